"""Vocational training: workers of villages and towns learn a trade, if they want to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.levers import by_sector, outside_farming, reached, workers
from hinterland.programme.record import Floats


def causes(at: At) -> Sequence[Change]:
    """More of the workers are trained; what they earn more by it is small and uncertain."""
    trained = at.dose * at["reached"]
    found = reached(at, "workers_trained", trained, at.rural)
    labels = outside_farming(at.territory)
    return [*found, *by_sector(at, "skill", 1 + trained * at["gain"], at.rural, labels)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Workers trained."""
    return {"course": at.dose * at["reached"] * workers(at) * at.rural}


MEASURE = Measure(
    id="vocational_training",
    number=None,
    pillar="human capital",
    name_en="Vocational training",
    name_zh="职业培训",
    brief="S263-S265, S267, S270",
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
            "gain", 0.03, 0.0, 0.12, "1",
            "earnings of those trained: +1.88 yuan an hour among migrants of 13 provinces (SUFE), "
            "while many trials find nothing (McKenzie 2017)",
            "computed",
        ),
    ),
    costs=(
        UnitCost(
            "course", "person", Money(1_000, "CNY", 2020), Money(0, "CNY", 2020), 0.2, 5.0,
            "between 142 yuan a head (1.25 billion of the centre for 8.8 million people, Xinhua "
            "2007), which bought days, and 5,000 for a full course; taken again after the life",
            "assumed",
        ),
    ),
    evidence=(
        Evidence(
            "real_income",
            None,
            "Migrants with training earn 1.88 yuan an hour more, those with a course on skills "
            "1.61; other kinds of courses show nothing, and many randomised trials find no "
            "effect on jobs or earnings.",
            "Journal of Finance and Economics (SUFE); McKenzie 2017",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    consent=True,
)  # fmt: skip
