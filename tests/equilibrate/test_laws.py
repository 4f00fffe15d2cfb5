<<<<<<< HEAD
"""Laws of the county model that hold whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace
=======
"""What must hold in every economy: markets clear, profits are paid out, nobody wants to change."""

from __future__ import annotations

from collections.abc import Callable
>>>>>>> stz

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
<<<<<<< HEAD

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
=======
from scipy.optimize import brentq

from hinterland.equilibrate.laboratory import model
from hinterland.equilibrate.laboratory.draws import draw
from hinterland.equilibrate.laboratory.parameters import Parameters
from hinterland.equilibrate.laboratory.solving import (
    NOBODY,
    PATTERNS,
    count_equilibria,
    equilibria,
    pull,
    rural_workers,
    solve,
)
from tests.equilibrate.answers import economies

SHARES = st.floats(0.0, 1.0)
few = settings(max_examples=40, deadline=None)


def split(p: Parameters, movers: float, workers: float) -> tuple[float, float]:
    """Any m and r that fit."""
    m = movers * float(p.farmers)
    return m, workers * (float(p.farmers) - m)


def sales(p: Parameters, m: float, r: float, market: model.Market) -> list[tuple[float, ...]]:
    """Firms, price, cost and quantity of the city's goods and of the village's in a market."""
    total = float(model.total_quantity(p, market))
    kinds = (
        (float(model.city_firms(p, m)), float(market.city_cost)),
        (float(model.village_firms(p, r)), float(market.village_cost)),
    )
    rows = []
    for firms, cost in kinds:
        price = (p.willingness_to_pay - p.substitution * total + cost) / 2.0
        rows.append((firms, price, cost, float(model.quantity(p, market.ceiling, cost))))
    return rows


@few
@given(economies(), SHARES, SHARES)
def test_markets_clear_and_firms_that_cannot_sell_have_left(p, movers, workers) -> None:
    m, r = split(p, movers, workers)
    for market in (model.city_market(p, m, r), model.village_market(p, m, r)):
        total = float(model.total_quantity(p, market))
        rows = sales(p, m, r, market)
        assert sum(firms * bought for firms, _, _, bought in rows) == pytest.approx(total, abs=1e-9)
        for _, price, cost, bought in rows:
            demand = p.willingness_to_pay - p.saturation * bought - p.substitution * total
            if bought > 0.0:
                # On the demand curve, at the price where one unit more would not pay.
                assert price == pytest.approx(demand, abs=1e-9)
                assert price > cost
            else:
                assert cost >= demand - 1e-12


@few
@given(economies(), SHARES, SHARES)
def test_surplus_is_worth_less_what_is_paid(p, movers, workers) -> None:
    m, r = split(p, movers, workers)
    for market in (model.city_market(p, m, r), model.village_market(p, m, r)):
        rows = sales(p, m, r, market)
        total = sum(firms * bought for firms, _, _, bought in rows)
        squares = sum(firms * bought**2 for firms, _, _, bought in rows)
        worth = p.willingness_to_pay * total - p.saturation / 2 * squares
        worth -= p.substitution / 2 * total**2
        paid = sum(firms * price * bought for firms, price, _, bought in rows)
        surplus = float(model.consumer_surplus(p, m, r, market))
        assert surplus == pytest.approx(worth - paid, abs=1e-8)


@few
@given(economies(), SHARES, SHARES)
def test_wages_use_up_what_firms_earn(p, movers, workers) -> None:
    m, r = split(p, movers, workers)
    markets = (model.city_market(p, m, r), model.village_market(p, m, r))
    people = (float(model.city_people(p, m)), float(model.village_people(p, m)))
    earned = [
        sum(
            crowd * rows[kind][0] * (rows[kind][1] - rows[kind][2]) * rows[kind][3]
            for crowd, rows in zip(people, (sales(p, m, r, one) for one in markets), strict=True)
        )
        for kind in (0, 1)
    ]
    wages = [
        float(model.city_wage(p, m, r)) * (float(p.city_workers) + m),
        float(model.village_wage(p, m, r)) * r,
    ]
    assert wages == pytest.approx(earned, rel=1e-9, abs=1e-8)


@few
@given(economies())
def test_nobody_wants_to_change(p) -> None:
    found = solve(p)
    m, r, farmers = float(found.migrants), float(found.rural_workers), float(p.farmers)
    assert 0.0 <= m <= farmers and 0.0 <= r <= farmers - m + 1e-9
    assert float(found.farming) == pytest.approx(farmers - m - r, abs=1e-9)
    wage, holds = float(found.village_wage), float(model.wage_that_holds(p))
    if m >= farmers * (1.0 - NOBODY):
        assert r <= NOBODY * farmers
    elif r <= NOBODY * farmers:
        assert wage <= holds + 1e-6
    elif r < farmers - m - 1e-6:
        assert wage == pytest.approx(holds, abs=1e-8)
        farming, working = model.worth_of_farming(p, m, r), model.worth_of_village_work(p, m, r)
        assert float(farming) == pytest.approx(float(working), abs=1e-8)
    else:
        assert wage >= holds - 1e-6
    gain = float(model.worth_of_moving(p, m, r) - model.worth_of_staying(p, m, r))
    if m <= NOBODY * farmers:
        assert gain <= 1e-6
    elif m < farmers:
        # The last to move is indifferent: attachment X m / L is just what the city pays more.
        assert gain == pytest.approx(float(p.attachment) * m / farmers, abs=1e-6)
    else:
        assert gain >= float(p.attachment) - 1e-6


@few
@given(economies(), st.floats(0.01, 0.5))
def test_a_wider_technology_gap_never_raises_rural_industry(p, more) -> None:
    worse = p.having(technology_gap=p.technology_gap + more)
    assert float(solve(worse).rural_workers) <= float(solve(p).rural_workers) + 1e-8


@few
@given(economies(), SHARES, SHARES, SHARES)
def test_village_wage_falls_with_village_workers(p, movers, some, more) -> None:
    m, low = split(p, movers, min(some, more))
    _, high = split(p, movers, max(some, more))
    assert float(model.village_wage(p, m, high)) <= float(model.village_wage(p, m, low)) + 1e-10


def test_village_workers_by_another_root_finder() -> None:
    many = draw(60, 4)
    m = 0.1 * np.asarray(many.flat().farmers)
    found = rural_workers(many.flat(), m)
    inside = 0
    for row in range(60):
        one = many.pick(np.array([row]))
        excess = _excess(one, m[row])
        room = float(one.farmers[0]) - m[row]
        if excess(0.0) > 0.0 > excess(room):
            inside += 1
            assert found[row] == pytest.approx(brentq(excess, 0.0, room, xtol=1e-13), abs=1e-9)
        else:
            assert found[row] == (0.0 if excess(0.0) <= 0.0 else pytest.approx(room))
    assert inside > 20


def _excess(one: Parameters, m: float) -> Callable[[float], float]:
    return lambda r: float((model.village_wage(one, m, r) - model.wage_that_holds(one))[0])


def test_many_economies_side_by_side_are_the_same_as_one_by_one() -> None:
    many = draw(12, 9)
    together = solve(many)
    assert len(set(together.pattern.tolist())) > 1
    for row in range(12):
        alone = solve(many.pick(np.array([row])))
        assert alone.migrants[0] == pytest.approx(together.migrants[row], abs=1e-10)
        assert alone.rural_workers[0] == pytest.approx(together.rural_workers[row], abs=1e-10)
    square = many.pick(np.arange(12)).having(
        transport_cost=np.full((3, 1), 0.5), **{
            name: np.reshape(value, (1, 12)) for name, value in many.flat().items()
            if name != "transport_cost"
        },
    )  # fmt: skip
    assert solve(square).migrants.shape == (3, 12)


SEVERAL = Parameters(
    willingness_to_pay=4.87, substitution=0.41, city_workers=6.65, farmers=18.6,
    city_firm_cost=0.23, technology_gap=0.26, transport_cost=0.94, city_living_cost=0.08,
    farm_income=5.1, land_rent=0.43, rent_kept_in_village=0.23, attachment=3.0, moving_cost=0.83,
)  # fmt: skip


def test_several_equilibria_are_all_found_and_stable_ones_alternate() -> None:
    found = equilibria(SEVERAL)
    assert len(found) == 3 == int(count_equilibria(SEVERAL))
    assert [stable for _, stable in found] == [True, False, True]
    movers = [float(outcome.migrants[0]) for outcome, _ in found]
    assert movers == sorted(movers)
    assert float(solve(SEVERAL).migrants) == pytest.approx(movers[0], abs=1e-9)
    flat = SEVERAL.flat()
    assert abs(float(pull(flat, np.array([movers[1]]))[0])) < 1e-8


def test_patterns_are_named_by_who_is_there() -> None:
    found = solve(draw(200, 2))
    assert set(np.unique(found.pattern)) == set(range(len(PATTERNS)))
    moved, works = found.migrants > 1e-6, found.rural_workers > 1e-6
    assert np.array_equal(found.names() == "both", moved & works)
    assert np.array_equal(found.names() == "core and periphery", ~moved & ~works)
    assert np.array_equal(found.names() == "rural industry only", ~moved & works)
>>>>>>> stz
