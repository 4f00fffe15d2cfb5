"""The file: every fault with its line, all at once; what is read can be written and read again."""

from __future__ import annotations

import pytest

from hinterland.errors import InputError
from hinterland.scenario import example, read_scenario
from hinterland.scenario.model import Act, Selection


def refused(text: str) -> str:
    with pytest.raises(InputError) as told:
        read_scenario(text)
    return str(told.value)


def one_edit(*lines: str) -> str:
    return "\n".join(["name: x", "links:", "  - select: {mode: road}", *lines, ""])


def test_an_edit_is_read_with_its_lines() -> None:
    scenario = read_scenario(one_edit("    name: faster", "    factor: {speed: 1.5}"))
    (edit,) = scenario.edits
    assert edit.name == "faster"
    assert edit.select == Selection({"mode": ("road",)})
    assert edit.acts == (Act("link_speed", "factor", 1.5),)
    assert (edit.line, edit.acts[0].line) == (3, 5)


def test_a_unit_in_the_key_is_converted() -> None:
    text = "name: x\ngateways:\n  - select: all\n    set: {border_time_min: 90}\n"
    assert read_scenario(text).edits[0].acts == (Act("gateway_border_time", "set", 1.5),)


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    said = refused("name: x\nseason: wet\nname: y\n")
    assert "'name' stands twice" in said
    assert "lines 1 and 3" in said
    assert "neither is taken over the other" in said


def test_all_faults_of_a_file_at_once_each_with_its_line() -> None:
    said = refused(
        "naem: x\n"
        "season: damp\n"
        "links:\n"
        "  - select: {moed: road}\n"
        "    set: {speed: 0, surfac: paved, surface: mud}\n"
        "  - factor: {speed: -1}\n"
        "  - select: {box: [1, 2, 3]}\n"
        "    close: maybe\n"
        "candidates:\n"
        "  - {from: A1, speed: .nan}\n"
    )
    for part in (
        "The key 'naem' is unknown",
        "no name",
        "no season 'damp'",
        "line 2",
        "'moed' is unknown",
        "Did you mean mode",
        "link_speed may not be zero",
        "say `close: true`",
        "'surfac' is no fact of a link",
        "no surface 'mud'",
        "A factor may not be -1",
        "does not say what it is about",
        "4 numbers are expected",
        "Neither true nor false",
        "has no 'to'",
        "nan is not a finite number",
        "line 10",
    ):
        assert part in said
    assert said.startswith("13 faults were found")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0", "may not be zero"),
        ("-5", "may not be negative"),
        (".nan", "not a finite number"),
        (".inf", "not a finite number"),
        ("1e9", "may not be 1e+09"),
        ("fast", "'fast' is not a number"),
        ("true", "True is not a number"),
        ("[50]", "A single value is expected"),
    ],
)
def test_a_speed_that_cannot_be_is_refused(value: str, told: str) -> None:
    said = refused(one_edit(f"    set: {{speed: {value}}}"))
    assert told in said
    assert "line 4" in said
    assert "0.1 to 450 km/h" in said


def test_a_word_takes_no_factor_and_nothing_is_no_edit() -> None:
    assert "is a word, not an amount" in refused(one_edit("    factor: {surface: 2}"))
    assert "changes nothing" in refused(one_edit())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1\nb: 2\n", "line 2"),
        ("\n", "empty"),
        ("# only a comment\n", "empty"),
        ("name: x\n---\nname: y\n", "document"),
        ("- a\n- b\n", "A mapping is expected"),
        ("name: x\nlinks: 3\n", "links is not a list"),
        ("name: x\naccess: {a: &a {b: *a}}\n", "nested too deeply"),
        ("name: x\nlinks: &a [*a]\n", "nested too deeply"),
    ],
)
def test_what_is_no_scenario_is_refused(text: str, told: str) -> None:
    assert told in refused(text)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path) -> None:
    assert "cannot be read" in refused(str(tmp_path / "none.yaml"))
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\xfa")
    assert "not UTF-8" in refused(str(tmp_path / "b.yaml"))


def test_names_and_codes_stay_as_written() -> None:
    text = "name: no\nlinks:\n  - select: {county: [011, no, 桐梓县]}\n    close: yes\n"
    scenario = read_scenario(text)
    assert scenario.name == "no"
    assert scenario.edits[0].select.texts["county"] == ("011", "no", "桐梓县")
    assert scenario.edits[0].acts == (Act("link_open", "set", 0.0),)


def test_what_is_read_can_be_written_and_read_again() -> None:
    text = (
        "name: 'on'\nname_zh: 甲\ndescription: 'a: b'\nbase: small\nseason: wet\n"
        "access: {freight: {rail: {tariff: {bulk: 0.1}}}}\n"
        "links:\n"
        "  - {name: a, select: all, factor: {speed: 1.1}, add: {detour: 0.1}}\n"
        "  - {select: {ids: [1, 02]}, close: true, set: {surface: gravel, year: 2030}}\n"
        "  - {select: {box: [1, 2, 3.5, 4]}, at_least: {speed: 40}, at_most: {speed: 90}}\n"
        "  - {select: {between: [甲, 520102]}, open: true}\n"
        "facilities:\n  - {select: {kind: airport}, set: {quality: high}}\n"
        "gateways:\n  - {select: {country: [Nepal, India]}, set: {border_time: 3}}\n"
        "candidates:\n"
        "  - {name: n, from: A1, to: 末县, speed: 60, length: 99, two_way: no, open: false}\n"
        "  - {from: A1, to: A2, speed: 60, detour: 1.2, mode: ferry, owner: 'yes'}\n"
    )
    scenario = read_scenario(text)
    again = read_scenario(scenario.to_yaml())
    assert again == scenario
    assert again.to_yaml() == scenario.to_yaml()


def test_the_example_is_a_scenario_and_round_trips() -> None:
    scenario = read_scenario(example())
    assert {edit.dim for edit in scenario.edits} == {"link", "gateway"}
    assert len(scenario.candidates) == 1
    assert read_scenario(scenario.to_yaml()) == scenario
