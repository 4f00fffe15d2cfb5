"""Rural e-commerce: terminals, parcel lockers, training to sell by live stream.

What is bought from elsewhere comes cheaper. Selling takes more: a platform gives producers little
until parcels and skills come with it, so what it gives them is left to the interactions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import in_parcels, reached, villages, workers
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """Goods from elsewhere cost less; some producers sell online, some parcels, some training."""
    found = reached(at, "online_selling", at.dose * at["selling"], at.rural)
    found += reached(at, "parcel_service", at.dose * at["lockers"], at.rural)
    found += reached(at, "workers_trained", at.dose * at["trained"], at.rural)
    if in_parcels(at.territory) and at["saved"]:
        factor = 1 - at.dose * at["saved"]
        found += at.at_places("inbound_cost", "scale", factor, at.rural)
    return found


def amounts(at: At) -> Mapping[str, Floats]:
    """Villages with a terminal and lockers, and people who learn to sell."""
    return {
        "terminal": at.dose * villages(at),
        "course": at.dose * at["trained"] * workers(at) * at.rural,
    }


MEASURE = Measure(
    id="rural_ecommerce",
    number=9,
    pillar="industry",
    name_en="Rural e-commerce",
    name_zh="农村电子商务",
    brief="S213-S214, S66-S70",
    channel_en="terminals and lockers -> what goods from elsewhere cost in villages; platforms, "
    "parcels and skills together -> what selling outward costs",
    channel_zh="服务站与快递柜 → 乡村购入成本；平台、快递与技能齐备 → 对外销售成本",
    dose_en="a terminal with lockers in every village, and the courses of the prior",
    dose_zh="每村一个服务站与快递柜，并按先验开展直播培训",
    life=8,
    delay=1,
    priors=(
        Prior(
            "saved",
            0.008,
            0.0,
            0.02,
            "1",
            "fall of what goods from elsewhere cost: retail cost of living 0.8 % lower on average, "
            "some 5.5 % among those who use them (Couture, Faber, Gu and Liu 2021); recalled",
            "unverified",
        ),
        Prior("selling", 0.3, 0.05, 0.6, "1", "producers whom a terminal brings online", "assumed"),
        Prior(
            "lockers",
            0.05,
            0.0,
            0.3,
            "1",
            "part of dependable parcels both ways that a locker is without carriers that come; the "
            "rest is logistics",
            "assumed",
        ),
        Prior("trained", 0.01, 0.0, 0.05, "1", "workers who learn to sell by stream", "assumed"),
    ),
    costs=(
        UnitCost(
            "terminal",
            "village",
            Money(80_000, "CNY", 2019),
            Money(10_000, "CNY", 2019),
            0.3,
            2.0,
            "20 million yuan for a demonstration county, recalled, over some 250 villages; running "
            "assumed at an eighth",
            "unverified",
        ),
        UnitCost(
            "course",
            "person",
            Money(1_000, "CNY", 2020),
            Money(0, "CNY", 2020),
            0.2,
            5.0,
            "between 142 yuan a head of central money in 2004 to 2006 and full courses",
            "assumed",
        ),
    ),
    evidence=(
        Evidence(
            "prices",
            -1,
            "Terminals made living cheaper for a minority: younger, richer, remote, and where "
            "parcels had not come before.",
            "Couture, Faber, Gu and Liu 2021",
            "unverified",
            -0.008,
            -0.055,
            0.0,
            "retail cost of living",
        ),
        Evidence(
            "real_income",
            0,
            "In a trial in eight counties producers and workers gained little or nothing.",
            "Couture, Faber, Gu and Liu 2021",
            "read",
        ),
        Evidence(
            "gap",
            None,
            "Demonstration counties narrowed the gap of city and country, more so the poor ones; "
            "villages that markets chose widened it.",
            "VoxChina 428; Wen et al. 2024",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    none_found="no causal estimate of what parcel lockers or live-streaming do to incomes was "
    "found; their priors are wide, and hold zero.",
    consent=True,
)
