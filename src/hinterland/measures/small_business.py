"""Support of small businesses: advice, and credit on better terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.equilibrate.parameters import model_parameters
from hinterland.programme import At, Measure, Prior, UnitCost
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
    """More firms are advised; capital costs those that borrow less. Where the model lets credit
    bind the entry of firms there is more of it."""
    found = reached(at, "firm_support", at.dose * at["advised"], at.rural)
    factor = 1 - at.dose * at["saved"] * at["lent"]
    found += by_sector(at, "user_cost", factor, at.rural, outside_farming(at.territory))
    if model_parameters(at.territory).get("capital", "all", "credit_bound") > 0:
        more = 1 + at.dose * at["credit"]
        found += at.at_places("credit", "scale", more, at.rural & (more > 1))
    aid = _aid(at)
    return [*found, *at.at_places("capital_aid", "add", aid, aid > 0)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Workers of firms that are advised, and money that makes loans cheaper."""
    hands = workers(at, outside_farming(at.territory)) * at.rural
    return {"advice": at.dose * at["advised"] * hands, "aid": yuan(at, _aid(at))}


def _aid(at: At) -> Floats:
    """(place,) money/year of interest that the public pays."""
    paid = capital_income(at, outside_farming(at.territory)) * at.rural
    return at.dose * at["saved"] * at["lent"] * paid


MEASURE = Measure(
    id="small_business",
    number=None,
    pillar="industry",
    name_en="Support of small businesses",
    name_zh="小微企业扶持",
    brief="S258, S298, S302",
    channel_en="advice -> what needs able firms to act; cheaper loans -> user cost of capital; "
    "more credit -> entry of firms, where the setting lets credit bind",
    channel_zh="辅导 → 使需要企业能力的措施生效；贴息 → 资本使用成本；信贷 → 企业进入（须设置）",
    dose_en="firms of villages and towns are advised and lent to by the priors",
    dose_zh="村镇小企业按先验获得辅导与贷款",
    life=10,
    delay=1,
    priors=(
        Prior("advised", 0.4, 0.1, 0.7, "1", "share of firms that get advice", "assumed"),
        Prior("lent", 0.3, 0.1, 0.5, "1", "share of their capital that is lent", "assumed"),
        Prior("saved", 0.08, 0.02, 0.15, "1", "fall of the user cost of what is lent: one to two "
              "points of interest of sixteen", "assumed"),
        Prior("credit", 0.05, 0.0, 0.15, "1", "more credit where it binds", "assumed"),
    ),
    costs=(
        UnitCost(
            "advice", "worker of the firm", Money(0, "CNY", 2022), Money(300, "CNY", 2022),
            0.3, 3.0, "one adviser for some 400 workers; no programme's cost was at hand",
            "assumed",
        ),
        UnitCost(
            "aid", "yuan of 2022", Money(0, "CNY", 2022), YUAN, 1.0, 1.5,
            "interest paid, by the factor shares of the baseline; loans that fail beside it",
            "computed",
        ),
    ),
    evidence=(),
    causes=causes,
    amounts=amounts,
    none_found="no causal estimate of advice or cheaper credit for small firms of western counties "
    "was at hand; priors are wide.",
)  # fmt: skip
