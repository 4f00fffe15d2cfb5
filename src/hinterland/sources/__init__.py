"""Where a Territory comes from: bundles, files and a generator; units are converted here."""
