"""Measures on networks: nothing at dose 0, dearer with dose, and access moves where it should."""

from __future__ import annotations

import heapq
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.change import apply
from hinterland.cli import main
from hinterland.codebook import quantities
from hinterland.connect.modes.freight import carries_goods, freight, freight_costs, hour_value
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.connect.parameters import parameters
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.measures import catalogue, measure
from hinterland.measures.customs import model_day
from hinterland.measures.drone_delivery import flights
from hinterland.measures.logistics_hubs import around
from hinterland.programme import Package
from hinterland.programme.corridors import LAND_MODES, ways_to_sea
from hinterland.programme.footprint import FOOTPRINTS, taken
from hinterland.programme.networks import km_on_places, networks, on_places
from hinterland.programme.record import HARMS, OUTCOMES
from hinterland.sources.bundle import read
from hinterland.sources.synthetic import synthetic_region
from tests.connect.modes_region import modes_territory

IDS = (
    "logistics_hubs", "rail", "rural_roads", "freight_corridors", "aviation", "border_zones",
    "customs", "digital_logistics", "green_logistics", "drone_delivery",
)  # fmt: skip
FREE = {"premium": 0.0}


@cache
def small(**replaced: Any) -> Territory:
    """Three counties with every mode; relief lets drones fly everywhere."""
    return modes_territory(**replaced)


@cache
def invented() -> Territory:
    """A larger region with all optional facts; its railway becomes one to be raised."""
    land = synthetic_region(counties=12, seed=2, with_optional=True)
    rail = land.facts["link_class"].values.astype(str)
    classes = np.where(rail == "high_speed", "conventional", rail)
    speed = np.where(rail == "high_speed", 90.0, land.facts["link_speed"].values)
    facts = {
        "link_class": land.facts["link_class"].copy(data=classes),
        "link_speed": land.facts["link_speed"].copy(data=speed),
        "relief": land.facts["relief"].copy(data=land.facts["relief"].values + 200),
    }
    return land.with_facts(facts, settings={"exchange_rates": {"CNY": 1.0}})


def after(land: Territory, package: Package) -> Territory:
    return apply(land, package.changes(land))


def cost(land: Territory, goods: str = "container", word: str = "freight_cost") -> np.ndarray:
    return np.asarray(freight(land, commodities=(goods,))[word].values[0], dtype=float)


def hours(land: Territory) -> np.ndarray:
    return np.asarray(passenger(land, least="time")["passenger_time"].values, dtype=float)


@pytest.mark.parametrize("name", IDS)
def test_nothing_at_dose_zero_and_dearer_with_dose(name: str) -> None:
    land = invented()
    assert measure(name).at(dose=0).changes(land) == ()
    parts = [measure(name).at(dose=dose).parts[0] for dose in (0.25, 0.5, 1.0)]
    capital = [part.costs(land).capital.sum() for part in parts]
    yearly = [part.costs(land).yearly(land).sum() for part in parts]
    assert capital == sorted(capital)
    assert yearly == sorted(yearly)
    assert 0 < yearly[0] < yearly[-1]
    for part in parts:
        found = part.changes(land)
        assert found
        assert all(change.fact in quantities() for change in found)
        assert not land.facts.identical(apply(land, found).facts)
        harm = part.harms(land)
        assert set(harm) <= set(HARMS)
        assert all(np.isfinite(amount).all() for amount in harm.values())


@pytest.mark.parametrize("name", IDS)
def test_the_record_says_what_it_must(name: str) -> None:
    record = catalogue()[name]
    assert record.brief
    assert record.evidence
    assert any("\u4e00" <= sign <= "\u9fff" for sign in record.channel_zh)
    for prior in record.priors:
        assert prior.low <= prior.value <= prior.high, prior.name
        assert prior.low < prior.high, prior.name
        assert prior.source
    for unit in record.costs:
        assert unit.capital.value + unit.running.value > 0
        assert unit.low <= 1 <= unit.high
    for found in record.evidence:
        assert found.source
        assert not found.outcome or found.outcome in OUTCOMES
        assert found.value is None or found.unit, found.text_en
    assert set(record.amounts(measure(name).at().parts[0].at(invented()))) == {
        unit.name for unit in record.costs
    }


