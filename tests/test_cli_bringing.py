"""`data facilities`, `data gtfs` and new links on the command line."""

from __future__ import annotations

import csv
import json

import numpy as np
from click.testing import CliRunner, Result

from hinterland.cli import main
from hinterland.connect.reach.reachability import access
from hinterland.flow import Territory
from hinterland.reaching import known_kind
from hinterland.sources.gtfs import WALK_DETOUR, WALK_SPEED
from tests.small_region import small_territory


def hinterland(*words: str) -> Result:
    """Run the command here: a process for each call would spend its time on imports."""
    return CliRunner().invoke(main, list(words))


def refused(done: Result) -> str:
    """What a refusal says: exit code 2, three parts, nothing on standard output."""
    assert done.exit_code == 2, done.output
    assert "where:" in done.stderr and "do:" in done.stderr
    assert done.stdout == ""
    return done.stderr


def write(path, *rows):
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows(rows)
    return str(path)


HEADER = ["facility", "kind", "name_zh", "lon", "lat", "supply"]


def test_facilities_are_brought_in_and_saved(tmp_path):
    base, saved = tmp_path / "small", tmp_path / "with"
    small_territory().save(base)
    file = write(tmp_path / "f.csv", HEADER, ["school:1", "Schools", "一小", 100.1, 30, 900])
    words = (
        "data",
        "facilities",
        file,
        "--on",
        str(base),
        "--source",
        "a list",
        "--status",
        "typed",
    )
    done = hinterland(*words, "--save", str(saved))
    assert done.exit_code == 0, done.stderr
    assert "1 added, 0 replaced" in done.stdout
    assert f"Done on {base}. Saved as {saved}" in done.stdout
    assert f"hinterland access {saved} --to school" in done.stdout
    land = Territory.load(saved)
    assert land.facts["facility_kind"].values.tolist()[-1] == "school"
    again = ("data", "facilities", file, "--on", str(saved), "--source", "a list")
    refusal = hinterland(*again, "--status", "typed", "--save", str(tmp_path / "x"))
    assert "school:1" in refused(refusal)
    assert not (tmp_path / "x").exists()
    done = hinterland(*again, "--status", "observed", "--replace", "--json", "--save",
                      str(tmp_path / "y"))  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["replaced"] == 1
    done = hinterland("access", str(saved), "--to", "schools")
    assert done.exit_code == 0, done.stderr


def test_every_command_that_adds_to_a_territory_takes_on(tmp_path):
    for name in ("census", "table", "template", "facilities", "gtfs"):
        said = hinterland("data", name, "--help").stdout
        assert "--on, --territory" in said, name


def test_imported_kinds_are_destinations_by_their_word_in_both_languages(tmp_path):
    base, saved = tmp_path / "small", tmp_path / "with"
    small_territory().save(base)
    file = write(
        tmp_path / "f.csv", HEADER[:-1],
        ["bus:1", "Bus stations", "汽车站", 100.1, 30], ["stop:1", "bus stops", "站", 100.1, 30],
        ["hub:1", "logistics_hub", "物流", 100.1, 30], ["h:1", "医院", "医院", 100.1, 30],
    )  # fmt: skip
    done = hinterland("data", "facilities", file, "--territory", str(base), "--source", "a list",
                      "--status", "typed", "--save", str(saved))  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert "joined to a railway within 10 km too: 0 of 1 stations and freight hubs" in done.stdout
    land = Territory.load(saved)
    for words, kind in (
        (("bus_station", "bus stations", "汽车站"), "bus_station"),
        (("bus_stop", "Bus stops", "公交站"), "bus_stop"),
        (("logistics_hub", "logistics hubs", "物流枢纽"), "logistics_hub"),
        (("医院", "hospital", "hospitals"), "医院"),
    ):
        for word in words:
            assert known_kind(land, word) == kind, word
    assert hinterland("access", str(saved), "--to", "物流枢纽").exit_code == 0


def test_high_speed_stations_are_stations_unless_told_apart(tmp_path):
    base = tmp_path / "small"
    small_territory(facility_kind=["rail_station", "land_port"]).save(base)
    assert known_kind(Territory.load(base), "高铁站") == "rail_station"
    apart = small_territory(facility_kind=["rail_station", "hsr_station"])
    assert known_kind(apart, "高铁站") == "hsr_station"
    assert known_kind(apart, "火车站") == "rail_station"


