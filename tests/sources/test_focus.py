"""Laws of focusing: nothing is lost, the kept counties stay bit by bit, labels stay unique."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.codebook import quantity
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.sources.boundaries import county_boundaries
from hinterland.sources.focus import by_prefecture, focus
from hinterland.sources.link_counties import kept_link_counties, link_rows
from hinterland.sources.synthetic import synthetic_region


def focused(territory, *provinces):
    return focus(territory, provinces, "part", "Part", "部分")


def sums(territory):
    return [
        word
        for word in map(str, territory.facts.data_vars)
        if not word.endswith("__status") and quantity(word).aggregate == "sum"
    ]


@settings(max_examples=5, deadline=None)
@given(
    counties=st.integers(8, 40),
    villages=st.integers(0, 3),
    seed=st.integers(0, 1000),
    context=st.integers(0, 5),
    kept=st.integers(1, 4),
)
def test_every_sum_is_conserved(counties, villages, seed, context, kept):
    whole = synthetic_region(counties, villages, seed, 4, context, with_optional=True)
    part = focused(whole, *[f"R0{number + 1}" for number in range(kept)])
    assert "population" in sums(whole)
    assert part.facts["population"].values.sum() == whole.facts["population"].values.sum()
    for word in sums(whole):
        before, after = whole.facts[word].values, part.facts[word].values
        assert after.sum() == pytest.approx(before.sum(), rel=1e-13), word
    assert set(part.facts.data_vars) == set(whole.facts.data_vars)


def test_the_links_of_a_kept_county_are_the_same_after_one_cut_and_after_two():
    whole = synthetic_region(40)
    assert not whole.has("link_county")
    west = focused(whole, "R01", "R02")
    part, twice = focused(whole, "R01"), focused(west, "R01")
    for cut in (west, part, twice):
        assert cut.status_of("link_county").unique().tolist() == ["modelled"]
    before = whole.facts["county"].values[link_rows(whole.facts)]
    kept = part.facts["county"].values[part.region]
    assert np.isin(before, kept).any()
    for cut in (part, twice):
        after = cut.facts["county"].values[link_rows(cut.facts)]
        inside = np.isin(before, kept)
        np.testing.assert_array_equal(after[inside], before[inside])
        assert not np.isin(after[~inside], kept).any()
    np.testing.assert_array_equal(
        part.facts["link_county"].values, twice.facts["link_county"].values
    )


def test_links_without_a_county_get_one_and_the_others_keep_theirs():
    whole = synthetic_region(12)
    codes = kept_link_counties(whole.facts)
    some = codes.copy(data=np.where(np.arange(codes.size) % 2, "elsewhere", ""))
    again = kept_link_counties(whole.with_facts({"link_county": some}).facts).values
    assert (again[1::2] == "elsewhere").all()
    np.testing.assert_array_equal(again[::2], codes.values[::2])


def test_kept_counties_and_their_places_stay_as_they_were():
    whole = synthetic_region(30, with_optional=True)
    part = focused(whole, "R01", "R03")
    kept = part.facts["county"].values[part.region]
    assert set(part.facts["county_province"].values[part.region]) == {"R01", "R03"}
    places = part.facts["place"].values[part.place_region]
    for word in map(str, part.facts.data_vars):
        first = part.facts[word].dims[0]
        if first == "county":
            picked = {"county": kept}
        elif first == "place":
            picked = {"place": places}
        else:
            picked = {}
        if word == "place_county":
            continue
        xr.testing.assert_equal(part.facts[word].sel(picked), whole.facts[word].sel(picked))
    of = part.facts["county"].values[part.facts["place_county"].values]
    assert all(place.startswith(code) for place, code in zip(part.facts["place"].values, of,
                                                             strict=True))  # fmt: skip


def test_context_units_carry_the_code_of_their_prefecture_and_one_place_a_tier():
    whole = synthetic_region(30, villages_per_county=4)
    part = focused(whole, "R01")
    outside = part.facts["county"].values[~part.region].tolist()
    expected = whole.facts["county_prefecture"].values[
        whole.facts["county_province"].values != "R01"
    ]
    assert sorted(outside) == sorted(set(expected.tolist()))
    of = part.facts["place_county"].values[~part.place_region]
    assert (np.bincount(of)[~part.region.astype(bool)] == 3).all()


def test_rules_of_the_codebook_are_followed():
    whole = synthetic_region(30, with_optional=True)
    part = focused(whole, "R01")
    unit = part.facts["county"].values[~part.region][0]
    members = np.flatnonzero(whole.facts["county_prefecture"].values == unit)
    assert len(members) > 1
    people = np.bincount(whole.facts["place_county"].values, whole.facts["population"].values)
    largest = members[np.argmax(people[members])]
    row = part.facts.sel(county=unit)
    area = whole.facts["area"].values[members]
    mean = (whole.facts["elevation"].values[members] * area).sum() / area.sum()
    assert float(row["elevation"]) == pytest.approx(mean)
    assert float(row["area"]) == pytest.approx(area.sum())
    assert float(row["seat_lon"]) == whole.facts["seat_lon"].values[largest]
    assert int(row["contested"]) == whole.facts["contested"].values[members].max()
    assert int(row["provincial_capital"]) == whole.facts["provincial_capital"].values[members].max()
    assert str(row["county_role"].values) == "context"
    for tongue in ("en", "zh"):
        name = str(row[f"county_name_{tongue}"].values)
        assert name == whole.facts[f"prefecture_name_{tongue}"].values[largest]
        assert name != whole.facts[f"county_name_{tongue}"].values[largest] or tongue == "en"


def test_a_prefecture_with_the_code_of_a_county_gets_another_label():
    whole = synthetic_region(12, provinces=2)
    facts = whole.facts.copy(deep=True)
    taken = facts["county"].values[facts["county_province"].values == "R01"][0]
    outside = facts["county_province"].values == "R02"
    codes = np.where(outside, taken, facts["county_prefecture"].values.astype(str))
    facts["county_prefecture"] = ("county", codes, facts["county_prefecture"].attrs)
    part = focused(Territory("twins", facts, whole.settings), "R01")
    assert f"{taken}-context" in part.facts["county"].values
    assert part.facts.indexes["county"].is_unique
    assert part.facts.indexes["place"].is_unique


def test_a_merged_row_is_known_no_better_than_its_least_known_member():
    whole = synthetic_region(12, provinces=2)
    facts = whole.facts.copy(deep=True)
    facts["population"].attrs["status"] = "mixed"
    codes = np.zeros(facts.sizes["place"], np.int64)
    village = facts["place_tier"].values == "village"
    codes[village] = 3
    facts["population__status"] = ("place", codes)
    part = focused(Territory("mixed", facts, whole.settings), "R01")
    status = part.status_of("population")
    assert set(status[part.facts["place_tier"].values == "village"]) == {"modelled"}
    assert set(status[part.facts["place_tier"].values == "city"]) == {"observed"}


def test_given_shapes_are_united():
    whole = synthetic_region(12, provinces=2)
    shapes = county_boundaries(whole).shapes
    part = focused(Territory("shaped", whole.facts, whole.settings, shapes), "R01")
    united = part.boundaries
    assert list(united.index) == part.facts["county"].values.tolist()
    assert shapely.area(united.to_numpy()).sum() == pytest.approx(
        shapely.area(shapes.to_numpy()).sum()
    )


def test_unknown_provinces_are_told_with_the_closest():
    with pytest.raises(InputError, match=r"R09[\s\S]*R0") as told:
        focused(synthetic_region(12), "R01", "R09")
    assert "R01" not in told.value.faults[0].where
    with pytest.raises(InputError, match="No province"):
        focused(synthetic_region(12))


def test_every_prefecture_is_one_unit_and_keeps_its_role():
    whole = synthetic_region(12, 0, 3, 4, 3)
    merged = by_prefecture(whole)
    before, after = whole.facts, merged.facts
    for word in sums(whole):
        assert after[word].values.sum() == pytest.approx(before[word].values.sum(), rel=1e-13), word
    prefecture = before["county_prefecture"].values.astype(str)
    assert set(after["county"].values.astype(str)) == set(prefecture)
    inside = {code for code, mine in zip(prefecture, whole.region, strict=True) if mine}
    assert set(after["county"].values[merged.region].astype(str)) == inside
    assert after["population"].values[merged.place_region].sum() == (
        before["population"].values[whole.place_region].sum()
    )
    # Three places each, and the networks as they were.
    assert after.sizes["place"] == 3 * after.sizes["county"]
    xr.testing.assert_identical(after["link_speed"], before["link_speed"])
