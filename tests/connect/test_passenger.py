"""Passengers by the best of all modes: by hand, against an independent reference, and laws."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import xarray as xr

from hinterland.change import Change, apply
from hinterland.codebook import dataset_faults
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.connect.parameters import parameters
from hinterland.errors import InputError
from hinterland.numerics.segments import straight_km
from hinterland.sources.synthetic import synthetic_region
from tests.connect.modes_region import modes_territory
from tests.small_region import small_territory

ROAD = ("road", "ferry")


def _pair(found: xr.Dataset, start: str, end: str) -> tuple[float, float]:
    at = found.sel(county=start, county_to=end)
    return float(at["passenger_time"]), float(at["passenger_fare"])


def _generalised(found: xr.Dataset, land) -> np.ndarray:
    worth = parameters(land).get("passenger", "all", "value_of_time")
    return found["passenger_time"].values * worth + found["passenger_fare"].values


def test_the_cheapest_way_by_hand() -> None:
    found = passenger(modes_territory())
    # By rail: 0.1 + 0.6 waiting + 1 + 0.2 + 0.1 h; two times 5 km by car at 0.4, 100 km at 0.14.
    # By road it would be 2.2 h and 64, at 60 money/h 196 against 138.
    assert _pair(found, "A1", "A2") == pytest.approx((2.0, 4 + 14), rel=1e-6)
    # By road: 0.1 + 1 + 2 + 0.1 h; 10 km at 0.4, 120 km at (0.6 + 0.3 toll) / 1.5 a person.
    assert _pair(found, "A1", "B1") == pytest.approx((3.2, 4 + 72), rel=1e-6)
    assert _pair(found, "B1", "B1") == (0.0, 0.0)


def test_the_fastest_way_by_hand_takes_the_high_speed_line() -> None:
    found = passenger(modes_territory(), least="time")
    # 0.1 + 0.6 + 1 + 0.8 + 0.2 + 0.1 h; 200 km at 0.52 beyond 230 km/h.
    assert _pair(found, "A1", "B1") == pytest.approx((2.8, 4 + 14 + 104), rel=1e-6)


def test_road_only_on_an_asymmetric_network() -> None:
    found = passenger(modes_territory(), least="time", modes=ROAD)
    hours = [[0, 2.2, 3.2], [3.2, 0, 6.2], [3.2, 3.2, 0]]
    np.testing.assert_allclose(found["passenger_time"].values, hours, rtol=1e-6)


def test_a_flight_by_hand() -> None:
    # Without roads beyond the airports and without trains only the flight is left.
    land = modes_territory(link_open=[0.0] * 6)
    found = passenger(land, least="time")
    arc = 2 * 6371.0088 * np.arcsin(np.cos(np.radians(30)) * np.sin(np.radians(5)))
    hours = 0.1 + 0.1 + 1.5 + arc / 720 + 0.5 + 0.5 + 0.1
    fare = 5 * 0.4 + 4 * 0.4 + arc * 0.5 + 150 + 5 * 0.4
    assert _pair(found, "A1", "B1") == pytest.approx((hours, fare), rel=1e-6)
    assert np.isinf(_pair(found, "A1", "A2")).all()


def test_a_change_of_flights_by_hand() -> None:
    # S2 becomes a small airport at node 1: from there one changes at the large airport of A1.
    kinds = [
        "rail_station",
        "airport",
        "rail_station",
        "airport",
        "airport",
        "sea_port",
        "land_port",
    ]
    words = {"facility_kind": kinds, "link_open": [0.0] * 6}
    sizes = {"facility_class": ["seat", "small", "seat", "large", "small", "sea", "road"]}
    access = {"network": {"air": {"hub_distance": 0}}}
    found = passenger(modes_territory(access, **words, **sizes), least="time")
    to_hub = float(straight_km(*map(np.array, (100.9, 30.0, 100.0, 30.0))))
    onward = float(straight_km(*map(np.array, (100.0, 30.0, 110.0, 30.0))))
    hours = 0.1 + 1.5 + to_hub / 720 + 0.5 + 1.5 + onward / 720 + 0.5 + 0.5 + 0.1
    fare = 4 + (to_hub + onward) * 0.5 + 2 * 150
    assert _pair(found, "A2", "B1") == pytest.approx((hours, fare), rel=1e-5)
    # A change that would take longer than boarding counts as much as boarding.
    slow = {**access, "passenger": {"air": {"connect_time": 9}}}
    again = passenger(modes_territory(slow, **words, **sizes), least="time")
    assert _pair(again, "A2", "B1") == pytest.approx((hours, fare), rel=1e-5)
    quick = {**access, "passenger": {"air": {"connect_time": 1}}}
    sooner = passenger(modes_territory(quick, **words, **sizes), least="time")
    assert _pair(sooner, "A2", "B1") == pytest.approx((hours - 0.5, fare), rel=1e-5)


def test_costs_are_symmetric_only_where_the_network_is() -> None:
    found = passenger(modes_territory(link_two_way=[1] * 6), modes=ROAD)
    cost = found["passenger_time"].values
    np.testing.assert_allclose(cost, cost.T, rtol=1e-5)
    one_way = passenger(modes_territory(), modes=ROAD)["passenger_time"].values
    assert abs(one_way[0, 1] - one_way[1, 0]) > 0.5


def test_the_words_are_those_of_the_codebook() -> None:
    land = modes_territory()
    for found in (passenger(land), freight(land, co2=True)):
        faults = dataset_faults(found, ("access",), require_provenance=False)
        assert [fault for fault in faults if "required" not in fault.what] == []
        assert all(isinstance(text, str) for text in found.attrs["assumptions"])


def test_the_best_of_all_modes_is_never_worse_than_the_road() -> None:
    for land in (modes_territory(), synthetic_region(counties=14, seed=4)):
        net = multimodal_graph(land)
        best, road = passenger(land, graph=net), passenger(land, graph=net, modes=ROAD)
        slack = _generalised(best, land) - _generalised(road, land)
        reached = np.isfinite(_generalised(road, land))
        assert (slack[reached] <= 1e-3).all()
        assert (slack[reached] < -1).any()


def test_a_reference_written_apart_agrees() -> None:
    land = modes_territory()
    facts, graph = land.facts, nx.DiGraph()

    def add(start: object, end: object, hours: float, fare: float) -> None:
        cost = hours * 60 + fare
        if not graph.has_edge(start, end) or graph[start][end]["weight"] > cost:
            graph.add_edge(start, end, weight=cost)

    for i in range(facts.sizes["link"]):
        km, speed = float(facts["link_geometry"][i]), float(facts["link_speed"][i])
        ends = [(int(facts["link_from"][i]), int(facts["link_to"][i]))]
        if facts["link_two_way"][i]:
            ends.append(ends[0][::-1])
        price = {"unknown": 0.6, "conventional": 0.14, "hsr": 0.52}[
            str(facts["link_class"].values[i])
        ]
        for start, end in ends:
            add(start, end, km / speed, km * price)
    for county in range(3):
        add(("seat", county), county, 0.1, 2.0)
        add(county, ("seat", county), 0.1, 2.0)
        add(county, county + 4, 0.6, 0.0)
        add(county + 4, county, 0.2, 0.0)
    arc = 2 * 6371.0088 * np.arcsin(np.cos(np.radians(30)) * np.sin(np.radians(5)))
    flight = arc / 720 + 0.5
    add(0, 2, 0.1 + 1.5 + flight + 0.5, 1.6 + arc * 0.5 + 150)
    add(2, 0, 1.5 + flight + 0.5 + 0.1, 1.6 + arc * 0.5 + 150)
    cost = _generalised(passenger(land), land)
    for start in range(3):
        lengths = nx.single_source_dijkstra_path_length(graph, ("seat", start))
        expected = [lengths[("seat", end)] for end in range(3)]
        np.testing.assert_allclose(cost[start], expected, rtol=1e-6)


def test_triangle_inequality_and_no_gain_from_a_closed_link() -> None:
    land = synthetic_region(counties=14, seed=4)
    cost = _generalised(passenger(land), land)
    detour = (cost[:, :, None] + cost[None, :, :]).min(axis=1)
    assert (cost <= detour + 1e-3).all()
    closed = apply(land, [Change("link_open", "cap", 0, {"link": ("3", "7", "11")})])
    assert (_generalised(passenger(closed), closed) >= cost - 1e-3).all()


def test_waiting_is_half_the_headway_and_once_a_ride() -> None:
    # A bus from 0 over 3 to 1, 8 departures in 16 hours: headway 2 h, so 1 h of waiting.
    words = {
        "link_mode": ["bus", "bus", "road", "road", "rail", "rail"],
        "link_frequency": [8.0, 8.0, 0.0, 0.0, 0.0, 0.0],
        "link_open": [1.0, 1.0, 1.0, 1.0, 0.0, 0.0],
    }
    found = passenger(modes_territory(**words))
    hours, fare = _pair(found, "A1", "A2")
    assert hours == pytest.approx(0.1 + 1 + 2 + 0.1, rel=1e-6)
    assert fare == pytest.approx(4 + 1 + 100 * 0.15, rel=1e-5)
    priced = modes_territory(**words, link_fare=[3.0, 2.0, 0.0, 0.0, 0.0, 0.0])
    assert _pair(passenger(priced), "A1", "A2") == pytest.approx((3.2, 4 + 5), rel=1e-5)
    # Without a timetable the default wait of a bus (0.5 h) holds.
    unknown = modes_territory(**{**words, "link_frequency": [0.0] * 6})
    assert _pair(passenger(unknown), "A1", "A2")[0] == pytest.approx(2.7, rel=1e-6)


def test_every_mode_has_a_layer_or_is_refused() -> None:
    for mode in ("air", "sea", "water", "coach", "metro", "tram", "walk", "ferry"):
        land = modes_territory(link_mode=["road"] * 4 + ["rail", mode])
        assert len(multimodal_graph(land).arcs) > 0
    strange = modes_territory(link_mode=["road"] * 4 + ["rail", "zeppelin"])
    with pytest.raises(InputError, match=r"zeppelin(.|\n)*link 5(.|\n)*Use one of road"):
        multimodal_graph(strange)
    with pytest.raises(InputError, match="Modes are not known"):
        passenger(modes_territory(), modes=("zeppelin",))


def test_given_flights_replace_the_assumed_ones() -> None:
    # An air link 0 -> 2 of 500 km at 400 km/h; check-in 1.5 h and way out 0.5 h.
    words = {
        "link_mode": ["road"] * 4 + ["air", "rail"],
        "link_from": [0, 3, 1, 3, 0, 5],
        "link_to": [3, 1, 0, 2, 2, 6],
        "link_geometry": [60.0, 40.0, 150.0, 60.0, 500.0, 200.0],
        "link_speed": [60.0, 40.0, 50.0, 30.0, 400.0, 250.0],
        "link_open": [0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
    }
    found = passenger(modes_territory(**words), least="time")
    assert _pair(found, "A1", "B1") == pytest.approx(
        (0.1 + 1.5 + 1.25 + 0.5 + 0.1, 4 + 400), rel=1e-6
    )


def test_terminal_time_counts_once_and_values_of_time_of_nothing_leave_the_fare() -> None:
    land = modes_territory()
    later = land.with_facts({}, settings={"road_terminal_time": 0.4})
    before, after = passenger(land, least="time"), passenger(later, least="time")
    added = (after["passenger_time"] - before["passenger_time"]).values
    np.testing.assert_allclose(added[~np.eye(3, dtype=bool)], 0.4, atol=1e-6)
    free = modes_territory({"passenger": {"all": {"value_of_time": 0}}})
    assert _pair(passenger(free), "A1", "B1")[1] == pytest.approx(4 + 72, rel=1e-5)


def test_a_region_without_any_of_it_still_has_its_roads() -> None:
    found = passenger(small_territory(), least="time")
    expected = [[0, 2.2, 3.2], [3.2, 0, 6.2], [3.2, 3.2, 0]]
    np.testing.assert_allclose(found["passenger_time"].values, expected, rtol=1e-5)
    assert any("timetable" in text for text in found.attrs["assumptions"])


def test_links_that_carry_information_carry_neither_people_nor_goods() -> None:
    land = synthetic_region(6, seed=2)
    mode = land.facts["link_mode"].values.astype(object)
    mode[land.facts["link_open"].values == 0] = "fibre"
    opened = np.ones_like(land.facts["link_open"].values)
    with_fibre = land.with_facts(
        {
            "link_mode": land.facts["link_mode"].copy(data=mode.astype(str)),
            "link_open": land.facts["link_open"].copy(data=opened),
        }
    )
    assert (mode == "fibre").any()
    for compute in (passenger, freight):
        xr.testing.assert_allclose(compute(with_fibre), compute(land), rtol=1e-5)
