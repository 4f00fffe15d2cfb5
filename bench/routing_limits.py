"""What limits the kernels: how much there is to do, and how fast this machine could do it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Ints
from hinterland.numerics.hierarchy.climb import ancestors, climb, forget
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.elimination import Topology
from hinterland.numerics.hierarchy.join import common
from hinterland.numerics.hierarchy.lanes import LANES, join, pull
from hinterland.numerics.hierarchy.matrix import _join_is_less
from hinterland.numerics.hierarchy.sweep import select

TRIES = 15
"""Of these the fastest counts: a bound is what the machine can do when left alone."""


@dataclass(frozen=True)
class Work:
    """What a matrix takes.

    Attributes:
        way: which of the two ways `fill` takes.
        climbed: arcs relaxed in upward searches, per batch of 64 and summed over all batches.
        swept: restricted arcs of one sweep.
        meetings: hub meetings of a join, mean of all pairs.
        operations: additions with minimum in single lanes, of the way that is taken.
        climbing: share of them in upward searches.
    """

    way: str
    climbed: int
    swept: int
    meetings: float
    operations: float
    climbing: float


def work(topology: Topology, sources: Ints, targets: Ints) -> Work:
    """Count what `fill` has to do."""
    chosen = select(topology, targets)
    by_join = _join_is_less(topology, targets, chosen)
    ranks = chosen.ranks
    swept = int((topology.start[ranks + 1] - topology.start[ranks]).sum())
    ours, theirs = _chains(topology, sources), _chains(topology, targets)
    climbed = _arcs(topology, ours) + (_arcs(topology, theirs) if by_join else 0)
    longest = max(len(chain) for chain in ours)
    mine, other = np.empty(longest, dtype=np.int32), np.empty(longest, dtype=np.int32)
    met = sum(common(a, b, max(a[0], b[0]), mine, other) for a in ours for b in theirs)
    after = met * LANES**2 if by_join else swept * LANES * len(ours)
    operations = after + climbed * LANES
    return Work(
        "join" if by_join else "sweep",
        climbed,
        swept,
        met / (len(ours) * len(theirs)),
        operations,
        climbed * LANES / operations,
    )


def climbing_seconds(metric: Metric, sources: Ints) -> float:
    """Seconds of the upward searches of a matrix alone."""
    topology = metric.topology
    blocks = _blocks(topology, sources)
    row_of = np.full(topology.nodes, -1, dtype=np.int32)

    def call() -> None:
        for block in blocks:
            chain = ancestors(topology.parent, block, row_of)
            climb(topology.start, topology.head, metric.up, block, chain, row_of)
            forget(chain, row_of)

    return fastest(call)


def fastest(call: Callable[[], object]) -> float:
    """Seconds of the fastest of some calls, the first not counted."""
    call()
    seconds = []
    for _ in range(TRIES):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def bounds() -> dict[str, float]:
    """Lane operations a second on rows that stay in the first cache, measured now."""
    rows = np.arange(LANES**2, dtype=np.int32).reshape(LANES, LANES)
    other, block = rows + np.int32(1), np.full((LANES, LANES), INFINITE, dtype=np.int32)
    heads = np.arange(1, LANES, dtype=np.int32)
    places = np.arange(LANES, dtype=np.int32)
    turns = 2_000
    return {
        "plain loop of load, add, minimum, store": LANES**2
        * turns
        / fastest(lambda: _plain(rows.ravel(), other.ravel(), turns)),
        "`pull` (a sweep) with rows in the first cache": LANES
        * len(heads)
        * turns
        / fastest(lambda: _pulls(rows, heads, turns)),
        "`join` with rows in the first cache": LANES**3
        * (turns // 20)
        / fastest(lambda: _joins(rows, other, places, block, turns // 20)),
    }


def write_seconds(rows: int, columns: int, kind: type) -> tuple[float, float]:
    """Seconds to write a result of this size: into used memory, and into memory new to us."""
    out = np.empty((rows, columns), dtype=kind)
    return fastest(lambda: out.fill(1)), fastest(lambda: np.empty_like(out).fill(1))


def _blocks(topology: Topology, nodes: Ints) -> list[np.ndarray]:
    ranks = np.sort(topology.rank[nodes])
    return [ranks[first : first + LANES] for first in range(0, len(ranks), LANES)]


def _chains(topology: Topology, nodes: Ints) -> list[np.ndarray]:
    """Ancestors of each batch."""
    row_of = np.full(topology.nodes, -1, dtype=np.int32)
    chains = []
    for block in _blocks(topology, nodes):
        chains.append(ancestors(topology.parent, block, row_of))
        forget(chains[-1], row_of)
    return chains


def _arcs(topology: Topology, chains: list[np.ndarray]) -> int:
    return sum(int((topology.start[c + 1] - topology.start[c]).sum()) for c in chains)


@njit(cache=True)
def _plain(one, other, turns):
    for turn in range(turns):
        added = np.int32(turns - turn)
        for i in range(len(one)):
            found = np.int32(one[i] + added)
            other[i] = found if found < other[i] else other[i]


@njit(cache=True)
def _pulls(rows, heads, turns):
    for _ in range(turns):
        pull(rows, 0, heads, heads, 0, len(heads))


@njit(cache=True)
def _joins(ours, theirs, places, block, turns):
    for _ in range(turns):
        join(ours, theirs, places, places, len(places), block)
