"""Rural roads: widen and pave. Villages and towns reach their seat faster, in more of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.record import Floats
from hinterland.programme.roads import rural_road_km, taken_by_roads

WIDER = 2.0 / 1000
"""Metres of land along a road that widening takes, as km: from 4.5 to 6.5 m of carriageway."""


def causes(at: At) -> Sequence[Change]:
    """Local speed rises towards that of a wide paved road, by the share of roads that is done.

    A paved road can be driven in more of the year, where that share is known.
    """
    now = at.fact("local_speed")
    after = np.maximum(now, at["speed"])
    found = at.at_places("local_speed", "add", at.dose * (after - now), at.rural & (after > now))
    if not at.territory.has("road_passability"):
        return found
    known = at.fact("road_passability")
    driven = known + at.dose * at["all_season"] * (1 - known)
    return [*found, *at.at_places("road_passability", "floor", driven, at.rural)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Kilometres of rural road that are done."""
    return {"road": at.dose * rural_road_km(at)}


def harms(at: At) -> Mapping[str, Floats]:
    """Land along the road, and the emissions of building it."""
    km = at.dose * rural_road_km(at)
    return taken_by_roads(at, km, WIDER) | {"construction_emissions": km * at["emitted"]}


MEASURE = Measure(
    id="rural_roads",
    number=3,
    pillar="infrastructure",
    name_en="Rural roads",
    name_zh="农村公路",
    brief="S195-S200",
    channel_en="surface and width -> local speed -> what it costs villages and towns to reach "
    "their seat and markets beyond",
    channel_zh="路面与路宽 → 地方车速 → 村镇到县城与外部市场的成本",
    dose_en="all rural roads of the county widened and paved to the speed of the prior",
    dose_zh="县内农村公路全部拓宽、铺装至先验车速",
    life=15,
    delay=1,
    priors=(
        Prior(
            "speed",
            45.0,
            40.0,
            50.0,
            "km/h",
            "two-lane paved rural road in use; design speeds "
            "of Chinese class III and IV roads are 20 to 40 km/h",
            "unverified",
        ),
        Prior(
            "all_season",
            0.7,
            0.3,
            1.0,
            "1",
            "share of the impassable part of the year that paving takes away",
            "assumed",
        ),
        Prior(
            "emitted",
            300.0,
            150.0,
            600.0,
            "t/km",
            "carbon dioxide of widening and paving one km of rural road; order of magnitude",
            "assumed",
        ),
    ),
    costs=(
        UnitCost(
            "road",
            "km",
            Money(466_000, "CNY", 2006),
            Money(12_000, "CNY", 2006),
            0.5,
            3.7,
            "151.3 billion yuan for 325,000 km in 2006; all county, township and village roads of "
            "2014 to 2023 cost 1.72 million a km, upkeep 26 % of capital in ten years "
            "(Xinhua, China Daily, white paper on rural roads)",
            "computed",
        ),
    ),
    evidence=(
        Evidence(
            "farm_workers",
            -1,
            "Village roads moved 9 of 100 workers out of farming; no growth of villages was found.",
            "Asher and Novosad, PMGSY",
            "read",
            -0.09,
            -0.12,
            -0.05,
            "share of workers",
        ),
        Evidence(
            "product",
            1,
            "One km nearer to a road: village growth 0.75 % a year higher over 23 years.",
            "Wei Chen et al., Roads to Growth",
            "read",
            0.0075,
            None,
            None,
            "1/year",
        ),
        Evidence(
            "rural_jobs",
            None,
            "Roads can bring city goods and hurt village industry, or help it: studies disagree.",
            "Faber 2014; Qin 2017; Xu and Nakajima 2017",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
)
