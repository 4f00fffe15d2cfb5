"""Parts of a change: they add up, equals get the same, who adds nothing gets nothing."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.sharing import added_parts, log_mean, ordered, shapley

PLAYERS = ("a", "b", "c", "d")
SEEDS = st.integers(0, 10_000)
POSITIVE = st.floats(1e-6, 1e6)


def game(seed: int, players: tuple[str, ...] = PLAYERS):
    """A value of two entries for every coalition, drawn at random."""
    rng = np.random.default_rng(seed)
    known = {
        frozenset(some): rng.normal(0, 1, 2)
        for size in range(len(players) + 1)
        for some in combinations(players, size)
    }
    return known.__getitem__


@settings(deadline=None)
@given(SEEDS)
def test_shapley_is_the_mean_over_all_orders(seed: int) -> None:
    value = game(seed)
    parts = shapley(value, PLAYERS)
    for player in PLAYERS:
        gains = []
        for order in permutations(PLAYERS):
            before = frozenset(order[: order.index(player)])
            gains.append(value(before | {player}) - value(before))
        np.testing.assert_allclose(parts[player], np.mean(gains, axis=0), atol=1e-12)
    whole = value(frozenset(PLAYERS)) - value(frozenset())
    np.testing.assert_allclose(sum(parts.values()), whole, atol=1e-12)


@settings(deadline=None)
@given(SEEDS)
def test_equals_get_the_same_and_who_adds_nothing_gets_nothing(seed: int) -> None:
    inner = game(seed, ("count", "c"))

    def value(some: frozenset[str]) -> np.ndarray:
        # a and b are alike; d never matters.
        alike = len(some & {"a", "b"})
        return alike**2 * inner(some & {"c"}) + inner(some & {"c"})

    parts = shapley(value, PLAYERS)
    np.testing.assert_allclose(parts["a"], parts["b"], atol=1e-12)
    np.testing.assert_allclose(parts["d"], 0.0, atol=1e-12)
    assert abs(parts["a"]).max() > 1e-6


@settings(deadline=None)
@given(SEEDS)
def test_in_one_order_each_gets_what_it_adds(seed: int) -> None:
    value = game(seed)
    parts = ordered(value, PLAYERS)
    assert list(parts) == list(PLAYERS)
    np.testing.assert_allclose(parts["a"], value(frozenset("a")) - value(frozenset()))
    np.testing.assert_allclose(parts["d"], value(frozenset(PLAYERS)) - value(frozenset("abc")))
    whole = value(frozenset(PLAYERS)) - value(frozenset())
    np.testing.assert_allclose(sum(parts.values()), whole, atol=1e-12)


def test_coalitions_are_asked_for_once() -> None:
    asked = []

    def value(some: frozenset[str]) -> np.ndarray:
        asked.append(some)
        return np.array([float(len(some))])

    assert [float(part[0]) for part in shapley(value, PLAYERS).values()] == pytest.approx([1.0] * 4)
    assert len(asked) == len(set(asked)) == 16
    assert shapley(value, ()) == {}


@settings(deadline=None)
@given(POSITIVE, POSITIVE)
def test_the_logarithmic_mean_joins_sums_and_logarithms(one: float, other: float) -> None:
    mean = float(log_mean(np.array(one), np.array(other)))
    assert mean == pytest.approx(float(log_mean(np.array(other), np.array(one))))
    assert min(one, other) * (1 - 1e-9) <= mean <= max(one, other) * (1 + 1e-9)
    assert mean * np.log(one / other) == pytest.approx(one - other, rel=1e-6, abs=1e-9 * one)


def test_the_logarithmic_mean_of_equals_is_their_value() -> None:
    values = np.array([1.0, 1.0 + 1e-9, 1.0 + 2e-6])
    np.testing.assert_allclose(log_mean(values, np.ones(3)), 1 + (values - 1) / 2, rtol=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=2, max_size=5))
def test_parts_of_a_sum_are_parts_of_its_logarithm(pairs: list[tuple[float, float]]) -> None:
    old, new = (np.array([sum(column)]) for column in zip(*pairs, strict=True))
    sums = {str(i): np.array([after - before]) for i, (before, after) in enumerate(pairs)}
    parts = added_parts(new, old, sums)
    total = float(sum(parts.values())[0])
    assert total == pytest.approx(float(np.log(new / old)[0]), rel=1e-6, abs=1e-8)
