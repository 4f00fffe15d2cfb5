"""Newton's step in outline: exact where the outline leaves nothing out, and never the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Economy, Gates, System, solve, solving
from hinterland.equilibrate.foresight import Foresight, foresees, outline
from hinterland.equilibrate.layout import Layout
from hinterland.equilibrate.linear import places_at
from hinterland.numerics.balancing import balanced
from hinterland.numerics.outlines import flows, summed, times_by_item
from tests.equilibrate.economies import COUNTIES, EACH, county_economy, one_sector


def with_own_seats(economy: Economy) -> Economy:
    """Every place with its own seat as its only gate, every county a province of its own."""
    places = COUNTIES * EACH
    gates = Gates(
        np.arange(places), np.arange(places) // EACH, np.linspace(0.3, 0.9, places), places
    )
    kernels = tuple(replace(way, gates=gates) for way in economy.trade.kernels)
    moves = economy.mobility
    movement = replace(moves.kernel, province=np.arange(COUNTIES))
    income = (economy.technology.labour + economy.technology.land) @ economy.revenue
    income = income + economy.technology.capital @ economy.revenue
    spent = economy.consumed * income + economy.technology.inputs @ economy.revenue
    supply = np.empty_like(economy.revenue)
    for position, way in enumerate(kernels):
        mine = economy.trade.kernel_of == position
        supply[mine], _ = balanced(way.spread, way.gather, economy.revenue[mine], spent[mine])
    attraction, _ = balanced(
        movement.spread, movement.gather, economy.workers[None], moves.registered[None]
    )
    return replace(
        economy,
        trade=replace(economy.trade, kernels=kernels, supply=supply),
        mobility=replace(moves, kernel=movement, attraction=attraction[0]),
    )


def jacobian(economy: Economy) -> np.ndarray:
    """Of the map with all money kept at its total, by central differences."""
    system, layout = System(economy), Layout(economy)
    first, total = layout.pack(system.start()), float(economy.revenue.sum())

    def mapped(values):
        scaled = layout.scaled(values, total)
        return (
            values + layout.scaled(layout.pack(system.next(layout.unpack(scaled))), total) - scaled
        )

    columns = []
    for j in range(len(first)):
        step = np.zeros(len(first))
        step[j] = 1e-5
        columns.append((mapped(first + step) - mapped(first - step)) / 2e-5)
    return np.array(columns).T


def test_it_is_newtons_step_where_every_seat_is_a_group() -> None:
    economy = with_own_seats(county_economy())
    system, layout = System(economy), Layout(economy)
    step = Foresight(economy, system.outcome(system.start()))
    residual = np.random.default_rng(0).normal(size=len(layout.pack(system.start())))
    money = economy.revenue / economy.revenue.sum()
    sales = residual[: money.size].reshape(money.shape)
    sales -= (money * sales).sum()
    exact = np.eye(len(residual)) - jacobian(economy)
    np.testing.assert_allclose(exact @ step(residual), residual, atol=2e-5)


def test_answers_that_are_not_kept_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    economy = county_economy()
    system = System(economy)
    found = system.outcome(system.start())
    kept = Foresight(economy, found)
    monkeypatch.setattr("hinterland.equilibrate.foresight.KEPT", 0)
    monkeypatch.setattr("hinterland.equilibrate.foresight.WIDE", 5)
    anew = Foresight(economy, found)
    residual = np.random.default_rng(2).normal(size=len(Layout(economy).pack(system.start())))
    np.testing.assert_allclose(anew(residual), kept(residual), rtol=1e-5, atol=1e-6)
    assert kept.goes_back
    assert not anew.goes_back
    with pytest.raises(RuntimeError, match="not kept"):
        anew.back(residual)


@pytest.mark.parametrize("size", [1e-60, 1e60])
def test_units_of_supplies_do_not_matter(size: float) -> None:
    economy = county_economy()
    factors = np.array([1.0, *([size] * (economy.sectors - 1))])[:, None]
    trade = replace(economy.trade, supply=economy.trade.supply * factors)
    shock = np.zeros_like(economy.revenue)
    shock[:, ::3] = 0.1
    one = solve(economy, Causes(productivity=shock))
    other = solve(replace(economy, trade=trade), Causes(productivity=shock))
    np.testing.assert_allclose(other.state.ln_revenue, one.state.ln_revenue, atol=1e-7)
    assert other.steps == one.steps


def test_its_transpose_is_that_of_the_step() -> None:
    economy = county_economy()
    system = System(economy)
    step = Foresight(economy, system.outcome(system.start()))
    rng = np.random.default_rng(1)
    size = len(Layout(economy).pack(system.start()))
    for _ in range(3):
        one, other = rng.normal(size=(2, size))
        assert step.back(one) @ other == pytest.approx(one @ step(other), rel=1e-5, abs=1e-5)


def test_the_outline_loses_no_money_and_no_people() -> None:
    economy = county_economy()
    system = System(economy)
    at = places_at(economy, system.outcome(system.start()))
    known = outline(economy, at)
    for k in range(economy.sectors):
        sent = np.bincount(known.seat, at.out_of[k] * at.supply[k])
        given = np.bincount(known.group, known.give[k] * sent)
        brought = known.take[k] * (known.between[k] @ given)[known.group]
        way = economy.trade.kernels[economy.trade.kernel_of[k]]
        others = way.hubs.between - np.eye(COUNTIES)
        np.testing.assert_allclose(brought, others @ sent, rtol=1e-10)


@pytest.mark.parametrize("size", [0.1, -0.6])
def test_the_answer_is_that_of_plain_steps_in_fewer(size, monkeypatch) -> None:
    economy = county_economy()
    shock = np.zeros_like(economy.revenue)
    shock[:, ::3] = size
    with_it = solve(economy, Causes(productivity=shock), tolerance=1e-11)
    monkeypatch.setattr(solving, "foresees", lambda _: False)
    without = solve(economy, Causes(productivity=shock), tolerance=1e-11)
    np.testing.assert_allclose(with_it.state.ln_revenue, without.state.ln_revenue, atol=1e-9)
    np.testing.assert_allclose(with_it.state.ln_workers, without.state.ln_workers, atol=1e-9)
    assert with_it.steps < without.steps


def test_economies_without_gates_have_no_outline() -> None:
    assert foresees(county_economy())
    assert not foresees(one_sector(np.full((3, 3), 1 / 3), np.ones(3), 4.0))


def test_sums_of_outlines_are_those_of_loops() -> None:
    rng = np.random.default_rng(4)
    matrix, sent, asked = rng.uniform(size=(5, 5)), rng.uniform(size=5), rng.uniform(size=5)
    group = np.array([0, 1, 1, 2, 0])
    between, came, went = flows(matrix, sent, asked, group)
    told = np.zeros((3, 3))
    for n in range(5):
        for i in range(5):
            if n != i:
                told[group[n], group[i]] += asked[n] * matrix[n, i] * sent[i]
    np.testing.assert_allclose(between, told)
    np.testing.assert_allclose(np.bincount(group, came), told.sum(axis=1))
    np.testing.assert_allclose(np.bincount(group, went), told.sum(axis=0))
    blocks, rows = rng.normal(size=(5, 3, 3)), rng.normal(size=(5, 3))
    np.testing.assert_allclose(
        times_by_item(blocks.transpose(1, 2, 0), rows.T).T,
        np.array([blocks[n] @ rows[n] for n in range(5)]),
    )
    np.testing.assert_allclose(summed(blocks, group, 3)[1], blocks[1] + blocks[2])


def test_balancing_reckons_with_sales_to_oneself() -> None:
    rng = np.random.default_rng(2)
    kernel = np.exp(-rng.uniform(2, 9, (40, 40)))
    np.fill_diagonal(kernel, 1.0)
    sold = rng.uniform(1, 5, (2, 40))
    bought = rng.permutation(sold, axis=1)

    def found(**settings):
        return balanced(lambda s: s @ kernel.T, lambda z: z @ kernel, sold, bought, **settings)

    plain, many = found(tolerance=1e-11)
    reckoned, few = found(tolerance=1e-11, own=1.0)
    np.testing.assert_allclose(reckoned, plain, rtol=1e-8)
    assert few < many
