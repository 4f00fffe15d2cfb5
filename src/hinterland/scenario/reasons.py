"""Why a county got worse: links of its former way that were closed or slowed, and by what edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from hinterland.connect.network import link_time
from hinterland.flow import Access, Territory
from hinterland.scenario.measures import MARKET, MEAN_TIME, NEAREST, Measure
from hinterland.scenario.routes import Roads

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TELLING = 0.5
"""Share of a county's largest loss from which a better known place is named for it."""


@dataclass(frozen=True)
class Reasons:
    """Finds the reason of a loss.

    Attributes:
        base, after: territories before and after, with the same links first.
        times_base, times_after: their accesses.
        touched: edit, as messages call it, to positions of its links.
    """

    base: Territory
    after: Territory
    times_base: Access
    times_after: Access
    touched: Mapping[str, tuple[int, ...]]

    @cached_property
    def roads(self) -> Roads:
        """The open roads before."""
        return Roads(self.base)

    def of(self, row: int, measure: Measure) -> str:
        """The reason why a county (position) lost by a measure, in words."""
        if measure.key not in (MEAN_TIME, MARKET) and not measure.key.startswith(NEAREST):
            return "a link, station, border or setting that its trips used changed"
        end = self._end(row, measure)
        if end is None:
            return "its people live farther from what they reach, or settings changed"
        node, name = end
        start = int(self.base.facts["seat_node"].values[row])
        way = self.roads.way(start, node) if start >= 0 and node >= 0 else None
        if way is None:
            return f"the way to {name} is not a road of the base"
        return f"its way to {name} {self._worse(way)}"

    def _worse(self, way: Ints) -> str:
        old, new = link_time(self.base)[way], link_time(self.after)[way]
        closed, slower = np.isinf(new) & np.isfinite(old), np.isfinite(new) & (new > old)
        parts = []
        for mask, told in ((closed, "closed"), (slower, "slower")):
            if mask.any():
                by = self._edits(way[mask])
                parts.append(f"had {int(mask.sum())} link(s) that are now {told}{by}")
        return " and ".join(parts) or "has the same links as before; settings changed"

    def _edits(self, links: Ints) -> str:
        names = [name for name, rows in self.touched.items() if np.isin(links, rows).any()]
        return f" by {', '.join(names)}" if names else ""

    def _end(self, row: int, measure: Measure) -> tuple[int, str] | None:
        """Road node and name of something near or high in rank that the county lost time to."""
        facts = self.base.facts
        if measure.key in (MEAN_TIME, MARKET):
            old = self.times_base.times["travel_time"].values[row].astype(float)
            new = self.times_after.times["travel_time"].values[row].astype(float)
            return self._told(*telling_end(self.base, row, old, new))
        service = measure.key.removeprefix(NEAREST)
        places = np.flatnonzero(facts["place_county"].values == row)
        labels = self.times_base.times["nearest_label"].sel(service=service).values[places]
        label = str(labels[0]) if len(labels) else ""
        at = np.flatnonzero(facts["facility"].values.astype(str) == label)
        if len(at):
            return int(facts["facility_node"].values[at[0]]), label
        seat = np.flatnonzero(facts["county"].values.astype(str) == label)
        return self._told(int(seat[0])) if len(seat) and seat[0] != row else None

    def _told(self, row: int, rank: str = "") -> tuple[int, str]:
        facts = self.base.facts
        names = (str(facts[f"county_name_{tongue}"].values[row]) for tongue in ("zh", "en"))
        name = " ".join(dict.fromkeys(names))
        return int(facts["seat_node"].values[row]), f"{name} ({rank})" if rank else name


def telling_end(territory: Territory, row: int, old: Floats, new: Floats) -> tuple[int, str]:
    """To whom a county lost much time, so that people know the place, and what it is to them.

    The seat of the own prefecture, else the capital of the own province, else the nearest seat of
    a prefecture, else the nearest county; each if it lost `TELLING` of the largest loss or more. A
    way that was lost altogether is the largest loss.

    Args:
        territory: before.
        row: the county.
        old, new: (county,) its times before and after.
    """
    facts = territory.facts
    with np.errstate(invalid="ignore"):
        loss = np.nan_to_num(new - old, nan=0.0, posinf=np.inf)
    much = loss >= TELLING * loss.max()
    seat, capital = (facts[word].values == 1 for word in ("prefecture_seat", "provincial_capital"))
    own, home = (facts[f"county_{word}"].values for word in ("prefecture", "province"))
    every = np.ones(len(loss), dtype=bool)
    for found, rank in (
        (seat & (own == own[row]), "seat of its prefecture"),
        (capital & (home == home[row]), "capital of its province"),
        (seat, ""),
        (every, ""),
    ):
        rows = np.flatnonzero(found & much & (np.arange(len(loss)) != row))
        if len(rows):
            return int(rows[np.argmin(old[rows])]), rank
    return int(np.argmax(loss)), ""
