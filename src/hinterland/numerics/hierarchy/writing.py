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


@njit(cache=True, nogil=True)
def collect(block, count, wide, first):
    """wide[lane, first + row] = block[row, lane] for the first `count` rows."""
    for lane in range(len(wide)):
        for t in range(count):
            wide[lane, first + t] = block[t, lane]


@njit(cache=True, nogil=True)
def write_collected(wide, columns, sources, scale, out):
    """out[sources[lane], columns[t]] = wide[lane, t] in the type of `out`."""
    for lane in range(len(sources)):
        row = out[sources[lane]]
        for t in range(len(columns)):
            column = columns[t]
            row[column] = _as(wide[lane, t], scale, row[column])


def _as(cost, scale, like):
    """Cost in the type of the result: whole units, or floats times `scale`."""
    if isinstance(like, np.integer):
        return cost
    return cost * scale if cost < INFINITE else np.inf


# Which of the two is known when compiling, so that the loops around hold no branch.
@overload(_as, inline="always")
def _as_of_type(cost, scale, like):  # noqa: ARG001
    if isinstance(like, types.Integer):
        return lambda cost, scale, like: cost  # noqa: ARG005
    return lambda cost, scale, like: cost * scale if cost < INFINITE else np.inf  # noqa: ARG005
