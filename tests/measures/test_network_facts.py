"""Factors of links and terminals in travel, and amounts of counties laid on places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.codebook import quantities
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.connect.parameters import parameters
from hinterland.connect.village.gates import gates
from hinterland.flow import Territory
from hinterland.measures import measure
from hinterland.programme.footprint import FOOTPRINTS, taken
from hinterland.programme.networks import km_on_places, networks, on_places
from tests.measures.regions import cost, hours, invented, small

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
    assert fares[0][0, 2] - fares[1][0, 2] == pytest.approx(0.6 * 300, rel=1e-4)


def test_gates_of_places_pay_the_tariff_of_their_links() -> None:
    land = invented()
    road = networks(land).mode == "road"
    like = land.facts["link_speed"]
    cheaper = land.with_facts({"link_haulage": like.copy(data=np.where(road, 0.5, 1.0))})
    old, new = gates(land, commodities=("bulk",)), gates(cheaper, commodities=("bulk",))
    assert np.array_equal(old["gate_hub"], new["gate_hub"])
    beyond = old["gate_kind"].values == "other_seat"
    assert (new["gate_cost"].values[0] <= old["gate_cost"].values[0]).all()
    assert (new["gate_cost"].values[0, beyond] < old["gate_cost"].values[0, beyond]).any()


# Where costs and harms fall.


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=12, max_size=12))
def test_what_lies_on_places_adds_up(amounts: list[float]) -> None:
    land = invented()
    laid = on_places(land, np.asarray(amounts))
    county = land.facts["place_county"].values
    back = np.bincount(county, laid, minlength=12)
    assert back == pytest.approx(amounts, rel=1e-9, abs=1e-6)
    people = land.facts["population"].values
    of_county = np.bincount(county, people, minlength=12)[county]
    assert laid * of_county == pytest.approx(np.asarray(amounts)[county] * people, abs=1e-3)


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
