"""The rail network: extract, bridged, classed along typed corridors, joined to stations.

The extract has lengths only. Lines on the shortest rail path between the stops of a typed
high-speed corridor are classed `hsr`; those between neighbouring provincial capitals `trunk`;
all others `conventional`. Classes and speeds are modelled.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from bundles.china.attach import nearest_points, split_links
from bundles.china.contract import contract
from bundles.china.graph_edit import (
    Floats,
    Graph,
    Ints,
    bridge_fragments,
    great_circle_km,
    largest_component,
    merge_short_links,
    sort_along_curve,
)
from bundles.china.inputs import package_file
from bundles.china.osm_graph import inside, read_world
from bundles.china.roads import add_strait
from bundles.china.speed_fit import nearest_nodes
from bundles.china.speeds import link_terrain
from bundles.china.tables import link_frame, node_frame

TYPED = Path(__file__).parent / "typed"
BRIDGE_KM = 10.0
STATION_KM = 10.0
GATEWAY_KM = 25.0
STUB_KM = 3.0
CONVENTIONAL, UNKNOWN, FERRY, TRUNK, FIRST_HSR = 0, 1, 2, 3, 10
# km/h between stations, stops included; assumed. A train uses 0.8 of a line's design speed.
SPEEDS = {CONVENTIONAL: 80.0, UNKNOWN: 80.0, FERRY: 12.0, TRUNK: 110.0}
HSR_SHARE = 0.8
STRAIT = ((110.19, 20.27), (110.15, 20.06))
CAPITAL_NEIGHBOURS = 4


def build_rail(
    seats: pd.DataFrame, boundary: shapely.Geometry, gateways: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rail nodes, links and stations.

    `seats`: code, lon, lat. `gateways`: facility, facility_lon, facility_lat (land ports with
    rail), joined within 25 km. The stations hold place, place_kind ('seat', 'gateway'), node
    (row of the nodes) and access_km (crow km); only places that reach the network appear. That a
    seat within 10 km of a line has a station is a rule, and nothing here judges how often it holds.
    """
    graph = prepare_rail(boundary)
    corridors = pd.read_csv(TYPED / "hsr_corridors.csv")
    graph = tag_classes(graph, corridors, city_points())
    graph = replace(graph, hours=graph.km / link_speeds(graph, corridors))
    graph = replace(graph, relief=link_terrain(graph).relief)
    places = _places(seats, gateways)
    lon, lat = places["lon"].to_numpy(float), places["lat"].to_numpy(float)
    link, share, km = nearest_points(graph, lon, lat, GATEWAY_KM, graph.kind != FERRY)
    limit = np.where(places["place_kind"] == "seat", STATION_KM, GATEWAY_KM)
    link[km > limit] = -1
    graph, node = split_links(graph, link, share)
    protected = np.zeros(graph.node_count, dtype=bool)
    protected[node[node >= 0]] = True
    for step in (lambda g: contract(g, protected, stub_km=STUB_KM), sort_along_curve):
        graph, number = step(graph)
        node = np.where(node >= 0, number[node], -1)
    stations = places[["place", "place_kind"]].assign(
        node=node.astype(np.int32), access_km=np.round(km, 2).astype(np.float32)
    )
    links = _link_frame(graph, corridors)
    return node_frame(graph, "rail"), links, stations[node >= 0].reset_index(drop=True)


def prepare_rail(boundary: shapely.Geometry) -> Graph:
    """The uncontracted, connected rail graph of the mainland."""
    ports = pd.read_csv(TYPED / "land_ports.csv")
    ports = ports[ports["modes"].isin(["rail", "both"])]
    graph = inside(read_world("world_railways"), boundary, ports[["lon", "lat"]].to_numpy(float))
    graph = bridge_fragments(merge_short_links(graph, 0.0), BRIDGE_KM, UNKNOWN)
    return largest_component(add_strait(graph, STRAIT, FERRY))


def city_points() -> pd.DataFrame:
    """lon, lat of prefectures and municipalities by Chinese name, from cpca."""
    rows = pd.read_csv(package_file("cpca", "cpca/resources/adcodes.csv"), dtype={"adcode": str})
    rows = rows.dropna()[rows.dropna()["adcode"].str[4:6] == "00"].sort_values("adcode")
    rows = rows.rename(columns={"longitude": "lon", "latitude": "lat"})
    rows["capital"] = rows["adcode"].str[2:4].isin(["01"]) | (
        (rows["adcode"].str[2:4] == "00") & rows["adcode"].str[:2].isin(["11", "12", "31", "50"])
    )
    rows = rows[rows["adcode"].str[:2] < "71"]
    return rows.drop_duplicates("name", keep="last").set_index("name")[["lon", "lat", "capital"]]


