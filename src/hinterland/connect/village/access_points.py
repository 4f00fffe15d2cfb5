"""Access points: where each place enters the road network, and what the way there takes.

A place reaches every road within a radius at the road's nearest point (a straight line between its
end nodes) and goes on along it, at the link's own speed and detour, to the ends it may drive to.
Joining at the nearest road without counting the way to it would let a new road make a village
worse off; several entries with their cost cannot. All roads in the radius count, not the k nearest:
a cap by number could drop a better road when a nearer bad one is built.

Only a place that is one settlement (fact `settlements` = 1) has a position from which ways can be
measured. Every other place is the mean of many people, who go through their own seat, as the
indicators take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hinterland.connect.network import ROAD_MODES, seat_access_time
from hinterland.connect.village.measure import Measure, in_hours
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.numerics.entries import Along, Entries, Positions, entries
from hinterland.numerics.paths import Floats, Graph, Ints
from hinterland.numerics.segments import Segments, lay_grid

RADIUS = 20.0
"""km within which roads count, unless the setting `access_radius` says otherwise; assumed."""

WALKING_SPEED = 5.0
"""km/h on foot, unless the setting `walking_speed` says otherwise; as the World Bank's RAM."""

OFF_ROAD = ("local", "walk")


@dataclass(frozen=True, eq=False)
class AccessPoints:
    """Ways between places and nodes of the road network, several for a place.

    Attributes:
        place: (entry,) position of the place, ascending.
        node: (entry,) road node; within a place ascending in hours.
        hours: (entry,) hours between the two, the way along the joined road included; what another
            measure counts, where the access points were asked for in it.
        km: (entry,) length of that way.
        places: number of places of the territory.
        inward: False for the way from the place to the node, True for the way back.
    """

    place: Ints
    node: Ints
    hours: Floats
    km: Floats
    places: int
    inward: bool = False

    @cached_property
    def start(self) -> Ints:
        """(place + 1,) where the entries of each place begin."""
        return np.searchsorted(self.place, np.arange(self.places + 1)).astype(np.int64)

    def best(self, beyond: Floats) -> tuple[Floats, Ints]:
        """The cheapest way of each place over its entries.

        Args:
            beyond: (node,) hours from each node on (or, inward, up to each node).

        Returns:
            (place,) hours, infinite where there is no way, and (place,) the entry used, -1 there.
        """
        hours = np.full(self.places, np.inf)
        entry = np.full(self.places, -1, dtype=np.int64)
        total = self.hours + beyond[self.node]
        order = np.lexsort((total, self.place))
        first = np.flatnonzero(np.diff(self.place[order], prepend=-1))
        chosen = order[first]
        hours[self.place[chosen]] = total[chosen]
        found = np.isfinite(total[chosen])
        entry[self.place[chosen[found]]] = chosen[found]
        return hours, entry


def access_points(
    territory: Territory,
    *,
    inward: bool = False,
    radius: float | None = None,
    off_road: str | None = None,
    prune: bool = True,
    measure: Measure | None = None,
) -> AccessPoints:
    """Access points of every place.

    Args:
        territory: facts; settings `access_radius` (km, 20), `access_off_road` ("local" or "walk"),
            `walking_speed` (km/h, 5).
        inward: whether the ways lead from the network to the place; they differ on one-way roads.
        radius: km within which roads count for an individual settlement; else the setting.
        off_road: "local" goes to the road at the place's local speed and detour, "walk" straight on
            foot; else the setting.
        prune: whether to leave out entries that another entry and the network make useless.
        measure: what is counted and kept least; hours if absent.

    Returns:
        Entries in list form, sorted by place. Each place whose seat has a road node has at least
        one: the local way to its seat and the seat's own way to the road.

    Raises:
        InputError: an unknown way off the road, or a radius or speed that is not positive.
    """
    off_road = off_road or str(territory.settings.get("access_off_road", OFF_ROAD[0]))
    if radius is None:
        radius = float(territory.settings.get("access_radius", RADIUS))
    _check(territory, off_road, radius)
    measure = measure or in_hours(territory)
    positions = _positions(territory, off_road, radius, measure)
    segments, along = _roads(territory, inward, measure.link)
    graph = measure.graph
    if inward:
        graph = Graph(graph.nodes, graph.head, graph.tail, graph.cost)
    found = entries(positions, segments, along, graph, prune=prune)
    return _listed(found, inward)


def individual(territory: Territory) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """(place,) whether the place is one settlement with a position of its own."""
    if not territory.has("settlements"):
        return np.zeros(territory.facts.sizes["place"], dtype=bool)
    return np.asarray(territory.facts["settlements"].values == 1)


