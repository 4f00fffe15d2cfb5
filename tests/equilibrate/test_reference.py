"""The engine against loops over a dense model, and the hub form against a published case."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hinterland.equilibrate import Causes, Gates, Hierarchy, Hubs, System, solve
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy, hierarchies
from tests.equilibrate.reference import dense_kernel, dense_movement, next_state

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"


def _told(found):
    """A solution as the reference takes it."""
    state = found.state
    return {
        "revenue": np.exp(state.ln_revenue),
        "workers": np.exp(state.ln_workers),
        "price": np.exp(state.ln_price),
    }


def test_kernels_are_those_of_a_loop_over_gates_and_pairs() -> None:
    economy = county_economy()
    rng = np.random.default_rng(5)
    for way in economy.trade.kernels:
        dense = np.array(dense_kernel(way, 0, way.places))
        x = rng.uniform(0.1, 1.0, (2, way.places))
        np.testing.assert_allclose(way.spread(x), x @ dense.T, rtol=1e-12)
        np.testing.assert_allclose(way.gather(x), x @ dense, rtol=1e-12)
    move = economy.mobility.kernel
    dense = np.array(dense_movement(move))
    x = rng.uniform(0.1, 1.0, (2, move.places))
    np.testing.assert_allclose(move.spread(x), x @ dense.T, rtol=1e-12)
    np.testing.assert_allclose(move.gather(x), x @ dense, rtol=1e-12)


def test_towns_are_a_level_of_their_own() -> None:
    rng = np.random.default_rng(8)
    between = rng.uniform(0.1, 0.8, (3, 3))
    np.fill_diagonal(between, 1.0)
    parent, up = np.array([0, 0, 2]), rng.uniform(0.3, 0.9, 3)
    hubs = Hubs(between, parent, up)
    place, hub = np.array([0, 1, 1, 2, 2, 3, 4]), np.array([0, 1, 3, 0, 4, 2, 5])
    gates = Gates(place, hub, rng.uniform(0.2, 0.9, 7), 5)
    way = Hierarchy(gates, hubs)
    # Towns as hubs of a full matrix: own goods stay in the town, all others pass its seat.
    whole = np.zeros((6, 6))
    seat = [0, 1, 2, *parent]
    rise = [1.0, 1.0, 1.0, *up]
    for h in range(6):
        for g in range(6):
            whole[h, g] = rise[h] * between[seat[h], seat[g]] * rise[g] + (h == g and h > 2)
    flat = Hierarchy(gates, Hubs.of_seats(whole))
    x = rng.uniform(0.1, 1.0, (2, 5))
    np.testing.assert_allclose(way.spread(x), flat.spread(x), rtol=1e-12)
    np.testing.assert_allclose(way.gather(x), flat.gather(x), rtol=1e-12)


@pytest.mark.parametrize("case", ["technology", "travel", "amenity", "entry"])
def test_solutions_stay_where_the_loops_leave_them(case: str) -> None:
    economy = county_economy()
    rng = np.random.default_rng(11)
    places = COUNTIES * EACH
    move = economy.mobility.kernel
    given = {
        "technology": {"productivity": rng.normal(0, 0.2, (SECTORS, places))},
        "travel": {"kernels": hierarchies(np.random.default_rng(99), COUNTIES, EACH)},
        "amenity": {"amenity": rng.normal(0, 0.2, places)},
        "entry": {"moving": replace(move, entry=rng.uniform(0.5, 2.0, places))},
    }[case]
    found = solve(economy, Causes(**given), tolerance=1e-11)
    state = _told(found)
    leads = next_state(economy, given, state)
    for word in ("revenue", "workers", "price"):
        np.testing.assert_allclose(leads[word], state[word], rtol=1e-9, err_msg=word)
    np.testing.assert_allclose(found.outcome.options, leads["options"], rtol=1e-9)
    # The case moves something, so that agreement means something.
    assert np.abs(found.outcome.utility).max() > 0.01


def test_the_baseline_is_an_equilibrium() -> None:
    economy = county_economy()
    found = solve(economy)
    np.testing.assert_allclose(found.outcome.revenue, economy.revenue, rtol=1e-7)
    np.testing.assert_allclose(found.outcome.workers, economy.workers, rtol=1e-7)
    np.testing.assert_allclose(found.outcome.utility, 0.0, atol=1e-7)
    assert System(economy).start().ln_price.max() == 0.0


def test_the_published_case_of_gates() -> None:
    file = GOLDEN / "gates.json"
    if not file.is_file():
        pytest.skip("the golden cases are not beside the repository")
    case = json.loads(file.read_text(encoding="utf-8"))
    theta, hub = case["theta"], np.array(case["gate_hub"])
    places = len(hub)
    gates = Gates(
        np.repeat(np.arange(places), hub.shape[1]),
        hub.ravel(),
        np.array(case["gate_cost"]).ravel() ** -theta,
        places,
    )
    between, out = np.array(case["tau"]) ** -theta, np.array(case["chi"])[None] ** -theta
    way = Hierarchy(gates, Hubs.of_seats(between), out)
    supply, spending = np.array(case["supply"])[None], np.array(case["spending"])[None]
    reached = way.spread(supply)
    np.testing.assert_allclose(reached[0], case["expected"]["Phi"], rtol=1e-12)
    sold = supply * way.gather(spending / reached)
    np.testing.assert_allclose(sold[0], case["expected"]["revenue"], rtol=1e-12)
