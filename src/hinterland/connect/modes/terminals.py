"""Layers that begin at facilities: trains at stations, flights, ships at ports."""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import pairwise

import numpy as np
from scipy.spatial import cKDTree

from hinterland.connect.modes.arcs import Arcs, Flags, arcs, both_ways
from hinterland.connect.modes.layers import Links, Numbering
from hinterland.connect.parameters import Parameters
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.segments import straight_km

PORTS = ("sea_port", "river_port")
CLASSES = ("large", "medium", "small")


def station_arcs(territory: Territory, facility: Ints) -> list[Arcs]:
    """Between stations and the railway, for passengers and goods."""
    rail = _rail_nodes(territory)
    chosen = _of_kind(territory, ("rail_station",)) & (rail >= 0)
    at, on = facility[chosen], rail[chosen]
    return [arcs(at, on, "rail", "board"), arcs(on, at, "rail", "alight")]


def siding_arcs(
    territory: Territory, facility: Ints, links: Links, goods: Flags, reach: float
) -> list[Arcs]:
    """Between ports and the nearest railway that takes goods, within `reach` km as the crow flies.

    A port with `facility_rail_node` uses that node.
    """
    rail = _rail_nodes(territory)
    ports = np.flatnonzero(_of_kind(territory, PORTS))
    given = rail[ports] >= 0
    node, km = _nearest_rail(territory, ports, links, goods, reach)
    node = np.where(given, rail[ports], node)
    km = np.where(given, 0.0, km)
    joined = node >= 0
    at, on, length = facility[ports[joined]], node[joined], km[joined]
    return [
        arcs(at, on, "rail", "board", km=length, people=False),
        arcs(on, at, "rail", "alight", km=length, people=False),
    ]


def flight_arcs(
    territory: Territory, facility: Ints, shortest: float, numbers: Numbering
) -> list[Arcs]:
    """Direct flights between airports, of which one at least is a hub.

    The cost of a change is part of every flight, and boarding costs that much less: one node for
    each airport is enough, and the search stays small.

    Hubs are the airports of the largest class there is (large, else medium, else any). Routes are
    assumed: the facts name none.
    """
    airports = np.flatnonzero(_of_kind(territory, ("airport",)))
    if not len(airports):
        return []
    size = territory.facts["facility_class"].values[airports]
    hub = next((size == name for name in CLASSES if (size == name).any()), np.ones(len(size), bool))
    lon, lat = _position(territory, airports)
    first, second = np.nonzero(hub[:, None] | hub[None, :])
    km = straight_km(lon[first], lat[first], lon[second], lat[second])
    flown = (first != second) & (km >= shortest)
    apron, at = numbers.new(len(airports)), facility[airports]
    return [
        arcs(at, apron, "air", "board"),
        arcs(apron[first[flown]], apron[second[flown]], "air", "fly", km=km[flown]),
        arcs(apron, at, "air", "alight"),
    ]


def ship_arcs(
    territory: Territory,
    facility: Ints,
    values: Parameters,
    assumed: tuple[str, ...],
    numbers: Numbering,
) -> tuple[list[Arcs], Ints]:
    """Docks at ports, sea legs between all sea ports, river legs along typed chains of ports.

    Args:
        territory: with ports among its facilities.
        facility: (facility,) their nodes.
        values: detour and speed of ships.
        assumed: of `sea` and `water`, those whose legs the facts do not give.
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
        first, second = legs[mode] if mode in assumed else (legs[mode][0][:0],) * 2
        ports = np.unique(np.concatenate([first, second]))
        if mode == "sea":
            # Foreign markets lie behind the docks even where coastal legs are given as links.
            ports = np.union1d(ports, sea)
        docks[mode][ports] = numbers.new(len(ports))
        dock = docks[mode]
        parts.append(arcs(facility[ports], dock[ports], mode, "board", people=False))
        parts.append(arcs(dock[ports], facility[ports], mode, "alight", people=False))
        lon, lat = _position(territory, np.arange(size))
        km = straight_km(lon[first], lat[first], lon[second], lat[second])
        km = km * values.get("network", mode, "detour")
        hours = km / values.get("network", mode, "speed")
        leg = arcs(dock[first], dock[second], mode, "run", km=km, hours=hours, people=False)
        parts.append(both_ways(leg))
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


def _nearest_rail(
    territory: Territory, ports: Ints, links: Links, goods: Flags, reach: float
) -> tuple[Ints, Floats]:
    chosen = (links.mode == "rail") & np.isfinite(links.hours) & (~links.hsr | goods)
    nodes = np.unique(np.concatenate([links.start[chosen], links.end[chosen]]))
    if not len(nodes) or not len(ports):
        return np.full(len(ports), -1, dtype=np.int64), np.full(len(ports), np.inf)
    facts = territory.facts
    tree = cKDTree(_sphere(facts["node_lon"].values[nodes], facts["node_lat"].values[nodes]))
    lon, lat = _position(territory, ports)
    _, which = tree.query(_sphere(lon, lat))
    found = nodes[which]
    km = straight_km(
        lon,
        lat,
        facts["node_lon"].values[found].astype(float),
        facts["node_lat"].values[found].astype(float),
    )
    return np.where(km <= reach, found, -1), km


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
