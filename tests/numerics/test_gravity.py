"""Market access and centrality: worked figures, laws, a loop as reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.gravity import (
    betweenness,
    closeness,
    harris,
    iceberg,
    structural_access,
)

TAU = np.array([[1, 1.3, 1.6], [1.3, 1, 1.4], [1.6, 1.4, 1]])
SIZE = np.array([100.0, 50.0, 20.0])
seeds = st.integers(0, 2**32 - 1)


def test_harris_worked_example() -> None:
    time = np.array([[0.5, 2, 4], [2, 0.5, 3], [4, 3, 0.5]])
    assert harris(SIZE, time) == pytest.approx([230, 156.6666667, 81.6666667])


def test_harris_of_chosen_pairs_adds_up() -> None:
    time = np.array([[0.5, 2, np.inf], [2, 0.5, 3], [np.inf, 3, 0.5]])
    own = np.eye(3, dtype=bool)
    both = harris(SIZE, time, own) + harris(SIZE, time, ~own)
    assert both == pytest.approx(harris(SIZE, time))


def test_structural_access_worked_example() -> None:
    found = structural_access(SIZE, TAU, theta=4)
    assert found.value == pytest.approx([11.2609353, 9.3288917, 6.0538659], abs=1e-7)
    assert found.residual <= 1e-10


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_structural_access_solves_its_equation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    raw = 1 + rng.uniform(0, 2, (6, 6))
    tau = (raw + raw.T) / 2
    np.fill_diagonal(tau, 1.0)
    size = rng.uniform(0.1, 9, 6)
    access = structural_access(size, tau, theta=4).value
    assert access == pytest.approx(tau**-4.0 @ (size / access), rel=1e-8)


def test_places_cut_off_have_their_own_market_or_none() -> None:
    tau = np.array([[1.0, np.inf, np.inf], [np.inf, 1.0, np.inf], [np.inf, np.inf, np.inf]])
    found = structural_access(np.array([4.0, 9.0, 5.0]), tau, theta=4)
    assert found.value == pytest.approx([2.0, 3.0, 0.0])


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_a_shorter_time_never_lowers_harris(seed: int) -> None:
    rng = np.random.default_rng(seed)
    time, size = rng.uniform(0.3, 9, (5, 5)), rng.uniform(0, 5, 5)
    shorter = time.copy()
    shorter[1, 3] /= 2
    assert (harris(size, shorter) >= harris(size, time)).all()
    assert harris(size, shorter)[1] >= harris(size, time)[1]


def test_iceberg() -> None:
    assert iceberg(np.array([0.0, 10.0, np.inf]), 0.04) == pytest.approx([1.0, 1.4, np.inf])


def _betweenness_by_loops(time: np.ndarray, radius: float, slack: float) -> np.ndarray:
    n, passed, journeys = len(time), np.zeros(len(time)), 0
    for i in range(n):
        for j in range(n):
            if i == j or time[i, j] > radius:
                continue
            journeys += 1
            for k in range(n):
                if k in (i, j) or time[i, k] > radius:
                    continue
                if time[i, k] + time[k, j] <= (1 + slack) * time[i, j]:
                    passed[k] += 1
    return passed / max(journeys, 1)


def test_betweenness_is_that_of_plain_loops() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.uniform(0, 4, (2, 14))
    time = np.abs(x[:, None] - x) + np.abs(y[:, None] - y)
    assert betweenness(time, radius=3, slack=0.05) == pytest.approx(
        _betweenness_by_loops(time, 3, 0.05)
    )


def test_the_middle_of_a_line_is_between_and_close() -> None:
    time = np.abs(np.arange(3.0)[:, None] - np.arange(3.0))
    np.fill_diagonal(time, np.inf)
    assert betweenness(time, radius=3, slack=0.0) == pytest.approx([0, 2 / 6, 0])
    everyone = np.ones(3, dtype=bool)
    assert closeness(time, everyone) == pytest.approx([0.75, 1.0, 0.75])
    # Only the first two count as ends; the third is close to both of them.
    assert closeness(time, np.array([True, True, False])) == pytest.approx([1.0, 1.0, 0.75])
    assert closeness(np.array([[np.inf]]), everyone[:1]) == pytest.approx([0.0])
