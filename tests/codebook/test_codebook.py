"""The codebook itself, its units and its checks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.codebook import (
    DIMENSIONS,
    converter,
    dataset_faults,
    display_unit,
    header,
    quantities,
    quantity,
    split_header,
)
from hinterland.errors import InputError, UnitError
from tests.small_region import small_dataset

EVERY = list(quantities().values())


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.word)
def test_every_row_is_whole(entry) -> None:
    assert entry.meaning_en
    assert entry.meaning_zh
    assert set(entry.dims) <= set(DIMENSIONS)
    assert entry.type in ("float", "int", "flag", "index", "text")
    assert entry.kind in ("fact", "access", "equilibrium", "flow", "exchange", "indicator")
    assert entry.lower <= entry.upper
    if entry.type in ("float", "int", "flag"):
        assert converter(entry.word, entry.unit)(1.0) == 1.0
    if entry.kind == "fact":
        rule, _, weight = entry.aggregate.partition(":")
        assert rule in ("sum", "max", "mean", "largest", "keep", "place", "context")
        assert (rule == "mean") == bool(weight)
        assert not weight or quantity(weight).aggregate == "sum"


COUNTY_INDICATORS = [e for e in EVERY if e.kind == "indicator" and e.aggregate]


@pytest.mark.parametrize("entry", COUNTY_INDICATORS, ids=lambda entry: entry.word)
def test_rules_of_indicators_are_known_and_their_words_exist(entry) -> None:
    assert entry.dims[0] == "county"
    rule, _, rest = entry.aggregate.partition(":")
    assert rule in ("sum", "mean", "ratio")
    if rule == "mean":
        assert rest in ("people", "rural", "urban")
    elif rule == "ratio":
        top, bottom = rest.split("/")
        # A ratio is one of two means or sums: it cannot rest on another ratio.
        for word in (top, bottom):
            assert quantity(word).dims == entry.dims
            assert quantity(word).aggregate.partition(":")[0] in ("sum", "mean")
    else:
        assert not rest


def test_ranks_and_grades_are_not_aggregated() -> None:
    for entry in EVERY:
        if entry.kind == "indicator" and entry.type in ("int", "flag"):
            assert not entry.aggregate or entry.word == "seats_within"


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.word)
def test_headers_come_back_as_word_and_unit(entry) -> None:
    if entry.unit in ("node", "county", "facility", "foreign"):
        return
    found = split_header(header(entry.word))
    assert found is not None
    word, unit = found
    assert word == entry.word
    assert entry.type == "text" or converter(word, unit)(1.0) == pytest.approx(1.0)


def test_a_word_that_is_not_there_names_its_neighbours() -> None:
    with pytest.raises(InputError, match="travel_time"):
        quantity("travel_times")


@settings(deadline=None)
@given(st.floats(0.001, 1e6))
def test_units_convert_by_their_dimension(value: float) -> None:
    assert converter("travel_time", "min")(value) == pytest.approx(value / 60)
    assert converter("area", "mu")(value) == pytest.approx(value * 666.6666666666666 / 1e6)
    assert converter("income", "wan_money/person/year")(value) == pytest.approx(value * 1e4)
    assert converter("population", "wan_person")(value) == pytest.approx(value * 1e4)
    assert converter("broadband_share", "percent")(value) == pytest.approx(value / 100)


@pytest.mark.parametrize(
    ("word", "unit"),
    [("area", "km"), ("travel_time", "person"), ("income", "money"), ("area", "furlongish")],
)
def test_a_unit_of_another_dimension_is_refused(word: str, unit: str) -> None:
    with pytest.raises(UnitError, match=word):
        converter(word, unit)


def test_money_shows_the_currency_and_its_year() -> None:
    shown = display_unit("income", currency="CNY", price_year=2022)
    assert shown == "CNY/person/year (2022 prices)"


def _told(**replaced: object) -> str:
    return "\n".join(map(str, dataset_faults(small_dataset(**replaced), ("fact",))))


@pytest.mark.parametrize(
    ("replaced", "told"),
    [
        (
            {"area": [1.0, math.nan, 2.0]},
            "area is not a number (NaN) in 1 row(s).\n  where: county A2",
        ),
        ({"area": [1.0, -3.0, 2.0]}, "area lies outside [0, inf] km2 in 1 row(s)"),
        ({"area": [1.0, np.inf, 2.0]}, "area is infinite"),
        ({"area": ["1", "2", "3"]}, "area is not a number."),
        ({"seat_node": [0, 1, 4]}, "seat_node lies outside [-1, 3]"),
        ({"place_tier": ["city", "town", "hamlet"] * 3}, "place_tier is not one of"),
        ({"county_name_en": [1, 2, 3]}, "county_name_en is not text"),
        ({"code_year": [2020.5, 2020, 2020]}, "code_year is not a whole number"),
        ({"link_detour": None, "income": None}, "2 required quantities are missing"),
    ],
)
def test_faults_are_named(replaced: dict[str, object], told: str) -> None:
    assert told in _told(**replaced)


def test_faults_of_many_columns_are_found_together() -> None:
    faults = dataset_faults(
        small_dataset(area=[-1.0, 1, 1], elevation=[9e9, 0, 0], income=None), ("fact",)
    )
    assert len(faults) == 3


def test_strange_words_repeated_labels_and_missing_provenance_are_faults() -> None:
    dataset = small_dataset()
    dataset["nonsense"] = ("county", np.zeros(3))
    dataset = dataset.assign_coords(county=["A1", "A1", "B1"])
    dataset["area"].attrs = {}
    told = "\n".join(map(str, dataset_faults(dataset, ("fact",))))
    assert "'nonsense' is not a word of the codebook" in told
    assert "Labels of county occur more than once.\n  where: A1" in told
    assert "area names no source" in told
    assert "area has the status None" in told


def test_a_mixed_column_must_say_which_rows_are_what() -> None:
    dataset = small_dataset()
    dataset["area"].attrs["status"] = "mixed"
    assert "says not which rows" in "".join(map(str, dataset_faults(dataset, ("fact",))))
    dataset["area__status"] = ("county", np.array([0, 3, 9]))
    assert "no status numbers" in "".join(map(str, dataset_faults(dataset, ("fact",))))
    dataset["area__status"] = ("county", np.array([0, 3, 1]))
    assert dataset_faults(dataset, ("fact",)) == []
