"""Ways from places to county seats and towns: by the network from their access points, or directly.

The direct way is the local road of the model: straight distance times local detour at the local
speed. It leads from every place to its own seat (fact `seat_distance`) and from a single settlement
to the towns of its county and to other seats within the access radius; beyond it a road is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from hinterland.connect.network import ROAD_MODES, road_graph, seat_access_time
from hinterland.connect.village.access_points import RADIUS, AccessPoints, individual, local_rate
from hinterland.flow import Territory
from hinterland.numerics.entries import Entries
from hinterland.numerics.nearest_seeds import Seeds, nearest_seeds
from hinterland.numerics.own_centre import Groups, own_centre
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.segments import straight_km


class Ways(NamedTuple):
    """Ways from places to other places.

    Attributes:
        place, to: (way,) positions of places (or of counties, where a function says so).
        hours, km: (way,) time and length.
    """

    place: Ints
    to: Ints
    hours: Floats
    km: Floats

    def take(self, rows: Ints | np.ndarray[Any, np.dtype[np.bool_]]) -> Ways:
        """The chosen ways, by position or mask."""
        return Ways(self.place[rows], self.to[rows], self.hours[rows], self.km[rows])


def all_ways(parts: Sequence[Ways]) -> Ways:
    """The ways of all parts, in their order."""
    return Ways(
        np.concatenate([part.place for part in parts]),
        np.concatenate([part.to for part in parts]),
        np.concatenate([part.hours for part in parts]),
        np.concatenate([part.km for part in parts]),
    )


def road_km(territory: Territory) -> Floats:
    """(arc,) length of each arc of `road_graph`, in its order."""
    facts = territory.facts
    used = np.isin(facts["link_mode"].values, ROAD_MODES)
    km = facts["link_geometry"].values.astype(float) * facts["link_detour"].values
    back = facts["link_two_way"].values[used] > 0
    return np.concatenate([km[used], km[used][back]])


def own_seat(territory: Territory, points: AccessPoints) -> tuple[Floats, Floats]:
    """(place,) hours and km to the own seat: the local way, or a quicker one by the network."""
    facts = territory.facts
    counties = facts.sizes["county"]
    county = facts["place_county"].values.astype(np.int64)
    member = np.argsort(county, kind="stable")
    first = np.searchsorted(county[member], np.arange(counties + 1)).astype(np.int64)
    rate, detour = local_rate(territory)
    straight = facts["seat_distance"].values.astype(float)
    seats = np.arange(counties + 1)
    groups = Groups(
        first, member, seats, first, (straight * rate)[member], (straight * detour)[member]
    )
    seeds = _seats(territory)
    on_road = np.flatnonzero(seeds.node >= 0)
    start = np.searchsorted(on_road, seats).astype(np.int64)
    into = Entries(start, seeds.node[on_road], seeds.cost[on_road], seeds.km[on_road])
    _, hours, km = own_centre(groups, _listed(points), into, road_graph(territory),
                              road_km(territory))  # fmt: skip
    return hours, km


def own_towns(territory: Territory, points: AccessPoints, inward: AccessPoints) -> Ways:
    """The town of each single village: the quickest to reach of its county's single towns.

    Args:
        territory: facts.
        points, inward: access points from the places, and to them.

    Returns:
        A way for each village that has a town; `to` is the town's place.
    """
    facts = territory.facts
    tier, single = facts["place_tier"].values, individual(territory)
    villages = np.flatnonzero(single & (tier == "village"))
    towns = np.flatnonzero(single & (tier == "town"))
    groups, towns = _town_groups(territory, villages, towns)
    into = _listed(inward, towns)
    which, hours, km = own_centre(groups, _listed(points), into, road_graph(territory),
                                  road_km(territory))  # fmt: skip
    found = np.flatnonzero(which >= 0)
    return Ways(found, towns[which[found]], hours[found], km[found])


def seats_of_others(territory: Territory, points: AccessPoints, count: int) -> Ways:
    """The `count` seats of other counties that each place reaches soonest.

    Returns:
        Ways sorted by place and time; `to` is the county.
    """
    facts = territory.facts
    # The own seat may be among the nearest and does not count, so one more is looked for; a seat
    # among the best of a place is among the best of the entry that leads there.
    which, cost, length = nearest_seeds(
        road_graph(territory), road_km(territory), _seats(territory), count + 1
    )
    place = np.repeat(points.place, count + 1)
    to = which[points.node].ravel()
    hours = (points.hours[:, None] + cost[points.node]).ravel()
    km = (points.km[:, None] + length[points.node]).ravel()
    direct = _seats_around(territory)
    ways = Ways(
        *(np.concatenate(pair) for pair in zip((place, to, hours, km), direct, strict=True))
    )
    other = (ways.to >= 0) & (ways.to != facts["place_county"].values[ways.place])
    return _soonest(ways.take(other), count)


def _seats(territory: Territory) -> Seeds:
    facts = territory.facts
    return Seeds(
        facts["seat_node"].values.astype(np.int64),
        seat_access_time(territory),
        facts["seat_access_distance"].values.astype(float),
    )


def _listed(points: AccessPoints, only: Ints | None = None) -> Entries:
    """Access points as entries, of all places or of the chosen ones in their order."""
    if only is None:
        return Entries(points.start, points.node, points.hours, points.km)
    count = points.start[only + 1] - points.start[only]
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    taken = np.repeat(points.start[only] - start[:-1], count) + np.arange(start[-1])
    return Entries(start, points.node[taken], points.hours[taken], points.km[taken])


def _town_groups(territory: Territory, villages: Ints, towns: Ints) -> tuple[Groups, Ints]:
    """Villages and towns by county with the local ways between them, and the towns in order."""
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    counties = np.arange(facts.sizes["county"] + 1)
    villages = villages[np.argsort(county[villages], kind="stable")]
    towns = towns[np.argsort(county[towns], kind="stable")]
    first = np.searchsorted(county[villages], counties).astype(np.int64)
    first_town = np.searchsorted(county[towns], counties).astype(np.int64)
    # Each village with each town of its county, the towns of a village together.
    per_village = np.diff(first_town)[county[villages]]
    row = np.repeat(np.arange(len(villages)), per_village)
    begin = np.cumsum(per_village) - per_village
    column = np.arange(len(row)) - begin[row] + first_town[county[villages]][row]
    lon, lat = (facts[w].values.astype(float) for w in ("place_lon", "place_lat"))
    a, b = villages[row], towns[column]
    straight = straight_km(lon[a], lat[a], lon[b], lat[b])
    rate, detour = local_rate(territory)
    upto = np.concatenate([[0], np.cumsum(per_village)]).astype(np.int64)
    groups = Groups(first, villages, first_town, upto[first], straight * rate[a],
                    straight * detour[a])  # fmt: skip
    return groups, towns


def _seats_around(territory: Territory) -> Ways:
    """Direct ways of single settlements to all seats within the access radius."""
    facts = territory.facts
    radius = float(territory.settings.get("access_radius", RADIUS))
    single = np.flatnonzero(individual(territory))
    lon, lat = (facts[w].values.astype(float) for w in ("place_lon", "place_lat"))
    seat_lon, seat_lat = (facts[w].values.astype(float) for w in ("seat_lon", "seat_lat"))
    nothing = np.zeros(0, np.int64)
    if not len(single):
        return Ways(nothing, nothing, np.zeros(0), np.zeros(0))
    tree = cKDTree(_sphere(lon[single], lat[single]))
    # A chord is shorter than its arc, so no seat is lost; the distance is checked below.
    spheric = _sphere(seat_lon, seat_lat)
    near: Any = tree.query_ball_point(spheric, radius / 6371.0088)
    to = np.repeat(np.arange(len(near)), [len(rows) for rows in near])
    found = [np.sort(np.asarray(rows, np.int64)) for rows in near]
    place = single[np.concatenate(found)]
    km = straight_km(lon[place], lat[place], seat_lon[to], seat_lat[to])
    inside = km <= radius
    place, to, km = place[inside], to[inside], km[inside]
    rate, detour = local_rate(territory)
    return Ways(place, to, km * rate[place], km * detour[place])


def _sphere(lon: Floats, lat: Floats) -> Floats:
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def _soonest(ways: Ways, count: int) -> Ways:
    """The quickest way to each destination, and of those the `count` soonest of each place."""
    order = np.lexsort((ways.hours, ways.to, ways.place))
    ways = ways.take(order)
    fresh = (np.diff(ways.place, prepend=-1) != 0) | (np.diff(ways.to, prepend=-1) != 0)
    ways = ways.take(fresh & np.isfinite(ways.hours))
    order = np.lexsort((ways.to, ways.hours, ways.place))
    ways = ways.take(order)
    rank = np.arange(len(ways.place)) - np.searchsorted(ways.place, ways.place)
    return ways.take(rank < count)
