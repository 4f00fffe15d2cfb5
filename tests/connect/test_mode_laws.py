"""More trains, more track, larger airports and given legs never make a way worse than before."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.layers import read_links
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.connect.parameters import parameters
from hinterland.connect.seasons import seasonal_speed
from hinterland.flow import Territory
from hinterland.sources.gtfs import with_gtfs
from hinterland.sources.synthetic import synthetic_region
from tests.connect.modes_region import modes_territory
from tests.sources.timetable import TABLES, write_feed

NO_ROADS = [0.0] * 4 + [1.0, 1.0]
CLASSES = ("small", "medium", "large")
# A line of a timetable from rail node 4 to 5: one way, and a footway (closed) makes 4 a stop.
LINE: dict[str, Any] = {
    "link_mode": ["road"] * 4 + ["rail", "walk"],
    "link_from": [0, 3, 1, 3, 4, 0],
    "link_to": [3, 1, 0, 2, 5, 4],
    "link_class": ["unknown"] * 4 + ["conventional", "walk"],
    "link_two_way": [1, 0, 0, 1, 0, 1],
    "link_open": [0.0] * 4 + [1.0, 0.0],
}
# Airports at nodes 1, 0 and 2, in this order of facilities.
AIRPORTS = [
    "rail_station",
    "airport",
    "rail_station",
    "airport",
    "airport",
    "sea_port",
    "land_port",
]
NO_LIMIT: dict[str, Any] = {"network": {"air": {"hub_distance": 0}}}


def _time(land: Territory, start: str = "A1", end: str = "A2") -> float:
    found = passenger(land, least="time")["passenger_time"]
    return float(found.sel(county=start, county_to=end))


def _no_worse(after: np.ndarray, before: np.ndarray) -> bool:
    return bool((after <= before * (1 + 1e-5) + 1e-5).all())


def _served(land: Territory, departures: float) -> Territory:
    """The territory with so many departures on every railway and ferry."""
    mode = land.facts["link_mode"]
    daily = np.where(np.isin(mode.values, ("rail", "ferry")), departures, 0.0)
    attrs = {"source": "made up for tests", "status": "modelled", "year": "2020"}
    return land.with_facts({"link_frequency": mode.copy(data=daily).assign_attrs(attrs)})


def _ferry_territory() -> Territory:
    words = {"link_mode": ["road"] * 3 + ["ferry", "rail", "rail"]}
    return modes_territory({"freight": {"rail": {"handling_cost": {"bulk": 1}}}}, **words)


@pytest.mark.parametrize("land", [_ferry_territory(), synthetic_region(counties=12, seed=2)])
def test_departures_on_track_and_ferries_take_nothing_from_anyone(land: Territory) -> None:
    idle, busy = _served(land, 0.0), _served(land, 50.0)
    for goods in ("freight_cost", "freight_time"):
        np.testing.assert_array_equal(freight(busy)[goods].values, freight(idle)[goods].values)
    for least in ("time", "cost"):
        before = passenger(idle, least=least)["passenger_time"].values
        assert _no_worse(passenger(busy, least=least)["passenger_time"].values, before)


def test_a_line_of_a_timetable_is_boarded_and_left_once() -> None:
    plain = _time(modes_territory(link_open=NO_ROADS))
    assert plain == pytest.approx(2.0, rel=1e-6)
    for departures in (5000.0, 32.0):
        line = modes_territory(**LINE, link_frequency=[0.0] * 4 + [departures, 0.0])
        assert _time(line) == pytest.approx(plain + 16 / departures / 2, rel=1e-6)
    without = {"facility_rail_node": [4, -1, -1, -1, -1, -1, -1], "link_open": [0.0] * 4 + [1, 1]}
    # Without a station at its end the line itself has the way out, here to nowhere.
    lone = modes_territory(**{**LINE, **without}, link_frequency=[0.0] * 4 + [32.0, 0.0])
    assert np.isinf(_time(lone))


def test_more_departures_of_a_timetable_slow_nobody_and_carry_no_goods() -> None:
    before = np.inf
    for departures in (0.0, 0.5, 2.0, 50.0):
        line = modes_territory(**LINE, link_frequency=[0.0] * 4 + [departures, 0.0])
        assert _time(line) <= before
        before = _time(line)
        assert np.isinf(freight(line)["freight_cost"].sel(county="A1", county_to="A2")).all()
    assert np.isfinite(before)


@pytest.mark.parametrize(("kind", "mode"), [(2, "rail"), (4, "ferry")])
def test_trains_and_ferries_of_a_feed_are_lines_and_mapped_track_is_not(
    tmp_path: Path, kind: int, mode: str
) -> None:
    feed = write_feed(tmp_path, routes=TABLES["routes"].replace(",3\n", f",{kind}\n"))
    land, _ = with_gtfs(_served(_ferry_territory(), 50.0), feed, "2024-05-14")
    links = read_links(land, seasonal_speed(land, None), parameters(land))
    assert links.timetabled.tolist() == [False] * 6 + [m == mode for m in links.mode[6:].tolist()]
    assert links.timetabled.any()


def test_track_that_opens_beside_a_port_makes_no_freight_dearer() -> None:
    # 5.6 km from rail node 5; node 6, at the end of 200 km of closed track, is nearer.
    words = {
        "node_lon": [100.0, 100.9, 100.4, 100.5, 100.0, 100.9, 100.9],
        "node_lat": [30.0, 30.0, 30.6, 30.2, 30.0, 30.0, 30.04],
        "facility_lon": [100.0, 100.9, 100.4, 100.0, 110.0, 100.9, 100.4],
        "facility_lat": [30.0, 30.0, 30.6, 30.0, 30.0, 30.05, 30.6],
        "link_class": ["unknown"] * 4 + ["conventional"] * 2,
        "facility_rail_node": [4, -1, -1, -1, -1, -1, -1],
    }
    shut = freight(modes_territory(**words, link_open=[0.0] * 4 + [1.0, 0.0]))
    opened = freight(modes_territory(**words, link_open=NO_ROADS))
    before = shut["foreign_cost"].sel(county="A1", foreign="Over").values
    assert np.isfinite(before).all()
    assert _no_worse(opened["foreign_cost"].values, shut["foreign_cost"].values)


def test_the_siding_lies_at_its_distance_and_no_farther_than_the_reach() -> None:
    words = {
        "facility_lon": [100.0, 100.9, 100.4, 100.0, 110.0, 100.9, 100.4],
        "facility_lat": [30.0, 30.0, 30.6, 30.0, 30.0, 30.05, 30.6],
    }
    for reach, count in ((5.5, 0), (5.6, 1)):
        table = multimodal_graph(
            modes_territory({"network": {"rail": {"port_reach": reach}}}, **words)
        )
        siding = table.arcs.is_mode("rail") & table.arcs.is_step("board") & ~table.arcs.people
        assert int(siding.sum()) == count
        assert table.arcs.km[siding] == pytest.approx([5.56] * count, abs=1e-3)


def test_a_larger_airport_slows_nobody() -> None:
    def hours(classes: tuple[str, ...]) -> np.ndarray:
        size = ["seat", classes[0], "seat", *classes[1:], "sea", "road"]
        words = {"facility_kind": AIRPORTS, "facility_class": size, "link_open": [0.0] * 6}
        found = passenger(modes_territory(NO_LIMIT, **words), least="time")
        return np.asarray(found["passenger_time"].values)

    table = {classes: hours(classes) for classes in product(CLASSES, repeat=3)}
    for classes, before in table.items():
        for row, name in enumerate(classes):
            for larger in CLASSES[CLASSES.index(name) + 1 :]:
                raised = (*classes[:row], larger, *classes[row + 1 :])
                assert _no_worse(table[raised], before), (classes, raised)
    assert np.isfinite(table["medium", "large", "medium"]).all()


def _flights(link_open: float, back: int = 0) -> Territory:
    """An air link of 500 km at 400 km/h from the large airport at node 0 to the one at node 2."""
    return modes_territory(
        NO_LIMIT,
        facility_kind=AIRPORTS,
        facility_class=["seat", "small", "seat", "large", "small", "sea", "road"],
        link_mode=["road"] * 4 + ["rail", "air"],
        link_from=[0, 3, 1, 3, 4, 0],
        link_to=[3, 1, 0, 2, 5, 2],
        link_geometry=[60.0, 40.0, 150.0, 60.0, 100.0, 500.0],
        link_speed=[60.0, 40.0, 50.0, 30.0, 100.0, 400.0],
        link_two_way=[1, 0, 0, 1, 1, back],
        link_open=[0.0] * 5 + [link_open],
    )


def test_a_given_flight_takes_the_place_of_its_own_assumed_one_alone() -> None:
    given = _flights(1.0)
    # 0.1 h to the road node, 1.5 h check-in, 1.25 h, 0.5 h way out, 0.1 h to the seat.
    assert _time(given, "A1", "B1") == pytest.approx(3.45, rel=1e-6)
    assumed = _flights(0.0, back=0)
    for pair in (("A1", "A2"), ("A2", "A1"), ("B1", "A1")):
        assert np.isfinite(_time(given, *pair))
        assert _time(assumed, *pair) == _time(given, *pair)
    # What is closed is not flown all the same, there or, two-way, back.
    assert np.isinf(_time(assumed, "A1", "B1"))
    assert np.isinf(_time(_flights(0.0, back=1), "B1", "A1"))
    told = "\n".join(multimodal_graph(given).assumptions)
    assert "3 are assumed and 1 given" in told


def test_ships_go_on_from_given_to_assumed_legs_without_unloading() -> None:
    # Sea ports at nodes 0, 2 and 1; a leg is given from 0 to 1, and the one from 0 to 2 is closed.
    land = modes_territory(
        facility_kind=[
            "sea_port",
            "airport",
            "sea_port",
            "airport",
            "airport",
            "sea_port",
            "land_port",
        ],
        facility_rail_node=[-1] * 7,
        facility_lat=[30.0, 30.0, 30.6, 30.0, 30.0, 31.0, 30.6],
        facility_lon=[100.0, 100.9, 100.4, 100.0, 110.0, 100.4, 100.4],
        link_mode=["road"] * 4 + ["sea", "sea"],
        link_from=[0, 3, 1, 3, 0, 0],
        link_to=[3, 1, 0, 2, 1, 2],
        link_geometry=[60.0, 40.0, 150.0, 60.0, 100.0, 100.0],
        link_speed=[60.0, 40.0, 50.0, 30.0, 10.0, 10.0],
        link_open=[0.0] * 4 + [1.0, 0.0],
    )
    found = freight(land, commodities=["bulk"])["freight_time"].sel(commodity="bulk")
    one, two = (float(found.sel(county="A1", county_to=end)) for end in ("A2", "B1"))
    seats = 2 * (1.5 + 0.1 / 0.85 * 1.4)
    assert one == pytest.approx(seats + 2 * 36 + 100 / 10, rel=1e-5)
    # On by an assumed leg: 0.4 degrees of latitude by great circle x 1.4 at 25 km/h.
    assert two == pytest.approx(one + np.radians(0.4) * 6371.0088 * 1.4 / 25, rel=1e-5)
    told = "\n".join(multimodal_graph(land).assumptions)
    assert "2 legs are assumed and 4 given" in told
