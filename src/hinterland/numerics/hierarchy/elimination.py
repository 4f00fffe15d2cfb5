"""The topology of a hierarchy: order, elimination tree and shortcuts.

The nodes are renumbered by rank, a postorder of the elimination tree. So every subtree is a range
of ranks, descending ranks visit parents before children, and all upper neighbours of a node are
its ancestors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pymetis
from numba import njit

from hinterland.numerics.hierarchy.arrays import Array, Ints, Positions


@dataclass(frozen=True, eq=False)
class Topology:
    """Shortcuts of a graph under an elimination order; costs come later.

    Attributes:
        rank: (node,) rank of each node of the graph.
        parent: (rank,) parent in the elimination tree, -1 at a root.
        depth: (rank,) number of ancestors.
        start: (rank + 1,) first upward arc of each rank.
        head: (arc,) upper end of each arc, ascending within a rank.
        head_depth: (arc,) depth of that end.
        lower_start, lower_arc: arcs by their upper end.
        tail: (arc,) lower end of each arc.
        arc: (input arc,) the arc that carries each input arc, -1 for a loop.
        upward: (input arc,) whether the input arc runs towards the higher rank.
    """

    rank: Positions
    parent: Positions
    depth: Positions
    start: Ints
    head: Positions
    head_depth: Positions
    lower_start: Ints
    lower_arc: Positions
    tail: Positions
    arc: Positions
    upward: Array

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.parent)

    @property
    def arcs(self) -> int:
        """Number of arcs, shortcuts included, both directions counted once."""
        return len(self.head)

    @property
    def height(self) -> int:
        """Number of nodes on the longest way to a root."""
        return int(self.depth.max()) + 1 if len(self.depth) else 0


def nested_dissection(nodes: int, tail: Ints, head: Ints) -> Ints:
    """An elimination order by nested dissection (METIS): (rank,) node, lowest rank first."""
    starts, ends = _neighbours(nodes, tail, head)
    if not len(ends):
        return np.arange(nodes, dtype=np.int64)
    order, _ = pymetis.nested_dissection(adjacency=pymetis.CSRAdjacency(starts, ends))
    return np.asarray(order, dtype=np.int64)


def build(nodes: int, tail: Ints, head: Ints, order: Ints) -> Topology:
    """The shortcuts of a graph.

    Args:
        nodes: number of nodes.
        tail, head: (input arc,) node positions; parallel arcs and loops are allowed.
        order: (rank,) an elimination order, such as `nested_dissection` gives.
    """
    rank = np.empty(nodes, dtype=np.int32)
    rank[order] = np.arange(nodes, dtype=np.int32)
    starts, ends = _neighbours(nodes, rank[tail], rank[head])
    first_parent = _elimination_tree(starts, ends)
    post = _postorder(first_parent)
    rank = post[rank]
    low = np.minimum(rank[tail], rank[head])
    high = np.maximum(rank[tail], rank[head])
    starts, ends = _neighbours(nodes, low, high)
    parent = np.full(nodes, -1, dtype=np.int32)
    has = first_parent >= 0
    parent[post[has]] = post[first_parent[has]]
    start, upper = _shortcuts(starts, ends, parent)
    depth = _depths(parent)
    lower_start, lower_arc, lower_tail = _transpose(start, upper)
    return Topology(
        rank=rank,
        parent=parent,
        depth=depth,
        start=start,
        head=upper,
        head_depth=depth[upper],
        lower_start=lower_start,
        lower_arc=lower_arc,
        tail=lower_tail,
        arc=_find_arcs(start, upper, low, high),
        upward=np.asarray(rank[tail] < rank[head]),
    )


def _neighbours(nodes: int, tail: Array, head: Array) -> tuple[Positions, Positions]:
    """Undirected neighbours without repeats or loops, as starts and ends."""
    counts = np.zeros(nodes + 1, dtype=np.int64)
    ends = np.empty(2 * len(tail), dtype=np.int32)
    _scatter(tail.astype(np.int32), head.astype(np.int32), counts, ends)
    return _unique_rows(counts, ends)


@njit(cache=True, nogil=True)
def _scatter(tail, head, counts, ends):
    """Both directions of every arc by node; `counts` becomes the first place of each node."""
    for i in range(len(tail)):
        if tail[i] != head[i]:
            counts[tail[i] + 1] += 1
            counts[head[i] + 1] += 1
    for v in range(len(counts) - 1):
        counts[v + 1] += counts[v]
    place = counts[:-1].copy()
    for i in range(len(tail)):
        u, v = tail[i], head[i]
        if u != v:
            ends[place[u]] = v
            place[u] += 1
            ends[place[v]] = u
            place[v] += 1


@njit(cache=True, nogil=True)
def _unique_rows(counts, ends):
    """Sorted neighbours of each node, each once."""
    nodes = len(counts) - 1
    starts = np.zeros(nodes + 1, dtype=np.int32)
    kept = 0
    for v in range(nodes):
        row = ends[counts[v] : counts[v + 1]]
        row.sort()
        last = -1
        for u in row:
            if u != last:
                ends[kept] = u
                kept += 1
                last = u
        starts[v + 1] = kept
    return starts, ends[:kept].copy()


@njit(cache=True, nogil=True)
def _elimination_tree(starts, ends):
    """Parent of each rank: Liu (1990), SIAM J. Matrix Anal. Appl. 11, with path compression."""
    nodes = len(starts) - 1
    parent = np.full(nodes, -1, dtype=np.int32)
    ancestor = np.full(nodes, -1, dtype=np.int32)
    for v in range(nodes):
        for u in ends[starts[v] : starts[v + 1]]:
            if u >= v:
                break
            r = u
            while ancestor[r] != -1 and ancestor[r] != v:
                following = ancestor[r]
                ancestor[r] = v
                r = following
            if ancestor[r] == -1:
                ancestor[r] = v
                parent[r] = v
    return parent


@njit(cache=True, nogil=True)
def _postorder(parent):
    """(rank,) place of each rank in a postorder of the tree."""
    nodes = len(parent)
    size = np.ones(nodes, dtype=np.int32)
    for v in range(nodes):
        if parent[v] >= 0:
            size[parent[v]] += size[v]
    # The subtree of v fills the places up to the one of v; children take theirs from the front.
    post = np.empty(nodes, dtype=np.int32)
    free = np.zeros(nodes, dtype=np.int32)
    top = 0
    for v in range(nodes - 1, -1, -1):
        p = parent[v]
        if p < 0:
            first = top
            top += size[v]
        else:
            first = free[p]
            free[p] += size[v]
        free[v] = first
        post[v] = first + size[v] - 1
    return post


@njit(cache=True, nogil=True)
def _depths(parent):
    depth = np.zeros(len(parent), dtype=np.int32)
    for v in range(len(parent) - 1, -1, -1):
        if parent[v] >= 0:
            depth[v] = depth[parent[v]] + 1
    return depth


@njit(cache=True, nogil=True)
def _shortcuts(starts, ends, parent):
    """Upper neighbours of every rank after eliminating the lower ones in order."""
    nodes = len(parent)
    start = np.zeros(nodes + 1, dtype=np.int64)
    head = np.empty(max(2 * len(ends), 16), dtype=np.int32)
    # Children as linked lists: a node inherits the upper neighbours of its children.
    child = np.full(nodes, -1, dtype=np.int32)
    sibling = np.full(nodes, -1, dtype=np.int32)
    seen = np.full(nodes, -1, dtype=np.int32)
    found = np.empty(nodes, dtype=np.int32)
    used = 0
    for v in range(nodes):
        count = 0
        seen[v] = v
        for u in ends[starts[v] : starts[v + 1]]:
            if u > v and seen[u] != v:
                seen[u] = v
                found[count] = u
                count += 1
        c = child[v]
        while c >= 0:
            for a in range(start[c], start[c + 1]):
                u = head[a]
                if seen[u] != v:
                    seen[u] = v
                    found[count] = u
                    count += 1
            c = sibling[c]
        if used + count > len(head):
            bigger = np.empty(max(used + count, len(head) + len(head) // 2), dtype=np.int32)
            bigger[:used] = head[:used]
            head = bigger
        row = head[used : used + count]
        row[:] = found[:count]
        row.sort()
        used += count
        start[v + 1] = used
        p = parent[v]
        if p >= 0:
            sibling[v] = child[p]
            child[p] = v
    return start, head[:used].copy()


@njit(cache=True, nogil=True)
def _transpose(start, head):
    """Arcs by their upper end, and the lower end of every arc."""
    nodes = len(start) - 1
    lower_start = np.zeros(nodes + 1, dtype=np.int64)
    for a in range(len(head)):
        lower_start[head[a] + 1] += 1
    for v in range(nodes):
        lower_start[v + 1] += lower_start[v]
    place = lower_start[:-1].copy()
    lower_arc = np.empty(len(head), dtype=np.int32)
    tail = np.empty(len(head), dtype=np.int32)
    for v in range(nodes):
        for a in range(start[v], start[v + 1]):
            tail[a] = v
            lower_arc[place[head[a]]] = a
            place[head[a]] += 1
    return lower_start, lower_arc, tail


@njit(cache=True, nogil=True)
def _find_arcs(start, head, low, high):
    """Arc between each pair of ranks, -1 for a loop."""
    found = np.full(len(low), -1, dtype=np.int32)
    for i in range(len(low)):
        if low[i] != high[i]:
            first, last = start[low[i]], start[low[i] + 1]
            found[i] = first + np.searchsorted(head[first:last], high[i])
    return found
