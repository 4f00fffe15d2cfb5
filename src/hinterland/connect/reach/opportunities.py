"""What a territory offers as destinations: facilities, seats, jobs and people; and who demands it.

A destination has doors: road nodes with the hours beyond each. A facility has one; jobs and people
sit in places and have the doors of their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from scipy.spatial import cKDTree

from hinterland.connect.network import facility_access, link_time, seat_access_time
from hinterland.connect.reach.kinds import PLACE_KINDS, kind_meant, kinds_there, none_of
from hinterland.connect.services import FACILITY_SERVICES, SEAT_SERVICES, STOP_SERVICES
from hinterland.connect.village.access_points import AccessPoints, access_points
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints

Texts = np.ndarray[tuple[int, ...], np.dtype[np.str_]]

_SEAT_FLAG = {"prefecture_seat": "prefecture_seat", "provincial_capital": "provincial_capital"}

_SERVICE_KINDS = frozenset(kind for kinds in FACILITY_SERVICES.values() for kind in kinds)

CLIPS: Mapping[str, str] = MappingProxyType(
    {"county": "county", "prefecture": "county_prefecture", "province": "county_province"}
)
"""Administrative unit that a trip may be kept inside, and the fact that names it."""

EARTH_RADIUS = 6371.0088
"""Mean radius of the earth, km (IUGG)."""


@dataclass(frozen=True, eq=False)
class Destinations:
    """Destinations of one kind with their doors.

    Attributes:
        to: what was asked for.
        label: (destination,) labels.
        lon, lat: (destination,) degrees.
        supply: (destination,) what each offers, not negative.
        county: (destination,) position of the county that it lies in.
        owner, node, hours: (door,) destination, road node, hours between node and destination.
        unit: what `supply` counts.
        local: "seats" where these are county seats, to which every place of the county has a local
            way; "places" where they are the places, in order, each with a way inside itself;
            "facilities" where local ways lead to those at the own seat and in the own place.
    """

    to: str
    label: Texts
    lon: Floats
    lat: Floats
    supply: Floats
    county: Ints
    owner: Ints
    node: Ints
    hours: Floats
    unit: str
    local: Literal["", "seats", "places", "facilities"] = ""


def destinations(territory: Territory, to: str) -> Destinations:
    """The destinations of a kind.

    Args:
        to: a kind of facility ("airport", "clinic", ...), a service ("rail", "port",
            "land_crossing", "county_seat", "prefecture_seat", "provincial_capital"), or
            "people", "jobs" or "places". A plural ("clinics", "Bus stations") or a Chinese word
            means the kind; see `kinds.ALIASES`.

    Raises:
        InputError: the territory has none of it; names what it has.
    """
    asked, to = to, kind_meant(territory, to) or to
    if to in PLACE_KINDS:
        return _places(territory, to)
    if to in SEAT_SERVICES:
        return _seats(territory, to)
    kinds = FACILITY_SERVICES.get(to, (to,))
    if not np.isin(territory.facts["facility_kind"].values, kinds).any():
        if to in kinds_there(territory):
            return _stops(territory, to)
        raise InputError(none_of(territory, asked))
    return _facilities(territory, to, kinds)


def people(territory: Territory) -> Floats:
    """(place,) residents: the demand side."""
    return np.asarray(territory.facts["population"].values, dtype=float)


def units(territory: Territory, clip: str | None) -> Ints | None:
    """(county,) number of the administrative unit that trips are kept inside; None without.

    Raises:
        InputError: no such unit.
    """
    if clip is None:
        return None
    if clip not in CLIPS:
        raise InputError(
            Fault(f"Trips cannot be clipped by {clip!r}.", "clip", f"Use {', '.join(CLIPS)}.")
        )
    names = territory.facts[CLIPS[clip]].values.astype(str)
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def on_sphere(lon: Floats, lat: Floats) -> Floats:
    """(point, 3) unit vectors, for trees that measure straight distances across any meridian."""
    east, north = np.radians(lon), np.radians(lat)
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=-1)


def chord(km: float) -> float:
    """Straight distance through the unit sphere for a distance along the ground."""
    return float(2 * np.sin(min(km / EARTH_RADIUS, np.pi) / 2))


def ground(chords: Floats) -> Floats:
    """km along the ground for distances through the unit sphere."""
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.clip(chords / 2, 0.0, 1.0)))


def _facilities(territory: Territory, to: str, kinds: tuple[str, ...]) -> Destinations:
    facts = territory.facts
    mine = np.flatnonzero(np.isin(facts["facility_kind"].values, kinds))
    joined, node, hours = facility_access(territory, kinds)
    supply, unit = np.ones(len(mine)), "facilities"
    if territory.has("facility_supply"):
        given = facts["facility_supply"].values[mine].astype(float)
        # A kind whose supply nobody stated is counted by the number of its facilities.
        if given.any():
            supply, unit = given, "units of facility_supply"
    lon, lat = (facts[f"facility_{axis}"].values[mine].astype(float) for axis in ("lon", "lat"))
    return Destinations(
        to=to,
        label=facts["facility"].values.astype(str)[mine],
        lon=lon,
        lat=lat,
        supply=supply,
        county=_county_of(territory, lon, lat),
        owner=np.searchsorted(mine, joined).astype(np.int64),
        node=node,
        hours=hours,
        unit=unit,
        # `connect` takes every trip to its services by the network; both must say the same.
        local="" if set(kinds) & _SERVICE_KINDS else "facilities",
    )


def _seats(territory: Territory, to: str) -> Destinations:
    """Seats of government; every one counts, so with `clip` only that of the own unit does."""
    facts = territory.facts
    flag = np.ones(facts.sizes["county"], dtype=bool)
    if to in _SEAT_FLAG:
        flag = facts[_SEAT_FLAG[to]].values > 0
    mine = np.flatnonzero(flag)
    node = facts["seat_node"].values.astype(np.int64)[mine]
    owner = np.flatnonzero(node >= 0)
    return Destinations(
        to=to,
        label=facts["county"].values.astype(str)[mine],
        lon=facts["seat_lon"].values[mine].astype(float),
        lat=facts["seat_lat"].values[mine].astype(float),
        supply=np.ones(len(mine)),
        county=mine.astype(np.int64),
        owner=owner.astype(np.int64),
        node=node[owner],
        hours=seat_access_time(territory)[mine][owner],
        unit="seats",
        local="seats",
    )


def _stops(territory: Territory, to: str) -> Destinations:
    """Stops of a timetable, on foot from the roads that the timetable was joined to."""
    facts = territory.facts
    mine = np.flatnonzero(facts["node_mode"].values == STOP_SERVICES[to])
    number = np.full(facts.sizes["node"], -1, dtype=np.int64)
    number[mine] = np.arange(len(mine))
    hours, walk = link_time(territory), facts["link_mode"].values == "walk"
    walk = walk & np.isfinite(hours)
    ends = [facts[f"link_{end}"].values.astype(np.int64)[walk] for end in ("from", "to")]
    road = facts["node_mode"].values == "road"
    # A footway is walked both ways; it is a door where one end is a stop and the other a road.
    stop, node = (np.concatenate([ends[a], ends[b]]) for a, b in ((0, 1), (1, 0)))
    door = (number[stop] >= 0) & road[node]
    lon, lat = (facts[f"node_{axis}"].values[mine].astype(float) for axis in ("lon", "lat"))
    return Destinations(
        to=to,
        label=facts["node"].values[mine].astype(str),
        lon=lon,
        lat=lat,
        supply=np.ones(len(mine)),
        county=_county_of(territory, lon, lat),
        owner=number[stop][door],
        node=node[door],
        hours=np.tile(hours[walk], 2)[door],
        unit="stops",
        local="facilities",
    )


def _places(territory: Territory, to: str) -> Destinations:
    facts = territory.facts
    if to == "people":
        supply = people(territory)
    elif to == "jobs":
        supply = np.asarray(facts["employment"].values.sum(axis=1), dtype=float)
    else:
        supply = np.ones(facts.sizes["place"])
    doors: AccessPoints = access_points(territory, inward=True)
    return Destinations(
        to=to,
        label=facts["place"].values.astype(str),
        lon=facts["place_lon"].values.astype(float),
        lat=facts["place_lat"].values.astype(float),
        supply=supply,
        county=facts["place_county"].values.astype(np.int64),
        owner=doors.place,
        node=doors.node,
        hours=doors.hours,
        unit=to,
        local="places",
    )


def _county_of(territory: Territory, lon: Floats, lat: Floats) -> Ints:
    """(point,) county by outline where the territory has outlines, else that of the nearest place.

    A point outside every outline, as at sea, belongs to the county of the nearest place.
    """
    facts = territory.facts
    tree = cKDTree(on_sphere(facts["place_lon"].values, facts["place_lat"].values))
    nearest = facts["place_county"].values[tree.query(on_sphere(lon, lat))[1]].astype(np.int64)
    if territory.boundaries is None or not len(lon):
        return np.asarray(nearest)
    import shapely

    shapes = shapely.STRtree(np.asarray(territory.boundaries.values))
    point, county = shapes.query(shapely.points(lon, lat), predicate="intersects")
    # A point on a shared line goes to the first of its counties.
    order = np.lexsort((county, point))[::-1]
    nearest[point[order]] = county[order]
    return np.asarray(nearest)
