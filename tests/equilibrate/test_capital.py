"""Capital that savers place, credit and farm size: against loops, and as laws."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.equilibrate import Causes, Dense, Economy, System, solve
from hinterland.equilibrate.adjoint import Weights, gradient
from hinterland.equilibrate.capital import Placed
from hinterland.equilibrate.farms import Farms
from hinterland.equilibrate.firms import ln_finance, ln_firms, ln_skill_of_training, trained_share
from hinterland.equilibrate.flows.capital import between_counties
from hinterland.errors import InputError
from hinterland.numerics.balancing import balanced
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy, movement_of
from tests.equilibrate.reference import dense_movement
from tests.equilibrate.reference_capital import next_with_options

PLACES = COUNTIES * EACH
FARM = np.array([True, False, False])
CITY = np.arange(PLACES) % EACH == 0
SEEDS = st.integers(0, 10_000)


@cache
def economy(seed: int = 3, elasticity: float = 2.5) -> Economy:
    """The economy of the other tests, with savers, credit that binds and farms."""
    plain = county_economy(seed)
    paid = plain.technology.capital @ plain.revenue
    kernel = movement_of(np.random.default_rng(seed + 1), COUNTIES, EACH)
    attraction, _ = balanced(kernel.spread, kernel.gather, paid[None], paid[None], tolerance=1e-13)
    bound = np.zeros((SECTORS, PLACES))
    bound[1, ~CITY] = 0.4
    t = plain.technology
    return replace(
        plain,
        capital=Placed(kernel, attraction[0], paid, elasticity),
        credit_bound=bound,
        farms=Farms.of(
            FARM,
            t.land[:, None] * plain.revenue,
            t.labour[:, None] * plain.revenue,
            plain.workers,
            0.2,
        ),
    )


def capital(e: Economy, found) -> np.ndarray:
    """(place,) capital that works in a place over that of the baseline."""
    share = e.technology.capital
    paid = share @ found.outcome.revenue
    return np.asarray(paid / (share @ e.revenue) / np.exp(found.state.ln_return))


def test_all_options_together_stay_where_the_loops_leave_them() -> None:
    e, rng = economy(), np.random.default_rng(4)
    kernel = e.capital.kernel
    causes = {
        "productivity": rng.normal(0, 0.2, (SECTORS, PLACES)),
        "land": rng.normal(0, 0.1, (SECTORS, PLACES)),
        "credit": rng.normal(0, 0.5, PLACES),
        "consolidation": rng.uniform(0, 1, PLACES),
        "investing": replace(kernel, entry=rng.uniform(0.5, 2.0, PLACES)),
        "moving": replace(e.mobility.kernel, entry=rng.uniform(0.5, 2.0, PLACES)),
    }
    found = solve(e, Causes(**causes), tolerance=1e-11)
    state = {
        "revenue": np.exp(found.state.ln_revenue),
        "workers": np.exp(found.state.ln_workers),
        "price": np.exp(found.state.ln_price),
        "return": np.exp(found.state.ln_return),
    }
    leads = next_with_options(e, causes, state)
    for word, values in state.items():
        np.testing.assert_allclose(leads[word], values, rtol=1e-9, err_msg=word)
    assert np.abs(np.log(state["return"])).max() > 0.01


@settings(max_examples=6, deadline=None)
@given(SEEDS)
def test_the_baseline_is_exact_and_capital_income_is_what_is_paid(seed: int) -> None:
    e = economy(seed % 50)
    still = System(e).outcome(System(e).start())
    np.testing.assert_allclose(still.sold, e.revenue, rtol=1e-8)
    np.testing.assert_allclose(still.rewarded.ln_return, 0.0, atol=1e-9)
    rng = np.random.default_rng(seed)
    found = solve(e, Causes(productivity=rng.normal(0, 0.2, (SECTORS, PLACES))), tolerance=1e-10)
    outcome, t = found.outcome, e.technology
    paid = t.capital @ outcome.revenue
    assert outcome.rewarded.income.sum() == pytest.approx(paid.sum(), rel=1e-8)
    spent = (t.inputs @ outcome.revenue).sum() + outcome.disposable.sum()
    assert spent == pytest.approx(outcome.revenue.sum(), rel=1e-8)


@settings(max_examples=6, deadline=None)
@given(SEEDS, st.integers(0, COUNTIES - 1))
def test_a_lower_wedge_draws_capital_in_and_a_hub_draws_it_away(seed: int, county: int) -> None:
    e = economy(seed % 50)
    mine = np.arange(PLACES) // EACH == county
    entry = np.where(mine, 1.5, 1.0)
    found = solve(e, Causes(investing=replace(e.capital.kernel, entry=entry)))
    more = capital(e, found)
    assert (more[mine] > 1).all()
    assert np.average(more[~mine], weights=e.capital.owned[~mine]) < 1
    assert found.state.ln_return[mine].mean() < found.state.ln_return[~mine].mean()
    hub = np.arange(PLACES) == EACH * county
    better = Causes(productivity=np.where(hub & (np.arange(SECTORS) > 0)[:, None], 0.2, 0.0))
    drawn = solve(e, better)
    assert capital(e, drawn)[hub][0] > 1
    assert np.average(capital(e, drawn)[~hub], weights=e.capital.owned[~hub]) < 1


def test_closed_and_open_capital_are_the_ends() -> None:
    e, rng = economy(), np.random.default_rng(2)
    paid = e.technology.capital @ e.revenue
    shock = Causes(productivity=rng.normal(0, 0.2, (SECTORS, PLACES)))
    # Nobody invests elsewhere: a return is what is paid for a given stock.
    alone = replace(e, capital=Placed(Dense(np.eye(PLACES)), paid, paid, 3.0))
    found = solve(alone, shock, tolerance=1e-11)
    np.testing.assert_allclose(capital(alone, found), 1.0, rtol=1e-9)
    np.testing.assert_allclose(
        found.outcome.rewarded.income, e.technology.capital @ found.outcome.revenue, rtol=1e-9
    )
    # No wedges and all units alike: one return, and everyone owns a share in all.
    everywhere = Dense(np.ones((PLACES, PLACES)))
    spread = [
        np.ptp(solve(replace(e, capital=Placed(everywhere, paid, paid, xi)), shock).state.ln_return)
        for xi in (2.0, 20.0, 200.0)
    ]
    assert spread[0] > 5 * spread[1] > 25 * spread[2]
    found = solve(replace(e, capital=Placed(everywhere, paid, paid, 20.0)), shock, tolerance=1e-11)
    share = found.outcome.rewarded.income / found.outcome.rewarded.income.sum()
    np.testing.assert_allclose(share, paid / paid.sum(), rtol=1e-9)


def test_credit_matters_where_it_binds_alone() -> None:
    e = economy()
    more = np.where(CITY, 0.0, np.log(2.0))
    free = replace(e, credit_bound=0.0)
    same, with_credit = solve(free), solve(free, Causes(credit=more))
    np.testing.assert_array_equal(same.outcome.revenue, with_credit.outcome.revenue)
    before, after = solve(e).outcome, solve(e, Causes(credit=more)).outcome
    assert (after.revenue[1, ~CITY] > before.revenue[1, ~CITY]).all()
    assert after.revenue[1, CITY].sum() < before.revenue[1, CITY].sum()
    # All bound: finance alone; none: workers alone.
    workers = np.array([[0.3, -0.2]])
    finance = np.array([0.7, 0.1])
    np.testing.assert_array_equal(ln_firms(workers, 1.0, finance), finance[None])
    np.testing.assert_array_equal(ln_firms(workers, 0.0, finance), workers)


def test_land_proceeds_finance_and_train_by_stated_shares() -> None:
    nothing, charge = np.zeros(3), np.array([100.0, 50.0, 0.0])
    proceeds = np.array([100.0, 0.0, 10.0])
    raised = ln_finance(nothing, charge, proceeds, nothing, 0.5)
    # A place without industry has nothing that finance could enlarge.
    np.testing.assert_allclose(raised, [np.log(1.5), 0.0, 0.0])
    np.testing.assert_allclose(ln_finance(np.log(charge + 1), charge, nothing, nothing, 0.5),
                               np.log(charge + 1))  # fmt: skip
    workers = np.array([10.0, 10.0, 10.0])
    trained = trained_share(proceeds * 142, workers, 0.05, 142.0)
    np.testing.assert_allclose(trained, [0.5, 0.0, 0.05])
    assert trained_share(proceeds * 1e9, workers, 1.0, 142.0).max() == 1.0
    np.testing.assert_array_equal(ln_skill_of_training(trained, nothing, 0.0), 0.0)
    np.testing.assert_allclose(ln_skill_of_training(trained, nothing, 0.1)[0], np.log(1.05))


def villages_left(pull: float, **causes) -> Causes:
    """Cities become better to live in; better technology would not do, since people spend the same
    share on farm goods."""
    return Causes(amenity=np.where(CITY, pull, 0.0), **causes)


def village_farms(found) -> tuple[float, float]:
    """Logarithms of farm size and of farm output over the baseline, of villages and towns."""
    e, outcome = economy(), found.outcome
    size = e.farms.ln_size(np.zeros_like(e.revenue), outcome.share, outcome.workers)
    output = found.state.ln_revenue[0] - np.log(e.revenue[0]) - outcome.cost[0]
    return float(size[~CITY].mean()), float(output[~CITY].mean())


def test_consolidation_acts_only_where_farm_workers_leave() -> None:
    e = economy()
    calm = solve(e, Causes(consolidation=1.0), tolerance=1e-10)
    np.testing.assert_allclose(calm.outcome.revenue, e.revenue, rtol=1e-7)
    leaving = solve(e, villages_left(0.3))
    without = solve(replace(e, farms=None), villages_left(0.3))
    np.testing.assert_array_equal(leaving.outcome.revenue, without.outcome.revenue)
    outputs = [
        village_farms(solve(e, villages_left(0.3, consolidation=share)))[1]
        for share in (0.0, 0.5, 1.0)
    ]
    assert outputs[0] < -0.01
    assert outputs[0] + 1e-3 < outputs[1] < outputs[2] - 1e-3


def test_the_more_leave_the_larger_the_farms() -> None:
    e = economy()
    sizes = []
    for pull in (0.0, 0.1, 0.2):
        found = solve(e, villages_left(pull, consolidation=0.5))
        outcome = found.outcome
        left = outcome.share[0] * outcome.workers
        size = e.farms.ln_size(np.zeros_like(e.revenue), outcome.share, outcome.workers)
        np.testing.assert_allclose(size, np.log(e.farms.workers / left), atol=1e-12)
        sizes.append(village_farms(found)[0])
    assert sizes[0] == pytest.approx(0, abs=1e-6)
    assert sizes[0] + 0.01 < sizes[1] < sizes[2] - 0.01
    # Half the land, half the farm.
    ln_half = np.full((SECTORS, PLACES), np.log(0.5))
    still = System(e).outcome(System(e).start())
    np.testing.assert_allclose(e.farms.ln_size(ln_half, still.share, e.workers), np.log(0.5))
    nobody = Farms.of(np.zeros(SECTORS, dtype=bool), e.revenue, e.revenue, e.workers, 0.2)
    np.testing.assert_array_equal(nobody.ln_size(ln_half, still.share, e.workers), 0.0)


def test_flows_between_counties_are_sums_over_pairs_of_places() -> None:
    rng = np.random.default_rng(9)
    kernel = replace(
        movement_of(rng, COUNTIES, EACH),
        entry=rng.uniform(0.5, 2.0, PLACES),
        staying=rng.uniform(0.5, 2.0, PLACES),
    )
    x, y = rng.uniform(0.5, 2.0, (2, PLACES))
    pairs = x[:, None] * np.array(dense_movement(kernel)) * y[None, :]
    summed = pairs.reshape(COUNTIES, EACH, COUNTIES, EACH).sum(axis=(1, 3))
    np.testing.assert_allclose(between_counties(kernel, x, y), summed, rtol=1e-12)


def test_gradients_with_these_options_are_refused_in_words() -> None:
    e = economy()
    weights = Weights(np.ones(PLACES), np.zeros(PLACES))
    causes = Causes(consolidation=0.5)
    with pytest.raises(InputError) as told:
        gradient(e, causes, solve(e, causes), weights)
    assert len(told.value.faults) == 3
    assert "capital placed by savers" in str(told.value)
