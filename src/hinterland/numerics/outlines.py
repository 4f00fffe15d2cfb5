"""Many small matrices, and a large one told by totals between groups."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints


def each_times(matrices: Array, vectors: Floats) -> Floats:
    """(item, row) one small matrix times one vector for each item.

    Args:
        matrices: (item, row, row).
        vectors: (item, row).
    """
    out = np.empty(vectors.shape)
    _times(matrices, np.ascontiguousarray(vectors), out)
    return out


def summed(values: Floats, into: Ints, count: int) -> Floats:
    """(count, ...) sums over the first axis of what goes into each of `count`."""
    out = np.zeros((count, *values.shape[1:]))
    add_into(out, into, values)
    return out


def add_into(out: Floats, into: Ints, values: Floats) -> None:
    """Add each of the values to the place of `out` (contiguous) that `into` says."""
    flat = np.ascontiguousarray(values).reshape(len(values), -1)
    _add(flat, into, out.reshape(len(out), -1))


def flows(matrix: Array, sent: Floats, asked: Floats, group: Ints) -> tuple[Floats, Floats, Floats]:
    """Totals of asked_n K_ni sent_i over all n other than i.

    Args:
        matrix: (item to, item from) K.
        sent, asked: (item,).
        group: (item,).

    Returns:
        (group to, group from), (item,) received from others, (item,) sent to others.
    """
    count = int(group.max()) + 1
    between, came, went = np.zeros((count, count)), np.empty(len(group)), np.zeros(len(group))
    _flows(matrix, sent, asked, group, between, came, went)
    return between, came, went


# A sum may be taken in any order here; nothing is skipped and no NaN is assumed away.
_ANY_ORDER: Any = {"reassoc", "contract"}


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _times(matrices, vectors, out):
    for n in range(len(vectors)):
        for i in range(vectors.shape[1]):
            total = 0.0
            for j in range(vectors.shape[1]):
                total += matrices[n, i, j] * vectors[n, j]
            out[n, i] = total


@njit(cache=True, nogil=True)
def _add(values, into, out):
    for n in range(len(values)):
        row = out[into[n]]
        for j in range(len(row)):
            row[j] += values[n, j]


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _flows(matrix, sent, asked, group, between, came, went):
    one = np.empty(len(group))
    for n in range(len(group)):
        total = 0.0
        for i in range(len(group)):
            one[i] = asked[n] * matrix[n, i] * sent[i]
        one[n] = 0.0
        to = between[group[n]]
        for i in range(len(group)):
            total += one[i]
            went[i] += one[i]
        for i in range(len(group)):
            to[group[i]] += one[i]
        came[n] = total
