"""Road graphs to measure routing on: China's roads, and those roads with invented local ones.

Local points are scattered around the real links, the more the nearer; local roads are the minimum
spanning tree of the Delaunay triangulation and 35 % of its Gabriel edges. Both are connected the
way villages are: few ways out, all of them through the real roads. A grid would have separators
that no country has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

import hinterland as hl
from hinterland.connect.network import road_graph
from hinterland.numerics.paths import Floats, Graph, Ints

SEED = 20260101
KM_PER_DEGREE = 111.2
NEAR_KM, FAR_KM = 1.0, 15.0
"""Distance of local points from the road: log-uniform between these."""
GABRIEL_SHARE = 0.35
SLOW, FAST = 20.0, 50.0
"""km/h of local roads: uniform between these."""

LOCAL_POINTS = {"china": 0, "million": 890_000, "ten-million": 9_890_000}
STRIP_POINTS = 1_000_000
"""Local points of one strip of longitude; a triangulation of all would take too much memory."""


@dataclass(frozen=True)
class Roads:
    """A road graph.

    Attributes:
        name: key of `LOCAL_POINTS`.
        graph: costs in hours.
        lon, lat: (node,) degrees.
        seats: (seat,) nodes of the county seats that a road reaches.
        trunk: nodes of the real network; they come first.
    """

    name: str
    graph: Graph
    lon: Floats
    lat: Floats
    seats: Ints
    trunk: int

    @property
    def used(self) -> Ints:
        """Nodes with a road; the others belong to railways."""
        return np.unique(self.graph.tail)

    def key(self) -> str:
        """Name and a hash of all that preparations depend on."""
        digest = hashlib.sha256()
        for part in (self.graph.tail, self.graph.head, self.graph.cost):
            digest.update(np.ascontiguousarray(part).data)
        return f"{self.name}-{digest.hexdigest()[:12]}"


def roads(name: str, cache: Path) -> Roads:
    """China's roads, with local ones as `name` says; made graphs are kept in `cache`."""
    real = china()
    points = LOCAL_POINTS[name]
    if not points:
        return real
    file = cache / f"graph-{name}-{real.key()[-12:]}.npz"
    if not file.exists():
        made = with_local_roads(real, name, points)
        graph = made.graph
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(
            file,
            tail=graph.tail.astype(np.int32),
            head=graph.head.astype(np.int32),
            cost=graph.cost,
            lon=made.lon,
            lat=made.lat,
        )
    with np.load(file) as kept:
        lon, lat, cost = kept["lon"], kept["lat"], kept["cost"]
        tail, head = kept["tail"].astype(np.int64), kept["head"].astype(np.int64)
    return Roads(name, Graph(len(lon), tail, head, cost), lon, lat, real.seats, real.trunk)


def china() -> Roads:
    """Roads and ferries of the embedded bundle."""
    territory = hl.read("china")
    facts = territory.facts
    graph = road_graph(territory)
    seats = facts["seat_node"].values.astype(np.int64)
    lon, lat = (facts[name].values.astype(float) for name in ("node_lon", "node_lat"))
    return Roads("china", graph, lon, lat, seats[seats >= 0], graph.nodes)


def with_local_roads(real: Roads, name: str, points: int) -> Roads:
    """Add local points and roads; strips of longitude meet only on the real roads."""
    draw = np.random.default_rng(SEED)
    lon, lat = _scatter(real, points, draw)
    strips = max(1, round(points / STRIP_POINTS))
    bounds = lon[np.linspace(0, points - 1, strips + 1)[1:-1].astype(np.int64)]
    trunk = real.used
    trunk_strip = np.searchsorted(bounds, real.lon[trunk], side="right")
    strip = np.searchsorted(bounds, lon, side="right")
    lon, lat = np.concatenate([real.lon, lon]), np.concatenate([real.lat, lat])
    tails, heads, hours = [real.graph.tail], [real.graph.head], [real.graph.cost]
    for i in range(strips):
        members = np.concatenate(
            [trunk[trunk_strip == i], real.graph.nodes + np.flatnonzero(strip == i)]
        )
        one, other, cost = _local_roads(lon[members], lat[members], draw)
        one, other = members[one], members[other]
        tails += [one, other]
        heads += [other, one]
        hours += [cost, cost]
    graph = Graph(len(lon), np.concatenate(tails), np.concatenate(heads), np.concatenate(hours))
    return Roads(name, graph, lon, lat, real.seats, real.trunk)


