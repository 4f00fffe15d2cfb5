"""Improvements set against all pairs of a source at once, along its tree of cheapest ways.

From a source with costs d, an arc from x to w wastes d_x + c - d_w. Backward from a node w these
sum up to what a way to w by another node wastes. An improvement whose head v gains s saves
whatever lies beyond w in the tree s less the waste from v to w; least waste counts. Walking down
the tree, waste only falls, and in few places at each step. So each fall is booked once, for all
that lies beyond, and taken back when the walk leaves the branch.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from hinterland.numerics.heap import grown, pop, push
from hinterland.numerics.hierarchy.arrays import INFINITE
from hinterland.numerics.trees import grow, number, running


@njit(cache=True, nogil=True)
def add_by_corridors(into, dist, roots, targets, worth, bundles, limit, scale, total, switching):
    """Add what bundles bring to the pairs of some sources.

    Args:
        into: first, tail, cost of the arcs by their head; none may cost nothing.
        dist: (source, node) costs.
        roots, targets: nodes.
        worth: (source, target, order x objective) for powers of a saving.
        bundles: which, head, first, tail, now, then, at_node; see `improving`.
        limit: no bundle becomes cheaper by more.
        scale: value of a unit of cost.
        total, switching: (improvement, objective) added to.
    """
    nodes = dist.shape[1]
    which, head, begin, tail, now, then, at_node = bundles
    gain, used = np.empty(len(which)), np.empty(len(which), np.bool_)
    best = np.empty(nodes)
    parent, order = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    size, node_at = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    rank, waste = np.full(nodes, -1, np.int32), np.full(nodes, INFINITE, np.int32)
    keys, items = np.empty(256, np.int32), np.empty(256, np.int32)
    fallen, was = np.empty(1024, np.int32), np.empty(1024, np.int32)
    ends, marks = np.empty(nodes, np.int32), np.empty(nodes, np.int64)
    for row in range(len(dist)):
        d = dist[row]
        _gains(d, head, begin, tail, now, then, gain, used, best)
        count = grow(into, d, roots[row], targets, parent, rank, order)
        number(order, count, parent, size, rank, node_at)
        before, sums = running(targets, rank, count, worth[row])
        depth, logged = 0, 0
        for k in range(count):
            while depth > 0 and ends[depth - 1] <= k:
                depth -= 1
                while logged > marks[depth]:
                    logged -= 1
                    waste[fallen[logged]] = was[logged]
            last = k + size[node_at[k]]
            ends[depth], marks[depth] = last, logged
            depth += 1
            low, high = sums[before[k]], sums[before[last]]
            keys, items, waiting = push(keys, items, 0, np.int32(0), node_at[k])
            while waiting > 0:
                here, w, waiting = pop(keys, items, waiting)
                if here >= waste[w]:
                    continue
                if logged == len(fallen):
                    fallen, was = grown(fallen, 2 * logged), grown(was, 2 * logged)
                fallen[logged], was[logged] = w, waste[w]
                logged += 1
                if best[w] > here:
                    for b in range(at_node[w], at_node[w + 1]):
                        if gain[b] > here:
                            _book(
                                scale * (gain[b] - here),
                                scale * max(gain[b] - waste[w], 0.0),
                                used[b] and here == 0,
                                low,
                                high,
                                which[b],
                                total,
                                switching,
                            )
                waste[w] = here
                for a in range(into[0][w], into[0][w + 1]):
                    x = into[1][a]
                    if into[2][a] >= INFINITE or d[x] >= INFINITE:
                        continue
                    off = here + d[x] + into[2][a] - d[w]
                    if off < limit and off < waste[x]:
                        keys, items, waiting = push(keys, items, waiting, np.int32(off), x)
        while logged > 0:
            logged -= 1
            waste[fallen[logged]] = was[logged]
        for k in range(count):
            rank[order[k]] = -1


@njit(cache=True, nogil=True)
def _gains(dist, head, begin, tail, now, then, gain, used, best):
    """What the head of each bundle gains, and whether its way passes the bundle today."""
    best[:] = 0.0
    for b in range(len(head)):
        v = head[b]
        gain[b], used[b] = 0.0, False
        if dist[v] >= INFINITE:
            continue
        for k in range(begin[b], begin[b + 1]):
            u = dist[tail[k]]
            if u < INFINITE:
                gain[b] = max(gain[b], dist[v] - u - then[k])
                used[b] = used[b] or u + now[k] == dist[v]
        best[v] = max(best[v], gain[b])


@njit(cache=True, nogil=True)
def _book(left, had, stays, low, high, which, total, switching):
    """Book what a bundle saves beyond a node, in place of what it had saved there.

    `stays`: the way of today passes the bundle.
    """
    objectives = total.shape[1]
    for o in range(objectives):
        power, power_before, value, value_before = 1.0, 1.0, 0.0, 0.0
        for k in range(o, len(low), objectives):
            power *= left
            power_before *= had
            value += power * (high[k] - low[k])
            value_before += power_before * (high[k] - low[k])
        total[which, o] += value - value_before
        switching[which, o] += (0.0 if stays else value) - value_before


@njit(cache=True, nogil=True)
def add_by_pairs(to_heads, to_tails, onward, between, worth, bundles, scale, total, switching):
    """Add what bundles bring, each to every pair that it could serve.

    Args:
        to_heads, to_tails: (bundle, source), (arc, source) costs.
        onward: (bundle, target) costs from the head.
        between: (source, target) costs.
        worth, bundles, scale: see `add_by_corridors`.
        total, switching: (bundle, objective) added to.
    """
    begin, now, then = bundles[2], bundles[4], bundles[5]
    objectives = total.shape[1]
    sources, targets = between.shape
    for b in range(len(onward)):
        beyond = onward[b]
        for i in range(sources):
            # A node that has no way today may get one: INFINITE counts as any other cost.
            v = to_heads[b, i]
            arrives, used = float(v), False
            for k in range(begin[b], begin[b + 1]):
                u = to_tails[k, i]
                if u < INFINITE:
                    arrives = min(arrives, u + then[k])
                    used = used or u + now[k] == v
            if arrives >= v:
                continue
            limit = np.int32(-np.floor(arrives))
            there = between[i]
            # Whole numbers and no branch: several targets a cycle.
            least = np.int32(INFINITE)
            for j in range(targets):
                least = min(least, np.int32(beyond[j] - there[j]))
            if least >= limit:
                continue
            for j in range(targets):
                left = there[j] - (arrives + beyond[j])
                if left <= 0 or there[j] >= INFINITE:
                    continue
                stays = used and v + beyond[j] == there[j]
                for o in range(objectives):
                    power, value = 1.0, 0.0
                    for k in range(o, worth.shape[2], objectives):
                        power *= scale * left
                        value += power * worth[i, j, k]
                    total[b, o] += value
                    if not stays:
                        switching[b, o] += value
