"""What must hold in every economy: markets clear, profits are paid out, nobody wants to change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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
