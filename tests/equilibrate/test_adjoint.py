"""Gradients against central differences: of all causes, kernels and gates of pairs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Mobility, System, solve
from hinterland.equilibrate.adjoint import Weights, gradient
from hinterland.equilibrate.pair_worth import outward_worth, through_hubs
from hinterland.errors import InputError
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy

PLACES = COUNTIES * EACH
SHAPES = {
    "productivity": (SECTORS, PLACES),
    "skill": (SECTORS, PLACES),
    "user_cost": (SECTORS, PLACES),
    "land": (SECTORS, PLACES),
    "amenity": (PLACES,),
    "housing": (PLACES,),
}


@cache
def case():
    economy = county_economy(3)
    rng = np.random.default_rng(0)
    given = {word: rng.normal(0, 0.1, shape) for word, shape in SHAPES.items()}
    base = Causes(**given)
    found = solve(economy, base, tolerance=1e-13, max_steps=2000)
    weights = Weights(rng.uniform(0, 1, PLACES), rng.normal(0, 1, PLACES))
    return economy, given, weights, gradient(economy, base, found, weights)


def welfare(economy, given, weights) -> float:
    outcome = solve(economy, Causes(**given), tolerance=1e-13, max_steps=2000).outcome
    before = System(economy).options_before
    people = np.log(outcome.options / before) / economy.mobility.elasticity
    return float(weights.welfare @ people + weights.utility @ outcome.utility)


@pytest.mark.parametrize("word", SHAPES)
def test_gradients_are_those_of_central_differences(word: str) -> None:
    economy, given, weights, slope = case()
    rng, step = np.random.default_rng(5), 1e-5
    for _ in range(3):
        at = tuple(rng.integers(0, size) for size in SHAPES[word])
        values = []
        for sign in (1, -1):
            moved = given[word].copy()
            moved[at] += sign * step
            values.append(welfare(economy, {**given, word: moved}, weights))
        measured = (values[0] - values[1]) / (2 * step)
        assert getattr(slope, word)[at] == pytest.approx(measured, rel=1e-6, abs=1e-8)


def test_a_direction_of_all_causes_at_once() -> None:
    economy, given, weights, slope = case()
    rng, step = np.random.default_rng(6), 1e-5
    way = {word: rng.normal(0, 1, shape) for word, shape in SHAPES.items()}
    values = [
        welfare(economy, {w: given[w] + sign * step * way[w] for w in given}, weights)
        for sign in (1, -1)
    ]
    measured = (values[0] - values[1]) / (2 * step)
    told = sum(float((getattr(slope, word) * way[word]).sum()) for word in SHAPES)
    assert told == pytest.approx(measured, rel=1e-6)


def test_transfers_and_pairs_of_hubs() -> None:
    economy, given, weights, slope = case()
    step = 1e-6
    paid = np.zeros(PLACES)
    paid[2], paid[7] = 1.0, -1.0
    values = [
        welfare(economy, {**given, "transfers": sign * step * paid}, weights) for sign in (1, -1)
    ]
    measured = (values[0] - values[1]) / (2 * step)
    assert slope.transfers @ paid == pytest.approx(measured, rel=1e-5)
    for position, (to, start) in ((0, (2, 0)), (1, (1, 3))):
        values = []
        for sign in (1, -1):
            kernels = list(economy.trade.kernels)
            way = kernels[position]
            between = way.hubs.between.copy()
            between[to, start] += sign * 1e-5
            kernels[position] = replace(way, hubs=replace(way.hubs, between=between))
            values.append(welfare(economy, {**given, "kernels": kernels}, weights))
        measured = (values[0] - values[1]) / 2e-5
        way = economy.trade.kernels[position]
        told = through_hubs(slope.trade[position], way)[to, start]
        assert told == pytest.approx(measured, rel=1e-6, abs=1e-9)


def test_the_wedge_of_firms_outward() -> None:
    economy, given, weights, slope = case()
    step = 1e-5
    for position, way in enumerate(economy.trade.kernels):
        told = outward_worth(slope.trade[position], way)
        sectors = int((economy.trade.kernel_of == position).sum())
        assert told.shape == (sectors, PLACES)
        free = np.ones((sectors, PLACES)) if way.outward is None else way.outward
        free = np.broadcast_to(free, (sectors, PLACES))
        for sector, place in ((0, 1), (sectors - 1, 7)):
            values = []
            for sign in (1, -1):
                moved = free.copy()
                moved[sector, place] *= np.exp(sign * step)
                kernels = list(economy.trade.kernels)
                kernels[position] = replace(way, outward=moved)
                values.append(welfare(economy, {**given, "kernels": kernels}, weights))
            measured = (values[0] - values[1]) / (2 * step)
            assert told[sector, place] == pytest.approx(measured, rel=1e-6, abs=1e-9)


def test_the_kernel_of_migration() -> None:
    economy, given, weights, slope = case()
    move = economy.mobility.kernel
    values = []
    for sign in (1, -1):
        entry = move.entry.copy()
        entry[4] += sign * 1e-5
        values.append(welfare(economy, {**given, "moving": replace(move, entry=entry)}, weights))
    measured = (values[0] - values[1]) / 2e-5
    # Entry of a place multiplies all its column but the way home.
    unit = np.zeros((1, PLACES))
    unit[0, 4] = 1.0
    column = move.spread(unit)[0]
    column[4] = 0.0
    pair = slope.moving
    told = sum(float((row * column).sum() * pair.origin[k, 4]) for k, row in enumerate(pair.to))
    assert told == pytest.approx(measured, rel=1e-6)


def test_where_nobody_moves_and_where_everybody_may() -> None:
    economy, given, _, _ = case()
    still = replace(economy, mobility=Mobility("none", housing=0.1))
    weights = Weights(np.zeros(PLACES), np.full(PLACES, 1 / PLACES))
    found = solve(still, Causes(**given), tolerance=1e-13, max_steps=2000)
    slope = gradient(still, Causes(**given), found, weights)
    values = []
    for sign in (1, -1):
        moved = given["productivity"].copy()
        moved[1, 3] += sign * 1e-5
        causes_then = Causes(**{**given, "productivity": moved})
        outcome = solve(still, causes_then, tolerance=1e-13, max_steps=2000).outcome
        values.append(outcome.utility.mean())
    measured = (values[0] - values[1]) / 2e-5
    assert slope.productivity[1, 3] == pytest.approx(measured, rel=1e-6)
    free = replace(economy, mobility=Mobility("free", housing=0.3, crowding=0.2))
    with pytest.raises(InputError, match="free mobility"):
        gradient(free, Causes(), solve(free), weights)
