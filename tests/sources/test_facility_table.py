"""Facilities of a file: read in every format, checked at once, joined to roads, told by row."""

from __future__ import annotations

import csv

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import xarray as xr

from hinterland.codebook import quantity
from hinterland.connect.reach.kinds import PLACE_KINDS
from hinterland.connect.reach.reachability import access
from hinterland.connect.services import FACILITY_SERVICES, SEAT_SERVICES, SERVICES
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.sources.bundle import read
from hinterland.sources.facility_table import with_facilities
from hinterland.sources.facility_words import GIVEN, RESERVED, neutral, normal_kind
from hinterland.sources.table_explain import explained
from hinterland.sources.tables import FACILITIES, import_table, template_path, write_template
from tests.small_region import small_territory

SMALL = small_territory()
HEADER = ["facility", "kind", "name_en", "name_zh", "lon", "lat", "supply"]
CLINIC = ["clinic:1", "Clinics", "First clinic", "", 100.1, 30.0, 12]
MARKET = ["market:1", "market", "", "集市", 100.9, 30.01, ""]


def write(path, header, *rows):
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def bring(path, territory=SMALL, **options):
    return with_facilities(territory, path, "a list", "observed", **options)


def faults(path, territory=SMALL, **options):
    with pytest.raises(InputError) as told:
        bring(path, territory, **options)
    return str(told.value)


def row_of(territory, label):
    return territory.facts.sel(facility=label)


def test_new_facilities_follow_those_there_and_say_what_is_known(tmp_path):
    made, report = bring(write(tmp_path / "f.csv", HEADER, CLINIC, MARKET))
    assert made.facts["facility"].values.tolist()[2:] == ["clinic:1", "market:1"]
    for word in ("facility_kind", "facility_node", "facility_name_zh"):
        assert made.facts[word].values[:2].tolist() == SMALL.facts[word].values.tolist()
    clinic, market = (row_of(made, label) for label in ("clinic:1", "market:1"))
    assert (clinic["facility_kind"], clinic["facility_supply"]) == ("clinic", 12)
    # A name that is missing is that of the other language; the rest is unknown, never NaN.
    assert clinic["facility_name_zh"] == "First clinic"
    assert market["facility_name_en"] == "集市"
    assert (market["facility_supply"], market["facility_class"]) == (0, "unknown")
    supply = made.status_of("facility_supply").to_dict()
    assert supply["clinic:1"] == "observed"
    assert {supply["market:1"], supply["airport:X"]} == {"modelled"}
    assert "a list" in made.facts["facility_kind"].attrs["source"]
    assert made.status_of("facility_node")["clinic:1"] == "modelled"
    assert (report.added, report.replaced) == (2, 0)
    assert report.new_kinds == ("clinic", "market")
    assert report.new_facts == ("facility_supply",)


def test_the_way_to_the_road_is_straight_distance_times_local_detour(tmp_path):
    made, report = bring(write(tmp_path / "f.csv", HEADER, CLINIC))
    # 0.1 degree of longitude at 30 north is 9.63 km; the nearest places are those of A1, of whom
    # the first has a detour of 1.
    clinic = row_of(made, "clinic:1")
    assert clinic["facility_node"] == 0
    assert np.isclose(clinic["facility_access_distance"], 9.63, atol=0.01)
    assert np.isclose(report.longest_km, 9.63, atol=0.01)
    assert "longest 9.6 km" in str(report)


def test_beyond_the_limit_a_facility_is_listed_and_has_no_road(tmp_path):
    path = write(tmp_path / "f.csv", HEADER, CLINIC, MARKET)
    made, report = bring(path, join_within=5.0)
    assert row_of(made, "clinic:1")["facility_node"] == -1
    assert row_of(made, "clinic:1")["facility_access_distance"] == 0
    assert row_of(made, "market:1")["facility_node"] == 1
    assert list(report.unjoined) == ["clinic:1"]
    assert "clinic:1 (10 km)" in str(report)
    found = access(made, "market")
    assert np.isfinite(found["nearest_time"].values).any()


def test_closed_roads_join_nobody(tmp_path):
    closed = small_territory(link_open=np.zeros(5))
    made, report = bring(write(tmp_path / "f.csv", HEADER, CLINIC), closed)
    assert row_of(made, "clinic:1")["facility_node"] == -1
    assert report.as_dict()["unjoined"] == {"clinic:1": None}


