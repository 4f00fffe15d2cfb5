"""Roads, railways, ports and foreign markets of an invented region.

Roads are the Gabriel graph of the seats, which contains the shortest spanning tree and is
therefore connected, bent at intermediate nodes. Some links are candidates: planned, not open.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, cKDTree

from hinterland.sources.invented.land import Floats, Ints, Land, degrees, terrain

NODE_SPACING_KM = 45.0
CANDIDATES = 3
TRIED_CANDIDATES = 48
EARTH_KM = 6371.0088


@dataclass
class Network:
    """Nodes and links; facilities, foreign markets and the gateways to them.

    x, y: (nodes,) km. rail: (nodes,) True for rail nodes. Link arrays have one entry a link.
    seat_node: (counties,) node of each seat, -1 for an island. facilities: kind, class, x, y,
    node, distance. gateways: facility row, foreign row, km, km/h, h.
    """

    x: Floats
    y: Floats
    lon: Floats
    lat: Floats
    rail: NDArray[np.bool_]
    start: Ints
    end: Ints
    mode: list[str]
    kind: list[str]
    geometry: Floats
    relief: Floats
    detour: Floats
    speed: Floats
    open: Floats
    seat_node: Ints
    seat_distance: Floats
    facilities: list[tuple[str, str, float, float, int, float]] = field(default_factory=list)


def make_network(land: Land, rng: np.random.Generator) -> Network:
    """The network of a land: connected roads but for islands, a railway, ports and airports."""
    joined = np.flatnonzero(~land.island)
    pairs, spare = _gabriel(land.x[joined], land.y[joined])
    pairs, spare = joined[pairs], joined[spare]
    offset = rng.uniform(0.3, 3.0, len(land.x))
    turn = rng.uniform(0, 2 * np.pi, len(land.x))
    x = (land.x + offset * np.cos(turn))[joined]
    y = (land.y + offset * np.sin(turn))[joined]
    seat_node = np.full(len(land.x), -1, np.int64)
    seat_node[joined] = np.arange(len(joined))
    main = np.isin(pairs, land.prefecture_seat).any(axis=1)
    planned = _candidates(land, pairs, spare)
    roads = np.vstack([seat_node[pairs], seat_node[planned]])
    kinds = np.concatenate([np.where(main, "trunk", "local"), np.full(len(planned), "expressway")])
    rail_from = np.unique(np.concatenate([land.prefecture_seat, land.capital]))
    rail_from = rail_from[~land.island[rail_from]]
    rails, _ = _gabriel(land.x[rail_from], land.y[rail_from])
    x_rail, y_rail = land.x[rail_from] + 1.5, land.y[rail_from] - 1.0
    tracks = rails + len(joined)
    fast = np.isin(rail_from[rails], land.capital).all(axis=1)
    return _assemble(
        land, np.concatenate([x, x_rail]), np.concatenate([y, y_rail]),
        road_nodes=len(joined),
        pairs=np.vstack([roads, tracks]),
        kinds=np.concatenate([kinds, np.where(fast, "high_speed", "conventional")]),
        roads=len(roads),
        planned=len(planned),
        seats=(seat_node, np.where(land.island, 0.0, offset)),
        rng=rng,
    )  # fmt: skip


def _assemble(
    land: Land, x: Floats, y: Floats, *, road_nodes: int, pairs: Ints, kinds: NDArray[np.str_],
    roads: int, planned: int, seats: tuple[Ints, Floats], rng: np.random.Generator,
) -> Network:  # fmt: skip
    """Bend every pair at intermediate nodes and give every piece its length, relief and speed."""
    length = np.hypot(x[pairs[:, 0]] - x[pairs[:, 1]], y[pairs[:, 0]] - y[pairs[:, 1]])
    pieces = np.clip(np.ceil(length / NODE_SPACING_KM), 1, 4).astype(np.int64)
    pieces[roads - planned : roads] = 1
    parent = np.repeat(np.arange(len(pairs)), pieces)
    step = np.arange(len(parent)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    last = step == pieces[parent] - 1
    share = (step + 1) / pieces[parent]
    bend = 0.05 * length[parent] * rng.standard_normal(len(parent)) * np.sin(np.pi * share)
    ax, ay = x[pairs[parent, 0]], y[pairs[parent, 0]]
    bx, by = x[pairs[parent, 1]], y[pairs[parent, 1]]
    far = np.maximum(length[parent], 1e-9)
    new_x = ax + share * (bx - ax) - bend * (by - ay) / far
    new_y = ay + share * (by - ay) + bend * (bx - ax) / far
    added = np.cumsum(~last) - 1 + len(x)
    end = np.where(last, pairs[parent, 1], added)
    start = np.where(step == 0, pairs[parent, 0], np.roll(end, 1))
    all_x = np.concatenate([x, new_x[~last]])
    all_y = np.concatenate([y, new_y[~last]])
    rail = np.zeros(len(all_x), bool)
    rail[road_nodes : len(x)] = True
    rail[len(x) :] = (parent >= roads)[~last]
    lon, lat = degrees(all_x, all_y, land.width, land.height)
    middle_x, middle_y = (all_x[start] + all_x[end]) / 2, (all_y[start] + all_y[end]) / 2
    relief = terrain(middle_x, middle_y, land.width, land.height)[1] + 3
    is_rail = parent >= roads
    kind = kinds[parent]
    best = np.select(
        [kind == "expressway", kind == "trunk", kind == "high_speed", is_rail],
        [110.0, 90.0, 250.0, 110.0],
        60.0,
    )
    slow = np.where(kind == "high_speed", 1500.0, 700.0)
    opened = np.ones(len(parent))
    opened[(parent >= roads - planned) & (parent < roads)] = 0.0
    straight = great_circle_km(lon[start], lat[start], lon[end], lat[end])
    network = Network(
        all_x, all_y, lon, lat, rail, start, end,
        np.where(is_rail, "rail", "road").tolist(), kind.tolist(),
        straight * 1.03, relief, 1 + relief / 1500, best / (1 + relief / slow), opened,
        *seats,
    )  # fmt: skip
    network.facilities = _facilities(land, network)
    return network


def great_circle_km(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Great-circle distance in km (haversine), element by element, degrees in."""
    a, b = np.radians(lat_a), np.radians(lat_b)
    half = (
        np.sin((b - a) / 2) ** 2
        + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def _gabriel(x: Floats, y: Floats) -> tuple[Ints, Ints]:
    """Edges of the Gabriel graph and the other Delaunay edges, as (m, 2) rows."""
    points = np.column_stack([x, y])
    if len(points) < 4:
        i, j = np.triu_indices(len(points), 1)
        edges = np.column_stack([i, j]).astype(np.int64)
        return edges, edges[:0]
    triangles = Delaunay(points).simplices
    both = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = np.unique(np.sort(both, axis=1), axis=0).astype(np.int64)
    middle = points[edges].mean(axis=1)
    radius = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T) / 2
    nearest = cKDTree(points).query(middle, k=1)[0]
    keep = nearest >= radius * (1 - 1e-9)
    return edges[keep], edges[~keep]


