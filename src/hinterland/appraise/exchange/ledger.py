"""Accounts of an equilibrium added up over groups of places: counties, provinces, the region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import xarray as xr
from scipy.sparse import csr_matrix

from hinterland.appraise.effects import RURAL_TIERS
from hinterland.flow import Access, Equilibrium, Flows, Territory
from hinterland.numerics.groups import Array, Index, Mask


@dataclass(frozen=True, eq=False)
class Ledger:
    """What an indicator of exchange may look at, and the groups that it is told for.

    Town here is the city of a county, country its towns and villages, as in `effects`.

    Attributes:
        territory, access, equilibrium, flows: what is known.
        group: (county,) group of each county; -1 for none.
        count: number of groups.
    """

    territory: Territory
    access: Access
    equilibrium: Equilibrium
    flows: Flows
    group: Index
    count: int

    def fact(self, word: str) -> Array:
        """A fact as floats."""
        return np.asarray(self.territory.facts[word].values, dtype=float)

    def state(self, word: str) -> Array:
        """A quantity of the equilibrium."""
        return np.asarray(self.equilibrium.values[word].values, dtype=float)

    def flow(self, word: str) -> Array:
        """A quantity of the flows."""
        return np.asarray(self.flows.values[word].values, dtype=float)

    @cached_property
    def county(self) -> Index:
        """(place,) position of the county."""
        return np.asarray(self.territory.facts["place_county"].values, dtype=np.intp)

    @cached_property
    def rural(self) -> Mask:
        """(place,) True for towns and villages."""
        return np.isin(self.territory.facts["place_tier"].values.astype(str), RURAL_TIERS)

    @cached_property
    def stage(self) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
        """(sector,) primary, secondary or tertiary."""
        return self.flows.values["sector_stage"].values.astype(str)

    @cached_property
    def farm(self) -> Mask:
        """(sector,) True for sectors that need land."""
        return np.asarray(self.territory.facts["sector_needs_land"].values > 0)

    def total(self, values: Array, among: Mask | None = None) -> Array:
        """(group, ...) sums of (place, ...) values, among some places."""
        kept = values if among is None else np.where(_shaped(among, values), values, 0.0)
        return self.over_counties(self.total_by_county(kept))

    def total_by_county(self, values: Array) -> Array:
        """(county, ...) sums of (place, ...) values."""
        return _summed(values, self.county, len(self.group))

    def over_counties(self, values: Array) -> Array:
        """(group, ...) sums of (county, ...) values."""
        known = self.group >= 0
        return _summed(values[known], self.group[known], self.count)

    def mean(self, values: Array, weight: Array) -> Array:
        """(group,) weighted mean of (place,) values; NaN without weight."""
        return over(self.total(values * weight), self.total(weight))

    def between(self, word: str) -> Array:
        """(group, group and the rest) flows of a table by county, the rest in the last column."""
        table = self.flow(word)
        known = self.group >= 0
        rows = _summed(table[known], self.group[known], self.count)
        to = np.where(known, self.group, self.count)
        return _summed(rows.T, to, self.count + 1).T

    def towards(self, word: str) -> Array:
        """(group, group) the same the other way: (to, from), the rest of the origins last."""
        table = self.flow(word).T
        known = self.group >= 0
        rows = _summed(table[known], self.group[known], self.count)
        return _summed(rows.T, np.where(known, self.group, self.count), self.count + 1).T


Measure = Callable[[Ledger], Array]
_MEASURES: dict[str, Measure] = {}


def exchange_indicator(word: str) -> Callable[[Measure], Measure]:
    """Register a function that computes a word of the codebook by group."""

    def register(measure: Measure) -> Measure:
        _MEASURES[word] = measure
        return measure

    return register


def measures() -> Mapping[str, Measure]:
    """Registered functions by word."""
    return MappingProxyType(_MEASURES)


def over(part: Array, whole: Array) -> Array:
    """part / whole, NaN where there is no whole."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def share(part: Array, whole: Array) -> Array:
    """The same held in [0, 1] against the last digit of sums."""
    return np.asarray(np.clip(over(part, whole), 0.0, 1.0))


def coordinates(flows: Flows, dims: tuple[str, ...]) -> dict[str, object]:
    """Labels of dimensions that the flows know."""
    values: xr.Dataset = flows.values
    return {dim: values[dim].values for dim in dims if dim in values.coords}


def _summed(values: Array, index: Index, count: int) -> Array:
    rows = len(index)
    if rows == count and np.array_equal(index, np.arange(rows)):
        return values
    adding = csr_matrix((np.ones(rows), (index, np.arange(rows))), shape=(count, rows))
    return np.asarray(adding @ values.reshape(rows, -1)).reshape(count, *values.shape[1:])


def _shaped(mask: Mask, like: Array) -> Array:
    return np.asarray(mask.reshape(-1, *[1] * (like.ndim - 1)))
