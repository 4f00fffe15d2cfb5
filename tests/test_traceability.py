"""What docs/traceability.csv claims is there: named, computed, or moved by data it waits for."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from pydoc import locate

import numpy as np
import pytest
import xarray as xr

from hinterland.appraise import registered
from hinterland.codebook import quantity, split_header
from hinterland.evaluation import evaluate
from hinterland.exchanging import exchange
from hinterland.flow import Assessment, Territory
from hinterland.measures import catalogue
from hinterland.scenario.columns import blank
from hinterland.show.report import SECTIONS
from hinterland.sources.bundle import read
from hinterland.sources.synthetic import synthetic_region
from hinterland.sources.tables import TEMPLATES, import_table
from tests.filled_tables import FOLDER, region, write_all

ROOT = Path(__file__).resolve().parents[1]
FEATURES = ROOT.parent / "shared" / "features.csv"
KINDS = ("fact", "access", "indicator", "equilibrium", "flow", "exchange")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


ROWS = _rows(ROOT / "docs" / "traceability.csv")
WAITING = [row for row in ROWS if row["status"] == "needs-data"]
COMPUTED = [row for row in ROWS if row["status"] == "computed"]


def _name(row: dict[str, str]) -> str:
    return f"{row['id']}-{row['carried_by']}"


def test_rows_are_whole_and_unique() -> None:
    keys = [(row["id"], row["carried_by"]) for row in ROWS]
    assert len(keys) == len(set(keys))
    assert {row["status"] for row in ROWS} == {"computed", "needs-data", "planned"}
    assert {row["kind"] for row in ROWS} <= {*KINDS, "report", "measure", "function"}
    assert {row["kind"] for row in WAITING} <= {"indicator", "fact", "function"}


def test_every_item_of_the_first_stages_is_told() -> None:
    ranges = ((1, 86), (88, 90), (94, 94), (101, 128), (142, 142), (186, 322), (331, 331),
              (333, 333), (336, 337), (340, 341), (344, 349), (356, 372), (454, 454))  # fmt: skip
    expected = {f"S{n}" for first, last in ranges for n in range(first, last + 1)}
    assert {row["id"] for row in ROWS} == expected


def test_ids_are_those_of_the_list_of_features() -> None:
    if not FEATURES.exists():
        pytest.skip("the list of features is not beside the repository (../shared/features.csv)")
    assert {row["id"] for row in ROWS} <= {row["id"] for row in _rows(FEATURES)}


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["kind"] in KINDS and r["carried_by"]], ids=_name
)
def test_what_is_named_is_a_word_of_the_codebook_of_that_kind(row: dict[str, str]) -> None:
    assert quantity(row["carried_by"]).kind == row["kind"]
    assert (row["carried_by"] in registered()) == (row["kind"] == "indicator")


def test_what_is_computed_is_named_and_a_report_names_a_section() -> None:
    for row in COMPUTED:
        assert row["carried_by"], row
        assert row["kind"] in (*KINDS, "report", "function", "measure"), row
        if row["kind"] == "measure":
            assert row["carried_by"] in catalogue(), row
        if row["kind"] == "report":
            assert row["carried_by"] in SECTIONS, row


@pytest.mark.parametrize("row", [r for r in ROWS if r["kind"] == "function"], ids=_name)
def test_a_function_that_is_named_exists_and_says_what_it_does(row: dict[str, str]) -> None:
    found = locate(row["carried_by"])
    assert callable(found)
    assert found.__doc__
    assert found.__name__ == row["carried_by"].rpartition(".")[2]
    assert row["note"], "a function alone does not say which part of it carries the item"


def test_what_is_planned_names_nothing_and_says_what_is_planned() -> None:
    for row in ROWS:
        if row["status"] == "planned":
            assert not row["carried_by"], row
            assert row["note"], row
            # Ordinary words such as income are no claim; a word of the codebook with _ would be.
            assert not any("_" in word for word in row["note"].split()), row


def test_no_indicator_carries_more_than_six_items() -> None:
    words = [row["carried_by"] for row in ROWS if row["kind"] == "indicator" and row["carried_by"]]
    assert max(words.count(word) for word in words) <= 6


def test_what_is_computed_is_computed_from_the_embedded_data() -> None:
    china = read("china")
    for row in COMPUTED:
        if row["kind"] == "indicator":
            chain = [row["carried_by"]]
            while chain:
                entry = registered()[chain.pop()]
                assert entry.absent(china) == (), (row, entry.word)
                chain += entry.after
        elif row["kind"] == "fact":
            # A lever may be left out where it says nothing.
            lever = quantity(row["carried_by"]).neutral is not None
            assert lever or china.has(row["carried_by"]), row
        elif row["carried_by"] == "claims":
            assert china.settings["claims"], row


def test_what_is_said_of_an_equilibrium_is_there_and_told() -> None:
    found = exchange(synthetic_region(counties=10, seed=5))
    tables = {
        "equilibrium": found.equilibrium.values,
        "flow": found.flows.values,
        "exchange": found.values,
    }
    named = [row for row in COMPUTED if row["kind"] in tables]
    assert named
    for row in named:
        values = tables[row["kind"]][row["carried_by"]].values
        assert np.isfinite(values).any(), row


# Links of modes that the filled table has none of; tests/appraise/test_link_tables.py has some.
OTHER_MODES = ("backbone_bandwidth", "public_transport_access")


def _fillable(row: dict[str, str]) -> bool:
    """Whether a filled template brings what a row waits for, without a function."""
    entry = registered().get(row["carried_by"])
    return row["kind"] != "function" and not (
        entry and (entry.functions or entry.word in OTHER_MODES)
    )


FILLABLE = [row for row in WAITING if _fillable(row)]


def test_what_waits_otherwise_is_missing_and_names_what_brings_it() -> None:
    rows = [row for row in WAITING if not _fillable(row) and row["kind"] == "indicator"]
    assert {row["carried_by"] for row in rows} >= set(OTHER_MODES)
    missing = {gap.word: gap for gap in _base().missing}
    for row in rows:
        entry = registered()[row["carried_by"]]
        assert entry.templates or entry.functions, row
        assert all(callable(locate(name)) for name in entry.functions), row
        assert set(entry.facts) <= set(missing[entry.word].facts), row


def _needed(word: str) -> set[str]:
    """Facts that an item waits for: those of the indicator, or the fact itself."""
    if quantity(word).kind == "fact":
        return {word}
    entry = registered()[word]
    return {*entry.facts, *(fact for group in entry.any_of for fact in group)}


def _files(word: str) -> list[Path]:
    return [FOLDER / t.file for t in TEMPLATES.values() if set(t.facts) & _needed(word)]


# People by tier at the earlier census bring the urban share.
GIVEN_BY = {"urban_share_before": "population_before"}


def _causes() -> list[tuple[str, str]]:
    words = dict.fromkeys(row["carried_by"] for row in FILLABLE)
    return [(w, c) for w in words for c in sorted({GIVEN_BY.get(f, f) for f in _needed(w)})]


@cache
def _base() -> Assessment:
    return evaluate(region())


def _filled(word: str, folder: Path = FOLDER, without: frozenset[str] = frozenset()) -> Territory:
    land = region()
    for file in _files(word):
        land = import_table(land, folder / file.name, "a filled template", "typed", assumed=blank)
    rest = land.facts.drop_vars([fact for fact in without if fact in land.facts])
    return Territory(land.name, rest, dict(land.settings))


def _value(word: str, found: Assessment) -> xr.DataArray:
    # Speeds are seen in the travel times that they make.
    return found.access.times["travel_time"] if word == "link_speed" else found[word]


@pytest.mark.parametrize("row", FILLABLE, ids=_name)
def test_a_filled_template_brings_the_number(row: dict[str, str]) -> None:
    word = row["carried_by"]
    assert _files(word), "no template brings it"
    assert all(file.is_file() for file in _files(word))
    found = evaluate(_filled(word))
    if row["kind"] == "indicator":
        assert word in {gap.word for gap in _base().missing}
        assert word in found.indicators.data_vars
        return
    assert "typed" in set(found.territory.status_of(word))
    assert (found.territory.facts["link_class"].values == "expressway").sum() > (
        region().facts["link_class"].values == "expressway"
    ).sum()
    assert not np.allclose(_value(word, found), _value(word, _base()))


@pytest.mark.parametrize(("word", "cause"), _causes())
def test_moving_the_cause_in_the_file_moves_the_number(word: str, cause: str, tmp_path) -> None:
    for file in _files(word):
        _scale(file, tmp_path / file.name, word, cause)
    # Of several ways to know one thing only the one in question is given.
    groups = registered()[word].any_of if word in registered() else ()
    others = frozenset(fact for group in groups if cause not in group for fact in group)
    before, after = (evaluate(_filled(word, folder, others)) for folder in (FOLDER, tmp_path))
    assert not np.allclose(_value(word, before), _value(word, after), rtol=1e-9, atol=1e-12)


def _scale(source: Path, target: Path, word: str, cause: str) -> None:
    """A copy of a filled file in which one column is moved, differently from row to row."""
    rows = list(csv.reader(source.read_text(encoding="utf-8").splitlines()))
    named = [(split_header(h.replace("_SYN", "_money")) or ("",))[0] for h in rows[0]]
    for number, row in enumerate(rows[1:]):
        if cause in named:
            at = named.index(cause)
            # Whether there is any flow at all is what counts: some have to stop.
            stop = word == "flow_density" and number % 2 == 0
            row[at] = str(float(row[at]) * (0 if stop else 0.5 + 0.1 * (number % 5)))
    with target.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)


@pytest.mark.parametrize(
    ("word", "fact", "header"),
    [
        ("schooling_gap", "schooling", "schooling_year"),
        ("service_gap", "clinics", "clinics"),
        ("information_gap", "mobile_share", "mobile_share"),
    ],
)
def test_a_figure_of_the_whole_county_says_nothing_on_town_and_village(
    word: str, fact: str, header: str, tmp_path
) -> None:
    codes = region().facts["county"].values.tolist()
    table = tmp_path / "whole.csv"
    table.write_text(
        "\n".join([f"county,code_year,{header}", *(f"{code},2020,0.7" for code in codes)])
    )
    made = import_table(region(), table, "a yearbook", "typed")
    assert made.has(fact)
    found = evaluate(made)
    assert word in {gap.word for gap in found.missing}
    assert found["integration"].equals(_base()["integration"])
    by_tier = import_table(made, _files(word)[0], "a survey", "typed")
    assert word in evaluate(by_tier).indicators.data_vars


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_filled_and_imports(name: str, tmp_path) -> None:
    template = TEMPLATES[name]
    made = import_table(
        region(), FOLDER / template.file, "a filled template", "typed", assumed=blank
    )
    assert made.has(*template.facts)
    write_all(tmp_path)
    again, kept = (_rows(folder / template.file) for folder in (tmp_path, FOLDER))
    assert [list(row) for row in again] == [list(row) for row in kept]
    assert len(again) == len(kept)
