"""What is compared of two accesses, county by county: means over pairs, markets, services."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.appraise import registered
from hinterland.appraise.register import Evidence
from hinterland.codebook import quantity
from hinterland.errors import Fault, InputError
from hinterland.flow import Access, Territory

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MEAN_TIME = "mean_time"
MARKET = "market_access_people"
NEAREST = "nearest_"

SECOND = 1.0 / 3600.0
"""Hours below which two times are the same: costs are kept to a few milliseconds an arc."""

SINGLE = 1e-6
"""Relative difference below which two numbers in single precision are the same."""


def rounding(size: Floats) -> Floats:
    """Differences of times or costs of this size that are rounding and no change."""
    return np.maximum(SECOND, SINGLE * size)


CUT_OFF = 0.5
"""Share of what a county reached from which it counts as cut off: a valley that keeps its way to
one neighbour, but to nobody else, is cut off as well."""


@dataclass(frozen=True)
class Measure:
    """One measure in the base and in the scenario.

    The base rests on the base alone. The change is taken over what has a way in both, so that a way
    that is lost is not mistaken for time saved; the value is the base with that change. What is
    lost or found altogether is told beside it.

    Attributes:
        key: `mean_time`, `market_access_people`, or `nearest_` and a service.
        unit: of the values.
        base, value: (county,) all units, context included; infinite where nothing is reached.
        more_is_better: True for market access, False for times.
        lost: (county,) share of what was reached that is reached no more: of the people elsewhere
            by whom it is weighted; with a service, share of the county's people who lose the way.
            None where unknown.
        found: (county,) the same of what is reached now and was not before.
    """

    key: str
    unit: str
    base: Floats
    value: Floats
    more_is_better: bool
    lost: Floats | None = None
    found: Floats | None = None

    @property
    def change(self) -> Floats:
        """(county,) value - base; 0 where both are infinite or differ by rounding only."""
        with np.errstate(invalid="ignore"):
            change = self.value - self.base
            size = np.maximum(np.abs(self.value), np.abs(self.base))
        alike = SINGLE * size if self.more_is_better else rounding(size)
        # Where one of both is infinite the change is infinite, and no rounding.
        finite = np.isfinite(self.base) & np.isfinite(self.value)
        still = (finite & (np.abs(change) <= alike)) | (self.base == self.value)
        return np.where(still, 0.0, change)

    @property
    def gain(self) -> Floats:
        """(county,) the change with gains positive; infinite where a county is cut off or
        connected."""
        gain = self.change if self.more_is_better else -self.change
        gain = np.where(self.connected, np.inf, gain)
        return np.where(self.cut_off, -np.inf, gain)

    @property
    def cut_off(self) -> Mask:
        """(county,) whether it lost all, or `CUT_OFF` and more, of what it reached."""
        gone = np.isfinite(self.base) & np.isinf(self.value)
        return gone if self.lost is None else np.asarray(gone | (self.lost >= CUT_OFF))

    @property
    def connected(self) -> Mask:
        """(county,) whether all, or `CUT_OFF` and more, of what it reaches is new."""
        new = np.isinf(self.base) & np.isfinite(self.value)
        return new if self.found is None else np.asarray(new | (self.found >= CUT_OFF))

    @property
    def people_cut_off(self) -> Floats:
        """(county,) share of its people who are cut off."""
        return _affected(self.key, self.cut_off, self.lost)

    @property
    def people_connected(self) -> Floats:
        """(county,) share of its people who are connected."""
        return _affected(self.key, self.connected, self.found)


def _affected(key: str, whole: Mask, part: Floats | None) -> Floats:
    """Of a service some of a county's people may lose the way; between seats all do or none."""
    if part is None or not key.startswith(NEAREST):
        return whole.astype(float)
    return part