def test_units_of_headers_are_converted(tmp_path):
    header = ["facility", "kind", "name_en", "lon", "lat", "capacity_1_per_h", "facility_year"]
    made, _ = bring(write(tmp_path / "f.csv", header, ["s", "bus stations", "S", 100, 30, 5, 1999]))
    stop = row_of(made, "s")
    assert stop["facility_kind"] == "bus_station"
    assert np.isclose(stop["facility_capacity"], 120)
    assert stop["facility_year"] == 1999
    assert made.facts["facility_year"].dtype.kind == "i"


def test_a_label_that_is_there_is_refused_unless_it_is_replaced(tmp_path):
    header = ["facility", "kind", "name_en", "name_zh", "lon", "lat", "class"]
    path = write(
        tmp_path / "f.csv", header, ["airport:X", "Airport", "", "新机场", 100.5, 30.2, "large"]
    )
    text = faults(path)
    assert "already" in text and "airport:X" in text and "--replace" in text
    made, report = bring(path, replace=True)
    assert made.facts.sizes["facility"] == 2
    airport = row_of(made, "airport:X")
    # What the file leaves empty stays; the position moved, so the join is made anew.
    assert airport["facility_name_en"] == "X airport"
    assert airport["facility_name_zh"] == "新机场"
    assert (airport["facility_node"], airport["facility_class"]) == (3, "large")
    assert made.status_of("facility_class").to_dict() == {
        "airport:X": "observed", "land_port:Y": "modelled"
    }  # fmt: skip
    assert (report.added, report.replaced) == (0, 1)
    other = write(tmp_path / "g.csv", header, ["airport:X", "clinic", "", "甲", 100.5, 30.2, ""])
    assert "another kind" in faults(other, replace=True)


def test_a_facility_that_stays_where_it_is_keeps_its_join(tmp_path):
    path = write(tmp_path / "f.csv", HEADER, ["airport:X", "airport", "New name", "", 100.9, 30, 5])
    made, report = bring(path, replace=True)
    airport = row_of(made, "airport:X")
    assert (airport["facility_node"], airport["facility_access_distance"]) == (1, 4.0)
    assert airport["facility_name_en"] == "New name"
    assert report.joined == 0
    assert report.unjoined == {}


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    header = [*HEADER, "beds", "facility_node", "capacity"]
    path = write(
        tmp_path / "f.csv", header,
        ["", "clinic", "A", "", 100, 30, 1, "", "", ""],
        ["a", "", "A", "", 100, 30, 1, "", "", ""],
        ["b", "Ports", "A", "", 100, 30, 1, "", "", ""],
        ["c", "clinic", "", "", 100, 30, 1, "", "", ""],
        ["d", "clinic", "A", "", 30, 100, 1, "", "", ""],
        ["e", "clinic", "A", "", 140, 30, -1, "", "", ""],
        ["e", "clinic", "A", "", "east", 30, "many", "", "", ""],
    )  # fmt: skip
    text = faults(path)
    for part in (
        "'capacity' has no unit",
        "'capacity_1_per_day'",
        "1 row(s) have no label",
        "1 facilities have no kind",
        "mean something else",
        "have no name",
        "swapped in 1 row",
        "1 facilities lie outside the region",
        "within 1.5 times the root",
        "facility_supply lies outside",
        "occurs more than once",
        "lon is not a number",
        "supply is not a number",
    ):
        assert part in text, part
    # What follows from another fault is not told: the supply that could not be read, the latitude
    # of a swapped row; columns that nobody asked for are no fault.
    for part in ("of others not", "facility_lat lies", "beds", "facility_node"):
        assert part not in text, part


def test_extra_columns_are_left_out_and_named(tmp_path):
    header = [*HEADER, "热度", "facility_node", "beds"]
    made, report = bring(write(tmp_path / "f.csv", header, [*CLINIC, 5, 3, 7]))
    assert report.ignored == ("热度", "facility_node", "beds")
    assert "columns not read: 热度, facility_node, beds" in str(report)
    assert row_of(made, "clinic:1")["facility_node"] == 0
    assert row_of(made, "clinic:1")["facility_supply"] == 12
    missing = write(tmp_path / "g.csv", ["facility", "kind", "name_en", "longitude", "lat"],
                    ["a", "clinic", "A", 100, 30])  # fmt: skip
    assert "lon; not read: longitude" in faults(missing)


