"""Parts of a judgement: costs, harms, pace, use, accounts, exchange, emissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.appraise.reading import Pace, Use, freight_emissions_total, pace, road_use
from hinterland.connect.modes.freight import freight
from hinterland.connect.parameters import parameters
from hinterland.equilibrate.parameters import CLASSES, Sectors
from hinterland.exchanging import exchange
from hinterland.flow import Equilibrium, Exchange, Territory
from hinterland.programme import Package
from hinterland.programme.record import HARMS
from hinterland.records.progress import Progress

Floats = npt.NDArray[np.float64]

PERSONS_A_VILLAGE = 2000.0
GOODS = ("bulk", "container")


@dataclass(frozen=True, eq=False)
class PackageCosts:
    """Costs of a package.

    Attributes:
        yearly: (part, place) money/year.
        pillar: of each part.
    """

    yearly: Floats
    pillar: tuple[str, ...]

    def by_pillar(self) -> dict[str, float]:
        """Yearly cost by pillar."""
        found: dict[str, float] = {}
        for name, cost in zip(self.pillar, self.yearly.sum(axis=1), strict=True):
            found[name] = found.get(name, 0.0) + float(cost)
        return found


def costs_of(package: Package, territory: Territory) -> PackageCosts:
    """Yearly costs of every part."""
    yearly = np.stack([part.costs(territory).yearly(territory) for part in package.parts])
    return PackageCosts(yearly, tuple(part.measure.pillar for part in package.parts))


def harms_of(package: Package, territory: Territory) -> dict[str, float]:
    """Sum of each harm over all parts and places; harms of no part are left out."""
    found: dict[str, float] = {}
    for part in package.parts:
        for word, amount in part.harms(territory).items():
            found[word] = found.get(word, 0.0) + float(np.sum(amount))
    return {word: found[word] for word in HARMS if word in found}


def unassessed(territory: Territory) -> list[str]:
    """Safeguards that no layer tells of: never a pass, and said so."""
    missing = [
        "protected areas and species: no layer of them",
        "heritage: no layer of sites",
        "erosion and desertification on the spot: no layer",
        "who would have to move: people within a strip are estimated from density, no survey",
    ]
    if not territory.has("minority_share"):
        missing.append("counties by minority share: needs minority_share")
    return missing


def pace_of(package: Package, territory: Territory, costs: PackageCosts) -> Pace:
    """Whether skills and industry keep pace with what is built."""
    facts = territory.facts
    people = np.bincount(
        facts["place_county"].values,
        facts["population"].values.astype(float),
        facts.sizes["county"],
    )
    reaches: list[tuple[str, Floats]] = [
        (
            part.measure.pillar,
            np.where(part.counties(territory), part.dose / part.measure.max_dose, 0.0),
        )
        for part in package.parts
    ]
    return pace(costs.by_pillar(), reaches, people * territory.region)


def use_of(territory: Territory, base: Equilibrium, yearly: Floats, gain: Floats) -> Use:
    """Use of what is built, by county of the region."""
    facts = territory.facts
    county, size = facts["place_county"].values, facts.sizes["county"]
    rural = facts["place_tier"].values.astype(str) != "city"
    people = facts["population"].values.astype(float) * rural

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(county, values, size))

    villages = np.maximum(total(people) / PERSONS_A_VILLAGE, 1.0)
    if territory.has("villagers_committees"):
        known = facts["villagers_committees"].values.astype(float)
        villages = np.where(known > 0, known, villages)
    inside = territory.region
    return road_use(
        names=pd.Index(facts["county"].values.astype(str)[inside], name="county"),
        people=total(people)[inside],
        tonnes=total(_tonnes(territory, base) * rural)[inside],
        villages=villages[inside],
        cost=total(yearly * rural)[inside],
        gain=total(gain)[inside],
    )


def _tonnes(territory: Territory, base: Equilibrium) -> Floats:
    """(place,) tonnes/year of goods sold; as much is taken to be bought."""
    values, sectors = parameters(territory), Sectors.of(territory)
    tonnes = np.zeros(territory.facts.sizes["place"])
    for name in GOODS:
        mine = sectors.trade == CLASSES.index(name)
        sold = base.values["revenue"].values[:, mine].sum(axis=1)
        tonnes += 2 * sold / values.get("freight", "all", "value", name)
    return tonnes


def accounts(territory: Territory, after: Equilibrium, yearly: Floats) -> pd.DataFrame:
    """One row a province of the country: spent there, paid there, and the balance, money/year."""
    facts = territory.facts
    code = facts["county_province"].values.astype(str)[facts["place_county"].values]
    paid = (
        after.values["public_tax"].values if "public_tax" in after.values else np.zeros(len(code))
    )
    frame = pd.DataFrame({"province": code, "spent": yearly, "paid": paid})
    sums = frame.groupby("province").sum()
    names: Mapping[str, str] = dict(
        zip(
            facts["province"].values.astype(str),
            facts["province_name_en"].values.astype(str),
            strict=True,
        )
    )
    sums.insert(0, "name", [names.get(str(row), str(row)) for row in sums.index])
    sums["balance"] = sums["spent"] - sums["paid"]
    sums["region"] = sums.index.isin(np.unique(code[territory.place_region]))
    return sums


def exchanges(
    territory: Territory, after: Territory, package: Package, progress: Progress
) -> tuple[Exchange, Exchange]:
    """The region's exchange between town and country before and after, costs paid as `after`."""
    payer_too = territory.with_facts({}, settings=dict(after.settings))
    before = exchange(payer_too, progress=progress)
    return before, exchange(payer_too, package.changes(territory), progress=progress)


def emissions(before: Exchange, after: Exchange) -> tuple[float, float]:
    """Tonnes of CO2 a year of freight between counties, before and after."""
    return _emitted(before), _emitted(after)


def _emitted(found: Exchange) -> float:
    values, between = parameters(found.territory), found.flows.values
    goods = freight(found.territory, commodities=GOODS, co2=True)
    return freight_emissions_total(
        between["farm_goods_between"].values,
        between["goods_between"].values,
        goods["freight_co2"].values,
        (
            values.get("freight", "all", "value", GOODS[0]),
            values.get("freight", "all", "value", GOODS[1]),
        ),
        found.territory.region.astype(float),
    )
