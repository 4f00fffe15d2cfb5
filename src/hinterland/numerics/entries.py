"""Ways of a position into a network of straight segments, without those that never matter.

A position reaches each segment near it at the nearest point and goes on along it to its ends. An
entry (node, cost) is dominated, and left out, if another entry of the same position followed by the
way through the network costs no more; leaving it out changes no shortest path.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from hinterland.numerics.heap import grown, pop, push
from hinterland.numerics.paths import Floats, Graph, Ints
from hinterland.numerics.segments import Segments, nearest_points


class Entries(NamedTuple):
    """Entries, those of a position together.

    Attributes:
        start: (position + 1,) where the entries of each position begin.
        node: (entry,) node.
        cost: (entry,) cost from the position to the node.
        km: (entry,) length of that way.
    """

    start: Ints
    node: Ints
    cost: Floats
    km: Floats


class Positions(NamedTuple):
    """Positions and their ways off the network.

    Attributes:
        x, y: (position,) degrees.
        cost_per_km, detour: (position,) cost and length of the way off the network, for each km of
            straight distance.
        radius: (position,) km within which segments count; negative for none at all.
        sure_node, sure_cost, sure_km: (position,) an entry that is always there, node -1 for none.
    """

    x: Floats
    y: Floats
    cost_per_km: Floats
    detour: Floats
    radius: Floats
    sure_node: Ints
    sure_cost: Floats
    sure_km: Floats


class Along(NamedTuple):
    """What it takes to go on along a segment, all (segment,).

    Attributes:
        first, last: nodes at its ends.
        to_first, to_last: cost of the whole segment towards either end; infinite where it cannot
            be used that way.
        km: length of the segment.
    """

    first: Ints
    last: Ints
    to_first: Floats
    to_last: Floats
    km: Floats


class Arcs(NamedTuple):
    """Arcs that can be used, by the node they leave.

    Attributes:
        start: (node + 1,) where the arcs of each node begin.
        head, cost, km: (arc,) node they lead to, cost and length.
    """

    start: Ints
    head: Ints
    cost: Floats
    km: Floats


def entries(
    positions: Positions, segments: Segments, along: Along, graph: Graph, *, prune: bool = True
) -> Entries:
    """Entries of each position.

    Args:
        positions, segments, along: who enters what.
        graph: the network by which entries are compared: arcs as they are used after entering.
        prune: whether dominated entries are left out; of entries at one node the cheapest always
            stays alone.
    """
    arcs = adjacency(graph, np.zeros(len(graph.cost)))
    start, node, cost, km = _enter(positions, segments, along, arcs, graph.nodes, prune)
    return Entries(start, node, cost, km)


def adjacency(graph: Graph, km: Floats) -> Arcs:
    """The graph by tail, closed arcs left out; `km` (arc,) are lengths."""
    usable = np.isfinite(graph.cost)
    tail, head, cost = graph.tail[usable], graph.head[usable], graph.cost[usable]
    order = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[order], np.arange(graph.nodes + 1)).astype(np.int64)
    return Arcs(
        start,
        head[order].astype(np.int64),
        cost[order].astype(np.float64),
        km[usable][order].astype(np.float64),
    )


@njit(cache=True, nogil=True)
def _enter(positions, segments, along, arcs, nodes, prune):
    count = len(positions.x)
    start = np.zeros(count + 1, np.int64)
    out_node, out_cost, out_km = np.empty(1024, np.int64), np.empty(1024), np.empty(1024)
    total = 0
    size = len(segments.x0)
    seen = np.full(size, -1, np.int64)
    segment, share, off = np.empty(size, np.int64), np.empty(size), np.empty(size)
    # By node: which position last wrote here, and the place of the node in its list.
    owner, place = np.full(nodes, -1, np.int64), np.zeros(nodes, np.int64)
    entry_node, entry_cost = np.empty(2 * size + 1, np.int64), np.empty(2 * size + 1)
    entry_km, keep = np.empty(2 * size + 1), np.empty(2 * size + 1, np.bool_)
    label, labelled = np.empty(nodes), np.full(nodes, -1, np.int64)
    settled = np.full(nodes, -1, np.int64)
    keys, items = np.empty(1024), np.empty(1024, np.int64)
    for p in range(count):
        near = 0
        if positions.radius[p] >= 0:
            near = nearest_points(positions.x[p], positions.y[p], positions.radius[p], segments,
                                  seen, p, segment, share, off)  # fmt: skip
        found = _list_entries(p, near, segment, share, off, positions, along,
                              owner, place, entry_node, entry_cost, entry_km)  # fmt: skip
        keep[:found] = True
        if prune and found > 1:
            keys, items = _drop_dominated(p, found, entry_node, entry_cost, owner, place, keep,
                                          arcs, label, labelled, settled, keys, items)  # fmt: skip
        if total + found > len(out_node):
            room = 2 * (total + found)
            out_node, out_cost = grown(out_node, room), grown(out_cost, room)
            out_km = grown(out_km, room)
        for e in range(found):
            if keep[e]:
                out_node[total], out_cost[total] = entry_node[e], entry_cost[e]
                out_km[total] = entry_km[e]
                total += 1
        start[p + 1] = total
    return start, out_node[:total].copy(), out_cost[:total].copy(), out_km[:total].copy()


@njit(cache=True, nogil=True)
def _list_entries(p, near, segment, share, off, positions, along, owner, place, node, cost, km):
    """Both ends of each segment found and the sure entry; the cheapest of each node."""
    found = 0
    if positions.sure_node[p] >= 0:
        found = _offer(p, found, positions.sure_node[p], positions.sure_cost[p],
                       positions.sure_km[p], owner, place, node, cost, km)  # fmt: skip
    for k in range(near):
        s = segment[k]
        outside = off[k] * positions.cost_per_km[p]
        walk = off[k] * positions.detour[p]
        part = share[k]
        if part == 0.0:
            found = _offer(p, found, along.first[s], outside, walk, owner, place, node, cost, km)
        elif np.isfinite(along.to_first[s]):
            found = _offer(p, found, along.first[s], outside + part * along.to_first[s],
                           walk + part * along.km[s], owner, place, node, cost, km)  # fmt: skip
        if part == 1.0:
            found = _offer(p, found, along.last[s], outside, walk, owner, place, node, cost, km)
        elif np.isfinite(along.to_last[s]):
            rest = 1.0 - part
            found = _offer(p, found, along.last[s], outside + rest * along.to_last[s],
                           walk + rest * along.km[s], owner, place, node, cost, km)  # fmt: skip
    return found


@njit(cache=True, nogil=True)
def _offer(p, found, n, value, length, owner, place, node, cost, km):
    if owner[n] != p:
        owner[n], place[n] = p, found
        node[found], cost[found], km[found] = n, value, length
        return found + 1
    at = place[n]
    if value < cost[at]:
        cost[at], km[at] = value, length
    return found


@njit(cache=True, nogil=True)
def _drop_dominated(
    p, found, node, cost, owner, place, keep, arcs, label, labelled, settled, keys, items
):
    """Search from all entries at once until each is settled first or reached as cheaply."""
    size = 0
    for e in range(found):
        label[node[e]], labelled[node[e]] = cost[e], p
        keys, items, size = push(keys, items, size, cost[e], node[e])
    undecided = found
    while size > 0 and undecided > 0:
        key, n, size = pop(keys, items, size)
        if settled[n] == p or key > label[n]:
            continue
        settled[n] = p
        if owner[n] == p and keep[place[n]]:
            undecided -= 1
        for k in range(arcs.start[n], arcs.start[n + 1]):
            m, value = arcs.head[k], key + arcs.cost[k]
            if settled[m] == p:
                continue
            # A node settled earlier is never dropped, so of two entries that reach each other
            # for nothing one stays.
            if owner[m] == p and keep[place[m]] and value <= cost[place[m]]:
                keep[place[m]] = False
                undecided -= 1
            if labelled[m] != p or value < label[m]:
                label[m], labelled[m] = value, p
                keys, items, size = push(keys, items, size, value, m)
    return keys, items
