"""Catchment measures: worked by hand, laws, and the answers of two other programs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.numerics.catchments import (
    Pairs,
    catchment_ratio,
    coverage,
    cumulative,
    dense_stream,
    gravity,
    passive,
)
from hinterland.numerics.decay import (
    Binary,
    Decay,
    Exponential,
    Gaussian,
    Linear,
    Logistic,
    Power,
    ShiftedGaussian,
    Stepped,
)
from hinterland.numerics.floating import (
    SHARINGS,
    Demand,
    demand_on_supply,
    floating_catchment,
    spatial_availability,
    two_step,
)
from hinterland.numerics.nearness import balancing_cost, cost_to_reach, nearest_of

# Two supplies, three places; minutes.
SUPPLY = np.array([60.0, 40.0])
PEOPLE = np.array([10.0, 20.0, 30.0])
MINUTES = np.array([[10.0, 40.0], [20.0, 25.0], [45.0, 15.0]])
HAND = dense_stream(MINUTES)

DECAYS: tuple[Decay, ...] = (
    Binary(30.0),
    Stepped((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)),
    ShiftedGaussian(30.0),
    Exponential(0.05),
    Linear(40.0),
)


def test_floating_catchments_by_hand() -> None:
    np.testing.assert_allclose(two_step(HAND, PEOPLE, SUPPLY, 30.0), [2.0, 2.8, 0.8])
    gaussian = floating_catchment(HAND, PEOPLE, SUPPLY, ShiftedGaussian(30.0))
    np.testing.assert_allclose(gaussian, [2.7980963, 1.9904638, 1.0736587], rtol=1e-7)
    stepped = floating_catchment(
        HAND, PEOPLE, SUPPLY, Stepped((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))
    )
    np.testing.assert_allclose(stepped, [2.5423729, 2.0836523, 1.0967742], rtol=1e-7)


def test_coverage_by_hand() -> None:
    nearest, which = nearest_of(HAND, 3)
    assert nearest[:, 0].tolist() == [10, 20, 15]
    assert which[:, 0].tolist() == [0, 0, 1]
    shares = coverage(PEOPLE, nearest[:, 0], np.array([10.0, 15.0, 20.0]))
    np.testing.assert_allclose(shares, [1 / 6, 2 / 3, 1])
    assert coverage(np.zeros(3), nearest[:, 0], np.array([1.0])).tolist() == [1.0]


def test_other_measures_by_hand() -> None:
    assert cumulative(HAND, 3, SUPPLY, 25.0).tolist() == [60, 100, 40]
    np.testing.assert_allclose(gravity(HAND, 3, SUPPLY, Linear(50.0)), [56, 56, 34])
    assert passive(HAND, PEOPLE, 2, Binary(30.0)).tolist() == [30, 50]
    assert cost_to_reach(HAND, 3, SUPPLY, 50.0).tolist() == [10, 20, 45]
    assert cost_to_reach(HAND, 3, SUPPLY, 60.0).tolist() == [10, 20, 45]
    assert cost_to_reach(HAND, 3, SUPPLY, 101.0).tolist() == [np.inf] * 3
    # Opportunities must outnumber the people: 60 are not more than 60.
    people = np.array([60.0, 0.0, 39.0])
    assert balancing_cost(HAND, people, SUPPLY).tolist() == [40, 0, 15]
    assert balancing_cost(HAND, people, SUPPLY, step=7.0).tolist() == [42, 0, 21]
    assert demand_on_supply(HAND, PEOPLE, SUPPLY, Binary(30.0)).tolist() == [0.5, 1.25]


def test_the_balanced_form_counts_everybody_once() -> None:
    demand = Demand(PEOPLE, 2, Exponential(0.05), "balanced")
    for block in HAND():
        demand.take(block)
    np.testing.assert_allclose(demand.total.sum(), PEOPLE.sum())


def test_k_nearest_sorts_ties_by_position() -> None:
    cost, which = nearest_of(dense_stream(np.array([[3.0, 1.0, 1.0], [np.inf, 2.0, np.inf]])), 2, 2)
    assert cost.tolist() == [[1, 1], [2, np.inf]]
    assert which.tolist() == [[1, 2], [1, -1]]


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="negative or undefined"):
        gravity(HAND, 3, np.array([1.0, np.nan]), Binary(1.0))
    with pytest.raises(InputError, match="no way of sharing"):
        floating_catchment(HAND, PEOPLE, SUPPLY, Binary(1.0), "fair")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="k = 0"):
        nearest_of(HAND, 3, 0)
    with pytest.raises(InputError, match="Enough is 0"):
        cost_to_reach(HAND, 3, SUPPLY, 0.0)


@st.composite
def regions(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Costs (some infinite), people and supply of a random region."""
    origins, destinations = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cost = np.round(rng.uniform(0, 60, (origins, destinations)), draw(st.integers(0, 3)))
    cost[rng.random(cost.shape) < 0.2] = np.inf
    return cost, rng.integers(0, 500, origins) / 2, rng.integers(0, 50, destinations) / 2


