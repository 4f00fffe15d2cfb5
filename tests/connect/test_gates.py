"""Gates and towns: worked by hand, and against the distances of all pairs."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.connect import connect
from hinterland.connect.modes.freight import freight, hour_value
from hinterland.connect.network import road_graph, seat_access_time
from hinterland.connect.parameters import COMMODITIES, parameters
from hinterland.connect.village.access_points import access_points
from hinterland.connect.village.gates import gates, seat_hubs
from hinterland.connect.village.measure import in_freight_cost, in_hours
from hinterland.connect.village.seat_ways import own_seat
from hinterland.connect.village.towns import towns
from hinterland.errors import InputError
from hinterland.numerics.paths import many_to_many
from hinterland.numerics.segments import straight_km
from hinterland.sources.synthetic import synthetic_region
from hinterland.sources.villages import with_villages
from tests.appraise.cases import alone
from tests.connect.lone_places import lone_places, networks
from tests.small_region import small_territory


@pytest.fixture(scope="module")
def land():
    return with_villages(synthetic_region(12, 0, 3, 3, 2))


@pytest.fixture(scope="module")
def to_seats(land):
    """(place, county) hours by the network alone, through all access points."""
    facts = land.facts
    node = facts["seat_node"].values
    graph = road_graph(land)
    points = access_points(land, prune=False)
    hours = np.full((facts.sizes["place"], facts.sizes["county"]), np.inf)
    joined = np.flatnonzero(node >= 0)
    network = many_to_many(graph, np.arange(graph.nodes), node[joined])
    for column, county in enumerate(joined):
        hours[:, county] = points.best(network[:, column])[0] + seat_access_time(land)[county]
    return hours


def local(land, straight):
    facts = land.facts
    return straight * (facts["local_detour"].values / facts["local_speed"].values)


def of_kind(found, kind):
    return found.isel(gate=np.flatnonzero(found["gate_kind"].values == kind))


def test_gates_are_sorted_few_and_the_own_seat_is_always_there(land):
    found = gates(land, neighbours=3)
    order = {"own_town": 0, "own_seat": 1, "other_seat": 2}
    kind = [order[name] for name in found["gate_kind"].values.tolist()]
    key = list(zip(found["gate_place"].values, kind, found["gate_time"].values, strict=True))
    assert key == sorted(key)
    assert np.bincount(found["gate_place"].values).max() <= 5
    own = of_kind(found, "own_seat")
    np.testing.assert_array_equal(own["gate_place"], np.arange(land.facts.sizes["place"]))
    hub = land.facts["place_county"].values[own["gate_hub"].values]
    np.testing.assert_array_equal(hub, land.facts["place_county"])
    assert set(land.facts["place_tier"].values[own["gate_hub"].values]) == {"city"}


def test_own_seat_is_the_quicker_of_the_local_way_and_the_network(land, to_seats):
    own = of_kind(gates(land), "own_seat")["gate_time"].values
    county = land.facts["place_county"].values
    direct = local(land, land.facts["seat_distance"].values)
    expected = np.minimum(direct, to_seats[np.arange(len(county)), county])
    np.testing.assert_allclose(own, expected, atol=1e-5)
    assert (expected < direct - 1e-3).any()
    assert (expected == direct).any()


def test_other_seats_are_the_nearest_in_a_straight_line_by_their_quickest_way(land, to_seats):
    facts = land.facts
    found = of_kind(gates(land, neighbours=3), "other_seat")
    lon, lat = (facts[w].values[:, None] for w in ("place_lon", "place_lat"))
    straight = straight_km(lon, lat, facts["seat_lon"].values, facts["seat_lat"].values)
    rate = facts["local_detour"].values / facts["local_speed"].values
    single = (facts["settlements"].values == 1)[:, None]
    near = (straight <= 20) & single
    hours = np.minimum(to_seats, np.where(near, straight * rate[:, None], np.inf))
    county = facts["place_county"].values
    seat = np.stack([facts["seat_lon"].values, facts["seat_lat"].values])
    from_seat = straight_km(*seat[:, county][:, :, None], *seat[:, None, :])
    away = np.where(single, straight, from_seat)
    away[np.arange(len(away)), county] = np.inf
    nearest = np.argsort(away, axis=1)[:, :3]
    expected = {
        (place, to): hours[place, to]
        for place, row in enumerate(nearest.tolist())
        for to in row
        if np.isfinite(hours[place, to])
    }
    place, to = found["gate_place"].values, county[found["gate_hub"].values]
    got = dict(zip(zip(place, to, strict=True), found["gate_time"].values, strict=True))
    assert got.keys() == expected.keys()
    assert got == pytest.approx(expected, abs=1e-5)
    assert (np.array(list(expected.values())) < np.inf).all()


def test_villages_have_the_nearest_town_of_their_county_by_its_quickest_way(land):
    facts = land.facts
    found = of_kind(gates(land), "own_town")
    place, hub = found["gate_place"].values, found["gate_hub"].values
    county, tier = facts["place_county"].values, facts["place_tier"].values
    single = facts["settlements"].values == 1
    np.testing.assert_array_equal(place, np.flatnonzero(single & (tier == "village")))
    assert (tier[hub] == "town").all()
    np.testing.assert_array_equal(county[hub], county[place])
    graph = road_graph(land)
    out, into = access_points(land, prune=False), access_points(land, inward=True, prune=False)
    centre = np.flatnonzero(single & (tier == "town"))
    between = many_to_many(graph, np.arange(graph.nodes), np.arange(graph.nodes))
    lon, lat = (facts[w].values for w in ("place_lon", "place_lat"))
    rate = facts["local_detour"].values / facts["local_speed"].values
    nearest, best = np.full(len(lon), np.inf), np.full(len(lon), np.inf)
    for town in centre:
        entry = into.place == town
        onward = (between[:, into.node[entry]] + into.hours[entry]).min(axis=1)
        straight = straight_km(lon, lat, lon[town], lat[town])
        hours = np.minimum(out.best(onward)[0], straight * rate)
        mine = (county == county[town]) & (straight < nearest)
        nearest[mine], best[mine] = straight[mine], hours[mine]
    np.testing.assert_allclose(found["gate_time"].values, best[place], atol=1e-5)


def test_a_local_way_has_the_price_of_a_truck_without_toll():
    land = small_territory()
    own = of_kind(gates(land), "own_seat")["gate_cost"]
    # Villages of A1: 12 km x 1.5 at 30 km/h; trucks go 0.85 as fast and rest after.
    known = parameters(land)
    for name in COMMODITIES:
        tariff = known.get("freight", "road", "tariff", name)
        rest = known.get("freight", "road", "rest_share", name)
        # Six tenths of the tariff are for km, four for hours at what they are at 60 km/h.
        paid = (0.6 * 18 + 0.4 * 60 * 0.6 / 0.85) * tariff / (1 - 0.4)
        expected = paid + 0.6 / 0.85 * (1 + rest) * 1.1 * hour_value(known, name)
        assert own.sel(commodity=name).values[2] == pytest.approx(expected)
    with pytest.raises(InputError, match="feathers"):
        gates(land, commodities=["feathers"])


@pytest.mark.parametrize("name", COMMODITIES)
def test_a_gate_costs_what_freight_costs_on_the_same_way_without_handling(name):
    # Cities at their seats: the gate to another seat is the way of the freight.
    land = small_territory(seat_distance=[0.0, 10, 12, 0.0, 15, 20, 0.0, 20, 40],
                           facility_node=[-1, -1])  # fmt: skip
    found = gates(land)
    matrix = freight(land, commodities=[name])["freight_cost"].values[0]
    known = parameters(land)
    handling = 2 * known.get("freight", "road", "handling_cost", name)
    margin = 1 + known.get("freight", "road", "reliability", name)
    hours = 2 * known.get("freight", "road", "handling_time", name)
    handling += hours * margin * hour_value(known, name)
    county = land.facts["place_county"].values
    seats = of_kind(found, "other_seat")
    city = np.flatnonzero(np.isin(seats["gate_place"].values, seat_hubs(land)))
    start, end = (county[seats[word].values[city]] for word in ("gate_place", "gate_hub"))
    cost = seats["gate_cost"].sel(commodity=name).values[city]
    assert len(cost) == 6
    np.testing.assert_allclose(cost, matrix[start, end] - handling, rtol=1e-5)


def test_goods_that_no_truck_carries_have_no_cost():
    land = small_territory()
    never = {"access": {"freight": {"road": {"carried": {"parcel": 0}}}}}
    land = land.with_facts({}, settings={**land.settings, **never})
    found = gates(land)["gate_cost"]
    assert np.isinf(found.sel(commodity="parcel").values).all()
    assert np.isfinite(found.sel(commodity="bulk").values).all()


def test_three_places_a_county_keep_their_times():
    land = small_territory()
    found = gates(land)
    own = of_kind(found, "own_seat")
    np.testing.assert_allclose(
        own["gate_time"].values, connect(land).times["seat_time"].values, rtol=1e-6
    )
    assert seat_hubs(land).tolist() == [0, 3, 6]
    assert not len(of_kind(found, "own_town")["gate"])
    # Villages of A1 to the seat of A2: 0.6 to the seat, 0.1, two hours of road, 0.1.
    other = of_kind(found, "other_seat")
    mine = other["gate_place"].values == 2
    assert other["gate_hub"].values[mine].tolist() == [3, 6]
    np.testing.assert_allclose(other["gate_time"].values[mine], [2.8, 3.8], rtol=1e-6)


def test_lengths_follow_the_way(land):
    hours, km = own_seat(land, access_points(land))
    speed = km / np.maximum(hours, 1e-12)
    assert speed.max() <= land.facts["link_speed"].values.max() + 1e-6
    assert (km >= 0).all()
    graph, hours = road_graph(land), in_hours(land)
    np.testing.assert_array_equal(hours.graph.cost, graph.cost)
    np.testing.assert_array_equal(hours.graph.tail, graph.tail)
    assert len(hours.km) == len(graph.cost) == len(in_freight_cost(land, "bulk").graph.cost)


def test_a_quicker_and_longer_road_shortens_the_time_and_not_the_cost():
    nodes = [(0.0, 0.0), (40.0, 0.0)]
    slow, fast = (0, 1, 40.0, 40.0, 1, 1), (0, 1, 80.0, 100.0, 1, 1)
    given_facts = {
        "seat_node": [1, 0, -1],
        "place_tier": ["city", "town", "village"] * 3,
        "seat_distance": [200.0] * 9,
    }
    before, after = (
        of_kind(gates(lone_places(nodes, roads, [(0.0, 0.0)], **given_facts)), "own_seat")
        for roads in ([slow], [slow, fast])
    )
    assert after["gate_time"].values[0] < before["gate_time"].values[0] - 0.1
    np.testing.assert_array_equal(after["gate_cost"], before["gate_cost"])


GOODS = ("container", "perishable")
"""Those of the market indicators."""


def no_gate_is_worse(before, after):
    """Every gate is still there, and its time and costs are no higher."""
    old, new = (
        {
            key: (time, *cost)
            for key, time, cost in zip(
                zip(*(found[f"gate_{w}"].values for w in ("place", "hub", "kind")), strict=True),
                found["gate_time"].values,
                found["gate_cost"].values.T,
                strict=True,
            )
        }
        for found in (before, after)
    )
    assert old.keys() <= new.keys()
    rows = list(old)
    assert (
        np.array([new[row] for row in rows]) <= np.array([old[row] for row in rows]) + 1e-9
    ).all()


def markets(land, found):
    """Cost of farmers to the market, and access to output, by county."""
    costs = freight(land, commodities=GOODS)
    times = xr.merge([found, costs], combine_attrs="drop", join="exact")
    words = ("farm_market_cost", "rural_market_access")
    return [alone(word, land, SimpleNamespace(times=times)).values for word in words]


def no_market_is_worse(before, after):
    (cost, access), (new_cost, new_access) = before, after
    # The freight between seats is single precision.
    assert (new_cost <= cost * (1 + 1e-6)).all()
    assert (new_access >= access * (1 - 1e-6)).all()


@settings(max_examples=15, deadline=None)
@given(networks(), st.integers(-1, 1))
def test_a_new_road_makes_no_gate_worse(network, seat):
    nodes, roads, places, new = network
    given_facts = {
        "seat_node": [seat, 1, 0],
        "place_tier": ["city", "town", "village"] * 3,
        "seat_lon": [0.0, 0.1, -0.1],
        "seat_lat": [0.0, 0.1, 0.0],
    }
    lands = [lone_places(nodes, r, places, **given_facts) for r in (roads, [*roads, new])]
    before, after = (gates(land, neighbours=2, commodities=GOODS) for land in lands)
    no_gate_is_worse(before, after)
    no_market_is_worse(markets(lands[0], before), markets(lands[1], after))


@cache
def villages():
    land = with_villages(synthetic_region(6, 0, 5))
    found = gates(land, commodities=GOODS)
    return land, found, markets(land, found)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**16), st.sampled_from([1.2, 2.0]))
def test_faster_roads_make_no_village_worse(seed, factor):
    land, found, known = villages()
    chosen = np.random.default_rng(seed).random(land.facts.sizes["link"]) < 0.3
    speed = land.facts["link_speed"]
    better = land.with_facts({"link_speed": np.minimum(speed * np.where(chosen, factor, 1), 450)})
    after = gates(better, commodities=GOODS)
    no_gate_is_worse(found, after)
    no_market_is_worse(known, markets(better, after))


def test_when_all_roads_are_faster_some_gates_are_nearer():
    land, found, _ = villages()
    faster = land.with_facts({"link_speed": np.minimum(2 * land.facts["link_speed"], 450)})
    after = gates(faster, commodities=GOODS)
    assert after["gate_time"].values.sum() < found["gate_time"].values.sum()
    assert (after["gate_cost"].values.sum(axis=1) < found["gate_cost"].values.sum(axis=1)).all()


def town_land():
    """County A1: seat and city in the west, towns T1, T2 east of it, villages around them."""
    # Places of the base: city, town, village of A1, A2, B1. All are moved to county A1.
    spots = [(0, 0), (10, 0), (12, 0), (10, 3), (30, 0), (31, 0), (1, 0), (2, 0), (3, 0)]
    tiers = ["city", "town", "village", "village", "town", "village", "village", "city", "city"]
    return lone_places(
        [(0, 0), (0, 50)],
        [(0, 1, 50, 1, 1, 1)],
        spots,
        place_tier=tiers,
        place_county=[0, 0, 0, 0, 0, 0, 0, 1, 2],
        seat_distance=[float(np.hypot(*spot)) for spot in spots],
        local_speed=[10.0] * 9,
        local_detour=[1.0] * 9,
        population=[1e3, 1e3, 100.0, 50.0, 1e3, 200.0, 150.0, 1e3, 1e3],
        settings={"access_radius": 0.5},
    )


def test_towns_by_hand():
    land = town_land()
    found = towns(land)
    assert found["own_town"].values.tolist() == [-1, -1, 1, 1, -1, 4, 1, -1, -1]
    np.testing.assert_allclose(found["town_time"].values[[2, 3, 5, 6]], [0.2, 0.3, 0.1, 0.9],
                               rtol=1e-6)  # fmt: skip
    assert found["town"].values.tolist() == land.facts["place"].values[[1, 4]].tolist()
    assert found["villages"].values.tolist() == [3, 1]
    np.testing.assert_allclose(found["people"], [300.0, 200.0])
    np.testing.assert_allclose(found["tree_share"], [0.6, 0.4])
    # The village 1 km from the seat does not go back over the town: 0.9 + 1.0 h against 0.1.
    # The one at (10, 3) takes 1.3 h over the town and 1.04 h directly, more than 1.2 times.
    np.testing.assert_allclose(found["passing_flow"], [100.0, 200.0])
    np.testing.assert_allclose(found["passing_share"], [0.2, 0.4])
    np.testing.assert_allclose(found["bond"], [1 / 3, 1.0])
    assert found["county_passing_share"].values.tolist() == pytest.approx([0.6, 0, 0])
    assert found["county_tree_share"].values.tolist() == pytest.approx([1, 0, 0])
    assert found["towns_for_most"].values.tolist() == [2, 0, 0]
    given = np.zeros(9)
    given[[2, 3, 5, 6]] = [7.0, 2.0, 1.0, 0.0]
    tonnes = towns(land, flow=given, slack=1.3)
    np.testing.assert_allclose(tonnes["tree_flow"], [9.0, 1.0])
    np.testing.assert_allclose(tonnes["bond"], [9.0 / 300, 1.0 / 200])
    assert tonnes["towns_for_most"].values.tolist() == [1, 0, 0]
    late = towns(land, transfer_time=5.0)
    assert late["passing_flow"].values.sum() == 0.0


def test_in_the_tree_everything_passes_through_a_town_and_never_less_than_by_choice(land):
    found = towns(land)
    rural = land.region & (found["county_tree_share"].values > 0)
    assert rural.sum() == 12
    np.testing.assert_allclose(found["county_tree_share"].values[land.region], 1.0)
    assert (found["passing_share"] <= found["tree_share"] + 1e-12).all()
    villages = (land.facts["place_tier"].values == "village") & land.place_region
    assert found["villages"].values.sum() == villages.sum()
    assert found["people"].values.sum() == pytest.approx(
        land.facts["population"].values[villages].sum()
    )


def test_without_single_villages_towns_are_refused():
    with pytest.raises(InputError, match=r"(?s)No village and no town is.*with_villages"):
        towns(small_territory())


def test_gates_name_their_place_and_hub():
    land = town_land()
    found = gates(land)
    labels = land.facts["place"].values
    assert found["place_label"].dims == found["hub_label"].dims == ("gate",)
    np.testing.assert_array_equal(found["place_label"], labels[found["gate_place"].values])
    np.testing.assert_array_equal(found["hub_label"], labels[found["gate_hub"].values])


def test_wrong_arguments_of_towns_are_told_together():
    with pytest.raises(InputError) as told:
        towns(town_land(), flow=np.ones(3), transfer_time=-1.0, slack=0.5)
    assert len(told.value.faults) == 3
    with pytest.raises(InputError):
        gates(town_land(), neighbours=-1)
