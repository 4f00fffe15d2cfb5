"""Measures of access: their words, the decay of each, and how two passes gather them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from hinterland.numerics.catchments import ByDestination, ByOrigin, Gather
from hinterland.numerics.decay import Binary, Decay, ShiftedGaussian, Stepped
from hinterland.numerics.floating import Demand, Sharing, Supply
from hinterland.numerics.groups import Array
from hinterland.numerics.nearness import CostToReach

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "nearest": "hours to the k nearest destinations and their labels",
        "within": "destinations and supply within each threshold",
        "gravity": "supply weighted by its distance",
        "2sfca": "supply per head of those within the last threshold of it (2SFCA)",
        "e2sfca": "the same with three steps of weight (E2SFCA)",
        "g2sfca": "the same with a smooth weight (G2SFCA)",
        "3sfca": "the same, each place choosing among destinations by weight (3SFCA)",
        "bfca": "the same, each person and each supply counted once (balanced, BFCA)",
        "fca_ratio": "supply over people, both around the place",
        "spatial_availability": "the part of all supply that falls to the place",
        "cost_to_reach": "hours within which `enough` supply is reached",
        "balancing": "hours within which supply outnumbers the people of the place",
        "passive": "people within each threshold of the destination",
        "load": "people within the last threshold of the destination for each unit of its supply",
    }
)
"""Measure by word."""

Column = tuple[tuple[str, ...], Array | np.ndarray[Any, Any], str, str]
"""Dimensions, values, unit, meaning."""

Columns = dict[str, Column]

_STEPS = (1.0, 0.68, 0.22)
_SHARING: Mapping[str, Sharing] = MappingProxyType(
    {
        "2sfca": "plain",
        "e2sfca": "plain",
        "g2sfca": "plain",
        "3sfca": "selective",
        "bfca": "balanced",
        "spatial_availability": "plain",
    }
)


@dataclass(frozen=True)
class Asked:
    """What is asked for: measures, thresholds in hours, a decay for all, an amount to reach."""

    measures: tuple[str, ...]
    within: tuple[float, ...]
    decay: Decay | None
    enough: float

    @property
    def flat(self) -> Decay:
        """All within the last threshold alike, or the decay that is given."""
        return self.decay or Binary(self.within[-1])

    def decay_of(self, measure: str) -> Decay:
        """The decay of a measure.

        2SFCA is always flat. E2SFCA and 3SFCA take three even steps (1, 0.68, 0.22) up to the last
        threshold, all others the Gaussian that falls to 0 there, unless a decay is given.
        """
        reach = self.within[-1]
        if measure == "2sfca":
            return Binary(reach)
        if self.decay is not None:
            return self.decay
        if measure in ("e2sfca", "3sfca"):
            return Stepped((reach / 3, 2 * reach / 3, reach), _STEPS)
        return ShiftedGaussian(reach)


@dataclass
class Plan:
    """Gatherers of the first pass, makers of those of the second, and what they end in."""

    first: list[Gather] = field(default_factory=list)
    later: list[Callable[[], Gather]] = field(default_factory=list)
    ends: list[Callable[[], Columns]] = field(default_factory=list)
    cutoff: float = 0.0

    def gather(self, gatherer: Gather, cutoff: float) -> None:
        """Add a gatherer that needs pairs up to `cutoff`."""
        self.first.append(gatherer)
        self.cutoff = max(self.cutoff, cutoff)

    def second(self) -> list[Gather]:
        """Gatherers of the second pass, made after the first."""
        return [make() for make in self.later]

    def columns(self) -> Columns:
        """Results after the last pass."""
        found: Columns = {}
        for end in self.ends:
            found |= end()
        return found


def build(asked: Asked, people: Array, supply: Array) -> Plan:
    """The plan of all measures that are gathered from the stream of pairs.

    Args:
        asked: what is wanted.
        people: (place,) residents.
        supply: (destination,) what each offers.
    """
    plan = Plan()
    for measure in asked.measures:
        if measure == "within":
            _within(plan, asked, len(people), supply)
        elif measure == "gravity":
            _gravity(plan, asked, len(people), supply)
        elif measure in _SHARING:
            _shared(plan, asked, measure, people, supply)
        elif measure in ("cost_to_reach", "balancing"):
            _ordered(plan, asked, measure, people, supply)
        elif measure in ("passive", "load"):
            _passive(plan, asked, measure, people, supply)
    return plan


def _within(plan: Plan, asked: Asked, places: int, supply: Array) -> None:
    both = np.stack([np.ones(len(supply)), supply], axis=1)
    sums = [ByOrigin(places, both, Binary(limit)) for limit in asked.within]
    for limit, gathered in zip(asked.within, sums, strict=True):
        plan.gather(gathered, limit)

    def end() -> Columns:
        total = np.stack([gathered.total for gathered in sums], axis=1)
        dims = ("place", "within")
        return {
            "count_within": (dims, total[:, :, 0], "destinations", "destinations within hours"),
            "supply_within": (dims, total[:, :, 1], "supply", "supply within hours"),
            "covered": (dims, total[:, :, 0] > 0, "flag", "whether any is within hours"),
        }

    plan.ends.append(end)


def _gravity(plan: Plan, asked: Asked, places: int, supply: Array) -> None:
    decay = asked.decay_of("gravity")
    gathered = ByOrigin(places, supply, decay)
    plan.gather(gathered, decay.cutoff)
    meaning = f"{MEASURES['gravity']}, {decay}"
    plan.ends.append(lambda: {"gravity": (("place",), gathered.total, "supply", meaning)})


def _shared(plan: Plan, asked: Asked, measure: str, people: Array, supply: Array) -> None:
    decay = asked.decay_of(measure)
    demand = Demand(people, len(supply), decay, _SHARING[measure])
    plan.gather(demand, decay.cutoff)
    made: list[Supply] = []

    def later() -> Supply:
        made.append(Supply(demand, supply))
        return made[-1]

    def end() -> Columns:
        values, unit = made[-1].total, "supply per person"
        if measure == "spatial_availability":
            values, unit = values * people, "supply"
        return {measure: (("place",), values, unit, f"{MEASURES[measure]}, {decay}")}

    plan.later.append(later)
    plan.ends.append(end)


def _ordered(plan: Plan, asked: Asked, measure: str, people: Array, supply: Array) -> None:
    """Hours to enough; not known beyond the last threshold, and infinite there."""
    beyond = measure == "balancing"
    need = people if beyond else np.full(len(people), asked.enough)
    gathered = CostToReach(need, supply, beyond=beyond)
    reach = asked.within[-1]
    plan.gather(gathered, reach)
    meaning = f"{MEASURES[measure]}, searched up to {reach:g} h"

    def end() -> Columns:
        hours = np.where(gathered.cost <= reach, gathered.cost, np.inf)
        return {measure: (("place",), hours, "h", meaning)}

    plan.ends.append(end)


def _passive(plan: Plan, asked: Asked, measure: str, people: Array, supply: Array) -> None:
    limits = asked.within if measure == "passive" else asked.within[-1:]
    sums = [ByDestination(people, len(supply), Binary(limit)) for limit in limits]
    for limit, gathered in zip(limits, sums, strict=True):
        plan.gather(gathered, limit)

    def end() -> Columns:
        total = np.stack([gathered.total for gathered in sums], axis=1)
        if measure == "passive":
            dims = ("destination", "within")
            return {"people_within": (dims, total, "person", MEASURES[measure])}
        bare = np.where(total[:, 0] > 0, np.inf, 0.0)
        load = np.where(supply > 0, total[:, 0] / np.where(supply > 0, supply, 1.0), bare)
        return {"load": (("destination",), load, "person per supply", MEASURES[measure])}

    plan.ends.append(end)
