"""People by their hours to each service: counts beyond thresholds, and curves by the minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.flow import Assessment

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

THRESHOLDS = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
MARKED = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Hours that are marked on the curves."""

STEPS = tuple(sorted({*THRESHOLDS, *MARKED}))
MINUTES = 60
LONGEST = 240 * MINUTES
"""Minutes after which a curve has one last step; no road journey of a region is as long."""


@dataclass(frozen=True)
class Reach:
    """People of the region by hours to the nearest of one service.

    Attributes:
        service: which.
        beyond: for `all` and `rural` people, (province, step) people farther than each step; the
            first column counts everybody.
        minutes: for the same, (minute + 1,) people who get there within each minute.
        total: for the same, all people, those who never get there included.
    """

    service: str
    beyond: Mapping[str, Floats]
    minutes: Mapping[str, Floats]
    total: Mapping[str, float]

    def people_beyond(self, group: str, hours: float) -> float:
        """People of a group who need more than `hours`, one of STEPS; the unreached included."""
        return float(self.by_province(group, hours).sum())

    def by_province(self, group: str, hours: float) -> Floats:
        """(province,) people of a group who need more than `hours`, one of STEPS."""
        return np.asarray(self.beyond[group][:, 1 + STEPS.index(hours)])

    def of_province(self, group: str) -> Floats:
        """(province,) all people of a group."""
        return np.asarray(self.beyond[group][:, 0])

    @property
    def reached(self) -> bool:
        """Whether anybody gets there at all."""
        return any(counts.sum() > 0 for counts in self.minutes.values())

    def curve(self, group: str) -> tuple[Floats, Floats]:
        """Hours at which each minute ends and the share of the group within them."""
        counts = self.minutes[group]
        last = int(np.max(np.flatnonzero(counts), initial=0)) + 1
        hours = np.arange(1, last + 1) / MINUTES
        return hours, np.cumsum(counts[:last]) / max(self.total[group], 1e-300)

    def quantile(self, group: str, share: float) -> float:
        """Hours within which `share` of a group get there, by the minute; infinite if never."""
        hours, shares = self.curve(group)
        position = int(np.searchsorted(shares, share - 1e-12))
        return float(hours[position]) if position < len(hours) else float("inf")


def reaches(assessment: Assessment, province: Ints) -> list[Reach]:
    """One Reach for each service.

    Places enter in tenths of their people, one service at a time and as counts, so that a country
    of villages takes no more room than its travel times.

    Args:
        assessment: travel times and people.
        province: (county of the region,) position of its province.
    """
    territory, access = assessment.territory, assessment.access
    facts, kept = territory.facts, territory.place_region
    tenths = access.times.sizes["tenth"]
    position = np.zeros(facts.sizes["county"], dtype=np.int64)
    position[territory.region] = province
    at = np.repeat(position[facts["place_county"].values[kept]], tenths)
    people = np.repeat(facts["population"].values[kept].astype(float) / tenths, tenths)
    village = np.repeat(facts["place_tier"].values[kept] == "village", tenths)
    groups = {"all": people, "rural": people * village}
    found = []
    for service in access.times["service"].values.astype(str).tolist():
        hours = access.by_tenth(service)[kept].ravel()
        found.append(_reach(service, hours, groups, at, int(province.max(initial=0)) + 1))
    return found


def _reach(
    service: str, hours: Floats, groups: Mapping[str, Floats], at: Ints, provinces: int
) -> Reach:
    classes = len(STEPS) + 1
    # The number of steps below a value: a threshold itself is not beyond.
    cell = at * classes + np.searchsorted(STEPS, hours, side="left")
    finite = np.isfinite(hours)
    minute = np.where(finite, np.ceil(np.where(finite, hours, 0.0) * MINUTES) - 1, 0.0)
    minute = np.clip(minute, 0, LONGEST).astype(np.int32)
    beyond: dict[str, Floats] = {}
    minutes: dict[str, Floats] = {}
    total: dict[str, float] = {}
    for name, weights in groups.items():
        counts = np.bincount(cell, weights, minlength=provinces * classes).astype(float)
        table = counts.reshape(provinces, classes)
        beyond[name] = np.cumsum(table[:, ::-1], axis=1)[:, ::-1]
        counts = np.bincount(minute, weights * finite, minlength=LONGEST + 1)
        minutes[name] = counts.astype(float)
        total[name] = float(weights.sum())
    return Reach(service, beyond, minutes, total)


def by_service(found: Sequence[Reach], service: str) -> Reach:
    """The Reach of one service."""
    return next(reach for reach in found if reach.service == service)
