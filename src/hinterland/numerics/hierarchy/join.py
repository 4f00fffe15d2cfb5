"""All pairs of few sources and few targets: both climb, and meet in their common ancestors.

Every cheapest way goes up and then down, so its highest node is an ancestor of both ends. For two
blocks of 64 nodes the costs are a min-plus product over the ancestors that both have. Blocks are
neighbours in the tree, and two far blocks share only the separators above both.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Ints
from hinterland.numerics.hierarchy.batches import Advance, Scratch, run
from hinterland.numerics.hierarchy.climb import ancestors, climb, forget
from hinterland.numerics.hierarchy.customize import Metric
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
    scratch = Scratch(topology.nodes)
    target_ranks = topology.rank[targets]
    columns = np.argsort(target_ranks, kind="stable")
    source_ranks = topology.rank[sources]
    order = np.argsort(source_ranks, kind="stable")
    tree = (topology.parent, topology.start, topology.head)
    chains, costs = [], []
    row_of = scratch.take()
    for first in range(0, len(targets), LANES):
        block = target_ranks[columns[first : first + LANES]]
        chain, cost = _climb(*tree, metric.down, block, row_of)
        chains.append(chain)
        costs.append(cost)
    scratch.give(row_of)
    first_row = np.concatenate([[0], np.cumsum([len(chain) for chain in chains])])
    all_chains, all_costs = np.concatenate(chains), np.concatenate(costs)
    lowest = np.ascontiguousarray(target_ranks[columns[::LANES]])

    def batch(first: int) -> int:
        rows = order[first : first + LANES]
        mine = scratch.take()
        _meet(
            *tree,
            metric.up,
            source_ranks[rows],
            mine,
            first_row,
            all_chains,
            all_costs,
            lowest,
            columns,
            rows,
            scale,
            out,
        )
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
    costs,
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
        join(above, costs[first:last], our_rows, their_rows, count, block)
        write(block, columns[b * LANES : (b + 1) * LANES], sources, scale, out)
