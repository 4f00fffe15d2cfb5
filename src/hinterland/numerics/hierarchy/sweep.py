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
from hinterland.numerics.hierarchy.writing import write


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
    ranks = topology.rank[targets]
    row_of = np.full(topology.nodes, -1, dtype=np.int32)
    rows = ancestors(topology.parent, ranks, row_of)[::-1].copy()
    columns = np.argsort(-ranks.astype(np.int64), kind="stable")
    met = -ranks[columns]
    first = np.searchsorted(met, -rows, side="left").astype(np.int32)
    last = np.searchsorted(met, -rows, side="right").astype(np.int32)
    return Selection(rows, first, last, columns)


def fill_by_sweep(
    metric: Metric,
    sources: Ints,
    targets: Ints,
    out: Array,
    *,
    scale: float,
    threads: int,
    advance: Advance = None,
) -> None:
    """Write costs x scale of all pairs into `out` (source, target); see `matrix.fill`."""
    topology = metric.topology
    chosen = select(topology, targets)
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
    """One batch: climb from the sources, sweep down to the targets, write every full block."""
    chain = ancestors(parent, ranks, row_of)
    above = climb(start, head, up, ranks, chain, row_of)
    rows = np.empty((height, LANES), dtype=np.int32)
    block = np.empty((LANES, LANES), dtype=np.int32)
    held = done = 0
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
            if held == LANES:
                write(block, columns[done : done + held], sources, scale, out)
                done += held
                held = 0
    write(block, columns[done : done + held], sources, scale, out)
    forget(chain, row_of)
