"""Flows on all input arcs when every demand takes a cheapest way.

For 64 sources at a time: costs down to the targets, then the demands run back up the same tree,
each to the arc that it came by, and from the meeting points down to the sources. Only sums per arc
of the hierarchy are kept; they are handed to the input arcs once at the end.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Floats, Ints
from hinterland.numerics.hierarchy.batches import Advance, Scratch, run
from hinterland.numerics.hierarchy.climb import ancestors, climb, forget
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.lanes import LANES, pull, trace
from hinterland.numerics.hierarchy.sweep import select
from hinterland.numerics.hierarchy.unpack import unpack_flows

_PARTS = 4
"""Sums kept apart, whatever the number of threads, so that results do not depend on it."""


def link_sums(
    metric: Metric,
    sources: Ints,
    targets: Ints,
    demand: Array,
    *,
    threads: int = 1,
    advance: Advance = None,
) -> tuple[Floats, Floats]:
    """All-or-nothing assignment of demand matrices, or sums of whatever belongs to pairs.

    Args:
        metric: hierarchy with costs.
        sources, targets: node positions, repeats allowed.
        demand: (source, target, column) amounts of any sign.
        threads: parts computed at the same time.
        advance: told the number of sources done.

    Returns:
        (column, input arc) flows, and (source,) the demand that has no way, by size.
    """
    topology = metric.topology
    chosen = select(topology, targets)
    scratch = Scratch(topology.nodes)
    ranks = topology.rank[sources]
    order = np.argsort(ranks, kind="stable")
    position = np.full(topology.nodes, -1, dtype=np.int32)
    position[chosen.ranks] = np.arange(len(chosen.ranks), dtype=np.int32)
    unserved = np.zeros(len(sources))
    size = max(LANES, -(-len(sources) // (_PARTS * LANES)) * LANES)
    parts: dict[int, tuple[Floats, Floats]] = {}
    shape = topology.arcs, demand.shape[2]

    def part(first: int) -> int:
        flow_up, flow_down = np.zeros(shape), np.zeros(shape)
        # Made once: memory that is new takes longer to get than to fill.
        costs = np.empty((len(chosen.ranks), LANES), dtype=np.int32)
        flow = np.zeros((len(chosen.ranks), LANES, demand.shape[2]))
        members = order[first : first + size]
        for begin in range(0, len(members), LANES):
            rows = members[begin : begin + LANES]
            mine = scratch.take()
            _batch(
                topology.parent,
                topology.start,
                topology.head,
                metric.up,
                metric.down,
                ranks[rows],
                mine,
                chosen.ranks,
                position,
                chosen.first,
                chosen.last,
                chosen.columns,
                rows,
                demand,
                costs,
                flow,
                flow_up,
                flow_down,
                unserved,
            )
            scratch.give(mine)
        parts[first] = flow_up, flow_down
        return len(members)

    run(part, range(0, len(sources), size), threads, advance)
    total_up, total_down = np.zeros(shape), np.zeros(shape)
    for first in sorted(parts):
        total_up += parts[first][0]
        total_down += parts[first][1]
    return unpack_flows(metric, total_up, total_down).T, unserved


@njit(cache=True, nogil=True)
def _batch(
    parent,
    start,
    head,
    up,
    down,
    ranks,
    row_of,
    selected,
    position,
    first_target,
    last_target,
    columns,
    sources,
    demand,
    costs,
    flow,
    flow_up,
    flow_down,
    unserved,
):
    chain = ancestors(parent, ranks, row_of)
    above = climb(start, head, up, ranks, chain, row_of)
    heads = np.empty(_widest(start, selected), dtype=np.int32)
    for i in range(len(selected)):
        v = selected[i]
        if row_of[v] >= 0:
            costs[i] = above[row_of[v]]
        else:
            costs[i] = INFINITE
        first, last = start[v], start[v + 1]
        for a in range(first, last):
            heads[a - first] = position[head[a]]
        pull(costs, i, heads, down[first:last], 0, last - first)
    climbing = np.zeros((len(chain), LANES, demand.shape[2]))
    _run_back(
        start,
        head,
        down,
        row_of,
        above,
        selected,
        position,
        first_target,
        last_target,
        columns,
        sources,
        demand,
        costs,
        flow,
        climbing,
        flow_down,
        unserved,
    )
    _run_home(start, head, up, ranks, chain, row_of, above, climbing, flow_up)
    forget(chain, row_of)


@njit(cache=True, nogil=True)
def _run_back(
    start,
    head,
    down,
    row_of,
    above,
    selected,
    position,
    first_target,
    last_target,
    columns,
    sources,
    demand,
    costs,
    flow,
    climbing,
    flow_down,
    unserved,
):
    """From the targets up the arcs they were reached by, to where the way began to descend.

    `flow` holds nothing before and after.
    """
    many = demand.shape[2]
    # Amounts in the order in which they are asked for; otherwise each is far from the last.
    wanted = np.empty((len(columns), LANES, many), dtype=demand.dtype)
    for lane in range(len(sources)):
        row = demand[sources[lane]]
        for t in range(len(columns)):
            for c in range(many):
                wanted[t, lane, c] = row[columns[t], c]
    by = np.empty(LANES, dtype=np.int32)
    heads = np.empty(_widest(start, selected), dtype=np.int32)
    for i in range(len(selected) - 1, -1, -1):
        v = selected[i]
        mine = flow[i]
        cost = costs[i]
        for t in range(first_target[i], last_target[i]):
            for lane in range(len(sources)):
                for c in range(many):
                    amount = np.float64(wanted[t, lane, c])
                    if cost[lane] < INFINITE:
                        mine[lane, c] += amount
                    else:
                        unserved[sources[lane]] += abs(amount)
        if row_of[v] >= 0:
            _turn(mine, cost, above[row_of[v]], climbing[row_of[v]])
        if not mine.any():
            continue
        first, last = start[v], start[v + 1]
        for a in range(first, last):
            heads[a - first] = position[head[a]]
        trace(costs, i, heads, down[first:last], last - first, costs, by)
        for lane in range(LANES):
            if by[lane] >= 0:
                a, j = first + by[lane], heads[by[lane]]
                for c in range(many):
                    amount = flow[i, lane, c]
                    flow[j, lane, c] += amount
                    flow_down[a, c] += amount
        flow[i] = 0.0


@njit(cache=True, nogil=True)
def _turn(mine, cost, above, climbing):
    """What reached the node from below stops descending here."""
    for lane in range(LANES):
        if above[lane] == cost[lane]:
            for c in range(mine.shape[1]):
                climbing[lane, c] += mine[lane, c]
                mine[lane, c] = 0.0


@njit(cache=True, nogil=True)
def _run_home(start, head, up, ranks, chain, row_of, above, climbing, flow_up):
    """From the highest nodes of the ways down to the sources.

    The chain ascends, so arcs by their upper end are needed; they are sorted here.
    """
    count = np.zeros(len(chain) + 1, dtype=np.int64)
    for v in chain:
        for a in range(start[v], start[v + 1]):
            count[row_of[head[a]] + 1] += 1
    for i in range(len(chain)):
        count[i + 1] += count[i]
    place = count[:-1].copy()
    arcs = np.empty(count[-1], dtype=np.int64)
    tails = np.empty(count[-1], dtype=np.int32)
    costs = np.empty(count[-1], dtype=np.int32)
    for i in range(len(chain)):
        for a in range(start[chain[i]], start[chain[i] + 1]):
            j = row_of[head[a]]
            p = place[j]
            arcs[p], tails[p], costs[p] = a, i, up[a]
            place[j] += 1
    by = np.empty(LANES, dtype=np.int32)
    for j in range(len(chain) - 1, -1, -1):
        if not climbing[j].any():
            continue
        first, last = count[j], count[j + 1]
        trace(above, j, tails[first:last], costs[first:last], last - first, above, by)
        for lane in range(len(ranks)):
            # A way that began here is complete.
            if by[lane] >= 0 and ranks[lane] != chain[j]:
                p = first + by[lane]
                for c in range(climbing.shape[2]):
                    amount = climbing[j, lane, c]
                    climbing[tails[p], lane, c] += amount
                    flow_up[arcs[p], c] += amount


@njit(cache=True, nogil=True)
def _widest(start, nodes):
    """Most arcs of any of the nodes."""
    widest = 0
    for v in nodes:
        widest = max(widest, start[v + 1] - start[v])
    return widest