def _all_measures(cost, people, supply, block: int = 256) -> dict[str, np.ndarray]:
    stream, origins = dense_stream(cost, block), len(people)
    square = min(cost.shape)
    found = {
        "nearest": nearest_of(stream, origins, 2)[0],
        "cost to reach": cost_to_reach(stream, origins, supply, 10.0),
        "balancing": balancing_cost(stream, people, supply),
        "ratio": catchment_ratio(
            dense_stream(cost[:square, :square], block),
            square,
            supply[:square],
            people[:square],
            Binary(30.0),
        ),
    }
    for decay in DECAYS:
        found[f"gravity {decay}"] = gravity(stream, origins, supply, decay)
        found[f"passive {decay}"] = passive(stream, people, len(supply), decay)
        found[f"availability {decay}"] = spatial_availability(stream, people, supply, decay)
        for sharing in SHARINGS:
            found[f"{sharing} {decay}"] = floating_catchment(stream, people, supply, decay, sharing)
    return found


@settings(max_examples=40, deadline=None)
@given(regions())
def test_what_there_is_is_handed_out(region) -> None:
    cost, people, supply = region
    stream = dense_stream(cost)
    for decay in DECAYS:
        demanded = passive(stream, people, len(supply), decay) > 0
        for sharing in ("plain", "selective"):
            share = floating_catchment(stream, people, supply, decay, sharing)
            np.testing.assert_allclose((share * people).sum(), supply[demanded].sum(), rtol=1e-9)
        available = spatial_availability(stream, people, supply, decay)
        np.testing.assert_allclose(available.sum(), supply[demanded].sum(), rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(regions(), st.integers(1, 5))
def test_how_the_stream_is_cut_changes_no_bit(region, block: int) -> None:
    whole, cut = _all_measures(*region), _all_measures(*region, block=block)
    for name, values in whole.items():
        assert np.array_equal(values, cut[name]), name


@settings(max_examples=40, deadline=None)
@given(regions(), st.integers(0, 2**32 - 1))
def test_the_order_of_places_does_not_matter(region, seed: int) -> None:
    cost, people, supply = region
    rng = np.random.default_rng(seed)
    rows, cols = rng.permutation(len(people)), rng.permutation(len(supply))
    before = _all_measures(cost, people, supply)
    after = _all_measures(cost[np.ix_(rows, cols)], people[rows], supply[cols])
    for name, values in before.items():
        if name != "ratio":
            order = cols if name.startswith("passive") else rows
            np.testing.assert_allclose(after[name], values[order], rtol=1e-9, err_msg=name)


@settings(max_examples=40, deadline=None)
@given(regions(), st.integers(0, 2**32 - 1))
def test_more_and_nearer_supply_never_lowers_access(region, seed: int) -> None:
    cost, people, supply = region
    rng = np.random.default_rng(seed)
    more = supply + rng.integers(0, 5, len(supply))
    shorter = cost * rng.uniform(0.3, 1.0, cost.shape)
    origins = len(people)
    for decay in DECAYS:
        base = gravity(dense_stream(cost), origins, supply, decay)
        assert (gravity(dense_stream(cost), origins, more, decay) >= base).all()
        assert (gravity(dense_stream(shorter), origins, supply, decay) >= base).all()
        base = floating_catchment(dense_stream(cost), people, supply, decay)
        assert (floating_catchment(dense_stream(cost), people, more, decay) >= base).all()
    near = nearest_of(dense_stream(cost), origins)[0]
    assert (nearest_of(dense_stream(shorter), origins)[0] <= near).all()
    with_more = np.hstack([cost, rng.uniform(0, 60, (origins, 1))])
    assert (nearest_of(dense_stream(with_more), origins)[0] <= near).all()


@settings(max_examples=30, deadline=None)
@given(regions())
def test_pairs_without_a_way_count_nowhere(region) -> None:
    cost, people, supply = region

    def with_infinite():
        origin, destination = np.indices(cost.shape)
        yield Pairs(origin.ravel(), destination.ravel(), cost.ravel())

    origins = len(people)
    for decay in (*DECAYS, Gaussian(9.0), Logistic(20.0, 5.0), Power(1.5, 1.0)):
        np.testing.assert_array_equal(
            gravity(with_infinite, origins, supply, decay),
            gravity(dense_stream(cost), origins, supply, decay),
        )
        for sharing in SHARINGS:
            np.testing.assert_array_equal(
                floating_catchment(with_infinite, people, supply, decay, sharing),
                floating_catchment(dense_stream(cost), people, supply, decay, sharing),
            )
    np.testing.assert_array_equal(
        cost_to_reach(with_infinite, origins, supply, 10.0),
        cost_to_reach(dense_stream(cost), origins, supply, 10.0),
    )
    np.testing.assert_array_equal(
        nearest_of(with_infinite, origins, 3)[1], nearest_of(dense_stream(cost), origins, 3)[1]
    )