def _candidates(land: Land, pairs: Ints, spare: Ints) -> Ints:
    """The few missing edges that would shorten the way most: planned, not open."""
    if not len(spare):
        return spare
    points = np.column_stack([land.x, land.y])
    cost = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    graph = coo_array((cost, (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points))).tocsr()
    straight = np.hypot(*(points[spare[:, 0]] - points[spare[:, 1]]).T)
    tried = spare[np.argsort(-straight, kind="stable")[:TRIED_CANDIDATES]]
    sources, row = np.unique(tried[:, 0], return_inverse=True)
    way = dijkstra(graph, directed=False, indices=sources)[row, tried[:, 1]]
    direct = np.hypot(*(points[tried[:, 0]] - points[tried[:, 1]]).T)
    return tried[np.argsort(-(way / direct), kind="stable")[:CANDIDATES]]


def _facilities(land: Land, network: Network) -> list[tuple[str, str, float, float, int, float]]:
    """Airports, stations, a sea port, a river port, land ports: kind, class, x, y, node, km."""
    roads = np.flatnonzero(~network.rail)
    tree = cKDTree(np.column_stack([network.x[roads], network.y[roads]]))
    inside = np.flatnonzero(~land.context & ~land.island)
    airports = [("airport", "large" if i == 0 else "medium", land.x[row] + 9, land.y[row] + 6)
                for i, row in enumerate(land.capital)]  # fmt: skip
    high = inside[int(np.argmax(land.elevation[inside]))]
    airports.append(("airport", "small", land.x[high] + 7, land.y[high] - 5))
    stations = [("rail_station", "main", land.x[row] + 1.2, land.y[row] - 0.8)
                for row in land.prefecture_seat if not land.island[row]]  # fmt: skip
    east = inside[int(np.argmax(land.x[inside]))]
    river = inside[int(np.argmin(np.abs(land.x[inside] - land.width * 0.6)))]
    west = inside[np.argsort(land.x[inside], kind="stable")[:2]]
    ports = [("sea_port", "large", land.x[east] + 6, land.y[east] + 2),
             ("river_port", "small", land.x[river] - 2, land.y[river] + 2),
             *(("land_port", kind, land.x[row] - 20, land.y[row])
               for row, kind in zip(west, ("main", "seasonal"), strict=False))]  # fmt: skip
    found = []
    for kind, rank, x, y in [*airports, *stations, *ports]:
        distance, near = tree.query([x, y])
        found.append((kind, rank, float(x), float(y), int(roads[near]), float(1.2 * distance)))
    return found
