"""Whether people keep pace with what is built: skills and industry against infrastructure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Reach = Sequence[tuple[str, Floats]]
"""Of each measure its pillar, and (county,) the dose it has there."""


@dataclass(frozen=True)
class Pace:
    """How far skills and industry keep pace with infrastructure.

    By money the ratio is what is spent a year on the one over the other; by reach it is the mean
    dose over the people of the region, so that cheap training for all keeps pace with dear roads.

    Attributes:
        spending: yearly cost by pillar.
        reach: mean dose over the region's people by pillar, the measures of a pillar summed and cut
            at 1.
        idle: share of those whom infrastructure reaches and neither skills nor industry do.
    """

    spending: Mapping[str, float]
    reach: Mapping[str, float]
    idle: float

    def by_money(self, pillar: str) -> float | None:
        """Spending on a pillar over that on infrastructure; None without infrastructure."""
        built = self.spending.get("infrastructure", 0.0)
        return None if built <= 0 else self.spending.get(pillar, 0.0) / built

    def by_reach(self, pillar: str) -> float | None:
        """Reach of a pillar over that of infrastructure; None without infrastructure."""
        built = self.reach.get("infrastructure", 0.0)
        return None if built <= 0 else self.reach.get(pillar, 0.0) / built

    @property
    def alerts(self) -> tuple[str, ...]:
        """Pillars, of skills and industry, whose reach stays behind infrastructure (below 1)."""
        found = ((p, self.by_reach(p)) for p in ("human capital", "industry"))
        return tuple(p for p, ratio in found if ratio is not None and ratio < 1)

    @property
    def shares(self) -> dict[str, float]:
        """Share of each pillar in what is spent."""
        total = sum(self.spending.values())
        return {p: (cost / total if total > 0 else 0.0) for p, cost in self.spending.items()}


def pace(spending: Mapping[str, float], reaches: Reach, people: Floats) -> Pace:
    """The pace of a package.

    Args:
        spending: yearly cost by pillar.
        reaches: pillar and (county,) dose of each measure.
        people: (county,) of the region; 0 outside.
    """
    total = max(float(people.sum()), 1.0)
    by_pillar: dict[str, Floats] = {}
    for pillar, dose in reaches:
        by_pillar[pillar] = np.minimum(by_pillar.get(pillar, np.zeros_like(people)) + dose, 1.0)
    reach = {pillar: float((dose * people).sum()) / total for pillar, dose in by_pillar.items()}
    nothing = np.zeros_like(people)
    built = by_pillar.get("infrastructure", nothing) > 0
    helped = (by_pillar.get("human capital", nothing) > 0) & (
        by_pillar.get("industry", nothing) > 0
    )
    there = float(people[built].sum())
    idle = float(people[built & ~helped].sum()) / there if there > 0 else 0.0
    return Pace(dict(spending), reach, idle)
