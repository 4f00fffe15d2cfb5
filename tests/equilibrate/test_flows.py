"""Flows by group of places are the sums over pairs that loops and dense kernels give."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.equilibrate import Causes, Gates, Hierarchy, Hubs, solve
from hinterland.equilibrate.flows import goods, people
from hinterland.equilibrate.flows.accounts import choices, moves, partners, production, trade_gain
from hinterland.equilibrate.flows.between import between_groups, inside_groups
from hinterland.equilibrate.flows.goods import goods_by_group, goods_by_seat, goods_inside
from hinterland.equilibrate.flows.people import people_by_group, people_inside
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy
from tests.equilibrate.reference import dense_kernel, dense_movement

PLACES = COUNTIES * EACH
COUNTY, TIER = np.arange(PLACES) // EACH, np.arange(PLACES) % EACH
SEEDS = st.integers(0, 10_000)


def solved(seed: int) -> tuple[Any, Causes, Any]:
    """An asymmetric economy under shocks, in the form of a calibration."""
    rng = np.random.default_rng(seed)
    economy = county_economy(seed)
    causes = Causes(
        productivity=rng.normal(0, 0.2, (SECTORS, PLACES)), amenity=rng.normal(0, 0.1, PLACES)
    )
    made = SimpleNamespace(
        economy=economy,
        moved=SimpleNamespace(kernel=economy.mobility.kernel),
        found=SimpleNamespace(counties=COUNTIES, foreign=0),
        sectors=SimpleNamespace(trade=economy.trade.kernel_of, production=np.array([0, 1, 1])),
    )
    return made, causes, solve(economy, causes, tolerance=1e-11).outcome


def pairs(made: Any, outcome: Any) -> np.ndarray:
    """(sector, seller, buyer) by the loops of the reference."""
    economy = made.economy
    found = np.zeros((SECTORS, PLACES, PLACES))
    for k in range(SECTORS):
        way = economy.trade.kernels[economy.trade.kernel_of[k]]
        kernel = np.array(dense_kernel(way, k, PLACES))
        asked = outcome.spending[k] / outcome.reached[k]
        found[k] = (asked[:, None] * kernel * outcome.supply[k][None, :]).T
    return found


def summed(matrix: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    found = np.zeros((groups, groups))
    for i in range(len(group)):
        for n in range(len(group)):
            if group[i] >= 0 and group[n] >= 0:
                found[group[i], group[n]] += matrix[i, n]
    return found


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_goods_are_the_sums_of_pairs(seed: int) -> None:
    made, causes, outcome = solved(seed)
    each = pairs(made, outcome)
    found = goods(made, causes, outcome)
    np.testing.assert_allclose(found, summed(each.sum(axis=0), COUNTY, COUNTIES), rtol=1e-9)
    # What is sold to everybody is all that is sold; what is bought of everybody all that is bought.
    np.testing.assert_allclose(
        found.sum(axis=1), np.bincount(COUNTY, outcome.revenue.sum(axis=0)), rtol=1e-8
    )
    np.testing.assert_allclose(
        found.sum(axis=0), np.bincount(COUNTY, outcome.spending.sum(axis=0)), rtol=1e-8
    )
    second = goods_by_seat(made, causes, outcome, sectors=np.arange(SECTORS) == 2)
    np.testing.assert_allclose(second, summed(each[2], COUNTY, COUNTIES), rtol=1e-9)
    villages = TIER == EACH - 1
    sold = goods_by_seat(made, causes, outcome, sellers=villages)
    kept = each.sum(axis=0) * villages[:, None]
    np.testing.assert_allclose(sold, summed(kept, COUNTY, COUNTIES), rtol=1e-9)
    group = np.where(COUNTY == 1, -1, COUNTY // 2 * EACH + TIER)
    np.testing.assert_allclose(
        goods_by_group(made, causes, outcome, group, 2 * EACH),
        summed(each.sum(axis=0), group, 2 * EACH),
        rtol=1e-9,
    )


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_goods_inside_counties_are_told_by_tier_and_by_buyer(seed: int) -> None:
    made, causes, outcome = solved(seed)
    each = pairs(made, outcome)
    found = goods_inside(made, causes, outcome, TIER, EACH)
    bought = made.economy.technology.inputs @ outcome.revenue
    inputs = goods_inside(made, causes, outcome, TIER, EACH, bought=bought)
    for k in range(SECTORS):
        for i in range(PLACES):
            for n in range(PLACES):
                if COUNTY[i] == COUNTY[n]:
                    found[k, COUNTY[i], TIER[i], TIER[n]] -= each[k, i, n]
                    part = bought[k, n] / outcome.spending[k, n]
                    inputs[k, COUNTY[i], TIER[i], TIER[n]] -= part * each[k, i, n]
    np.testing.assert_allclose(found, 0.0, atol=1e-9)
    np.testing.assert_allclose(inputs, 0.0, atol=1e-9)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_people_are_the_sums_of_pairs(seed: int) -> None:
    made, causes, outcome = solved(seed)
    moving = made.economy.mobility
    drawn = moving.attraction * np.exp(moving.elasticity * outcome.utility)
    kernel = np.array(dense_movement(moving.kernel))
    each = (moving.registered / (kernel @ drawn))[:, None] * kernel * drawn[None, :]
    found = people(made, causes, outcome)
    np.testing.assert_allclose(found, summed(each, COUNTY, COUNTIES), rtol=1e-9)
    np.testing.assert_allclose(found.sum(axis=1), np.bincount(COUNTY, moving.registered), rtol=1e-9)
    np.testing.assert_allclose(found.sum(axis=0), np.bincount(COUNTY, outcome.workers), rtol=1e-8)
    inside = people_inside(made, causes, outcome, TIER, EACH)
    for c in range(COUNTIES):
        here = np.flatnonzero(c == COUNTY)
        np.testing.assert_allclose(inside[c], each[np.ix_(here, here)], rtol=1e-9, atol=1e-12)
    group = COUNTY // 2 * EACH + TIER
    np.testing.assert_allclose(
        people_by_group(made, causes, outcome, group, 2 * EACH),
        summed(each, group, 2 * EACH),
        rtol=1e-9,
    )


@settings(max_examples=6, deadline=None)
@given(SEEDS)
def test_accounts_by_partner_add_up_to_those_of_the_place(seed: int) -> None:
    made, causes, outcome = solved(seed)
    each = pairs(made, outcome)
    kinds = [tier == TIER for tier in range(EACH)]
    found = partners(made, causes, outcome, kinds)
    for position, kind in enumerate(kinds):
        np.testing.assert_allclose(
            found["sold_to"][..., position], each[:, :, kind].sum(axis=2), rtol=1e-9
        )
        np.testing.assert_allclose(
            found["bought_from"][..., position], each[:, kind].sum(axis=1), rtol=1e-9
        )
    people_of = moves(made, causes, outcome, kinds)
    registered = made.economy.mobility.registered
    np.testing.assert_allclose(people_of["went_to"].sum(axis=-1), registered, rtol=1e-9)
    np.testing.assert_allclose(people_of["came_from"].sum(axis=-1), outcome.workers, rtol=1e-8)
    paid = (made.economy.technology.labour @ outcome.revenue).sum()
    np.testing.assert_allclose(people_of["earned_in"].sum(), paid, rtol=1e-8)
    made_of = production(made, causes, outcome)
    cost = made.economy.technology.inputs.sum(axis=0)[:, None] * outcome.revenue
    np.testing.assert_allclose(made_of["value_added"] + cost, outcome.revenue, rtol=1e-12)
    np.testing.assert_allclose(made_of["inputs_bought"].sum(axis=0), cost.sum(axis=0), rtol=1e-12)
    assert (made_of["inputs_crossing"] <= made_of["inputs_bought"]).all()
    np.testing.assert_allclose(
        made_of["inputs_sold"].sum(axis=1), made_of["inputs_bought"].sum(axis=1), rtol=1e-8
    )


def test_what_wages_hold_is_the_slope_of_the_share_who_stay() -> None:
    made, causes, outcome = solved(4)
    moving = made.economy.mobility
    found = choices(made, causes, outcome)
    drawn = moving.attraction * np.exp(moving.elasticity * outcome.utility)
    kernel = np.array(dense_movement(moving.kernel))

    def stay(place: int, ln_wage: float) -> float:
        better = drawn.copy()
        better[place] *= np.exp(moving.elasticity * (1 - moving.housing) * ln_wage)
        return float(kernel[place, place] * better[place] / (kernel[place] @ better))

    for place in range(PLACES):
        slope = (stay(place, 1e-5) - stay(place, -1e-5)) / 2e-5
        np.testing.assert_allclose(found["stay_response"][place], slope, rtol=1e-6)
        worth = -np.log(stay(place, 0.0)) / moving.elasticity
        np.testing.assert_allclose(found["choice_value"][place], worth, rtol=1e-9)


def test_the_gain_from_trade_of_one_sector_is_that_of_own_shares() -> None:
    made, _, outcome = solved(5)
    found = trade_gain(made, outcome)
    assert (found > 0).all()
    own, e = outcome.supply / outcome.reached, made.economy
    # Without inputs the sum is that of consumption shares, -ln own / theta.
    plain = (e.consumed * -np.log(own) / e.trade.theta[:, None]).sum(axis=0)
    assert (found > plain).all()
    t = e.technology
    small = SimpleNamespace(
        economy=SimpleNamespace(
            sectors=SECTORS,
            consumed=e.consumed,
            trade=e.trade,
            technology=SimpleNamespace(inputs=np.zeros_like(t.inputs)),
        )
    )
    np.testing.assert_allclose(trade_gain(small, outcome), plain, rtol=1e-12)  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_towns_between_villages_and_seats_count_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seats, towns, places = 3, 4, 9
    between = rng.uniform(0.1, 0.8, (seats, seats))
    np.fill_diagonal(between, 1.0)
    hubs = Hubs(between, rng.integers(0, seats, towns), rng.uniform(0.3, 0.9, towns))
    place = np.repeat(np.arange(places), 2)
    hub = np.stack([rng.integers(0, seats, places), seats + rng.integers(0, towns, places)], axis=1)
    gates = Gates(place, hub.ravel(), rng.uniform(0.2, 0.9, 2 * places), places)
    way = Hierarchy(gates, hubs, rng.uniform(0.4, 1.0, (1, places)))
    supply, asked = rng.uniform(0.5, 2.0, (2, 2, places))
    one = np.stack([way.spread(np.tile(row, (2, 1)))[0] for row in np.eye(places)], axis=1)
    each = np.stack([(z[:, None] * one * s[None, :]).T for s, z in zip(supply, asked, strict=True)])
    group, part = np.arange(places) % 4 - 1, np.arange(places) % 2
    np.testing.assert_allclose(
        between_groups(way, supply, asked, group, 3), summed(each.sum(axis=0), group, 3), rtol=1e-9
    )
    inside = inside_groups(way, supply, asked, group, 3, part=part, parts=2)
    for k in range(2):
        for a in range(2):
            for b in range(2):
                kept = each[k] * (part == a)[:, None] * (part == b)[None, :]
                wanted = np.diag(summed(kept, group, 3))
                np.testing.assert_allclose(inside[k, :, a, b], wanted, rtol=1e-9, atol=1e-12)
