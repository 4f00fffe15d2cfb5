"""What is compared of two accesses, county by county: times to all others, markets, services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.appraise import registered
from hinterland.appraise.register import Evidence
from hinterland.codebook import quantity
from hinterland.errors import Fault, InputError
from hinterland.flow import Access, Territory

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MEAN_TIME = "mean_time"
MARKET = "market_access_people"
NEAREST = "nearest_"

SECOND = 1.0 / 3600.0
"""Hours below which two times are the same: costs are kept to a few milliseconds an arc."""

SINGLE = 1e-6
"""Relative difference below which two numbers in single precision are the same."""


@dataclass(frozen=True)
class Measure:
    """One measure in the base and in the scenario.

    Attributes:
        key: `mean_time`, `market_access_people`, or `nearest_` and a service.
        unit: of the values.
        base, value: (county,) all units, context included; infinite where nothing is reached.
        more_is_better: True for market access, False for times.
    """

    key: str
    unit: str
    base: Floats
    value: Floats
    more_is_better: bool

    @property
    def change(self) -> Floats:
        """(county,) value - base; 0 where both are infinite or differ by rounding only."""
        with np.errstate(invalid="ignore"):
            change = self.value - self.base
            size = np.maximum(np.abs(self.value), np.abs(self.base))
        alike = SINGLE * size if self.more_is_better else np.maximum(SECOND, SINGLE * size)
        # Where one of both is infinite the change is infinite, and no rounding.
        finite = np.isfinite(self.base) & np.isfinite(self.value)
        still = (finite & (np.abs(change) <= alike)) | (self.base == self.value)
        return np.where(still, 0.0, change)

    @property
    def gain(self) -> Floats:
        """(county,) the change with gains positive."""
        return self.change if self.more_is_better else -self.change


def measures(base: tuple[Territory, Access], after: tuple[Territory, Access]) -> dict[str, Measure]:
    """All measures of two accesses.

    Mean times to all others are weighted by the people at the other end, and taken over the pairs
    that are connected in both; services are the mean over a county's people.

    Raises:
        InputError: the two have other counties or places.
    """
    _same_labels(base[0], after[0])
    old, new = (pair[1].times["travel_time"].values.astype(float) for pair in (base, after))
    mean_base, mean_after = mean_over_both(old, new, county_people(base[0]))
    found = [
        Measure(MEAN_TIME, "h", mean_base, mean_after, False),
        Measure(MARKET, quantity(MARKET).unit, _market(*base), _market(*after), True),
    ]
    services = [str(s) for s in base[1].times["service"].values]
    found += [
        Measure(f"{NEAREST}{s}", "h", _service(*base, s), _service(*after, s), False)
        for s in services
        if s in after[1].times["service"].values
    ]
    return {measure.key: measure for measure in found}


def county_people(territory: Territory) -> Floats:
    """(county,) residents."""
    facts = territory.facts
    people = facts["population"].values.astype(float)
    total = np.bincount(facts["place_county"].values, people, facts.sizes["county"])
    return np.asarray(total, dtype=float)


def matrix_summary(territory: Territory, base: Access, after: Access) -> Mapping[str, float | str]:
    """What happened to the travel times between the region's seats, over ordered pairs."""
    region = np.flatnonzero(territory.region)
    old = base.times["travel_time"].values[np.ix_(region, region)].astype(float)
    new = after.times["travel_time"].values[np.ix_(region, region)].astype(float)
    apart = ~np.eye(len(region), dtype=bool)
    both = np.isfinite(old) & np.isfinite(new) & apart
    change = np.where(both, np.where(both, new, 0.0) - np.where(both, old, 0.0), 0.0)
    still = np.maximum(SECOND, SINGLE * np.where(both, old, 0.0))
    faster, slower = change < -still, change > still
    return {
        "pairs": int(apart.sum()),
        "faster": int(faster.sum()),
        "slower": int(slower.sum()),
        "newly_connected": int((np.isinf(old) & np.isfinite(new) & apart).sum()),
        "cut_off": int((np.isfinite(old) & np.isinf(new) & apart).sum()),
        "median_gain_h": float(np.median(-change[faster])) if faster.any() else 0.0,
        "largest_gain_h": float(-change.min(initial=0.0)),
        "largest_gain_pair": _pair(territory, region, change, -1) if faster.any() else "",
        "largest_loss_h": float(change.max(initial=0.0)),
        "largest_loss_pair": _pair(territory, region, change, 1) if slower.any() else "",
    }


def _pair(territory: Territory, region: Ints, change: Floats, sign: int) -> str:
    row, column = np.unravel_index(np.argmax(sign * change), change.shape)
    names = territory.facts["county_name_en"].values
    return f"{names[region[row]]} - {names[region[column]]}"


def _same_labels(base: Territory, after: Territory) -> None:
    for dim in ("county", "place"):
        if not base.facts.indexes[dim].equals(after.facts.indexes[dim]):
            raise InputError(
                Fault(
                    f"The two have other {dim} labels.",
                    f"{base.name} and {after.name}",
                    "Compare one territory with and without a scenario.",
                )
            )


def mean_over_both(old: Floats, new: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """(row,) weighted means of two matrices over the pairs that are finite in both.

    In a square matrix the diagonal is left out. Infinite where nothing is left.
    """
    both = np.isfinite(old) & np.isfinite(new)
    if both.shape[0] == both.shape[1]:
        np.fill_diagonal(both, False)
    counted = both @ weight
    means = []
    for values in (old, new):
        total = np.where(both, values, 0.0) @ weight
        means.append(np.divide(total, counted, out=np.full(len(old), np.inf), where=counted > 0))
    return means[0], means[1]


def _market(territory: Territory, access: Access) -> Floats:
    evidence = Evidence(territory, access, {})
    return np.asarray(registered()[MARKET].compute(evidence).values, dtype=float)


def _service(territory: Territory, access: Access, service: str) -> Floats:
    """(county,) mean hours of a county's people to the nearest of a service."""
    facts = territory.facts
    hours = access.times["nearest_time"].sel(service=service).values.astype(float)
    people = facts["population"].values.astype(float)
    index, count = facts["place_county"].values, facts.sizes["county"]
    lived = people > 0
    total = np.bincount(index[lived], (people * np.where(lived, hours, 0.0))[lived], count)
    weight = np.bincount(index[lived], people[lived], count)
    mean = np.divide(total, weight, out=np.full(count, np.inf), where=weight > 0)
    return np.asarray(mean, dtype=float)
