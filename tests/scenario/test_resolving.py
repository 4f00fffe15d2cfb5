"""What a scenario does on a small region: exactly what it names, or a refusal that names it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.change import apply
from hinterland.connect import connect
from hinterland.connect.modes.layers import read_links
from hinterland.connect.parameters import parameters
from hinterland.connect.seasons import seasonal_speed
from hinterland.errors import HinterlandError, InputError
from hinterland.flow import Territory
from hinterland.scenario import Resolved, read_scenario
from hinterland.scenario.reading import draft, drafts
from hinterland.scenario.resolving import resolve_all
from tests.connect.modes_region import modes_territory
from tests.small_region import small_territory

LAND = small_territory()


def resolved(text: str, land: Territory = LAND) -> Resolved:
    return read_scenario(text).resolve(land)


def applied(text: str, land: Territory = LAND) -> Territory:
    found = resolved(text, land)
    return apply(found.territory, found.changes)


def refused(text: str, land: Territory = LAND) -> str:
    with pytest.raises(InputError) as told:
        resolved(text, land)
    return str(told.value)


def links(*edits: str) -> str:
    return "name: x\nlinks:\n" + "".join(f"  - {edit}\n" for edit in edits)


def speeds(text: str) -> list[float]:
    return [float(v) for v in applied(text).facts["link_speed"].values]


def test_set_factor_add_and_bounds_do_what_they_say() -> None:
    # Speeds are 60, 40, 50, 30, 20.
    assert speeds(links("{select: {ids: [0, 3]}, set: {speed: 72.5}}")) == [72.5, 40, 50, 72.5, 20]
    assert speeds(links("{select: {ids: 1}, factor: {speed: 1.5}}")) == [60, 60, 50, 30, 20]
    assert speeds(links("{select: {ids: 2}, add: {speed: -10}}")) == [60, 40, 40, 30, 20]
    bounds = "{select: all, at_least: {speed: 35}, at_most: {speed: 45}}"
    assert speeds(links(bounds)) == [45, 40, 45, 35, 35]


def test_set_wins_neither_by_order_nor_by_size() -> None:
    down = links("{select: {ids: 0}, set: {speed: 5}}", "{select: {ids: 1}, set: {speed: 99}}")
    assert speeds(down) == [5, 99, 50, 30, 20]


def test_close_and_open() -> None:
    text = links("{select: {ids: 0}, close: true}", "{select: {ids: 4}, open: true}")
    assert applied(text).facts["link_open"].values.tolist() == [0, 1, 1, 1, 1]


def test_selections_by_box_county_province_prefecture_and_names_in_both_languages() -> None:
    # Midpoints: link 0 (100.25, 30.1), 1 (100.7, 30.1), 2 (100.45, 30), 3 (100.45, 30.4) and
    # 4 (100.65, 30.3); the seat of A2 is moved a little west so that none is halfway.
    land = small_territory(seat_lon=[100.0, 100.8, 100.4])

    def chosen(select: str) -> list[int]:
        moved = applied(links(f"{{select: {select}, set: {{speed: 77}}}}"), land)
        return np.flatnonzero(moved.facts["link_speed"].values == 77).tolist()

    assert chosen("{box: [100.2, 30.05, 100.3, 30.2]}") == [0]
    assert chosen("{county: 中县}") == chosen("{county: mitte}") == chosen("{county: A2}")
    assert chosen("{county: A2}") == [1, 2, 4]
    assert chosen("{province: Province B}") == chosen("{province: [乙]}") == [3]
    assert chosen("{prefecture: 乙州}") == chosen("{prefecture: B0}") == [3]
    assert chosen("{province: A, county: [A1, A2]}") == [0, 1, 2, 4]


def test_between_takes_the_fastest_open_way_there_and_back() -> None:
    # From A1 to A2 over node 3 (1 h + 1 h); back over the one-way link 2 (3 h).
    moved = applied(links("{select: {between: [A1, 中县]}, factor: {speed: 2}}"))
    assert moved.facts["link_speed"].values.tolist() == [120, 80, 100, 30, 20]


def test_a_facility_is_an_end_and_gateways_are_chosen_by_country() -> None:
    moved = applied(links("{select: {between: [Ende, 'airport:X']}, set: {toll: 1}}"))
    assert np.flatnonzero(moved.facts["link_toll"].values == 1).tolist() == [0, 1, 2, 3]
    assert "no gateway of the country" in refused(
        "name: x\ngateways:\n  - {select: {country: Nowhere}, set: {fee: 1}}\n"
    )


def test_facts_that_are_not_there_get_the_default_and_a_note() -> None:
    found = resolved(links("{select: {ids: 1}, set: {surface: earth, wet_passability: 0.4}}"))
    moved = apply(found.territory, found.changes)
    assert moved.facts["link_surface"].values.tolist() == ["unknown", "earth", *["unknown"] * 3]
    assert moved.facts["link_wet_passability"].values.tolist() == [1, 0.4, 1, 1, 1]
    assert any("says nothing of link_surface" in note for note in found.notes)
    assert "says nothing of link_capacity" in refused(
        links("{select: {ids: 1}, set: {capacity: 900}}")
    )


DRAWN = "candidates:\n  - {name: n, from: A1, to: B1, speed: 80%s}\n"


def test_naming_the_toll_of_one_link_changes_no_other_and_no_drawn_road() -> None:
    def tolls(text: str, land: Territory) -> list[float]:
        found = applied(text, land)
        return read_links(found, found.facts["link_speed"].values, parameters(found)).toll.tolist()

    cheap = LAND.with_facts({}, settings={"access": {"network": {"road": {"car_toll": 0.12}}}})
    for land, toll in ((LAND, 0.3), (cheap, 0.12)):
        named = links(f"{{select: {{ids: 0}}, set: {{toll: {toll}}}}}")
        assert tolls("name: x\n" + DRAWN % "", land) == pytest.approx([toll] * 6)
        assert tolls(named + DRAWN % "", land) == pytest.approx([toll] * 6)
        dearer = links("{select: {ids: 0}, set: {toll: 1}}") + DRAWN % ""
        assert tolls(dearer, land) == pytest.approx([1.0, *[toll] * 5])
    # The settings of the scenario itself hold as well, and what the candidate says before them.
    own = "access: {network: {road: {car_toll: 0.2}}}\n" + DRAWN
    named = links("{select: {ids: 0}, set: {toll: 1}}")
    assert tolls(named + own % "", LAND) == pytest.approx([1.0, *[0.2] * 5])
    assert tolls(named + own % ", toll: 0", LAND) == pytest.approx([1.0, *[0.2] * 4, 0])
    assert "out of bounds" not in str(resolved(links("{select: all, factor: {toll: 2}}")).notes)


@pytest.mark.parametrize("surface", [None, ["paved", "gravel", "earth", "unknown", "earth"]])
def test_naming_the_passability_of_one_link_opens_no_other(surface) -> None:
    rare = {"seasons": {"unknown": {"wet_passability": 0.1}, "earth": {"wet_passability": 0.2}}}
    given = {} if surface is None else {"link_surface": surface}
    land = small_territory(**given).with_facts({}, settings={"access": rare, "season": "wet"})
    named = links("{select: {ids: 3}, set: {wet_passability: 0.9}}")
    for drawn in ("", ", surface: earth", ", surface: paved"):
        plain = seasonal_speed(applied("name: x\n" + DRAWN % drawn, land))
        moved = seasonal_speed(applied(named + DRAWN % drawn, land))
        assert plain[3] == 0
        assert moved[3] == 30
        rest = [0, 1, 2, 4, 5]
        np.testing.assert_array_equal(moved[rest], plain[rest])
        assert (plain[5] > 0) == ("paved" in drawn)


def test_a_factor_is_checked_against_the_default_of_the_scenarios_own_settings() -> None:
    half = "access: {seasons: {unknown: {wet_passability: 0.5}}}\n"
    twice = links("{select: {ids: 1}, factor: {wet_passability: 2}}")
    assert "out of bounds" in refused(twice)
    moved = applied(twice + half).facts["link_wet_passability"].values
    assert moved.tolist() == [0.5, 1.0, 0.5, 0.5, 0.5]


def test_words_are_marked_as_modelled_only_where_they_changed() -> None:
    surface = ["paved", "paved", "gravel", "earth", "unknown"]
    dataset = small_territory(link_surface=surface).facts.copy()
    dataset["link_surface"].attrs["status"] = "observed"
    land = Territory("small", dataset, LAND.settings)
    moved = applied(links("{select: {ids: [1, 2]}, set: {surface: paved}}"), land)
    assert moved.facts["link_surface"].values.tolist() == ["paved"] * 3 + ["earth", "unknown"]
    status = moved.status_of("link_surface").tolist()
    assert status == ["observed", "observed", "modelled", "observed", "observed"]


def test_season_and_settings_of_travel() -> None:
    found = resolved("name: x\nseason: wet\naccess: {freight: {rail: {tariff: {bulk: 0.2}}}}\n")
    assert found.territory.settings["season"] == "wet"
    assert found.territory.settings["access"] == {"freight": {"rail": {"tariff": {"bulk": 0.2}}}}
    said = refused("name: x\naccess:\n  freight:\n    rale: {tariff: 0.2}\n")
    assert "no such parameter" in said
    assert "line 4" in said


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("set: {speed: 50}", "set: {speed: 60}", "`set 50` (line 3) and `set 60` (line 4)"),
        ("set: {speed: 50}", "factor: {speed: 1.2}", "`set 50` (line 3) and `factor 1.2` (line 4)"),
        ("add: {speed: 5}", "set: {speed: 60}", "`add 5` (line 3) and `set 60` (line 4)"),
        ("close: true", "open: true", "closed and opened at once"),
        ("open: true", "set: {open: 0.5}", "contradict|opened at once"),
        ("at_least: {speed: 60}", "at_most: {speed: 50}", "`at_least 60` (line 3)"),
        ("set: {surface: paved}", "set: {surface: earth}", "`set paved` (line 3)"),
    ],
)
def test_edits_that_contradict_name_the_link_and_both_lines(one, other, told) -> None:
    for first, second in ((one, other), (other, one)):
        said = refused(
            links(f"{{select: {{ids: [1, 2]}}, {first}}}", f"{{select: {{ids: [2, 3]}}, {second}}}")
        )
        assert "lines 3 and 4: link 2" in said
        assert "neither is taken over the other" in said
        if first == one:
            assert any(part in said for part in told.split("|"))


def test_the_same_twice_is_no_contradiction_and_factors_multiply_with_a_note() -> None:
    same = "{select: {ids: [1, 2]}, set: {speed: 50}}"
    found = resolved(links(same, same))
    assert any("they say the same" in note for note in found.notes)
    twice = links("{select: {ids: 1}, factor: {speed: 2}}", "{select: all, factor: {speed: 1.5}}")
    assert speeds(twice) == [90, 120, 75, 45, 30]
    assert any("they multiply" in note for note in resolved(twice).notes)
    apart = links("{select: {ids: 1}, set: {speed: 50}}", "{select: {ids: 2}, set: {speed: 60}}")
    assert speeds(apart) == [60, 50, 60, 30, 20]


def test_a_selection_that_matches_nothing_is_refused() -> None:
    said = refused(links("{select: {box: [1, 2, 3, 4]}, close: true}"))
    assert "matches no link" in said
    assert "line 3" in said
    assert "no link of the mode 'air'" in refused(links("{select: {mode: air}, close: true}"))
    assert "no link with the label '77'" in refused(links("{select: {ids: 77}, close: true}"))
    both = refused(links("{select: {province: B, ids: 0}, close: true}"))
    assert "not all by one" in both


def test_a_place_that_does_not_exist_names_the_nearest_names() -> None:
    said = refused(links("{select: {between: [Anfnag, Mitte]}, close: true}"))
    assert "no place 'Anfnag'" in said
    assert "安县 Anfang (A1)" in said
    said = refused("name: x\ncandidates:\n  - {from: Endee, to: Mitte, speed: 40}\n")
    assert "no place 'Endee'" in said
    assert "末县 Ende (B1)" in said
    assert "no province 'C'" in refused(links("{select: {province: C}, close: true}"))


def test_a_name_of_several_counties_is_refused_with_their_provinces() -> None:
    land = small_territory(county_name_en=["Anfang", "Twin", "Twin"])
    text = "name: x\ncandidates:\n  - {from: Anfang, to: 'Twin', speed: 40}\n"
    said = refused(text, land)
    assert "2 counties are called 'Twin'" in said
    assert "A2 中县 Twin, Province A" in said
    assert "B1 末县 Twin, Province B" in said
    good = resolved(text.replace("'Twin'", "'Twin, Province B'"), land)
    assert good.territory.facts["link_to"].values[-1] == 2


def test_a_disconnected_place_is_named_with_its_nearest_node_and_distance() -> None:
    land = small_territory(seat_node=[0, 1, -1])
    for text in (
        links("{select: {between: [A1, B1]}, close: true}"),
        "name: x\ncandidates:\n  - {from: A1, to: B1, speed: 40}\n",
    ):
        said = refused(text, land)
        assert "B1 末县 Ende, Province B is not connected" in said
        assert "nearest road node is 2, 0.0 km away" in said
        assert "do:" in said
    cut = small_territory(link_open=[1.0, 1.0, 1.0, 0.0, 0.0])
    said = refused(links("{select: {between: [A1, B1]}, close: true}"), cut)
    assert "disconnected from A1" in said
    assert "that can be reached is 3, 45." in said
    assert "Draw a candidate link" in said


def test_a_railway_needs_a_station() -> None:
    text = "name: x\ncandidates:\n  - {from: A1, to: B1, speed: 90, mode: rail}\n"
    said = refused(text)
    assert "no railway station" in said
    assert "has none" in said


def test_labels_of_another_territory_are_refused() -> None:
    said = refused("base: other\n" + links("{select: {ids: 1}, close: true}"))
    assert "labels of 'other'" in said
    assert any(
        "Written for other" in note
        for note in resolved("base: other\n" + links("{select: all, add: {speed: 1}}")).notes
    )


def test_results_out_of_bounds_are_told_before_they_are_computed() -> None:
    said = refused(links("{select: all, factor: {speed: 10}}"))
    assert "out of bounds in 2 row(s)" in said
    assert "link 0, 2" in said


def test_a_candidate_is_drawn_closed_and_opened_by_a_change() -> None:
    text = (
        "name: x\ncandidates:\n"
        "  - {name: n, from: Anfang, to: 末县, speed: 80, detour: 1.25, owner: county}\n"
        "  - {from: A1, to: A2, speed: 50, length: 120, two_way: false, open: false}\n"
    )
    found = resolved(text)
    facts = found.territory.facts
    assert facts["link"].values.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert facts["link_open"].values[5:].tolist() == [0, 0]
    assert facts["link_from"].values[5:].tolist() == [0, 0]
    assert facts["link_to"].values[5:].tolist() == [2, 1]
    assert facts["link_two_way"].values[5:].tolist() == [1, 0]
    km = facts["link_geometry"].values[5:] * facts["link_detour"].values[5:]
    assert km[1] == pytest.approx(120)
    # Straight distance of 0.4 degrees east and 0.6 north at 30 degrees, x 1.25.
    assert km[0] == pytest.approx(77.0 * 1.25, rel=0.01)
    assert facts["link_owner"].values.tolist() == ["unknown"] * 5 + ["county", "unknown"]
    (change,) = found.changes
    assert (change.fact, change.how, change.by) == ("link_open", "floor", 1.0)
    assert change.where == {"link": ("5",)}
    assert apply(found.territory, found.changes).facts["link_open"].values[5:].tolist() == [1, 0]
    assert found.touched["'n' (line 3)"] == (5,)


def test_a_candidate_says_what_it_assumes_and_refuses_a_length_below_the_straight_line() -> None:
    plain = "name: x\ncandidates:\n  - {from: A1, to: B1, speed: 80}\n"
    assert any("x 1.4 (assumed" in note for note in resolved(plain).notes)
    assert any("today 180 min" in note for note in resolved(plain).notes)
    short = "name: x\ncandidates:\n  - {from: A1, to: B1, speed: 80, length: 20}\n"
    assert "shorter than the straight distance" in refused(short)
    itself = "name: x\ncandidates:\n  - {from: A1, to: Anfang, speed: 80}\n"
    assert "joins a node to itself" in refused(itself)


def test_prefectures_and_large_cities_are_places() -> None:
    # Prefecture A0 has its seat in A1; the county of that name elsewhere has fewer people.
    land = small_territory(
        county_name_en=["Anfang", "Mitte", "Bigtown County"],
        prefecture_name_en=["Bigtown", "Bigtown", "B prefecture"],
    )
    text = "name: x\ncandidates:\n  - {from: %s, to: Mitte, speed: 90, length: 100}\n"
    code = str(land.facts["county_prefecture"].values[0])
    for name in ("Bigtown", "bigtown city", code):
        found = resolved(text % name, land)
        assert found.territory.facts["link_from"].values[-1] == 0, name
        assert any(f"'{name}' is the prefecture {code}" in note for note in found.notes)
    told = " ".join(resolved(text % "Bigtown", land).notes)
    assert "Called so too: B1 末县 Bigtown County" in told
    assert "Called so too" not in " ".join(resolved(text % code, land).notes)
    whole = resolved(text % "Bigtown County", land)
    assert whole.territory.facts["link_from"].values[-1] == 2
    assert not any("is the prefecture" in note for note in whole.notes)
    way = resolved(links("{select: {between: [Bigtown, B1]}, set: {toll: 1}}"), land)
    assert any("'Bigtown' is the prefecture" in note for note in way.notes)
    assert "prefecture: Bigtown city" in refused(
        links("{select: {county: Bigtown city}, close: true}"), land
    )


def test_a_namesake_with_more_people_than_the_prefecture_is_not_passed_over() -> None:
    land = small_territory(
        county_name_en=["Twin District", "Mitte", "Twin County"],
        prefecture_name_en=["A prefecture", "A prefecture", "Twin"],
    )
    said = refused("name: x\ncandidates:\n  - {from: Twin, to: Mitte, speed: 40}\n", land)
    assert "2 counties are called 'Twin'" in said
    assert "A1 始县 Twin District" in said or "Twin District, Province A" in said


def test_the_region_goes_before_its_context_and_an_end_outside_is_noted() -> None:
    land = small_territory(
        county_name_en=["Twin District", "Mitte", "Twin"],
        county_role=["region", "region", "context"],
    )
    text = "name: x\ncandidates:\n  - {from: %s, to: Mitte, speed: 90, length: 100}\n"
    found = resolved(text % "Twin", land)
    assert found.territory.facts["link_from"].values[-1] == 0
    assert any("in the region; not B1" in note for note in found.notes)
    outside = resolved(text % "B1", land)
    assert outside.territory.facts["link_from"].values[-1] == 2
    assert any("lies outside the region" in note for note in outside.notes)


def test_links_follow_the_county_that_they_carry() -> None:
    # By position link 3 belongs to B1 and the others to A1 or A2.
    codes = ["A1", "A2", "gone", "A2", ""]
    roles = ["region", "region", "context"]
    land = small_territory(link_county=codes, county_role=roles, seat_lon=[100.0, 100.8, 100.4])

    def chosen(select: str) -> list[int]:
        moved = applied(links(f"{{select: {select}, set: {{speed: 77}}}}"), land)
        return np.flatnonzero(moved.facts["link_speed"].values == 77).tolist()

    assert chosen("{county: A1}") == [0]
    assert chosen("{county: A2}") == [1, 3, 4]
    # A county that was merged: the nearest unit of the context, and none of the region.
    assert chosen("{county: B1}") == [2]
    drawn = resolved("name: x\ncandidates:\n  - {from: A1, to: A2, speed: 90}\n", land)
    assert drawn.territory.facts["link_county"].values.tolist()[:5] == codes
    assert drawn.territory.facts["link_county"].values[5] in ("A1", "A2")
    assert "no fact of a link that can be changed" in refused(
        links("{select: all, set: {county: A1}}"), land
    )


def test_candidates_beyond_what_their_mode_carries_are_refused_and_slow_ones_noted() -> None:
    text = "name: x\ncandidates:\n  - {name: n, from: A1, to: B1, speed: %s, mode: %s}\n"
    assert "No road carries traffic at 131 km/h" in refused(text % (131, "road"))
    assert "Give 5 to 60 km/h" in refused(text % (80, "ferry"))
    slow = resolved(text % (4, "road")).notes
    assert any("4 km/h is slow for road" in note for note in slow)
    assert any("no effect on times is expected" in note for note in slow)
    assert not any("no effect" in note for note in resolved(text % (100, "road")).notes)


def test_a_railway_no_faster_than_today_by_any_mode_is_noted() -> None:
    land = modes_territory()
    # Today A1 to A2 by rail: 100 km at 100 km/h, station to station in an hour.
    ends = "from: A1, to: A2, mode: rail, length: 100"
    text = f"name: x\ncandidates:\n  - {{name: n, {ends}, speed: %s}}\n"
    slow, fast = (resolved(text % speed, land).notes for speed in (90, 120))
    assert any("67 min, today 60 min from station to station" in note for note in slow)
    assert any("'n' (line 3) is no faster than the way of today" in note for note in slow)
    assert any("50 min, today 60 min" in note for note in fast)
    assert not any("no faster" in note for note in fast)


def test_a_station_far_from_the_seat_is_told() -> None:
    land = modes_territory(facility_lon=[100.0, 100.9, 100.4, 100.0, 110.0, 120.0, 100.4])
    text = "name: x\ncandidates:\n  - {from: A1, to: A2, mode: rail, speed: 120}\n"
    assert not any("go there first" in note for note in resolved(text, land).notes)
    land = modes_territory(facility_lon=[100.3, 100.9, 100.4, 100.0, 110.0, 120.0, 100.4])
    notes = resolved(text, land).notes
    assert any("starts at S1 (S1), 29 km from the seat; travellers" in note for note in notes)


def test_a_class_without_roads_says_which_modes_it_takes_and_which_there_are() -> None:
    land = modes_territory(link_class=["unknown"] * 4 + ["trunk", "hsr"])
    notes = resolved(links("{select: {class: trunk}, factor: {speed: 1.2}}"), land).notes
    assert any("for 1 link(s): rail 1 (class trunk)" in note for note in notes)
    kinds = "road unknown 4, rail trunk 1, rail hsr 1"
    assert any("no road there has the class trunk" in n and kinds in n for n in notes)
    said = refused(links("{select: {class: trunk, mode: road}, close: true}"), land)
    assert f"There are, by mode and class: {kinds}." in said
    plain = resolved(links("{select: {class: unknown}, factor: {speed: 1.1}}"), land).notes
    assert not any("no road there" in note for note in plain)


def test_counties_are_offered_for_a_county_by_spelling_without_the_kind_of_unit() -> None:
    land = small_territory(
        county_name_en=["Tongzi County", "Tongling", "Datong District"],
        county_name_zh=["桐梓县", "铜陵", "大同区"],
        county_role=["region", "context", "region"],
    )
    for text in ("Tongxi", "桐子", "tongzi cunty"):
        said = refused(links(f"{{select: {{county: {text}}}, close: true}}"), land)
        assert f"There is no county '{text}'" in said
        assert "Did you mean 桐梓县 Tongzi County (A1)" in said
        assert "Tongling" not in said


def test_gateways_and_facilities_tell_what_is_now_and_then() -> None:
    text = "name: x\ngateways:\n  - {select: all, factor: {border_time: 0.5}, set: {fee: 5}}\n"
    notes = resolved(text, modes_territory()).notes
    assert any(note.endswith("border_time now 10 to 48, then 5 to 24 h") for note in notes)
    assert any(note.endswith("fee now 0 to 20, then 5 CNY/t") for note in notes)
    assert not any("Warning" in note for note in notes)


def test_edits_of_most_links_are_told_with_a_warning() -> None:
    notes = resolved(links("{select: all, close: true}")).notes
    assert any("Warning: line 3 closes all 5 links; hardly anything" in note for note in notes)
    notes = resolved(links("{select: {ids: [0, 1, 2]}, factor: {speed: 1.1}}")).notes
    assert any("Warning: line 3 moves 60% of all 5 links" in note for note in notes)
    notes = resolved(links("{select: {ids: [0, 1]}, close: true}")).notes
    assert not any("Warning" in note for note in notes)


def test_the_same_ends_drawn_twice_are_noted() -> None:
    one, other = "{name: n, from: A1, to: B1, speed: 90}", "{name: m, from: B1, to: A1, speed: 70}"
    found = resolved(f"name: x\ncandidates:\n  - {one}\n  - {other}\n")
    assert any("'m' (line 4) joins the same two points as 'n'" in note for note in found.notes)


def test_notes_tell_how_many_links_how_long_and_how_fast_now_and_then() -> None:
    # Links 0 and 3: 60 km and 30 km x 2, at 60 and 30 km/h.
    (note,) = resolved(links("{select: {ids: [0, 3]}, factor: {speed: 1.5}}")).notes
    assert "for 2 link(s): road 2 (ids 0, 3), line 3; 120 km" in note
    assert note.endswith("speed now 30 to 60, then 45 to 90 km/h")
    (note,) = resolved(links("{select: {ids: 3}, close: true}")).notes
    assert note.endswith("60 km, speed 30 km/h")
    told = resolved(links("{select: all, at_least: {speed: 140}}")).notes
    assert any("5 road link(s) would be faster than 130 km/h" in note for note in told)


def test_faults_of_reading_and_of_looking_up_are_told_at_once_over_all_files() -> None:
    text = (
        "name: x\nseason: winter\nlinks:\n"
        "  - {select: {province: Guizhuo}, factor: {speed: 1.2}}\n"
        "  - {select: {box: [107, 28, 106, 27]}, close: true}\n"
        "  - {select: {mode: raod}, factor: {spede: 2}}\n"
        "candidates:\n  - {from: Anfnag, to: A2}\n"
    )
    with pytest.raises(InputError) as told:
        draft(text).resolve(LAND)
    said = str(told.value)
    for part in (
        "no season 'winter'",
        "no province 'Guizhuo'",
        "The box is turned over",
        "'spede' is no fact",
        "no link of the mode 'raod'",
        "no 'speed'",
        "no place 'Anfnag'",
    ):
        assert part in said, part
    assert len(told.value.faults) == 7
    with pytest.raises(InputError) as both:
        resolve_all([draft(text), draft(links("{select: {mode: air}, close: true}"))], LAND)
    assert len(both.value.faults) == 8


def test_a_file_that_is_no_yaml_does_not_hide_the_faults_of_the_others(tmp_path) -> None:
    (tmp_path / "a.yaml").write_text("name: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("name: b\nsesaon: wet\n", encoding="utf-8")
    read = drafts([tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "none.yaml"])
    with pytest.raises(InputError) as told:
        resolve_all(read, LAND)
    said = str(told.value)
    assert "no YAML" in said
    assert "'sesaon' is unknown" in said
    assert "none.yaml" in said


WORDS = ("speed", "detour", "toll", "year", "wet_passability")
edits = st.lists(
    st.tuples(
        st.sampled_from(["set", "factor", "at_least", "at_most"]),
        st.sampled_from(WORDS),
        st.floats(0.3, 3.0),
        st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(edits)
def test_edits_change_only_the_facts_and_links_that_they_name(drawn) -> None:
    lines = []
    for way, word, by, rows in drawn:
        value = round(by) if word == "year" and way != "factor" else round(by, 3)
        lines.append(f"{{select: {{ids: {rows}}}, {way}: {{{word}: {value}}}}}")
    try:
        found = resolved(links(*lines))
        moved = apply(found.territory, found.changes)
    except HinterlandError:
        return  # Contradictions and values out of bounds have tests of their own.
    named = {f"link_{word}" for _, word, _, _ in drawn}
    for word in map(str, LAND.facts.data_vars):
        if word not in named:
            assert moved.facts[word].identical(LAND.facts[word]), word
    assert set(map(str, moved.facts.data_vars)) - set(map(str, LAND.facts.data_vars)) <= {
        name + suffix for name in named for suffix in ("", "__status")
    }
    for name in named:
        touched = {row for _, word, _, rows in drawn if f"link_{word}" == name for row in rows}
        rest = [row for row in range(5) if row not in touched]
        before = found.territory.facts[name].values[rest]
        np.testing.assert_array_equal(moved.facts[name].values[rest], before)


@settings(max_examples=30, deadline=None)
@given(
    st.permutations(["A1", "A2", "B1"]),
    st.floats(1, 130),
    st.floats(1.0, 3.0),
    st.booleans(),
)
def test_a_candidate_never_lowers_the_access_of_anyone(ends, speed, detour, two_way) -> None:
    text = (
        f"name: x\ncandidates:\n  - {{from: {ends[0]}, to: {ends[1]}, speed: {speed:.3f}, "
        f"detour: {detour:.3f}, two_way: {str(two_way).lower()}}}\n"
    )
    before, after = connect(LAND).times, connect(applied(text)).times
    for word in ("travel_time", "seat_time", "nearest_time"):
        # Costs are kept to a millionth of an hour an arc.
        assert (after[word].values <= before[word].values + 1e-5).all(), word
