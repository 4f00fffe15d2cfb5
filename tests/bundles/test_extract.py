"""The embedded extract of China as a user gets it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from hinterland.connect import connect
from hinterland.flow import Territory
from hinterland.sources.bundle import WEST, read


@cache
def land(name: str) -> Territory:
    """A built-in territory, read once."""
    return read(name)


def by_province(word: str, among: np.ndarray | None = None) -> pd.Series:
    """Sum of a fact by place over provinces."""
    facts = land("china").facts
    values = facts[word].values.astype(float)
    values = values if values.ndim == 1 else values.sum(axis=1)
    kept = np.ones(len(values), dtype=bool) if among is None else among
    province = facts["county_province"].values[facts["place_county"].values]
    return pd.Series(values[kept]).groupby(province[kept]).sum()


def test_2848_units_with_codes_and_the_years_of_their_lists() -> None:
    facts = land("china").facts
    codes = facts["county"].values
    assert len(codes) == 2848
    assert all(len(code) == 6 and code.isdigit() for code in codes.tolist())
    assert set(facts["code_year"].values.tolist()) <= set(range(2020, 2027))
    assert (facts["county_kind"].values == "county").sum() == 1299
    assert len(facts["province"]) == 31


def test_the_west_is_1093_units_with_context_around() -> None:
    west = land("china-west")
    assert west.region.sum() == 1093
    assert 200 <= (~west.region).sum() <= 260
    assert set(west.facts["county_province"].values[west.region]) == set(WEST)
    whole = land("china").facts["population"].values.astype(float).sum()
    assert west.facts["population"].values.astype(float).sum() == pytest.approx(whole, rel=1e-7)


def test_population_adds_up_to_the_published_provincial_totals() -> None:
    facts = land("china").facts
    village = facts["place_tier"].values == "village"
    published = facts["province_rural_population"].to_series()
    np.testing.assert_allclose(by_province("population", village), published, rtol=1e-5)
    published = facts["province_urban_population"].to_series()
    np.testing.assert_allclose(by_province("population", ~village), published, rtol=1e-5)


def test_output_adds_up_to_the_published_product_of_2022() -> None:
    published = land("china").facts["province_gross_product"].sel(year=2022).to_series()
    np.testing.assert_allclose(by_province("output"), published, rtol=1e-5)


def test_every_place_has_people_and_work() -> None:
    facts = land("china").facts
    people = facts["population"].values
    assert (people > 0).all()
    workers = facts["employment"].values.sum(axis=1)
    assert (workers >= 49).all()
    assert (workers <= people * 1.001).all()


def test_roads_connect_all_but_named_islands() -> None:
    facts = land("china").facts
    apart = facts["seat_node"].values < 0
    assert apart.mean() <= 0.002
    assert set(facts["county_name_zh"].values[apart]) <= {"西沙区", "南沙区"}
    assert facts["seat_access_distance"].values.max() <= 50 * 1.5


def test_all_pairs_of_joined_seats_have_a_finite_time() -> None:
    west = land("china-west")
    times = connect(west).times["travel_time"].values
    joined = west.facts["seat_node"].values >= 0
    assert np.isfinite(times[np.ix_(joined, joined)]).all()
    assert np.isinf(times[np.ix_(joined, ~joined)]).all()


def test_facilities_of_every_kind() -> None:
    kinds = pd.Series(land("china").facts["facility_kind"].values).value_counts()
    assert 250 <= kinds["airport"] <= 290
    assert kinds["land_port"] >= 25
    assert kinds["sea_port"] > 20
    assert kinds["river_port"] > 20
    assert kinds["rail_station"] > 1000


def test_foreign_markets_lie_behind_ports_and_crossings() -> None:
    facts = land("china").facts
    kinds = facts["facility_kind"].values[facts["gateway_facility"].values]
    assert set(kinds) == {"land_port", "sea_port"}
    assert set(facts["gateway_foreign"].values.tolist()) == set(range(facts.sizes["foreign"]))


def test_every_column_has_a_source_and_incomes_say_that_they_are_unverified() -> None:
    table = land("china").provenance()
    assert table["source"].str.len().gt(3).all()
    assert set(table["status"]) <= {"observed", "typed", "typed-unverified", "modelled", "mixed"}
    for word in ("province_urban_income", "province_rural_income"):
        assert table.loc[word, "status"] == "typed-unverified"
    assert table.loc["income", "status"] == "modelled"
    assert "unverified" in table.loc["income", "source"]
    for word in ("population", "employment", "output", "link_speed", "seat_distance"):
        assert table.loc[word, "status"] == "modelled", word
    for word in ("villagers_committees", "share_barren", "county_name_zh"):
        assert table.loc[word, "status"] == "observed", word


def test_figures_of_the_brief_stand_beside_sourced_ones() -> None:
    claims = land("china").settings["claims"]
    assert len(claims) >= 8
    for claim in claims:
        assert claim["brief_value"]
        assert claim["sourced_value"]
        assert claim["topic_zh"]
        assert claim["status"] in ("typed", "typed-unverified")


def test_contested_units_carry_a_neutral_note_in_both_languages() -> None:
    facts = land("china").facts
    marked = facts["contested"].values > 0
    assert marked.any()
    for word in ("contested_note_en", "contested_note_zh"):
        assert (np.char.str_len(facts[word].values[marked].astype(str)) > 20).all()
        assert (facts[word].values[~marked] == "").all()
