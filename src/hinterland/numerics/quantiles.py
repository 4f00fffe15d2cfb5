"""Weighted quantiles by group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hinterland.numerics.groups import Array, Index


def group_quantiles(
    values: Array, weights: Array, index: Index, count: int, shares: Sequence[float]
) -> Array:
    """The least value that at least a share of the weight of its group does not exceed.

    Args:
        values: (n,) infinite ones come last.
        weights: (n,) not negative.
        index: (n,) group of each.
        count: number of groups.
        shares: (q,) in (0, 1].

    Returns:
        (count, q), NaN where a group has no weight.
    """
    kept = weights > 0
    values, weights, index = values[kept], weights[kept], index[kept]
    order = np.lexsort((values, index))
    values, weights, index = values[order], weights[order], index[order]
    last = np.searchsorted(index, np.arange(count), side="right")
    first = np.searchsorted(index, np.arange(count), side="left")
    upto = np.cumsum(weights)
    before = np.concatenate([[0.0], upto])[first]
    total = np.concatenate([[0.0], upto])[last] - before
    result = np.full((count, len(shares)), np.nan)
    there = last > first
    for column, share in enumerate(shares):
        # A hair less than the share, so that rounding does not step over an exact share.
        at = np.searchsorted(upto, before + total * (share - 1e-12), side="left")
        at = np.clip(at, first, last - 1)
        result[there, column] = values[at[there]]
    return result
