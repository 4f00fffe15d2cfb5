"""Tourism: appeal, what visitors leave, trips elsewhere; against loops over pairs of places."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from hinterland.change import Change
from hinterland.equilibrate.equilibrium import model
from hinterland.equilibrate.hubs import gathered_within, spread_within
from hinterland.errors import InputError
from hinterland.evaluation import evaluate, travel
from hinterland.flow import Territory
from hinterland.sources.synthetic import synthetic_region
from tests.equilibrate.economies import COUNTIES, EACH, gates_of, hierarchies
from tests.equilibrate.reference import dense_kernel

PLACES = COUNTIES * EACH


@cache
def region() -> Territory:
    return synthetic_region(counties=8, seed=2)


def test_own_county_is_the_transpose_of_what_it_gathers() -> None:
    rng = np.random.default_rng(4)
    group = np.arange(COUNTIES)
    for way in hierarchies(rng, COUNTIES, EACH):
        one, other = rng.uniform(0, 1, (2, 1, PLACES))
        left = (spread_within(way, one, group) * other).sum()
        right = (one * gathered_within(way, other, group)).sum()
        assert left == pytest.approx(right, rel=1e-12)


def test_where_every_place_has_one_gate_own_county_is_a_block_of_the_kernel() -> None:
    rng = np.random.default_rng(4)
    way = hierarchies(rng, COUNTIES, EACH)[1]
    gates = gates_of(rng, COUNTIES, EACH)
    own = gates.hub == gates.place // EACH
    lone = type(gates)(gates.place[own], gates.hub[own], gates.free[own], PLACES)
    way = type(way)(lone, way.hubs, way.outward)
    kernel = np.array(dense_kernel(way, 0, PLACES))
    county = np.arange(PLACES) // EACH
    block = kernel * (county[:, None] == county[None, :])
    supply = rng.uniform(0, 1, PLACES)
    found = spread_within(way, supply[None], np.arange(COUNTIES))[0]
    np.testing.assert_allclose(found, block @ supply, rtol=1e-12)


def test_receipts_and_trips_are_parts_of_sales_and_budgets() -> None:
    land = region()
    values = evaluate(land, equilibrium=True).balanced.values
    tourism = list(land.facts["sector"].values).index("tourism")
    receipts, sales = values["visitor_receipts"].values, values["revenue"].values[:, tourism]
    assert (receipts > 0).all()
    assert (receipts < sales).all()
    made = model(land, travel(land)).calibrated
    trips = values["trips_share"].values
    assert (trips > 0).all()
    assert (trips < made.economy.consumed[tourism, 0]).all()


def test_an_appealing_county_draws_visitors_and_others_lose_some() -> None:
    land = region()
    county = str(land.facts["county"].values[3])
    here = land.facts["county"].values[land.facts["place_county"].values] == county
    base = evaluate(land, equilibrium=True).balanced.values
    more = Change("visitor_appeal", "scale", 1.2, {"county": (county,)})
    after = evaluate(land, [more], equilibrium=True).balanced.values
    gain = after["visitor_receipts"].values / base["visitor_receipts"].values - 1
    # Dearer wages and crowded-out visitors of before take a part of the fifth.
    assert (gain[here] > 0.02).all()
    assert (gain[here] < 0.2).all()
    lost = (after["visitor_receipts"].values - base["visitor_receipts"].values)[~here].sum()
    assert lost < 0
    tourism = list(land.facts["sector"].values).index("tourism")
    jobs = [v["sector_workers"].values[here, tourism].sum() for v in (after, base)]
    assert jobs[0] > jobs[1]
    one = Change("visitor_appeal", "scale", 1.0)
    same = evaluate(land, [one], equilibrium=True).balanced.values
    np.testing.assert_allclose(same["revenue"].values, base["revenue"].values, rtol=1e-6)


def test_without_a_sector_of_tourism_the_lever_is_refused_in_words() -> None:
    land = region()
    names = [("guests" if s == "tourism" else str(s)) for s in land.facts["sector"].values]
    other = Territory(
        land.name, land.facts.assign_coords(sector=names), land.settings, land.boundaries
    )
    with pytest.raises(InputError, match="no sector of tourism"):
        evaluate(other, [Change("visitor_appeal", "scale", 1.2)], equilibrium=True)
    assert "visitor_receipts" not in evaluate(other, equilibrium=True).balanced.values
