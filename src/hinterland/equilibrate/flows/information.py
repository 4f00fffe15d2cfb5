"""Who is in touch with whom: information interactions between counties."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.capital import near_by_time
from hinterland.equilibrate.finance import ln_coverage
from hinterland.equilibrate.levels import level
from hinterland.equilibrate.system import Outcome
from hinterland.flow import Access, Territory
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats


def information_flows(
    made: Calibrated,
    outcome: Outcome,
    *,
    before: Territory,
    access_before: Access,
    after: Territory,
    access: Access,
) -> Array:
    """(county, county) information interactions, in shares of those of the baseline.

    I_od = L_o L_d (1 + hours / near)^-delta (i_o i_d)^-beta over its sum at the baseline, with i
    the information cost of a place: the lever, and lacking broadband where its coverage is known.
    How many interactions there are is not observed; the shares say who is in touch with whom, and
    the sum how much more there is than at the baseline. The region and its context alone.

    Args:
        made: calibrated on `before`.
        outcome: what was solved.
        before, access_before, after, access: as in `causes.causes`.
    """
    home = made.found.places - made.found.foreign
    then = interactions(made, before, access_before, made.economy.workers[:home])
    now = interactions(made, after, access, outcome.workers[:home])
    return np.asarray(now / then.sum())


def interactions(made: Calibrated, territory: Territory, access: Access, people: Floats) -> Array:
    """(county, county) L_o L_d f_od (i_o i_d)^-beta, before it is made a share.

    Args:
        made: for parameters and distances.
        territory, access: facts and travel.
        people: (place,) of the region and its context.
    """
    values, counties = made.values, made.found.counties
    ln_cost = np.log(level(territory, "information_cost")) + ln_coverage(values, territory)
    beta = values.get("information", "all", "by_cost")
    heard = np.bincount(
        territory.facts["place_county"].values, people * np.exp(-beta * ln_cost), counties
    )
    km = made.found.km[:counties, :counties]
    near = near_by_time(access, values, "information", km, 0)
    return np.asarray(heard[:, None] * near * heard[None, :])
