"""People by hours to a service: counts that are exact, curves that are right to the minute."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.flow import Assessment
from hinterland.show.distribution import weighted_quantile
from hinterland.show.reach import STEPS, Reach, by_service, reaches
from hinterland.show.tables import Tables


@pytest.fixture(scope="module")
def rail(assessment: Assessment) -> Reach:
    return by_service(Tables.of(assessment).reach, "rail")


def _tenths(assessment: Assessment, service: str) -> tuple[np.ndarray, np.ndarray]:
    territory = assessment.territory
    hours = assessment.access.by_tenth(service)[territory.place_region]
    people = territory.facts["population"].values[territory.place_region]
    return hours.ravel(), np.repeat(people / hours.shape[1], hours.shape[1])


def test_people_beyond_are_counted_one_by_one(assessment: Assessment, rail: Reach) -> None:
    hours, people = _tenths(assessment, "rail")
    for step in STEPS:
        assert rail.people_beyond("all", step) == pytest.approx(people[hours > step].sum())
    assert rail.of_province("all").sum() == pytest.approx(people.sum())
    assert (rail.by_province("rural", 2.0) <= rail.by_province("all", 2.0) + 1e-6).all()


def test_quantiles_are_right_to_the_minute(assessment: Assessment, rail: Reach) -> None:
    hours, people = _tenths(assessment, "rail")
    for share in (0.1, 0.5, 0.9):
        exact = weighted_quantile(hours, people, share)
        assert exact <= rail.quantile("all", share) + 1e-9 <= exact + 1 / 60 + 1e-6


def test_the_unreached_end_no_curve(assessment: Assessment) -> None:
    territory = assessment.territory
    times = assessment.access.times.copy(deep=True)
    far = np.asarray(times["nearest_time"].values).copy()
    inside = np.flatnonzero(territory.place_region)
    far[inside[: len(inside) // 2]] = np.inf
    times["nearest_time"] = (("place", "service"), far)
    cut = Assessment(
        territory,
        type(assessment.access)(times),
        assessment.indicators,
        assessment.missing,
        assessment.basis,
    )
    count = int(territory.region.sum())
    found = by_service(reaches(cut, np.zeros(count, dtype=np.int64)), "airport")
    hours, people = _tenths(cut, "airport")
    never = people[np.isinf(hours)].sum()
    assert 0.3 < never / people.sum() < 1
    assert found.curve("all")[1][-1] == pytest.approx(1 - never / people.sum())
    assert found.quantile("all", 1.0) == np.inf
    assert found.people_beyond("all", 16.0) >= never * 0.999
