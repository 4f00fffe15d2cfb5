"""Facts that real sources seldom have, with plausible invented numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from hinterland.sources.invented.land import Floats, Ints, Land
from hinterland.sources.invented.people import People

TENTHS = 10


def optional_facts(land: Land, people: People, rng: np.random.Generator) -> dict[str, Any]:
    """Facts by place and county: services, digital, roads, parcels, flows, institutions, survey."""
    return {**_by_place(land, people, rng), **_by_county(land, people, rng)}


def _tiered(tier: Ints, values: tuple[float, float, float], rng: np.random.Generator) -> Floats:
    """Values by tier, spread by a tenth either way."""
    return np.asarray(values)[tier] * rng.uniform(0.9, 1.1, len(tier))


def _by_place(land: Land, people: People, rng: np.random.Generator) -> dict[str, Any]:
    tier, count = people.tier, people.population
    far = np.clip(land.relief[people.county] / 400, 0, 2)
    share = {
        "broadband_share": np.asarray([0.9, 0.75, 0.5])[tier] / (1 + 0.3 * far),
        "mobile_share": np.asarray([0.97, 0.9, 0.8])[tier] / (1 + 0.1 * far),
        "road_passability": np.asarray([1.0, 0.98, 0.92])[tier] - 0.08 * far,
        "rural_near_road_share": np.asarray([1.0, 0.95, 0.85])[tier] - 0.12 * far,
        "age_65_share": _tiered(tier, (0.11, 0.14, 0.2), rng),
        "age_0_14_share": _tiered(tier, (0.17, 0.18, 0.17), rng),
        "vacant_house_share": _tiered(tier, (0.08, 0.1, 0.19), rng),
        "minority_share": np.clip(0.6 - land.x[people.county] / land.width, 0.02, 0.9),
    }
    amount = {
        "road_distance": _tiered(tier, (0.1, 0.5, 1.4), rng) * (1 + far),
        "parcel_lockers": np.floor(_tiered(tier, (12.0, 6.0, 1.5), rng) * count / 1e4),
        "parcel_locker_cost": _tiered(tier, (0.8, 1.6, 3.4), rng) * (1 + 0.4 * far),
        "clinics": np.ceil(_tiered(tier, (4.0, 5.0, 6.0), rng) * count / 1e4),
        "teachers": np.round(_tiered(tier, (110.0, 105.0, 70.0), rng) * count / 1e4),
        "hospital_beds": np.round(_tiered(tier, (95.0, 40.0, 8.0), rng) * count / 1e4),
        "schooling": _tiered(tier, (10.8, 9.3, 7.6), rng),
        "births": np.round(_tiered(tier, (0.009, 0.009, 0.008), rng) * count),
        "population_before": np.round(count / np.asarray([1.2, 1.08, 0.86])[tier]),
    }
    # On a disc with even people the distance rises with the root of the people within it.
    shape = ((np.arange(TENTHS) + 0.5) / TENTHS) ** rng.uniform(0.3, 0.9, (len(tier), 1))
    spread = shape / shape.mean(axis=1, keepdims=True)
    by = ("place",)
    # Three places a county stand for many settlements each, which nobody counted.
    single = np.bincount(people.county)[people.county] > 3
    amount["settlements"] = single.astype(np.int64)
    clipped = {word: (by, np.clip(values, 0, 1)) for word, values in share.items()}
    plain = {word: (by, values) for word, values in amount.items()}
    return {**clipped, **plain, "distance_spread": (("place", "tenth"), spread)}


def _by_county(land: Land, people: People, rng: np.random.Generator) -> dict[str, Any]:
    n = len(land.x)
    rural = np.bincount(people.county, people.population * (people.tier == 2), minlength=n)
    total = np.bincount(people.county, people.population, minlength=n)
    product = np.bincount(people.county, people.output.sum(axis=1), minlength=n)
    before = np.bincount(
        people.county, people.population * (people.tier < 2) * 0.85, minlength=n
    ) / (total * 0.95)
    spread = rng.uniform(0.7, 1.3, (14, n))
    amount = {
        "flow_goods_out": 1.4 * rural * spread[0],
        "flow_goods_in": 1.1 * rural * spread[1],
        "flow_people_out": 30.0 * rural * spread[2],
        "flow_people_in": 12.0 * rural * spread[3],
        "flow_money_out": 900.0 * rural * spread[4],
        "flow_money_in": 2600.0 * rural * spread[5],
        "flow_information_out": 8.0 * rural * spread[6],
        "flow_information_in": 70.0 * rural * spread[7],
        "rural_security_ratio": 0.55 * spread[8],
        "rural_price_ratio": 1.03 + 0.1 * spread[9],
        "farm_freight_share": np.clip(0.08 + land.relief / 2500, 0, 0.6),
        "migrants_other_province": np.round(0.03 * total * spread[10]),
        "migrants_same_province": np.round(0.06 * total * spread[11]),
        "registered_population": np.round(1.03 * total * spread[12] ** 0.2),
        "public_investment": 0.12 * product * spread[13],
    }
    means = {
        "flow_town_share": 0.4,
        "single_entitlement_share": 0.3,
        "pooled_service_share": 0.35,
        "land_statute_share": 0.2,
        "mixed_occupation_share": 0.45,
        "survey_trust": 0.6,
        "survey_belonging": 0.65,
    }
    by = ("county",)
    share = {word: (by, mean * rng.uniform(0.7, 1.3, n)) for word, mean in means.items()}
    share["urban_share_before"] = (by, np.clip(before, 0.02, 0.98))
    return share | {word: (by, values) for word, values in amount.items()}