def tag_classes(graph: Graph, corridors: pd.DataFrame, cities: pd.DataFrame) -> Graph:
    """Kinds of links: trunk lines first, then corridors from the latest to the earliest.

    Where corridors share a line the earliest keeps it, since that is when the line opened.
    """
    kind = graph.kind.copy()
    capitals = cities[cities["capital"]]
    _tag(graph, kind, _capital_pairs(capitals), capitals, TRUNK)
    unknown = sorted(
        {s for stops in corridors["stops"] for s in stops.split(";")} - set(cities.index)
    )
    if unknown:
        raise ValueError(f"hsr_corridors.csv names unknown cities {unknown[:5]}; use full names.")
    for row in corridors.sort_values("opening_year", ascending=False, kind="stable").index:
        stops = str(corridors.at[row, "stops"]).split(";")
        pairs = list(pairwise(stops))
        _tag(graph, kind, pairs, cities, FIRST_HSR + int(row))
    return replace(graph, kind=kind)


def link_speeds(graph: Graph, corridors: pd.DataFrame) -> Floats:
    """Modelled km/h of each link by its kind."""
    top = FIRST_HSR + len(corridors)
    by_kind = np.full(top, SPEEDS[CONVENTIONAL])
    for kind, value in SPEEDS.items():
        by_kind[kind] = value
    by_kind[FIRST_HSR:] = corridors["design_speed"].to_numpy(float) * HSR_SHARE
    return np.asarray(by_kind[graph.kind])


def _tag(
    graph: Graph, kind: Ints, pairs: list[tuple[str, str]], cities: pd.DataFrame, value: int
) -> None:
    size = graph.node_count
    # Weights by pair, the shorter of parallel links: a sparse matrix adds duplicates up.
    low, high = np.minimum(graph.start, graph.end), np.maximum(graph.start, graph.end)
    order = np.lexsort((graph.km, high, low))
    keys, first = np.unique(low[order] * size + high[order], return_index=True)
    best = order[first]
    weights = np.maximum(graph.km[best], 1e-6)
    matrix = coo_array((weights, (low[best], high[best])), shape=(size, size)).tocsr()
    names = sorted({name for pair in pairs for name in pair})
    found = cities.loc[names]
    at = nearest_nodes(graph, found["lon"].to_numpy(float), found["lat"].to_numpy(float))
    node = dict(zip(names, at.tolist(), strict=True))
    sources = sorted({node[a] for a, _ in pairs})
    _, before = dijkstra(matrix, directed=False, indices=sources, return_predecessors=True)
    for a, b in pairs:
        tree, here = before[sources.index(node[a])], node[b]
        while here != node[a] and tree[here] >= 0:
            previous = int(tree[here])
            key = min(here, previous) * size + max(here, previous)
            row = best[np.searchsorted(keys, key)]
            if kind[row] not in (FERRY, UNKNOWN):
                kind[row] = value
            here = previous


def _capital_pairs(capitals: pd.DataFrame) -> list[tuple[str, str]]:
    lon, lat = capitals["lon"].to_numpy(float), capitals["lat"].to_numpy(float)
    km = great_circle_km(lon[:, None], lat[:, None], lon[None, :], lat[None, :])
    near = np.argsort(km, axis=1)[:, 1 : CAPITAL_NEIGHBOURS + 1]
    names = [str(name) for name in capitals.index]
    return [(names[i], names[j]) for i, row in enumerate(near.tolist()) for j in row]


def _places(seats: pd.DataFrame, gateways: pd.DataFrame | None) -> pd.DataFrame:
    places = seats[["code", "lon", "lat"]].rename(columns={"code": "place"})
    places = places.assign(place_kind="seat")
    if gateways is None:
        return places.reset_index(drop=True)
    more = gateways[["facility", "facility_lon", "facility_lat"]]
    more = more.set_axis(["place", "lon", "lat"], axis=1).assign(place_kind="gateway")
    return pd.concat([places, more], ignore_index=True)


def _link_frame(graph: Graph, corridors: pd.DataFrame) -> pd.DataFrame:
    classes = {CONVENTIONAL: "conventional", UNKNOWN: "unknown", FERRY: "ferry", TRUNK: "trunk"}
    years = np.zeros(FIRST_HSR + len(corridors), dtype=np.int16)
    years[FIRST_HSR:] = corridors["opening_year"].to_numpy()
    for row in range(len(corridors)):
        classes[FIRST_HSR + row] = "hsr"
    frame = link_frame(graph, "rail", FERRY, classes)
    return frame.assign(link_year=years[graph.kind])
