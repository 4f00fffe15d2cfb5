"""Support of local industry: cheaper capital, advice and courses for some sectors.

Farming, processing and textiles, and technology can each be left out by a prior. The sectors are
those of the territory that come nearest: farm sectors; agro_textiles; manufacturing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import (
    YUAN,
    by_sector,
    capital_income,
    present,
    reached,
    workers,
    yuan,
)
from hinterland.programme.record import Floats, Mask

TARGETS: Mapping[str, tuple[str, ...]] = {
    "agriculture": ("crops", "livestock", "forestry"),
    "textiles": ("agro_textiles",),
    "technology": ("manufacturing",),
}
"""Switch to sectors; processing of farm goods is counted with textiles."""


def eligible(territory: Territory) -> Mask:
    """(county,) where the territory has one of the sectors: all, or none."""
    some = any(present(territory, *names) for names in TARGETS.values())
    return np.asarray(territory.region & some)


def causes(at: At) -> Sequence[Change]:
    """Capital costs less, more firms are advised, more workers trained, in the sectors chosen."""
    found: list[Change] = []
    for switch, names in TARGETS.items():
        on, sectors = at.dose * at[switch], present(at.territory, *names)
        found += by_sector(at, "user_cost", 1 - on * at["saved"], at.rural, sectors)
        skilled = 1 + on * at["trained"] * at["gain"]
        found += by_sector(at, "skill", skilled, at.rural, sectors)
    found += reached(at, "firm_support", at.dose * at["advised"] * _most(at), at.rural)
    found += reached(at, "workers_trained", at.dose * at["trained"] * _most(at), at.rural)
    aid = _aid(at)
    return [*found, *at.at_places("capital_aid", "add", aid, aid > 0)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Money for capital, workers of the firms that are advised, and workers in courses."""
    hands = np.zeros(at.territory.facts.sizes["place"])
    for switch, names in TARGETS.items():
        sectors = present(at.territory, *names)
        if sectors:
            hands = hands + at[switch] * workers(at, sectors)
    mine = at.dose * hands * at.rural
    return {
        "aid": yuan(at, _aid(at)),
        "advice": mine * at["advised"],
        "course": mine * at["trained"],
    }


def _most(at: At) -> float:
    return max(at[switch] for switch in TARGETS)


def _aid(at: At) -> Floats:
    """(place,) money/year: what makes capital cheaper by s costs s of what firms pay for it."""
    paid = np.zeros(at.territory.facts.sizes["place"])
    for switch, names in TARGETS.items():
        sectors = present(at.territory, *names)
        if sectors:
            paid = paid + at.dose * at[switch] * at["saved"] * capital_income(at, sectors)
    return np.asarray(paid * at.rural)


MEASURE = Measure(
    id="local_industry",
    number=11,
    pillar="industry",
    name_en="Support of local industry",
    name_zh="地方产业扶持",
    brief="S218-S223",
    channel_en="grants and interest paid -> user cost of capital; advice and courses -> what needs "
    "able firms and workers to act",
    channel_zh="补贴与贴息 → 资本使用成本；辅导与培训 → 使需要企业能力与技能的措施生效",
    dose_en="all firms of the chosen sectors in villages and towns pay less for capital by the "
    "prior, and firms and workers are reached as the priors say",
    dose_zh="村镇目标行业资本成本按先验下降，并按先验辅导企业、培训工人",
    life=10,
    delay=1,
    priors=(
        Prior("agriculture", 1.0, 0.0, 1.0, "1", "whether farming is supported", "assumed"),
        Prior("textiles", 1.0, 0.0, 1.0, "1", "whether processing and textiles are", "assumed"),
        Prior("technology", 1.0, 0.0, 1.0, "1", "whether technology is", "assumed"),
        Prior("saved", 0.03, 0.01, 0.08, "1", "fall of the user cost of capital", "assumed"),
        Prior("advised", 0.3, 0.1, 0.6, "1", "share of firms that get advice", "assumed"),
        Prior("trained", 0.1, 0.02, 0.2, "1", "share of their workers in courses", "assumed"),
        Prior("gain", 0.03, 0.0, 0.12, "1", "as in vocational training", "computed"),
    ),
    costs=(
        UnitCost(
            "aid", "yuan of 2022", Money(0, "CNY", 2022), YUAN, 1.0, 1.3,
            "what firms are spared of the user cost, by the factor shares of the baseline; some of "
            "it goes to investment that would have come anyway",
            "computed",
        ),
        UnitCost(
            "advice", "worker of the firm", Money(0, "CNY", 2022), Money(300, "CNY", 2022),
            0.3, 3.0, "one adviser for some 400 workers; no programme's cost was at hand",
            "assumed",
        ),
        UnitCost(
            "course", "person", Money(1_000, "CNY", 2020), Money(0, "CNY", 2020),
            0.2, 5.0, "as in vocational training", "assumed",
        ),
    ),
    evidence=(
        Evidence(
            "product",
            1,
            "The Great Western programme raised growth by 1.6 points a year, through investment "
            "and not through productivity.",
            "Jia et al.",
            "read",
            0.016,
            0.013,
            0.017,
            "1/year",
        ),
        Evidence(
            "rural_jobs",
            0,
            "The same programme moved neither jobs outside farming nor wages; places that were "
            "well endowed gained.",
            "Jia et al.; Zhu et al. 2025",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    eligible=eligible,
    condition_en="a sector of farming, processing, textiles or manufacturing",
    consent=True,
)  # fmt: skip
