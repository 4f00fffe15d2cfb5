"""Rural tourism: roads to what is worth seeing, signs, beds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import present, villages
from hinterland.programme.record import Floats, Mask
from hinterland.programme.roads import rural_road_km, taken_by_roads

WIDER = 2.0 / 1000
"""Metres of land along a road that widening takes, as km."""


def eligible(territory: Territory) -> Mask:
    """(county,) all where the territory has tourism, none elsewhere."""
    return np.asarray(territory.region & bool(present(territory, "tourism")))


def causes(at: At) -> Sequence[Change]:
    """Places are better known and have beds; a part of their roads is quicker."""
    appeal = 1 + at.dose * (at["signs"] + at["beds"])
    found = at.at_places("visitor_appeal", "scale", appeal, at.rural)
    now = at.fact("local_speed")
    quicker = at.dose * at["roads"] * np.maximum(at["speed"] - now, 0.0)
    return [*found, *at.at_places("local_speed", "add", quicker, at.rural & (quicker > 0))]


def amounts(at: At) -> Mapping[str, Floats]:
    """Kilometres of road to attractions, villages with signs, beds."""
    return {
        "road": at.dose * at["roads"] * rural_road_km(at),
        "signs": at.dose * villages(at),
        "bed": at.dose * at["beds_a_village"] * villages(at),
    }


def harms(at: At) -> Mapping[str, Floats]:
    """Land along the roads."""
    return taken_by_roads(at, at.dose * at["roads"] * rural_road_km(at), WIDER)


MEASURE = Measure(
    id="rural_tourism",
    number=12,
    pillar="industry",
    name_en="Rural tourism",
    name_zh="乡村旅游",
    brief="S224-S229",
    channel_en="signs and beds -> what makes a place worth a trip (assumed); roads -> local speed",
    channel_zh="标识与床位 → 旅游吸引力（假定）；道路 → 地方车速",
    dose_en="signs and beds in every village and the share of rural roads of the prior",
    dose_zh="每村标识与床位，并按先验比例改善通往景点的道路",
    life=15,
    delay=2,
    priors=(
        Prior("signs", 0.02, 0.0, 0.05, "1", "appeal by signs and being known", "assumed"),
        Prior("beds", 0.08, 0.0, 0.25, "1", "appeal by beds to stay in", "assumed"),
        Prior("beds_a_village", 5.0, 2.0, 20.0, "1", "beds built in a village", "assumed"),
        Prior("roads", 0.05, 0.0, 0.15, "1", "rural roads that lead to attractions", "assumed"),
        Prior("speed", 45.0, 40.0, 50.0, "km/h", "as in rural roads", "unverified"),
    ),
    costs=(
        UnitCost(
            "road", "km", Money(466_000, "CNY", 2006), Money(12_000, "CNY", 2006), 0.5, 3.7,
            "as in rural roads", "computed",
        ),
        UnitCost(
            "signs", "village", Money(20_000, "CNY", 2022), Money(2_000, "CNY", 2022), 0.3, 3.0,
            "a dozen signs and a page; no price list was at hand", "assumed",
        ),
        UnitCost(
            "bed", "bed", Money(70_000, "CNY", 2018), Money(0, "CNY", 2018), 0.4, 2.0,
            "30 m2 at 2,333 yuan a m2, the restoration of a house of 300 m2 for 700,000 yuan "
            "(China Daily 2018); guests pay what running costs",
            "computed",
        ),
    ),
    evidence=(
        Evidence(
            "visitors",
            1,
            "526 homestays and 170 million yuan of receipts in one county after some 300 million "
            "of investment.",
            "reports on Songyang to 2019",
            "read",
        ),
        Evidence(
            "product",
            1,
            "Ten percent more receipts from tourism: product of the municipality 4 % higher, "
            "jobs 2.5 %.",
            "Faber and Gaubert, Mexico; the decimal points are ours, the page at hand lost them",
            "read",
            0.4,
            None,
            None,
            "elasticity",
        ),
        Evidence(
            "others_welfare",
            -1,
            "Most of a nation's gain is moved from regions with less tourism.",
            "Faber and Gaubert",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="a sector of tourism in the territory",
    none_found="no estimate of what signs or beds alone do was found; visitors from abroad have no "
    "way into the model, so all its visitors are of the country.",
    private_share=0.5,
)  # fmt: skip
