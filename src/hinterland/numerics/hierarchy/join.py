"""All pairs of few sources and few targets: both climb, and meet in their common ancestors.

Every cheapest way goes up and then down, so its highest node is an ancestor of both ends. For two
blocks of 64 nodes the costs are a min-plus product over the ancestors that both have. Blocks are
neighbours in the tree, and two far blocks share only the separators above both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Ints, Positions
from hinterland.numerics.hierarchy.batches import Advance, Scratch, run
from hinterland.numerics.hierarchy.climb import ancestors, climb, forget
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.elimination import Topology
from hinterland.numerics.hierarchy.lanes import LANES, join
from hinterland.numerics.hierarchy.writing import write


def fill_by_join(
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
    tree = (topology.parent, topology.start, topology.head)
    goal = target_blocks(
        topology, targets, lambda ranks, row_of: _climb(*tree, metric.down, ranks, row_of)
    )

    def meet(rows: Ints, ranks: Positions, row_of: Positions) -> None:
        _meet(*tree, metric.up, ranks, row_of, *goal, rows, scale, out)

    by_source_blocks(topology, sources, meet, threads, advance)


class TargetBlocks(NamedTuple):
    """Blocks of 64 targets, neighbours in the tree together, and what climbed from them.

    Attributes:
        first_row: (block + 1,) where the rows of each block begin.
        chains: (row,) ranks above the block.
        found: one (row, LANES) array for each thing that climbed: costs, and what is carried.
        lowest: (block,) its lowest rank.
        columns: (target,) positions of the targets, block by block.
    """

    first_row: Ints
    chains: Positions
    found: tuple[Array, ...]
    lowest: Positions
    columns: Ints


def target_blocks(
    topology: Topology,
    targets: Ints,
    climb_from: Callable[[Positions, Positions], tuple[Array, ...]],
) -> TargetBlocks:
    """Climb from all targets; `climb_from` gets ranks and scratch, gives chain and rows."""
    ranks = topology.rank[targets]
    columns = np.argsort(ranks, kind="stable")
    row_of = Scratch(topology.nodes).take()
    blocks = [
        climb_from(ranks[columns[first : first + LANES]], row_of)
        for first in range(0, len(targets), LANES)
    ]
    first_row = np.concatenate([[0], np.cumsum([len(block[0]) for block in blocks])])
    chains, *found = (np.concatenate(part) for part in zip(*blocks, strict=True))
    lowest = np.ascontiguousarray(ranks[columns[::LANES]])
    return TargetBlocks(first_row, chains, tuple(found), lowest, columns)


def by_source_blocks(
    topology: Topology,
    sources: Ints,
    meet: Callable[[Ints, Positions, Positions], None],
    threads: int,
    advance: Advance,
) -> None:
    """Call `meet` with the rows, ranks and scratch of each block of 64 sources."""
    ranks = topology.rank[sources]
    order = np.argsort(ranks, kind="stable")
    scratch = Scratch(topology.nodes)

    def batch(first: int) -> int:
        rows = order[first : first + LANES]
        mine = scratch.take()
        meet(rows, ranks[rows], mine)
        scratch.give(mine)
        return len(rows)

    run(batch, range(0, len(sources), LANES), threads, advance)


@njit(cache=True, nogil=True)
def _climb(parent, start, head, cost, ranks, row_of):
    chain = ancestors(parent, ranks, row_of)
    rows = climb(start, head, cost, ranks, chain, row_of)
    forget(chain, row_of)
    return chain, rows


@njit(cache=True, nogil=True)
def common(ours, theirs, bound, our_rows, their_rows):
    """Places of the ranks that both ascending lists hold, none below `bound`; their number."""
    i, j, count = len(ours) - 1, len(theirs) - 1, 0
    while i >= 0 and j >= 0 and ours[i] >= bound and theirs[j] >= bound:
        if ours[i] == theirs[j]:
            our_rows[count] = i
            their_rows[count] = j
            count += 1
            i -= 1
            j -= 1
        elif ours[i] > theirs[j]:
            i -= 1
        else:
            j -= 1
    return count


@njit(cache=True, nogil=True)
def _meet(
    parent,
    start,
    head,
    up,
    ranks,
    row_of,
    first_row,
    chains,
    found,
    lowest,
    columns,
    sources,
    scale,
    out,
):
    """One block of sources against all blocks of targets."""
    chain, above = _climb(parent, start, head, up, ranks, row_of)
    our_rows = np.empty(len(chain), dtype=np.int32)
    their_rows = np.empty(len(chain), dtype=np.int32)
    block = np.empty((LANES, LANES), dtype=np.int32)
    for b in range(len(lowest)):
        first, last = first_row[b], first_row[b + 1]
        # A common ancestor stands above the lowest rank of either block.
        bound = max(lowest[b], ranks[0])
        count = common(chain, chains[first:last], bound, our_rows, their_rows)
        block[:] = INFINITE
        join(above, found[0][first:last], our_rows, their_rows, count, block)
        write(block, columns[b * LANES : (b + 1) * LANES], sources, scale, out)
