"""Least squares and shares with a weight for each cell."""

from __future__ import annotations

import numpy as np

from hinterland.numerics.groups import Array


def weighted_slope(x: Array, y: Array, weight: Array) -> tuple[float, float]:
    """Weighted least-squares slope of y on x and its R squared.

    Args:
        x, y: (n,) finite.
        weight: (n,) positive.

    Returns:
        (0, 0) without three points or without spread of x.
    """
    if x.size < 3:
        return 0.0, 0.0
    share = weight / weight.sum()
    dx, dy = x - share @ x, y - share @ y
    spread, rise = float(share @ dx**2), float(share @ dy**2)
    # Rounding leaves a spread of the order of the machine's precision where x is constant.
    if spread <= 1e-18 * max(1.0, float(share @ x**2)):
        return 0.0, 0.0
    slope = float(share @ (dx * dy)) / spread
    return slope, min(1.0, slope**2 * spread / rise) if rise > 0 else 0.0


def tenths_by(order: Array, weight: Array, count: int = 10) -> Array:
    """Weight of each cell in each of `count` equal parts of all weight, in ascending order.

    A cell that lies across a border belongs to both parts, so that no part is empty.

    Args:
        order: (n,) what cells are sorted by.
        weight: (n,) not negative.
        count: number of parts.

    Returns:
        (count, n); every row sums to the same.
    """
    rank = np.argsort(order, kind="stable")
    upto = np.cumsum(weight[rank])
    total = float(upto[-1]) if upto.size else 0.0
    edges = np.linspace(0.0, total, count + 1)
    before = np.concatenate([[0.0], upto[:-1]])
    low = np.maximum(before[None, :], edges[:-1, None])
    high = np.minimum(upto[None, :], edges[1:, None])
    parts = np.zeros((count, weight.size))
    parts[:, rank] = np.maximum(high - low, 0.0)
    return parts
