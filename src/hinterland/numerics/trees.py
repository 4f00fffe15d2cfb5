"""The tree of cheapest ways from a source to some targets, and sums over what lies beyond a node.

Numbered in preorder, what lies beyond a node is a range of numbers, and what is known of the
targets there a difference of running sums.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE


@njit(cache=True, nogil=True)
def grow(into, dist, root, targets, parent, rank, order):
    """The tree towards the targets; the number of its nodes.

    Args:
        into: first, tail, cost of arcs by their head. None may cost nothing, or a ring of such
            arcs would be climbed for ever.
        dist: (node,) costs from the root.
        root, targets: nodes.
        parent: (node,) written where a node is of the tree.
        rank: (node,) -1; 0 where a node is of the tree.
        order: (node,) written; parents before children.
    """
    first, tail, cost = into
    rank[root] = 0
    parent[root] = -1
    order[0] = root
    count = 1
    for t in targets:
        v, begin = t, count
        while dist[v] < INFINITE and rank[v] < 0:
            rank[v] = 0
            order[count] = v
            count += 1
            for a in range(first[v], first[v + 1]):
                if dist[tail[a]] + cost[a] == dist[v]:
                    parent[v] = tail[a]
                    break
            v = parent[v]
        order[begin:count] = order[begin:count][::-1].copy()
    return count


@njit(cache=True, nogil=True)
def number(order, count, parent, size, rank, node_at):
    """Preorder: (node,) sizes of subtrees and ranks; (rank,) nodes."""
    for k in range(count):
        size[order[k]] = 1
    for k in range(count - 1, 0, -1):
        size[parent[order[k]]] += size[order[k]]
    # Until all are met, `node_at` at a parent's rank tells where its next child begins.
    rank[order[0]] = 0
    node_at[0] = 1
    for k in range(1, count):
        v = order[k]
        above = rank[parent[v]]
        rank[v] = node_at[above]
        node_at[above] += size[v]
        node_at[rank[v]] = rank[v] + 1
    for k in range(count):
        node_at[rank[order[k]]] = order[k]


@njit(cache=True, nogil=True)
def running(targets, rank, count, worth):
    """(rank + 1,) how many targets come before, and their (target + 1, k) running sums."""
    before = np.zeros(count + 1, dtype=np.int32)
    for t in targets:
        if rank[t] >= 0:
            before[rank[t] + 1] += 1
    for k in range(count):
        before[k + 1] += before[k]
    sums = np.zeros((before[count] + 1, worth.shape[1]))
    place = before[:-1].copy()
    for j in range(len(targets)):
        k = rank[targets[j]]
        if k >= 0:
            sums[place[k] + 1] += worth[j]
            place[k] += 1
    for p in range(1, len(sums)):
        sums[p] += sums[p - 1]
    return before, sums
