"""Products with large matrices held in single precision, summed in double.

Such a product only reads memory, so half the bytes is half the time; sums in single precision would
stop a solver at 1e-6.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints

Singles = npt.NDArray[np.float32]


def rows_times(matrix: Array, vectors: Floats) -> Floats:
    """(k, rows) sums over j of matrix[i, j] vectors[k, j].

    Args:
        matrix: (rows, columns) single or double precision, contiguous.
        vectors: (k, columns).
    """
    out = np.empty((len(vectors), matrix.shape[0]))
    _dots(matrix, np.ascontiguousarray(vectors, dtype=np.float64), out)
    return out


def columns_times(matrix: Array, vectors: Floats) -> Floats:
    """(k, columns) sums over i of matrix[i, j] vectors[k, i]; see `rows_times`.

    Faster than `rows_times`, so of a symmetric matrix this is the one to use.
    """
    out = np.zeros((len(vectors), matrix.shape[1]))
    given = np.ascontiguousarray(vectors, dtype=np.float64)
    fours, pairs = len(given) - len(given) % 4, len(given) - len(given) % 2
    _adds_four(matrix, given[:fours], out[:fours])
    _adds_two(matrix, given[fours:pairs], out[fours:pairs])
    _adds(matrix, given[pairs:], out[pairs:])
    return out


def along(start: Ints, end: Ints, weight: Floats, vectors: Floats, count: int) -> Floats:
    """(k, count) sums of weight[g] vectors[k, start[g]] into end[g], over all ways g.

    Args:
        start, end: (way,) positions; quickest where the one that has more of them ascends.
        weight: (way,).
        vectors: (k, positions of start).
        count: positions of end.
    """
    out = np.zeros((len(vectors), count))
    _along(start, end, weight, np.ascontiguousarray(vectors, dtype=np.float64), out)
    return out


# A sum may be taken in any order here; nothing is skipped and no NaN is assumed away.
_ANY_ORDER: Any = {"reassoc", "contract"}
_COLUMNS = 1024


@njit(cache=True, nogil=True)
def _along(start, end, weight, vectors, out):
    for k in range(len(vectors)):
        vector, total = vectors[k], out[k]
        for g in range(len(weight)):
            total[end[g]] += weight[g] * vector[start[g]]


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _dots(matrix, vectors, out):
    for i in range(matrix.shape[0]):
        row = matrix[i]
        for k in range(len(vectors)):
            vector = vectors[k]
            total = 0.0
            for j in range(len(row)):
                total += row[j] * vector[j]
            out[k, i] = total


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _last_rows(matrix, first, vectors, out):
    for i in range(first, len(matrix)):
        row = matrix[i]
        for k in range(len(vectors)):
            total = out[k]
            for j in range(len(total)):
                total[j] += row[j] * vectors[k, i]


# Each entry of the matrix is widened once for all vectors of a loop. More vectors at a time need
# fewer rows: the numbers they are multiplied by have to stay in registers.


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _adds_four(matrix, vectors, out):
    """Four rows and four vectors at a time, and as many columns as stay in the nearest cache."""
    whole = len(matrix) - len(matrix) % 4
    for begin in range(0, matrix.shape[1], _COLUMNS):
        end = min(begin + _COLUMNS, matrix.shape[1])
        for k in range(0, len(vectors), 4):
            a, b = out[k, begin:end], out[k + 1, begin:end]
            c, d = out[k + 2, begin:end], out[k + 3, begin:end]
            for i in range(0, whole, 4):
                r0, r1 = matrix[i, begin:end], matrix[i + 1, begin:end]
                r2, r3 = matrix[i + 2, begin:end], matrix[i + 3, begin:end]
                u, v = vectors[k, i : i + 4], vectors[k + 1, i : i + 4]
                w, z = vectors[k + 2, i : i + 4], vectors[k + 3, i : i + 4]
                for j in range(end - begin):
                    x0, x1 = np.float64(r0[j]), np.float64(r1[j])
                    x2, x3 = np.float64(r2[j]), np.float64(r3[j])
                    a[j] += x0 * u[0] + x1 * u[1] + x2 * u[2] + x3 * u[3]
                    b[j] += x0 * v[0] + x1 * v[1] + x2 * v[2] + x3 * v[3]
                    c[j] += x0 * w[0] + x1 * w[1] + x2 * w[2] + x3 * w[3]
                    d[j] += x0 * z[0] + x1 * z[1] + x2 * z[2] + x3 * z[3]
    _last_rows(matrix, whole, vectors, out)


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _adds_two(matrix, vectors, out):
    """Four rows and two vectors at a time."""
    whole = len(matrix) - len(matrix) % 4
    for begin in range(0, matrix.shape[1], _COLUMNS):
        end = min(begin + _COLUMNS, matrix.shape[1])
        for k in range(0, len(vectors), 2):
            a, b = out[k, begin:end], out[k + 1, begin:end]
            for i in range(0, whole, 4):
                r0, r1 = matrix[i, begin:end], matrix[i + 1, begin:end]
                r2, r3 = matrix[i + 2, begin:end], matrix[i + 3, begin:end]
                v, w = vectors[k, i : i + 4], vectors[k + 1, i : i + 4]
                for j in range(end - begin):
                    x0, x1 = np.float64(r0[j]), np.float64(r1[j])
                    x2, x3 = np.float64(r2[j]), np.float64(r3[j])
                    a[j] += x0 * v[0] + x1 * v[1] + x2 * v[2] + x3 * v[3]
                    b[j] += x0 * w[0] + x1 * w[1] + x2 * w[2] + x3 * w[3]
    _last_rows(matrix, whole, vectors, out)


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _adds(matrix, vectors, out):
    """Eight rows and one vector at a time."""
    whole = len(matrix) - len(matrix) % 8
    for begin in range(0, matrix.shape[1], _COLUMNS):
        end = min(begin + _COLUMNS, matrix.shape[1])
        for i in range(0, whole, 8):
            r0, r1 = matrix[i, begin:end], matrix[i + 1, begin:end]
            r2, r3 = matrix[i + 2, begin:end], matrix[i + 3, begin:end]
            r4, r5 = matrix[i + 4, begin:end], matrix[i + 5, begin:end]
            r6, r7 = matrix[i + 6, begin:end], matrix[i + 7, begin:end]
            for k in range(len(vectors)):
                v = vectors[k, i : i + 8]
                total = out[k, begin:end]
                for j in range(len(total)):
                    total[j] += (r0[j] * v[0] + r1[j] * v[1] + r2[j] * v[2] + r3[j] * v[3]) + (
                        r4[j] * v[4] + r5[j] * v[5] + r6[j] * v[6] + r7[j] * v[7]
                    )
    _last_rows(matrix, whole, vectors, out)
