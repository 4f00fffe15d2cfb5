"""Flows on all input arcs when every demand takes a cheapest way.

For 64 sources at a time: costs down to the targets, then the demands run back up the same tree,
each to the arc that it came by, and from the meeting points down to the sources. Only sums per arc
of the hierarchy are kept; they are handed to the input arcs once at the end.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Floats, Ints
from hinterland.numerics.hierarchy.batches import Advance, Scratch, run
from hinterland.numerics.hierarchy.climb import ancestors, climb, forget
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.lanes import LANES, pull
from hinterland.numerics.hierarchy.sweep import select
from hinterland.numerics.hierarchy.unpack import unpack_flows

_PARTS = 4
"""Sums kept apart, whatever the number of threads, so that results do not depend on it."""


def link_flows(
    metric: Metric,
    sources: Ints,
    targets: Ints,
    demand: Floats,
    *,
    threads: int = 1,
    advance: Advance = None,
) -> tuple[Floats, Floats]:
    """All-or-nothing assignment of a demand matrix.

    Args:
        metric: hierarchy with costs.
        sources, targets: node positions, repeats allowed.
        demand: (source, target) non-negative amounts.
        threads: parts computed at the same time.
        advance: told the number of sources done.

    Returns:
        (input arc,) flows, and (source,) the demand that has no way.
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

    def part(first: int) -> int:
        flow_up, flow_down = np.zeros(topology.arcs), np.zeros(topology.arcs)
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
                flow_up,
                flow_down,
                unserved,
            )
            scratch.give(mine)
        parts[first] = flow_up, flow_down
        return len(members)

    run(part, range(0, len(sources), size), threads, advance)
    total_up, total_down = np.zeros(topology.arcs), np.zeros(topology.arcs)
    for first in sorted(parts):
        total_up += parts[first][0]
        total_down += parts[first][1]
    return unpack_flows(metric, total_up, total_down), unserved


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
    flow_up,
    flow_down,
    unserved,
):
    chain = ancestors(parent, ranks, row_of)
    above = climb(start, head, up, ranks, chain, row_of)
    costs = np.empty((len(selected), LANES), dtype=np.int32)
    widest = 0
    for i in range(len(selected)):
        widest = max(widest, start[selected[i] + 1] - start[selected[i]])
    heads = np.empty(widest, dtype=np.int32)
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
    climbing = np.zeros((len(chain), LANES))
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
    climbing,
    flow_down,
    unserved,
):
    """From the targets up the arcs they were reached by, to where the way began to descend."""
    flow = np.zeros((len(selected), LANES))
    for i in range(len(selected) - 1, -1, -1):
        v = selected[i]
        mine = flow[i]
        cost = costs[i]
        for t in range(first_target[i], last_target[i]):
            for lane in range(len(sources)):
                amount = demand[sources[lane], columns[t]]
                if cost[lane] < INFINITE:
                    mine[lane] += amount
                else:
                    unserved[sources[lane]] += amount
        if row_of[v] >= 0:
            _turn(mine, cost, above[row_of[v]], climbing[row_of[v]])
        left = 0
        for lane in range(LANES):
            left += mine[lane] > 0
        for a in range(start[v], start[v + 1]):
            if left == 0:
                break
            j = position[head[a]]
            moved, amount = _move(mine, cost, flow[j], costs[j], down[a])
            left -= moved
            flow_down[a] += amount


@njit(cache=True, nogil=True)
def _turn(mine, cost, above, climbing):
    """What reached the node from below stops descending here."""
    for lane in range(LANES):
        here = above[lane] == cost[lane]
        climbing[lane] += mine[lane] if here else 0.0
        mine[lane] = 0.0 if here else mine[lane]


@njit(cache=True, nogil=True)
def _move(mine, cost, theirs, their_cost, added):
    """Hand over the flow of the lanes whose cost came by this arc; how many, how much."""
    moved = 0
    amount = 0.0
    for lane in range(LANES):
        by = (their_cost[lane] + added == cost[lane]) and mine[lane] > 0
        part = mine[lane] if by else 0.0
        theirs[lane] += part
        mine[lane] -= part
        moved += 1 if by else 0
        amount += part
    return moved, amount


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
    tails = np.empty(count[-1], dtype=np.int64)
    for i in range(len(chain)):
        for a in range(start[chain[i]], start[chain[i] + 1]):
            j = row_of[head[a]]
            arcs[place[j]] = a
            tails[place[j]] = i
            place[j] += 1
    for j in range(len(chain) - 1, -1, -1):
        mine = climbing[j]
        left = 0
        for lane in range(len(ranks)):
            # A way that began here is complete.
            left += mine[lane] > 0 and ranks[lane] != chain[j]
        for p in range(count[j], count[j + 1]):
            if left == 0:
                break
            i, a = tails[p], arcs[p]
            moved, amount = _move(mine, above[j], climbing[i], above[i], up[a])
            left -= moved
            flow_up[a] += amount