@pytest.mark.parametrize("supply", ["数量", "床位", "医生"])
def test_chinese_headers_are_understood(tmp_path, supply):
    header = ["编号", "类型", "名称", "经度", "纬度", supply, "备注"]
    row = ["clinic:1", "Clinics", "First clinic", 100.1, 30.0, 12, "x"]
    made, report = bring(write(tmp_path / "f.csv", header, row))
    expected, _ = bring(write(tmp_path / "g.csv", HEADER, CLINIC))
    clinic = row_of(made, "clinic:1")
    for word in ("facility_kind", "facility_lon", "facility_supply", "facility_name_zh"):
        assert clinic[word] == row_of(expected, "clinic:1")[word]
    assert report.ignored == ()
    twice = write(tmp_path / "h.csv", [*header, "facility"], [*row, "clinic:2"])
    assert "given twice" in faults(twice)


def test_without_outlines_what_is_far_from_every_seat_is_refused(tmp_path):
    # A1 has 1000 km2: the least reach of 50 km holds; 0.6 degrees of longitude are 58 km.
    near = write(tmp_path / "f.csv", HEADER, ["c", "clinic", "A", "", 99.5, 30, 1])
    assert bring(near)[1].added == 1
    far = write(tmp_path / "g.csv", HEADER, ["c", "clinic", "A", "", 99.4, 30, 1])
    assert "outside the region" in faults(far)


def test_outlines_decide_where_there_are_any_and_context_is_noted(tmp_path):
    boxes = [shapely.box(99, 29, 100.5, 30.4), shapely.box(100.5, 29, 102, 30.4),
             shapely.box(100, 30.4, 101, 31)]  # fmt: skip
    role = ["region", "region", "context"]
    land = small_territory(county_role=role)
    outlines = gpd.GeoSeries(boxes, index=land.facts["county"].values, crs="EPSG:4326")
    drawn = Territory("drawn", land.facts, land.settings, outlines)
    # The corner is 140 km from its seat; the other point is 40 km from one and in no county.
    corner = write(tmp_path / "f.csv", HEADER, ["c", "clinic", "A", "", 99.01, 29.01, 1])
    assert bring(corner, drawn, join_within=500)[1].context == ()
    assert "outside the region" in faults(corner, land)
    gap = write(tmp_path / "g.csv", HEADER, ["c", "clinic", "A", "", 99.9, 30.6, 1])
    assert "inside the county outlines" in faults(gap, drawn)
    assert bring(gap, land)[1].context == ("c",)
    north = write(tmp_path / "h.csv", HEADER, ["c", "clinic", "A", "", 100.4, 30.6, 1])
    report = bring(north, drawn)[1]
    assert report.context == ("c",)
    assert "note: 1 lie in context counties, beyond the region: c" in str(report)


def test_longitude_and_latitude_in_each_others_column_are_recognised(tmp_path):
    text = faults(write(tmp_path / "f.csv", HEADER, ["d", "clinic", "A", "", 30.1, 85.0, 1]))
    assert "outside the region" in text and "swapped" not in text
    text = faults(write(tmp_path / "e.csv", HEADER, ["d", "clinic", "A", "", 30.1, 100.0, 1]))
    assert "swapped in 1 row" in text and "lies outside" not in text and "outside the" not in text
    moved = small_territory(
        **{f"{what}_{axis}": SMALL.facts[f"{what}_{axis}"].values - shift
           for what in ("seat", "place") for axis, shift in (("lon", 30.0), ("lat", 0.0))}
    )  # fmt: skip
    text = faults(write(tmp_path / "h.csv", HEADER, ["d", "clinic", "A", "", 30.1, 70.2, 1]), moved)
    assert "swapped in 1 row" in text and "outside the region" not in text


def test_a_supply_known_of_some_of_a_kind_only_is_refused(tmp_path):
    partly = write(tmp_path / "f.csv", HEADER, CLINIC, ["clinic:2", "clinic", "B", "", 100, 30, ""])
    assert "clinic:2" in faults(partly)
    # An airport with a supply would make the one without count as nothing.
    airport = write(tmp_path / "g.csv", HEADER, ["airport:Z", "airport", "Z", "", 100, 30, 4])
    text = faults(airport)
    assert "kind airport" in text and "airport:X" in text
    both = write(tmp_path / "h.csv", HEADER, ["airport:Z", "airport", "Z", "", 100, 30, 4],
                 ["airport:X", "airport", "", "", 100.9, 30, 9])  # fmt: skip
    made, _ = bring(both, replace=True)
    assert made.facts["facility_supply"].values.tolist() == [9, 0, 4]
    later = write(tmp_path / "i.csv", HEADER[:-1], ["airport:W", "airport", "W", "", 100, 30])
    assert "airport:W" in faults(later, made)


