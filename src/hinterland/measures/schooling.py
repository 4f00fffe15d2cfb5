"""Schooling: those who grow up in villages and towns stay at school longer. It takes decades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import by_sector, outside_farming, workers
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """Workers are more skilled by the return to a year; less so in farming."""
    years = at.dose * at["years"]
    labels = at.territory.facts["sector"].values.astype(str)
    other = outside_farming(at.territory)
    farm = tuple(label for label in labels if label not in other)
    gain = years * np.log1p(at["return"])
    found = by_sector(at, "skill", float(np.exp(gain)), at.rural, other)
    return [*found, *by_sector(at, "skill", float(np.exp(gain * at["farming"])), at.rural, farm)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Years of schooling that all workers have had more."""
    return {"year": at.dose * at["years"] * workers(at) * at.rural}


MEASURE = Measure(
    id="schooling",
    number=None,
    pillar="human capital",
    name_en="Schooling",
    name_zh="基础教育",
    brief="S262, S268-S269",
    channel_en="years at school -> efficiency of labour (assumed to be what earnings show)",
    channel_zh="受教育年限 → 劳动效率（按工资回报假定）",
    dose_en="the mean worker of villages and towns has been at school longer by the prior, once "
    "those at school now are a good part of workers",
    dose_zh="村镇劳动力平均受教育年限按先验增加（长期）",
    life=40,
    delay=10,
    ramp=30,
    priors=(
        Prior("years", 0.3, 0.1, 0.6, "year", "years that the mean worker gains", "assumed"),
        Prior(
            "return", 0.078, 0.048, 0.209, "1/year",
            "7.8 % a year by least squares, 20.9 % by instruments (Asadullah and Xiao); 4.8 % in "
            "villages in 1991 (Wei et al. 1999)",
            "read",
        ),
        Prior("farming", 0.3, 0.0, 1.0, "1", "return in farming over that elsewhere", "assumed"),
    ),
    costs=(
        UnitCost(
            "year", "year of one pupil", Money(15_000, "CNY", 2020), Money(0, "CNY", 2020),
            0.6, 2.0,
            "public spending for a pupil of secondary school, recalled; what "
            "pupils would have earned is left out",
            "unverified",
        ),
    ),
    evidence=(
        Evidence(
            "real_income",
            1,
            "A year of schooling goes with 7.8 % higher earnings, 20.9 % by instruments; returns "
            "of migrants are 2.3 points below those of townspeople.",
            "Asadullah and Xiao; Liu and Zhang",
            "read",
            0.078,
            0.048,
            0.209,
            "1/year",
        ),
    ),
    causes=causes,
    amounts=amounts,
    none_found="what more schooling of many does to the return of each was not found: the return "
    "to a year is that of one person.",
    consent=True,
)  # fmt: skip
