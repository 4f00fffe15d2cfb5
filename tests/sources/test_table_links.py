"""Tables of links: named links, ways along them, new ones, and everything that can contradict."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from hinterland.appraise import networks
from hinterland.codebook import quantities
from hinterland.connect import connect, seasons
from hinterland.connect.seasons import seasonal_speed
from hinterland.errors import InputError
from hinterland.scenario import drawing
from hinterland.scenario.columns import NEUTRAL, blank
from hinterland.sources.table_link_new import DETOUR
from hinterland.sources.table_link_rows import DRAWN_MODES, INFORMATION_MODES
from hinterland.sources.table_link_values import SURFACES, UNSTATED
from hinterland.sources.tables import TEMPLATES, import_table, import_table_with_report
from tests.small_region import small_territory

SMALL = small_territory()
NEW = ["link", "from", "to", "mode", "length_km", "two_way", "link_speed_km_per_h"]


def write(path, header, *rows):
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def bring(path, territory=SMALL, **options):
    return import_table(territory, path, "a road register", "typed", "links", **options)


def faults(path, territory=SMALL):
    with pytest.raises(InputError) as told:
        bring(path, territory)
    return str(told.value)


def test_a_link_is_changed_by_its_label_and_empty_cells_change_nothing(tmp_path):
    header = ["link", "link_speed_km_per_h", "link_surface", "link_year", "link_owner"]
    path = write(tmp_path / "l.csv", header, [0, 90, "", 2001, ""], [3, "", "earth", "", "county"])
    made = bring(path)
    assert made.facts["link_speed"].values.tolist() == [90, 40, 50, 30, 20]
    assert made.facts["link_surface"].values.tolist() == ["unknown"] * 3 + ["earth", "unknown"]
    assert made.facts["link_year"].values.tolist() == [2001, 0, 0, 0, 0]
    assert made.facts["link_year"].dtype.kind == "i"
    assert made.facts["link_owner"].values[3] == "county"
    assert made.status_of("link_speed").tolist() == ["typed"] + ["modelled"] * 4
    assert made.status_of("link_surface").tolist() == ["modelled"] * 3 + ["typed", "modelled"]
    assert "a road register" in made.facts["link_owner"].attrs["source"]


def test_a_column_without_values_is_not_brought_in(tmp_path):
    path = write(tmp_path / "l.csv", ["link", "link_speed_km_per_h", "link_toll_SML_per_km"],
                 [0, 90, ""])  # fmt: skip
    assert not bring(path).has("link_toll")


@pytest.mark.parametrize(
    ("ends", "mode", "nodes", "km"),
    [
        (("A1", "B1"), "", (0, 2), None),
        (("land_port:Y", "airport:X"), "road", (2, 1), 120),
        (("100.01 30.01", "100.4, 30.6"), "ferry", (0, 2), None),
    ],
)
def test_a_link_is_added_between_two_ends(tmp_path, ends, mode, nodes, km):
    path = write(tmp_path / "l.csv", [*NEW, "link_owner"], ["", *ends, mode, km, "", 80, "county"])
    made, report = import_table_with_report(SMALL, path, "a road register", "typed", "links")
    new = made.facts.isel(link=-1)
    assert (int(new["link_from"]), int(new["link_to"])) == nodes
    assert new["link_mode"] == (mode or "road")
    length = float(new["link_geometry"] * new["link_detour"])
    assert np.isclose(length, km or float(new["link_geometry"]) * DETOUR[mode or "road"])
    assert (new["link_open"], new["link_two_way"], new["link_speed"]) == (1, 1, 80)
    assert new["link_owner"] == "county"
    assert made.facts["link"].values.tolist() == [0, 1, 2, 3, 4, 5]
    assert made.status_of("link_speed").iloc[-1] == "typed"
    assert made.status_of("link_geometry").iloc[-1] == "modelled"
    assert (report.links, report.added) == (0, 1)
    assert "links added: 1" in str(report)


def test_a_new_road_shortens_the_way_and_a_one_way_only_forth(tmp_path):
    path = write(tmp_path / "l.csv", NEW, ["", "A1", "B1", "", 80, 0, 80])
    made = bring(path)
    before, after = (connect(t).times["travel_time"].values for t in (SMALL, made))
    assert np.isclose(after[0, 2], before[0, 2] - 2)  # 1 h where it was 1 h + 2 h
    assert after[2, 0] == before[2, 0]


def test_rail_starts_at_railway_nodes_only(tmp_path):
    rail = small_territory(link_mode=["road"] * 4 + ["rail"], link_open=np.ones(5))
    path = write(
        tmp_path / "l.csv", [*NEW, "link_class"], ["", "A2", "B1", "rail", "", "", 250, "hsr"]
    )
    made = bring(path, rail)
    assert made.facts["link_class"].values[-1] == "hsr"
    assert made.facts["link_from"].values[-1] == 1
    text = faults(write(tmp_path / "m.csv", NEW, ["", "A1", "B1", "rail", "", "", 250]), rail)
    assert "No rail is near the end 'A1'" in text and "km away" in text


def test_a_link_for_information_has_a_bandwidth_and_no_traveller(tmp_path):
    header = ["from", "to", "mode", "link_bandwidth_Gbit_per_s"]
    made = bring(write(tmp_path / "l.csv", header, ["A1", "B1", "fibre", 100]))
    assert made.facts["link_bandwidth"].values.tolist() == [0, 0, 0, 0, 0, 100]
    before, after = (connect(t).times["travel_time"].values for t in (SMALL, made))
    assert np.array_equal(before, after)
    assert "without a bandwidth" in faults(
        write(tmp_path / "m.csv", header, ["A1", "B1", "fibre", ""], ["A1", "A2", "fibre", 1])
    )


def test_the_toll_of_other_roads_stays_what_travel_assumes(tmp_path):
    header = ["link", "link_surface", "link_wet_passability", "link_toll_SML_per_km"]
    path = write(tmp_path / "l.csv", header, [0, "earth", 0.1, 0.9], [3, "gravel", "", ""])
    text = faults(path)
    for part in ("link_toll is not given for 4 roads", "link_wet_passability is not given"):
        assert part in text, part
    made = bring(path, assumed=blank)
    assert made.facts["link_toll"].values[0] == 0.9
    assert np.array_equal(made.facts["link_toll"].values[1:], blank(SMALL, "link_toll").values[1:])
    # What wet weather does to the gravel road follows from its surface, as without the fact.
    surfaces = bring(write(tmp_path / "s.csv", header[:2], [0, "earth"], [3, "gravel"]))
    speeds = [seasonal_speed(territory, "wet")[3] for territory in (made, surfaces)]
    assert speeds[0] == speeds[1] < SMALL.facts["link_speed"].values[3]
    assert seasonal_speed(made, "wet")[0] == 0


def test_rows_may_meet_in_a_link_unless_they_contradict_each_other(tmp_path):
    header = ["link", "link_speed_km_per_h", "link_owner"]
    made = bring(write(tmp_path / "l.csv", header, [0, 90, ""], [0, "", "county"], [0, 90, ""]))
    assert (made.facts["link_speed"].values[0], made.facts["link_owner"].values[0]) == (
        90,
        "county",
    )
    assert "line 2, 3" in faults(write(tmp_path / "m.csv", header, [0, 90, ""], [0, 80, ""]))
    way = ["link", "from_lon", "from_lat", "to_lon", "to_lat", "link_speed_km_per_h"]
    text = faults(write(tmp_path / "n.csv", way, [0, "", "", "", "", 90],
                        ["", 100.0, 30.0, 100.5, 30.2, 70]))  # fmt: skip
    assert "share a link" in text


def test_every_row_that_is_not_clear_is_told_at_once(tmp_path):
    header = [*NEW, "from_lon", "from_lat", "to_lon", "to_lat", "link_surface"]
    path = write(
        tmp_path / "l.csv", header,
        [0, "A1", "B1", "", "", "", 50, "", "", "", "", ""],
        ["", "", "", "", "", "", 50, "", "", "", "", ""],
        ["", "A1", "", "", "", "", 50, "", "", "", "", ""],
        ["", "", "", "", "", "", 50, 100, 30, "", "", ""],
        [0, "", "", "", 9, "", 50, "", "", "", "", ""],
        ["", "A1", "B1", "", "", "", "", "", "", "", "", ""],
        ["", "A1", "B1", "coach", "", "", 50, "", "", "", "", ""],
        [99, "", "", "", "", "", 50, "", "", "", "", ""],
        [1, "", "", "rail", "", "", 50, "", "", "", "", ""],
        ["", "Z9", "B1", "", "", "", 50, "", "", "", "", ""],
        ["", "A1", "100.01 30.0", "", "", "", 50, "", "", "", "", ""],
        ["", "A1", "B1", "", 5, "", 50, "", "", "", "", ""],
        ["", "A1", "B1", "", "", 3, 50, "", "", "", "", ""],
        ["", "A1", "20 20", "", "", "", 50, "", "", "", "", ""],
        [2, "", "", "", "", "", 50, "", "", "", "", "mud"],
        ["", "", "", "tram", "", "", 50, 100, 30, 100.5, 30.2, ""],
    )  # fmt: skip
    text = faults(path)
    for part in (
        "1 row(s) say two things",
        "1 row(s) name no link",
        "give one end of a new link",
        "give some coordinates of a way",
        "give length_km or two_way of a link that is there",
        "add a link without a speed",
        "of a mode that cannot be drawn",
        "'coach'",
        "data gtfs",
        "not in the territory",
        "99",
        "another mode in the territory",
        "no county, facility or position 'Z9'",
        "mean the same node",
        "A link of 5 km cannot join nodes",
        "two_way is neither 0 nor 1",
        "No road is near the end '20 20'",
        "surface that is none",
        "mud",
        "'tram'",
    ):
        assert part in text, part


def test_a_link_that_is_there_is_not_added_again(tmp_path):
    there = ["", "B1", "100.5 30.2", "", "", "", 50]
    assert "link 3" in faults(write(tmp_path / "l.csv", NEW, there))
    # Node 1 (A2) and node 2 (B1) are joined by a candidate only, which nobody can use.
    assert bring(write(tmp_path / "c.csv", NEW, ["", "B1", "A2", "", "", "", 50]))
    twice = [["", "A1", "B1", "", "", "", 50], ["", "B1", "A1", "", "", "", 60]]
    assert "line 2 and 3" in faults(write(tmp_path / "m.csv", NEW, *twice))
    ferry = ["", "B1", "A1", "ferry", "", "", 20]
    made = bring(write(tmp_path / "n.csv", NEW, twice[0], ferry))
    assert made.facts.sizes["link"] == 7


def test_what_says_nothing_is_the_same_in_tables_and_scenarios():
    shared = set(UNSTATED) & set(NEUTRAL)
    assert {word: UNSTATED[word] for word in shared} == {word: NEUTRAL[word] for word in shared}
    assert set(UNSTATED) - shared <= {"link_capacity", "link_bandwidth"}
    assert networks.INFORMATION_MODES == INFORMATION_MODES
    assert tuple(seasons.SURFACES) == SURFACES
    assert dict(drawing.DETOUR) == DETOUR
    assert DRAWN_MODES == drawing.MODES


def test_the_template_takes_every_fact_of_links_that_people_can_state():
    optional = {
        word for word, entry in quantities().items()
        if entry.dims == ("link",) and entry.kind == "fact" and not entry.required
        # What measures alone move says nothing at the baseline.
        and entry.neutral is None
    }  # fmt: skip
    # The county of a link follows from where it lies; nobody states it.
    assert optional - {"link_county"} <= set(TEMPLATES["links"].facts)


def test_unreadable_numbers_do_not_hide_the_other_faults_nor_make_new_ones(tmp_path):
    header = [*NEW, "from_lon", "from_lat", "to_lon", "to_lat", "link_surface", "phone"]
    path = write(
        tmp_path / "l.csv", header,
        [0, "", "", "", "", "", "fast", "", "", "", "", "", ""],
        [],
        ["", "A1", "B1", "", "long", "", 9000, "", "", "", "", "", ""],
        ["", "A1", "nowhere", "", "", "", 80, "", "", "", "", "", ""],
        ["", "A2", "B1", "", "", "", "quick", "", "", "", "", "", ""],
        [77, "", "", "", "", "", 80, "", "", "", "", "", ""],
        ["", "", "", "", "", "", 80, "east", 30, 100, 30, "", ""],
        ["", "", "", "", "", "", 80, 100, 30, 100, "", "", ""],
        ["", "", "", "tram", "", "", 80, 100, 30, 100, 30, "", ""],
        [1, "", "", "", "", "", 80, "", "", "", "", "sand", ""],
    )  # fmt: skip
    text = faults(path)
    for part in (
        "single persons: phone",
        "link_speed_km_per_h is not a number in 2 row(s).\n  where: l.csv: line 2, line 6",
        "length_km is not a number in 1 row(s).\n  where: l.csv: line 4",
        "from_lon is not a number in 1 row(s).\n  where: l.csv: line 8",
        "link_speed lies outside",
        "'nowhere'",
        "1 link label(s) are not in the territory.\n  where: l.csv: 77",
        "1 row(s) give some coordinates of a way.\n  where: l.csv: line 9",
        "'tram'",
        "a surface that is none.\n  where: l.csv: line 11 (sand)",
    ):
        assert part in text, part
    assert "without a speed" not in text
    assert text.startswith("10 faults were found"), text


def test_a_header_that_is_not_understood_is_the_only_fault_of_its_column(tmp_path):
    header = ["link", "from", "to", "link_speed_kg"]
    text = faults(write(tmp_path / "l.csv", header, ["", "A1", "B1", 80]))
    assert "link_speed cannot be given in 'kg'" in text
    assert "without a speed" not in text


def test_a_plain_number_has_no_unit_in_its_bounds(tmp_path):
    text = faults(
        write(tmp_path / "l.csv", ["link", "link_wet_passability"], [0, 3]),
    )
    assert "link_wet_passability lies outside [0, 1].\n" in text
