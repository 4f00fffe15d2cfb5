"""Sums of power series over pairs, laid into one table without a matrix between."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats
from hinterland.numerics.threads import together, usable_threads


def add_series(
    total: Array,
    amount: Floats,
    free: Array,
    cost: Array,
    near: float,
    factors: Floats,
    column: int,
) -> None:
    """total[i, j, column + o step] += a_ij f_ij times factors[0..o] / (near + cost_ij)^(o + 1).

    The diagonal counts for nothing. Rows of pairs that are no rows of the table are added to the
    columns behind it: what comes from there is counted on the way there.

    Args:
        total: (start, end, order x column), one after the other; single precision is enough.
        amount: (pair from, pair to) at least as many as ends.
        free, cost: the same shape, single or double precision.
        near: added to every cost.
        factors: (order,) each on top of those before.
        column: the first of `total`; step is total.shape[2] / orders.
    """
    work = partial(_add, total, amount, free, cost, near, np.asarray(factors, float), column)
    rows, threads = len(total), usable_threads()
    ends = [rows * part // threads for part in range(threads + 1)]
    together([partial(work, first, last) for first, last in pairwise(ends)], threads)


@njit(cache=True, nogil=True)
def _add(total, amount, free, cost, near, factors, column, first, last):
    starts, ends, columns = total.shape
    step = columns // len(factors)
    for i in range(first, last):
        for j in range(ends):
            if i != j:
                _put(
                    total[i, j], amount[i, j] * free[i, j], near + cost[i, j], factors, column, step
                )
        for j in range(starts, ends):
            _put(total[i, j], amount[j, i] * free[j, i], near + cost[j, i], factors, column, step)


@njit(cache=True, nogil=True, inline="always")
def _put(cell, amount, cost, factors, column, step):
    for order in range(len(factors)):
        amount *= factors[order] / cost
        cell[column + order * step] += amount
