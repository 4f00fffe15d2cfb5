"""Diffusion of technology: extension services bring farms and firms what is known elsewhere.

An offer alone moves nothing: it acts where workers are trained to use it (interactions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Measure, Prior, UnitCost
from hinterland.programme.levers import reached, workers
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """Technology is offered, and some learn to use it on the spot."""
    found = reached(at, "technology_offered", at.dose * at["offered"], at.rural)
    return found + reached(at, "workers_trained", at.dose * at["shown"], at.rural)


def amounts(at: At) -> Mapping[str, Floats]:
    """Workers of the farms and firms that are visited."""
    return {"visits": at.dose * at["offered"] * workers(at) * at.rural}


MEASURE = Measure(
    id="technology_diffusion",
    number=None,
    pillar="industry",
    name_en="Diffusion of technology",
    name_zh="技术推广",
    brief="S297, S255, S257",
    channel_en="better technology offered -> productivity where workers are trained to use it",
    channel_zh="推广新技术 → 在劳动力受训处提高生产率",
    dose_en="the share of the prior of farms and firms of villages and towns is visited each year",
    dose_zh="每年按先验比例走访村镇农户与企业",
    life=10,
    delay=2,
    priors=(
        Prior("offered", 0.5, 0.2, 0.9, "1", "share of farms and firms reached", "assumed"),
        Prior("shown", 0.05, 0.0, 0.15, "1", "share of workers who learn by it", "assumed"),
    ),
    costs=(
        UnitCost(
            "visits", "worker", Money(0, "CNY", 2022), Money(150, "CNY", 2022), 0.3, 3.0,
            "one extension worker for some 800 people; no programme's cost was at hand",
            "assumed",
        ),
    ),
    evidence=(),
    causes=causes,
    amounts=amounts,
    none_found="no causal estimate of extension services in western counties was at hand; nothing "
    "acts but together with training, and its size is assumed.",
    consent=True,
)  # fmt: skip
