"""Household registration: people registered elsewhere may settle where they work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.record import Floats
from hinterland.programme.statutes import raised_in_counties


def causes(at: At) -> Sequence[Change]:
    """Moving in costs less: (1 - cut)^-elasticity on the ease of settling in cities and towns."""
    easier = (1 - at.dose * at["cut"]) ** -at["elasticity"]
    where = at.place & (at.tier != "village")
    found = at.at_places("entry", "scale", easier, where) if easier != 1 else []
    return [*found, *raised_in_counties(at, "single_entitlement_share", at.dose)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Residents who come to be entitled to services where they live."""
    return {"resident": at.dose * at["entitled"] * at.people * (at.tier != "village")}


def harms(at: At) -> Mapping[str, Floats]:
    """People who would have to give up land for it; nobody unless the prior says so."""
    gave = at.dose * at["entitled"] * at["land_for_it"]
    return {"weakened_security": gave * at.people * (at.tier != "village")}


MEASURE = Measure(
    id="hukou_reform",
    number=None,
    pillar="institutions",
    name_en="Registration reform",
    name_zh="户籍制度改革",
    brief="S359-S366",
    channel_en="fewer conditions for settling -> ease of moving to cities and towns of the sites; "
    "who gains and who loses by crowding comes out of the model",
    channel_zh="放宽落户条件 → 迁入城镇更便利；受益者与受拥挤影响者由模型得出",
    dose_en="conditions for settling in all cities and towns of the sites fall as far as the prior "
    "cut says",
    dose_zh="全部城镇落户条件按先验 cut 放宽",
    life=20,
    delay=1,
    priors=(
        Prior(
            "cut", 0.1, 0.0, 0.3, "1",
            "cost of moving in, as a share of it; costs of migration fell by 45 % from 2000 to "
            "2015 by all causes (Hao and others 2020)", "assumed",
        ),
        Prior(
            "elasticity", 1.5, 1.0, 3.0, "1",
            "of migration to its cost; 1.5 for China (Tombe and Zhu 2019), recalled", "unverified",
        ),
        Prior(
            "entitled", 0.05, 0.02, 0.15, "1",
            "residents of cities and towns who come to be entitled", "assumed",
        ),
        Prior(
            "land_for_it", 0.0, 0.0, 0.3, "1",
            "share of them who have to give up land for it: none if the rules are kept", "assumed",
        ),
    ),
    costs=(
        UnitCost(
            "resident",
            "person",
            Money(50_000, "CNY", 2012),
            Money(2_500, "CNY", 2012),
            0.4,
            2.6,
            "schools, housing, insurance per new resident; published totals of 80,000 to 130,000 "
            "yuan over a life, as recalled",
            "unverified",
        ),
    ),
    evidence=(
        Evidence(
            "welfare", 1,
            "Without registration rules gains are larger than from expressways.",
            "Bosker, Deichmann and Roberts 2014, draft", "read",
        ),
        Evidence(
            "gap", 1,
            "More agglomeration and inequality without registration rules.",
            "Bosker, Deichmann and Roberts 2014, draft", "read",
        ),
        Evidence(
            "farm_workers", -1,
            "Cheaper migration explains most of the move out of farming, 2000 to 2015.",
            "Hao, Sun, Tombe and Zhu 2020", "read",
        ),
        Evidence(
            "product", 1,
            "Workers who moved between provinces raised product per head by 7 to 8 % in a decade.",
            "Huang 2021", "read", 0.075, 0.07, 0.08, "share, 10 years",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    consent=True,
)  # fmt: skip
