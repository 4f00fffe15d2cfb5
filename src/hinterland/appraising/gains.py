"""What a package brings a year, as its parts open: welfare of the model, or surplus of users."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from hinterland.appraise.cost_benefit import equations as eq
from hinterland.appraise.cost_benefit.weights import Groups, checked_weights
from hinterland.appraise.effects import effects
from hinterland.appraise.reading import income_a_worker
from hinterland.change import Change, apply
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.incidence.layer import by_group
from hinterland.equilibrate.user_surplus import user_savings
from hinterland.evaluation import travel
from hinterland.flow import Territory
from hinterland.numerics.groups import Mask
from hinterland.programme import Package
from hinterland.programme.record import HARMS
from hinterland.records.progress import Progress

Floats = eq.Floats

ASIDE = frozenset({"programme_capital", "programme_cost", *HARMS})
"""Facts that an appraisal counts itself: costs as streams, not as money that somebody pays in the
model, and harms in their own units."""


@dataclass(frozen=True, eq=False)
class Gain:
    """Money/year that some of the package brings in full, and what weights add by view."""

    total: float
    made_of: Mapping[str, float]
    beyond: Mapping[str, float]
    cells: tuple[Floats, Floats, Floats] | None = None


class Solving:
    """Equilibria of one territory under parts of a package."""

    def __init__(
        self, land: Territory, kind: str, eta: float, by_hand: Floats | None, progress: Progress
    ) -> None:
        self._land, self._kind, self._eta, self._progress = land, kind, eta, progress
        self._by_hand = by_hand
        self._known: Model = model(land, travel(land, progress), progress)
        self._baseline = self._known.baseline()
        self._done: list[tuple[tuple[Change, ...], Gain]] = []

    def gain(self, changes: tuple[Change, ...]) -> Gain:
        """What the changes bring, money/year."""
        for known, found in self._done:
            if known == changes:
                return found
        with self._progress("equilibrium", 1) as advance:
            found = (self._surplus if self._kind == "surplus" else self._welfare)(changes)
            advance(1)
        self._done.append((changes, found))
        return found

    def _surplus(self, changes: tuple[Change, ...]) -> Gain:
        after = apply(self._land, changes)
        saved = user_savings(self._known, after, travel(after, self._progress))
        made_of = {one.name: eq.rule_of_half(one.at_old_flows, one.at_new_flows) for one in saved}
        return Gain(sum(made_of.values()), made_of, {})

    def _welfare(self, changes: tuple[Change, ...]) -> Gain:
        after = apply(self._land, changes)
        access = travel(after, self._progress)
        balanced = self._known.under(after, access)
        frame = effects(self._land, self._baseline, balanced).places
        inside = self._land.place_region
        income = income_a_worker(self._baseline)[inside]
        people, gain = (frame[word].to_numpy(dtype=float) for word in ("registered", "welfare"))
        worth = eq.equivalent_variation(people, gain, income)
        county, tiers = frame["county"].to_numpy(), frame["tier"].to_numpy()
        by_county = _summed(county, people, people * income, worth)
        beyond = {"counties": by_county.beyond(by_county.weights(self._eta))}
        fifths = _fifths(by_group(self._known, after, access, balanced), inside)
        beyond["fifths"] = fifths.beyond(fifths.weights(self._eta))
        if self._by_hand is not None:
            beyond["counties as given"] = by_county.beyond(self._by_hand)
        made_of = {str(tier): float(worth[tiers == tier].sum()) for tier in dict.fromkeys(tiers)}
        return Gain(float(worth.sum()), made_of, beyond, (people, gain, income))


def _summed(label: Floats, people: Floats, income: Floats, gain: Floats) -> Groups:
    """Groups from rows with a label; `income` is people x income."""
    _, number = np.unique(label, return_inverse=True)
    heads, earned, gained = (
        np.bincount(number, one).astype(float) for one in (people, income, gain)
    )
    return Groups(heads, earned / heads, gained)


def _fifths(cells: xr.Dataset, inside: Mask) -> Groups:
    """Fifths of income of the region's people."""
    workers = cells["workers_before"].values
    each = cells["income_before"].values.sum(axis=-1) / np.where(workers > 0, workers, 1.0)
    people = cells["registered"].values * inside[:, None]
    gain = eq.equivalent_variation(people, cells["welfare_change"].values - 1, each)
    label = np.broadcast_to(cells["fifth"].values.astype(str), people.shape)
    return _summed(label.ravel(), people.ravel(), (people * each).ravel(), gain.ravel())


def steps_of(package: Package) -> Iterator[tuple[int, int, Package]]:
    """(delay, ramp, parts that have opened by then), in the order in which parts open."""
    when = [(dosed.measure.delay, dosed.measure.ramp) for dosed in package.parts]
    for delay, ramp in sorted(set(when)):
        pairs = zip(when, package.parts, strict=True)
        yield delay, ramp, Package(tuple(one for at, one in pairs if at <= (delay, ramp)))


def causes_of(
    package: Package, territory: Territory, without: frozenset[str] = frozenset()
) -> tuple[Change, ...]:
    """The Changes of a package that move the economy, some facts left out."""
    left = ASIDE | without
    return tuple(c for c in package.changes(territory) if c.fact not in left)


def weights_by_hand(territory: Territory, given: Mapping[str, float] | None) -> Floats | None:
    """(county of the region,) weights in the order of their codes."""
    if not given:
        return None
    facts, inside = territory.facts, territory.place_region
    county = facts["county"].values.astype(str)[facts["place_county"].values][inside]
    labels, number = np.unique(county, return_inverse=True)
    people = facts["population"].values.astype(float)[inside]
    heads, minority = np.bincount(number, people).astype(float), None
    if territory.has("minority_share"):
        share = facts["minority_share"].values.astype(float)[inside]
        minority = np.bincount(number, people * share) / heads
    return checked_weights(given, labels, heads, minority)
