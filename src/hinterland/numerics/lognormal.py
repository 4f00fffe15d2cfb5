"""Shares of people and of income below thresholds, where incomes are lognormal within cells."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from hinterland.numerics.paths import Floats

HALVINGS = 80


def spread_of(gini: float) -> float:
    """Standard deviation of the logarithm of a lognormal with this Gini coefficient: 2 N(s/sqrt 2)
    - 1 = G (Aitchison and Brown 1957)."""
    return float(np.sqrt(2.0) * ndtri((1 + gini) / 2))


def people_below(ln_threshold: Floats, mean: Floats, spread: float) -> Floats:
    """Share of people of cells with these means whose logarithm lies below thresholds; arrays
    broadcast."""
    middle = np.log(mean) - spread**2 / 2
    return np.asarray(ndtr((ln_threshold - middle) / spread))


def income_below(ln_threshold: Floats, mean: Floats, spread: float) -> Floats:
    """Share of the income of cells that those people have."""
    middle = np.log(mean) - spread**2 / 2
    return np.asarray(ndtr((ln_threshold - middle) / spread - spread))


def ln_thresholds(mean: Floats, people: Floats, spread: float, shares: Floats) -> Floats:
    """(share,) logarithms of income below which these shares of all people are, by halving.

    Args:
        mean, people: (cell,) mean income and number of people.
        spread: of logarithms within each cell.
        shares: (share,) in (0, 1).
    """
    low = np.full(len(shares), np.log(mean.min()) - 10 * spread - 1)
    high = np.full(len(shares), np.log(mean.max()) + 10 * spread + 1)
    weight = people / people.sum()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = people_below(middle[:, None], mean[None, :], spread) @ weight
        low, high = np.where(below < shares, middle, low), np.where(below < shares, high, middle)
    return np.asarray((low + high) / 2)
