"""`data facilities`, `data gtfs` and new links on the command line."""

from __future__ import annotations

import csv
import json

from click.testing import CliRunner, Result

from hinterland.cli import main
from hinterland.flow import Territory
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
    done = hinterland("data", "table", file, "--territory", str(base), "--source", "plan",
                      "--status", "typed", "--save", str(saved))  # fmt: skip
    assert done.exit_code == 0, done.stderr
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
    early = hinterland(*words, "--window", "07:00-07:30", "--save", str(tmp_path / "x"))
    assert "no departures" in refused(early)
    assert hinterland(*words, "--window", "7", "--save", str(tmp_path / "x")).exit_code == 2
