"""Layers that begin at facilities: trains at stations, flights, ships at ports."""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import pairwise

import numpy as np
from scipy.spatial import cKDTree

from hinterland.codebook import Parameters
from hinterland.connect.modes.arcs import MODES, Arcs, Flags, arcs, both_ways
from hinterland.connect.modes.layers import Boarded, Links, Numbering
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.segments import straight_km

PORTS = ("sea_port", "river_port")
HUB = "logistics_hub"
"""Kind of a facility where goods, and no passengers, change between road and rail."""
HUB_CLASS = "large"
EARTH_KM = 6371.0088


def station_nodes(territory: Territory) -> Ints:
    """Nodes of the railway where a passenger station stands."""
    rail = _rail_nodes(territory)
    return np.unique(rail[_of_kind(territory, ("rail_station",)) & (rail >= 0)])


def station_arcs(territory: Territory, facility: Ints) -> list[Arcs]:
    """Between the railway and its stations, for passengers and goods, and its freight hubs."""
    rail = _rail_nodes(territory)
    chosen = _of_kind(territory, ("rail_station", HUB)) & (rail >= 0)
    at, on = facility[chosen], rail[chosen]
    people = ~_of_kind(territory, (HUB,))[chosen]
    handling = _handling(territory)[chosen]
    wait = times_usual(territory, "facility_wait")[chosen]
    return [
        arcs(at, on, "rail", "board", people=people, handling=handling, wait=wait),
        arcs(on, at, "rail", "alight", people=people, handling=handling),
    ]


def siding_arcs(
    territory: Territory, facility: Ints, links: Links, goods: Flags, reach: float
) -> list[Arcs]:
    """Between ports and the railway that takes goods, within `reach` km as the crow flies.

    Every node within reach is joined, whether trains run there or not: a line that opens may only
    add ways. A port with `facility_rail_node` uses that node alone.
    """
    rail = _rail_nodes(territory)
    ports = np.flatnonzero(_of_kind(territory, PORTS))
    given = rail[ports] >= 0
    row, found, km = _rail_within(territory, ports[~given], links, goods, reach)
    at = facility[np.concatenate([ports[given], ports[~given][row]])]
    on = np.concatenate([rail[ports[given]], found])
    length = np.concatenate([np.zeros(int(given.sum())), km])
    usual = _handling(territory)[ports]
    handling = np.concatenate([usual[given], usual[~given][row]])
    return [
        arcs(at, on, "rail", "board", km=length, people=False, handling=handling),
        arcs(on, at, "rail", "alight", km=length, people=False, handling=handling),
    ]


def flight_arcs(
    territory: Territory, facility: Ints, links: Links, shortest: float, numbers: Numbering
) -> list[Arcs]:
    """Direct flights between airports, of which one at least is a hub.

    Where the facts hold an air link from the one to the other, open or closed, no flight is
    assumed.

    The cost of a change is part of every flight, and boarding costs that much less: one node for
    each airport is enough, and the search stays small.

    Hubs are the airports of the class `large`, whatever the others are: were the largest class
    there is to count, an airport that rises above all others would take flights from them.
    Without a large airport no flight is assumed.
    """
    airports = np.flatnonzero(_of_kind(territory, ("airport",)))
    if not len(airports):
        return []
    hub = territory.facts["facility_class"].values[airports] == HUB_CLASS
    lon, lat = _position(territory, airports)
    first, second = np.nonzero(hub[:, None] | hub[None, :])
    km = straight_km(lon[first], lat[first], lon[second], lat[second])
    given = _given(territory, links, "air", airports[first], airports[second])
    flown = (first != second) & (km >= shortest) & ~given
    apron, at = numbers.new(len(airports)), facility[airports]
    first, second, km = first[flown], second[flown], km[flown]
    handling = _handling(territory)[airports]
    wait = times_usual(territory, "facility_wait")[airports]
    ticket = times_usual(territory, "facility_fare")[airports]
    fly = {"km": km, "handling": handling[first], "wait": wait[first]}
    return [
        arcs(at, apron, "air", "board", wait=wait),
        arcs(
            apron[first],
            apron[second],
            "air",
            "fly",
            ticket=ticket[first] * ticket[second],
            **fly,
        ),
        arcs(apron, at, "air", "alight", handling=handling),
    ]


def ship_arcs(
    territory: Territory,
    facility: Ints,
    *,
    links: Links,
    boarded: Boarded,
    values: Parameters,
    numbers: Numbering,
) -> tuple[list[Arcs], Ints]:
    """Docks at ports, sea legs between all sea ports, river legs along typed chains of ports.

    Where the facts hold a link of the mode from one port to the other, open or closed, no leg is
    assumed. Ships go on from given to assumed legs without unloading.

    Args:
        territory: with ports among its facilities.
        facility: (facility,) their nodes.
        links: of the territory.
        boarded: nodes on board of the ships on given links.
        values: detour and speed of ships.
        numbers: of new nodes.

    Returns:
        The arcs, and (facility,) the sea dock of each port, -1 where there is none.
    """
    size = len(facility)
    docks = {mode: np.full(size, -1, dtype=np.int64) for mode in ("sea", "water")}
    legs = {"sea": _all_pairs(territory), "water": _chains(territory)}
    sea = np.flatnonzero(_of_kind(territory, ("sea_port",)))
    parts = []
    for mode in ("sea", "water"):
        first, second = (np.concatenate(ends) for ends in (legs[mode], legs[mode][::-1]))
        ports = np.unique(first)
        if mode == "sea":
            # Foreign markets lie behind the docks even of a lone port.
            ports = np.union1d(ports, sea)
        assumed = ~_given(territory, links, mode, first, second)
        first, second = first[assumed], second[assumed]
        docks[mode][ports] = numbers.new(len(ports))
        dock = docks[mode]
        ashore, taken = facility[ports], _handling(territory)[ports]
        parts.append(arcs(ashore, dock[ports], mode, "board", people=False, handling=taken))
        parts.append(arcs(dock[ports], ashore, mode, "alight", people=False, handling=taken))
        lon, lat = _position(territory, np.arange(size))
        km = straight_km(lon[first], lat[first], lon[second], lat[second])
        km = km * values.get("network", mode, "detour")
        hours = km / values.get("network", mode, "speed")
        parts.append(arcs(dock[first], dock[second], mode, "run", km=km, hours=hours, people=False))
        parts.append(_moorings(territory, mode, dock, boarded))
    return parts, docks["sea"]


