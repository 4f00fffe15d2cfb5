"""Pure editing of an undirected graph: subgraph, bridges, splits, contraction.

A `Graph` holds parallel arrays: one entry per node for `lon` and `lat` (degrees), one per link
for everything else. Each function returns a new graph and never changes its argument.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Graph:
    """Nodes and undirected links.

    lon, lat: (n,) degrees. start, end: (m,) node rows. km: (m,) length as in the source.
    road_km: (m,) modelled length. hours: (m,) modelled time. relief: (m,) metres.
    kind: (m,) small integer label; links of different kinds are never merged.
    """

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    km: Floats
    road_km: Floats
    hours: Floats
    relief: Floats
    kind: Ints

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return len(self.lon)

    @property
    def link_count(self) -> int:
        """Number of links."""
        return len(self.start)


LINK_FIELDS = ("start", "end", "km", "road_km", "hours", "relief", "kind")


def new_graph(lon: Any, lat: Any, start: Any, end: Any, km: Any, kind: Any = None) -> Graph:  # noqa: PLR0917
    """A graph whose modelled length equals the source's and whose hours and relief are zero."""
    length = np.asarray(km, dtype=np.float64)
    return Graph(
        np.asarray(lon, dtype=np.float64),
        np.asarray(lat, dtype=np.float64),
        np.asarray(start, dtype=np.int64),
        np.asarray(end, dtype=np.int64),
        length,
        length.copy(),
        np.zeros(len(length)),
        np.zeros(len(length)),
        np.zeros(len(length), np.int64) if kind is None else np.asarray(kind, np.int64),
    )


def great_circle_km(lon_a: Any, lat_a: Any, lon_b: Any, lat_b: Any) -> Floats:
    """Great-circle distance in km (haversine), element by element, degrees in."""
    lon_a, lat_a, lon_b, lat_b = (
        np.radians(np.asarray(x, dtype=np.float64)) for x in (lon_a, lat_a, lon_b, lat_b)
    )
    half = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def unit_vectors(lon: Any, lat: Any) -> Floats:
    """(n, 3) points on the unit sphere, so that a k-d tree orders by true distance."""
    lon, lat = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def chord_to_km(chord: Any) -> Floats:
    """Great-circle km from a chord of the unit sphere."""
    half = np.clip(np.asarray(chord, float) / 2, 0.0, 1.0)
    return np.asarray(2 * EARTH_KM * np.arcsin(half))


def take_links(graph: Graph, rows: Ints | Mask) -> Graph:
    """The same nodes with a selection of the links."""
    return replace(graph, **{name: getattr(graph, name)[rows] for name in LINK_FIELDS})


def subgraph(graph: Graph, keep: Mask) -> Graph:
    """The kept nodes, renumbered in order, and the links between them."""
    number = np.cumsum(keep) - 1
    inner = take_links(graph, keep[graph.start] & keep[graph.end])
    return replace(
        inner,
        lon=graph.lon[keep],
        lat=graph.lat[keep],
        start=number[inner.start],
        end=number[inner.end],
    )


def components(graph: Graph) -> Ints:
    """(n,) label of the connected component of each node; 0 is the largest."""
    size = graph.node_count
    matrix = coo_array((np.ones(graph.link_count), (graph.start, graph.end)), shape=(size, size))
    _, label = connected_components(matrix, directed=False)
    rank = np.argsort(np.argsort(-np.bincount(label), kind="stable"), kind="stable")
    return np.asarray(rank[label], dtype=np.int64)


def largest_component(graph: Graph) -> Graph:
    """The largest connected component."""
    return subgraph(graph, components(graph) == 0)


def add_links(graph: Graph, start: Any, end: Any, km: Any, kind: int) -> Graph:
    """The graph with links appended, their modelled length equal to `km`."""
    start, end = np.atleast_1d(np.asarray(start)), np.atleast_1d(np.asarray(end))
    extra = new_graph([], [], start, end, np.atleast_1d(km), np.full(len(start), kind))
    return replace(
        graph,
        **{
            name: np.concatenate([getattr(graph, name), getattr(extra, name)])
            for name in LINK_FIELDS
        },
    )


def merge_short_links(graph: Graph, limit_km: float) -> Graph:
    """Make one node of nodes joined by links of at most `limit_km`; no self-loop is left."""
    short = take_links(graph, graph.km <= limit_km)
    label = components(short)
    first = np.full(label.max(initial=-1) + 1, -1, dtype=np.int64)
    first[label[::-1]] = np.arange(graph.node_count)[::-1]
    moved = replace(
        graph,
        lon=graph.lon[first],
        lat=graph.lat[first],
        start=label[graph.start],
        end=label[graph.end],
    )
    return take_links(moved, moved.start != moved.end)


def bridge_fragments(graph: Graph, limit_km: float, kind: int) -> Graph:
    """Join each fragment to the largest component by its shortest gap of at most `limit_km`.

    Repeated until nothing changes, since a fragment may reach the largest component only over
    another fragment. Sources of such gaps: border-wide cuts, untagged road classes.
    """
    while True:
        label = components(graph)
        if not (label > 0).any():
            return graph
        points = unit_vectors(graph.lon, graph.lat)
        main, other = np.flatnonzero(label == 0), np.flatnonzero(label > 0)
        chord, nearest = cKDTree(points[main]).query(points[other])
        chord, nearest = np.asarray(chord), np.asarray(nearest)
        order = np.lexsort((chord, label[other]))
        _, first = np.unique(label[other][order], return_index=True)
        best = order[first]
        gap = chord_to_km(chord[best])
        close = gap <= limit_km
        if not close.any():
            return graph
        # A gap of zero km is possible (two nodes at one rounded place): keep times positive.
        length = np.maximum(gap[close], 0.01)
        graph = add_links(graph, other[best][close], main[nearest[best]][close], length, kind)


def fastest_parallel(graph: Graph) -> Graph:
    """One link per pair of nodes and kind: the fastest, the shorter where times are equal."""
    low, high = np.minimum(graph.start, graph.end), np.maximum(graph.start, graph.end)
    order = np.lexsort((graph.road_km, graph.hours, graph.kind, high, low))
    low, high, kind = low[order], high[order], graph.kind[order]
    first = np.ones(len(order), dtype=bool)
    same = (low[1:] == low[:-1]) & (high[1:] == high[:-1]) & (kind[1:] == kind[:-1])
    first[1:] = ~same
    chosen = np.sort(order[first])
    kept = take_links(graph, chosen)
    return take_links(kept, kept.start != kept.end)


def sort_along_curve(graph: Graph) -> tuple[Graph, Ints]:
    """Nodes in Z-order and links by their ends; also the new row of each old node.

    Neighbours in space become neighbours in the table, which halves the compressed size.
    """
    x = ((graph.lon + 180) * 100).astype(np.uint64)
    y = ((graph.lat + 90) * 100).astype(np.uint64)
    key = np.zeros(graph.node_count, dtype=np.uint64)
    for bit in range(16):
        one = np.uint64(1)
        key |= ((x >> np.uint64(bit)) & one) << np.uint64(2 * bit)
        key |= ((y >> np.uint64(bit)) & one) << np.uint64(2 * bit + 1)
    order = np.argsort(key, kind="stable")
    number = np.empty(graph.node_count, dtype=np.int64)
    number[order] = np.arange(graph.node_count)
    start, end = number[graph.start], number[graph.end]
    moved = replace(
        graph,
        lon=graph.lon[order],
        lat=graph.lat[order],
        start=np.minimum(start, end),
        end=np.maximum(start, end),
    )
    return take_links(moved, np.lexsort((moved.end, moved.start))), number
