"""Provinces from counties: each number weighted by the people it is about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hinterland.codebook import quantities
from hinterland.evaluation import evaluate
from hinterland.flow import Assessment
from hinterland.show.provincial import aggregated, rule_of
from hinterland.show.tables import Tables
from hinterland.sources.bundle import read
from tests.small_region import small_territory


@pytest.fixture(scope="module")
def small() -> Tables:
    return Tables.of(evaluate(small_territory()))


def test_incomes_by_hand(small: Tables) -> None:
    provinces = small.provinces()
    # Province A: 150 and 140 thousand village people; A1 has 300 + 50, A2 40 + 20 townspeople.
    rural = (150 * 16e3 + 140 * 12e3) / 290
    urban = (300 * 40e3 + 50 * 32e3 + 40 * 36e3 + 20 * 28e3) / 410
    header = "_SML_per_person_per_year"
    assert provinces.loc["A", f"income_rural{header}"] == pytest.approx(rural)
    assert provinces.loc["A", f"income_urban{header}"] == pytest.approx(urban)
    assert provinces.loc["A", "income_ratio"] == pytest.approx(urban / rural)
    assert provinces.loc["A", "hinterland_ratio"] == pytest.approx(290 / 410)


def test_times_of_villages_by_hand(small: Tables) -> None:
    # Straight distance x detour / speed: 12 x 1.5 / 30 and 20 x 1.5 / 30 hours.
    expected = (150 * 0.6 + 140 * 1.0) / 290
    assert small.provinces().loc["A", "seat_time_rural_h"] == pytest.approx(expected)


def test_facts_keep_their_own_rule(small: Tables) -> None:
    provinces = small.provinces()
    assert provinces.loc["A", "area_km2"] == 4000
    assert provinces.loc["A", "elevation_m"] == pytest.approx((500 + 3 * 1500) / 4)


def test_ranks_grades_and_coordinates_are_no_provincial_numbers(small: Tables) -> None:
    words = {column.word for column, _ in small.by_province}
    without = {"remoteness_rank", "priority_rank", "coordination_grade", "seat_lon", "stage"}
    assert without <= {column.word for column in small.county}
    assert not without & words
    assert all(rule_of(column) for column, _ in small.by_province)


def test_a_ratio_needs_both_its_words(small: Tables) -> None:
    kept = [column for column in small.county if column.word != "income_urban"]
    weights = dict.fromkeys(("people", "rural", "urban", "area"), np.ones(3))
    words = {c.word for c, _ in aggregated(kept, weights, np.array([0, 0, 1]), 2)}
    assert "income_rural" in words and "income_ratio" not in words


def test_nobody_is_not_zero(small: Tables) -> None:
    column = next(c for c in small.county if c.word == "income_rural")
    weights = {"rural": np.array([0.0, 0.0, 2.0])}
    ((_, values),) = aggregated([replace(column)], weights, np.array([0, 0, 1]), 2)
    assert np.isnan(values[0]) and np.isfinite(values[1])


@pytest.fixture(scope="module")
def west() -> Assessment:
    return evaluate(read("china-west"))


def test_provinces_of_west_china_get_back_their_published_incomes(west: Assessment) -> None:
    provinces, facts = Tables.of(west).provinces(), west.territory.facts
    found = {}
    for tier in ("rural", "urban"):
        (header,) = [name for name in provinces if str(name).startswith(f"income_{tier}_")]
        found[tier] = provinces[header].to_numpy()
        given = facts[f"province_{tier}_income"].sel(province=provinces.index.to_numpy()).values
        assert found[tier] == pytest.approx(given, rel=1e-4)
    (header,) = [n for n in provinces if str(n) in ("income_ratio", "income_ratio_unverified")]
    assert provinces[header].to_numpy() == pytest.approx(found["urban"] / found["rural"], rel=1e-9)


def test_only_ratios_of_rural_and_urban_words_are_made(small: Tables) -> None:
    for column, _ in small.by_province:
        if "_rural" in column.word and quantities()[column.word].kind == "indicator":
            assert rule_of(column) == "mean:rural"