@pytest.mark.parametrize("header", ["name", "phone", "身份证号", "address", "id", "patient_id"])
def test_columns_about_persons_are_refused(tmp_path, header):
    text = faults(write(tmp_path / "f.csv", [*HEADER, header], [*CLINIC, "x"]))
    assert "single persons" in text and header in text
    assert ("name_en" in text) == (header in ("name", "id"))


def frame():
    return pd.DataFrame([CLINIC, MARKET], columns=HEADER).replace({"": None})


def points(crs="EPSG:4326"):
    table = frame()
    at = gpd.points_from_xy(table["lon"].astype(float), table["lat"].astype(float), crs="EPSG:4326")
    made = gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=at)
    return made.to_crs(crs)


def test_every_format_gives_the_same_facilities(tmp_path):
    expected, _ = bring(write(tmp_path / "f.csv", HEADER, CLINIC, MARKET))
    frame().to_parquet(tmp_path / "f.parquet")
    frame().to_excel(tmp_path / "f.xlsx", index=False)
    points().to_parquet(tmp_path / "geo.parquet")
    points().to_file(tmp_path / "f.gpkg")
    for name in ("f.parquet", "f.xlsx", "geo.parquet", "f.gpkg"):
        made, _ = bring(tmp_path / name)
        xr.testing.assert_allclose(made.facts, expected.facts)


def test_points_are_taken_to_degrees_and_other_shapes_refused(tmp_path):
    points("EPSG:32647").to_file(tmp_path / "f.gpkg")
    made, _ = bring(tmp_path / "f.gpkg")
    assert np.isclose(row_of(made, "clinic:1")["facility_lon"], 100.1)
    areas = points("EPSG:32647")
    areas["geometry"] = areas.buffer(1000)
    areas.to_parquet(tmp_path / "g.parquet")
    assert "no points" in faults(tmp_path / "g.parquet")
    points().set_crs(None, allow_override=True).to_parquet(tmp_path / "h.parquet")
    assert "coordinate system" in faults(tmp_path / "h.parquet")
    double = points().assign(lon=[100.1, 101.5])
    double.to_parquet(tmp_path / "i.parquet")
    text = faults(tmp_path / "i.parquet")
    assert "another position" in text and "line 3" in text


def test_files_that_cannot_be_read_are_named(tmp_path):
    for name, content in (("f.txt", b"x"), ("f.xlsx", b"x"), ("f.parquet", b"x"), ("f.gpkg", b"x")):
        (tmp_path / name).write_bytes(content)
        assert name in faults(tmp_path / name)
    with pd.ExcelWriter(tmp_path / "two.xlsx") as book:
        frame().to_excel(book, sheet_name="one", index=False)
        frame().to_excel(book, sheet_name="two", index=False)
    assert "2 sheets" in faults(tmp_path / "two.xlsx")


def test_what_is_there_already_mixed_or_longer_stays_right(tmp_path):
    first, _ = bring(write(tmp_path / "f.csv", HEADER, CLINIC))
    second, report = with_facilities(
        first, write(tmp_path / "g.csv", HEADER, [*MARKET[:-1], 30]), "a register", "typed"
    )
    status = second.status_of("facility_supply").to_dict()
    assert status == {
        "airport:X": "modelled", "land_port:Y": "modelled", "clinic:1": "observed",
        "market:1": "typed",
    }  # fmt: skip
    assert report.new_facts == ()
    second.save(tmp_path / "saved")
    assert Territory.load(tmp_path / "saved").hash == second.hash


def test_stations_and_freight_hubs_are_joined_to_the_railway(tmp_path):
    rail = small_territory(link_mode=["road", "road", "road", "road", "rail"], link_open=np.ones(5))
    row = ["station:1", "Rail stations", "S", "", 100.9, 30.02, ""]
    far = ["station:2", "rail_station", "S", "", 100.0, 30.0, ""]
    hub = ["hub:1", "logistics_hub", "H", "", 100.9, 30.02, ""]
    made, report = bring(write(tmp_path / "f.csv", HEADER, row, far, hub), rail)
    assert made.facts["facility_rail_node"].values.tolist() == [-1, -1, 1, -1, 1]
    assert report.on_rail == (2, 1)
    assert "railway within 10 km too: 2 of 3 stations and freight hubs" in str(report)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Clinics", "clinic"), ("Bus Stations", "bus_station"), ("bank-branches", "bank_branch"),
        ("Libraries", "library"), ("campus", "campus"), ("business", "business"), ("bus", "bus"),
        ("  Post  offices ", "post_office"), ("卫生院", "卫生院"),
    ],
)  # fmt: skip
def test_kinds_are_lower_case_and_singular(text, kind):
    assert normal_kind(text) == kind


