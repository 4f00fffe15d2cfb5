"""From arcs of the hierarchy back to input arcs: one way, or the flows on all of them."""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Floats, Ints
from hinterland.numerics.hierarchy.customize import Metric


def path(metric: Metric, source: int, target: int) -> Ints | None:
    """Input arcs of a cheapest way, in order; None where there is none."""
    t = metric.topology
    base_up, base_down = metric.plain
    arcs, reached = _path(
        t.parent,
        t.depth,
        t.start,
        t.head,
        t.lower_start,
        t.lower_arc,
        t.tail,
        metric.up,
        metric.down,
        base_up,
        base_down,
        metric.up_input,
        metric.down_input,
        t.rank[source],
        t.rank[target],
    )
    return np.asarray(arcs, dtype=np.int64) if reached else None


def unpack_flows(metric: Metric, flow_up: Floats, flow_down: Floats) -> Floats:
    """(input arc, column) flows, from those on the arcs of the hierarchy (which are used up).

    Args:
        metric: hierarchy with costs.
        flow_up, flow_down: (arc, column) of any sign.
    """
    t = metric.topology
    base_up, base_down = metric.plain
    flow = np.zeros((len(metric.cost), flow_up.shape[1]))
    _unpack_all(
        t.start,
        t.head,
        t.lower_start,
        t.lower_arc,
        t.tail,
        metric.up,
        metric.down,
        base_up,
        base_down,
        metric.up_input,
        metric.down_input,
        flow_up,
        flow_down,
        flow,
    )
    return flow


@njit(cache=True, nogil=True)
def _unpack_all(
    start,
    head,
    lower_start,
    lower_arc,
    tail,
    up,
    down,
    base_up,
    base_down,
    up_input,
    down_input,
    flow_up,
    flow_down,
    flow,
):
    """Hand every flow to the input arc or to the lower triangle that it stands for.

    A triangle's arcs have a lower tail than the arc itself, so descending tails see each flow
    complete.
    """
    nodes = len(start) - 1
    place = np.zeros(nodes, dtype=np.int32)
    up_left, down_left = np.zeros(len(head), np.bool_), np.zeros(len(head), np.bool_)
    for w in range(nodes - 1, -1, -1):
        open_arcs = 0
        for a in range(start[w], start[w + 1]):
            place[head[a]] = a
            up_left[a] = flow_up[a].any()
            down_left[a] = flow_down[a].any()
            if up_left[a] and base_up[a] == up[a]:
                _add(flow, up_input[a], flow_up, a)
                up_left[a] = False
            if down_left[a] and base_down[a] == down[a]:
                _add(flow, down_input[a], flow_down, a)
                down_left[a] = False
            open_arcs += up_left[a] + down_left[a]
        for i in range(lower_start[w], lower_start[w + 1]):
            if open_arcs == 0:
                break
            b = lower_arc[i]
            for c in range(b + 1, start[tail[b] + 1]):
                a = place[head[c]]
                if up_left[a] and down[b] + up[c] == up[a]:
                    _add(flow_down, b, flow_up, a)
                    _add(flow_up, c, flow_up, a)
                    up_left[a] = False
                    open_arcs -= 1
                if down_left[a] and down[c] + up[b] == down[a]:
                    _add(flow_down, c, flow_down, a)
                    _add(flow_up, b, flow_down, a)
                    down_left[a] = False
                    open_arcs -= 1


@njit(cache=True, nogil=True)
def _add(into, row, given, other):
    for k in range(given.shape[1]):
        into[row, k] += given[other, k]


@njit(cache=True, nogil=True)
def _search(parent, depth, start, head, cost, rank):
    """By depth: ranks above `rank`, cheapest upward cost to each, last arc used (-1: none)."""
    size = depth[rank] + 1
    ranks = np.empty(size, dtype=np.int32)
    found = np.full(size, INFINITE, dtype=np.int32)
    by = np.full(size, -1, dtype=np.int32)
    v = rank
    while v >= 0:
        ranks[depth[v]] = v
        v = parent[v]
    found[size - 1] = 0
    for d in range(size - 1, -1, -1):
        if found[d] >= INFINITE:
            continue
        v = ranks[d]
        for a in range(start[v], start[v + 1]):
            h = depth[head[a]]
            if found[d] + cost[a] < found[h]:
                found[h] = found[d] + cost[a]
                by[h] = a
    return ranks, found, by


@njit(cache=True, nogil=True)
def _path(
    parent,
    depth,
    start,
    head,
    lower_start,
    lower_arc,
    tail,
    up,
    down,
    base_up,
    base_down,
    up_input,
    down_input,
    source,
    target,
):
    ranks, found, by = _search(parent, depth, start, head, up, source)
    other_ranks, other_found, other_by = _search(parent, depth, start, head, down, target)
    best, meeting = INFINITE, -1
    for d in range(min(len(ranks), len(other_ranks))):
        if ranks[d] != other_ranks[d]:
            break
        if found[d] + other_found[d] < best:
            best = found[d] + other_found[d]
            meeting = d
    arcs = [np.int64(0) for _ in range(0)]
    if meeting < 0:
        return arcs, False
    # Coded arcs: 2a upward, 2a + 1 downward. The stack is read from its end.
    stack = [np.int64(0) for _ in range(0)]
    downward = [np.int64(0) for _ in range(0)]
    d = meeting
    while other_by[d] >= 0:
        downward.append(2 * np.int64(other_by[d]) + 1)
        d = depth[tail[other_by[d]]]
    for code in downward[::-1]:
        stack.append(code)
    d = meeting
    while by[d] >= 0:
        stack.append(2 * np.int64(by[d]))
        d = depth[tail[by[d]]]
    # What was appended last runs first: the upward part from the source to the meeting point.
    while len(stack) > 0:
        code = stack.pop()
        a, is_down = code // 2, code % 2
        if is_down == 0 and base_up[a] == up[a]:
            arcs.append(np.int64(up_input[a]))
            continue
        if is_down == 1 and base_down[a] == down[a]:
            arcs.append(np.int64(down_input[a]))
            continue
        b, c = _triangle(start, head, lower_start, lower_arc, tail, up, down, a, is_down)
        if is_down == 0:
            stack.append(2 * c)
            stack.append(2 * b + 1)
        else:
            stack.append(2 * b)
            stack.append(2 * c + 1)
    return arcs, True


@njit(cache=True, nogil=True)
def _triangle(start, head, lower_start, lower_arc, tail, up, down, a, is_down):
    """Arcs (v, w) and (v, x) below the arc a = (w, x) that add up to its cost."""
    w, x = tail[a], head[a]
    for i in range(lower_start[w], lower_start[w + 1]):
        b = np.int64(lower_arc[i])
        last = start[tail[b] + 1]
        c = b + 1 + np.searchsorted(head[b + 1 : last], x)
        if c == last or head[c] != x:
            continue
        if is_down == 0 and down[b] + up[c] == up[a]:
            return b, c
        if is_down == 1 and down[c] + up[b] == down[a]:
            return b, c
    raise ValueError("a shortcut without a triangle: the costs do not belong to this topology")