def test_any_order_of_five_gives_the_same_territory() -> None:
    land = invented()
    five = [measure(name).at() for name in ("customs", "border_zones", "rail")]
    five += [measure("freight_corridors").at(dose=0.7), measure("digital_logistics").at(dose=0.3)]
    first = None
    for order in list(permutations(five))[::37]:
        package = order[0]
        for part in order[1:]:
            package = package + part
        made = after(land, package)
        first = first or made
        assert made.hash == first.hash


def test_customs_twice_and_zones_leave_time_at_the_border() -> None:
    land = invented()
    package = measure("customs").at(days=5.0, worth=8.0) + measure("customs").at(days=5.0)
    left = after(land, package + measure("border_zones").at()).facts["gateway_border_time"].values
    assert (left > 0).all()
    assert (left < land.facts["gateway_border_time"].values).all()


# What link and facility facts do to ways.


def with_fact(land: Territory, word: str, values: list[float]) -> Territory:
    dim = quantities()[word].dims[0]
    like = land.facts["link_speed" if dim == "link" else "facility_lon"]
    return land.with_facts({word: like.copy(data=np.asarray(values, dtype=float))})


def test_facts_that_say_nothing_change_no_bit() -> None:
    land = small()
    named = land
    for word in ("link_haulage", "link_co2", "facility_handling", "facility_wait", "facility_fare"):
        named = with_fact(named, word, [1.0] * land.facts.sizes[quantities()[word].dims[0]])
    assert freight(land, co2=True).identical(freight(named, co2=True))
    assert passenger(land).identical(passenger(named))


def test_haulage_moves_the_tariff_and_leaves_tolls_and_hours() -> None:
    land = small(link_toll=(0.3,) * 6, link_open=(1.0,) * 4 + (0.0, 0.0))
    values = parameters(land)
    cheaper = with_fact(land, "link_haulage", [0.5, 1, 1, 1, 1, 1])
    tariff = values.get("freight", "road", "tariff", "container")
    tariff /= 1 - values.get("freight", "road", "empty_share")
    share = values.get("freight", "road", "hour_share")
    slow = values.get("freight", "road", "tariff_speed")
    # Link 0 is 60 km at 60 km/h, where a truck drives 0.85 times as fast.
    wheel = 60 / (60 * values.get("freight", "road", "speed_factor"))
    saved = 0.5 * tariff * ((1 - share) * 60 + share * slow * wheel)
    assert cost(land)[0, 1] - cost(cheaper)[0, 1] == pytest.approx(saved, rel=1e-4)
    both = freight(land, commodities=("container",)), freight(cheaper, commodities=("container",))
    assert np.array_equal(both[0]["freight_time"], both[1]["freight_time"])


def test_carbon_of_a_link_falls_and_costs_stay() -> None:
    land = small(link_open=(1.0,) * 4 + (0.0, 0.0))
    green = with_fact(land, "link_co2", [0.25, 1, 1, 1, 1, 1])
    old = freight(land, commodities=("bulk",), co2=True)
    new = freight(green, commodities=("bulk",), co2=True)
    saved = float((old["freight_co2"] - new["freight_co2"]).sel(county="A1", county_to="A2")[0])
    grams = parameters(land).get("emissions", "road", "co2")
    assert saved == pytest.approx(0.75 * 60 * grams / 1e3, rel=1e-4)
    assert np.array_equal(old["freight_cost"], new["freight_cost"])


