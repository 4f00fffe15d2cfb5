"""All pairs of some sources and many targets: climb, then one sweep down the tree.

Delling, Goldberg, Nowatzyk and Werneck (2011), PHAST, 64 sources at a time, restricted to what
lies above the targets (RPHAST). The sweep visits parents before children, so only the rows of the
ancestors of the present node are kept, and they stay in cache.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Ints, Positions
from hinterland.numerics.hierarchy.batches import Advance, Scratch, run
from hinterland.numerics.hierarchy.climb import ancestors, climb, forget
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.elimination import Topology
from hinterland.numerics.hierarchy.lanes import LANES, pull
from hinterland.numerics.hierarchy.writing import collect, write_collected

WIDTH = 1 << 16
"""Targets that are collected before they are written; a sweep meets them in another order than
the columns of the result, and single values to 64 rows in turn would all miss the cache."""


@dataclass(frozen=True, eq=False)
class Selection:
    """Some targets and everything above them in the elimination tree.

    Attributes:
        ranks: (row,) ranks, parents before children.
        first: (row,) first of the targets at the rank, as a place in `columns`.
        columns: (target,) columns of the result, in the order in which the sweep meets them.
        last: (row,) end of the targets at the rank.
    """

    ranks: Positions
    first: Positions
    last: Positions
    columns: Ints


def select(topology: Topology, targets: Ints) -> Selection:
    """What a sweep to these nodes has to visit."""
    return Selection(*_select(topology.parent, topology.rank[targets]))


def fill_by_sweep(
    metric: Metric,
    sources: Ints,
    targets: Ints,
    out: Array,
    *,
    scale: float,
    threads: int,
    advance: Advance = None,
    chosen: Selection | None = None,
) -> None:
    """Write costs x scale of all pairs into `out` (source, target); see `matrix.fill`.

    `chosen` is what `select` gives for the targets, where the caller has it already.
    """
    topology = metric.topology
    chosen = chosen or select(topology, targets)
    scratch = Scratch(topology.nodes)
    ranks = topology.rank[sources]
    # Neighbours in the tree share most of their ancestors, so a batch searches few nodes.
    order = np.argsort(ranks, kind="stable")

    def batch(first: int) -> int:
        rows = order[first : first + LANES]
        mine = scratch.take()
        _batch(
            topology.parent,
            topology.depth,
            topology.start,
            topology.head,
            topology.head_depth,
            metric.up,
            metric.down,
            ranks[rows],
            mine,
            topology.height,
            chosen.ranks,
            chosen.first,
            chosen.last,
            chosen.columns,
            rows,
            scale,
            out,
        )
        scratch.give(mine)
        return len(rows)

    run(batch, range(0, len(sources), LANES), threads, advance)


@njit(cache=True, nogil=True)
def _select(parent, ranks):
    """The fields of a `Selection`; the targets are sorted by counting."""
    nodes = len(parent)
    place = np.zeros(nodes, dtype=np.int32)
    above = np.zeros(nodes, dtype=np.bool_)
    count = 0
    for rank in ranks:
        place[rank] += 1
        v = rank
        while v >= 0 and not above[v]:
            above[v] = True
            count += 1
            v = parent[v]
    rows = np.empty(count, dtype=np.int32)
    first = np.empty(count, dtype=np.int32)
    last = np.empty(count, dtype=np.int32)
    row = met = 0
    for v in range(nodes - 1, -1, -1):
        if above[v]:
            rows[row] = v
            first[row] = met
            met += place[v]
            last[row] = met
            place[v] = first[row]
            row += 1
    columns = np.empty(len(ranks), dtype=np.int64)
    for target in range(len(ranks)):
        columns[place[ranks[target]]] = target
        place[ranks[target]] += 1
    return rows, first, last, columns


@njit(cache=True, nogil=True)
def _batch(
    parent,
    depth,
    start,
    head,
    head_depth,
    up,
    down,
    ranks,
    row_of,
    height,
    selected,
    first_target,
    last_target,
    columns,
    sources,
    scale,
    out,
):
    """One batch: climb from the sources, sweep down to the targets, write what is collected."""
    chain = ancestors(parent, ranks, row_of)
    above = climb(start, head, up, ranks, chain, row_of)
    rows = np.empty((height, LANES), dtype=np.int32)
    block = np.empty((LANES, LANES), dtype=np.int32)
    wide = np.empty((len(sources), min(WIDTH, len(columns))), dtype=np.int32)
    held = collected = done = 0
    for i in range(len(selected)):
        v = selected[i]
        d = depth[v]
        if row_of[v] >= 0:
            rows[d] = above[row_of[v]]
        else:
            rows[d] = INFINITE
        pull(rows, d, head_depth, down, start[v], start[v + 1])
        for _ in range(first_target[i], last_target[i]):
            block[held] = rows[d]
            held += 1
            if held < LANES and collected + held < wide.shape[1]:
                continue
            collect(block, held, wide, collected)
            collected += held
            held = 0
            if collected == wide.shape[1]:
                write_collected(wide, columns[done : done + collected], sources, scale, out)
                done += collected
                collected = 0
    collect(block, held, wide, collected)
    write_collected(wide, columns[done:], sources, scale, out)
    forget(chain, row_of)
