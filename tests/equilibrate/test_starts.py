"""Several starts: one answer where there is one, and two where there are two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hinterland.change import Change
from hinterland.equilibrate import (
    Causes,
    Dense,
    Economy,
    Mobility,
    Technology,
    Trade,
    several_starts,
    solve,
)  # fmt: skip
from hinterland.equilibrate.starts import UNSURE
from hinterland.equilibrate.uniqueness import uniqueness
from hinterland.errors import InputError
from hinterland.evaluation import evaluate
from hinterland.sources.synthetic import synthetic_region
from tests.equilibrate.economies import county_economy


def core_and_periphery(scale: float) -> Economy:
    """Two equal places, people who follow income, and firms that are better where many are."""
    free = np.array([[1.0, 0.35], [0.35, 1.0]])
    one = np.ones(2)
    return Economy(
        Technology.of_labour(scale=scale),
        Trade(np.array([4.0]), (Dense(free),), np.array([0]), np.ones((1, 2))),
        np.ones((1, 1)),
        one[None].copy(),
        one,
        mobility=Mobility(
            "heterogeneous",
            elasticity=8.0,
            registered=one,
            kernel=Dense(np.ones((2, 2))),
            attraction=one,
            crowding=0.05,
        ),
    )


def test_where_uniqueness_is_assured_all_starts_agree() -> None:
    economy = county_economy()
    shock = Causes(productivity=np.random.default_rng(1).normal(0, 0.2, (3, 12)))
    tried = several_starts(economy, shock, starts=4, tolerance=1e-10)
    assert tried.one
    assert tried.apart < 1e-8
    assert (tried.count, tried.lost) == (4, 0)
    np.testing.assert_array_equal(
        tried.found.state.ln_revenue, solve(economy, shock, tolerance=1e-10).state.ln_revenue
    )
    again = several_starts(economy, shock, starts=4, tolerance=1e-10)
    assert again.apart == tried.apart


def test_two_equilibria_are_found_and_told() -> None:
    assert uniqueness(core_and_periphery(0.0)) < 1
    mild = several_starts(core_and_periphery(0.0), starts=3)
    assert mild.one
    strong = core_and_periphery(0.3)
    assert uniqueness(strong) > 1
    tried = several_starts(strong, starts=3)
    # From the baseline the equal split holds; off it people gather in one place.
    np.testing.assert_allclose(tried.found.outcome.workers, 1.0, atol=1e-6)
    assert not tried.one
    assert tried.apart > 0.1


def test_no_start_is_refused() -> None:
    with pytest.raises(InputError, match="No start"):
        several_starts(county_economy(), starts=0)


def test_an_evaluation_tells_its_starts() -> None:
    land = synthetic_region(counties=5, seed=2)
    change = [Change("productivity", "scale", 1.1, {"place_tier": ("village",)})]
    once = evaluate(land, change, equilibrium=True).balanced
    assert once.starts == 1
    assert "start" not in repr(once)
    twice = evaluate(land, change, equilibrium=True, starts=2).balanced
    assert twice.starts == 2
    assert 0 < twice.apart < 1e-6
    assert "2 starts end within" in repr(twice)
    # A number above 1 is told where one start was asked for.
    assert "try more starts" in repr(replace(once, uniqueness=1.2))
    assert "1 led nowhere" in repr(replace(twice, lost_starts=1))


def test_agglomeration_that_outweighs_crowding_is_tried_from_several_starts() -> None:
    strong = {
        "production": {"other": {"scale": 0.15}},
        "migration": {"all": {"housing": 0.0, "elasticity": 8.0}},
    }
    land = synthetic_region(counties=5, seed=2).with_facts({}, settings={"equilibrium": strong})
    change = [Change("productivity", "scale", 1.01, {"place_tier": ("village",)})]
    found = evaluate(land, change, equilibrium=True).balanced
    assert found.uniqueness > 1
    assert found.starts == UNSURE
