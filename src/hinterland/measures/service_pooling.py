"""Service pooling: clinics and schools run together by town and village, and across counties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Measure, Prior, UnitCost
from hinterland.programme.errands import WAKING_HOURS, hours_to_seat
from hinterland.programme.record import Floats
from hinterland.programme.statutes import raised_in_counties


def causes(at: At) -> Sequence[Change]:
    """People whom another county's services are nearer to use them; hours come back to them."""
    shorter = at["nearer"] * at["shorter"] * hours_to_seat(at)
    hours = at.dose * at["pooled"] * at["visits"] * 2 * shorter
    return [
        *at.at_places("amenity", "scale", 1 + hours / WAKING_HOURS, at.rural & (hours > 0)),
        *raised_in_counties(at, "pooled_service_share", at.dose * at["pooled"]),
    ]


def amounts(at: At) -> Mapping[str, Floats]:
    """Residents under pooled services, less the share whose cost is saved elsewhere."""
    return {"resident": at.dose * at["pooled"] * (1 - at["saved"]) * at.people * at.rural}


MEASURE = Measure(
    id="service_pooling",
    number=None,
    pillar="institutions",
    name_en="Service pooling",
    name_zh="公共服务跨县共享",
    brief="S133-S134, S365-S366",
    channel_en="clinics and schools open across county borders -> hours of travel saved, as a "
    "share of waking hours; running cost saved lowers what it costs",
    channel_zh="医疗教育跨县共享 → 节省出行时间（按清醒时间占比）；节约的运行费用冲减成本",
    dose_en="the share of the prior of all clinics and schools of villages and towns is pooled",
    dose_zh="按先验比例的村镇医疗与教育服务纳入共享",
    life=10,
    delay=1,
    priors=(
        Prior("pooled", 0.3, 0.1, 0.6, "1", "share of services that is pooled", "assumed"),
        Prior(
            "nearer", 0.1, 0.02, 0.3, "1",
            "people who live nearer to another county's services; the indicator gate_other_share "
            "tells it of seats", "assumed",
        ),
        Prior("shorter", 0.4, 0.1, 0.7, "1", "share of the way that they save", "assumed"),
        Prior("visits", 8.0, 4.0, 20.0, "1/person/year", "trips to such services", "assumed"),
        Prior("saved", 0.5, 0.0, 1.0, "1", "of its cost that is saved elsewhere", "assumed"),
    ),
    costs=(
        UnitCost(
            "resident",
            "person",
            Money(50, "CNY", 2020),
            Money(40, "CNY", 2020),
            0.3,
            3.0,
            "joint bodies, records and transport per resident; order of magnitude",
            "assumed",
        ),
    ),
    evidence=(),
    causes=causes,
    amounts=amounts,
    none_found="no causal estimate of pooling services across counties was found; what it saves "
    "and how many people it brings nearer is assumed.",
)  # fmt: skip
