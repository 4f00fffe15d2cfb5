"""Where goods go and where people come from: shares by place."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.hubs import Hierarchy, gathered_within
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.numerics.paths import Floats


def sales_shares(made: Calibrated, causes: Causes, outcome: Outcome) -> dict[str, Floats]:
    """(place,) shares of sales to the own county, the rest of the province, other provinces, and
    abroad; of all sectors together. They add up to one."""
    seats = made.found.counties + made.found.foreign
    county = np.arange(seats)
    home = made.found.places - made.found.foreign
    sold = {word: np.zeros(made.economy.places) for word in ("county", "province", "abroad")}
    kernels = causes.kernels or made.economy.trade.kernels
    for position, way in enumerate(kernels):
        mine = made.sectors.trade == position
        if not mine.any():
            continue
        assert isinstance(way, Hierarchy)
        supply, asked = outcome.supply[mine], (outcome.spending / outcome.reached)[mine]
        inside, outside = asked.copy(), asked.copy()
        inside[:, home:], outside[:, :home] = 0.0, 0.0
        sold["county"] += (supply * gathered_within(way, inside, county)).sum(axis=0)
        sold["province"] += (supply * gathered_within(way, inside, made.found.province)).sum(axis=0)
        sold["abroad"] += (supply * way.gather(outside)).sum(axis=0)
    total = outcome.sold.sum(axis=0)
    own, province, abroad = (sold[word] / total for word in ("county", "province", "abroad"))
    parts = {
        "sales_share_county": own,
        "sales_share_province": province - own,
        "sales_share_nation": 1 - province - abroad,
        "sales_share_abroad": abroad,
    }
    # Differences of sums may miss zero in the last digit.
    return {word: np.clip(values, 0.0, 1.0) for word, values in parts.items()}


def away_and_incomers(made: Calibrated, causes: Causes, outcome: Outcome) -> tuple[Floats, Floats]:
    """(place,) shares of the registered who live elsewhere, of residents registered elsewhere."""
    moves = made.economy.mobility
    kernel = causes.moving or moves.kernel
    assert isinstance(kernel, Movement)
    assert moves.attraction is not None and moves.registered is not None
    attraction = moves.attraction * np.exp(eq.ln_attraction(outcome.utility, moves.elasticity))
    stay = kernel.staying * attraction / outcome.options
    incomers = 1 - stay * moves.registered / outcome.drawn
    return np.clip(1 - stay, 0.0, 1.0), np.clip(incomers, 0.0, 1.0)
