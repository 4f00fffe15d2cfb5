"""A second attribute of the arcs, summed along the cheapest ways."""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Floats, Ints, Positions
from hinterland.numerics.hierarchy.batches import Advance
from hinterland.numerics.hierarchy.climb import ancestors, forget
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.join import by_source_blocks, common, target_blocks
from hinterland.numerics.hierarchy.lanes import LANES
from hinterland.numerics.hierarchy.lanes_with import join_with, push_with


def carried(metric: Metric, attribute: Floats) -> tuple[Floats, Floats]:
    """(arc,) the attribute along what each arc stands for, upward and downward."""
    topology = metric.topology
    base_up, base_down = metric.plain
    padded = np.append(np.asarray(attribute, dtype=np.float64), 0.0)
    along_up, along_down = padded[metric.up_input], padded[metric.down_input]
    _along_triangles(
        topology.start,
        topology.head,
        topology.lower_start,
        topology.lower_arc,
        topology.tail,
        metric.up,
        metric.down,
        np.asarray(base_up > metric.up),
        np.asarray(base_down > metric.down),
        along_up,
        along_down,
    )
    return along_up, along_down


def fill_carried(
    metric: Metric,
    attribute: Floats,
    sources: Ints,
    targets: Ints,
    costs: Array,
    sums: Array,
    *,
    scale: float,
    threads: int = 1,
    advance: Advance = None,
) -> None:
    """Write costs x scale and the attribute along those ways, by a join.

    Args:
        metric: hierarchy with costs.
        attribute: (input arc,) what is summed, in single precision; of ways at equal cost one is
            taken, always the same for the same hierarchy.
        sources, targets: node positions.
        costs: (source, target) float64 or float32, written.
        sums: (source, target) of the same type, written; infinite where there is no way.
        scale: value of one unit of cost.
        threads: batches computed at the same time.
        advance: told the number of sources done.
    """
    topology = metric.topology
    along_up, along_down = (a.astype(np.float32) for a in carried(metric, attribute))
    tree = (topology.parent, topology.start, topology.head)
    goal = target_blocks(
        topology,
        targets,
        lambda ranks, row_of: _climb_with(*tree, metric.down, along_down, ranks, row_of),
    )

    def meet(rows: Ints, ranks: Positions, row_of: Positions) -> None:
        _meet_with(*tree, metric.up, along_up, ranks, row_of, *goal, rows, scale, costs, sums)

    by_source_blocks(topology, sources, meet, threads, advance)


@njit(cache=True, nogil=True)
def _along_triangles(
    start,
    head,
    lower_start,
    lower_arc,
    tail,
    up,
    down,
    open_up,
    open_down,
    along_up,
    along_down,
):
    """Shortcuts take the attribute of the first triangle that has their cost."""
    nodes = len(start) - 1
    place = np.zeros(nodes, dtype=np.int32)
    for w in range(nodes):
        for a in range(start[w], start[w + 1]):
            place[head[a]] = a
        for i in range(lower_start[w], lower_start[w + 1]):
            b = lower_arc[i]
            for c in range(b + 1, start[tail[b] + 1]):
                a = place[head[c]]
                if open_up[a] and down[b] + up[c] == up[a]:
                    along_up[a] = along_down[b] + along_up[c]
                    open_up[a] = False
                if open_down[a] and down[c] + up[b] == down[a]:
                    along_down[a] = along_down[c] + along_up[b]
                    open_down[a] = False


@njit(cache=True, nogil=True)
def _climb_with(parent, start, head, cost, along, ranks, row_of):
    """`climb` with the attribute: chain, (row, LANES) costs, (row, LANES) sums."""
    chain = ancestors(parent, ranks, row_of)
    rows = np.full((len(chain), LANES), INFINITE, dtype=np.int32)
    sums = np.zeros((len(chain), LANES), dtype=np.float32)
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
        push_with(rows, sums, i, heads, cost[first:last], along[first:last], 0, last - first)
    forget(chain, row_of)
    return chain, rows, sums


@njit(cache=True, nogil=True)
def _meet_with(
    parent,
    start,
    head,
    up,
    along_up,
    ranks,
    row_of,
    first_row,
    chains,
    found,
    lowest,
    columns,
    sources,
    scale,
    costs,
    totals,
):
    """One block of sources against all blocks of targets."""
    chain, ours, our_sums = _climb_with(parent, start, head, up, along_up, ranks, row_of)
    theirs, their_sums = found
    our_rows = np.empty(len(chain), dtype=np.int32)
    their_rows = np.empty(len(chain), dtype=np.int32)
    block = np.empty((LANES, LANES), dtype=np.int32)
    sums = np.empty((LANES, LANES), dtype=np.float32)
    for b in range(len(lowest)):
        first, last = first_row[b], first_row[b + 1]
        bound = max(lowest[b], ranks[0])
        count = common(chain, chains[first:last], bound, our_rows, their_rows)
        block[:] = INFINITE
        sums[:] = 0.0
        join_with(
            ours,
            our_sums,
            theirs[first:last],
            their_sums[first:last],
            our_rows,
            their_rows,
            count,
            block,
            sums,
        )
        here = columns[b * LANES : (b + 1) * LANES]
        for lane in range(len(sources)):
            for t in range(len(here)):
                there = block[t, lane] < INFINITE
                costs[sources[lane], here[t]] = block[t, lane] * scale if there else np.inf
                totals[sources[lane], here[t]] = sums[t, lane] if there else np.inf
