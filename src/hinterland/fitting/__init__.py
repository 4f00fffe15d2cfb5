"""How far results can be relied on: targets met, hold-outs, draws over errors and parameters."""
