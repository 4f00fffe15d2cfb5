"""The cheapest centre of a position's own group, by the network or directly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from hinterland.numerics.entries import Entries, adjacency, pop, push
from hinterland.numerics.paths import Floats, Graph, Ints


class Groups(NamedTuple):
    """Positions and centres by group, and the direct ways between them.

    Attributes:
        first: (group + 1,) where each group's part of `member` begins.
        member: positions.
        first_centre: (group + 1,) where each group's part of the centres begins.
        first_pair: (group + 1,) where each group's block of the direct ways begins; in a block the
            ways of a member to all centres stand together.
        cost, km: (pair,) cost and length of the direct ways.
    """

    first: Ints
    member: Ints
    first_centre: Ints
    first_pair: Ints
    cost: Floats
    km: Floats


def own_centre(
    groups: Groups, out: Entries, into: Entries, graph: Graph, arc_km: Floats
) -> tuple[Ints, Floats, Floats]:
    """For each position the centre of its group with the least cost.

    Args:
        groups: who may go where, and directly at what cost.
        out: entries of the positions: ways into the network.
        into: entries of the centres: ways from the network to them.
        graph: the network; arcs are followed from positions to centres.
        arc_km: (arc,) lengths.

    Returns:
        (position,) centre, -1 where it has none; cost and length, infinite there. Of equal
        centres the first is taken, and a direct way before one by the network.
    """
    backward = adjacency(Graph(graph.nodes, graph.head, graph.tail, graph.cost), arc_km)
    return _assign(groups, out, into, backward, graph.nodes)


@njit(cache=True, nogil=True)
def _assign(groups, out, into, arcs, nodes):
    positions = len(out.start) - 1
    centre = np.full(positions, -1, np.int64)
    cost, km = np.full(positions, np.inf), np.full(positions, np.inf)
    label, length = np.empty(nodes), np.empty(nodes)
    owner, settled = np.full(nodes, -1, np.int64), np.full(nodes, -1, np.int64)
    keys, items = np.empty(1024), np.empty(1024, np.int64)
    for g in range(len(groups.first) - 1):
        low, high = groups.first_centre[g], groups.first_centre[g + 1]
        bound = _directly(groups, g, centre, cost, km)
        for c in range(low, high):
            # Beyond the worst direct way the network has nothing to offer.
            keys, items = _search(c, into, arcs, bound, label, length, owner, settled, keys, items)
            for i in range(groups.first[g], groups.first[g + 1]):
                p = groups.member[i]
                for e in range(out.start[p], out.start[p + 1]):
                    n = out.node[e]
                    if settled[n] == c and out.cost[e] + label[n] < cost[p]:
                        centre[p], cost[p] = c, out.cost[e] + label[n]
                        km[p] = out.km[e] + length[n]
    return centre, cost, km


@njit(cache=True, nogil=True)
def _directly(groups, g, centre, cost, km):
    """Enter the cheapest direct way of each member; the largest of them is returned."""
    low, high = groups.first_centre[g], groups.first_centre[g + 1]
    worst = 0.0
    at = groups.first_pair[g]
    for i in range(groups.first[g], groups.first[g + 1]):
        p = groups.member[i]
        for c in range(low, high):
            if groups.cost[at] < cost[p]:
                centre[p], cost[p], km[p] = c, groups.cost[at], groups.km[at]
            at += 1
        worst = max(worst, cost[p])
    return worst


@njit(cache=True, nogil=True)
def _search(c, into, arcs, bound, label, length, owner, settled, keys, items):
    """Settle all nodes from which centre c costs at most the bound."""
    size = 0
    for e in range(into.start[c], into.start[c + 1]):
        n = into.node[e]
        if owner[n] != c or into.cost[e] < label[n]:
            label[n], length[n], owner[n] = into.cost[e], into.km[e], c
            keys, items, size = push(keys, items, size, into.cost[e], n)
    while size > 0:
        key, n, size = pop(keys, items, size)
        if key > bound:
            break
        if settled[n] == c or key > label[n]:
            continue
        settled[n] = c
        for a in range(arcs.start[n], arcs.start[n + 1]):
            m, value = arcs.head[a], key + arcs.cost[a]
            if settled[m] != c and (owner[m] != c or value < label[m]):
                label[m], length[m], owner[m] = value, length[n] + arcs.km[a], c
                keys, items, size = push(keys, items, size, value, m)
    return keys, items
