"""Timetables: departures and run times by hand, refusals, and the territory that they join."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hinterland.connect.modes.multimodal import passenger
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km
from hinterland.sources.gtfs import with_gtfs
from hinterland.sources.gtfs_edges import stop_edges
from hinterland.sources.gtfs_feed import mode_of, read_feed
from tests.connect.modes_region import modes_territory
from tests.small_region import small_territory
from tests.sources.timetable import TABLES, write_feed

pytest.importorskip("gtfs_kit")

DAY = "2024-05-14"


def _edges(path: Path, *args: object) -> dict[tuple[str, str, str], tuple[float, int, float]]:
    found = stop_edges(read_feed(path), *args)
    return {
        (row.from_stop, row.to_stop, row.mode): (row.hours, row.departures, row.fare)
        for row in found.itertuples()
    }


def test_departures_and_median_run_times_of_a_day_by_hand(tmp_path: Path) -> None:
    found = _edges(write_feed(tmp_path), DAY)
    # P to Q: 55, 70, four times 50 and, between times, 60 minutes. Q to R: 90, 80, 60 minutes.
    expected = {
        ("P", "Q", "bus"): (50 / 60, 7, 6.0),
        ("Q", "R", "bus"): (80 / 60, 3, 6.0),
        ("R", "P", "bus"): (2.0, 1, 6.0),
    }
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert found[key] == pytest.approx(row), key


def test_exceptions_of_the_calendar_hold(tmp_path: Path) -> None:
    folder = write_feed(tmp_path, packed=False)
    assert _edges(folder, "20240515") == {("P", "R", "rail"): pytest.approx((1.0, 1, 0.0))}
    with pytest.raises(InputError, match="no departures"):
        stop_edges(read_feed(folder), "2024-05-18")
    with pytest.raises(InputError, match="no date"):
        stop_edges(read_feed(folder), "2024-13-01")


def test_a_window_counts_what_left_yesterday_past_midnight(tmp_path: Path) -> None:
    path = write_feed(tmp_path)
    night = _edges(path, "2024-05-15", ("00:30:00", "01:00:00"))
    assert night == {("Q", "R", "bus"): pytest.approx((80 / 60, 1, 6.0))}
    # The same service day reaches past midnight under its own date.
    late = _edges(path, DAY, ("24:00:00", "25:00:00"))
    assert late == night
    morning = _edges(path, DAY, ("10:30:00", "11:30:00"))
    assert morning == {("P", "Q", "bus"): pytest.approx((50 / 60, 2, 6.0))}
    for window in (("11:00:00", "10:00:00"), ("soon", "later")):
        with pytest.raises(InputError, match="no window"):
            stop_edges(read_feed(path), DAY, window)


def test_all_faults_of_a_feed_are_told_at_once(tmp_path: Path) -> None:
    path = write_feed(
        tmp_path,
        stops=TABLES["stops"].replace("30.201,100.5", ",200"),
        routes=TABLES["routes"].replace("t,,2", "t,,1700"),
        trips=TABLES["trips"].replace("bus,WK,t4", "tram,WK,t4"),
        stop_times=TABLES["stop_times"].replace("t4,14:00:00,14:00:00,P", "t4,11:00:00,11:00:00,Z"),
        frequencies=TABLES["frequencies"].replace("1800", "0"),
    )
    with pytest.raises(InputError) as caught:
        read_feed(path)
    told = str(caught.value)
    assert len(caught.value.faults) == 6
    for part in (
        "route_id that routes",
        "stop_id that stops",
        "backwards",
        "t4",
        "1700",
        "headway",
    ):
        assert part in told
    assert "stop Q" in told


def test_other_damage_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such feed"):
        read_feed(tmp_path / "nothing.zip")
    (tmp_path / "broken.zip").write_text("no archive")
    with pytest.raises(InputError, match="cannot be read"):
        read_feed(tmp_path / "broken.zip")
    for number, (tables, told) in enumerate(
        (
            ({"trips": None}, "trips"),
            ({"calendar": None, "calendar_dates": None}, "calendar or calendar_dates"),
            ({"stop_times": TABLES["stop_times"].replace("08:55:00", "8.55")}, "no time"),
            ({"stop_times": TABLES["stop_times"].replace("18:00:00", "")}, "no time at an end"),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(InputError, match=told):
            read_feed(write_feed(folder, **tables))


def test_the_timetable_joins_the_network_and_moves_passengers_by_hand(tmp_path: Path) -> None:
    land = modes_territory(link_open=[0.0] * 6)
    served, report = with_gtfs(land, write_feed(tmp_path), DAY, source="a timetable for tests")
    assert (report.stops, report.edges, report.unjoined) == (3, 3, ())
    assert report.departures == {"bus": 11}
    before = passenger(land)["passenger_time"].sel(county="A1", county_to="A2")
    assert np.isinf(float(before))
    after = passenger(served).sel(county="A1", county_to="A2")
    walk = straight_km(*map(np.array, (100.0, 30.0, 100.001, 30.0)))
    walk = (walk + straight_km(*map(np.array, (100.9, 30.0, 100.9, 30.001)))) * 1.3 / 4.5
    # Half of a headway of 16 / 7 h, then 50 and 80 minutes; the fare of each link is 6.
    hours = 0.1 + float(walk) + 8 / 7 + (50 + 80) / 60 + 0.1
    assert float(after["passenger_time"]) == pytest.approx(hours, rel=1e-4)
    assert float(after["passenger_fare"]) == pytest.approx(4 + 12, rel=1e-4)
    back = passenger(served).sel(county="A2", county_to="A1")
    assert float(back["passenger_time"]) == pytest.approx(0.2 + float(walk) + 8 + 2, rel=1e-4)


def test_what_is_added_keeps_the_rest_and_says_where_it_comes_from(tmp_path: Path) -> None:
    land = modes_territory()
    served, _ = with_gtfs(land, write_feed(tmp_path), DAY, status="typed")
    facts, links = served.facts, land.facts.sizes["link"]
    for word in land.facts.data_vars:
        if "link" in land.facts[word].dims or "node" in land.facts[word].dims:
            had = facts[word].values[: len(land.facts[word])]
            np.testing.assert_array_equal(had, land.facts[word].values)
    assert facts["link_mode"].values[links:].tolist()[:3] == ["bus"] * 3
    assert set(facts["link_mode"].values[links + 3 :]) == {"walk"}
    assert facts["link_frequency"].values.tolist()[:links] == [0.0] * links
    assert "feed.zip" in facts["link_speed"].attrs["source"]
    run = facts["link_geometry"] * facts["link_detour"] / facts["link_speed"]
    np.testing.assert_allclose(run.values[links : links + 3], [50 / 60, 80 / 60, 2.0], rtol=1e-5)


STATED = {"link_from", "link_to", "link_mode", "link_class", "link_two_way", "link_open"}


def _observed(served: Territory, rows: slice) -> dict[str, set[str]]:
    """Facts of links to the statuses of some rows."""
    return {
        word: set(served.status_of(word).iloc[rows])
        for word in map(str, served.facts.data_vars)
        if served.facts[word].dims == ("link",) and not word.endswith("__status")
    }


def test_no_modelled_number_is_called_observed(tmp_path: Path) -> None:
    lands = modes_territory(link_surface=["paved"] * 6, link_wet_passability=[1.0] * 6)
    path = write_feed(tmp_path)
    served, _ = with_gtfs(lands, path, DAY)
    assert set(served.status_of("link_surface")) == {"modelled"}
    for status in ("observed", "typed"):
        served, _ = with_gtfs(lands, path, DAY, status=status)
        lines = _observed(served, slice(6, 9))
        read = {word for word, found in lines.items() if found == {status}}
        assert read == STATED | {"link_frequency"}
        # Only from R to P the ride is the whole trip, so that the fare is not spread.
        fare = served.status_of("link_fare").iloc[6:9].tolist()
        assert fare == ["modelled", "modelled", status]
        # The rest, relief and lengths and speeds, is worked out or filled in.
        rest = lines.keys() - read - {"link_fare"}
        assert {"link_speed", "link_geometry", "link_detour", "link_relief"} <= rest
        assert all(lines[word] == {"modelled"} for word in rest)
        for rows in (slice(0, 6), slice(9, None)):
            assert all(found == {"modelled"} for found in _observed(served, rows).values())
        assert set(served.status_of("node_lon").iloc[7:]) == {status}
    # Departures of a window are scaled to a day; those of this one all ride to the end.
    served, _ = with_gtfs(lands, path, DAY, window=("10:30:00", "11:30:00"))
    lines = _observed(served, slice(6, 7))
    read = {word for word, found in lines.items() if found == {"observed"}}
    assert read == STATED | {"link_fare"}


def test_a_fare_is_read_only_where_the_ride_is_the_whole_route(tmp_path: Path) -> None:
    rules = TABLES["fare_rules"] + "f,train\n"
    served, _ = with_gtfs(modes_territory(), write_feed(tmp_path, fare_rules=rules), "2024-05-15")
    lines = _observed(served, slice(6, 7))
    assert served.facts["link_fare"].values[6] == 6
    assert lines["link_fare"] == {"observed"}
    # A train that does not say that it is fast is only taken to be conventional.
    assert lines["link_class"] == {"modelled"}
    two = TABLES["stop_times"].replace("s1,08:00:00,08:00:00,R,2", "s1,07:30:00,07:30:00,Q,2\n"
                                       "s1,08:00:00,08:00:00,R,3")  # fmt: skip
    (tmp_path / "two").mkdir()
    path = write_feed(tmp_path / "two", fare_rules=rules, stop_times=two)
    served, _ = with_gtfs(modes_territory(), path, "2024-05-15")
    assert _observed(served, slice(6, 8))["link_fare"] == {"modelled"}


def test_a_window_is_scaled_to_a_day_of_service(tmp_path: Path) -> None:
    served, _ = with_gtfs(
        modes_territory(), write_feed(tmp_path), DAY, window=("10:30:00", "11:30:00")
    )
    assert served.facts["link_frequency"].values[6] == pytest.approx(2 * 16)


def test_stops_without_a_road_and_edges_too_fast_are_reported(tmp_path: Path) -> None:
    far = TABLES["stops"].replace("30.001,100.9", "35.0,110.0")
    served, report = with_gtfs(modes_territory(), write_feed(tmp_path, stops=far), DAY)
    assert report.too_fast == ("Q > R", "R > P")
    assert report.edges == 1
    assert "too fast" in str(report)
    assert served.facts.sizes["node"] == 7 + 2
    assert report.unjoined == ()
    lone = TABLES["stops"].replace("30.001,100.9", "30.0,101.0")
    _, report = with_gtfs(modes_territory(), write_feed(tmp_path, stops=lone), DAY)
    assert report.unjoined == ("R",)
    assert "no road within reach: R" in str(report)
    # 4 km beyond node 1 it is joined all the same, by the longer way to the nearest node.
    near = TABLES["stops"].replace("30.001,100.9", "30.0,100.94")
    joined, report = with_gtfs(modes_territory(), write_feed(tmp_path, stops=near), DAY)
    assert report.unjoined == ()
    walks = joined.facts["link_geometry"].values[joined.facts["link_mode"].values == "walk"]
    assert walks.max() == pytest.approx(3.85, abs=0.01)
    nowhere = "stop_id,stop_name,stop_lat,stop_lon\nP,P,0,0\nQ,Q,30,60\nR,R,-30,120\n"
    with pytest.raises(InputError, match="No edge can be true"):
        with_gtfs(modes_territory(), write_feed(tmp_path, stops=nowhere), DAY)


def test_fares_of_another_currency_and_strange_statuses_are_refused(tmp_path: Path) -> None:
    path = write_feed(tmp_path)
    with pytest.raises(InputError, match="Fares are in CNY, the territory counts in SML"):
        with_gtfs(small_territory(), path, DAY)
    with pytest.raises(InputError, match="no status"):
        with_gtfs(modes_territory(), path, DAY, status="sure")


def test_route_types_have_modes() -> None:
    basic = {0: "tram", 1: "metro", 2: "rail", 3: "bus", 4: "ferry", 11: "bus", 12: "metro"}
    extended = {100: "rail", 204: "coach", 401: "metro", 702: "bus", 900: "tram", 1000: "ferry"}
    for kind, mode in {**basic, **extended}.items():
        assert mode_of(kind) == mode
    assert mode_of(1700) is None
    assert mode_of(99) is None