def test_no_kind_takes_a_word_that_means_something_else():
    services = set(SERVICES) - {kind for kinds in FACILITY_SERVICES.values() for kind in kinds}
    assert services | set(SEAT_SERVICES) | set(PLACE_KINDS) == RESERVED


def test_the_template_has_every_column_and_comes_in(tmp_path):
    header = template_path("facilities").read_text().strip().split(",")
    columns = explained("facilities", "SML")
    assert [column.word for column in columns] == ["facility", *GIVEN[:5], *GIVEN[5:]]
    assert FACILITIES.facts == GIVEN
    assert all(quantity(word).dims == ("facility",) for word in GIVEN)
    cells = {"facility": "x", "kind": "school", "lon": 100, "lat": 30, "name_en": "School"}
    path = write_template("facilities", tmp_path)
    numbers = {"supply": 3, "capacity_1_per_day": 4, "handling": 0.5, "year": 2001}
    made, _ = bring(write(path, header, [{**cells, **numbers}.get(h, "text") for h in header]))
    school = row_of(made, "x")
    assert school["facility_access_rule"] == "text"
    assert all(school[word] != neutral(word) for word in GIVEN)
    with pytest.raises(InputError, match="data facilities"):
        import_table(SMALL, path, "a list", "typed")


def test_arguments_are_checked(tmp_path):
    path = write(tmp_path / "f.csv", HEADER, CLINIC)
    with pytest.raises(InputError) as told:
        with_facilities(SMALL, path, " ", "sure", join_within=900)
    assert len(told.value.faults) == 3


def test_clinics_of_the_west_of_china_are_reached(tmp_path):
    west = read("china-west")
    seats = west.facts.isel(county=np.flatnonzero(west.region)[::10])
    rows = [[f"clinic:{code}", "clinic", f"Clinic of {code}", "", lon, lat, 10]
            for code, lon, lat in zip(seats["county"].values, seats["seat_lon"].values,
                                      seats["seat_lat"].values, strict=True)]  # fmt: skip
    made, report = bring(write(tmp_path / "f.csv", HEADER, *rows), west)
    assert report.added == len(rows)
    assert report.joined + len(report.unjoined) == len(rows)
    assert made.facts.sizes["facility"] == west.facts.sizes["facility"] + len(rows)
    former = west.facts["facility_kind"].values
    assert np.array_equal(made.facts["facility_kind"].values[: len(former)], former)
    hours = access(made, "clinic")["nearest_time"].values[made.place_region]
    assert np.isfinite(hours).mean() > 0.95
    sea = write(tmp_path / "g.csv", HEADER, ["clinic:sea", "clinic", "Sea", "", 130, 20, 10])
    assert "outside the region" in faults(sea, west)


def test_columns_about_persons_are_told_with_all_other_faults_and_by_line(tmp_path):
    header = [*HEADER, "patient_id"]
    path = write(
        tmp_path / "f.csv", header,
        ["hub:1", "market", "A", "", 100, 30, 1, "x"],
        ["", "", "", "", "", "", "", ""],
        ["hub:1", "market", "A", "", 100, 30, -1, "x"],
        ["c", "", "", "", "east", 30, 1, "x"],
        ["short", "market"],
    )  # fmt: skip
    text = faults(path)
    for part in (
        "single persons: patient_id",
        "2 row(s) have a label that occurs more than once.",
        "where: f.csv: line 2 (hub:1), line 4 (hub:1)\n  do:    Give each facility a label",
        "facility_supply lies outside [0, inf].\n  where: f.csv: line 4 (hub:1)",
        "lon is not a number in 1 row(s).\n  where: f.csv: line 5 (c)",
        "have no kind.\n  where: f.csv: line 5 (c)",
        "another number of cells than the header.\n  where: f.csv: line 6",
    ):  # fmt: skip
        assert part in text, part
