"""Products with matrices in single precision."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.numerics.products import along, columns_times, rows_times, symmetric_times


@pytest.mark.parametrize(("size", "many"), [(1, 3), (7, 4), (8, 2), (23, 7), (1100, 1), (1100, 7)])
def test_sums_are_those_in_double_precision(size: int, many: int) -> None:
    rng = np.random.default_rng(size)
    matrix = rng.uniform(0, 1, (size, size)).astype(np.float32)
    vectors = rng.uniform(0, 1, (many, size))
    wide = matrix.astype(float)
    np.testing.assert_allclose(rows_times(matrix, vectors), vectors @ wide.T, rtol=1e-12)
    np.testing.assert_allclose(columns_times(matrix, vectors), vectors @ wide, rtol=1e-12)
    oblong = matrix[: max(1, size // 2)]
    part = vectors[:, : len(oblong)]
    np.testing.assert_allclose(columns_times(oblong, part), part @ oblong.astype(float), rtol=1e-12)


@pytest.mark.parametrize(("size", "many"), [(1, 3), (7, 4), (8, 2), (23, 7), (301, 1), (302, 5)])
def test_half_of_a_symmetric_matrix_is_enough(size: int, many: int) -> None:
    rng = np.random.default_rng(size)
    matrix = rng.uniform(0, 1, (size, size)).astype(np.float32)
    vectors = rng.uniform(-1, 1, (many, size))
    whole = (np.tril(matrix) + np.tril(matrix, -1).T).astype(float)
    # What is above the diagonal is not read.
    np.testing.assert_allclose(
        symmetric_times(matrix, vectors), vectors @ whole, rtol=1e-11, atol=1e-12
    )


def test_sums_along_ways_are_those_of_a_loop() -> None:
    rng = np.random.default_rng(6)
    start, end = np.array([0, 0, 1, 3, 3]), np.array([1, 0, 1, 1, 0])
    weight, vectors = rng.uniform(size=5), rng.uniform(size=(2, 4))
    told = np.zeros((2, 3))
    for g in range(5):
        told[:, end[g]] += weight[g] * vectors[:, start[g]]
    np.testing.assert_allclose(along(start, end, weight, vectors, 3), told)
