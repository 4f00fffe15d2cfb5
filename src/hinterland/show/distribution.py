"""People behind numbers: weighted quantiles, means of groups, and cumulative shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def cumulative(values: Any, weights: Any) -> tuple[Floats, Floats]:
    """Rising values and the share of the weight at or below each; infinite values count below.

    Args:
        values: (n,) numbers; NaN is left out.
        weights: (n,) people.

    Returns:
        Values (finite only) and shares of all weight, which ends below 1 if some are not reached.
    """
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    known = ~np.isnan(values)
    values, weights = values[known], weights[known]
    order = np.argsort(values, kind="stable")
    total = weights.sum()
    shares = np.cumsum(weights[order]) / total if total > 0 else np.zeros(len(order))
    finite = np.isfinite(values[order])
    return values[order][finite], shares[finite]


def weighted_quantile(values: Any, weights: Any, share: float) -> float:
    """The smallest value that `share` of the weight does not exceed; infinite if there is none."""
    rising, shares = cumulative(values, weights)
    position = int(np.searchsorted(shares, share - 1e-12))
    return float(rising[position]) if position < len(rising) else float("inf")


def group_mean(values: Any, weights: Any, groups: Any, count: int) -> Floats:
    """Weighted mean of each group 0..count-1; NaN for a group without weight.

    A group is infinite if any of its weight is: the mean of `not reached` is not reached.
    """
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    used = weights > 0
    total = np.bincount(groups[used], weights[used], minlength=count)
    part = np.bincount(groups[used], weights[used] * values[used], minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(part / total, dtype=float)


def lorenz(values: Any, weights: Any) -> tuple[Floats, Floats]:
    """Cumulative shares of people and of their total, poorest first, starting at (0, 0)."""
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    order = np.argsort(values, kind="stable")
    people = np.concatenate([[0.0], np.cumsum(weights[order])])
    owned = np.concatenate([[0.0], np.cumsum((values * weights)[order])])
    return people / people[-1], owned / owned[-1]
