"""Sums, means and ranks by group."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hinterland.numerics.groups import (
    group_mean,
    group_sum,
    percentile_rank,
    rank_descending,
    ratio,
    slope_and_fit,
    weighted_mean,
)

numbers = arrays(float, st.integers(1, 15), elements=st.floats(-1e6, 1e6, allow_subnormal=False))


def test_sums_of_one_and_two_dimensions() -> None:
    index = np.array([0, 2, 0])
    assert group_sum(np.array([1.0, 2.0, 4.0]), index, 4).tolist() == [5, 0, 2, 0]
    assert group_sum(np.ones((3, 2)), index, 3).tolist() == [[2, 2], [0, 0], [1, 1]]


def test_infinite_values_count_only_with_weight() -> None:
    index = np.array([0, 0, 1, 1])
    values = np.array([1.0, np.inf, 2.0, np.inf])
    mean = group_mean(values, np.array([1.0, 0, 1, 1]), index, 3, np.array([9.0, 9, 9]))
    assert mean.tolist() == [1.0, np.inf, 9.0]


def test_weighted_mean_of_nobody() -> None:
    assert weighted_mean(np.array([3.0]), np.zeros(1), empty=7.0) == 7.0
    assert weighted_mean(np.array([1.0, 4.0]), np.array([2.0, 1.0])) == 2.0


def test_ratio_tells_nothing_over_nothing_from_something_over_nothing() -> None:
    top, bottom = np.array([1.0, 1.0, 0.0]), np.array([2.0, 0.0, 0.0])
    assert ratio(top, bottom, empty=1.0).tolist() == [0.5, np.inf, 1.0]


@settings(deadline=None)
@given(numbers, numbers)
def test_percentiles_lie_within_bounds_and_rise_with_the_value(
    values: np.ndarray, reference: np.ndarray
) -> None:
    rank = percentile_rank(values, reference)
    assert ((rank >= 0) & (rank <= 1)).all()
    order = np.argsort(values)
    assert (np.diff(rank[order]) >= 0).all()


@settings(deadline=None)
@given(numbers)
def test_mean_percentile_of_the_reference_itself_is_one_half(values: np.ndarray) -> None:
    assert percentile_rank(values, values).mean() == pytest.approx(0.5)


def test_percentile_of_ties_infinity_and_an_empty_reference() -> None:
    reference = np.array([1.0, 1.0, np.inf, np.inf])
    assert percentile_rank(reference, reference).tolist() == [0.25, 0.25, 0.75, 0.75]
    assert percentile_rank(np.array([3.0]), np.array([])).tolist() == [0.5]


def test_ranks_share_the_better_place_and_leave_out_the_unranked() -> None:
    ranked = np.array([True, True, True, False, True])
    assert rank_descending(np.array([5.0, 7, 5, 9, 1]), ranked).tolist() == [2, 1, 2, 0, 4]


def test_slope_and_fit_of_a_line_of_noise_and_of_too_few() -> None:
    x = np.array([1.0, 2, 4, 7])
    assert slope_and_fit(x, 3 - 2 * x) == pytest.approx((-2.0, 1.0))
    noisy = np.array([0.0, 1, -1, 2])
    fitted = np.polyfit(x, noisy, 1)
    slope, fit = slope_and_fit(x, noisy)
    assert slope == pytest.approx(fitted[0])
    assert fit == pytest.approx(np.corrcoef(x, noisy)[0, 1] ** 2)
    assert slope_and_fit(x[:2], noisy[:2]) == (0.0, 0.0)
    assert slope_and_fit(np.full(4, 0.1), noisy) == (0.0, 0.0)
