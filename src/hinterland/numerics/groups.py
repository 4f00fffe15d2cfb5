"""Sums, means, ranks and slopes of plain arrays: what every indicator is made of.

Infinite values are honest answers (no way leads there) and are carried, never turned into NaN:
an infinite value with a positive weight makes its mean infinite, one without weight is ignored.
NaN means that there is nobody to measure; it is carried too, and left out of ranks.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]


def group_sum(values: Array, index: Index, count: int) -> Array:
    """Sum of `values` (n,) or (n, k) by `index` (n,) into `count` groups."""
    if values.ndim == 1:
        return np.bincount(index, weights=values, minlength=count).astype(float)
    columns = [np.bincount(index, weights=column, minlength=count) for column in values.T]
    return np.stack(columns, axis=1) if columns else np.zeros((count, 0))


def of_own_group(values: Array, index: Index) -> Array:
    """(row,) the sum over the rows of the same group; 0 for those of none (index -1)."""
    inside = index >= 0
    number = np.where(inside, index, 0)
    whole = np.bincount(number, np.where(inside, values, 0.0))
    return np.where(inside, whole[number], 0.0)


def group_mean(values: Array, weights: Array, index: Index, count: int, empty: Array) -> Array:
    """Weighted mean of `values` (n,) or (n, k) by group; `empty` where a group has no weight.

    Args:
        empty: (count,) or (count, k), the value of groups whose weights sum to zero.
    """
    shaped = weights if values.ndim == 1 else weights[:, None]
    # A place without people must not turn an infinite time into 0 x inf.
    heavy = np.where(shaped > 0, values, 0.0) * shaped
    total = group_sum(weights, index, count)
    total = total if values.ndim == 1 else total[:, None]
    sums = group_sum(heavy, index, count)
    return np.where(total > 0, sums / np.where(total > 0, total, 1.0), empty)


def weighted_mean(values: Array, weights: Array, empty: float = 0.0) -> float:
    """Weighted mean of (n,) values; `empty` where no weight is positive."""
    total = float(weights.sum())
    if total <= 0:
        return empty
    return float((np.where(weights > 0, values, 0.0) * weights).sum() / total)


def ratio(top: Array, bottom: Array, empty: float) -> Array:
    """top / bottom; infinite where only `bottom` is zero, `empty` where both are, NaN of NaN."""
    safe = np.where(bottom > 0, bottom, 1.0)
    known = np.where(bottom > 0, top / safe, np.where(top > 0, np.inf, empty))
    return np.where(np.isnan(top) | np.isnan(bottom), np.nan, known)


def percentile_rank(values: Array, reference: Array) -> Array:
    """Share of `reference` (m,) below each of `values`, ties counted half; within [0, 1].

    With an empty reference the rank is 0.5: nothing is known to be above or below. NaN has no rank
    and is no reference.
    """
    reference = reference[~np.isnan(reference)]
    if reference.size == 0:
        return np.where(np.isnan(values), np.nan, 0.5)
    ordered = np.sort(reference)
    below = np.searchsorted(ordered, values, side="left")
    upto = np.searchsorted(ordered, values, side="right")
    return np.where(np.isnan(values), np.nan, (below + upto) / (2.0 * ordered.size))


def rank_descending(values: Array, ranked: Mask) -> npt.NDArray[np.int64]:
    """Rank from 1 (largest) among `ranked`; equal values share the better rank; 0 if not ranked."""
    ranked = ranked & ~np.isnan(values)
    ordered = np.sort(values[ranked])
    higher = ordered.size - np.searchsorted(ordered, values, side="right")
    return np.where(ranked, higher + 1, 0).astype(np.int64)


def slope_and_fit(x: Array, y: Array) -> tuple[float, float]:
    """Least-squares slope of y on x and its R squared; (0, 0) without three points or spread."""
    if x.size < 3:
        return 0.0, 0.0
    dx, dy = x - x.mean(), y - y.mean()
    spread, rise = float(dx @ dx), float(dy @ dy)
    # Rounding leaves a spread of the order of the machine's precision where x is constant.
    if spread <= 1e-18 * max(1.0, float(x @ x)):
        return 0.0, 0.0
    slope = float(dx @ dy) / spread
    fit = slope**2 * spread / rise if rise > 0 else 0.0
    return slope, min(1.0, fit)
