"""People who move bit by bit: the limits, and a table of who lives where that is kept by pairs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.equilibrate import Causes, solve
from hinterland.equilibrate.adjoint import Weights, gradient
from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.settling import Settled
from hinterland.errors import InputError
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy
from tests.equilibrate.reference import dense_movement

PLACES = COUNTIES * EACH


def shocks(economy: Economy, seed: int) -> Causes:
    rng = np.random.default_rng(seed)
    kernel = economy.mobility.kernel
    return Causes(
        productivity=rng.normal(0, 0.2, (SECTORS, PLACES)),
        amenity=rng.normal(0, 0.2, PLACES),
        moving=replace(
            kernel,
            near=kernel.near ** rng.uniform(0.5, 0.9),
            entry=rng.uniform(0.7, 1.3, PLACES),
            staying=rng.uniform(0.9, 1.1, PLACES),
            leaving=kernel.leaving * rng.uniform(0.9, 1.2, PLACES),
        ),
    )


def year(settled: Settled, causes: Causes, share: float):
    """A year later, and its solution."""
    under = settled.under(causes, share)
    found = solve(settled.economy, under, tolerance=1e-12)
    return settled.after(under, found.outcome), found


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000))
def test_if_everybody_chooses_it_is_the_static_equilibrium(seed: int) -> None:
    economy = county_economy(seed)
    causes = shocks(economy, seed)
    static = solve(economy, causes, tolerance=1e-12).outcome
    settled, found = year(Settled.at_baseline(economy), causes, 1.0)
    np.testing.assert_allclose(found.outcome.workers, static.workers, rtol=1e-9)
    before = Settled.at_baseline(economy).cohorts[0].options
    worth = (static.options / before) ** (1 / economy.mobility.elasticity)
    np.testing.assert_allclose(settled.welfare(), worth, rtol=1e-9)
    assert len(settled.cohorts) == 1


def test_where_nothing_changes_nobody_moves() -> None:
    economy = county_economy()
    settled = Settled.at_baseline(economy)
    home = settled.at_home()
    for _ in range(3):
        settled, _ = year(settled, Causes(), 0.3)
    np.testing.assert_allclose(settled.workers, economy.workers, rtol=1e-8)
    np.testing.assert_allclose(settled.welfare(), 1.0, rtol=1e-8)
    np.testing.assert_allclose(settled.at_home(), home, rtol=1e-8)


def test_in_the_long_run_it_is_the_static_equilibrium() -> None:
    economy = county_economy(7)
    causes = shocks(economy, 7)
    static = solve(economy, causes, tolerance=1e-12).outcome
    settled, gaps = Settled.at_baseline(economy), []
    for _ in range(25):
        settled, _ = year(settled, causes, 0.4)
        gaps.append(float(np.abs(np.log(settled.workers / static.workers)).max()))
    assert gaps[-1] < 1e-5
    assert all(later < gap for gap, later in pairwise(gaps[:11]))
    before = Settled.at_baseline(economy).cohorts[0].options
    worth = (static.options / before) ** (1 / economy.mobility.elasticity)
    np.testing.assert_allclose(settled.welfare(), worth, rtol=1e-5)


def test_a_table_of_all_pairs_says_who_lives_where_and_how_well() -> None:
    economy = county_economy(5)
    moves = economy.mobility
    settled = Settled.at_baseline(economy)
    base = np.array(dense_movement(moves.kernel))
    living = _chosen(base, moves.attraction) * moves.registered[:, None]
    # Worth of living in n for people of o, of the same luck with places, by year of choice.
    worth = [(1.0, living / moves.registered[:, None], np.ones((PLACES, PLACES)))]
    last_kernel, last_utility = base, np.zeros(PLACES)
    for number, share in enumerate((0.3, 0.5, 0.25)):
        causes = shocks(economy, 20 + number)
        settled, found = year(settled, causes, share)
        utility, kernel = found.outcome.utility, np.array(dense_movement(causes.moving))
        attraction = moves.attraction * np.exp(moves.elasticity * utility)
        choice = _chosen(kernel, attraction)
        living = (1 - share) * living + share * choice * moves.registered[:, None]
        np.testing.assert_allclose(found.outcome.workers, living.sum(axis=0), rtol=1e-8)
        np.testing.assert_allclose(settled.at_home(), np.diag(living) / moves.registered, rtol=1e-8)
        step = np.exp(utility - last_utility)[None, :]
        step = step * (kernel / last_kernel) ** (1 / moves.elasticity)
        options = (kernel @ attraction) / (base @ moves.attraction)
        gained = options[:, None] ** (1 / moves.elasticity) * np.ones((PLACES, PLACES))
        worth = [(part * (1 - share), where, value * step) for part, where, value in worth]
        worth.append((share, choice, gained))
        mean = sum(part * (where * value).sum(axis=1) for part, where, value in worth)
        np.testing.assert_allclose(settled.welfare(), mean, rtol=1e-8)
        assert sum(one.share for one in settled.cohorts) == pytest.approx(1.0)
        last_kernel, last_utility = kernel, utility
    assert living.sum() == pytest.approx(moves.registered.sum())


def _chosen(kernel: np.ndarray, attraction: np.ndarray) -> np.ndarray:
    """(origin, place) shares of those who choose."""
    drawn = kernel * attraction[None, :]
    return drawn / drawn.sum(axis=1, keepdims=True)


def test_a_mean_of_two_kernels_is_that_of_every_pair() -> None:
    economy = county_economy(2)
    kernel, other = economy.mobility.kernel, shocks(economy, 2).moving
    for share in (0.0, 0.4, 1.0, 2 / 3):
        mean = np.array(dense_movement(kernel.towards(other, share)))
        one, two = (np.array(dense_movement(k)) for k in (kernel, other))
        np.testing.assert_allclose(mean, one ** (1 - share) * two**share, rtol=1e-12)
    assert kernel.towards(kernel, 0.5) is kernel


def test_a_year_on_the_way_has_no_gradient() -> None:
    economy = county_economy()
    under = Settled.at_baseline(economy).under(Causes(), 0.2)
    found = solve(economy, under, tolerance=1e-10)
    with pytest.raises(InputError, match="year on a path"):
        gradient(economy, under, found, Weights.of_people(economy.mobility.registered))
