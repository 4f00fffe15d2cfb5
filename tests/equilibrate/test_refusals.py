"""Economies that make no sense are refused in words, and no answer is made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Dense, Gates, Hubs, freeness, solve
from hinterland.equilibrate import equations as eq
from hinterland.errors import InputError, NotConverged
from hinterland.numerics.balancing import balanced
from hinterland.numerics.fixed_point import Outcome, accelerated
from tests.equilibrate.economies import county_economy


def test_everything_wrong_with_an_economy_is_told_at_once() -> None:
    economy = county_economy()
    revenue, workers = economy.revenue.copy(), economy.workers.copy()
    revenue[1, 4], workers[2] = 0.0, -1.0
    with pytest.raises(InputError) as told:
        replace(
            economy,
            revenue=revenue,
            workers=workers,
            consumed=economy.consumed * 1.1,
            technology=replace(economy.technology, labour=economy.technology.labour + 0.01),
            transfers=np.ones(12),
            names=tuple(f"county {n}" for n in range(12)),
        )
    text = str(told.value)
    assert len(told.value.faults) == 5
    for part in ("sector 1 in county 4", "county 2", "do not add up to one", "add up to nothing"):
        assert part in text


def test_kernels_that_cut_off_a_place_are_refused() -> None:
    free = np.eye(3)
    free[1, 1] = 0.0
    with pytest.raises(InputError, match="1 places are cut off"):
        Dense(free)
    with pytest.raises(InputError, match="negative or undefined"):
        Dense(np.array([[1.0, np.nan], [0.1, 1.0]]))
    with pytest.raises(InputError, match="not square"):
        Dense(np.ones((2, 3)))
    with pytest.raises(InputError, match="below 1"):
        freeness(np.array([[1.0, 0.9]]), 4.0)
    assert freeness(np.array([1.0, 2.0, np.inf]), 4.0).tolist() == [1.0, 0.0625, 0.0]


def test_gates_are_checked() -> None:
    with pytest.raises(InputError) as told:
        Gates(np.array([1, 0]), np.array([0, 0]), np.array([0.5, 2.0]), 3)
    assert len(told.value.faults) == 3


def test_no_equilibrium_names_the_places_farthest_from_rest() -> None:
    economy = replace(county_economy(), names=tuple(f"place {n}" for n in range(12)))
    shock = np.zeros((3, 12))
    shock[0, 7] = 2.0
    with pytest.raises(NotConverged) as told:
        solve(economy, Causes(productivity=shock), max_steps=3)
    text = str(told.value)
    assert "farthest from rest: place" in text
    assert "step limit" in text
    found = solve(economy, Causes(productivity=shock), max_steps=3, must_converge=False)
    assert found.ended is Outcome.STEP_LIMIT
    assert found.residual > 1e-8


def test_supplies_need_totals_that_agree() -> None:
    kernel = Dense(np.array([[1.0, 0.2], [0.3, 1.0]]))
    with pytest.raises(InputError, match="not have the same total"):
        balanced(kernel.spread, kernel.gather, np.ones((1, 2)), np.ones((1, 2)) * 2)
    with pytest.raises(InputError, match="not positive"):
        balanced(kernel.spread, kernel.gather, np.array([[1.0, 0.0]]), np.full((1, 2), 0.5))
    supply, _ = balanced(kernel.spread, kernel.gather, np.array([[1.0, 2.0]]), np.full((1, 2), 1.5))
    sold = supply * kernel.gather(np.full((1, 2), 1.5) / kernel.spread(supply))
    np.testing.assert_allclose(sold, [[1.0, 2.0]], rtol=1e-9)


def test_acceleration_stops_on_the_undamped_residual() -> None:
    matrix = np.array([[0.9, 0.05], [0.02, 0.95]])

    def update(x):
        return matrix @ x + 1.0

    found = accelerated(update, np.zeros(2), pace=0.01, tolerance=1e-10)
    np.testing.assert_allclose(found.value, np.linalg.solve(np.eye(2) - matrix, np.ones(2)))
    assert np.abs(update(found.value) - found.value).max() <= 1e-10
    assert found.steps < 12
    slow = accelerated(update, np.zeros(2), memory=0, tolerance=1e-10, max_steps=5000)
    assert slow.steps > 100
    with pytest.raises(NotConverged, match="left the finite numbers"):
        accelerated(lambda x: x * np.nan, np.ones(2))


def test_the_equations_hold_one_by_one() -> None:
    labour = np.array([0.5, 0.4])
    revenue, workers = np.array([[2.0, 1.0], [5.0, 1.0]]), np.array([3.0, 1.0])
    income = eq.labour_income(revenue, workers, labour)
    np.testing.assert_allclose(income, [1.0, 0.9])
    share = eq.employment_share(revenue, workers, labour, income)
    np.testing.assert_allclose(share.sum(axis=0), 1.0)
    # Equation 1 forwards: y^ = (sum lam phi^ w^^kappa)^(1/kappa) with lam at the baseline.
    kappa, skill = 2.0, np.array([[0.1, -0.2], [0.0, 0.3]])
    new = np.array([[0.7, 0.2], [0.3, 0.8]])
    wage = eq.ln_wage(np.log([1.2, 0.8]), np.log(new / share), skill, kappa)
    again = (share * np.exp(skill) * np.exp(wage) ** kappa).sum(axis=0) ** (1 / kappa)
    np.testing.assert_allclose(again, [1.2, 0.8])
    np.testing.assert_allclose(eq.ln_rent(np.log(3.0), np.log(1.5)), np.log(2.0))
    np.testing.assert_allclose(eq.ln_supply(np.ones((2, 1)), np.array([4.0, 5.0])), [[-4], [-5]])
    np.testing.assert_allclose(
        eq.ln_price(np.full((1, 2), 16.0), np.ones((1, 2)), np.array([4.0])), -np.log(2.0)
    )
    taken = eq.with_tariffs(
        np.array([1.0]), np.array([[0.0]]), np.ones((1, 1)), np.zeros((1, 1)), np.full((1, 1), 0.2)
    )
    np.testing.assert_allclose(taken, 1.25)
    np.testing.assert_allclose(eq.ln_welfare(np.array([4.0]), np.array([1.0]), 2.0), np.log(2.0))


def test_shares_that_close_but_are_none_are_refused() -> None:
    economy = county_economy()
    t = economy.technology
    labour, land = t.labour.copy(), t.land.copy()
    labour[1], land[1] = -0.1, land[1] + labour[1] + 0.1
    with pytest.raises(InputError, match=r"Shares of labour lie outside \[0, 1\]") as told:
        replace(economy, technology=replace(t, labour=labour, land=land))
    assert "sector 1: -0.1" in str(told.value)
    nobody = replace(t, labour=np.zeros(3), land=t.land + t.labour)
    with pytest.raises(InputError, match="No sector employs anybody"):
        replace(economy, technology=nobody)


@pytest.mark.parametrize("word", ["revenue", "workers"])
@pytest.mark.parametrize("value", [0.0, -2.0, np.nan, np.inf])
def test_what_is_not_there_or_negative_is_refused(word: str, value: float) -> None:
    """A wage is revenue over workers: negative wages, an empty sector, nobody in a place."""
    economy = county_economy()
    values = getattr(economy, word).copy()
    values[..., 5] = value
    with pytest.raises(InputError, match=f"entries of {word} are not positive") as told:
        replace(economy, **{word: values})
    (fault,) = told.value.faults
    assert "5" in fault.where
    assert "left out" in fault.do or "merge" in fault.do


def test_a_region_that_kernels_cut_off_is_refused_by_name() -> None:
    economy = county_economy()
    names = tuple(f"place {n}" for n in range(12))
    kernels = []
    for way in economy.trade.kernels:
        between = way.hubs.between.copy()
        between[:2, 2:], between[2:, :2] = 0.0, 0.0
        own = np.arange(12) // 3
        gates = Gates(np.arange(12), own, np.full(12, 0.5), 12)
        kernels.append(replace(way, gates=gates, hubs=replace(way.hubs, between=between)))
    with pytest.raises(InputError, match="6 places trade nothing with the rest") as told:
        replace(economy, names=names, trade=replace(economy.trade, kernels=tuple(kernels)))
    assert "place 6, place 7, place 8, place 9, place 10 and 1 more" in str(told.value)
    # One class that crosses is enough, and so is one direction.
    mixed = (kernels[0], economy.trade.kernels[1])
    replace(economy, trade=replace(economy.trade, kernels=mixed))
    one_way = kernels[0].hubs.between.copy()
    one_way[0, 2] = 0.1
    hubs = replace(kernels[0].hubs, between=one_way)
    replace(economy, trade=replace(economy.trade, kernels=(replace(kernels[0], hubs=hubs),) * 2))


def test_causes_that_do_not_fit_are_refused_all_at_once() -> None:
    economy = replace(county_economy(), names=tuple(f"place {n}" for n in range(12)))
    bad = np.zeros((3, 12))
    bad[1, 4] = -np.inf
    with pytest.raises(InputError) as told:
        solve(
            economy,
            Causes(
                productivity=bad,
                amenity=np.zeros(5),
                transfers=np.ones(12),
                kernels=[Dense(np.ones((3, 3)))],
                moving=Dense(np.ones((4, 4))),
            ),
        )
    text = str(told.value)
    assert len(told.value.faults) == 6
    for part in (
        "A cause is not finite: productivity", "sector 1 in place 4", "amenity has shape (5,)",
        "Transfers do not add up", "1 kernels for 2 classes", "3 places, the economy 12",
        "4 places, the economy 12",
    ):  # fmt: skip
        assert part in text


def test_a_hierarchy_knows_directions_and_no_tariffs() -> None:
    between = np.array([[1.0, 0.2, 0.3], [0.4, 1.0, 0.1], [0.3, 0.1, 1.0]])
    way = Hubs.of_seats(between)
    x = np.array([[1.0, 2.0, 3.0]])
    np.testing.assert_allclose(way.carry(x), x @ between.T)
    np.testing.assert_allclose(way.carry(x, back=True), x @ between)
    with pytest.raises(InputError, match="called symmetric, but it differs") as told:
        Hubs.of_seats(between, symmetric=True)
    assert "hubs 0, 1" in str(told.value)
    # Tariffs bring revenue to those who levy them, which only a matrix of pairs can say.
    with pytest.raises(TypeError, match="paid"):
        Hubs.of_seats(between, paid=between)  # type: ignore[call-arg]