def test_waiting_at_a_station_and_fares_of_an_airport() -> None:
    only_rail = small(link_open=(0.0,) * 4 + (1.0, 1.0))
    faster = with_fact(only_rail, "facility_wait", [0.5] + [1.0] * 6)
    saved = hours(only_rail)[0, 1] - hours(faster)[0, 1]
    board = parameters(only_rail).get("passenger", "rail", "board_time")
    assert saved == pytest.approx(0.5 * board, rel=1e-4)
    # Coming back one boards elsewhere.
    assert hours(only_rail)[1, 0] == hours(faster)[1, 0]
    only_air = small(link_open=(0.0,) * 6)
    cheap = with_fact(only_air, "facility_fare", [1.0] * 4 + [0.5, 1.0, 1.0])
    fares = [passenger(land, least="time")["passenger_fare"].values for land in (only_air, cheap)]
    quick = with_fact(only_air, "facility_wait", [1.0] * 4 + [0.5, 1.0, 1.0])
    table = multimodal_graph(only_air).arcs
    km = table.km[table.is_step("fly")][0]
    price = parameters(only_air).get("passenger", "air", "fare") * km
    price += parameters(only_air).get("passenger", "air", "fixed_fare")
    assert fares[0][0, 2] - fares[1][0, 2] == pytest.approx(0.5 * price, rel=1e-4)
    assert hours(quick)[2, 0] < hours(only_air)[2, 0]
    assert hours(quick)[0, 2] == hours(only_air)[0, 2]


def test_airports_ask_the_same_of_flights_that_are_given() -> None:
    given = {
        "link_mode": ("road",) * 4 + ("air", "air"),
        "link_class": ("unknown",) * 6,
        "link_from": (0, 3, 1, 3, 0, 2),
        "link_to": (3, 1, 0, 2, 2, 0),
        "link_two_way": (1, 0, 0, 1, 0, 0),
        "link_open": (0.0,) * 4 + (1.0, 1.0),
        "link_speed": (60.0, 40.0, 50.0, 30.0, 400.0, 400.0),
        "link_fare": (0.0,) * 4 + (300.0, 300.0),
    }
    land = small(**given)
    asked = with_fact(land, "facility_wait", [1.0] * 3 + [0.5] + [1.0] * 3)
    asked = with_fact(asked, "facility_fare", [1.0] * 4 + [0.4] + [1.0] * 2)
    board = parameters(land).get("passenger", "air", "board_time")
    assert hours(land)[0, 2] - hours(asked)[0, 2] == pytest.approx(0.5 * board, rel=1e-4)
    assert hours(land)[2, 0] == hours(asked)[2, 0]
    fares = [passenger(one, least="time")["passenger_fare"].values for one in (land, asked)]
    assert fares[0][2, 0] - fares[1][2, 0] == pytest.approx(0.6 * 300, rel=1e-4)


# What each measure does to access.


def test_hubs_make_freight_cheaper_and_never_dearer() -> None:
    land = small()
    before, now = cost(land), cost(after(land, measure("logistics_hubs").at()))
    assert (now <= before + 1e-3).all()
    only_rail = small(link_open=(0.0,) * 4 + (1.0, 1.0), link_class=("unknown",) * 6)
    before, now = cost(only_rail), cost(after(only_rail, measure("logistics_hubs").at()))
    joined = np.isfinite(before) & ~np.eye(3, dtype=bool)
    assert (now[joined] < before[joined]).all()


def test_hubs_stand_in_cities_and_serve_the_country_around() -> None:
    land = invented()
    part = measure("logistics_hubs").at().parts[0]
    at, costs = part.at(land), part.costs(land)
    assert part.measure.hub
    assert costs.capital[at.tier == "city"].sum() > 0
    assert costs.capital[around(at)].sum() > 0
    assert not around(at)[at.tier == "city"].any()
    served = apply(land, part.causes(land)).facts["parcel_service"].values
    assert (served[around(at)] > 0).all()
    assert (served[~around(at)] == 0).all()


