"""Clusters and technology parks: firms of one trade side by side at the seat and in towns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import by_sector, present, workers
from hinterland.programme.record import Floats, Mask

TRADES = ("agro_textiles", "manufacturing")


def eligible(territory: Territory) -> Mask:
    """(county,) where industry of these trades is large enough to be joined; none without it."""
    facts, trades = territory.facts, present(territory, *TRADES)
    if not trades:
        return np.zeros(facts.sizes["county"], dtype=bool)
    chosen = np.isin(facts["sector"].values.astype(str), trades)
    jobs = facts["employment"].values[:, chosen].astype(float).sum(axis=1)
    county = np.bincount(facts["place_county"].values, jobs, facts.sizes["county"])
    return np.asarray(territory.region & (county >= LEAST))


LEAST = 500.0
"""Workers of these trades in a county below which there is nothing to join; assumed."""


def causes(at: At) -> Sequence[Change]:
    """Firms that are near each other are more productive, by what is assumed; they have room."""
    near = 1 + at.dose * at["joined"] * at["nearness"]
    room = 1 + at.dose * at["room"]
    trades = present(at.territory, *TRADES)
    found = by_sector(at, "productivity", near, sites(at), trades)
    return [*found, *by_sector(at, "usable_land", room, sites(at), trades)]


def sites(at: At) -> Mask:
    """(place,) seats and towns."""
    return np.asarray(at.place & (at.tier != "village"))


def area(at: At) -> Floats:
    """(place,) km2 of park: land for the share of workers that joins."""
    hands = workers(at, present(at.territory, *TRADES)) * sites(at)
    return np.asarray(at.dose * at["joined"] * hands * at["land"] / 1e6)


def amounts(at: At) -> Mapping[str, Floats]:
    """Land with roads, pipes and halls."""
    return {"park": area(at)}


def harms(at: At) -> Mapping[str, Floats]:
    """Land by its cover, and those who live on it."""
    taken = area(at)
    crop, grass, forest = (
        at.of_county(f"share_{kind}").astype(float) for kind in ("crop", "grass", "forest")
    )
    # Parks are laid on level land: cropland first, as far as there is any to speak of.
    crop = np.maximum(crop, at["on_fields"])
    grass, forest = np.minimum(grass, 1 - crop), np.minimum(forest, 1 - crop)
    return {
        "disturbed_land": taken,
        "lost_cropland": taken * crop,
        "lost_pasture": taken * grass,
        "disturbed_habitat": taken * np.minimum(grass + forest, 1 - crop),
        "displaced_people": taken * at["people_a_km2"],
    }


MEASURE = Measure(
    id="clusters",
    number=None,
    pillar="industry",
    name_en="Clusters and technology parks",
    name_zh="产业集群与科技园区",
    brief="S303-S304, S306-S307",
    channel_en="nearness of firms of one trade -> productivity (assumed); room -> usable land",
    channel_zh="同业集聚 → 生产率（假定）；用地 → 可用土地",
    dose_en="the share of the prior of workers in industry at seats and in towns is in parks",
    dose_zh="县城与乡镇工业劳动力按先验比例进入园区",
    life=25,
    delay=3,
    ramp=5,
    priors=(
        Prior("joined", 0.3, 0.1, 0.6, "1", "share of workers whose firms join", "assumed"),
        Prior(
            "nearness", 0.03, 0.0, 0.07, "1",
            "productivity of those who join: an elasticity of 0.05 to workers near by (Redding "
            "and Rossi-Hansberg 2017) at not quite twice as many",
            "computed",
        ),
        Prior("room", 0.05, 0.0, 0.15, "1", "land that industry may use, more", "assumed"),
        Prior("land", 150.0, 80.0, 300.0, "m2/person", "land of a park for a worker", "assumed"),
        Prior("on_fields", 0.5, 0.2, 0.8, "1", "least share of a park on cropland", "assumed"),
        Prior("people_a_km2", 200.0, 0.0, 600.0, "person/km2", "who live where parks are built",
              "assumed"),
    ),
    costs=(
        UnitCost(
            "park", "km2", Money(300_000_000, "CNY", 2020), Money(6_000_000, "CNY", 2020), 0.4, 2.0,
            "land made ready, roads and pipes; order of magnitude, recalled", "unverified",
        ),
    ),
    evidence=(
        Evidence(
            "product",
            1,
            "Cities with a zone of state level had a product some 20 % higher.",
            "Alder, Shao and Zilibotti 2016",
            "read",
            0.2,
            None,
            None,
            "level",
        ),
        Evidence(
            "rural_jobs",
            1,
            "Zones raised capital, jobs, output, productivity and wages, more so where much "
            "capital is used.",
            "Lu, Wang and Zhu 2019",
            "read",
        ),
        Evidence(
            "gap",
            None,
            "Places that were well endowed gained from the western programme, others did not.",
            "Zhu et al. 2025",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="some 500 workers in processing, textiles or manufacturing",
    private_share=0.3,
    hub=True,
)  # fmt: skip
