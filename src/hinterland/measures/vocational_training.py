"""Vocational training: workers of villages and towns learn a trade, if they want to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """More of the workers are trained; what they earn more by it is small and uncertain."""
    trained = at.dose * at["reached"]
    gain = float(np.log1p(trained * at["gain"]))
    found = at.at_places("workers_trained", "add", trained, at.rural)
    labels = tuple(map(str, at.territory.facts["place"].values[at.rural]))
    sectors = at.territory.facts["sector"].values.astype(str)
    farm = at.territory.facts["sector_needs_land"].values > 0
    where = {"place": labels, "sector": tuple(sectors[~farm])}
    return [*found, Change("skill", "scale", float(np.exp(gain)), where)] if gain else found


def amounts(at: At) -> Mapping[str, Floats]:
    """Workers trained: one of two residents works."""
    return {"course": at.dose * at["reached"] * at["workers"] * at.people * at.rural}


MEASURE = Measure(
    id="vocational_training",
    number=None,
    pillar="human capital",
    name_en="Vocational training",
    name_zh="职业培训",
    brief="S263",
    channel_en="trained workers -> efficiency of labour outside farming; and what needs trained "
    "workers to act",
    channel_zh="受训劳动力 → 非农劳动效率；并使需要技能的措施生效",
    dose_en="the share of the prior of all workers of villages and towns takes a course",
    dose_zh="村镇劳动力按先验比例参加培训",
    life=10,
    delay=1,
    priors=(
        Prior("reached", 0.3, 0.1, 0.5, "1", "share of workers who take a course", "assumed"),
        Prior(
            "gain",
            0.03,
            0.0,
            0.12,
            "1",
            "earnings of those trained: +1.88 yuan an hour among "
            "migrants of 13 provinces (SUFE), while many trials find nothing (McKenzie 2017)",
            "computed",
        ),
        Prior("workers", 0.5, 0.4, 0.6, "1", "workers over residents", "assumed"),
    ),
    costs=(
        UnitCost(
            "course",
            "person",
            Money(0, "CNY", 2022),
            Money(142, "CNY", 2006),
            1.0,
            20.0,
            "1.25 billion yuan of the centre for 8.8 million people (Xinhua 2007); full courses "
            "cost many times that",
            "computed",
        ),
    ),
    evidence=(
        Evidence(
            "real_income",
            None,
            "Migrants with training earn 1.88 yuan an hour more; many "
            "randomised trials find no effect on jobs or earnings.",
            "Journal of Finance and Economics (SUFE); McKenzie 2017",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    consent=True,
)
