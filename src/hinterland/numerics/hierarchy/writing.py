"""Blocks of costs into the rows of a result."""

from __future__ import annotations

import numpy as np
from numba import njit, types
from numba.extending import overload

from hinterland.numerics.hierarchy.arrays import INFINITE


@njit(cache=True, nogil=True)
def write(block, columns, sources, scale, out):
    """out[sources[lane], columns[row]] = block[row, lane] in the type of `out`."""
    for lane in range(len(sources)):
        row = out[sources[lane]]
        for t in range(len(columns)):
            column = columns[t]
            row[column] = _as(block[t, lane], scale, row[column])


def _as(cost, scale, like):
    """Cost in the type of the result; `_as_of_type` replaces it when compiled."""
    raise NotImplementedError


@overload(_as, inline="always")
def _as_of_type(cost, scale, like):  # noqa: ARG001
    if isinstance(like, types.Integer):
        return lambda cost, scale, like: cost  # noqa: ARG005
    return lambda cost, scale, like: cost * scale if cost < INFINITE else np.inf  # noqa: ARG005
