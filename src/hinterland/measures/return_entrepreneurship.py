"""Return entrepreneurship: people who come back by their own choice found firms at home.

Nobody is moved: grants are for those who have decided. Where they settle the model answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import (
    YUAN,
    by_sector,
    capital_income,
    outside_farming,
    reached,
    workers,
    yuan,
)
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """Founders are advised, pay less for capital, bring skills and contacts."""
    found = reached(at, "firm_support", at.dose * at["founders"], at.rural)
    found += reached(at, "workers_trained", at.dose * at["skilled"], at.rural)
    labels = outside_farming(at.territory)
    factor = 1 - at.dose * at["founders"] * at["saved"]
    found += by_sector(at, "user_cost", factor, at.rural, labels)
    contacts = 1 - at.dose * at["contacts"]
    found += at.at_places("information_cost", "scale", contacts, at.rural & (contacts < 1))
    aid = _aid(at)
    return [*found, *at.at_places("capital_aid", "add", aid, aid > 0)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Interest of founders, and workers of their firms, who are advised."""
    hands = workers(at, outside_farming(at.territory)) * at.rural
    return {"aid": yuan(at, _aid(at)), "advice": at.dose * at["founders"] * hands}


def _aid(at: At) -> Floats:
    paid = capital_income(at, outside_farming(at.territory)) * at.rural
    return at.dose * at["founders"] * at["saved"] * paid


MEASURE = Measure(
    id="return_entrepreneurship",
    number=None,
    pillar="industry",
    name_en="Return entrepreneurship",
    name_zh="返乡创业",
    brief="S298-S301",
    channel_en="cheaper capital and advice for founders; skills and contacts that they bring",
    channel_zh="创业者资本成本与辅导；带回的技能与信息",
    dose_en="the share of the prior of firms of villages and towns is founded or led by people "
    "who came back",
    dose_zh="按先验比例由返乡者创办或经营村镇企业",
    life=10,
    delay=1,
    priors=(
        Prior("founders", 0.1, 0.03, 0.2, "1", "share of firms by those who came back", "assumed"),
        Prior("saved", 0.1, 0.03, 0.2, "1", "fall of their user cost of capital", "assumed"),
        Prior("skilled", 0.03, 0.0, 0.08, "1", "workers who learned a trade elsewhere", "assumed"),
        Prior("contacts", 0.02, 0.0, 0.06, "1", "fall of the cost of information", "assumed"),
    ),
    costs=(
        UnitCost(
            "aid", "yuan of 2022", Money(0, "CNY", 2022), YUAN, 1.0, 1.5,
            "interest and rent paid, by the factor shares of the baseline; firms that fail",
            "computed",
        ),
        UnitCost(
            "advice", "worker of the firm", Money(0, "CNY", 2022), Money(500, "CNY", 2022),
            0.3, 3.0, "premises shared and advice; no programme's cost was at hand", "assumed",
        ),
    ),
    evidence=(
        Evidence(
            "product",
            1,
            "Counties with a pilot grew faster, more so in the centre and the west (1,502 "
            "counties).",
            "NYXDHYJ 2025",
            "read",
        ),
        Evidence(
            "",
            None,
            "Households that were better off gained most: inequality within counties rose.",
            "Cui, Liew and Rahman 2025",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    consent=True,
)  # fmt: skip
