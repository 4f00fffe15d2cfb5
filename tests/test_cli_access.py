"""`hinterland access`, `compare` and `scenario` as a person uses them."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import hinterland as hl
from hinterland.cli import main
from hinterland.commands.reaching import reach
from hinterland.connect.reach.reachability import access
from hinterland.errors import InputError
from hinterland.reaching import known_kind
from hinterland.show.text import Block, duration, width
from tests.connect.modes_region import modes_territory
from tests.small_region import small_territory

OPENED = "name: short cut\nlinks:\n  - {name: pass, select: {ids: 4}, open: true}\n"


TRAINS = (
    "name: trains\nlinks:\n  - {select: {ids: 5}, set: {speed: 400}}\n"
    "gateways:\n  - {select: {country: Near}, factor: {border_time: 0.5}}\n"
)


def hinterland(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def refused(done: Result) -> str:
    assert done.exit_code == 2, done.output
    assert "where:" in done.stderr
    assert "do:" in done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("land") / "small"
    small_territory().save(folder)
    return folder


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "opened.yaml"
    path.write_text(OPENED, encoding="utf-8")
    return path


def test_times_are_minutes_on_the_terminal_and_hours_in_the_files(land, tmp_path) -> None:
    out = tmp_path / "out"
    done = hinterland("access", land, "--to", "airports", "--within", "90,30", "--out", out)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("From up to three places a county, by tier (9 places) to airport")
    assert "Time to the nearest airport, minutes (above 180: h:mm)" in done.stdout
    assert "2 of 3 counties have none in the list" in done.stdout
    assert "<= 30" in done.stdout and "<= 90" in done.stdout
    assert "乙省 Province B" in done.stdout
    assert "Longest mean time" in done.stdout
    assert "A1 安县 Anfang" in done.stdout
    assert "100.0% modelled" in done.stdout
    places = pd.read_csv(out / "places.csv")
    counties = pd.read_csv(out / "counties.csv").set_index("county")
    assert len(places) == 9
    mine = places[places["county"] == "A1"]
    hours, people = mine["nearest_time_airport_h"], mine["population_person"]
    mean = float((hours * people).sum() / people.sum())
    assert counties.loc["A1", "nearest_time_airport_mean_h"] == pytest.approx(mean, rel=1e-6)
    within = float(people[hours <= 1.5].sum() / people.sum())
    assert counties.loc["A1", "share_within_90_min"] == pytest.approx(within)
    assert f"{mean * 60:,.1f}" in done.stdout
    about = json.loads((out / "access.json").read_text(encoding="utf-8"))
    assert about["within_h"] == [0.5, 1.5]
    assert set(about["files"]) == {"counties.csv", "places.csv", "provinces.csv"}


def test_the_median_is_where_half_of_the_people_are(land) -> None:
    reached = reach(small_territory(), "airport")
    for county, frame in reached.places().groupby("county"):
        ordered = frame.sort_values("nearest_time_airport_h")
        half = ordered["population_person"].cumsum() >= frame["population_person"].sum() / 2
        by_hand = ordered.loc[half, "nearest_time_airport_h"].iloc[0]
        table = reached.counties().set_index("county")
        assert table.loc[county, "nearest_time_airport_median_h"] == by_hand


def test_what_every_trip_by_road_includes_is_told(land, tmp_path) -> None:
    slow = small_territory().with_facts({}, settings={"road_terminal_time": 0.29})
    slow.save(tmp_path / "slow")
    told = "Every trip by road includes 0.29 h (17 min) for leaving and arriving (setting road_term"
    done = hinterland("access", tmp_path / "slow", "--to", "airport", "--out", tmp_path / "out")
    assert done.stdout.splitlines()[1].startswith(told)
    assert done.stdout.count("road_terminal_time") == 1
    about = json.loads((tmp_path / "out" / "access.json").read_text(encoding="utf-8"))
    assert any(note.startswith(told) for note in about["modelled"])
    found = hl.access(slow, "airport")
    assert found.attrs["road_terminal_time"] == 0.29
    assert found.attrs["assumptions"][0].startswith(told)
    assert "road_terminal_time" not in hinterland("access", land, "--to", "airport").stdout


def test_people_jobs_and_places_are_added_up(land, tmp_path) -> None:
    out = tmp_path / "out"
    done = hinterland("access", land, "--to", "people", "--within", "60,200", "--out", out)
    assert done.exit_code == 0, done.output
    assert "nearest" not in done.stdout
    title = "Residents of the places within so many minutes, mean over the people:"
    assert title in done.stdout
    assert "Fewest within reach, 3 counties:" in done.stdout
    found = access(small_territory(), "people", measures=("within",), within=(1.0, 200 / 60))
    people = small_territory().facts["population"].values
    means = np.average(found["supply_within"].values, weights=people, axis=0)
    line = next(row for row in done.stdout.splitlines() if row.startswith("all"))
    assert line.split() == ["all", "800,000", *(f"{mean:,.0f}" for mean in means)]
    provinces = pd.read_csv(out / "provinces.csv")
    assert not [name for name in provinces if "nearest" in name or "share" in name]
    assert provinces["supply_within_200_min_people_supply"].is_monotonic_decreasing
    rows = json.loads(hinterland("access", land, "--to", "jobs", "--json").stdout)["provinces"]
    assert rows[0]["supply_within_60_min_jobs_supply"] > 0
    assert "added up" in refused(hinterland("access", land, "--to", "places", "--k", "2"))
    more = hinterland("access", land, "--to", "people", "--measure", "gravity")
    assert more.exit_code == 0 and "gravity" in more.stdout


def test_a_rare_supply_is_told_per_million_people(land) -> None:
    reached = reach(small_territory(), "airport", within=(3.0,), measure="2sfca")
    ratio = reached.by(np.full(9, "all"))["2sfca_airport_supply_per_person"].iloc[0]
    words = ("--within", "180", "--measure", "2sfca")
    done = hinterland("access", land, "--to", "airport", *words)
    assert "2sfca, supply per 1,000,000 people" in done.stdout
    line = next(row for row in done.stdout.splitlines() if row.startswith("all"))
    assert float(line.split()[-1]) == pytest.approx(1e6 * ratio, rel=5e-3)


def test_a_supply_is_told_per_thousand_people() -> None:
    few = small_territory(population=np.full(9, 100.0))
    reached = reach(few, "airport", within=(9.0,), measure="2sfca")
    ((head, factor),) = reached.further().values()
    assert (head, factor) == ("2sfca, supply per 1,000 people", 1e3)


def test_the_api_takes_the_words_of_the_command(land) -> None:
    territory = small_territory()
    for word in ("机场", "Airports"):
        assert hl.access(territory, word).attrs["to"] == "airport"
    with pytest.raises(InputError, match=r"(?s)no '医院' \(hospital\).*data facilities"):
        hl.access(territory, "医院")
    made = hl.access(hl.synthetic_region(counties=6, villages_per_county=5), "clinics")
    assert made.attrs["to"] == "clinic"
    assert any("synthesised" in note for note in made.attrs["assumptions"])
    assert "k" in inspect.signature(hl.access).parameters


def test_a_further_measure_and_a_geopackage(land, tmp_path) -> None:
    out = tmp_path / "out"
    words = ("--measure", "gravity", "--k", "2", "--format", "csv,gpkg", "--out", out)
    done = hinterland("access", land, "--to", "county-seats", *words)
    assert done.exit_code == 0, done.output
    assert "gravity" in done.stdout
    counties = gpd.read_file(out / "access.gpkg", layer="counties")
    places = gpd.read_file(out / "access.gpkg", layer="places")
    assert counties.geom_type.isin(["MultiPolygon"]).all()
    assert len(places) == 9
    assert "nearest_time_county_seat_2_h" in places.columns
    assert "gravity_county_seat_supply" in counties.columns


def test_people_without_a_way_are_counted_apart(tmp_path) -> None:
    cut = small_territory(link_open=[1.0, 1.0, 1.0, 0.0, 0.0])
    cut.save(tmp_path / "cut")
    done = hinterland("access", tmp_path / "cut", "--to", "airport", "--json")
    rows = {row["province"]: row for row in json.loads(done.stdout)["provinces"]}
    assert rows["B"]["share_without_way"] == 1
    assert rows["B"]["nearest_time_airport_mean_h"] is None
    assert rows["A"]["share_without_way"] == 0


def test_clipped_trips_stay_inside(land) -> None:
    done = hinterland("access", land, "--to", "airport", "--clip", "county")
    assert done.exit_code == 0, done.output
    assert "inside the own county" in done.stdout
    assert "2 of 3 counties with 600,000 people have no way at all" in done.stdout
    # The only airport lies in A2, so nobody else has one.
    assert reach(small_territory(), "airport", clip="county").counties()[
        "share_without_way"
    ].tolist() == [1, 0, 1]


def test_clinics_are_synthesised_and_said_to_be(land) -> None:
    done = hinterland("access", "synthetic", "--to", "clinics")
    assert done.exit_code == 0, done.output
    assert "they are synthesised, one for each subdistrict at the seat" in done.stdout
    first = done.stdout.splitlines()[0]
    assert "single towns and villages at modelled positions" in first
    assert "modelled clinics: at seats and towns, 15 doctors at a town (assumed)" in first
    assert "ATTENTION" not in done.stdout
    shared = hinterland("access", "synthetic", "--to", "clinics", "--measure", "2sfca")
    assert "ATTENTION: 2sfca rests on synthesised supply" in shared.stdout.splitlines()[1]
    assert "kind clinic: 100.0% modelled" in done.stdout


def test_kinds_in_singular_and_plural_and_an_unknown_one_lists_all(land) -> None:
    territory = small_territory()
    for word in ("airport", "airports", "Airports"):
        assert known_kind(territory, word) == "airport"
    assert known_kind(territory, "land-ports") == "land_port"
    assert known_kind(territory, "clinics") == "clinic"
    assert known_kind(territory, "县城") == "county_seat"
    for word, kind in (("机场", "airport"), ("口岸", "land_crossing"), ("诊所", "clinic")):
        assert known_kind(territory, word) == kind
    with pytest.raises(InputError, match="offers no 'river_port'"):
        known_kind(territory, "river_port")
    said = refused(hinterland("access", land, "--to", "clnics"))
    for kind in ("airport", "land_port", "county_seat", "people", "clinic"):
        assert kind in said
    assert "hinterland data facilities" in said
    assert "2sfca" in refused(hinterland("access", land, "--measure", "fast"))


@pytest.mark.parametrize(
    "words", [("--within", "soon"), ("--within", "-5,10"), ("--within", ""), ("--format", "xls")]
)
def test_options_that_cannot_be_are_usage_errors(land, words) -> None:
    done = hinterland("access", land, *words)
    assert done.exit_code == 2
    assert "Error: Invalid value" in done.stderr


def test_a_geopackage_needs_a_folder(land) -> None:
    done = hinterland("access", land, "--format", "csv,gpkg")
    assert done.exit_code == 2
    assert "needs --out" in done.stderr


def test_the_mean_is_of_people_with_a_way_and_so_is_the_median() -> None:
    # The only airport lies in A2, so nobody of the other counties has one.
    reached = reach(small_territory(), "airport", clip="county", k=2)
    frame = reached.by(np.full(9, "all")).iloc[0]
    mine = reached.counties().set_index("county").loc["A2"]
    for part in ("mean", "median"):
        word = f"nearest_time_airport_{part}_h"
        assert frame[word] == mine[word]
    assert frame["share_without_way"] == pytest.approx(6 / 8)
    assert frame["nearest_time_airport_2_mean_h"] == np.inf


def test_the_kth_nearest_has_a_column(land) -> None:
    done = hinterland("access", land, "--to", "县城", "--k", "3")
    assert "mean, 3rd" in done.stdout
    reached = reach(small_territory(), "county_seat", k=3)
    places = reached.places()
    mean = np.average(places["nearest_time_county_seat_3_h"], weights=places["population_person"])
    whole = reached.by(np.full(9, "all")).iloc[0]
    assert whole["nearest_time_county_seat_3_mean_h"] == pytest.approx(mean)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(12.34, "12.3"), (180, "180.0"), (180.4, "3:00"), (605, "10:05"), (np.inf, "∞")],
)
def test_long_times_are_told_in_hours(minutes, text) -> None:
    assert duration(minutes) == text


def test_a_folder_of_another_kind_is_not_replaced(land, tmp_path) -> None:
    assert "a saved territory" in refused(hinterland("access", land, "--out", land))
    out = tmp_path / "out"
    assert hinterland("access", land, "--out", out).exit_code == 0
    assert hinterland("access", land, "--out", out).exit_code == 0
    scenario = tmp_path / "s.yaml"
    scenario.write_text(OPENED, encoding="utf-8")
    said = refused(hinterland("compare", land, scenario, "--access-only", "--out", out))
    assert "tables of access" in said


def test_a_comparison_says_who_gains_and_writes_its_tables(land, scenario, tmp_path) -> None:
    out = tmp_path / "out"
    done = hinterland("compare", land, scenario, "--out", out)
    assert done.exit_code == 0, done.output
    assert "short cut on small" in done.stdout
    assert "3 counties with 800,000 people gain, no county loses (by 5 min or 1 %" in done.stdout
    assert "better for" in done.stdout
    assert "most lost" in done.stdout
    assert "3 of 6 faster, median 150.0 min, most 330.0 min (Mitte - Ende, 88.7%); 0 slower" in (
        done.stdout
    )
    assert "unchanged: nearest county seat" in done.stdout
    assert "mean over all 3 seats of the region" in done.stdout
    assert "Indicators that move most" in done.stdout
    assert "All values are modelled" in done.stdout
    assert "Most gained" in done.stdout
    assert "Got worse" not in done.stdout
    assert "pass: link_open set 1 for 1 link(s): road 1 (ids 4), line 3" in done.stdout
    names = {path.name for path in out.iterdir()}
    assert {"summary.csv", "counties.csv", "provinces.csv", "pairs.csv", "notes.csv"} <= names
    assert {"worsened.csv", "indicators.csv", "scenario-1.yaml", "comparison.json"} <= names
    about = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert about["status"] == "modelled"
    assert any("link_speed" in text for text in about["assumptions"])
    assert (pd.read_csv(out / "summary.csv")["status"] == "modelled").all()
    counties = pd.read_csv(out / "counties.csv").set_index("county")
    change = counties["mean_time_value_h"] - counties["mean_time_base_h"]
    assert counties["mean_time_change_h"].to_list() == pytest.approx(change.to_list())
    again = hinterland("compare", land, out / "scenario-1.yaml", "--access-only")
    assert "0 slower" in again.stdout


def test_two_scenarios_side_by_side_and_the_reason_of_a_loss(land, scenario, tmp_path) -> None:
    other = tmp_path / "closed.yaml"
    other.write_text("name: landslide\nlinks:\n  - {select: {ids: 3}, close: true}\n", "utf-8")
    done = hinterland("compare", land, scenario, other, "--access-only")
    assert done.exit_code == 0, done.output
    assert "short cut on small" in done.stdout
    assert "landslide on small" in done.stdout
    assert "4 cut off" in done.stdout
    assert "of the others" not in done.stdout
    lines = done.stdout.splitlines()
    at = lines.index("landslide on small:")
    assert lines[at + 1] == "100,000 people (末县 Ende) lose every road connection."
    assert "lose every way to a land crossing" in lines[at + 2]
    table = json.loads(hinterland("compare", land, other, "--access-only", "--json").stdout)
    market = next(row for row in table if row["measure"] == "market_access_people")
    assert market["share_worse"] == 1


def test_a_scenario_without_effect_says_so_and_why(land, tmp_path) -> None:
    rain, none = tmp_path / "rain.yaml", tmp_path / "none.yaml"
    rain.write_text("name: rain\nseason: wet\n", "utf-8")
    none.write_text("name: none\n", "utf-8")
    said = hinterland("compare", land, rain, none, "--access-only").stdout
    assert "rain on small: This scenario moves no measure" in said
    assert "neither surface nor passability is known" in said
    assert "Dry season: roads at their full speed. This holds before, not with rain." in said
    assert (
        "none on small: This scenario moves no measure by road and ferry: it leaves every" in said
    )


def test_with_modes_the_gains_of_trains_and_borders_are_told(tmp_path) -> None:
    modes_territory().save(tmp_path / "modes")
    file = tmp_path / "trains.yaml"
    file.write_text(TRAINS, encoding="utf-8")
    words = ("compare", tmp_path / "modes", file, "--access-only", "--top", "1")
    said = hinterland(*words).stdout
    assert "moves no measure by road and ferry" in said
    said = hinterland(*words, "--modes").stdout
    assert "3 counties with 800,000 people gain, no county loses (by 5 min or 1 %" in said
    assert "by road, by all modes or to any foreign market" in said
    by = {line.split(":")[0]: line for line in said.splitlines() if "Pairs of" in line}
    assert "no county gains; no county loses" in by["By road and ferry, to all others"]
    people = by["Passengers, fastest of all modes, to all others"]
    # 200 km at 400 instead of 250 km/h: 18 min.
    assert "3 counties with 800,000 people gain, 3 of them by" in people
    assert "4 of 6 faster, median 18.0 min, most 18.0 min (Mitte - Ende, 16.7%)" in people
    abroad = by["Freight (a container) to foreign markets"]
    assert "3 counties with 800,000 people gain" in abroad
    assert "3 of 6 cheaper" in abroad
    assert "-12.0% 末县 Ende" in next(line for line in said.splitlines() if "  Near " in line)
    assert "As before: 1 of 2 foreign markets." in said
    assert "Most gained, passengers to all others, all modes (min):" in said
    assert "By road and ferry only: mean time" in said
    assert "border_time now 10, then 5 h" in said


def test_the_example_is_printed_and_checked_on_china_west(tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(hinterland("scenario", "example").stdout, encoding="utf-8")
    done = hinterland("scenario", "check", file, "--on", "china-west")
    assert done.exit_code == 0, done.output
    assert "no faults. It would change:" in done.stdout
    assert "for 6 link(s): road 6 (between 桐梓县 and 520324)" in done.stdout
    assert "border_time set 24" in done.stdout
    assert "Daozhen" in done.stdout


def test_faults_of_a_scenario_are_told_with_file_and_lines(land, tmp_path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("name: x\nname: y\nlinks:\n  - {select: all, set: {speed: -3}}\n", "utf-8")
    for words in (("scenario", "check", file, "--on", land), ("compare", land, file)):
        said = refused(hinterland(*words))
        assert "bad.yaml, lines 1 and 2" in said
        assert "bad.yaml, line 4" in said
        assert "may not be negative" in said
    file.write_text("name: x\nlinks:\n  - {select: all, factor: {speed: 9}}\n", "utf-8")
    assert "out of bounds" in refused(hinterland("scenario", "check", file, "--on", land))
    assert "cannot be read" in refused(hinterland("scenario", "check", "none.yaml", "--on", land))


def test_chinese_names_take_two_columns() -> None:
    assert width("县 a") == 4
    text = str(Block([["县", "1"], ["ab", "22"]], "head"))
    assert text == "head\n县   1\nab  22"
