"""One scenario beside its base: what is compared, and what of it moves."""

from __future__ import annotations

from dataclasses import dataclass

from hinterland.flow import Access, Assessment, Territory
from hinterland.scenario.measures import Measure
from hinterland.scenario.mode_measures import PASSENGER
from hinterland.scenario.reasons import Reasons


@dataclass(frozen=True, eq=False)
class Case:
    """One scenario beside the base.

    Attributes:
        name: the scenario's, or the territory's where no scenario file was given.
        territory: after all changes.
        access: its travel times.
        measures: what is compared, by key.
        markets: cost to each foreign market, by its name; empty without the other modes.
        pairs: how the pairs of seats (or of seat and market) moved, by key of their mean.
        notes: what the scenario did, in words.
        assessment: with indicators, unless only access was asked for.
        reasons: finds why a county lost.
    """

    name: str
    territory: Territory
    access: Access
    measures: dict[str, Measure]
    markets: dict[str, Measure]
    pairs: dict[str, dict[str, float | str]]
    notes: tuple[str, ...]
    assessment: Assessment | None
    reasons: Reasons

    @property
    def every(self) -> dict[str, Measure]:
        """The measures and, under keys of their own, those of single markets."""
        return self.measures | {measure.key: measure for measure in self.markets.values()}

    @property
    def by_modes(self) -> bool:
        """Whether other modes than road and ferry are among the measures."""
        return PASSENGER in self.measures

    @property
    def moves(self) -> bool:
        """Whether any measure of any county differs from the base, beyond rounding."""
        return any(
            measure.gain.any() or measure.people_cut_off.any() or measure.people_connected.any()
            for measure in self.every.values()
        )
