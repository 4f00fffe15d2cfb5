"""E-government and service networks: errands done in the village instead of at the seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Measure, Prior, UnitCost
from hinterland.programme.errands import WAKING_HOURS, hours_to_seat, km_to_seat
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """Information costs less, and hours on the way to the seat come back to people."""
    hours = at.dose * at["errands"] * at["online"] * 2 * hours_to_seat(at)
    cheaper = 1 - at.dose * at["informed"]
    found = at.at_places("information_cost", "scale", cheaper, at.rural) if cheaper < 1 else []
    return [*found, *at.at_places("amenity", "scale", 1 + hours / WAKING_HOURS, at.rural)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Service points: one for so many residents."""
    return {"service point": at.dose * at.people / at["people"] * at.rural}


def harms(at: At) -> Mapping[str, Floats]:
    """Emissions of trips that are not made: below nothing."""
    km = at.dose * at["errands"] * at["online"] * 2 * km_to_seat(at)
    return {"added_emissions": -km * at["emitted"] / 1e6 * at.people * at.rural}


MEASURE = Measure(
    id="e_government",
    number=None,
    pillar="institutions",
    name_en="E-government and service networks",
    name_zh="电子政务与服务网络",
    brief="S132-S134",
    channel_en="service points and platforms -> cost of information; hours of travel to the seat "
    "saved -> what living there is worth, as a share of waking hours",
    channel_zh="服务点与平台 → 信息成本；节省往返县城时间 → 宜居程度（按清醒时间占比）",
    dose_en="a service point for every village and town; the share of errands of the prior needs "
    "no trip to the seat",
    dose_zh="村镇服务点全覆盖，按先验比例的办事免去县城",
    life=8,
    delay=1,
    priors=(
        Prior("errands", 3.0, 1.0, 6.0, "1/person/year", "errands at offices", "assumed"),
        Prior("online", 0.5, 0.2, 0.8, "1", "of them done without a trip", "assumed"),
        Prior("informed", 0.05, 0.0, 0.15, "1", "cost of information less", "assumed"),
        Prior("people", 2000.0, 1000.0, 4000.0, "person", "people a service point", "assumed"),
        Prior("emitted", 50.0, 30.0, 120.0, "g/person/km", "by bus or motorcycle", "assumed"),
    ),
    costs=(
        UnitCost(
            "service point",
            "unit",
            Money(30_000, "CNY", 2020),
            Money(40_000, "CNY", 2020),
            0.3,
            2.5,
            "equipment, and one clerk for part of the time; order of magnitude",
            "assumed",
        ),
    ),
    evidence=(),
    causes=causes,
    amounts=amounts,
    harms=harms,
    none_found="no causal estimate of what service points or platforms of offices do to rural "
    "incomes or jobs was found; the priors are wide and assumed.",
)
