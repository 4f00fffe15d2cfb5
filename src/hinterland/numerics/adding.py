"""Sums by position, one term after the other: how terms are cut into batches changes no bit."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from hinterland.numerics.groups import Array

Positions = npt.NDArray[np.integer[Any]]


def add_at(total: Array, at: Positions, amount: Array) -> None:
    """total[at[n]] += amount[n], in order.

    Args:
        total: (position,) changed in place.
        at: (term,) positions.
        amount: (term,).
    """
    _add_at(total, at, amount)


def add_weighted(total: Array, at: Positions, weight: Array, value: Array, of: Positions) -> None:
    """total[at[n]] += weight[n] value[of[n]], in order, without a copy of what is added.

    Args:
        total: (position,) or (position, k), changed in place.
        at, of: (term,) positions in `total` and in `value`.
        weight: (term,).
        value: (other,) or (other, k).
    """
    if total.ndim == 1:
        _add_weighted(total, at, weight, value, of)
        return
    _add_rows(total, at, weight, value, of)


@numba.njit(cache=True, nogil=True)
def _add_at(total, at, amount):
    for term in range(len(at)):
        total[at[term]] += amount[term]


@numba.njit(cache=True, nogil=True)
def _add_weighted(total, at, weight, value, of):
    for term in range(len(at)):
        if weight[term] != 0.0:
            total[at[term]] += weight[term] * value[of[term]]


@numba.njit(cache=True, nogil=True)
def _add_rows(total, at, weight, value, of):
    for term in range(len(at)):
        if weight[term] != 0.0:
            for column in range(total.shape[1]):
                total[at[term], column] += weight[term] * value[of[term], column]