def test_hub_sites_of_western_china_hold_chengdu_and_xian() -> None:
    west = read("china-west")
    able = catalogue()["logistics_hubs"].eligible(west) & west.region
    cities = set(west.facts["prefecture_name_en"].values.astype(str)[able])
    assert {"Chengdu", "Xi'an"} <= cities
    seats = (west.facts["prefecture_seat"].values + west.facts["provincial_capital"].values) > 0
    assert not (able & ~seats).any()


@settings(max_examples=5, deadline=None)
@given(low=st.floats(0.05, 1.0), high=st.floats(0.05, 1.0))
def test_rail_is_monotone_and_drawn_lines_open_whole(low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)
    land = small(link_open=(1.0,) * 4 + (1.0, 0.0))
    less, more = (after(land, measure("rail").at(dose=dose)) for dose in (low, high))
    assert (hours(more) <= hours(less) + 1e-5).all()
    for dose, made in ((low, less), (high, more)):
        assert made.facts["link_open"].values[5] == (1.0 if dose >= 1 else 0.0)
        assert made.facts["link_speed"].values[4] == pytest.approx(100 + 100 * dose)


def test_rail_speeds_people_and_gives_freight_only_room() -> None:
    land = small()
    with_room = after(land, measure("rail").at())
    without = after(land, measure("rail").at(released=0.0))
    assert hours(with_room)[0, 1] < hours(land)[0, 1]
    assert np.array_equal(cost(without), cost(land))
    assert (cost(with_room) <= cost(land)).all()


def test_corridors_are_the_cheapest_ways_to_the_sea() -> None:
    for land in (small(), invented()):
        ways = ways_to_sea(land)
        for county in range(land.facts.sizes["county"]):
            alone = np.arange(land.facts.sizes["county"]) == county
            links, port = reference_way(land, county)
            assert set(np.flatnonzero(ways.links(alone, land.facts.sizes["link"]))) == links
            assert bool(ways.reaches()[county]) == (port >= 0)
            if port >= 0:
                assert np.flatnonzero(ways.ports(alone, land.facts.sizes["facility"])) == [port]


def reference_way(land: Territory, county: int) -> tuple[set[int], int]:
    """Links of the cheapest way of one seat to a sea port, by a search from the seat."""
    net = multimodal_graph(land)
    price = freight_costs(net.arcs, net.values, "container").cost
    used = carries_goods(net.arcs, net.values, "container") & net.arcs.is_mode(*LAND_MODES)
    used &= np.isfinite(price) & ~net.arcs.is_step("gate")
    out: dict[int, list[int]] = {}
    for arc in np.flatnonzero(used):
        out.setdefault(int(net.arcs.tail[arc]), []).append(int(arc))
    kinds = land.facts["facility_kind"].values
    ports = {int(net.facility[i]): int(i) for i in np.flatnonzero(kinds == "sea_port")}
    start = int(net.county[county])
    best, came, queue = {start: 0.0}, {}, [(0.0, start)]
    while queue:
        spent, node = heapq.heappop(queue)
        if spent > best[node]:
            continue
        if node in ports:
            links = set()
            while node != start:
                arc = came[node]
                links.add(int(net.arcs.link[arc]))
                node = int(net.arcs.tail[arc])
            return links - {-1}, ports[next(n for n in ports if best.get(n) == spent)]
        for arc in out.get(node, []):
            head, total = int(net.arcs.head[arc]), spent + max(price[arc], 1e-6)
            if total < best.get(head, np.inf):
                best[head], came[head] = total, arc
                heapq.heappush(queue, (total, head))
    return set(), -1


def test_corridors_make_ways_abroad_cheaper() -> None:
    land = invented()
    before = cost(land, word="foreign_cost")
    now = cost(after(land, measure("freight_corridors").at()), word="foreign_cost")
    assert (now <= before * (1 + 1e-6)).all()
    assert (now < before * (1 - 1e-4)).any()