def goods_on_hsr(territory: Territory, mapped: bool) -> Flags:
    """(link,) True for links of the class hsr that freight may use.

    A candidate or modelled high-speed line carries no freight. A line that is mapped (its ends
    observed) may, if `mapped`: its class is modelled, and on many corridors it is the only track
    that the map has, which conventional trains use too.
    """
    if not mapped:
        return np.zeros(territory.facts.sizes["link"], dtype=bool)
    return np.asarray(territory.status_of("link_from").to_numpy() == "observed")


def _rail_within(
    territory: Territory, ports: Ints, links: Links, goods: Flags, reach: float
) -> tuple[Ints, Ints, Floats]:
    """Ports (rows of `ports`), nodes of the railway that takes goods within reach, and km."""
    chosen = (links.mode == "rail") & ~links.timetabled & (~links.hsr | goods)
    nodes = np.unique(np.concatenate([links.start[chosen], links.end[chosen]]))
    if not len(nodes) or not len(ports):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, np.zeros(0)
    facts = territory.facts
    rail_lon = facts["node_lon"].values[nodes].astype(float)
    rail_lat = facts["node_lat"].values[nodes].astype(float)
    lon, lat = _position(territory, ports)
    # A chord is no longer than its arc, so all within reach are among the candidates.
    near = cKDTree(_sphere(lon, lat)).query_ball_tree(
        cKDTree(_sphere(rail_lon, rail_lat)), reach / EARTH_KM * 1.000001
    )
    row = np.repeat(np.arange(len(ports)), [len(found) for found in near])
    which = np.array([node for found in near for node in sorted(found)], dtype=np.int64)
    km = straight_km(lon[row], lat[row], rail_lon[which], rail_lat[which])
    kept = km <= reach
    return row[kept], nodes[which[kept]], km[kept]


def _given(territory: Territory, links: Links, mode: str, first: Ints, second: Ints) -> Flags:
    """(leg,) True where a link of the mode, open or closed, leads from one facility to another."""
    of_mode = links.mode == mode
    turned = of_mode & links.back
    start = np.concatenate([links.start[of_mode], links.end[turned]])
    end = np.concatenate([links.end[of_mode], links.start[turned]])
    size = territory.facts.sizes["node"]
    node = territory.facts["facility_node"].values.astype(np.int64)
    placed = (node[first] >= 0) & (node[second] >= 0)
    return placed & np.isin(node[first] * size + node[second], start * size + end)


def _moorings(territory: Territory, mode: str, dock: Ints, boarded: Boarded) -> Arcs:
    """Between docks and the ships on given links at the same node: goods stay on board."""
    mine = np.flatnonzero(boarded.mode == MODES.index(mode))
    on_board = np.full(territory.facts.sizes["node"], -1, dtype=np.int64)
    on_board[boarded.node[mine]] = boarded.on_board[mine]
    node = territory.facts["facility_node"].values.astype(np.int64)
    ship = np.where(node >= 0, on_board[node], -1)
    met = (dock >= 0) & (ship >= 0)
    return both_ways(arcs(dock[met], ship[met], mode, "run", people=False))


def _all_pairs(territory: Territory) -> tuple[Ints, Ints]:
    sea = np.flatnonzero(_of_kind(territory, ("sea_port",)))
    first, second = np.triu_indices(len(sea), k=1)
    return sea[first], sea[second]


def _chains(territory: Territory) -> tuple[Ints, Ints]:
    """Neighbouring ports of the typed waterways, as far as the territory has them."""
    text = (files("hinterland.connect") / "defaults" / "waterways.csv").read_text("utf-8")
    index = {str(name): i for i, name in enumerate(territory.facts["facility"].values)}
    chains: dict[str, list[int]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["facility"] in index:
            chains.setdefault(row["waterway"], []).append(index[row["facility"]])
    pairs = [pair for ports in chains.values() for pair in pairwise(ports)]
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _of_kind(territory: Territory, kinds: tuple[str, ...]) -> Flags:
    return np.isin(territory.facts["facility_kind"].values, kinds)


def _handling(territory: Territory) -> Floats:
    """(facility,) time and cost of handling goods, times the usual."""
    return times_usual(territory, "facility_handling")


def times_usual(territory: Territory, word: str) -> Floats:
    """(facility,) a fact that tells something times the usual; 1 where it is not known."""
    if not territory.has(word):
        return np.ones(territory.facts.sizes["facility"])
    return np.asarray(territory.facts[word].values, dtype=float)


def _rail_nodes(territory: Territory) -> Ints:
    if not territory.has("facility_rail_node"):
        return np.full(territory.facts.sizes["facility"], -1, dtype=np.int64)
    return np.asarray(territory.facts["facility_rail_node"].values.astype(np.int64))


def _position(territory: Territory, chosen: Ints) -> tuple[Floats, Floats]:
    facts = territory.facts
    return (
        facts["facility_lon"].values[chosen].astype(float),
        facts["facility_lat"].values[chosen].astype(float),
    )


def _sphere(lon: Floats, lat: Floats) -> Floats:
    x, y = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
