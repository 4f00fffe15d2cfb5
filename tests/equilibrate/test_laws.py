"""Laws of the county model that hold whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.equilibrate import (
    Causes,
    Dense,
    Economy,
    Hierarchy,
    Mobility,
    Technology,
    Trade,
    solve,
)
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy, one_sector

SEEDS = st.integers(0, 10_000)
PLACES = COUNTIES * EACH


def shocked(seed: int) -> Causes:
    rng = np.random.default_rng(seed)
    return Causes(
        productivity=rng.normal(0, 0.2, (SECTORS, PLACES)),
        skill=rng.normal(0, 0.1, (SECTORS, PLACES)),
        amenity=rng.normal(0, 0.1, PLACES),
        land=rng.normal(0, 0.1, (SECTORS, PLACES)),
    )


@settings(max_examples=12, deadline=None)
@given(SEEDS)
def test_what_is_earned_is_spent_and_nobody_is_lost(seed: int) -> None:
    economy = county_economy(seed)
    found = solve(economy, shocked(seed), tolerance=1e-11)
    outcome, t = found.outcome, economy.technology
    # Markets clear, sector by sector.
    np.testing.assert_allclose(outcome.spending.sum(axis=1), outcome.revenue.sum(axis=1), rtol=1e-8)
    np.testing.assert_allclose(outcome.sold, outcome.revenue, rtol=1e-8)
    inputs = (t.inputs @ outcome.revenue).sum()
    assert outcome.disposable.sum() + inputs == pytest.approx(outcome.revenue.sum(), rel=1e-9)
    assert outcome.workers.sum() == pytest.approx(economy.workers.sum(), rel=1e-9)
    np.testing.assert_allclose(outcome.share.sum(axis=0), 1.0, rtol=1e-9)


@settings(max_examples=8, deadline=None)
@given(SEEDS, st.floats(0.01, 100.0))
def test_the_unit_of_money_and_of_people_changes_nothing(seed: int, unit: float) -> None:
    economy = county_economy(seed)
    moves = economy.mobility
    other = replace(
        economy,
        revenue=unit * economy.revenue,
        workers=3 * economy.workers,
        mobility=replace(moves, registered=3 * moves.registered, attraction=3 * moves.attraction),
    )
    first, second = (solve(e, shocked(seed), tolerance=1e-11) for e in (economy, other))
    np.testing.assert_allclose(second.outcome.utility, first.outcome.utility, atol=1e-8)
    np.testing.assert_allclose(second.outcome.revenue, unit * first.outcome.revenue, rtol=1e-8)
    np.testing.assert_allclose(second.outcome.workers, 3 * first.outcome.workers, rtol=1e-8)


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_several_starts_reach_the_same_place(seed: int) -> None:
    economy = county_economy(seed)
    rng = np.random.default_rng(seed)
    first = solve(economy, shocked(seed), tolerance=1e-10)
    start = first.state._replace(
        ln_revenue=np.log(economy.revenue) + rng.normal(0, 0.5, economy.revenue.shape),
        ln_workers=np.log(economy.workers) + rng.normal(0, 0.5, economy.places),
    )
    second = solve(economy, shocked(seed), start=start, tolerance=1e-10)
    np.testing.assert_allclose(second.outcome.utility, first.outcome.utility, atol=1e-8)
    np.testing.assert_allclose(second.outcome.workers, first.outcome.workers, rtol=1e-8)


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_better_technology_everywhere_is_worth_itself_through_prices(seed: int) -> None:
    """Hicks-neutral progress in all sectors alike moves no job and raises all welfare alike."""
    economy = county_economy(seed)
    t = economy.technology
    gain = 0.1
    # With inputs the gain compounds: all prices fall alike where it is spread by the inverse.
    needed = (np.eye(SECTORS) - t.inputs.T) @ np.full(SECTORS, gain)
    found = solve(
        economy,
        Causes(productivity=np.repeat(needed[:, None], PLACES, axis=1)),
        tolerance=1e-11,
    )
    np.testing.assert_allclose(found.outcome.workers, economy.workers, rtol=1e-8)
    np.testing.assert_allclose(found.outcome.price, -gain, atol=1e-8)
    housing = economy.mobility.housing
    np.testing.assert_allclose(found.outcome.utility, (1 - housing) * gain, atol=1e-8)


def test_lower_borders_raise_real_wages_of_all_in_one_sector() -> None:
    rng = np.random.default_rng(2)
    shares = rng.dirichlet(np.ones(5), 5) + 2 * np.eye(5)
    shares /= shares.sum(axis=1, keepdims=True)
    values, vectors = np.linalg.eig(shares.T)
    income = np.abs(np.real(vectors[:, np.argmax(np.real(values))]))
    economy = one_sector(shares, income / income.sum(), 4.0)
    freer = Dense(np.where(np.eye(5) > 0, shares, 1.2 * shares))
    found = solve(economy, Causes(kernels=[freer]), tolerance=1e-11)
    assert (found.outcome.income - found.outcome.consumer_price > 0).all()


def test_tariffs_are_spent_where_they_are_levied() -> None:
    rng = np.random.default_rng(4)
    free = rng.uniform(0.1, 0.4, (4, 4))
    np.fill_diagonal(free, 1.0)
    duty = np.where(np.eye(4) > 0, 1.0, 1.3)
    kernel = Dense(free * duty**-4.0, free * duty**-5.0)
    supply, workers = np.ones((1, 4)), np.ones(4)
    economy = Economy(
        Technology.of_labour(),
        Trade(np.array([4.0]), (kernel,), np.array([0]), supply),
        np.ones((1, 1)),
        np.ones((1, 4)),
        workers,
    )
    outcome = solve(economy, tolerance=1e-12).outcome
    taken = outcome.disposable - outcome.revenue[0]
    assert (taken > 0).all()
    share = (kernel.free * outcome.supply) / outcome.reached[0][:, None]
    by_hand = (share * (1 - 1 / duty) * outcome.spending[0][:, None]).sum(axis=1)
    np.testing.assert_allclose(taken, by_hand, rtol=1e-9)
    # Free trade brings more real income to the world than everybody's duty.
    without = solve(economy, Causes(kernels=[Dense(free)]), tolerance=1e-12).outcome
    real = [o.disposable * np.exp(-o.consumer_price) for o in (outcome, without)]
    assert real[1].sum() > real[0].sum()


def test_one_sector_and_forty_are_the_same_model() -> None:
    """Forty equal sectors that share a kernel behave as one."""
    rng = np.random.default_rng(6)
    free = rng.uniform(0.1, 0.6, (5, 5))
    np.fill_diagonal(free, 1.0)
    workers = rng.uniform(1, 2, 5)
    gain = rng.normal(0, 0.2, 5)

    def made(sectors: int) -> Economy:
        revenue = np.repeat(workers[None] / sectors, sectors, axis=0)
        trade = Trade(
            np.full(sectors, 4.0), (Dense(free),), np.zeros(sectors, int), np.ones((sectors, 5))
        )
        return Economy(
            Technology.of_labour(sectors, kappa=2.0),
            trade,
            np.full((sectors, 1), 1 / sectors),
            revenue,
            workers,
        )

    one = solve(made(1), Causes(productivity=gain[None]), tolerance=1e-11).outcome
    many = solve(made(40), Causes(productivity=np.tile(gain, (40, 1))), tolerance=1e-11).outcome
    np.testing.assert_allclose(many.income, one.income, atol=1e-9)
    np.testing.assert_allclose(many.consumer_price, one.consumer_price, atol=1e-9)


def test_a_place_split_in_two_shells_trades_the_same_through_its_gate() -> None:
    """With one gate, what a kernel gives depends on the gate alone for goods from elsewhere."""
    economy = county_economy()
    way = economy.trade.kernels[0]
    assert isinstance(way, Hierarchy)
    single = np.flatnonzero(np.bincount(way.gates.place, minlength=PLACES) == 1)
    supply = np.zeros((1, PLACES))
    supply[0, -1] = 1.0
    reached = way.spread(supply)[0]
    for n in single[:-1]:
        same = [m for m in single if m // EACH == n // EACH and m not in (n, PLACES - 1)]
        free = dict(zip(way.gates.place, way.gates.free, strict=True))
        for m in same:
            assert reached[m] / free[m] == pytest.approx(reached[n] / free[n], rel=1e-12)


def test_a_fixed_population_stays_and_a_free_one_is_equally_well_off() -> None:
    economy = county_economy()
    causes = Causes(productivity=np.random.default_rng(1).normal(0, 0.1, (SECTORS, PLACES)))
    still = replace(economy, mobility=Mobility("none", housing=0.1))
    np.testing.assert_allclose(solve(still, causes).outcome.workers, economy.workers, rtol=1e-12)
    free = replace(economy, mobility=Mobility("free", housing=0.3, crowding=0.2))
    utility = solve(free, causes, tolerance=1e-10, max_steps=2000).outcome.utility
    np.testing.assert_allclose(utility, utility[0], atol=1e-8)
