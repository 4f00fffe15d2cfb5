"""The k cheapest of many seeds for every node, with the length of the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from hinterland.numerics.entries import adjacency, grown, pop, push
from hinterland.numerics.paths import Floats, Graph, Ints


class Seeds(NamedTuple):
    """Where searches start.

    Attributes:
        node: (seed,) node; -1 for a seed that is not on the network.
        cost, km: (seed,) cost and length between the seed and its node.
    """

    node: Ints
    cost: Floats
    km: Floats


def nearest_seeds(
    graph: Graph, arc_km: Floats, seeds: Seeds, k: int
) -> tuple[Ints, Floats, Floats]:
    """The k seeds that each node reaches at the least cost.

    Args:
        graph: arcs are followed from the node towards the seed.
        arc_km: (arc,) lengths.
        seeds: where the ways end.
        k: how many for each node.

    Returns:
        (node, k) position in `seeds` in ascending cost, -1 where there are fewer; costs, infinite
        there; and lengths of those cheapest ways, infinite there.
    """
    backward = adjacency(Graph(graph.nodes, graph.head, graph.tail, graph.cost), arc_km)
    return _spread(backward, seeds, graph.nodes, k)


@njit(cache=True, nogil=True)
def _spread(arcs, seeds, nodes, k):
    which = np.full((nodes, k), -1, np.int64)
    cost, km = np.full((nodes, k), np.inf), np.full((nodes, k), np.inf)
    count = np.zeros(nodes, np.int64)
    keys, items = np.empty(1024), np.empty(1024, np.int64)
    # Labels that wait in the heap, by number.
    at, seed, length = np.empty(1024, np.int64), np.empty(1024, np.int64), np.empty(1024)
    size, labels = 0, 0
    for s in range(len(seeds.node)):
        if seeds.node[s] < 0 or not np.isfinite(seeds.cost[s]):
            continue
        if labels == len(at):
            room = 2 * labels
            at, seed, length = grown(at, room), grown(seed, room), grown(length, room)
        at[labels], seed[labels], length[labels] = seeds.node[s], s, seeds.km[s]
        keys, items, size = push(keys, items, size, seeds.cost[s], labels)
        labels += 1
    while size > 0:
        key, label, size = pop(keys, items, size)
        n, s = at[label], seed[label]
        if count[n] == k or _known(which, count, n, s):
            continue
        which[n, count[n]], cost[n, count[n]], km[n, count[n]] = s, key, length[label]
        count[n] += 1
        for a in range(arcs.start[n], arcs.start[n + 1]):
            m = arcs.head[a]
            if count[m] == k or _known(which, count, m, s):
                continue
            if labels == len(at):
                room = 2 * labels
                at, seed, length = grown(at, room), grown(seed, room), grown(length, room)
            at[labels], seed[labels], length[labels] = m, s, length[label] + arcs.km[a]
            keys, items, size = push(keys, items, size, key + arcs.cost[a], labels)
            labels += 1
    return which, cost, km


@njit(cache=True, nogil=True)
def _known(which, count, n, s):
    for j in range(count[n]):  # noqa: SIM110 - compiled: a generator would not be
        if which[n, j] == s:
            return True
    return False
