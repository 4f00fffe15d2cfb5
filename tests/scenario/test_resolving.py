"""What a scenario does on a small region: exactly what it names, or a refusal that names it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.change import apply
from hinterland.connect import connect
from hinterland.errors import HinterlandError, InputError
from hinterland.flow import Territory
from hinterland.scenario import Resolved, read_scenario
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
    assert "A1 (Anfang)" in said
    said = refused("name: x\ncandidates:\n  - {from: Endee, to: Mitte, speed: 40}\n")
    assert "no place 'Endee'" in said
    assert "B1 (Ende)" in said
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
    st.floats(1, 200),
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
