"""A second attribute of the arcs, summed along the cheapest ways."""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Floats, Ints
from hinterland.numerics.hierarchy.batches import Advance, Scratch, run
from hinterland.numerics.hierarchy.climb import ancestors, forget
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.lanes import LANES
from hinterland.numerics.hierarchy.sweep import select


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
    sums: Floats,
    *,
    scale: float,
    threads: int = 1,
    advance: Advance = None,
) -> None:
    """Write costs x scale and the attribute along those ways.

    Args:
        metric: hierarchy with costs.
        attribute: (input arc,) what is summed; of ways at equal cost one is taken, always the
            same for the same hierarchy.
        sources, targets: node positions.
        costs: (source, target) float64, written.
        sums: (source, target) float64, written; NaN-free: infinite where there is no way.
        scale: value of one unit of cost.
        threads: batches computed at the same time.
        advance: told the number of sources done.
    """
    topology = metric.topology
    along_up, along_down = carried(metric, attribute)
    chosen = select(topology, targets)
    scratch = Scratch(topology.nodes)
    ranks = topology.rank[sources]
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
            along_up,
            along_down,
            ranks[rows],
            mine,
            topology.height,
            chosen.ranks,
            chosen.first,
            chosen.last,
            chosen.columns,
            rows,
            scale,
            costs,
            sums,
        )
        scratch.give(mine)
        return len(rows)

    run(batch, range(0, len(sources), LANES), threads, advance)


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
def _lower(cost, sums, from_cost, from_sums, added, along):
    """Lower one row of costs by another, the attribute with it."""
    for lane in range(LANES):
        found = from_cost[lane] + added
        better = found < cost[lane]
        cost[lane] = found if better else cost[lane]
        sums[lane] = from_sums[lane] + along if better else sums[lane]


@njit(cache=True, nogil=True)
def _batch(
    parent,
    depth,
    start,
    head,
    head_depth,
    up,
    down,
    along_up,
    along_down,
    ranks,
    row_of,
    height,
    selected,
    first_target,
    last_target,
    columns,
    sources,
    scale,
    costs,
    totals,
):
    chain = ancestors(parent, ranks, row_of)
    above = np.full((len(chain), LANES), INFINITE, dtype=np.int32)
    above_sums = np.zeros((len(chain), LANES))
    for lane in range(len(ranks)):
        above[row_of[ranks[lane]], lane] = 0
    for i in range(len(chain)):
        for a in range(start[chain[i]], start[chain[i] + 1]):
            j = row_of[head[a]]
            _lower(above[j], above_sums[j], above[i], above_sums[i], up[a], along_up[a])
    rows = np.empty((height, LANES), dtype=np.int32)
    sums = np.empty((height, LANES))
    for i in range(len(selected)):
        v = selected[i]
        d = depth[v]
        if row_of[v] >= 0:
            rows[d] = above[row_of[v]]
            sums[d] = above_sums[row_of[v]]
        else:
            rows[d] = INFINITE
            sums[d] = 0.0
        for a in range(start[v], start[v + 1]):
            h = head_depth[a]
            _lower(rows[d], sums[d], rows[h], sums[h], down[a], along_down[a])
        for t in range(first_target[i], last_target[i]):
            column = columns[t]
            for lane in range(len(sources)):
                there = rows[d, lane] < INFINITE
                costs[sources[lane], column] = rows[d, lane] * scale if there else np.inf
                totals[sources[lane], column] = sums[d, lane] if there else np.inf
    forget(chain, row_of)
