"""Shortest paths up to a limit from many origins, with costs as floats.

One Dijkstra run with a binary heap for each origin, stopped at its limit, so that the work grows
with what is near and not with the network. Results are rows of a sparse table, made chunk by
chunk: memory is bounded by the chunk. Chunks run in threads (the kernel holds no lock) and come
out in order, so neither chunks nor threads change a bit of the result.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numba
import numpy as np
import numpy.typing as npt

from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.groups import Array, Mask
from hinterland.numerics.heap import pop, push
from hinterland.numerics.paths import Graph, Ints

Shorts = npt.NDArray[np.int32]
T = TypeVar("T")

ORIGINS_A_CHUNK = 512


@dataclass(frozen=True)
class Forward:
    """A graph by tail: arcs of node n are starts[n] : starts[n + 1]; closed arcs are left out."""

    starts: Ints
    head: Shorts
    cost: Array

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.starts) - 1

    @classmethod
    def of(cls, graph: Graph, *, backwards: bool = False) -> Forward:
        """The graph by tail, or with `backwards` by head, for searches against the arcs."""
        usable = np.isfinite(graph.cost)
        tail, head, cost = graph.tail[usable], graph.head[usable], graph.cost[usable]
        if backwards:
            tail, head = head, tail
        order = np.argsort(tail, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=graph.nodes))])
        return cls(starts.astype(np.int64), head[order].astype(np.int32), cost[order].astype(float))


@dataclass(frozen=True)
class Reached:
    """What each origin reaches: entries of origin i are starts[i] : starts[i + 1], nearest first.

    Attributes:
        starts: (origin + 1,).
        node: (entry,) node position.
        cost: (entry,) cost of the cheapest path.
    """

    starts: Ints
    node: Shorts
    cost: Array


def bounded(
    graph: Graph | Forward,
    origins: Ints,
    limit: float | Array,
    *,
    wanted: Mask | None = None,
    threads: int | None = None,
) -> Reached:
    """All nodes within a cost of `limit` of each origin; for many origins use `bounded_chunks`.

    Args:
        graph: arcs of infinite cost are closed, arcs of no cost are arcs.
        origins: (origin,) node positions, repeats allowed.
        limit: one for all or (origin,); a node at exactly the limit is reached.
        wanted: (node,) only these nodes are reported; all if None.
        threads: how many at once; as many as there are processors if None.

    Raises:
        InputError: an origin outside the graph, or a limit that is undefined.
    """
    parts = [part for _, part in bounded_chunks(graph, origins, limit, wanted, threads=threads)]
    if not parts:
        return Reached(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0))
    counts = np.concatenate([np.diff(part.starts) for part in parts])
    return Reached(
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([part.node for part in parts]),
        np.concatenate([part.cost for part in parts]),
    )


def bounded_chunks(
    graph: Graph | Forward,
    origins: Ints,
    limit: float | Array,
    wanted: Mask | None = None,
    *,
    chunk: int = ORIGINS_A_CHUNK,
    threads: int | None = None,
) -> Iterator[tuple[slice, Reached]]:
    """The same in chunks of origins: (which origins, what they reach), in order."""
    network = Forward.of(graph) if isinstance(graph, Graph) else graph
    limits = np.broadcast_to(np.asarray(limit, dtype=float), (len(origins),))
    refuse(InputError, _faults(network, origins, limits))
    parts = [slice(at, min(at + chunk, len(origins))) for at in range(0, len(origins), chunk)]

    def search(part: slice) -> tuple[slice, Reached]:
        return part, reach(network, origins[part], limits[part], wanted)

    yield from in_order(search, parts, threads)


def reach(network: Forward, origins: Ints, limit: Array, wanted: Mask | None = None) -> Reached:
    """One chunk, in this thread; see `bounded`."""
    every = np.zeros(0, dtype=np.bool_) if wanted is None else wanted
    starts, node, cost = _search(
        (network.starts, network.head, network.cost),
        np.ascontiguousarray(origins, dtype=np.int64),
        np.ascontiguousarray(limit, dtype=float),
        every,
    )
    return Reached(starts, node, cost)


def in_order(work: Callable[[slice], T], parts: list[slice], threads: int | None) -> Iterator[T]:
    """`work` on each part in threads, results in order; only a few parts are ahead of the taker."""
    count = max(1, min(threads or os.cpu_count() or 1, len(parts)))
    if count == 1:
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(count) as pool:
        ahead: deque[Future[T]] = deque()
        try:
            for part in parts:
                ahead.append(pool.submit(work, part))
                if len(ahead) > count:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            # A taker that stops early must not wait for work that nobody wants.
            for future in ahead:
                future.cancel()


def _faults(network: Forward, origins: Ints, limits: Array) -> list[Fault]:
    faults = []
    outside = np.flatnonzero((origins < 0) | (origins >= network.nodes))
    if len(outside):
        faults.append(
            Fault(
                f"{len(outside)} origin(s) lie outside the graph.",
                f"origins {', '.join(map(str, outside[:5]))}",
                f"Give node positions 0..{network.nodes - 1}.",
            )
        )
    if np.isnan(limits).any():
        faults.append(Fault("The limit is undefined.", "limit", "Give a number."))
    return faults


@numba.njit(cache=True, nogil=True)
def _search(arcs, origins, limits, wanted):
    starts, head, weight = arcs
    nodes = len(starts) - 1
    best = np.full(nodes, np.inf)
    touched = np.empty(nodes, dtype=np.int32)
    keys, values = np.empty(1024), np.empty(1024, dtype=np.int32)
    row = np.zeros(len(origins) + 1, dtype=np.int64)
    node, cost = np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.float64)
    filled = 0
    for number in range(len(origins)):
        limit, size, count = limits[number], 0, 0
        if limit >= 0.0:
            best[origins[number]] = 0.0
            touched[0], count = origins[number], 1
            keys, values, size = push(keys, values, size, 0.0, np.int32(origins[number]))
        while size > 0:
            here, at, size = pop(keys, values, size)
            # A dearer entry of a node that was reached more cheaply since.
            if here > best[at]:
                continue
            if len(wanted) == 0 or wanted[at]:
                if filled == len(node):
                    node = np.concatenate((node, np.empty_like(node)))
                    cost = np.concatenate((cost, np.empty_like(cost)))
                node[filled], cost[filled] = at, here
                filled += 1
            for arc in range(starts[at], starts[at + 1]):
                onward = here + weight[arc]
                if onward <= limit and onward < best[head[arc]]:
                    if best[head[arc]] == np.inf:
                        touched[count] = head[arc]
                        count += 1
                    best[head[arc]] = onward
                    keys, values, size = push(keys, values, size, onward, head[arc])
        for entry in range(count):
            best[touched[entry]] = np.inf
        row[number + 1] = filled
    return row, node[:filled].copy(), cost[:filled].copy()
