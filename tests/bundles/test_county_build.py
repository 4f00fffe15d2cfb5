"""The pure parts of the county table's builder, on tiny made-up inputs."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("geopandas")
pytest.importorskip("pypinyin", reason="the builder's packages are not installed")
pytest.importorskip("rasterio", reason="the builder's packages are not installed")

from bundles.china import (
    committees,
    contested,
    economy,
    employment,
    names,
    places,
    population,
    units,
)
from bundles.china.rasters import Pixels, summarise


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("重庆市", "Chongqing City"),
        ("长宁县", "Changning County"),
        ("都江堰市", "Dujiangyan City"),
        ("朝阳区", "Chaoyang District"),
        ("西安市", "Xi'an City"),
        ("乐清市", "Yueqing City"),
        ("乐山市", "Leshan City"),
        ("蔚县", "Yu County"),
        ("绿春县", "Lüchun County"),
        ("和田县", "Hotan County"),
        ("科尔沁左翼中旗", "Horqin Left Middle Banner"),
        ("马边彝族自治县", "Mabian Yi Autonomous County"),
        ("威宁彝族回族苗族自治县", "Weining Yi, Hui and Miao Autonomous County"),
        ("前郭尔罗斯蒙古族自治县", "Qian Gorlos Mongol Autonomous County"),
        ("神农架林区", "Shennongjia Forestry District"),
        ("浦东新区", "Pudong New District"),
    ],
)
def test_english_names(name: str, expected: str) -> None:
    assert names.english(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("桂林区", "district"),
        ("神农架林区", "forestry district"),
        ("喀喇沁旗", "banner"),
        ("鄂伦春自治旗", "autonomous banner"),
        ("北川羌族自治县", "autonomous county"),
        ("东莞市", "undivided prefecture-level city"),
        ("喀什市", "county-level city"),
    ],
)
def test_kinds(name: str, expected: str) -> None:
    assert names.kind(name) == expected


def test_committees_follow_the_digits_of_the_code() -> None:
    streets = pd.Series(["510101001", "510101100", "510101200", "510102100", "510102101"])
    villages = pd.Series(
        [
            *("510101001001", "510101001201", "510101100002", "510101100203"),
            *("510101200204", "510101200401", "510102100001", "510102100202", "510102101203"),
        ]
    )
    table = committees.counts(streets, villages)
    assert table.loc["510101", ["subdistricts", "towns", "townships"]].tolist() == [1, 1, 1]
    # 401 is run like a residents' committee.
    assert table.loc["510101", "residents_committees"] == 3
    assert table.loc["510101", "villagers_committees"] == 3
    assert table.loc["510101", "residents_township"] == 1
    assert table.loc["510101", ["residents_seat", "villagers_seat"]].tolist() == [0, 0]
    assert table.loc["510102", ["residents_seat", "villagers_seat"]].tolist() == [1, 1]


def rows() -> pd.DataFrame:
    """Three units in two provinces and one development zone."""
    counts = pd.DataFrame(
        0, index=["110101", "510101", "510121", "510171"], columns=[*committees.COLUMNS]
    )
    counts["residents_street"] = [10, 6, 0, 4]
    counts["residents_town"] = [0, 2, 3, 0]
    counts["residents_seat"] = [0, 0, 2, 0]
    counts["villagers_town"] = [1, 9, 20, 0]
    counts["residents_committees"] = counts["residents_street"] + counts["residents_town"]
    counts["villagers_committees"] = counts["villagers_town"]
    counts[["subdistricts", "towns"]] = [[2, 1], [2, 2], [0, 3], [1, 0]]
    land = pd.DataFrame(
        {
            "area": 900.0,
            "elevation": [40.0, 500.0, 900.0],
            "share_crop": 0.5,
            "share_urban": 0.1,
            "share_forest": 0.2,
        },
        index=counts.index[:3],
    )
    listed = pd.DataFrame(
        {
            "province": ["110000", "510000", "510000"],
            "prefecture": ["110100", "510100", "510100"],
            "county_kind": ["district", "district", "county"],
            "statistical_code": counts.index[:3],
        },
        index=counts.index[:3],
    )
    return population.areas(listed, land, counts)


PROVINCIAL = pd.DataFrame(
    {"urban": [900_000.0, 500_000.0], "rural": [50_000.0, 700_000.0]}, index=["110000", "510000"]
)
RATES = {"city": 0.5, "town": 0.5, "village": 0.5}


def test_people_sum_to_the_provincial_totals_before_and_after_zones_are_folded() -> None:
    table = rows()
    people = population.split(table, population.parameters(), PROVINCIAL)
    pd.testing.assert_frame_equal(
        people.groupby(table["province"]).sum(), PROVINCIAL, check_names=False
    )
    folded = population.fold_zones(table, people)
    assert list(folded.index) == ["110101", "510101", "510121"]
    assert folded.loc["510101":].sum().to_numpy() == pytest.approx(PROVINCIAL.loc["510000"])
    # The zone has a district in its prefecture, so the county gains nothing.
    assert folded.loc["510121"].tolist() == people.loc["510121"].tolist()


def test_a_unit_without_committees_gets_nobody_before_floors() -> None:
    table = rows()
    nothing = [*committees.COLUMNS]
    table.loc["510121", nothing] = 0
    people = population.split(table, population.parameters(), PROVINCIAL)
    assert people.loc["510121"].tolist() == [0.0, 0.0]


def test_tiers_keep_provincial_totals_and_floors() -> None:
    known = population.parameters()
    table = rows()
    people = population.fold_zones(table, population.split(table, known, PROVINCIAL))
    people.loc["510101", "rural"] += people.loc["510121", "rural"]
    people.loc["510121", "rural"] = 0.0
    units_only = table[table["is_unit"]]
    share = population.city_share(units_only, known)
    assert share["110101"] == pytest.approx(1.0, abs=0.1)
    split = population.tiers(people, share, units_only["province"], known, RATES)
    assert split.loc["510121", "village"] == pytest.approx(
        max(known.floor_workers / 0.5, known.floor_share * people.loc["510121"].sum())
    )
    assert split["village"].groupby(units_only["province"]).sum().tolist() == pytest.approx(
        PROVINCIAL["rural"].tolist()
    )
    urban = split[["city", "town"]].sum(axis=1).groupby(units_only["province"]).sum()
    assert urban.tolist() == pytest.approx(PROVINCIAL["urban"].tolist())


@settings(deadline=None)
@given(
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=20).filter(lambda v: sum(v) > 0),
    st.floats(0.0, 1.0),
)
def test_flooring_keeps_the_sum_and_the_floor(values: list[float], tightness: float) -> None:
    array = np.array(values)
    floor = np.full(len(array), tightness * array.mean() * 0.999)
    result = population.floored(array, floor)
    assert result.sum() == pytest.approx(array.sum(), rel=1e-9)
    assert np.all(result >= floor * (1 - 1e-9))


def test_floors_above_the_total_are_refused() -> None:
    with pytest.raises(ValueError, match="Floors sum to 20"):
        population.floored(np.array([5.0, 5.0]), np.array([10.0, 10.0]))


def counties() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "population": [9e5, 5e5],
            "grp_per_head": [18.0, 6.0],
            "area": [900.0, 2000.0],
            "share_crop": [0.1, 0.6],
            "share_forest": [0.0, 0.2],
            "share_grass": [0.0, 0.1],
            "elevation": [40.0, 600.0],
            "relief": [5.0, 200.0],
            "cold_share": 0.0,
            "county_kind": ["district", "county"],
        },
        index=["110101", "510121"],
    )


def test_employment_keeps_each_tiers_workers_and_villages_farm_more() -> None:
    people = pd.DataFrame(
        {"city": [8e5, 1e5], "town": [5e4, 1e5], "village": [5e4, 3e5]}, index=counties().index
    )
    known = employment.parameters()
    jobs = employment.employment(people, counties(), known)
    assert jobs.shape == (6, len(employment.SECTORS))
    assert (jobs.to_numpy() > 0).all()
    assert jobs.sum(axis=1)["510121-village"] == pytest.approx(3e5 * known.rates["village"])
    farm = jobs[["employment_crops", "employment_livestock", "employment_forestry"]].sum(axis=1)
    share = farm / jobs.sum(axis=1)
    assert share["510121-village"] > share["510121-town"] > share["510121-city"]


def test_mix_sums_to_one() -> None:
    known = employment.parameters()
    shares = employment.mix(employment.features(counties()), known.constant, known.slope)
    assert shares.shape == (2, 3, 5)
    np.testing.assert_allclose(shares.sum(axis=2), 1.0)


def test_output_sums_to_the_provincial_product() -> None:
    jobs = pd.DataFrame(1.0, index=["a", "b", "c"], columns=[*employment.PROVENANCE])
    jobs.loc["b"] = 3.0
    tier = pd.Series(["city", "village", "city"], index=jobs.index)
    province = pd.Series(["110000", "110000", "510000"], index=jobs.index)
    grp = pd.Series({"110000": 4000.0, "510000": 700.0})
    value = economy.output(jobs, tier, province, grp, economy.parameters())
    assert value.sum(axis=1).groupby(province).sum().tolist() == pytest.approx([4000.0, 700.0])
    per_worker = value.sum(axis=1) / jobs.sum(axis=1)
    assert per_worker["b"] < per_worker["a"]


def test_income_keeps_provincial_means() -> None:
    table = pd.DataFrame(
        {
            "province": ["110000"] * 4 + ["510000"] * 2,
            "place_tier": ["city", "town", "village", "village", "city", "village"],
            "population": [7e5, 2e5, 3e4, 1e5, 4e5, 6e5],
            "relief": [5.0, 5.0, 5.0, 400.0, 100.0, 100.0],
            "remoteness": [0.0, 10.0, 10.0, 90.0, 20.0, 50.0],
            "farm_land": [500.0, 500.0, 500.0, 500.0, 900.0, 900.0],
            "urban_district": False,
        }
    )
    provincial = pd.DataFrame(
        {"urban": [84_000.0, 43_000.0], "rural": [35_000.0, 18_700.0]}, index=["110000", "510000"]
    )
    earned = economy.income(table, provincial, economy.parameters())
    urban = table.index.isin([0, 1])
    mean = np.average(earned[urban], weights=table["population"][urban])
    assert mean == pytest.approx(84_000.0)
    rural = table.index.isin([2, 3])
    assert np.average(earned[rural], weights=table["population"][rural]) == pytest.approx(35_000.0)
    assert earned[2] > earned[3]
    assert earned[0] > earned[1]


def test_income_with_no_elasticities_is_the_provincial_figure() -> None:
    flat = dataclasses.replace(
        economy.parameters(),
        tier_income={"city": 1.0, "town": 1.0, "village": 1.0},
        relief_elasticity={"city": 0.0, "town": 0.0, "village": 0.0},
        remoteness_elasticity={"city": 0.0, "town": 0.0, "village": 0.0},
        land_elasticity={"city": 0.0, "town": 0.0, "village": 0.0},
        district_income={"city": 1.0, "town": 1.0, "village": 1.0},
    )
    table = pd.DataFrame(
        {
            "province": "510000",
            "place_tier": ["city", "village"],
            "population": [1.0, 2.0],
            "relief": [1.0, 900.0],
            "remoteness": [0.0, 300.0],
            "farm_land": [100.0, 100.0],
            "urban_district": False,
        }
    )
    provincial = pd.DataFrame({"urban": [43_000.0], "rural": [18_700.0]}, index=["510000"])
    assert economy.income(table, provincial, flat).tolist() == pytest.approx([43_000.0, 18_700.0])


def pixels() -> Pixels:
    """County 0: a field beside a desert; county 1: forest only."""
    return Pixels(
        owner=np.array([0, 0, 0, 1]),
        lon=np.array([100.0, 100.1, 100.2, 105.0]),
        lat=np.zeros(4),
        altitude=np.array([100.0, 100.0, 400.0, 50.0]),
        cover=np.array([12, 12, 16, 4]),
        climate=np.array([3, 3, 2, 3]),
    )


def test_raster_summary() -> None:
    table = summarise(pixels(), 2)
    assert table["elevation"].tolist() == pytest.approx([200.0, 50.0])
    assert table["relief"].tolist() == pytest.approx([np.sqrt(20_000.0), 0.0])
    assert table["share_crop"].tolist() == pytest.approx([2 / 3, 0.0])
    assert table["arid_share"].tolist() == pytest.approx([1 / 3, 0.0])
    shares = table[[name for name in table if name.startswith("share_")]]
    assert shares.sum(axis=1).tolist() == pytest.approx([1.0, 1.0])


def test_places_lie_on_habitable_land() -> None:
    seats = pd.DataFrame({"seat_lon": [100.0, 105.0], "seat_lat": [0.0, 0.0]}, index=["a", "b"])
    land = pd.DataFrame({"area": [300.0, 100.0], "share_urban": [0.12, 0.0]}, index=seats.index)
    table = places.places(seats, land, pixels())
    assert list(table.index[:3]) == ["a-city", "a-town", "a-village"]
    assert table.loc["a-city", "seat_distance"] == pytest.approx(0.3 * 6.0)
    # Two field pixels, one at the seat and one 0.1 degree away, which holds exp(-11.12 / 50) of the
    # people of the first: 11.12 x 0.80 / 1.80 km; no desert.
    assert table.loc["a-village", "seat_distance"] == pytest.approx(4.944, abs=0.01)
    assert table.loc["a-village", "place_lon"] < 100.15
    assert table.loc["b-town", "seat_distance"] == 0.0


def test_code_changes_reach_the_units() -> None:
    index = pd.DataFrame(
        {
            "boundary_code": ["500101", "500230", "429021", "540422"],
            "city": ["重庆市", "重庆市", "神农架林区", "林芝市"],
            "district": ["万州区", "丰都县", "神农架林区", "米林县"],
        }
    )
    changes = pd.read_csv(units.TYPED / "code_changes.csv", dtype=str)
    table = units.build(index, changes, units.provinces())
    assert table.loc["540481", "county_name_zh"] == "米林市"
    assert table.loc["540481", "boundary_code"] == "540422"
    assert table.loc["500230", "prefecture"] == "500100"
    assert table.loc["500230", "county_name_en"] == "Fengdu County"
    assert table.loc["429021", "prefecture"] == "429021"
    assert table["province"].tolist() == ["420000", "500000", "500000", "540000"]


def test_contested_notes_come_in_both_languages_and_unknown_codes_are_refused() -> None:
    listed = pd.read_csv(contested.TYPED / "contested.csv", dtype=str)["code"]
    table = contested.contested(pd.Index([*listed, "110101"]))
    assert table.loc["110101", "contested"] == 0
    flagged = table[table["contested"] == 1]
    assert len(flagged) == len(listed)
    assert (flagged[["contested_note_en", "contested_note_zh"]] != "").all(axis=None)
    with pytest.raises(ValueError, match="no units"):
        contested.contested(pd.Index(["110101"]))


def test_typed_columns_have_sources() -> None:
    figures = pd.read_csv(units.TYPED / "province_figures.csv")
    sources = pd.read_csv(units.TYPED / "province_figures.sources.csv")
    assert sources["column"].tolist() == list(figures.columns)
    assert set(sources["status"]) <= {"observed", "typed", "typed-unverified", "modelled"}
    both = figures["urban_population_2020"] + figures["rural_population_2020"]
    assert both.tolist() == figures["population_2020"].tolist()
    assert len(figures) == 31


def test_more_land_per_villager_earns_more_within_bounds() -> None:
    table = pd.DataFrame(
        {
            "province": "620000",
            "place_tier": "village",
            "population": [1e5, 1e5, 1e5],
            "relief": 100.0,
            "remoteness": 50.0,
            "farm_land": [0.0, 500.0, 1e6],
            "urban_district": False,
        }
    )
    assert economy.relative_land(table).tolist() == [1 / 4, 1.0, 4.0]
    at_the_edge = table.assign(urban_district=True)
    assert economy.relative_land(at_the_edge).tolist() == [1.0, 1.0, 1.0]
    provincial = pd.DataFrame({"urban": [38_000.0], "rural": [12_000.0]}, index=["620000"])
    earned = economy.income(table, provincial, economy.parameters())
    assert earned.is_monotonic_increasing
    assert earned.mean() == pytest.approx(12_000.0)