def local_rate(territory: Territory) -> tuple[Floats, Floats]:
    """(place,) hours, and km of road, for each km of straight distance on local roads."""
    facts = territory.facts
    detour = facts["local_detour"].values.astype(float)
    return detour / facts["local_speed"].values.astype(float), detour


def _check(territory: Territory, off_road: str, radius: float) -> None:
    faults = []
    if off_road not in OFF_ROAD:
        faults.append(
            Fault(
                f"{off_road!r} is no way off the road.",
                "access_off_road",
                f"Use one of {', '.join(OFF_ROAD)}.",
            )
        )
    speed = float(territory.settings.get("walking_speed", WALKING_SPEED))
    for name, value in (("access_radius", radius), ("walking_speed", speed)):
        if not (0 < value < np.inf):
            faults.append(Fault(f"{name} is {value}.", name, "Give a finite number above 0."))
    refuse(InputError, faults)


def seat_access(territory: Territory, measure: Measure) -> Floats:
    """(county,) what is counted between each seat and its road node."""
    km = territory.facts["seat_access_distance"].values.astype(float)
    return measure.local(km, seat_access_time(territory))


def _positions(territory: Territory, off_road: str, radius: float, measure: Measure) -> Positions:
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    rate, detour = local_rate(territory)
    to_seat = facts["seat_distance"].values.astype(float)
    seat_km = facts["seat_access_distance"].values.astype(float)
    sure = measure.local(to_seat * detour, to_seat * rate) + seat_access(territory, measure)[county]
    sure_km = to_seat * detour + seat_km[county]
    if off_road == "walk":
        speed = float(territory.settings.get("walking_speed", WALKING_SPEED))
        rate, detour = np.full(len(rate), 1.0 / speed), np.ones(len(rate))
    return Positions(
        x=_unwrapped(territory, facts["place_lon"].values),
        y=facts["place_lat"].values.astype(float),
        cost_per_km=measure.local(detour, rate),
        detour=detour,
        radius=np.where(individual(territory), radius, -1.0),
        sure_node=facts["seat_node"].values.astype(np.int64)[county],
        sure_cost=sure,
        sure_km=sure_km,
    )


def _roads(territory: Territory, inward: bool, cost: Floats) -> tuple[Segments, Along]:
    """Open roads as segments; a ferry is boarded at its ends, which are points."""
    facts = territory.facts
    mode = facts["link_mode"].values.astype(str)
    used = np.isfinite(cost) & np.isin(mode, ROAD_MODES)
    roads, ferries = (
        np.flatnonzero(used & (mode == "road")),
        np.flatnonzero(used & (mode != "road")),
    )
    start = facts["link_from"].values.astype(np.int64)
    end = facts["link_to"].values.astype(np.int64)
    first = np.concatenate([start[roads], start[ferries], end[ferries]])
    last = np.concatenate([end[roads], start[ferries], end[ferries]])
    closed = np.full(2 * len(ferries), np.inf)
    onward = np.concatenate([cost[roads], closed])
    both = facts["link_two_way"].values[roads] > 0
    back = np.concatenate([np.where(both, cost[roads], np.inf), closed])
    km = facts["link_geometry"].values.astype(float) * facts["link_detour"].values
    along = Along(
        first=first,
        last=last,
        to_first=onward if inward else back,
        to_last=back if inward else onward,
        km=np.concatenate([km[roads], np.zeros(2 * len(ferries))]),
    )
    x, y = _unwrapped(territory, facts["node_lon"].values), facts["node_lat"].values.astype(float)
    x0, y0 = x[first], y[first]
    # Across the seam of longitude the other end lies less than half a turn away.
    x1 = x0 + (x[last] - x0 + 180.0) % 360.0 - 180.0
    return lay_grid(x0, y0, x1, y[last]), along


def _unwrapped(territory: Territory, lon: np.ndarray[tuple[int], np.dtype[np.floating]]) -> Floats:
    """Longitudes within half a turn of the first place, so that the date line does no harm."""
    reference = float(territory.facts["place_lon"].values[0])
    turned = (lon.astype(float) - reference + 180.0) % 360.0 - 180.0
    return np.asarray(turned + reference)


def _listed(found: Entries, inward: bool) -> AccessPoints:
    places = len(found.start) - 1
    place = np.repeat(np.arange(places), np.diff(found.start))
    order = np.lexsort((found.node, found.cost, place))
    return AccessPoints(
        place[order], found.node[order], found.cost[order], found.km[order], places, inward
    )
