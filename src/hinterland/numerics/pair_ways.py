"""The cheapest way of each of many given pairs, by a network or directly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from hinterland.numerics.entries import Entries, adjacency
from hinterland.numerics.graph import weak_components
from hinterland.numerics.heap import pop, push
from hinterland.numerics.paths import Floats, Graph, Ints


class Pairs(NamedTuple):
    """Pairs of a position and an end, with a direct way between them.

    Attributes:
        position, end: (pair,) positions in the entries of either side, in any order.
        cost, km: (pair,) cost and length of the direct way; infinite cost where there is none.
    """

    position: Ints
    end: Ints
    cost: Floats
    km: Floats


def pair_ways(
    pairs: Pairs, out: Entries, into: Entries, graph: Graph, arc_km: Floats
) -> tuple[Floats, Floats]:
    """Cost and length of the cheapest way of each pair.

    One search an end, from there backwards, which stops when every way that its pairs could use is
    known or none can be cheaper than the direct ones.

    Args:
        pairs: from where to where, and directly at what cost.
        out: entries of the positions: ways into the network.
        into: entries of the ends: ways from the network to them.
        graph: the network; arcs are followed from positions to ends.
        arc_km: (arc,) lengths.

    Returns:
        (pair,) cost and length, infinite where there is no way. Of equal ways the direct one is
        taken.
    """
    order = np.argsort(pairs.end, kind="stable")
    ends = len(into.start) - 1
    first = np.searchsorted(pairs.end[order], np.arange(ends + 1)).astype(np.int64)
    backward = adjacency(Graph(graph.nodes, graph.head, graph.tail, graph.cost), arc_km)
    direct = np.isfinite(pairs.cost)
    cost, km = pairs.cost.astype(np.float64), np.where(direct, pairs.km, np.inf)
    _assign(first, order, pairs.position.astype(np.int64), cost, km, out, into, backward,
            weak_components(graph), graph.nodes)  # fmt: skip
    return cost, km


@njit(cache=True, nogil=True)
def _assign(first, order, position, cost, km, out, into, arcs, part, nodes):
    label, length = np.empty(nodes), np.empty(nodes)
    owner, settled = np.full(nodes, -1, np.int64), np.full(nodes, -1, np.int64)
    wanted, reached = np.full(nodes, -1, np.int64), np.full(nodes, -1, np.int64)
    keys, items = np.empty(1024), np.empty(1024, np.int64)
    for c in range(len(first) - 1):
        if first[c] == first[c + 1]:
            continue
        for e in range(into.start[c], into.start[c + 1]):
            reached[part[into.node[e]]] = c
        open_nodes, bound = 0, 0.0
        for i in range(first[c], first[c + 1]):
            bound = max(bound, cost[order[i]])
            p = position[order[i]]
            for e in range(out.start[p], out.start[p + 1]):
                n = out.node[e]
                if wanted[n] != c and reached[part[n]] == c:
                    wanted[n] = c
                    open_nodes += 1
        keys, items = _search(c, open_nodes, bound, into, arcs, wanted, label, length, owner,
                              settled, keys, items)  # fmt: skip
        for i in range(first[c], first[c + 1]):
            row = order[i]
            p = position[row]
            for e in range(out.start[p], out.start[p + 1]):
                n = out.node[e]
                if settled[n] == c and out.cost[e] + label[n] < cost[row]:
                    cost[row], km[row] = out.cost[e] + label[n], out.km[e] + length[n]


@njit(cache=True, nogil=True)
def _search(c, left, bound, into, arcs, wanted, label, length, owner, settled, keys, items):
    """Settle nodes from which end c can be reached until no wanted one is left or worth it."""
    size = 0
    for e in range(into.start[c], into.start[c + 1]):
        n = into.node[e]
        if np.isfinite(into.cost[e]) and (owner[n] != c or into.cost[e] < label[n]):
            label[n], length[n], owner[n] = into.cost[e], into.km[e], c
            keys, items, size = push(keys, items, size, into.cost[e], n)
    while size > 0 and left > 0:
        key, n, size = pop(keys, items, size)
        if key > bound:
            break
        if settled[n] == c or key > label[n]:
            continue
        settled[n] = c
        if wanted[n] == c:
            left -= 1
        for a in range(arcs.start[n], arcs.start[n + 1]):
            m, value = arcs.head[a], key + arcs.cost[a]
            if settled[m] != c and (owner[m] != c or value < label[m]):
                label[m], length[m], owner[m] = value, length[n] + arcs.km[a], c
                keys, items, size = push(keys, items, size, value, m)
    return keys, items
