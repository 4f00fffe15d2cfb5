"""Access to one kind of destination for people: tables by province, county and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from hinterland.codebook import header
from hinterland.connect.reach.kinds import PLACE_KINDS
from hinterland.flow import Territory
from hinterland.numerics.groups import group_sum

Floats = npt.NDArray[np.float64]

MINUTES = 60.0

PER_PERSON = "per person"
READABLE = ((1e3, "per 1,000 people"), (1e6, "per 1,000,000 people"))
"""What a ratio per person is multiplied by on a terminal, and what its unit is called then."""

LEAST = 0.01
"""The largest value of a column from which it can be read."""


@dataclass(frozen=True, eq=False)
class Reached:
    """Access of a territory's places to one kind of destination.

    Attributes:
        territory: whose places.
        to: kind of destination.
        found: what `connect.reach.reachability.access` gives, `nearest` among it unless `summed`.
        within: thresholds, hours.
        measure: the further measure that was asked for, or `nearest`.
        clip: administrative unit that trips are kept inside, or None.
        notes: what was made for it, in words.
        synthesised: how the destinations were made up; empty where the territory lists them.
        villages: whether towns and villages were made places of their own.
    """

    territory: Territory
    to: str
    found: xr.Dataset
    within: tuple[float, ...]
    measure: str
    clip: str | None
    notes: tuple[str, ...] = ()
    synthesised: str = ""
    villages: bool = False

    @property
    def summed(self) -> bool:
        """Whether the destinations sit in places, so that only their sums say anything."""
        return self.to in PLACE_KINDS

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """Positions of the region's places."""
        return np.flatnonzero(self.territory.place_region)

    @cached_property
    def people(self) -> Floats:
        """(row,) residents."""
        return np.asarray(self.territory.facts["population"].values[self.rows], dtype=float)

    @cached_property
    def hours(self) -> Floats:
        """(row,) hours to the nearest."""
        return np.asarray(self.found["nearest_time"].values[self.rows, 0], dtype=float)

    def by(self, unit: npt.NDArray[Any]) -> pd.DataFrame:
        """One row a unit: people, people-weighted mean and median hours, shares of people.

        Args:
            unit: (row,) label of the unit of each place of the region.

        Returns:
            Columns `population_person`, `nearest_time_TO_mean_h`, `nearest_time_TO_median_h`, with
            k > 1 also `nearest_time_TO_K_mean_h` of the k-th nearest, all over the people who have
            a way there; a share within each threshold, the share without any way (both of all
            people), and people-weighted means of the other measures by place. Where destinations
            are `summed`, only the people and those means.
        """
        labels, index = np.unique(unit, return_inverse=True)
        count = len(labels)
        total = group_sum(self.people, index, count)
        frame = pd.DataFrame({header("population"): total}, index=pd.Index(labels.astype(str)))
        if not self.summed:
            self._add_nearest(frame, index)
        for column, values in self._measured().items():
            # A place without people has no say, also where it has no way: 0 x infinity.
            weighted = np.where(self.people > 0, self.people * values, 0.0)
            frame[column] = _over(group_sum(weighted, index, count), total, np.nan)
        return frame

    def _add_nearest(self, frame: pd.DataFrame, index: npt.NDArray[np.int64]) -> None:
        """The columns of the nearest: times, shares within thresholds and without a way."""
        count, total = len(frame), frame[header("population")].to_numpy(float)
        reached = np.isfinite(self.hours)
        counted = group_sum(np.where(reached, self.people, 0.0), index, count)
        lived = group_sum(np.where(reached, self.people * np.where(reached, self.hours, 0), 0.0),
                          index, count)  # fmt: skip
        word = f"nearest_time_{self.to}"
        frame[f"{word}_mean_h"] = _over(lived, counted, np.inf)
        frame[f"{word}_median_h"] = self._medians(index, count)
        last = self.found.sizes["rank"]
        if last > 1:
            frame[f"{word}_{last}_mean_h"] = self._mean_of(last, index, count)
        for limit in self.within:
            inside = group_sum(np.where(self.hours <= limit, self.people, 0.0), index, count)
            frame[share_word(limit)] = _over(inside, total, np.nan)
        frame["share_without_way"] = _over(total - counted, total, np.nan)

    def provinces(self) -> pd.DataFrame:
        """`by` province, with names; the best first: the quickest, or the largest sum."""
        facts = self.territory.facts
        county = facts["place_county"].values[self.rows]
        frame = self.by(facts["county_province"].values.astype(str)[county])
        at = {code: row for row, code in enumerate(facts["province"].values.astype(str))}
        for language in ("zh", "en"):
            names = facts[f"province_name_{language}"].values
            frame.insert(0, f"province_name_{language}", [names[at[c]] for c in frame.index])
        frame.index.name = "province"
        word, rising = self.leading
        return frame.sort_values(word, ascending=rising, kind="stable").reset_index()

    @property
    def leading(self) -> tuple[str, bool]:
        """The column by which units are ordered, and whether less of it is better."""
        if self.summed:
            return self.sums()[-1], False
        return f"nearest_time_{self.to}_mean_h", True

    def sums(self) -> list[str]:
        """Columns of what is reached within each threshold."""
        return list(self._spread("supply_within", self.rows))

    def counties(self) -> pd.DataFrame:
        """`by` county of the region, with names."""
        facts = self.territory.facts
        county = facts["place_county"].values[self.rows]
        frame = self.by(county)
        at = frame.index.to_numpy().astype(int)
        names = {
            "county": facts["county"].values.astype(str)[at],
            "county_name_zh": facts["county_name_zh"].values[at],
            "county_name_en": facts["county_name_en"].values[at],
            "county_province": facts["county_province"].values.astype(str)[at],
        }
        for place, (name, values) in enumerate(names.items()):
            frame.insert(place, name, values)
        return frame.sort_values("county").reset_index(drop=True)

    def places(self) -> pd.DataFrame:
        """One row a place of the region: tier, people, hours to each of the nearest, its label."""
        facts = self.territory.facts
        county = facts["place_county"].values[self.rows]
        columns: dict[str, Any] = {
            "place": facts["place"].values.astype(str)[self.rows],
            "county": facts["county"].values.astype(str)[county],
            "place_tier": facts["place_tier"].values[self.rows],
            header("place_lon"): facts["place_lon"].values[self.rows],
            header("place_lat"): facts["place_lat"].values[self.rows],
            header("population"): self.people,
        }
        for rank in range(self.found.sizes.get("rank", 0)):
            suffix = f"_{rank + 1}" if rank else ""
            hours = self.found["nearest_time"].values[self.rows, rank]
            columns[f"nearest_time_{self.to}{suffix}_h"] = hours
            labels = self.found["nearest_label"].values[self.rows, rank]
            columns[f"nearest_label_{self.to}{suffix}"] = labels
        return pd.DataFrame(columns | self._measured())

    def destinations(self) -> pd.DataFrame | None:
        """One row a destination where the measure is of destinations, else None."""
        words = [str(w) for w in self.found if self.found[w].dims[:1] == ("destination",)]
        if not words:
            return None
        columns: dict[str, Any] = {"destination": self.found["destination"].values}
        for word in words:
            columns |= self._spread(word, slice(None))
        return pd.DataFrame(columns)

    def further(self) -> dict[str, tuple[str, float]]:
        """Columns of the further measure, how a terminal heads them, and times how much.

        A supply per person is told per 1,000 people, or where it is rare per million: 2.15e-07
        says nothing to a reader.
        """
        words = [word for word in map(str, self.found) if self.found[word].dims == ("place",)]
        return {
            column: _readable(word, str(self.found[word].attrs.get("unit", "")), values)
            for word in words
            for column, values in self._spread(word, self.rows).items()
        }

    def _mean_of(self, rank: int, index: npt.NDArray[np.int64], count: int) -> Floats:
        """(unit,) mean hours to the rank-th nearest, of the people who have a way to so many."""
        hours = np.asarray(self.found["nearest_time"].values[self.rows, rank - 1], dtype=float)
        reached = np.isfinite(hours)
        people = np.where(reached, self.people, 0.0)
        lived = group_sum(people * np.where(reached, hours, 0.0), index, count)
        return _over(lived, group_sum(people, index, count), np.inf)

    def _medians(self, index: npt.NDArray[np.int64], count: int) -> Floats:
        """(unit,) the time within which half of the people are, of those who have a way."""
        medians = np.full(count, np.inf)
        counted = np.where(np.isfinite(self.hours), self.people, 0.0)
        order = np.lexsort((self.hours, index))
        bounds = np.searchsorted(index[order], np.arange(count + 1))
        for unit in range(count):
            mine = order[bounds[unit] : bounds[unit + 1]]
            running = np.cumsum(counted[mine])
            if len(mine) and running[-1] > 0:
                at = int(np.searchsorted(running, running[-1] / 2))
                medians[unit] = self.hours[mine[min(at, len(mine) - 1)]]
        return medians

    def _measured(self) -> dict[str, Floats]:
        """Columns of the further measure by place."""
        columns: dict[str, Floats] = {}
        for word in map(str, self.found):
            if word in ("nearest_time", "nearest_label", "covered"):
                continue
            if self.found[word].dims[:1] == ("place",):
                columns |= self._spread(word, self.rows)
        return columns

    def _spread(self, word: str, rows: Any) -> dict[str, Floats]:
        """A variable as columns with units in their headers, one for each threshold."""
        variable = self.found[word]
        unit = str(variable.attrs.get("unit", "")).replace(" ", "_").replace("/", "_per_")
        suffix = f"_{unit}" if unit else ""
        values = np.asarray(variable.values[rows], dtype=float)
        if values.ndim == 1:
            return {f"{word}_{self.to}{suffix}": values}
        return {
            f"{word}_{minutes(limit)}_min_{self.to}{suffix}": values[:, at]
            for at, limit in enumerate(self.within)
        }


def _readable(word: str, unit: str, values: Floats) -> tuple[str, float]:
    """A heading with the unit, and the factor to it."""
    if not unit.endswith(PER_PERSON):
        return (f"{word}, {unit}" if unit else word), 1.0
    most = float(values[np.isfinite(values)].max(initial=0.0))
    factor, told = next((per for per in READABLE if most * per[0] >= LEAST), READABLE[-1])
    return f"{word}, {unit.removesuffix(PER_PERSON)}{told}", factor


def share_word(limit: float) -> str:
    """Header of the share of people within a threshold (hours)."""
    return f"share_within_{minutes(limit)}_min"


def minutes(limit: float) -> str:
    """Hours as minutes without needless decimals."""
    return f"{limit * MINUTES:.6g}"


def _over(top: Sequence[float] | Floats, bottom: Sequence[float] | Floats, empty: float) -> Floats:
    above, below = np.asarray(top, dtype=float), np.asarray(bottom, dtype=float)
    return np.asarray(np.divide(above, below, out=np.full(len(below), empty), where=below > 0))
