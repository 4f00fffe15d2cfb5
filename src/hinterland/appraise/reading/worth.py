"""Gains of welfare in money, to compare them with costs; a first-order worth, no appraisal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hinterland.appraise.effects import Effects
from hinterland.flow import Equilibrium, Territory

Floats = npt.NDArray[np.float64]


def income_a_worker(base: Equilibrium) -> Floats:
    """(place,) disposable income of the baseline over workers: earnings, rents, capital income."""
    return np.asarray(base.values["disposable_income"].values / base.values["workers"].values)


def money_gain(territory: Territory, base: Equilibrium, found: Effects) -> Floats:
    """(place,) money/year that people registered there gain: the equivalent variation.

    Relative welfare x registered workers x what a worker of the place has to spend in the baseline,
    as in an appraisal (`appraise.cost_benefit.equations.equivalent_variation`). Places outside the
    region have 0.
    """
    gain = np.zeros(territory.facts.sizes["place"])
    rows, inside = found.places, territory.place_region
    people, welfare = (rows[word].to_numpy(dtype=float) for word in ("registered", "welfare"))
    gain[inside] = people * welfare * income_a_worker(base)[inside]
    return gain
