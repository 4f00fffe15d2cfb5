"""Rural Access Index from the network: village people near an all-season road, by km and on foot.

The index of SDG 9.1.1 counts rural people within 2 km of an all-season road; the same is asked in
minutes on foot along local ways. The roads of the bundled territories are trunk roads only, so both
shares are lower bounds there: a village counts as near none although a village road passes it.
`hinterland.appraise.rural_access` takes given distances instead, where a source has them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from hinterland.connect.parameters import parameters
from hinterland.connect.reach.opportunities import people
from hinterland.connect.village.access_points import WALKING_SPEED, individual
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory, described
from hinterland.numerics.groups import group_mean, weighted_mean
from hinterland.numerics.near_roads import near_segments
from hinterland.numerics.paths import Floats
from hinterland.numerics.segments import Segments, lay_grid

ROAD_KM = 2.0
"""km of the index (SDG 9.1.1, UN metadata)."""

WALK_MINUTES = 20.0
"""Minutes on foot that 2 km are taken to stand for (SDG 9.1.1, UN metadata)."""

PASSABLE_SHARE = 0.98
"""Passable share of the wet season from which a road is called all-season; assumed."""

LOWER_BOUND = (
    "Lower bounds where the network holds trunk roads only, as in the bundled territories: local "
    "roads that pass a village are not in it."
)


def rural_access(
    territory: Territory,
    *,
    road_km: float = ROAD_KM,
    walk_minutes: float = WALK_MINUTES,
    passable_share: float = PASSABLE_SHARE,
) -> xr.Dataset:
    """Share of village people near an all-season road of the network.

    Args:
        territory: with villages as single settlements.
        road_km: straight distance to the nearest point of a road.
        walk_minutes: time on foot to it, along the straight line times the local detour.
        passable_share: least passability of an all-season road.

    Returns:
        By county `near` and `near_weighted` (by distance), `walk` and `walk_weighted` (by time):
        the first of each counts people near a road that is passable enough, the second each near
        person by the best passability of a road there. NaN where a county has no such villages.
        `region` (measure,) has the same for the whole region.

    Raises:
        InputError: no village is a single settlement, or a limit is not positive.
    """
    _check(road_km, walk_minutes, passable_share)
    among = individual(territory) & (territory.facts["place_tier"].values == "village")
    if not among.any():
        raise InputError(
            Fault(
                "No village is a single settlement, so its way to the road is unknown.",
                "settlements",
                "Use `with_villages`, or give the index by the table road_access.csv.",
            )
        )
    detour = territory.facts["local_detour"].values.astype(float)
    speed = float(territory.settings.get("walking_speed", WALKING_SPEED))
    radius = {
        "near": np.full(len(detour), road_km),
        "walk": walk_minutes / 60.0 * speed / detour,
    }
    segments, passable = _roads(territory)
    weights = np.where(among, people(territory), 0.0)
    shares: dict[str, Floats] = {}
    for name, km in radius.items():
        best = _best_passability(territory, km, segments, passable)
        shares[name] = (best >= passable_share).astype(float)
        shares[f"{name}_weighted"] = best
    return _by_county(territory, shares, weights)


def road_distance(territory: Territory, radius: float = 50.0) -> Floats:
    """(place,) straight km to the nearest point of an open road; infinite beyond the radius."""
    segments, passable = _roads(territory)
    facts = territory.facts
    x, y = _turned(territory, facts["place_lon"].values), facts["place_lat"].values.astype(float)
    return near_segments(x, y, np.full(len(x), radius), segments, passable)[0]


def _best_passability(
    territory: Territory, km: Floats, segments: Segments, passable: Floats
) -> Floats:
    facts = territory.facts
    x, y = _turned(territory, facts["place_lon"].values), facts["place_lat"].values.astype(float)
    return near_segments(x, y, km, segments, passable)[1]


def _roads(territory: Territory) -> tuple[Segments, Floats]:
    """Open roads as straight segments between their nodes, and the passability of each."""
    facts = territory.facts
    used = (facts["link_mode"].values == "road") & (facts["link_open"].values > 0)
    start, end = (facts[word].values[used].astype(np.int64) for word in ("link_from", "link_to"))
    x, y = _turned(territory, facts["node_lon"].values), facts["node_lat"].values.astype(float)
    # Across the seam of longitude the other end lies less than half a turn away.
    x1 = x[start] + (x[end] - x[start] + 180.0) % 360.0 - 180.0
    return lay_grid(x[start], y[start], x1, y[end]), _passability(territory)[used]


def _passability(territory: Territory) -> Floats:
    """(link,) share of the wet season in which a road can be used; 1 where nothing is known."""
    facts = territory.facts
    if territory.has("link_wet_passability"):
        return np.asarray(facts["link_wet_passability"].values, dtype=float)
    passable = np.ones(facts.sizes["link"])
    if territory.has("link_surface"):
        surface = facts["link_surface"].values.astype(str)
        given = parameters(territory)
        for name in np.unique(surface):
            passable[surface == name] = given.get("seasons", str(name), "wet_passability")
    return passable


def _turned(territory: Territory, lon: np.ndarray[Any, Any]) -> Floats:
    """Longitudes within half a turn of the first place, so that the date line does no harm."""
    first = float(territory.facts["place_lon"].values[0])
    return np.asarray((lon.astype(float) - first + 180.0) % 360.0 - 180.0 + first)


def _by_county(territory: Territory, shares: dict[str, Floats], weights: Floats) -> xr.Dataset:
    facts = territory.facts
    county, count = facts["place_county"].values, facts.sizes["county"]
    nothing = np.full(count, np.nan)
    inside = np.where(territory.place_region, weights, 0.0)
    variables: dict[str, Any] = {
        name: (("county",), group_mean(share, weights, county, count, nothing))
        for name, share in shares.items()
    }
    whole = [weighted_mean(share, inside, empty=np.nan) for share in shares.values()]
    variables["region"] = (("measure",), np.asarray(whole))
    known = [w for w in ("link_wet_passability", "link_surface") if territory.has(w)]
    passability = f"from {known[0]}" if known else "unknown: every open road counts as all-season"
    made = xr.Dataset(
        variables,
        coords={"county": facts["county"].values, "measure": list(shares)},
        attrs={"note": LOWER_BOUND, "passability": passability, "status": "modelled"},
    )
    return described(territory, made, dict.fromkeys(variables, "1"))


def _check(road_km: float, walk_minutes: float, passable_share: float) -> None:
    given = {"road_km": road_km, "walk_minutes": walk_minutes}
    faults = [
        Fault(f"{name} is {value}.", name, "Give a finite number above 0.")
        for name, value in given.items()
        if not 0 < value < np.inf
    ]
    if not 0 < passable_share <= 1:
        faults.append(
            Fault(f"passable_share is {passable_share}.", "passable_share", "Give a share of 1.")
        )
    if faults:
        raise InputError(faults)
