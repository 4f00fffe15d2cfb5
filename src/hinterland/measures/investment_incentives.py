"""Incentives for private investment: lower tax on profits, guarantees of loans.

User cost of capital after Hall and Jorgenson: (r + d)(1 - tau z - c) / (1 - tau), with the rate of
return r, wear d, tax tau, present value of depreciation allowances z and investment credit c.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import YUAN, by_sector, capital_income, outside_farming, yuan
from hinterland.programme.record import Floats


def user_cost(r: float, wear: float, tax: float, allowances: float, credit: float = 0.0) -> float:
    """What a unit of capital costs in a year, before tax: (r + d)(1 - tau z - c) / (1 - tau)."""
    return (r + wear) * (1 - tax * allowances - credit) / (1 - tax)


def ratio(at: At) -> float:
    """User cost of a firm that takes the incentives up, over that of one that does not."""
    loans = at["r"] - at["guaranteed"] * at["premium"]
    after = user_cost(loans, at["wear"], at["tax_after"], at["allowances"], at["credit"])
    return after / user_cost(at["r"], at["wear"], at["tax"], at["allowances"])


def forgone(at: At) -> float:
    """Public money for each unit that such a firm pays for capital: tax not paid on what is left
    after wear, the credit on what is invested to make wear good, and guarantees that are called."""
    before = user_cost(at["r"], at["wear"], at["tax"], at["allowances"])
    after = before * ratio(at)
    tax = at["tax"] * (before - at["wear"]) - at["tax_after"] * (after - at["wear"])
    called = at["guaranteed"] * at["loss"]
    return (tax + at["credit"] * at["wear"] + called) / before


def causes(at: At) -> Sequence[Change]:
    """Capital costs less for firms outside farming, by the share that takes it up."""
    factor = 1 - at.dose * at["taken_up"] * (1 - ratio(at))
    found = by_sector(at, "user_cost", factor, at.place, outside_farming(at.territory))
    aid = _aid(at)
    return [*found, *at.at_places("capital_aid", "add", aid, aid > 0)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Tax forgone and guarantees called."""
    return {"forgone": yuan(at, _aid(at))}


def _aid(at: At) -> Floats:
    """(place,) money/year of tax forgone and guarantees called, before firms answer."""
    paid = capital_income(at, outside_farming(at.territory))
    return np.asarray(at.dose * at["taken_up"] * forgone(at) * paid)


MEASURE = Measure(
    id="investment_incentives",
    number=15,
    pillar="industry",
    name_en="Incentives for private investment",
    name_zh="民间投资激励",
    brief="S238-S241",
    channel_en="tax on profits and guarantees -> user cost of capital -> capital",
    channel_zh="企业所得税优惠与担保 → 资本使用成本 → 资本",
    dose_en="all firms outside farming may take the lower tax and guarantees; the share of the "
    "prior does",
    dose_zh="非农企业均可享受优惠，按先验比例享受",
    life=10,
    delay=1,
    priors=(
        Prior("tax", 0.25, 0.2, 0.25, "1", "tax on profits, recalled", "unverified"),
        Prior("tax_after", 0.15, 0.15, 0.2, "1", "rate for encouraged industries of the west, "
              "recalled; many firms have it already", "unverified"),
        Prior("r", 0.06, 0.03, 0.1, "1/year", "rate of return asked for", "assumed"),
        Prior("wear", 0.1, 0.05, 0.15, "1/year", "wear of capital", "assumed"),
        Prior("allowances", 0.75, 0.6, 1.0, "1", "present value of allowances", "assumed"),
        Prior("credit", 0.0, 0.0, 0.1, "1", "share of investment given back", "assumed"),
        Prior("guaranteed", 0.1, 0.0, 0.3, "1", "capital with a guaranteed loan", "assumed"),
        Prior("premium", 0.01, 0.0, 0.03, "1/year", "fall of its interest", "assumed"),
        Prior("loss", 0.01, 0.002, 0.03, "1/year", "part of a guaranteed loan called", "assumed"),
        Prior("taken_up", 0.5, 0.2, 0.9, "1", "share of capital that takes it up", "assumed"),
    ),
    costs=(
        UnitCost(
            "forgone", "yuan of 2022", Money(0, "CNY", 2022), YUAN, 0.7, 1.5,
            "tax on what firms pay for capital less wear, by the factor shares of the baseline; "
            "before firms answer",
            "computed",
        ),
    ),
    evidence=(
        Evidence(
            "",
            1,
            "A credit of 17 % of value-added tax raised investment by 28 %, an elasticity of "
            "capital to its user cost of 1.84.",
            "Zhang, Chen and He 2017",
            "read",
            0.28,
            None,
            None,
            "investment",
        ),
        Evidence(
            "",
            1,
            "The reform of value-added tax of 2009 raised investment by 36 %; credits did more "
            "for a yuan than lower tax on profits.",
            "Chen, Jiang, Liu, Suarez Serrato and Xu 2023",
            "read",
            0.36,
            None,
            None,
            "investment",
        ),
        Evidence(
            "rural_jobs",
            0,
            "Investment in the west raised growth and neither jobs outside farming nor wages.",
            "Jia et al.",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    none_found="no estimate of what guarantees or private finance of public works do in western "
    "counties was found; private finance is a share of each measure's capital, not an effect.",
)  # fmt: skip
