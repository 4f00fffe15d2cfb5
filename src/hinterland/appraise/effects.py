"""Who gains and who loses in one equilibrium against another, by place, county and province."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.flow import Equilibrium, Territory

RURAL_INDUSTRY = ("agro_textiles", "manufacturing")
"""Sectors whose firms in towns and villages are rural industry."""
FELT = 1e-4
"""Change of welfare from which people are counted as gaining or losing."""
RURAL_TIERS = ("town", "village")


@dataclass(frozen=True, eq=False)
class Effects:
    """Changes from one equilibrium to another; of the region, context left out.

    Attributes:
        places: one row a place: tier, county, and `welfare`, `real_income`, `prices`, `workers`,
            `rural_jobs` as relative or absolute changes, with the weights they are summed by.
        counties: the same by county.
        provinces: the same by province, with people who gain and lose.
        region: one row for the whole region.
    """

    places: pd.DataFrame
    counties: pd.DataFrame
    provinces: pd.DataFrame
    region: pd.Series


def effects(territory: Territory, before: Equilibrium, after: Equilibrium) -> Effects:
    """Changes by place, and sums.

    Welfare is that of people registered in the place, wherever they live (weights: registered
    workers); real income that of workers who live there (weights: workers).
    """
    places = _places(territory, before, after)
    facts = territory.facts
    code = facts["county"].values.astype(str)
    names = pd.DataFrame(
        {
            "county_name_en": facts["county_name_en"].values,
            "county_name_zh": facts["county_name_zh"].values,
            "province": facts["county_province"].values.astype(str),
        },
        index=pd.Index(code, name="county"),
    )
    province_name = dict(
        zip(facts["province"].values.astype(str), facts["province_name_en"].values, strict=True)
    )
    names["province_name_en"] = names["province"].map(province_name).fillna(names["province"])
    counties = _summed(places, "county").join(names)
    by_province = places.assign(province=places["county"].map(names["province"]))
    provinces = _summed(by_province, "province")
    provinces.insert(0, "name", [province_name.get(row, row) for row in provinces.index])
    whole = _summed(places.assign(all="region"), "all").iloc[0]
    return Effects(places, counties, provinces, whole)


def _places(territory: Territory, before: Equilibrium, after: Equilibrium) -> pd.DataFrame:
    facts, old, new = territory.facts, before.values, after.values
    sector = old["sector"].values.astype(str)
    industry = np.isin(sector, RURAL_INDUSTRY)
    tier = facts["place_tier"].values.astype(str)
    rural = np.isin(tier, RURAL_TIERS)

    def jobs(values: Equilibrium) -> np.ndarray:
        found = values.values["sector_workers"].values[:, industry].sum(axis=1)
        return np.asarray(np.where(rural, found, 0.0))

    frame = pd.DataFrame(
        {
            "county": facts["county"].values.astype(str)[facts["place_county"].values],
            "tier": tier,
            "registered": old["registered_workers"].values,
            "workers_before": old["workers"].values,
            "rural_jobs_before": jobs(before),
            "welfare": new["welfare_change"].values / old["welfare_change"].values - 1,
            "real_income": new["real_income_change"].values / old["real_income_change"].values - 1,
            "prices": new["price_level"].values / old["price_level"].values - 1,
            "workers": new["workers"].values - old["workers"].values,
            "rural_jobs": jobs(after) - jobs(before),
            "revenue_before": old["revenue"].values.sum(axis=1),
            "revenue": new["revenue"].values.sum(axis=1) - old["revenue"].values.sum(axis=1),
            "product_before": old["real_product"].values,
            "product": new["real_product"].values - old["real_product"].values,
        },
        index=pd.Index(facts["place"].values.astype(str), name="place"),
    )
    return frame[territory.place_region]


def _summed(places: pd.DataFrame, key: str) -> pd.DataFrame:
    """Sums and means by a column; means by the people they are of."""
    rural = places["tier"].isin(RURAL_TIERS)
    people, workers = places["registered"], places["workers_before"]
    parts = pd.DataFrame(
        {
            key: places[key],
            "registered": people,
            "workers_before": workers,
            "rural_jobs_before": places["rural_jobs_before"],
            "revenue_before": places["revenue_before"],
            "product_before": places["product_before"],
            "product": places["product"],
            "welfare": people * places["welfare"],
            "rural_people": people * rural,
            "rural_welfare": people * places["welfare"] * rural,
            "urban_welfare": people * places["welfare"] * ~rural,
            "real_income": workers * places["real_income"],
            "prices": workers * places["prices"],
            "workers": places["workers"],
            "rural_workers": places["workers"] * rural,
            "rural_workers_before": workers * rural,
            "rural_jobs": places["rural_jobs"],
            "revenue": places["revenue"],
            "gaining": people * (places["welfare"] > FELT),
            "losing": people * (places["welfare"] < -FELT),
        }
    )
    found = parts.groupby(key, sort=True).sum()
    urban = found["registered"] - found["rural_people"]
    for word, weight in (
        ("welfare", found["registered"]),
        ("rural_welfare", found["rural_people"]),
        ("urban_welfare", urban),
        ("real_income", found["workers_before"]),
        ("prices", found["workers_before"]),
    ):
        found[word] = np.where(weight > 0, found[word] / np.where(weight > 0, weight, 1.0), 0.0)
    found["rural_jobs_share"] = _over(found["rural_jobs"], found["rural_jobs_before"])
    found["product_share"] = _over(found["product"], found["product_before"])
    found["revenue_share"] = _over(found["revenue"], found["revenue_before"])
    return found


def _over(part: pd.Series, whole: pd.Series) -> np.ndarray:
    return np.asarray(np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0))
