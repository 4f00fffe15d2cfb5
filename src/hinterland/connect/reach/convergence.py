"""Space-time convergence: how travel times between seats change, and whether core or edge gains.

Janelle (1968) called the shrinking of travel times over time the convergence of places. Two Access
objects with the same labels are compared pair by pair, county by county, and by how central a
county was before.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Access, Territory
from hinterland.numerics.groups import Array, Mask, group_sum
from hinterland.numerics.paths import Ints

FLOOR = 0.1
"""Hours below which nearness to another seat counts no more; assumed."""

DECILES = 10


def convergence(territory: Territory, base: Access, after: Access) -> xr.Dataset:
    """Change of the times between seats from `base` to `after`.

    Args:
        territory: gives people and the region; labels as in both.
        base, after: times of the same counties in the same order.

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
        InputError: labels differ; all faults at once.
    """
    _check(territory, base, after)
    old, new = (a.times["travel_time"].values.astype(float) for a in (base, after))
    people = _county_people(territory)
    hours, share = _pairs(old, new)
    county_hours, county_share, gained = _counties(old, new, people)
    centrality = _centrality(old, people)
    decile = _decile(centrality, people, territory.region)
    table = _deciles(decile, people, county_hours, county_share)
    county = territory.facts["county"].values
    pair = ("county", "county_to")
    variables: dict[str, Any] = {
        "change_hours": (pair, hours.astype(np.float32)),
        "change_share": (pair, share.astype(np.float32)),
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
    return xr.Dataset(variables, coords=coords, attrs={"status": "modelled"})


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


def _check(territory: Territory, base: Access, after: Access) -> None:
    """Labels are matched exactly: nothing is reordered or filled in."""
    have = territory.facts.indexes["county"]
    faults = []
    for name, given in (("base", base), ("after", after)):
        for dim in ("county", "county_to"):
            labels = given.times.indexes[dim]
            if not labels.equals(have):
                strange = labels.symmetric_difference(have)
                faults.append(
                    Fault(
                        f"{name} has other {dim} labels than the territory.",
                        first_labels(strange) or "another order",
                        "Compare Access of one territory, before and after Changes.",
                    )
                )
    refuse(InputError, faults)