def measures(base: tuple[Territory, Access], after: tuple[Territory, Access]) -> dict[str, Measure]:
    """Market access, and the time to each service: the mean over a county's people who have a way.

    Raises:
        InputError: the two have other counties or places.
    """
    _same_labels(base[0], after[0])
    found = [
        Measure(MARKET, quantity(MARKET).unit, _market(*base), _market(*after), True),
    ]
    services = [str(s) for s in base[1].times["service"].values]
    found += [
        _service(base[0], base[1], after[1], s)
        for s in services
        if s in after[1].times["service"].values
    ]
    return {measure.key: measure for measure in found}


def between(key: str, unit: str, old: Floats, new: Floats, weight: Floats, *, own: bool) -> Measure:
    """The measure of two matrices of times or costs: weighted means over the other end.

    Args:
        key, unit: of the measure.
        old, new: (county, column) before and after; infinite where there is no way.
        weight: (column,).
        own: whether rows and columns are the same places, whose way to themselves is left out.
    """
    first, second = mean_over_both(old, new, weight, own=own)
    here, there = _ways(old, own), _ways(new, own)
    reached_old, reached_new, reached_both = (
        np.asarray(mask @ weight, dtype=float) for mask in (here, there, here & there)
    )
    base = _over(np.where(here, old, 0.0) @ weight, reached_old, np.inf)
    alone = _over(np.where(there, new, 0.0) @ weight, reached_new, np.inf)
    common = np.isfinite(first) & np.isfinite(second)
    # Without anything reached in both, the two means are of other places, or one is infinite.
    moved = np.where(common, np.where(common, second, 0.0) - np.where(common, first, 0.0), 0.0)
    value = np.where(common, base + moved, alone)
    lost = 1.0 - _over(reached_both, reached_old, 1.0)
    found = 1.0 - _over(reached_both, reached_new, 1.0)
    return Measure(key, unit, base, value, False, lost, found)


def _ways(values: Floats, own: bool) -> Mask:
    ways = np.isfinite(values)
    if own:
        np.fill_diagonal(ways, False)
    return ways


def _over(top: Floats, bottom: Floats, empty: float) -> Floats:
    return np.asarray(np.divide(top, bottom, out=np.full(len(bottom), empty), where=bottom > 0))


def county_people(territory: Territory) -> Floats:
    """(county,) residents."""
    facts = territory.facts
    people = facts["population"].values.astype(float)
    total = np.bincount(facts["place_county"].values, people, facts.sizes["county"])
    return np.asarray(total, dtype=float)


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


def mean_over_both(old: Floats, new: Floats, weight: Floats, *, own: bool) -> tuple[Floats, Floats]:
    """(row,) weighted means of two matrices over the pairs that are finite in both.

    Args:
        old, new: (row, column), in any one unit.
        weight: (column,).
        own: whether rows and columns are the same places, whose way to themselves is left out.

    Returns:
        Both means; infinite where nothing is left.
    """
    both = np.isfinite(old) & np.isfinite(new)
    if own:
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


def _service(territory: Territory, before: Access, after: Access, service: str) -> Measure:
    """Mean hours of a county's people to the nearest of a service."""
    facts = territory.facts
    people = facts["population"].values.astype(float)
    index, count = facts["place_county"].values, facts.sizes["county"]
    old, new = (
        access.times["nearest_time"].sel(service=service).values.astype(float)
        for access in (before, after)
    )

    def total(values: Floats, mask: Mask) -> Floats:
        counted = np.where(mask, people * np.where(mask, values, 0.0), 0.0)
        return np.asarray(np.bincount(index, counted, count), dtype=float)

    one = np.ones(len(people))
    here, there = np.isfinite(old), np.isfinite(new)
    both = here & there
    had, has, kept = (total(one, mask) for mask in (here, there, both))
    base, own = _over(total(old, here), had, np.inf), _over(total(new, there), has, np.inf)
    moved = _over(total(new, both) - total(old, both), kept, 0.0)
    value = np.where(kept > 0, base + moved, own)
    everyone = total(one, np.ones(len(people), dtype=bool))
    lost, found = (_over(part - kept, everyone, 0.0) for part in (had, has))
    return Measure(f"{NEAREST}{service}", "h", base, value, False, lost, found)
