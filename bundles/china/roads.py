"""The road network: OpenStreetMap extract, bridged, modelled, joined to places, contracted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from bundles.china.attach import DEGREE_KM, nearest_points, split_links
from bundles.china.boundary import land_outside
from bundles.china.contract import contract
from bundles.china.graph_edit import (
    Floats,
    Graph,
    Ints,
    add_links,
    bridge_fragments,
    components,
    great_circle_km,
    largest_component,
    merge_short_links,
    sort_along_curve,
    unit_vectors,
)
from bundles.china.osm_graph import inside, read_world
from bundles.china.speeds import RoadParameters, link_terrain, read_parameters, with_road_model
from bundles.china.tables import link_frame, node_frame

TYPED = Path(__file__).parent / "typed"
BRIDGE_KM = 10.0
ACCESS_KM = 50.0
# Dead ends shorter than this that lead to no place are left out of the shipped network.
STUB_KM = 5.0
# A typed road ends at a node of the network within this distance of its far end.
MEET_KM = 3.0
UNKNOWN, BRIDGED, FERRY, TYPED_ROAD = 0, 1, 2, 3
CLASSES = {UNKNOWN: "unknown", BRIDGED: "bridged", FERRY: "ferry", TYPED_ROAD: "typed"}
# Harbours of the Qiongzhou strait: Hai'an (Guangdong) and Haikou, lon and lat, recalled.
STRAIT = ((110.23, 20.27), (110.28, 20.05))
# Shorter stretches off the land polygons are bridges, estuaries and rounding of the coast.
WATER_KM = 2.0


def build_roads(
    seats: pd.DataFrame, boundary: shapely.Geometry, gateways: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Road nodes, links and attachments of places.

    `seats`: code, lon, lat (one row per county). `boundary`: the 31 mainland provinces, degrees.
    `gateways`: facility, facility_lon, facility_lat, joined in the same way. The attachments
    hold one row per place: place (code or facility), place_kind ('seat', 'gateway'), node (row
    of the nodes, -1 where the network is farther than 50 km), access_mode ('road', or 'ferry'
    where the way crosses water), access_km (crow km x local detour), access_speed (km/h).
    """
    parameters = read_parameters()
    graph = prepare_roads(boundary)
    graph = with_road_model(graph, link_terrain(graph), parameters, FERRY, TYPED_ROAD)
    places = _places(seats, gateways)
    lon, lat = places["lon"].to_numpy(float), places["lat"].to_numpy(float)
    usable = graph.kind != FERRY
    link, share, crow = nearest_points(graph, lon, lat, ACCESS_KM, usable)
    water = _over_water(graph, boundary, lon, lat, link, share)
    graph, node = split_links(graph, link, share)
    protected = np.zeros(graph.node_count, dtype=bool)
    protected[node[node >= 0]] = True
    graph, number = contract(graph, protected, stub_km=STUB_KM)
    node = np.where(node >= 0, number[node], -1)
    graph, number = sort_along_curve(graph)
    node = np.where(node >= 0, number[node], -1)
    joined = _attachments(places, node, crow, water, parameters)
    return node_frame(graph, "road"), link_frame(graph, "road", FERRY, CLASSES), joined


def prepare_roads(boundary: shapely.Geometry) -> Graph:
    """The uncontracted, connected road graph of the mainland, source lengths only."""
    ports = pd.read_csv(TYPED / "land_ports.csv")
    crossings = ports[["lon", "lat"]].to_numpy(float)
    graph = inside(read_world("world_highways"), boundary, crossings)
    graph = merge_short_links(graph, 0.0)
    graph = bridge_fragments(graph, BRIDGE_KM, BRIDGED)
    graph = add_strait(graph, STRAIT, FERRY)
    graph = add_typed_roads(graph, pd.read_csv(TYPED / "missing_roads.csv"))
    return largest_component(graph)


def add_strait(
    graph: Graph, ends: tuple[tuple[float, float], tuple[float, float]], kind: int
) -> Graph:
    """One ferry link between the largest component and the one on the strait's far side."""
    label = components(graph)
    main = _nearest(graph, *ends[0], np.flatnonzero(label == 0))
    box = (np.abs(graph.lon - ends[1][0]) < 1.0) & (graph.lat < ends[1][1] + 0.05)
    far = _nearest(graph, *ends[1], np.flatnonzero((label != 0) & box))
    km = great_circle_km(graph.lon[main], graph.lat[main], graph.lon[far], graph.lat[far])
    return add_links(graph, [main], [far], km, kind)


