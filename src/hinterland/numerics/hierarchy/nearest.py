"""The k nearest seeds of every node in one climb and one sweep, without any matrix.

Each node keeps its k cheapest distinct seeds; costs add along arcs and lists merge, so the
hierarchy works on lists as it does on numbers (a semiring of k-best labelled costs).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Costs, Ints, Positions
from hinterland.numerics.hierarchy.customize import Metric


def nearest_seeds(metric: Metric, seeds: Ints, beyond: Costs, k: int) -> tuple[Costs, Positions]:
    """The k cheapest ways from every node to a seed.

    Args:
        metric: arcs are followed from the node towards the seed.
        seeds: (seed,) node positions, repeats allowed.
        beyond: (seed,) cost added at the seed, below INFINITE.
        k: how many.

    Returns:
        (node, k) cost, INFINITE where there is none, and (node, k) position in `seeds`, -1 where
        there is none. Cheapest first; of equal costs the first in `seeds`.
    """
    topology = metric.topology
    cost = np.full((topology.nodes, k), INFINITE, dtype=np.int32)
    which = np.full((topology.nodes, k), -1, dtype=np.int32)
    ranks = topology.rank[seeds]
    _spread(topology.start, topology.head, metric.up, metric.down, ranks, beyond, cost, which)
    return cost[topology.rank], which[topology.rank]


@njit(cache=True, nogil=True)
def _enter(cost, which, found, seed):
    """Put a seed into an ascending list of distinct seeds."""
    k = len(cost)
    if found >= INFINITE or _after(found, seed, cost[k - 1], which[k - 1]):
        return
    place = k - 1
    for j in range(k):
        if which[j] == seed:
            if cost[j] <= found:
                return
            place = j
            break
    while place > 0 and _after(cost[place - 1], which[place - 1], found, seed):
        cost[place] = cost[place - 1]
        which[place] = which[place - 1]
        place -= 1
    cost[place] = found
    which[place] = seed


@njit(cache=True, nogil=True, inline="always")
def _after(cost, seed, other_cost, other_seed):
    """Whether the first comes after the second."""
    if other_seed < 0:
        return False
    if seed < 0:
        return True
    return cost > other_cost or (cost == other_cost and seed >= other_seed)


@njit(cache=True, nogil=True)
def _spread(start, head, up, down, ranks, beyond, cost, which):
    """Up: what each rank finds below it. Down: what it finds above."""
    nodes = len(start) - 1
    k = cost.shape[1]
    for seed in range(len(ranks)):
        _enter(cost[ranks[seed]], which[ranks[seed]], beyond[seed], seed)
    for v in range(nodes):
        if which[v, 0] < 0:
            continue
        for a in range(start[v], start[v + 1]):
            for j in range(k):
                if which[v, j] < 0 or down[a] >= INFINITE:
                    break
                _enter(cost[head[a]], which[head[a]], cost[v, j] + down[a], which[v, j])
    for v in range(nodes - 1, -1, -1):
        for a in range(start[v], start[v + 1]):
            w = head[a]
            if up[a] >= INFINITE:
                continue
            for j in range(k):
                if which[w, j] < 0:
                    break
                _enter(cost[v], which[v], cost[w, j] + up[a], which[w, j])
