"""Upward searches of 64 nodes at once on the elimination tree.

Whatever lies above a node in the tree is a superset of what an upward search from it can reach
(Buchhold, Sanders and Wagner 2019, Real-time Traffic Assignment Using Engineered Customizable
Contraction Hierarchies, ACM JEA 24), so no queue is needed: the ranks are visited in order.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE
from hinterland.numerics.hierarchy.lanes import LANES, push


@njit(cache=True, nogil=True)
def ancestors(parent, ranks, row_of):
    """Ranks above any of `ranks`, themselves included, ascending; `row_of` gets their places.

    Args:
        parent: (rank,) elimination tree.
        ranks: (lane,) ranks.
        row_of: (rank,) int32, all -1 on entry; `forget` restores it.
    """
    found = np.empty(1024, dtype=np.int32)
    count = 0
    for r in ranks:
        v = r
        while v >= 0 and row_of[v] < 0:
            row_of[v] = 0
            if count == len(found):
                longer = np.empty(2 * count, dtype=np.int32)
                longer[:count] = found
                found = longer
            found[count] = v
            count += 1
            v = parent[v]
    chain = np.sort(found[:count])
    for i in range(count):
        row_of[chain[i]] = i
    return chain


@njit(cache=True, nogil=True)
def forget(chain, row_of):
    """Undo what `ancestors` wrote into `row_of`."""
    for v in chain:
        row_of[v] = -1


@njit(cache=True, nogil=True)
def climb(start, head, cost, ranks, chain, row_of):
    """(row, LANES) cheapest upward way from each of `ranks` to each rank of `chain`.

    Args:
        start, head: arcs of the hierarchy.
        cost: (arc,) upward costs; downward costs search backwards.
        ranks: (lane,) at most LANES ranks.
        chain, row_of: from `ancestors`.
    """
    rows = np.full((len(chain), LANES), INFINITE, dtype=np.int32)
    for lane in range(len(ranks)):
        rows[row_of[ranks[lane]], lane] = 0
    widest = 0
    for v in chain:
        widest = max(widest, start[v + 1] - start[v])
    heads = np.empty(widest, dtype=np.int32)
    for i in range(len(chain)):
        first, last = start[chain[i]], start[chain[i] + 1]
        for a in range(first, last):
            heads[a - first] = row_of[head[a]]
        push(rows, i, heads, cost[first:last], 0, last - first)
    return rows