def test_the_templates_of_facilities_and_links_are_written_and_explained(tmp_path):
    assert "facility_supply" in hinterland("data", "template").stdout
    for name in ("facilities", "links"):
        done = hinterland("data", "template", name, "--out", str(tmp_path))
        assert (tmp_path / f"{name}.csv").is_file(), done.stderr
        done = hinterland("data", "template", name, "--explain")
        assert "owner" in done.stdout, done.stderr


def test_a_table_adds_a_road_whose_toll_is_the_only_one_that_changes(tmp_path):
    base, saved = tmp_path / "small", tmp_path / "with"
    small_territory().save(base)
    file = write(
        tmp_path / "links.csv",
        ["link", "from", "to", "link_speed_km_per_h", "link_toll_SML_per_km"],
        ["", "A1", "B1", 100, 0.7],
    )
    for at, option in enumerate(("--territory", "--on")):
        saved = tmp_path / f"with{at}"
        done = hinterland("data", "table", file, option, str(base), "--source", "plan",
                          "--status", "typed", "--save", str(saved))  # fmt: skip
        assert done.exit_code == 0, done.stderr
        assert f"Done on {base}. Saved as {saved}" in done.stdout
    assert "links added: 1" in done.stdout
    toll = Territory.load(saved).facts["link_toll"].values
    assert toll[-1] == 0.7
    assert (toll[:-1] == toll[0]).all() and 0 < toll[0] < 0.7


def test_a_timetable_is_brought_in(tmp_path):
    base, saved, feed = (tmp_path / name for name in ("small", "with", "feed"))
    small_territory().save(base)
    feed.mkdir()
    tables = {
        "agency": [["agency_id", "agency_name", "agency_url", "agency_timezone"],
                   ["1", "Coaches", "https://example.org", "Asia/Shanghai"]],
        "stops": [["stop_id", "stop_name", "stop_lat", "stop_lon"],
                  ["a", "A", 30.001, 100.0], ["b", "B", 30.001, 100.9]],
        "routes": [["route_id", "agency_id", "route_short_name", "route_type"], ["r", "1", "1", 3]],
        "trips": [["route_id", "service_id", "trip_id"], ["r", "all", "t"]],
        "calendar": [["service_id", "monday", "tuesday", "wednesday", "thursday", "friday",
                      "saturday", "sunday", "start_date", "end_date"],
                     ["all", *[1] * 7, 20260101, 20261231]],
        "stop_times": [["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"],
                       ["t", "08:00:00", "08:00:00", "a", 1],
                       ["t", "10:00:00", "10:00:00", "b", 2]],
    }  # fmt: skip
    for name, rows in tables.items():
        write(feed / f"{name}.txt", *rows)
    words = ("data", "gtfs", str(feed), "--on", str(base), "--date", "20260601")
    done = hinterland(*words, "--save", str(saved))
    assert done.exit_code == 0, done.stderr
    assert "2 stops" in done.stdout
    assert "bus" in Territory.load(saved).facts["link_mode"].values.tolist()
    # The stops are destinations: beside the seats of A1 and A2; from B1 by 0.1 h to the road, 3 h
    # on it and 111 m on foot.
    done = hinterland("access", str(saved), "--to", "bus stops")
    assert done.exit_code == 0, done.stderr
    found = access(Territory.load(saved), "公交站")["nearest_time"].values[:, 0]
    walk = 0.001 * np.pi / 180 * 6371.0088 * WALK_DETOUR / WALK_SPEED
    land = Territory.load(saved)
    to_seat = land.facts["seat_distance"] * land.facts["local_detour"] / land.facts["local_speed"]
    beyond = np.repeat([0.0, 0.0, 0.1 + 3.0 + walk], 3)
    np.testing.assert_allclose(found, to_seat.values + beyond, atol=2e-3)
    early = hinterland(*words, "--window", "07:00-07:30", "--save", str(tmp_path / "x"))
    assert "no departures" in refused(early)
    assert hinterland(*words, "--window", "7", "--save", str(tmp_path / "x")).exit_code == 2
