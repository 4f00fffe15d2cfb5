"""Read the OpenStreetMap extracts of scgraph_data as text.

The package is not imported: it fails beside current releases of scgraph, and only two literals
of each module are wanted (`graph=[{neighbour: km, ...}, ...]` and `nodes=[[lat, lon], ...]`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import shapely

from bundles.china.graph_edit import Graph, new_graph, subgraph
from bundles.china.inputs import InputMissing, package_file

STUB_KM = 12.0
_DEGREE_KM = 111.2


def read_world(name: str) -> Graph:
    """Undirected graph of `world_highways` or `world_railways`, without self-loops.

    Lengths in km as in the source, coordinates in degrees to three decimals. Each pair of
    neighbours appears once, with the shorter of its two directions where they differ.
    """
    path = package_file("scgraph_data", f"scgraph_data/{name}.py")
    neighbours, nodes = _literals(path)
    degree = [len(links) for links in neighbours]
    start = np.repeat(np.arange(len(nodes)), degree)
    end = np.array([int(key) for links in neighbours for key in links], dtype=np.int64)
    km = np.array([value for links in neighbours for value in links.values()], dtype=np.float64)
    lower, upper = np.minimum(start, end), np.maximum(start, end)
    order = np.lexsort((km, upper, lower))
    lower, upper, km = lower[order], upper[order], km[order]
    first = np.ones(len(lower), dtype=bool)
    first[1:] = (lower[1:] != lower[:-1]) | (upper[1:] != upper[:-1])
    keep = first & (lower != upper)
    coordinates = np.asarray(nodes, dtype=np.float64)
    return new_graph(coordinates[:, 1], coordinates[:, 0], lower[keep], upper[keep], km[keep])


def inside(graph: Graph, boundary: shapely.Geometry, crossings: np.ndarray | None = None) -> Graph:
    """The part of a graph within a boundary, plus short stubs around crossings.

    `crossings` is an (n, 2) array of lon, lat: nodes up to 12 km from one are kept too, so that
    a road or line that ends at the border does reach its border post.
    """
    shapely.prepare(boundary)
    west, south, east, north = shapely.bounds(boundary).tolist()
    box = (
        (graph.lon > west - 0.2)
        & (graph.lon < east + 0.2)
        & (graph.lat > south - 0.2)
        & (graph.lat < north + 0.2)
    )
    keep = np.zeros(len(graph.lon), dtype=bool)
    near = np.flatnonzero(box)
    keep[near] = shapely.contains_xy(boundary, graph.lon[near], graph.lat[near])
    for lon, lat in crossings if crossings is not None else ():
        east_km = (graph.lon[near] - lon) * _DEGREE_KM * np.cos(np.radians(lat))
        north_km = (graph.lat[near] - lat) * _DEGREE_KM
        keep[near] |= np.hypot(east_km, north_km) <= STUB_KM
    return subgraph(graph, keep)


def _literals(path: Path) -> tuple[list[dict[str, float]], list[list[float]]]:
    found: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            name, _, value = line.partition("=")
            if name in ("graph", "nodes"):
                found[name] = value
    if set(found) != {"graph", "nodes"}:
        raise InputMissing(
            f"{path.name} has no `graph=` and `nodes=` line; the builder knows scgraph_data 2.0.0."
        )
    quoted = re.sub(r"(\d+):", r'"\1":', found["graph"])
    return json.loads(quoted), json.loads(found["nodes"])
