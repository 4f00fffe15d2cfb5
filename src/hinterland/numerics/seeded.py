"""The k nearest seeds of many nodes, without a limit, in one search from all seeds of a group.

A node is settled once for each of its k nearest owners of seeds, so that the work is k searches of
the network whatever the number of seeds. With groups (a node may only go to seeds of its own unit)
each group is searched alone and stops as soon as its own nodes know their answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np

from hinterland.errors import Fault, InputError
from hinterland.numerics.bounded import Forward, in_order
from hinterland.numerics.groups import Array
from hinterland.numerics.heap import pop, push
from hinterland.numerics.paths import Graph, Ints


@dataclass(frozen=True)
class Seeds:
    """Where searches end: entries of one owner are taken as one destination with several doors.

    Attributes:
        node: (entry,) node position.
        cost: (entry,) cost beyond the node, not negative; infinite entries are left out.
        owner: (entry,) position of the destination, below 2^31.
        group: (entry,) group; searches stay inside their group.
    """

    node: Ints
    cost: Array
    owner: Ints
    group: Ints


class _Table(NamedTuple):
    """Entries of seeds, or nodes that ask, sorted by group: those of g are starts[g : g + 2]."""

    starts: Ints
    node: Ints
    owner: Ints
    cost: Array


def nearest_seeds(
    graph: Graph, seeds: Seeds, node: Ints, group: Ints, k: int = 1, *, threads: int | None = None
) -> tuple[Array, Ints]:
    """The k nearest owners of each asking node inside its group.

    Args:
        graph: arcs are followed from the asking node towards the seed.
        seeds: at least one owner in a group for it to be reached.
        node: (query,) node positions, repeats allowed.
        group: (query,) group of each, not negative.
        k: how many different owners.
        threads: groups searched at once; as many as there are processors if None.

    Returns:
        (query, k) cost, infinite where there are fewer, and (query, k) owner, -1 where there are.
    """
    if k < 1:
        raise InputError(Fault(f"k = {k} destinations are asked for.", "k", "Ask for 1 up."))
    cost, which = np.full((len(node), k), np.inf), np.full((len(node), k), -1, dtype=np.int64)
    groups = int(max(group.max(initial=-1), seeds.group.max(initial=-1))) + 1
    usable = np.isfinite(seeds.cost)
    table = _by_group(
        seeds.node[usable], seeds.owner[usable], seeds.cost[usable], seeds.group[usable], groups
    )
    asks = _by_group(node, np.arange(len(node)), np.zeros(len(node)), group, groups)
    against = Forward.of(graph, backwards=True)
    arcs = (against.starts, against.head, against.cost)

    def search(part: slice) -> None:
        _settle(arcs, table, asks, (part.start, part.stop), (cost, which))

    step = max(1, groups // 64)
    parts = [slice(at, min(at + step, groups)) for at in range(0, groups, step)]
    for _ in in_order(search, parts, threads):
        pass
    return cost, which


def _by_group(node: Ints, owner: Ints, cost: Array, group: Ints, groups: int) -> _Table:
    order = np.argsort(group, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))])
    return _Table(
        starts.astype(np.int64),
        node[order].astype(np.int64),
        owner[order].astype(np.int64),
        cost[order].astype(float),
    )


@numba.njit(cache=True, nogil=True)
def _settle(arcs, seeds, asks, part, result):
    """Answer the asking nodes of the groups in `part`."""
    starts, head, weight = arcs
    cost, which = result
    nodes, k = len(starts) - 1, cost.shape[1]
    best = np.empty((nodes, k))
    owner = np.empty((nodes, k), dtype=np.int64)
    count = np.zeros(nodes, dtype=np.int32)
    asked = np.zeros(nodes, dtype=np.bool_)
    touched = np.empty(nodes, dtype=np.int64)
    keys, values = np.empty(1024), np.empty(1024, dtype=np.int64)
    for group in range(part[0], part[1]):
        open_asks = 0
        for at in range(asks.starts[group], asks.starts[group + 1]):
            if not asked[asks.node[at]]:
                asked[asks.node[at]] = True
                open_asks += 1
        size, settled = 0, 0
        for at in range(seeds.starts[group], seeds.starts[group + 1]):
            packed = (seeds.node[at] << 31) | seeds.owner[at]
            keys, values, size = push(keys, values, size, seeds.cost[at], packed)
        while size > 0 and open_asks > 0:
            here, packed, size = pop(keys, values, size)
            node, mine = packed >> 31, packed & 0x7FFFFFFF
            known = count[node]
            if known == k or _among(owner, node, known, mine):
                continue
            if known == 0:
                touched[settled] = node
                settled += 1
            best[node, known], owner[node, known] = here, mine
            count[node] = known + 1
            if known + 1 == k and asked[node]:
                open_asks -= 1
            for arc in range(starts[node], starts[node + 1]):
                if count[head[arc]] < k:
                    packed = (np.int64(head[arc]) << 31) | mine
                    keys, values, size = push(keys, values, size, here + weight[arc], packed)
        for at in range(asks.starts[group], asks.starts[group + 1]):
            node = asks.node[at]
            asked[node] = False
            known = count[node]
            cost[asks.owner[at], :known] = best[node, :known]
            which[asks.owner[at], :known] = owner[node, :known]
        for at in range(settled):
            count[touched[at]] = 0


@numba.njit(cache=True, nogil=True)
def _among(owner, node, known, mine):
    for rank in range(known):  # noqa: SIM110 - the kernel has no generators
        if owner[node, rank] == mine:
            return True
    return False
