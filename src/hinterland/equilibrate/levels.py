"""Levers of the economy as arrays, neutral where a territory does not have them."""

from __future__ import annotations

import numpy as np

from hinterland.codebook import quantity
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats


def level(territory: Territory, word: str) -> Floats:
    """(place,) or (sector, place) values of a lever, neutral where the facts do not have it."""
    if territory.has(word):
        return np.asarray(territory.facts[word].values.T, dtype=float)
    entry = quantity(word)
    shape = [territory.facts.sizes[dim] for dim in reversed(entry.dims)]
    return np.full(shape, entry.neutral)


def change_of(before: Territory, after: Territory, word: str) -> Floats:
    """(place,) or (sector, place) logarithm of the change of a lever."""
    return np.asarray(np.log(level(after, word)) - np.log(level(before, word)))


def moved(before: Territory, after: Territory, word: str) -> bool:
    """Whether a lever differs anywhere."""
    return not np.array_equal(level(before, word), level(after, word))


def abroad(made: Calibrated, values: Floats, filled: float = 0.0) -> Floats:
    """Values with those of foreign markets, where nothing changes, behind."""
    if not made.base.foreign:
        return values
    shape = (*values.shape[:-1], made.base.foreign)
    return np.concatenate([values, np.full(shape, filled)], axis=-1)
