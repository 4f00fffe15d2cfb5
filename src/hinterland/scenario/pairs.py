"""Two matrices of times or costs side by side: means of counties, and how single pairs moved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from hinterland.flow import Access, Territory
from hinterland.scenario.measures import (
    MEAN_TIME,
    Measure,
    between,
    county_people,
    rounding,
)

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.str_]

ALIKE = 1e-4
"""Relative difference below which two moves of pairs count as alike."""


@dataclass(frozen=True)
class Sides:
    """Times or costs from seats to seats, or to foreign markets, before and after.

    Attributes:
        key, unit: of the measure that is their mean.
        old, new: (county, column); infinite where there is no way.
        weight: (column,) people or product at the other end.
        markets: labels of the columns; None where they are the counties themselves.
    """

    key: str
    unit: str
    old: Floats
    new: Floats
    weight: Floats
    markets: Texts | None = None

    @cached_property
    def measure(self) -> Measure:
        """The mean of each county over the other end."""
        own = self.markets is None
        return between(self.key, self.unit, self.old, self.new, self.weight, own=own)

    def single(self) -> dict[str, Measure]:
        """A measure of each market alone; none between counties."""
        names = [] if self.markets is None else self.markets.tolist()
        return {
            name: between(
                f"{self.key}:{name}",
                self.unit,
                self.old[:, [at]],
                self.new[:, [at]],
                np.ones(1),
                own=False,
            )
            for at, name in enumerate(names)
        }

    def pairs(self, territory: Territory) -> dict[str, float | str]:
        """How the pairs of a seat of the region and another, or a market, moved.

        Ordered pairs; those without a way before or after are counted apart. Gains and losses are
        amounts of the unit, `_share` is of the amount before.
        """
        rows = np.flatnonzero(territory.region)
        names = territory.facts["county_name_en"].values.astype(str)[rows]
        columns = rows if self.markets is None else np.arange(len(self.weight))
        ends = names if self.markets is None else self.markets
        old, new = (part[np.ix_(rows, columns)] for part in (self.old, self.new))
        apart = np.ones(old.shape, dtype=bool)
        if self.markets is None:
            np.fill_diagonal(apart, False)
        here, there = np.isfinite(old) & apart, np.isfinite(new) & apart
        both = here & there
        before = np.where(both, old, 0.0)
        gain = before - np.where(both, new, 0.0)
        gain = np.where(np.abs(gain) > rounding(before), gain, 0.0)
        better = gain > 0
        told: dict[str, float | str] = {
            "measure": self.key,
            "unit": self.unit,
            "pairs": int(apart.sum()),
            "better": int(better.sum()),
            "worse": int((gain < 0).sum()),
            "newly_connected": int((there & ~here).sum()),
            "cut_off": int((here & ~there).sum()),
            "median_gain": float(np.median(gain[better])) if better.any() else 0.0,
        }
        for word, amount in (("gain", gain), ("loss", -gain)):
            # Of pairs that moved alike the one that moved by the largest share is named.
            alike = amount >= (1.0 - ALIKE) * amount.max(initial=0.0)
            best = np.argmin(np.where(alike & both, before, np.inf))
            row, column = np.unravel_index(best, amount.shape)
            most = max(0.0, float(amount[row, column]))
            told |= {
                f"largest_{word}": most,
                # From no time at all any loss is the whole of it.
                f"largest_{word}_share": most / (float(before[row, column]) or most or 1.0),
                f"largest_{word}_pair": f"{names[row]} - {ends[column]}" if most else "",
            }
        return told


def by_road(territory: Territory, base: Access, after: Access) -> Sides:
    """Times between all seats by road and ferry, each by the people at the other end."""
    old, new = (access.times["travel_time"].values.astype(float) for access in (base, after))
    return Sides(MEAN_TIME, "h", old, new, county_people(territory))
