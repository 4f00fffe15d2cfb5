"""Attachment of places to the nearest point of a network, by splitting the link there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from bundles.china.graph_edit import LINK_FIELDS, Floats, Graph, Ints, Mask, take_links

DEGREE_KM = 111.195
# A place closer than this to an end of a link shares the end: pieces of metres serve nobody.
END_KM = 0.2


def nearest_points(
    graph: Graph, lon: Floats, lat: Floats, limit_km: float, usable: Mask | None = None
) -> tuple[Ints, Floats, Floats]:
    """Nearest point of the network to each place.

    Returns the link's row (-1 where none lies within `limit_km`), the share of the link from its
    start to that point, and the distance in km. Links are taken as straight; distances are
    measured on a plane touching at the place, which is exact to 0.1 % within 100 km.
    """
    rows = np.arange(graph.link_count) if usable is None else np.flatnonzero(usable)
    a, b = graph.start[rows], graph.end[rows]
    ends = np.stack(
        [
            np.column_stack([graph.lon[a], graph.lat[a]]),
            np.column_stack([graph.lon[b], graph.lat[b]]),
        ],
        axis=1,
    )
    tree = shapely.STRtree(np.asarray(shapely.linestrings(ends)))
    link = np.full(len(lon), -1, dtype=np.int64)
    share, distance = np.zeros(len(lon)), np.full(len(lon), np.inf)
    for radius in sorted({min(6.0, limit_km), min(20.0, limit_km), limit_km}):
        todo = np.flatnonzero(distance > radius)
        if len(todo):
            _search(graph, rows, tree, lon, lat, todo, radius, (link, share, distance))
    link[distance > limit_km] = -1
    return link, share, distance


def split_links(graph: Graph, link: Ints, share: Floats) -> tuple[Graph, Ints]:
    """Insert a node at `share` of each `link`; returns the graph and each place's node row.

    Rows with link -1 get node -1. All quantities of a link are divided in proportion to length,
    so that the pieces add up to the link. Points near an end of a link use that end's node and
    points near each other share a node.
    """
    node = np.full(len(link), -1, dtype=np.int64)
    lon, lat = graph.lon.tolist(), graph.lat.tolist()
    pieces: list[tuple[int, int, int, float]] = []
    cut: set[int] = set()
    order = sorted(np.flatnonzero(link >= 0).tolist(), key=lambda i: (link[i], share[i]))
    position = 0
    while position < len(order):
        row = int(link[order[position]])
        same: list[int] = []
        while position < len(order) and link[order[position]] == row:
            same.append(order[position])
            position += 1
        parts = _cut(graph, row, [(float(share[i]), i) for i in same], node, lon, lat)
        if parts:
            cut.add(row)
            pieces.extend(parts)
    kept = take_links(graph, np.array([r not in cut for r in range(graph.link_count)], bool))
    return _append(replace(kept, lon=np.array(lon), lat=np.array(lat)), graph, pieces), node


def _cut(  # noqa: PLR0917
    graph: Graph,
    row: int,
    points: list[tuple[float, int]],
    node: Ints,
    lon: list[float],
    lat: list[float],
) -> list[tuple[int, int, int, float]]:
    """Pieces (from, to, old link, share of it) of one link; none when no node was inserted."""
    a, b, length = int(graph.start[row]), int(graph.end[row]), float(graph.km[row])
    pieces, at, here = [], 0.0, a
    for share, place in points:
        if (share - at) * length < END_KM:
            node[place] = here
        elif (1.0 - share) * length < END_KM:
            node[place] = b
        else:
            lon.append(float(graph.lon[a] + share * (graph.lon[b] - graph.lon[a])))
            lat.append(float(graph.lat[a] + share * (graph.lat[b] - graph.lat[a])))
            pieces.append((here, len(lon) - 1, row, share - at))
            at, here = share, len(lon) - 1
            node[place] = here
    if pieces:
        pieces.append((here, b, row, 1.0 - at))
    return pieces


def _append(kept: Graph, source: Graph, pieces: list[tuple[int, int, int, float]]) -> Graph:
    if not pieces:
        return kept
    row = np.array([p[2] for p in pieces], dtype=np.int64)
    part = np.array([p[3] for p in pieces])
    extra = {
        "start": np.array([p[0] for p in pieces], dtype=np.int64),
        "end": np.array([p[1] for p in pieces], dtype=np.int64),
        "km": source.km[row] * part,
        "road_km": source.road_km[row] * part,
        "hours": source.hours[row] * part,
        "relief": source.relief[row],
        "kind": source.kind[row],
    }
    return replace(kept, **{f: np.concatenate([getattr(kept, f), extra[f]]) for f in LINK_FIELDS})


def _search(  # noqa: PLR0917
    graph: Graph,
    rows: Ints,
    tree: shapely.STRtree,
    lon: Floats,
    lat: Floats,
    todo: Ints,
    radius: float,
    best: tuple[Ints, Floats, Floats],
) -> None:
    half_y = radius / DEGREE_KM
    half_x = half_y / np.cos(np.radians(lat[todo]))
    boxes = shapely.box(
        lon[todo] - half_x, lat[todo] - half_y, lon[todo] + half_x, lat[todo] + half_y
    )
    which, found = tree.query(boxes)
    place, candidate = todo[which], rows[found]
    share, km = _foot(graph, candidate, lon[place], lat[place])
    order = np.lexsort((candidate, km, place))
    _, first = np.unique(place[order], return_index=True)
    chosen = order[first]
    chosen = chosen[km[chosen] <= radius]
    link, at, distance = best
    link[place[chosen]] = candidate[chosen]
    at[place[chosen]] = share[chosen]
    distance[place[chosen]] = km[chosen]


def _foot(graph: Graph, link: Ints, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Share along each link of the foot of the perpendicular from a place, and its distance."""
    scale = np.cos(np.radians(lat)) * DEGREE_KM
    a, b = graph.start[link], graph.end[link]
    ax, ay = (graph.lon[a] - lon) * scale, (graph.lat[a] - lat) * DEGREE_KM
    bx, by = (graph.lon[b] - lon) * scale, (graph.lat[b] - lat) * DEGREE_KM
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    share = np.divide(-(ax * dx + ay * dy), square, out=np.zeros(len(link)), where=square > 0)
    share = np.clip(share, 0.0, 1.0)
    return share, np.hypot(ax + share * dx, ay + share * dy)
