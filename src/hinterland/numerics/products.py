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
    """(k, columns) sums over i of matrix[i, j] vectors[k, i]; see `rows_times`."""
    out = np.zeros((len(vectors), matrix.shape[1]))
    given = np.ascontiguousarray(vectors, dtype=np.float64)
    fours, pairs = len(given) - len(given) % 4, len(given) - len(given) % 2
    _adds_four(matrix, given[:fours], out[:fours])
    _adds_two(matrix, given[fours:pairs], out[fours:pairs])
    _adds(matrix, given[pairs:], out[pairs:])
    return out


def symmetric_times(matrix: Array, vectors: Floats) -> Floats:
    """`rows_times` of a symmetric matrix: only what is on or under its diagonal is read.

    Args:
        matrix: (row, row), contiguous; what is above the diagonal does not count.
        vectors: (k, row).
    """
    out = np.zeros((len(vectors), len(matrix)))
    given = np.ascontiguousarray(vectors, dtype=np.float64)
    pairs = len(given) - len(given) % 2
    for k in range(0, pairs, 2):
        _half_two(matrix, given[k], given[k + 1], out[k], out[k + 1])
    for k in range(pairs, len(given)):
        _half(matrix, given[k], out[k])
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


# Of a symmetric matrix an entry under the diagonal counts twice: in its row and in its column.


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _half(matrix, v, out):
    """Four rows and one vector at a time."""
    whole = len(matrix) - len(matrix) % 4
    for i in range(0, whole, 4):
        r0, r1 = matrix[i, :i], matrix[i + 1, :i]
        r2, r3 = matrix[i + 2, :i], matrix[i + 3, :i]
        u = v[i : i + 4]
        a0 = a1 = a2 = a3 = 0.0
        for j in range(i):
            x0, x1 = np.float64(r0[j]), np.float64(r1[j])
            x2, x3 = np.float64(r2[j]), np.float64(r3[j])
            w = v[j]
            a0 += x0 * w
            a1 += x1 * w
            a2 += x2 * w
            a3 += x3 * w
            out[j] += (x0 * u[0] + x1 * u[1]) + (x2 * u[2] + x3 * u[3])
        out[i] += a0
        out[i + 1] += a1
        out[i + 2] += a2
        out[i + 3] += a3
    _near_diagonal(matrix, v, out)


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _half_two(matrix, v, w, out, other):
    """Four rows and two vectors at a time."""
    whole = len(matrix) - len(matrix) % 4
    for i in range(0, whole, 4):
        r0, r1 = matrix[i, :i], matrix[i + 1, :i]
        r2, r3 = matrix[i + 2, :i], matrix[i + 3, :i]
        s, t = v[i : i + 4], w[i : i + 4]
        a0 = a1 = a2 = a3 = 0.0
        b0 = b1 = b2 = b3 = 0.0
        for j in range(i):
            x0, x1 = np.float64(r0[j]), np.float64(r1[j])
            x2, x3 = np.float64(r2[j]), np.float64(r3[j])
            y, z = v[j], w[j]
            a0 += x0 * y
            a1 += x1 * y
            a2 += x2 * y
            a3 += x3 * y
            b0 += x0 * z
            b1 += x1 * z
            b2 += x2 * z
            b3 += x3 * z
            out[j] += (x0 * s[0] + x1 * s[1]) + (x2 * s[2] + x3 * s[3])
            other[j] += (x0 * t[0] + x1 * t[1]) + (x2 * t[2] + x3 * t[3])
        out[i] += a0
        out[i + 1] += a1
        out[i + 2] += a2
        out[i + 3] += a3
        other[i] += b0
        other[i + 1] += b1
        other[i + 2] += b2
        other[i + 3] += b3
    _near_diagonal(matrix, v, out)
    _near_diagonal(matrix, w, other)


@njit(cache=True, nogil=True, fastmath=_ANY_ORDER)
def _near_diagonal(matrix, v, out):
    """What is left: blocks of four on the diagonal, and the last rows."""
    whole = len(matrix) - len(matrix) % 4
    for p in range(len(matrix)):
        for q in range(p - p % 4 if p < whole else 0, p):
            out[p] += matrix[p, q] * v[q]
            out[q] += matrix[p, q] * v[p]
        out[p] += matrix[p, p] * v[p]