def add_typed_roads(graph: Graph, roads: pd.DataFrame) -> Graph:
    """Roads that the source lacks, from the largest component to their far end.

    The far end is the nearest node (of any component) within 3 km, or else a new node; rows are
    taken in order, so that a road may start where the one above it ends.
    """
    fields = ["from_lon", "from_lat", "to_lon", "to_lat", "road_km"]
    for from_lon, from_lat, to_lon, to_lat, km in roads[fields].to_numpy(float).tolist():
        main = np.flatnonzero(components(graph) == 0)
        start = _nearest(graph, from_lon, from_lat, main)
        end = _nearest(graph, to_lon, to_lat, np.arange(graph.node_count))
        if great_circle_km(graph.lon[end], graph.lat[end], to_lon, to_lat) > MEET_KM:
            end = graph.node_count
            lon, lat = np.append(graph.lon, to_lon), np.append(graph.lat, to_lat)
            graph = replace(graph, lon=lon, lat=lat)
        graph = add_links(graph, [start], [end], [km], TYPED_ROAD)
    return graph


def _nearest(graph: Graph, lon: float, lat: float, rows: Ints) -> int:
    if len(rows) == 0:
        raise ValueError(f"The network has no node near {lon}, {lat} to join a ferry or road to.")
    tree = cKDTree(unit_vectors(graph.lon[rows], graph.lat[rows]))
    _, at = tree.query(unit_vectors([lon], [lat]))
    return int(rows[int(np.asarray(at)[0])])


def _places(seats: pd.DataFrame, gateways: pd.DataFrame | None) -> pd.DataFrame:
    frames = [pd.DataFrame({"place": seats["code"], "lon": seats["lon"], "lat": seats["lat"]})]
    frames[0]["place_kind"] = "seat"
    if gateways is not None:
        more = gateways[["facility", "facility_lon", "facility_lat"]]
        more = more.set_axis(["place", "lon", "lat"], axis=1).assign(place_kind="gateway")
        frames.append(more)
    return pd.concat(frames, ignore_index=True)


def _over_water(  # noqa: PLR0917
    graph: Graph, boundary: shapely.Geometry, lon: Floats, lat: Floats, link: Ints, share: Floats
) -> np.ndarray:
    """Whether the straight way from each place to its point on the network leaves the land."""
    a, b = graph.start[link], graph.end[link]
    to_lon = graph.lon[a] + share * (graph.lon[b] - graph.lon[a])
    to_lat = graph.lat[a] + share * (graph.lat[b] - graph.lat[a])
    ends = np.stack([np.stack([lon, to_lon], 1), np.stack([lat, to_lat], 1)], 2)
    ways = np.asarray(shapely.linestrings(ends))
    shapely.prepare(boundary)
    doubtful = np.flatnonzero((link >= 0) & ~shapely.covers(boundary, ways))
    off = shapely.difference(ways[doubtful], boundary)
    for land in land_outside():
        shapely.prepare(land)
        crossed = shapely.intersects(land, off)
        off[crossed] = shapely.difference(off[crossed], land)
    water = np.zeros(len(link), dtype=bool)
    water[doubtful] = shapely.length(off) * DEGREE_KM > WATER_KM
    return water


def _attachments(
    places: pd.DataFrame, node: Ints, crow: Floats, water: np.ndarray, p: RoadParameters
) -> pd.DataFrame:
    found = node >= 0
    km = np.where(found, crow * np.where(water, 1.0, p.access_detour), np.nan)
    speed = np.where(water, p.access_ferry_speed, p.access_speed)
    return pd.DataFrame(
        {
            "place": places["place"].to_numpy(),
            "place_kind": places["place_kind"].to_numpy(),
            "node": node.astype(np.int32),
            "access_mode": np.where(found, np.where(water, "ferry", "road"), ""),
            "access_km": np.round(km, 2).astype(np.float32),
            "access_speed": np.where(found, speed, np.nan).astype(np.float32),
        }
    )
