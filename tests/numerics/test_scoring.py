"""Scores of predictions, against loops and by their laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.scoring import correlation, explained, left_out, within

SEEDS = st.integers(0, 10_000)


def data(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((30, 2))
    y = x @ [1.0, -0.5] + 0.3 * rng.standard_normal(30)
    return x, y, np.repeat(np.arange(3), 10)


@given(SEEDS, st.floats(0.01, 100), st.floats(-10, 10))
@settings(max_examples=30, deadline=None)
def test_correlation_does_not_know_units(seed: int, scale: float, shift: float) -> None:
    x, y, _ = data(seed)
    plain = correlation(x[:, 0], y)
    assert plain == pytest.approx(np.corrcoef(x[:, 0], y)[0, 1])
    assert correlation(scale * x[:, 0] + shift, y) == pytest.approx(plain, abs=1e-9)
    assert correlation(-x[:, 0], y) == pytest.approx(-plain)


def test_correlation_needs_spread_and_cells() -> None:
    assert np.isnan(correlation(np.full(9, 3.0), np.arange(9.0)))
    assert np.isnan(correlation(np.arange(2.0), np.arange(2.0)))


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_a_group_is_predicted_from_the_others_alone(seed: int) -> None:
    x, y, group = data(seed)
    said = left_out(x, y, group)
    for one in range(3):
        out = group == one
        design = np.column_stack([np.ones((~out).sum()), x[~out]])
        slope = np.linalg.solve(design.T @ design, design.T @ y[~out])
        np.testing.assert_allclose(said[out], slope[0] + x[out] @ slope[1:], rtol=1e-8)
        changed = y.copy()
        changed[out] += 100.0
        np.testing.assert_allclose(left_out(x, changed, group)[out], said[out])


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_what_is_explained_is_one_at_most_and_nothing_for_the_mean(seed: int) -> None:
    x, y, group = data(seed)
    assert explained(y, y, group) == 1
    assert explained(left_out(np.empty((30, 0)), y, group), y, group) == pytest.approx(0)
    assert explained(left_out(x, y, group), y, group) < 1
    assert explained(-y + 2 * y.mean(), y, group) < 0


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_within_takes_the_means_of_groups_away(seed: int) -> None:
    _, y, group = data(seed)
    left = within(y, group)
    np.testing.assert_allclose(np.bincount(group, left), 0, atol=1e-12)
    np.testing.assert_allclose(left[1:10] - left[0], y[1:10] - y[0])
