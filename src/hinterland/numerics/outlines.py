"""Many small matrices, and a large one told by totals between groups."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.threads import together, usable_threads


def times_by_item(matrices: Array, vectors: Floats, *, back: bool = False) -> Floats:
    """(row, item) one small matrix times one vector for each item.

    Args:
        matrices: (row, column, item).
        vectors: (column, item).
        back: of transposed matrices, (column, item) for (row, item).
    """
    out = np.zeros((matrices.shape[1 if back else 0], vectors.shape[1]))
    work = partial(_times_by_item, matrices, np.ascontiguousarray(vectors), out, back)
    threads = usable_threads() if matrices.size > WORTH_THREADS else 1
    ends = [out.shape[1] * part // threads for part in range(threads + 1)]
    together([partial(work, first, last) for first, last in pairwise(ends)], threads)
    return out


WORTH_THREADS = 2_000_000
"""Entries of matrices from which on threads save more than they cost."""


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


_ITEMS = 512
# A sum may be taken in any order here; nothing is skipped and no NaN is assumed away.
_ANY_ORDER: Any = {"reassoc", "contract"}


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _times_by_item(matrices, vectors, out, back, first, last):
    fours = len(vectors) - len(vectors) % 4
    down, along = (1, 0) if back else (0, 1)
    for begin in range(first, last, _ITEMS):
        end = min(begin + _ITEMS, last)
        for i in range(len(out)):
            total = out[i, begin:end]
            # Four at a time, so that sums are read and written less often.
            for j in range(0, fours, 4):
                r, k = (j, i) if back else (i, j)
                a = matrices[r, k, begin:end]
                b = matrices[r + down, k + along, begin:end]
                c = matrices[r + 2 * down, k + 2 * along, begin:end]
                d = matrices[r + 3 * down, k + 3 * along, begin:end]
                u, v = vectors[j, begin:end], vectors[j + 1, begin:end]
                w, z = vectors[j + 2, begin:end], vectors[j + 3, begin:end]
                for n in range(len(total)):
                    total[n] += (a[n] * u[n] + b[n] * v[n]) + (c[n] * w[n] + d[n] * z[n])
            for j in range(fours, len(vectors)):
                r, k = (j, i) if back else (i, j)
                a, u = matrices[r, k, begin:end], vectors[j, begin:end]
                for n in range(len(total)):
                    total[n] += a[n] * u[n]


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