def test_aviation_shortens_trips_and_opens_drawn_flights_whole() -> None:
    land = small(link_open=(0.0,) * 6)
    now = after(land, measure("aviation").at())
    assert hours(now)[2, 0] < hours(land)[2, 0]
    handled = now.facts["facility_wait"].values
    assert handled[4] < 1
    # The hub is no regional airport.
    assert handled[3] == 1


@pytest.mark.parametrize("name", ["customs", "border_zones"])
def test_borders_become_cheaper_and_only_abroad(name: str) -> None:
    land = small()
    now = after(land, measure(name).at())
    before, later = cost(land, word="foreign_cost"), cost(now, word="foreign_cost")
    assert (later[:, 0] < before[:, 0]).all()
    assert np.array_equal(cost(now), cost(land))
    if name == "border_zones":
        # The sea port is no crossing by land.
        assert np.array_equal(later[0, 1], before[0, 1])


def test_a_day_at_the_border_is_worth_what_the_tables_say() -> None:
    values = parameters(small())
    value = values.get("freight", "all", "value", "container")
    assert model_day("container") == pytest.approx(24 * hour_value(values, "container") / value)
    worth = next(p for p in catalogue()["customs"].priors if p.name == "worth")
    # The two literatures, over what the model takes a day for; the model's own is within.
    assert worth.low == pytest.approx(min(0.0025 / model_day("container"), 1.0), rel=1e-3)
    assert worth.high == pytest.approx(0.021 / model_day("container"), rel=1e-3)
    land = small(gateway_border_time=(72.0, 72.0), gateway_fee=(0.0, 0.0))
    saved = cost(land, word="foreign_cost") - cost(
        after(land, measure("customs").at()), word="foreign_cost"
    )
    margin = values.get("freight", "road", "reliability", "container")
    assert saved[2, 0] == pytest.approx(model_day("container") * value * (1 + margin), rel=1e-3)


@settings(max_examples=25, deadline=None)
@given(dose=st.floats(0.05, 1.0), empty=st.floats(0.0, 0.1))
def test_fewer_empty_trucks_lower_the_tariff_as_the_formula_says(dose: float, empty: float) -> None:
    land = small()
    made = after(land, measure("digital_logistics").at(dose=dose, empty=empty, dwell=0.0))
    share = parameters(land).get("freight", "road", "empty_share")
    wanted = (1 - share) / (1 - share + dose * empty)
    found = made.facts["link_haulage"].values if made.has("link_haulage") else np.ones(6)
    assert found[:4] == pytest.approx([wanted] * 4)
    assert found[4:] == pytest.approx([1.0, 1.0])


def test_platforms_make_freight_cheaper() -> None:
    land = small(link_open=(1.0,) * 4 + (0.0, 0.0))
    before, now = cost(land), cost(after(land, measure("digital_logistics").at()))
    apart = ~np.eye(3, dtype=bool)
    assert (now[apart] < before[apart]).all()


def test_green_freight_emits_less_on_the_same_ways() -> None:
    land = small(link_open=(1.0,) * 4 + (0.0, 0.0))
    made = after(land, measure("green_logistics").at(saved=0.3, **FREE))
    old, new = (freight(one, commodities=("bulk",), co2=True) for one in (land, made))
    assert (new["freight_co2"].values <= old["freight_co2"].values).all()
    assert float(new["freight_co2"].sum()) < 0.8 * float(old["freight_co2"].sum())
    assert np.array_equal(new["freight_cost"], old["freight_cost"])
    dearer = after(land, measure("green_logistics").at(premium=0.05))
    assert cost(dearer)[0, 1] > cost(land)[0, 1]
    assert made.facts["added_emissions"].values.sum() < 0


def test_drones_reach_less_the_steeper_the_land() -> None:
    shares = []
    for relief in (250.0, 700.0, 1500.0):
        steep = small().facts["relief"].copy(data=np.full(3, relief))
        land = small().with_facts({"relief": steep})
        shares.append(flights(measure("drone_delivery").at().parts[0].at(land)).share)
    village = small().facts["place_tier"].values == "village"
    assert (shares[0][village] > 0).all()
    assert (shares[2] <= shares[1]).all()
    assert (shares[1] < shares[0])[village].any()
    for share in shares:
        assert (share[~village] == 0).all()


