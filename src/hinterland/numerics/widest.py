"""Widest paths: how much the narrowest link of the best way lets through."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from hinterland.numerics.groups import Array
from hinterland.numerics.paths import Ints


def widest_from(nodes: int, ends: tuple[Ints, Ints], width: Array, root: int) -> Array:
    """Width of the widest path between a node and every other.

    The width of a path is that of its narrowest link. All widest paths lie in a maximum spanning
    tree (Hu 1961), which is the minimum spanning tree of 1 / width.

    Args:
        nodes: number of nodes.
        ends: (link,) tails and (link,) heads; links are used in both directions.
        width: (link,) positive.
        root: the node.

    Returns:
        (node,) infinite at the root, 0 where no path leads.
    """
    tree = spanning_tree(nodes, ends, width)
    order, before = breadth_first_order(tree, root, directed=False, return_predecessors=True)
    found = np.zeros(nodes)
    found[root] = np.inf
    reached = order[1:]
    if not reached.size:
        return found
    link = 1.0 / np.asarray((tree + tree.T).tocsr()[reached, before[reached]]).ravel()
    for node, back, wide in zip(reached.tolist(), before[reached].tolist(), link, strict=True):
        found[node] = min(found[back], wide)
    return found


def spanning_tree(nodes: int, ends: tuple[Ints, Ints], width: Array) -> csr_array:
    """Maximum spanning tree, with 1 / width as its entries."""
    low, high = np.minimum(*ends), np.maximum(*ends)
    # Of parallel links the widest; a sparse matrix would add them up.
    order = np.lexsort((-width, high, low))
    low, high, width = low[order], high[order], width[order]
    first = np.ones(low.size, dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    kept = first & (low != high)
    graph = csr_array((1.0 / width[kept], (low[kept], high[kept])), shape=(nodes, nodes))
    return csr_array(minimum_spanning_tree(graph))
