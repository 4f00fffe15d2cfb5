"""Programmes side by side on the same data: what they spend on, and what comes of it for whom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from hinterland.appraise.effects import Effects
from hinterland.appraise.reading import income_a_worker
from hinterland.flow import Assessment, Territory
from hinterland.judging import Judgement, judge
from hinterland.numerics.inequality import theil_t
from hinterland.programme import Package
from hinterland.records.progress import Progress, silent

MEANING: Mapping[str, str] = {
    "cost": "cost a year, money",
    "complement_share": "share of the cost that is not infrastructure",
    "rural_share_of_cost": "share of the cost spent in towns and villages",
    "hub_share_of_cost": "share of the cost spent in hubs",
    "welfare": "welfare of the region's people, costs paid by the centre",
    "rural_welfare": "the same, registered in towns and villages",
    "rural_share_of_gain": "share of gains in money that people of towns and villages have",
    "poorest_two_fifths": "welfare of the poorest two fifths",
    "losing": "share of people who lose",
    "product": "real product of the region",
    "product_before_costs": "the same without the spending that pays for it",
    "rural_jobs": "jobs in rural industry",
    "off_farm_jobs": "jobs outside farming in the region, relative",
    "gain_a_yuan": "gain before costs a yuan of cost",
    "diversity": "effective number of sectors of rural workers, change",
    "raw_materials": "farm and mining products the country gives cities less those it gets, change",
    "domestic_sourcing": "share of purchases of the region's industry from the country, change",
    "retained": "relative rise of the region's disposable income over that of its sales",
    "provinces_apart": "inequality (Theil) of real income between the country's provinces, change",
    "assumed_share": "share of the gain before costs through assumed responses",
}
"""Rows of the comparison."""


def compare_programmes(
    territory: Territory, packages: Mapping[str, Package], *, progress: Progress = silent
) -> pd.DataFrame:
    """Programmes side by side, each paid by the centre.

    Args:
        territory: facts.
        packages: by name.
        progress: told where the work is.

    Returns:
        One row a measure of MEANING, one column a programme.
    """
    columns = {}
    for name, package in packages.items():
        found = judge(territory, package, progress=progress)
        columns[name] = _column(found)
    frame = pd.DataFrame(columns).reindex(list(MEANING))
    frame.index.name = "measure"
    return frame


def _column(found: Judgement) -> dict[str, float]:
    territory, effects = found.base.territory, found.effects
    row, unpaid = effects.region, found.variants["unpaid"]
    cost = float(found.costs["yearly"].sum())
    spent = found.spent
    rural = territory.facts["place_tier"].values.astype(str) != "city"
    groups = found.groups.groups.loc["fifth"]
    poor = groups.loc[groups.index.isin(["1", "2"])]
    return {
        "cost": cost,
        "complement_share": 1 - found.pace.shares.get("infrastructure", 0.0),
        "rural_share_of_cost": float(spent[rural].sum() / spent.sum()),
        "hub_share_of_cost": found.hubs.budget or 0.0,
        "welfare": float(row.welfare),
        "rural_welfare": float(row.rural_welfare),
        "rural_share_of_gain": _rural_share(found.base, unpaid.effects),
        "poorest_two_fifths": float(np.average(poor["welfare"], weights=poor["registered"])),
        "losing": float(row.losing / row.registered),
        "product": float(row.product_share),
        "product_before_costs": float(unpaid.effects.region.product_share),
        "rural_jobs": float(row.rural_jobs),
        "off_farm_jobs": off_farm(found.after) / off_farm(found.base) - 1,
        "gain_a_yuan": unpaid.worth / cost,
        "diversity": _told(found, "diversification"),
        "raw_materials": _told(found, "extraction_materials"),
        "domestic_sourcing": _told(found, "domestic_sourcing"),
        "retained": _retained(found),
        "provinces_apart": _apart(found.after) - _apart(found.base),
        "assumed_share": found.assumed_share if found.assumed_share is not None else float("nan"),
    }


def _rural_share(base: Assessment, effects: Effects) -> float:
    """Share of towns and villages in the gains in money, losses counting as none."""
    income = income_a_worker(base.balanced)[base.territory.place_region]
    places = effects.places
    gain = np.maximum(places["welfare"] * places["registered"] * income, 0.0)
    total = float(gain.sum())
    return float(gain[places["tier"] != "city"].sum()) / total if total > 0 else float("nan")


def off_farm(result: Assessment) -> float:
    """Workers of the region outside farming."""
    farm = result.territory.facts["sector_needs_land"].values > 0
    workers = result.balanced.values["sector_workers"].values[result.territory.place_region]
    return float(workers[:, ~farm].sum())


def _told(found: Judgement, word: str) -> float:
    """Change of an indicator of exchange of the region, the mean over its labels."""
    assert found.exchange is not None
    rows = found.exchange[found.exchange["indicator"] == word]
    return float(rows["change"].mean())


def _retained(found: Judgement) -> float:
    """Relative rise of disposable income over that of value added, both of the region."""
    inside = found.base.territory.place_region
    income, made = (
        [float(one.balanced.values[word].values[inside].sum()) for one in (found.base, found.after)]
        for word in ("disposable_income", "revenue")
    )
    # Value added is the same share of a sector's revenue before and after.
    rise = made[1] / made[0] - 1
    return (income[1] / income[0] - 1) / rise if rise else float("nan")


def _apart(result: Assessment) -> float:
    """Theil index of real earnings a worker between provinces, weighted by workers."""
    facts, values = result.territory.facts, result.balanced.values
    code = facts["county_province"].values.astype(str)[facts["place_county"].values]
    workers = values["workers"].values
    real = values["worker_income"].values / values["price_level"].values
    frame = pd.DataFrame({"code": code, "workers": workers, "sum": workers * real})
    sums = frame.groupby("code").sum()
    people = sums["workers"].to_numpy()
    return float(theil_t(people, sums["sum"].to_numpy() / people))
