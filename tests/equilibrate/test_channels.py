"""An equilibrium taken apart: parts add up, and loops over pairs and orders say the same."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import permutations
from math import log

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Dense, Mobility, Technology, Trade, solve
from hinterland.equilibrate.channels import (
    job_parts,
    real_income_parts,
    sales_parts,
    welfare_parts,
)
from hinterland.equilibrate.channels.terms import Difference
from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.system import System
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy, hierarchies

PLACES = COUNTIES * EACH
MARKETS = ("reach", "rivals_reach", "rivals_cost", "demand")


def everything(economy: Economy, seed: int = 4) -> Causes:
    """All causes at once, moved at random."""
    rng = np.random.default_rng(seed)
    shape = (SECTORS, PLACES)
    money = rng.normal(0, 0.05, PLACES)
    moves = economy.mobility.kernel
    near = moves.near ** rng.uniform(0.6, 0.9)
    return Causes(
        productivity=rng.normal(0, 0.2, shape),
        skill=rng.normal(0, 0.1, shape),
        user_cost=rng.normal(0, 0.1, shape),
        land=rng.normal(0, 0.1, shape),
        amenity=rng.normal(0, 0.1, PLACES),
        housing=rng.normal(0, 0.1, PLACES),
        kernels=hierarchies(np.random.default_rng(seed + 1), COUNTIES, EACH),
        moving=replace(moves, near=near, entry=rng.uniform(0.8, 1.2, PLACES)),
        transfers=money - money.mean(),
    )


@cache
def solved(seed: int = 4) -> Difference:
    base = county_economy(seed)
    economy = replace(base, mobility=replace(base.mobility, crowding=0.1))
    causes = everything(economy, seed)
    return Difference(economy, causes, solve(economy, causes, tolerance=1e-12).outcome)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_parts_of_sales_and_jobs_add_up(seed: int) -> None:
    found = solved(seed)
    ln_revenue = np.log(found.after.revenue / found.before.revenue)
    parts = sales_parts(found)
    np.testing.assert_allclose(sum(parts.values()), ln_revenue, atol=1e-9)
    assert all(abs(part).max() > 1e-4 for part in parts.values())
    jobs = [one.share * one.workers for one in (found.before, found.after)]
    parts = job_parts(found)
    np.testing.assert_allclose(sum(parts.values()), np.log(jobs[1] / jobs[0]), atol=1e-9)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_parts_of_welfare_and_real_income_add_up(seed: int) -> None:
    found = solved(seed)
    eps = found.economy.mobility.elasticity
    ln_welfare = np.log(found.after.options / System(found.economy).options_before) / eps
    parts = welfare_parts(found)
    np.testing.assert_allclose(sum(parts.values()), ln_welfare, atol=1e-9)
    # No public money was moved here; everything else was.
    assert abs(parts["public_money"]).max() == 0
    assert all(abs(part).max() > 1e-4 for name, part in parts.items() if name != "public_money")
    home = sum(part for name, part in parts.items() if name not in ("moving", "options"))
    np.testing.assert_allclose(home, found.after.utility, atol=1e-9)
    # Real income is what is left of utility without amenity and crowding.
    real = real_income_parts(found)
    ln_workers = np.log(found.after.workers / found.economy.workers)
    beside = found.causes.amenity - found.economy.mobility.crowding * ln_workers
    np.testing.assert_allclose(sum(real.values()), found.after.utility - beside, atol=1e-9)


def test_without_travel_there_is_no_reach() -> None:
    economy = county_economy()
    rng = np.random.default_rng(2)
    causes = Causes(productivity=rng.normal(0, 0.2, (SECTORS, PLACES)))
    found = Difference(economy, causes, solve(economy, causes, tolerance=1e-12).outcome)
    parts = {**sales_parts(found), **welfare_parts(found)}
    for name in ("reach", "rivals_reach", "skills", "land", "capital", "bringing_goods", "moving",
                 "amenity", "crowding"):  # fmt: skip
        np.testing.assert_array_equal(parts[name], 0.0, err_msg=name)
    np.testing.assert_allclose(parts["technology"], economy.trade.theta[:, None]
                               * causes.productivity)  # fmt: skip
    # The whole split agrees with one in which travel takes part and has nothing to add.
    same = Causes(productivity=causes.productivity, kernels=economy.trade.kernels)
    again = {**sales_parts(replace(found, causes=same))}
    for name in MARKETS:
        np.testing.assert_allclose(again[name], parts[name], atol=1e-9, err_msg=name)


def test_at_the_baseline_every_part_is_nothing() -> None:
    economy = county_economy()
    found = Difference(economy, Causes(), solve(economy, tolerance=1e-11).outcome)
    for parts in (sales_parts(found), job_parts(found), welfare_parts(found)):
        for name, part in parts.items():
            np.testing.assert_allclose(part, 0.0, atol=1e-8, err_msg=name)


def tiny(free: np.ndarray) -> Economy:
    """Three places, two sectors, labour alone, nobody moves; asymmetric trade."""
    kernel = Dense(free)
    revenue = np.array([[3.0, 1.0, 2.0], [1.0, 2.0, 1.5]])
    consumed = revenue.sum(axis=1, keepdims=True) / revenue.sum()
    spent = consumed * revenue.sum(axis=0)
    supply = np.ones((2, 3))
    for _ in range(5000):
        supply = revenue / kernel.gather(spent / kernel.spread(supply))
    return Economy(
        Technology.of_labour(2, kappa=2.0),
        Trade(np.array([3.0, 5.0]), (kernel,), np.array([0, 0]), supply),
        consumed,
        revenue,
        revenue.sum(axis=0),
        Mobility(),
    )


def test_a_loop_over_pairs_and_orders_says_the_same() -> None:
    free = np.array([[0.9, 0.2, 0.1], [0.3, 1.0, 0.4], [0.15, 0.35, 0.8]])
    better = np.array([[0.9, 0.4, 0.1], [0.5, 1.0, 0.4], [0.15, 0.45, 0.95]])
    economy = tiny(free)
    causes = Causes(
        productivity=np.array([[0.2, 0.0, 0.1], [0.0, -0.1, 0.3]]), kernels=(Dense(better),)
    )
    found = Difference(economy, causes, solve(economy, causes, tolerance=1e-13).outcome)
    parts = sales_parts(found)
    before, after = found.before, found.after
    for k in range(2):
        for i in range(3):
            told = _orders(k, i, (free, better), (before, after))
            for name in MARKETS:
                assert parts[name][k, i] == pytest.approx(told[name], abs=1e-12), (name, k, i)
    # The price of goods at home, place by place: what comes from there and what does not.
    living = real_income_parts(found)
    for n in range(3):
        told = _price_parts(n, economy, (free, better), (before, after))
        for name, value in told.items():
            assert living[name][n] == pytest.approx(value, abs=1e-12), (name, n)


def _orders(k, i, free, outcomes) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Mean over all orders of what each market term adds to ln sales of a firm in i."""

    def ln_sum(moved: set[str]) -> float:
        total = 0.0
        for n in range(3):
            rivals = 0.0
            for j in range(3):
                way = free["rivals_reach" in moved][n][j]
                rivals += way * outcomes["rivals_cost" in moved].supply[k][j]
            spent = outcomes["demand" in moved].spending[k][n]
            total += free["reach" in moved][n][i] * spent / rivals
        return log(total)

    told = dict.fromkeys(MARKETS, 0.0)
    for order in permutations(MARKETS):
        moved: set[str] = set()
        for name in order:
            told[name] -= ln_sum(moved) / 24
            moved = moved | {name}
            told[name] += ln_sum(moved) / 24
    return told


def _price_parts(n, economy, free, outcomes) -> dict[str, float]:  # type: ignore[no-untyped-def]
    told = {"own_goods": 0.0, "bringing_goods": 0.0, "making_goods": 0.0}
    for k in range(2):
        s = [outcome.supply[k] for outcome in outcomes]

        def others(way: int, made: int, n: int = n, s: list = s) -> float:  # type: ignore[type-arg]
            return sum(free[way][n][j] * s[made][j] for j in range(3) if j != n)

        own = free[1][n][n] * s[1][n] - free[0][n][n] * s[0][n]
        bringing = (others(1, 0) - others(0, 0) + others(1, 1) - others(0, 1)) / 2
        making = (others(0, 1) - others(0, 0) + others(1, 1) - others(1, 0)) / 2
        whole = [others(m, m) + free[m][n][n] * s[m][n] for m in (0, 1)]
        scale = log(whole[1] / whole[0]) / (whole[1] - whole[0])
        weight = float(economy.consumed[k, 0]) / float(economy.trade.theta[k]) * scale
        told["own_goods"] += weight * own
        told["bringing_goods"] += weight * bringing
        told["making_goods"] += weight * making
    return told