def test_drones_cap_what_the_last_mile_costs_and_add_no_service_twice() -> None:
    land = invented()
    package = measure("drone_delivery").at() + measure("drone_delivery").at()
    made = after(land, package + measure("logistics_hubs").at())
    assert (made.facts["parcel_service"].values <= 1).all()
    was, now = (one.facts["parcel_locker_cost"].values for one in (land, made))
    assert (now <= was).all()


def test_paved_roads_are_driven_in_more_of_the_year() -> None:
    land = invented()
    made = after(land, measure("rural_roads").at(dose=0.5, all_season=0.8))
    was, now = (one.facts["road_passability"].values for one in (land, made))
    rural = land.facts["place_tier"].values != "city"
    assert now[rural] == pytest.approx((was + 0.4 * (1 - was))[rural])
    assert np.array_equal(now[~rural], was[~rural])


# Where costs and harms fall.


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=12, max_size=12))
def test_what_lies_on_places_adds_up(amounts: list[float]) -> None:
    land = invented()
    laid = on_places(land, np.asarray(amounts))
    county = land.facts["place_county"].values
    back = np.bincount(county, laid, minlength=12)
    assert back == pytest.approx(amounts, rel=1e-9, abs=1e-6)


def test_kilometres_and_land_add_up() -> None:
    land = invented()
    net = networks(land)
    rail = net.mode == "rail"
    km = km_on_places(land, rail)
    facts = land.facts
    assert km.sum() == pytest.approx(
        (facts["link_geometry"] * facts["link_detour"]).values[rail].sum()
    )
    at = measure("rail").at().parts[0].at(land)
    harm = taken(at, "railway", km)
    assert harm["disturbed_land"].sum() == pytest.approx(km.sum() * FOOTPRINTS["railway"].land)
    assert (harm["lost_cropland"] <= harm["disturbed_land"]).all()
    assert harm["displaced_people"].sum() > 0
    assert {"railway", "highway", "airport"} <= set(FOOTPRINTS)


def test_sites_that_cannot_be_are_refused() -> None:
    land = small()
    with pytest.raises(InputError, match="crossing by land"):
        measure("border_zones").at(county="A1").changes(land)
    with pytest.raises(InputError, match="out of range"):
        measure("rail").at(dose=1.5).changes(land)
    inland = small(facility_kind=("rail_station",) * 3 + ("airport",) * 2 + ("river_port",) * 2)
    with pytest.raises(InputError, match="a way by land to a sea port"):
        measure("freight_corridors").at().changes(inland)


def test_on_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "land"
    land = synthetic_region(counties=5, seed=2)
    high = {"relief": land.facts["relief"].copy(data=land.facts["relief"].values + 200)}
    land.with_facts(high, settings={"exchange_rates": {"CNY": 1.0}}).save(folder)
    words = ["evaluate", str(folder), "--measure", "customs:0.5", "--measure", "drone_delivery"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "Drone delivery in mountains: no independent estimate" in done.output
    refused = CliRunner().invoke(main, ["evaluate", str(folder), "--measure", "rail:2"])
    assert refused.exit_code == 2
    assert "Dose 2 is out of range" in refused.output


def test_the_page_tells_every_footprint_and_measure() -> None:
    page = (Path(__file__).parents[2] / "docs" / "measures-network.md").read_text("utf-8")
    for name, asset in FOOTPRINTS.items():
        assert f"| {name} | {asset.unit} | {asset.land:g} |" in page
        assert f"{asset.low:g} to {asset.high:g} | {asset.emitted:,.0f} |" in page
    for name in IDS:
        assert f"| `{name}`" in page
    assert f"{model_day('container'):.2%}".replace("%", " %") in page
