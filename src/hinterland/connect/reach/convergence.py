"""Space-time convergence: how travel times between seats change, and whether core or edge gains.

Janelle (1968) called the shrinking of travel times over time the convergence of places. Two Access
objects with the same labels are compared pair by pair, county by county, and by how central a
county was before.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Access, Territory, described
from hinterland.numerics.groups import Array, Mask, group_sum
from hinterland.numerics.paths import Ints

FLOOR = 0.1
"""Hours below which nearness to another seat counts no more; assumed."""

DECILES = 10

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "change_hours": "h",
        "change_share": "1",
        "county_hours": "h",
        "county_share": "1",
        "newly_reached": "person",
        "centrality": "person/h",
        "decile": "1",
        "decile_hours": "h",
        "decile_share": "1",
        "decile_people": "person",
    }
)

_PAIR = ("county", "county_to")

Times = Access | xr.DataArray
"""Times between seats: all that `connect` gives, or only its travel_time."""


def convergence(territory: Territory, base: Times, after: Times) -> xr.Dataset:
    """Change of the times between seats from `base` to `after`.

    Args:
        territory: gives people and the region; labels as in both.
        base, after: times of the same counties in the same order: Access, or hours by county and
            county_to, as `LiveRoads.travel_time` gives them.

    Returns:
        change_hours, change_share (county, county_to): after - base and its share of base; 0 where
            neither has a way; -inf and -1 where a way is new, inf where it is lost.
        county_hours, county_share (county,): change of the mean time to all people elsewhere who
            are reached in both, and its share; NaN where there are none.
        newly_reached (county,): people elsewhere whom only `after` reaches, less those lost.
        centrality (county,): people elsewhere over hours in `base`, summed.
        decile (county,): tenth of the region's people by that centrality, 1 the most peripheral;
            0 outside the region.
        decile_hours, decile_share, decile_people (tenth_by_centrality,): population-weighted means
            of county_hours and county_share; NaN where nobody has one.

    Raises:
        InputError: no such times, or labels differ; all faults at once.
    """
    old, new = _checked(territory, base, after)
    people = _county_people(territory)
    hours, share = _pairs(old, new)
    county_hours, county_share, gained = _counties(old, new, people)
    centrality = _centrality(old, people)
    decile = _decile(centrality, people, territory.region)
    table = _deciles(decile, people, county_hours, county_share)
    county = territory.facts["county"].values
    variables: dict[str, Any] = {
        "change_hours": (_PAIR, hours.astype(np.float32)),
        "change_share": (_PAIR, share.astype(np.float32)),
        "county_hours": (("county",), county_hours),
        "county_share": (("county",), county_share),
        "newly_reached": (("county",), gained),
        "centrality": (("county",), centrality),
        "decile": (("county",), decile),
        **{name: (("tenth_by_centrality",), column) for name, column in table.items()},
    }
    coords = {
        "county": county,
        "county_to": county,
        "tenth_by_centrality": np.arange(1, DECILES + 1),
    }
    made = xr.Dataset(variables, coords=coords, attrs={"status": "modelled"})
    return described(territory, made, UNITS)


def _pairs(old: Array, new: Array) -> tuple[Array, Array]:
    both_cut = np.isinf(old) & np.isinf(new)
    change = np.where(both_cut, 0.0, new - np.where(both_cut, 0.0, old))
    # Where there was no way, all of the time is gained.
    safe = np.where((old > 0) & np.isfinite(old), old, 1.0)
    share = np.where(np.isinf(old) & ~both_cut, -1.0, np.where(old > 0, change / safe, 0.0))
    return change, np.where(both_cut, 0.0, share)


def _counties(old: Array, new: Array, people: Array) -> tuple[Array, Array, Array]:
    weight = np.where(np.eye(len(people), dtype=bool), 0.0, people[None, :])
    both = np.isfinite(old) & np.isfinite(new)
    kept = np.where(both, weight, 0.0)
    total = kept.sum(axis=1)
    before = (np.where(both, old, 0.0) * kept).sum(axis=1)
    since = (np.where(both, new, 0.0) * kept).sum(axis=1)
    known = total > 0
    hours = np.where(known, (since - before) / np.where(known, total, 1.0), np.nan)
    moved = known & (before > 0)
    share = np.where(moved, (since - before) / np.where(moved, before, 1.0), np.nan)
    gained = (weight * (np.isfinite(new).astype(float) - np.isfinite(old))).sum(axis=1)
    return hours, share, gained


def _centrality(old: Array, people: Array) -> Array:
    """People elsewhere over hours: the nearer many people are, the more central."""
    inverse = 1.0 / np.maximum(old, FLOOR)
    np.fill_diagonal(inverse, 0.0)
    return np.asarray(inverse @ people)


def _decile(centrality: Array, people: Array, region: Mask) -> Ints:
    """Tenth of the region's people that the middle of each county falls into, edge first."""
    decile = np.zeros(len(people), dtype=np.int64)
    mine = np.flatnonzero(region)
    order = mine[np.argsort(centrality[mine], kind="stable")]
    total = float(people[order].sum())
    if total <= 0:
        return decile
    middle = (np.cumsum(people[order]) - people[order] / 2) / total
    decile[order] = np.minimum((middle * DECILES).astype(np.int64), DECILES - 1) + 1
    return decile


def _deciles(decile: Ints, people: Array, hours: Array, share: Array) -> dict[str, Array]:
    table = {"decile_people": group_sum(people, decile, DECILES + 1)[1:]}
    for name, values in (("decile_hours", hours), ("decile_share", share)):
        known = np.isfinite(values)
        weight = group_sum(np.where(known, people, 0.0), decile, DECILES + 1)[1:]
        total = group_sum(np.where(known, people * values, 0.0), decile, DECILES + 1)[1:]
        there = weight > 0
        table[name] = np.where(there, total / np.where(there, weight, 1.0), np.nan)
    return table


def _county_people(territory: Territory) -> Array:
    facts = territory.facts
    people = facts["population"].values.astype(float)
    return group_sum(people, facts["place_county"].values, facts.sizes["county"])


def _checked(territory: Territory, base: Times, after: Times) -> tuple[Array, Array]:
    """(county, county_to) hours before and after.

    Labels are matched exactly: nothing is reordered or filled in.
    """
    have = territory.facts.indexes["county"]
    faults, found = [], []
    for name, given in (("base", base), ("after", after)):
        times = given.times["travel_time"] if isinstance(given, Access) else given
        if not isinstance(times, xr.DataArray) or times.dims != _PAIR:
            said = f"of {', '.join(map(str, times.dims))}" if hasattr(times, "dims") else "no array"
            faults.append(
                Fault(
                    f"{name} gives no times between county seats.",
                    f"{name} is {type(given).__name__}, {said}",
                    "Give Access, or its travel_time by county and county_to.",
                )
            )
            continue
        faults += [
            _other_labels(name, times, dim, have)
            for dim in _PAIR
            if dim not in times.indexes or not times.indexes[dim].equals(have)
        ]
        found.append(times.values.astype(float))
    refuse(InputError, faults)
    return found[0], found[1]


def _other_labels(name: str, times: xr.DataArray, dim: str, have: pd.Index[str]) -> Fault:
    if dim not in times.indexes:
        where = f"{name} has none"
    else:
        strange = times.indexes[dim].symmetric_difference(have)
        where = first_labels(strange) or "another order"
    return Fault(
        f"{name} has other {dim} labels than the territory.",
        where,
        "Compare Access of one territory, before and after Changes.",
    )
