"""Ways from places to county seats and towns: by the network from their access points, or directly.

The direct way is the local road of the model: straight distance times local detour at the local
speed. It leads from every place to its own seat (fact `seat_distance`) and from a single settlement
to its town and to other seats within the access radius; beyond it a road is needed.

Which town and which seats these are follows from straight distances alone. Chosen by time, a better
road could exchange one of them for another that is sooner and yet dearer, or farther from what is
looked for behind it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from hinterland.connect.village.access_points import (
    RADIUS,
    AccessPoints,
    individual,
    local_rate,
    seat_access,
)
from hinterland.connect.village.measure import Measure, in_hours
from hinterland.flow import Territory
from hinterland.numerics.entries import Entries
from hinterland.numerics.pair_ways import Pairs, pair_ways
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.recall import Recall, digest
from hinterland.numerics.segments import straight_km


class Ways(NamedTuple):
    """Ways from places to other places.

    Attributes:
        place, to: (way,) positions of places (or of counties, where a function says so).
        hours, km: (way,) time, or what another measure counts, and length along that way.
    """

    place: Ints
    to: Ints
    hours: Floats
    km: Floats

    def take(self, rows: Ints | np.ndarray[Any, np.dtype[np.bool_]]) -> Ways:
        """The chosen ways, by position or mask."""
        return Ways(self.place[rows], self.to[rows], self.hours[rows], self.km[rows])


def own_seat(
    territory: Territory, points: AccessPoints, measure: Measure | None = None
) -> tuple[Floats, Floats]:
    """Ways to the own seat: the local way, or a better one by the network.

    Args:
        territory: facts.
        points: access points of the places, in the same measure.
        measure: what is kept least; hours if absent.

    Returns:
        (place,) hours, or what is counted, and (place,) km along that way.
    """
    facts = territory.facts
    measure = measure or in_hours(territory)
    county = facts["place_county"].values.astype(np.int64)
    straight = facts["seat_distance"].values.astype(float)
    place = np.arange(len(county))
    pairs = Pairs(place, county, *_locally(territory, measure, place, straight))
    into = _seats(territory, measure)
    return pair_ways(pairs, _listed(points), into, measure.graph, measure.km)


def own_towns(
    territory: Territory,
    points: AccessPoints,
    inward: AccessPoints,
    measure: Measure | None = None,
) -> Ways:
    """The way of each single village to its town, the nearest of its county in a straight line.

    Args:
        territory: facts.
        points, inward: access points from the places, and to them, in the same measure.
        measure: what is kept least; hours if absent.

    Returns:
        A way for each village whose county has a town; `to` is the town's place. Always the same
        villages and towns, whatever the roads and the measure.
    """
    measure = measure or in_hours(territory)
    village, town, straight = _nearest_towns(territory)
    centres, end = np.unique(town, return_inverse=True)
    local = _locally(territory, measure, village, straight)
    pairs = Pairs(village, end.astype(np.int64), *local)
    into = _listed(inward, centres)
    cost, km = pair_ways(pairs, _listed(points), into, measure.graph, measure.km)
    return Ways(village, town, cost, km)


def seats_of_others(
    territory: Territory, points: AccessPoints, count: int, measure: Measure | None = None
) -> Ways:
    """Ways of each place to the `count` seats of other counties nearest in a straight line.

    A place that is no single settlement counts from its own seat.

    Args:
        territory: facts.
        points: access points of the places, in the same measure.
        count: how many seats; fewer where there are no more.
        measure: what is kept least; hours if absent.

    Returns:
        Ways sorted by place; `to` is the county. Always the same pairs, whatever the roads and the
        measure; infinite where there is no way.
    """
    measure = measure or in_hours(territory)
    place, to, straight = _seats_around(territory, count)
    radius = float(territory.settings.get("access_radius", RADIUS))
    direct = individual(territory)[place] & (straight <= radius)
    local, local_km = _locally(territory, measure, place, straight)
    pairs = Pairs(place, to, np.where(direct, local, np.inf), np.where(direct, local_km, np.inf))
    out, before, before_km = _from_seats(territory, points)
    into, graph, arc_km = _seats(territory, measure), measure.graph, measure.km
    told = (*pairs, *out, *into, graph.nodes, graph.tail, graph.head, graph.cost, arc_km)
    cost, km = _onward.get(digest(*told), lambda: pair_ways(pairs, out, into, graph, arc_km))
    return Ways(place, to, before[place] + cost, before_km[place] + km)


_onward: Recall[tuple[Floats, Floats]] = Recall(128 * 1024**2)
"""Ways to the seats of other counties by what they follow from: half a megabyte for the west of
China with its counties, 20 MB with single villages."""


def _from_seats(territory: Territory, points: AccessPoints) -> tuple[Entries, Floats, Floats]:
    """Entries in which places that are no single settlement start at the road of their seat, and
    (place,) what their way there costs and its length.

    Such a place has this one entry, so what lies beyond it does not depend on how it gets there:
    better local roads leave the search as it is.
    """
    alone = individual(territory)
    whole = ~alone[points.place]
    before, km = np.zeros(len(alone)), np.zeros(len(alone))
    before[points.place[whole]] = points.hours[whole]
    km[points.place[whole]] = points.km[whole]
    out = Entries(
        points.start,
        points.node,
        np.where(whole, 0.0, points.hours),
        np.where(whole, 0.0, points.km),
    )
    return out, before, km


def _locally(
    territory: Territory, measure: Measure, place: Ints, straight: Floats
) -> tuple[Floats, Floats]:
    """(way,) what is counted, and km, of local ways from places over a straight distance in km."""
    rate, detour = (values[place] for values in local_rate(territory))
    km = straight * detour
    return measure.local(km, straight * rate), km


def _seats(territory: Territory, measure: Measure) -> Entries:
    """The way from the road to each seat, none for a seat without a road."""
    facts = territory.facts
    node = facts["seat_node"].values.astype(np.int64)
    on_road = np.flatnonzero(node >= 0)
    start = np.searchsorted(on_road, np.arange(len(node) + 1)).astype(np.int64)
    km = facts["seat_access_distance"].values.astype(float)[on_road]
    return Entries(start, node[on_road], seat_access(territory, measure)[on_road], km)


def _listed(points: AccessPoints, only: Ints | None = None) -> Entries:
    """Access points as entries, of all places or of the chosen ones in their order."""
    if only is None:
        return Entries(points.start, points.node, points.hours, points.km)
    count = points.start[only + 1] - points.start[only]
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    taken = np.repeat(points.start[only] - start[:-1], count) + np.arange(start[-1])
    return Entries(start, points.node[taken], points.hours[taken], points.km[taken])


def _nearest_towns(territory: Territory) -> tuple[Ints, Ints, Floats]:
    """Single villages, the nearest single town of their county, and the straight km between."""
    facts = territory.facts
    tier, single = facts["place_tier"].values, individual(territory)
    county = facts["place_county"].values.astype(np.int64)
    lon, lat = (facts[w].values.astype(float) for w in ("place_lon", "place_lat"))
    villages = np.flatnonzero(single & (tier == "village"))
    towns = np.flatnonzero(single & (tier == "town"))
    towns = towns[np.argsort(county[towns], kind="stable")]
    first = np.searchsorted(county[towns], np.arange(facts.sizes["county"] + 1))
    # Each village with each town of its county, the towns of a village together.
    count = np.diff(first)[county[villages]]
    villages, count = villages[count > 0], count[count > 0]
    begin = np.cumsum(count) - count
    row = np.repeat(np.arange(len(villages)), count)
    town = towns[np.arange(len(row)) - begin[row] + first[county[villages]][row]]
    km = straight_km(lon[villages[row]], lat[villages[row]], lon[town], lat[town])
    order = np.lexsort((town, km, row))
    nearest = order[begin]
    return villages, town[nearest].astype(np.int64), km[nearest]


def _seats_around(territory: Territory, count: int) -> tuple[Ints, Ints, Floats]:
    """Each place with the seats of other counties nearest to it, and the straight km between."""
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    single = individual(territory)
    seat_lon, seat_lat = (facts[w].values.astype(float) for w in ("seat_lon", "seat_lat"))
    lon = np.where(single, facts["place_lon"].values.astype(float), seat_lon[county])
    lat = np.where(single, facts["place_lat"].values.astype(float), seat_lat[county])
    # The own seat may be among the nearest and does not count, so one more is looked for.
    asked = min(count + 1, len(seat_lon))
    _, found = cKDTree(_sphere(seat_lon, seat_lat)).query(_sphere(lon, lat), k=asked)
    near = np.asarray(found, dtype=np.int64).reshape(len(county), asked)
    other = near != county[:, None]
    other &= np.cumsum(other, axis=1) <= count
    place, column = np.nonzero(other)
    to = near[place, column]
    return place, to, straight_km(lon[place], lat[place], seat_lon[to], seat_lat[to])


def _sphere(lon: Floats, lat: Floats) -> Floats:
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
