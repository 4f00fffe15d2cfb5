"""The multimodal network, and travel of passengers by the best of all modes.

One graph serves passengers and every class of goods; they differ in what an arc costs them, and an
arc that they may not use costs them infinitely much. Layers: roads and ferries; railways; lines
with stops; flights; coastal and river ships; and the arcs by which one changes between them at
stations, airports, ports, stops and borders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import xarray as xr

from hinterland.codebook import Parameters
from hinterland.connect.modes.airports import given_flights
from hinterland.connect.modes.arcs import MODES, Arcs, Flags, arcs, both_ways, joined
from hinterland.connect.modes.borders import gate_arcs, has_borders
from hinterland.connect.modes.cheapest import CheapestWays
from hinterland.connect.modes.layers import (
    Boarded,
    Links,
    Numbering,
    link_arcs,
    read_links,
    stop_arcs,
)
from hinterland.connect.modes.passengers import carries_people, passenger_costs
from hinterland.connect.modes.terminals import (
    flight_arcs,
    goods_on_hsr,
    ship_arcs,
    siding_arcs,
    station_arcs,
    station_nodes,
)
from hinterland.connect.network import DEFAULT_ACCESS_SPEED, seat_access_time
from hinterland.connect.parameters import currency_note, parameters
from hinterland.connect.seasons import Season, season_note, seasonal_speed
from hinterland.flow import Territory, described
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Graph, Ints
from hinterland.records.progress import Progress, silent

ASSUMPTIONS = (
    "High-speed corridors are typed approximations and classes and speeds of railways modelled.",
    "Trains run through: without a timetable a change between two lines costs nothing, and one "
    "waits once, at the station; how many trains run on mapped track changes no wait.",
    "A road vehicle is at hand at both ends of a journey by train or aeroplane.",
)
KINDS = ("rail_station", "logistics_hub", "airport", "sea_port", "river_port", "land_port")
"""Kinds of facilities at which one changes between layers."""


@dataclass(frozen=True)
class MultimodalGraph:
    """Arcs between numbered nodes, and where seats, facilities and markets are among them.

    Attributes:
        nodes: number of nodes; those of the territory come first, under their own positions.
        arcs: columns, see Arcs.
        county: (county,) node of each seat; the arc between it and the road bears access.
        facility: (facility,) node of each facility, -1 for kinds at which one does not change.
        foreign: (foreign,) node of each foreign market; empty where none is known.
        terminal: hours for leaving and arriving by road, once a trip.
        values: the parameters in force.
        assumptions: what the graph rests on, in words.
    """

    nodes: int
    arcs: Arcs
    county: Ints
    facility: Ints
    foreign: Ints
    terminal: float
    values: Parameters
    assumptions: tuple[str, ...]

    def graph(self, cost: Floats) -> Graph:
        """The graph under given costs of arcs; the topology is the same for all."""
        return Graph(self.nodes, self.arcs.tail, self.arcs.head, cost)

    @cached_property
    def ways(self) -> CheapestWays:
        """Cheapest ways under any costs; what depends on the topology is computed once."""
        return CheapestWays(self.graph(np.zeros(len(self.arcs))))

    def slowed(self, by: Floats) -> MultimodalGraph:
        """The same network with links that take longer.

        Args:
            by: (link,) hours over those of now.
        """
        table = self.arcs
        times = np.where(table.link >= 0, by[table.link], 1.0)
        made = replace(self, arcs=replace(table, hours=table.hours * times))
        # The topology is the same, and with it all that was computed on it.
        made.__dict__["ways"] = self.ways
        return made


def multimodal_graph(territory: Territory, season: Season | None = None) -> MultimodalGraph:
    """All layers of a territory as one graph.

    Args:
        territory: links of the modes of `layers.LINK_MODES`.
        season: `dry` or `wet`; without it the setting `season`, else dry.

    Raises:
        InputError: a link of another mode, an unknown season or surface, or unusable settings in
            `settings["access"]`.
    """
    values = parameters(territory)
    speed = seasonal_speed(territory, season, given=values)
    links = read_links(territory, speed, values)
    facts = territory.facts
    numbers = Numbering(facts.sizes["node"])
    on_stops, boarded = stop_arcs(
        links,
        values.get("network", "all", "service_hours"),
        station_nodes(territory),
        numbers,
    )
    county = numbers.new(facts.sizes["county"])
    used = np.isin(facts["facility_kind"].values, KINDS)
    facility = np.full(facts.sizes["facility"], -1, dtype=np.int64)
    facility[used] = numbers.new(int(used.sum()))
    foreign = numbers.new(facts.sizes["foreign"] if has_borders(territory) else 0)
    goods = goods_on_hsr(territory, values.get("network", "rail", "mapped_hsr") > 0)
    goods &= ~links.timetabled
    parts = [
        link_arcs(links, goods),
        *(given_flights(territory, part, links) for part in on_stops),
        _seat_arcs(territory, county),
        _facility_arcs(territory, facility),
        *station_arcs(territory, facility),
        *siding_arcs(
            territory, facility, links, goods, values.get("network", "rail", "port_reach")
        ),
        *_by_air_and_water(
            territory,
            links,
            boarded,
            facility=facility,
            foreign=foreign,
            values=values,
            numbers=numbers,
        ),
    ]
    table = joined(parts)
    notes = (
        *ASSUMPTIONS,
        *_leg_notes(table, links),
        _hsr_note(links, goods),
        season_note(territory, season),
    )
    return MultimodalGraph(
        nodes=numbers.count,
        arcs=table,
        county=county,
        facility=facility,
        foreign=foreign,
        terminal=float(territory.settings.get("road_terminal_time", 0.0)),
        values=values,
        assumptions=(*notes, currency_note(territory)),
    )


def passenger(
    territory: Territory,
    *,
    least: Literal["cost", "time"] = "cost",
    modes: tuple[str, ...] = MODES,
    season: Season | None = None,
    graph: MultimodalGraph | None = None,
    progress: Progress = silent,
) -> xr.Dataset:
    """Time and fare of a passenger between county seats along the best way.

    The best way has the least generalised cost, time x value of time + fare, or with
    `least="time"` the least time.

    Args:
        territory: the region.
        least: what the way minimises.
        modes: modes that may be used, of `arcs.MODES`; `("road", "ferry")` for road only.
        season: see `multimodal_graph`.
        graph: of the same territory and season, where it has been built before.
        progress: told of each seat.

    Returns:
        passenger_time (h) and passenger_fare (money/person), both (county, county_to), infinite
        where there is no way; `attrs["assumptions"]` says what they rest on.

    Raises:
        InputError: as in `multimodal_graph`, or an unknown mode.
    """
    net = graph or multimodal_graph(territory, season)
    hours, fare = passenger_costs(net.arcs, net.values, net.terminal, modes)
    worth = net.values.get("passenger", "all", "value_of_time")
    open_arc = np.isfinite(hours)
    cost = hours.copy()
    if least == "cost":
        cost[open_arc] = hours[open_arc] * worth + fare[open_arc]
    seats, used = net.county, carries_people(net.arcs, modes)
    with progress("passengers between county seats", len(seats)) as advance:
        time: Array
        if least == "time":
            time, money = net.ways.kept(cost, seats, seats, fare, used=used)
        else:
            total, time = net.ways.along(cost, seats, seats, hours, used=used)
            money = np.full(total.shape, np.inf)
            reached = np.isfinite(total)
            # What is left of the generalised cost is the fare; rounding may not make it negative.
            money[reached] = np.maximum(total[reached] - time[reached] * worth, 0.0)
        advance(len(seats))
    labels = territory.facts["county"].values
    made = xr.Dataset(
        {
            "passenger_time": (("county", "county_to"), time.astype(np.float32)),
            "passenger_fare": (("county", "county_to"), money.astype(np.float32)),
        },
        coords={"county": labels, "county_to": labels},
        attrs={"assumptions": list(net.assumptions), "least": least},
    )
    return described(territory, made)


def _seat_arcs(territory: Territory, county: Ints) -> Arcs:
    """Between seats and their road nodes, in both directions."""
    facts = territory.facts
    node = facts["seat_node"].values.astype(np.int64)
    joined_seats = node >= 0
    return both_ways(
        arcs(
            county[joined_seats],
            node[joined_seats],
            "road",
            "access",
            km=facts["seat_access_distance"].values[joined_seats].astype(float),
            hours=seat_access_time(territory)[joined_seats],
        )
    )


def _facility_arcs(territory: Territory, facility: Ints) -> Arcs:
    """Between facilities and their road nodes, in both directions."""
    facts = territory.facts
    node = facts["facility_node"].values.astype(np.int64)
    chosen = (facility >= 0) & (node >= 0)
    speed = float(territory.settings.get("facility_access_speed", DEFAULT_ACCESS_SPEED))
    km = facts["facility_access_distance"].values[chosen].astype(float)
    return both_ways(arcs(facility[chosen], node[chosen], "road", "run", km=km, hours=km / speed))


def _by_air_and_water(
    territory: Territory,
    links: Links,
    boarded: Boarded,
    *,
    facility: Ints,
    foreign: Ints,
    values: Parameters,
    numbers: Numbering,
) -> list[Arcs]:
    """Flights and ships that are assumed beside the given ones, and the gateways abroad."""
    ships, docks = ship_arcs(
        territory, facility, links=links, boarded=boarded, values=values, numbers=numbers
    )
    shortest = values.get("network", "air", "hub_distance")
    parts = flight_arcs(territory, facility, links, shortest, numbers)
    gates = gate_arcs(territory, facility, docks, foreign) if len(foreign) else []
    return [*parts, *ships, *gates]


def _leg_notes(table: Arcs, links: Links) -> tuple[str, str]:
    """What is assumed of flights and ships, and how many of their legs are."""
    flown = int(table.is_step("fly").sum())
    shipped = table.is_mode("sea", "water") & table.is_step("run") & (table.link < 0)
    # Between a dock and a ship on a given link there is no way to go.
    legs = int((shipped & (table.km > 0)).sum())
    return (
        "Direct flights are assumed between airports of which one is large; other flights change "
        f"there. Each direction counted, {flown:,} are assumed and {_given(links, 'air'):,} given; "
        "a given one takes the place of the assumed one between its airports.",
        "Ships between ports and their distances are assumed: great circle x detour by sea, typed "
        f"chains of ports on rivers. Each direction counted, {legs:,} legs are assumed and "
        f"{_given(links, 'sea', 'water'):,} given; a given one takes the place of the assumed one "
        "between its ports.",
    )


def _given(links: Links, *modes: str) -> int:
    mine = np.isin(links.mode, modes)
    return int(mine.sum() + (mine & links.back).sum())


def _hsr_note(links: Links, goods: Flags) -> str:
    shared = int((links.hsr & goods).sum())
    if not shared:
        return "High-speed lines carry no freight."
    return (
        f"Freight runs, at the speed of freight trains, on {shared:,} mapped links classed "
        "high-speed: the class is modelled, and the map has no other track there. Other "
        "high-speed lines carry none."
    )
