"""Gains of welfare in money, to compare them with costs; a first-order worth, no appraisal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hinterland.appraise.effects import Effects
from hinterland.flow import Equilibrium, Territory

Floats = npt.NDArray[np.float64]


def money_gain(territory: Territory, base: Equilibrium, found: Effects) -> Floats:
    """(place,) money/year that people registered there gain: relative welfare x what they earn.

    Those registered in a place are taken to earn what a worker there earns in the baseline. Places
    outside the region have 0.
    """
    income = base.values["worker_income"].values
    gain = np.zeros(territory.facts.sizes["place"])
    rows = found.places
    gain[territory.place_region] = rows["welfare"].to_numpy() * rows["registered"].to_numpy()
    return np.asarray(gain * income)
