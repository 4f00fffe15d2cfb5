"""Weighted slopes, tenths, widest paths and what lies around: against brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.around import nearest_around, on_sphere, straight_km, sum_around
from hinterland.numerics.weighted import tenths_by, weighted_slope
from hinterland.numerics.widest import widest_from


def test_whole_weights_are_copies_of_a_point() -> None:
    rng = np.random.default_rng(1)
    x, y, weight = rng.normal(size=8), rng.normal(size=8), rng.integers(1, 5, 8)
    slope, fit = weighted_slope(x, y, weight.astype(float))
    many_x, many_y = np.repeat(x, weight), np.repeat(y, weight)
    assert slope == pytest.approx(np.polyfit(many_x, many_y, 1)[0])
    assert fit == pytest.approx(np.corrcoef(many_x, many_y)[0, 1] ** 2)


def test_no_slope_of_two_points_or_of_one_x() -> None:
    ones = np.ones(3)
    assert weighted_slope(np.arange(2.0), np.arange(2.0), np.ones(2)) == (0.0, 0.0)
    assert weighted_slope(0.1 * ones, np.arange(3.0), ones) == (0.0, 0.0)
    assert weighted_slope(np.arange(3.0), ones, ones) == (0.0, 0.0)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1e6)), min_size=1, max_size=12))
def test_tenths_hold_equal_weight_and_lose_none(cells: list[tuple[int, float]]) -> None:
    order, weight = (np.array(column, dtype=float) for column in zip(*cells, strict=True))
    parts = tenths_by(order, weight)
    total = weight.sum()
    np.testing.assert_allclose(parts.sum(axis=1), total / 10, atol=1e-9 * (1 + total))
    np.testing.assert_allclose(parts.sum(axis=0), weight, atol=1e-9 * (1 + total))
    # What comes later in the order is in no earlier part.
    first = np.where(weight > 1e-6 * total, (parts > 1e-9 * (1 + total)).argmax(axis=0), -1)
    for a, b in itertools.combinations(range(len(order)), 2):
        if order[a] < order[b] and first[a] >= 0 <= first[b]:
            assert first[a] <= first[b]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 20)), min_size=1, max_size=15
    )
)
def test_widest_paths_against_relaxation_of_all_pairs(
    links: list[tuple[int, int, int]],
) -> None:
    count = 7
    best = np.where(np.eye(count, dtype=bool), np.inf, 0.0)
    for a, b, width in links:
        best[a, b] = best[b, a] = max(best[a, b], width)
    for via in range(count):
        best = np.maximum(best, np.minimum(best[:, via][:, None], best[via][None, :]))
    start, end, width = (np.array(column) for column in zip(*links, strict=True))
    for root in range(count):
        found = widest_from(count, (start, end), width.astype(float), root)
        np.testing.assert_allclose(found, best[root], rtol=1e-12)


def test_what_lies_around_by_straight_distance() -> None:
    at = on_sphere(np.array([100.0, 0.0]), np.array([30.0, 89.99]))
    # One degree of latitude is 111.195 km; the third point lies across the pole.
    points = on_sphere(np.array([100.0, 100.0, 180.0]), np.array([30.01, 31.0, 89.99]))
    values = np.array([1.0, 10.0, 100.0])
    assert sum_around(at, points, values, 1.2).tolist() == [1.0, 0.0]
    assert sum_around(at, points, values, 112.0).tolist() == [11.0, 100.0]
    assert nearest_around(at, points, 2.0).tolist() == [0, -1]
    assert nearest_around(at, points, 2.3).tolist() == [0, 2]
    nothing = np.empty((0, 3))
    assert sum_around(at, nothing, np.empty(0), 5.0).tolist() == [0.0, 0.0]
    assert nearest_around(at, nothing, 5.0).tolist() == [-1, -1]
    assert straight_km(on_sphere(np.zeros(2), np.array([0.0, 1.0])))[0, 1] == pytest.approx(
        111.195, abs=1e-3
    )