def candidates(roads: Roads, number: int, seed: int = SEED) -> Graph:
    """The graph with closed links of 30 to 300 km between random nodes of the real network."""
    draw = np.random.default_rng(seed)
    trunk = roads.used[roads.used < roads.trunk]
    one, other = draw.choice(trunk, (2, 400 * number))
    km = distance(roads.lon[one], roads.lat[one], roads.lon[other], roads.lat[other])
    fit = np.flatnonzero((km >= 30) & (km <= 300))[:number]
    one, other = one[fit], other[fit]
    graph = roads.graph
    return Graph(
        graph.nodes,
        np.concatenate([graph.tail, one, other]),
        np.concatenate([graph.head, other, one]),
        np.concatenate([graph.cost, np.full(2 * len(fit), np.inf)]),
    )


def distance(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Floats:
    """km between points that are not far from each other."""
    middle = np.radians((lat + other_lat) / 2)
    km = np.hypot((lon - other_lon) * np.cos(middle), lat - other_lat) * KM_PER_DEGREE
    return np.asarray(km)


def _scatter(real: Roads, points: int, draw: np.random.Generator) -> tuple[Floats, Floats]:
    """Points beside the real links, ascending in longitude."""
    graph = real.graph
    ends = real.lon[graph.tail], real.lat[graph.tail], real.lon[graph.head], real.lat[graph.head]
    length = distance(*ends)
    link = draw.choice(len(length), points, p=length / length.sum())
    along = draw.random(points)
    lon = ends[0][link] * (1 - along) + ends[2][link] * along
    lat = ends[1][link] * (1 - along) + ends[3][link] * along
    away = NEAR_KM * (FAR_KM / NEAR_KM) ** draw.random(points) / KM_PER_DEGREE
    angle = 2 * np.pi * draw.random(points)
    lat = lat + away * np.sin(angle)
    lon = lon + away * np.cos(angle) / np.cos(np.radians(lat))
    order = np.argsort(lon, kind="stable")
    return lon[order], lat[order]


def _local_roads(lon: Floats, lat: Floats, draw: np.random.Generator) -> tuple[Ints, Ints, Floats]:
    """Ends and hours of local roads between the points of one strip."""
    one, other, gabriel = _triangulated(lon, lat)
    km = np.maximum(distance(lon[one], lat[one], lon[other], lat[other]), 1e-3)
    tree = minimum_spanning_tree(coo_array((km, (one, other)), shape=(len(lon),) * 2).tocsr())
    one_end, other_end = tree.tocoo().coords
    in_tree = np.isin(
        one * len(lon) + other,
        np.minimum(one_end, other_end).astype(np.int64) * len(lon) + np.maximum(one_end, other_end),
    )
    built = in_tree | (gabriel & (draw.random(len(km)) < GABRIEL_SHARE))
    speed = draw.uniform(SLOW, FAST, int(built.sum()))
    return one[built], other[built], km[built] / speed


def _triangulated(lon: Floats, lat: Floats) -> tuple[Ints, Ints, np.ndarray]:
    """Edges of the Delaunay triangulation, and whether each is a Gabriel edge."""
    # Mercator keeps angles, so circles stay circles.
    mercator = np.degrees(np.arctanh(np.sin(np.radians(lat))))
    points = np.column_stack([lon - lon.mean(), mercator - mercator.mean()])
    corners = Delaunay(points).simplices.astype(np.int64)
    keys, blunt = [], []
    for a, b, c in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        one, other, facing = corners[:, a], corners[:, b], points[corners[:, c]]
        keys.append(np.minimum(one, other) * len(lon) + np.maximum(one, other))
        dot = ((points[one] - facing) * (points[other] - facing)).sum(axis=1)
        blunt.append(dot < 0)
    key, at = np.unique(np.concatenate(keys), return_inverse=True)
    # A point inside the circle over an edge sees that edge at more than a right angle.
    gabriel = np.bincount(at, weights=np.concatenate(blunt), minlength=len(key)) == 0
    return key // len(lon), key % len(lon), gabriel
