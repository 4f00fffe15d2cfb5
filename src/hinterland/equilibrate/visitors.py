"""Visitors: what makes a place worth a trip, what they leave there, and what residents spend on
trips.

Tourism is traded like goods, but its buyers travel: its kernel falls with the time of passengers.
The appeal of a place multiplies what people of other places spend there at given prices and travel
times, before competition and prices answer; for its own residents nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.hubs import Hierarchy, gathered_within, spread_within
from hinterland.equilibrate.kernels import Kernel
from hinterland.equilibrate.parameters import CLASSES
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.errors import Fault, InputError
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats

TOURISM = CLASSES.index("tourism")


def tourism_sectors(made: Calibrated) -> Mask:
    """(sector,) True for those whose buyers travel as tourists."""
    return np.asarray(made.sectors.trade == TOURISM)


def with_appeal(
    made: Calibrated, ways: Sequence[Kernel] | None, ln_appeal: Floats
) -> Sequence[Kernel] | None:
    """Kernels under another appeal of places; those given (None: of the baseline) without one.

    Args:
        made: the economy.
        ways: of each class.
        ln_appeal: (place,) change of the logarithm, foreign markets included.

    Raises:
        InputError: the territory has no tourism.
    """
    if not ln_appeal.any():
        return ways
    mine = tourism_sectors(made)
    if not mine.any():
        raise InputError(
            Fault(
                "visitor_appeal moves nothing: the territory has no sector of tourism.",
                f"sectors: {', '.join(made.sectors.labels)}",
                "Import employment with a sector `tourism`, or leave the lever out.",
            )
        )
    moved = list(ways or made.economy.trade.kernels)
    way = moved[TOURISM]
    assert isinstance(way, Hierarchy)
    appeal = np.broadcast_to(np.exp(ln_appeal), (int(mine.sum()), len(ln_appeal)))
    moved[TOURISM] = replace(way, outward=appeal if way.outward is None else way.outward * appeal)
    return moved


def visits(made: Calibrated, causes: Causes, outcome: Outcome) -> dict[str, Floats]:
    """(place,) sales of tourism to people of other counties, money/year, and the share of
    residents' spending that goes on trips to other counties; nothing without a sector of tourism.
    """
    mine = tourism_sectors(made)
    if not mine.any():
        return {}
    way = (causes.kernels or made.economy.trade.kernels)[TOURISM]
    assert isinstance(way, Hierarchy)
    county = np.arange(made.found.counties + made.found.foreign)
    supply, reached = outcome.supply[mine], outcome.reached[mine]
    asked = outcome.spending[mine] / reached
    sold = supply * (way.gather(asked) - gathered_within(way, asked, county))
    home = spread_within(way, supply, county) / reached
    budget = np.broadcast_to(made.economy.consumed, outcome.spending.shape)[mine]
    # Differences of sums may miss zero in the last digit.
    return {
        "visitor_receipts": np.maximum(sold.sum(axis=0), 0.0),
        "trips_share": np.clip((budget * (1 - home)).sum(axis=0), 0.0, 1.0),
    }
