"""Indicators that need optional facts: told without them, computed with them, moved by them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr

from hinterland.appraise import registered, run
from hinterland.flow import Access, Territory
from tests.appraise.cases import alone, appraise, scaled, whole, with_fact, without_facts

NEEDY = [word for word, entry in registered().items() if entry.facts or entry.any_of]
# Facts of codes that say where a figure belongs; a factor would not be a change of the cause.
LABELS = ("province_coastal",)
# Their causes act together or beyond a limit: these need a cause of another size.
FACTORS = {
    "road_distance": 3.0,
    "flow_goods_out": 0.3,
    "age_0_14_share": 0.1,
    "teachers": 0.1,
    "clinics": 0.1,
    "road_passability": 1.3,
}
# A decomposition is one of both incomes, though each of these parts rests on one of them.
WHOLE_ONLY = {
    ("coastal_gap_urban_income", "province_rural_income"),
    ("coastal_gap_rural_income", "province_urban_income"),
}
# A factor for all units at once leaves ratios and growth alone, so only some units are moved.
UNEVEN = 0.6


@cache
def _given() -> tuple[Territory, Access, xr.Dataset]:
    territory, access = whole(counties=16, context=3, seed=5)
    return territory, access, run(territory, access).indicators


def _causes(word: str) -> list[str]:
    entry = registered()[word]
    facts = [*entry.facts, *(fact for group in entry.any_of for fact in group)]
    return [fact for fact in facts if fact not in LABELS]


@pytest.mark.parametrize("word", NEEDY)
def test_told_without_its_facts(word: str) -> None:
    territory, access, found = _given()
    assert word in found.data_vars
    bare = without_facts(territory, *_causes(word))
    found = run(bare, access)
    computed, missing = found.indicators, found.missing
    gap = next(gap for gap in missing if gap.word == word)
    assert word not in computed.data_vars
    assert set(gap.facts) <= set(_causes(word))
    assert gap.template == registered()[word].template


@pytest.mark.parametrize(
    ("word", "fact"),
    [(word, fact) for word in NEEDY for fact in _causes(word) if (word, fact) not in WHOLE_ONLY],
)
def test_moved_by_each_cause_that_it_names(word: str, fact: str) -> None:
    territory, access, _ = _given()
    # Of several ways to know the same thing only the one in question is given.
    others = [name for group in registered()[word].any_of if fact not in group for name in group]
    territory = without_facts(territory, *others)
    if (word, fact) == ("rural_access_index", "road_distance"):
        # Where roads are closed for weeks their distance decides nothing.
        territory = scaled(territory, "road_passability", 10.0)
    base = alone(word, territory, access)
    moved = alone(word, _moved(territory, word, fact), access)
    assert not np.allclose(moved.values, base.values, rtol=1e-9, atol=1e-12)


def _moved(territory: Territory, word: str, fact: str) -> Territory:
    values = territory.facts[fact].values
    dims = territory.facts[fact].dims
    factor = np.ones(values.shape)
    rows = np.arange(values.shape[0])
    if word in ("flow_density", "access_income_count"):
        # Both count what is there at all: something has to vanish.
        factor[values == values.max()] = 0.0
    elif dims in (("income_year",), ("province", "year")):
        factor[..., -1] = UNEVEN
        factor[rows[: max(1, rows.size // 2)]] **= 2
    elif dims[0] == "place":
        # Villages move more than towns, and counties with an odd number more than the others.
        village = (territory.facts["place_tier"].values == "village").astype(float)
        odd = territory.facts["place_county"].values % 2
        factor = FACTORS.get(fact, UNEVEN) ** (1 + village + odd)
    else:
        factor = FACTORS.get(fact, UNEVEN) ** (1 + rows % 2)
    return scaled(territory, fact, factor)


VILLAGES = [2, 5, 8]


def _places(city_and_town: float, village: list[float]) -> list[float]:
    values = [city_and_town] * 9
    for place, value in zip(VILLAGES, village, strict=True):
        values[place] = value
    return values


def test_rural_access_index_strict_and_weighted() -> None:
    # Villages of A1 are near a good road, of A2 near a poor one, of B1 far from one.
    distance, passable = _places(0.1, [0.8, 1.0, 2.1]), _places(1.0, [1.0, 0.4, 1.0])
    found, _ = appraise({"road_distance": distance, "road_passability": passable})
    assert found["rural_access_index"].values.tolist() == [1, 0, 0]
    assert found["rural_access_index_weighted"].values == pytest.approx([1, 0.4, 0])
    reported, missing = appraise({"rural_near_road_share": _places(1.0, [0.9, 0.5, 0.2])})
    assert reported["rural_access_index"].values == pytest.approx([0.9, 0.5, 0.2])
    assert missing["rural_access_index_weighted"].template == "road_access.csv"


def test_rural_access_index_of_the_worked_example() -> None:
    # Five villages of 500, 800, 300, 400 and 1,000 people in one county.
    people = [0.0] * 9
    tiers = ["village"] * 9
    people[:5] = [500, 800, 300, 400, 1000]
    facts = {
        "population": people,
        "place_tier": tiers,
        "place_county": [0] * 9,
        "road_distance": [0.8, 1.9, 2.1, 1.0, 0.2, 0, 0, 0, 0],
        "road_passability": [1.0, 1.0, 1.0, 0.4, 1.0, 1, 1, 1, 1],
    }
    found, _ = appraise(facts)
    assert found["rural_access_index"].values[0] == pytest.approx(0.766667, abs=1e-6)
    assert found["rural_access_index_weighted"].values[0] == pytest.approx(0.82)


def test_services_of_the_villages() -> None:
    # One clinic for 1,500 people: 150,000 people in A1 need 100.
    facts = {
        "clinics": _places(10.0, [50.0, 200.0, 0.0]),
        "hospital_beds": _places(100.0, [900.0, 0.0, 0.0]),
    }
    found, _ = appraise(facts)
    assert found["service_deficit"].values == pytest.approx([1 - (0.5 + 1) / 2, 1 - 0.5, 1])
    # Per head in A1: clinics 20/350 against 50/150, beds 200/350 against 900/150: no gap.
    assert found["service_gap"].values == pytest.approx([0, 0.5, 1])
    assert found["infrastructure_deficit"].values == pytest.approx([1 - 2.5 / 3, 1 - 1 / 3, 1])


def test_teachers_without_the_number_of_children_cover_nobody_known() -> None:
    _, missing = appraise({"teachers": _places(10.0, [50.0, 20.0, 0.0])})
    assert "service_deficit" in missing
    assert missing["service_deficit"].template == "services.csv, people.csv"


def test_linkage_is_intensity_times_balance() -> None:
    out, back = [300.0, 100.0, 0.0], [100.0, 100.0, 0.0]
    found, _ = appraise({"flow_goods_out": out, "flow_goods_in": back})
    assert found["flow_balance_goods"].values.tolist() == [0.5, 1, 0]
    assert found["flow_density"].item() == pytest.approx(4 / 6)
    per_head = np.array([400 / 350e3, 200 / 140e3, 0])
    top = np.quantile(per_head, 0.9)
    intensity = np.minimum(per_head / top, 1)
    assert found["linkage"].values == pytest.approx(intensity * [0.5, 1, 0])


def test_stages_in_order() -> None:
    ones = [1.0, 1.0, 1.0]
    flows = {
        f"flow_{kind}_{way}": [100.0, 1.0, 1.0]
        for kind in ("goods", "people", "money", "information")
        for way in ("out", "in")
    }
    facts = {
        **flows,
        "income": _places(20e3, [20e3, 20e3, 20e3]),
        "single_entitlement_share": ones,
        "survey_trust": [0.1, 1.0, 1.0],
    }
    found, _ = appraise(facts, seat=np.full(9, 0.1))
    # Rail is within 45 minutes of A1 alone; its flow is the cap, its fusion is 0.55.
    assert found["connection"].values == pytest.approx([1, 0.5, 0.5])
    assert found["stage"].values.tolist() == [3, 0, 0]
    assert found["stage_limited"].values.tolist() == [0, 0, 0]
    trusted, _ = appraise({**facts, "survey_trust": ones}, seat=np.full(9, 0.1))
    assert trusted["stage"].values.tolist() == [4, 0, 0]


def test_the_price_of_access_and_entitlements_enter_integration() -> None:
    found, _ = appraise(
        {"rural_price_ratio": [2.0, 1.0, 0.5], "rural_security_ratio": [0.5, 1.0, 1.5]}
    )
    income = 1 - found["income_gap_share"].values
    assert found["integration"].values == pytest.approx((income + np.array([1.0, 2.0, 2.0])) / 3)


def test_farm_freight() -> None:
    found, _ = appraise({"farm_freight_share": [0.2, 0.25, 0.3]})
    assert found["farm_freight_factor"].values == pytest.approx([1.25, 4 / 3, 1.4285714])
    assert found["farm_freight_disadvantage"].values == pytest.approx([0.25, 1 / 3, 0.4285714])


def test_hubs_get_more_than_their_people() -> None:
    # A1 is the only county with an urban majority: 500 of 800 people, 600 of 1,000 spent.
    found, _ = appraise({"public_investment": [600.0, 300.0, 100.0]})
    assert found["hub_bias"].item() == pytest.approx(0.6 / (5 / 8))
    share, people = np.array([0.6, 0.3, 0.1]), np.array([5, 2, 1]) / 8
    theil = (share * np.log(share / people)).sum()
    assert found["investment_inequality"].item() == pytest.approx(theil)


def test_coastal_gap_parts_add_up() -> None:
    facts = {
        "province_coastal": [1, 0],
        "province_urban_income": [50e3, 40e3],
        "province_rural_income": [30e3, 15e3],
        "province_urban_population": [80.0, 40.0],
        "province_rural_population": [20.0, 60.0],
    }
    found, _ = appraise(facts)
    coast, inner = 0.8 * 50e3 + 0.2 * 30e3, 0.4 * 40e3 + 0.6 * 15e3
    words = ("coastal_gap_urbanisation", "coastal_gap_urban_income", "coastal_gap_rural_income")
    assert sum(found[word].item() for word in words) == pytest.approx(coast - inner)
    assert found["coastal_gap_urban_income"].item() == pytest.approx(0.6 * 10e3)
    assert found["coastal_income_ratio"].item() == pytest.approx(coast / inner)
    assert found["income_ratio_province"].values == pytest.approx([5 / 3, 8 / 3])
    alone, _ = appraise({**facts, "province_coastal": [0, 0]})
    assert alone["coastal_income_ratio"].item() == 1.0
    assert alone["coastal_gap_urbanisation"].item() == 0.0


def test_association_of_access_and_income_is_across_provinces_with_its_number() -> None:
    territory, _, found = _given()
    assert found["access_income_count"].item() == territory.facts.sizes["province"]
    pair, _ = appraise({"province_rural_income": [10e3, 20e3]})
    assert pair["access_income_count"].item() == 2
    assert pair["access_income_slope"].item() == 0.0


def test_rural_income_of_provinces_against_the_nation_of_the_same_year() -> None:
    territory, access, _ = _given()
    years = territory.facts["income_year"].values
    at = int(np.abs(years - territory.settings["price_year"]).argmin())
    nation = territory.facts["national_rural_income"].values[at]
    incomes = np.linspace(0.5, 1.5, territory.facts.sizes["province"]) * nation
    given = with_fact(territory, "province_rural_income", incomes)
    assert alone("income_rural_to_national", given, access).values == pytest.approx(
        incomes / nation
    )


def test_growth_and_national_trend() -> None:
    territory, _, found = _given()
    product = territory.facts["province_gross_product"].values
    years = territory.facts["year"].values
    span = float(years[-1] - years[0])
    assert found["growth_rate"].values == pytest.approx(
        (product[:, -1] / product[:, 0]) ** (1 / span) - 1
    )
    ratio = (
        territory.facts["national_urban_income"].values
        / territory.facts["national_rural_income"].values
    )
    assert found["income_ratio_national"].values == pytest.approx(ratio)
    slope = np.polyfit(territory.facts["income_year"].values.astype(float), np.log(ratio), 1)[0]
    assert found["income_ratio_trend"].item() == pytest.approx(slope)


def test_village_vitality_and_change_since_the_census() -> None:
    before = [300e3, 50e3, 300e3, 40e3, 20e3, 140e3, 10e3, 10e3, 40e3]
    facts = {
        "population_before": before,
        "age_65_share": _places(0.1, [0.2, 0.2, 0.2]),
        "vacant_house_share": _places(0.1, [0.3, 0.0, 0.0]),
        "births": _places(10.0, [750.0, 1400.0, 0.0]),
        "urban_share_before": [0.5, 0.3, 0.1],
    }
    found, _ = appraise(facts)
    assert found["village_vitality"].values == pytest.approx(
        [(0.5 + 0.8 + 0.7 + 0.5) / 4, (1 + 0.8 + 1 + 1) / 4, (1 + 0.8 + 1 + 0) / 4]
    )
    assert found["population_change"].values == pytest.approx([500 / 650 - 1, 0, 100 / 60 - 1])
    assert found["population_change_rural"].values == pytest.approx([-0.5, 0, 1])
    assert found["urban_share_change"].values == pytest.approx([0.2, 0, 0.1])


def test_schooling() -> None:
    found, _ = appraise({"schooling": _places(10.0, [8.0, 7.0, 6.0])})
    assert found["schooling_gap"].values == pytest.approx([2, 3, 4])
    theil = found["education_inequality"].sel(partition="tier")
    assert theil.sel(component="between") + theil.sel(component="within") == pytest.approx(
        theil.sel(component="total").item()
    )
