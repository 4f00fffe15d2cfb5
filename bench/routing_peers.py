"""Other routing libraries on the same graph, the same integer costs and one thread.

Each gives its costs in integers, `NO_WAY` where it finds none, and the seconds of its own calls
alone: what it takes to turn its answer into an array is not counted against it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import igraph
import numpy as np
import pyroutingkit
import routingkit_cch
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hinterland.numerics.hierarchy.arrays import INFINITE, Costs
from hinterland.numerics.paths import Floats, Graph, Ints

NO_WAY = -1


@dataclass(frozen=True)
class Answer:
    """What a peer computed.

    Attributes:
        seconds: of its calls.
        rows: how many of the sources it was given; the rest is extrapolated.
        costs: (row, target) integers.
    """

    seconds: float
    rows: int
    costs: Ints


class Peer(Protocol):
    """A library with the graph loaded.

    Attributes:
        name: what the tables call it.
        prepared: seconds from the arrays of the graph to where costs can be given.
        kept: whether those seconds were measured in an earlier run.
        rows: sources it is given; None for all.
        spreads: whether one call answers from one source to all nodes.
    """

    name: str
    prepared: float
    kept: bool
    rows: int | None
    spreads: bool

    def weigh(self, cost: Costs) -> float:
        """Give it costs; seconds."""

    def matrix(self, sources: Ints, targets: Ints) -> Answer:
        """Costs of all pairs."""


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of a call, and its result."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def row_by_row(ask: Callable[[int], Iterable[int | None]], nodes: Ints, width: int) -> Answer:
    """Ask for one node after the other; only the asking is timed."""
    costs = np.empty((len(nodes), width), dtype=np.int64)
    seconds = 0.0
    for i, node in enumerate(nodes.tolist()):
        taken, row = timed(lambda node=node: ask(node))
        seconds += taken
        costs[i] = [NO_WAY if cost is None else cost for cost in row]
    return Answer(seconds, len(nodes), costs)


class RoutingKitCch:
    """routingkit-cch (RoutingKit's customizable hierarchy by Rust) on our elimination order."""

    name = "routingkit-cch, one to many"
    kept = False
    rows = None
    spreads = True

    def __init__(self, graph: Graph, order: Ints) -> None:
        tail, head = graph.tail.astype(np.uint32), graph.head.astype(np.uint32)
        self.prepared, self._hierarchy = timed(
            lambda: routingkit_cch.CCH(order.astype(np.uint32), tail, head, False)
        )
        self._metric: Any = None

    def weigh(self, cost: Costs) -> float:
        """Give it costs; seconds."""
        weights = _with_no_way(cost)
        if self._metric is None:
            seconds, self._metric = timed(
                lambda: routingkit_cch.CCHMetric(self._hierarchy, weights)
            )
            return seconds
        return timed(lambda: self._metric.reset(weights))[0]

    def matrix(self, sources: Ints, targets: Ints) -> Answer:
        """Costs of all pairs, one source at a time."""
        pinned, query = timed(lambda: routingkit_cch.CCHOneToMany(self._metric, targets.tolist()))
        answer = row_by_row(query.distances_from, sources, len(targets))
        return Answer(pinned + answer.seconds, answer.rows, answer.costs)


class RoutingKitManyToOne(RoutingKitCch):
    """The same hierarchy asked for one target at a time."""

    name = "routingkit-cch, many to one"
    spreads = False

    def __init__(self, other: RoutingKitCch) -> None:
        self.prepared = other.prepared
        self._other = other

    def weigh(self, cost: Costs) -> float:
        """Give it costs; seconds."""
        return self._other.weigh(cost)

    def matrix(self, sources: Ints, targets: Ints) -> Answer:
        """Costs of all pairs, one target at a time."""
        metric = self._other._metric
        pinned, query = timed(lambda: routingkit_cch.CCHManyToOne(metric, sources.tolist()))
        answer = row_by_row(query.distances_to, targets, len(sources))
        return Answer(pinned + answer.seconds, len(sources), answer.costs.T)


class PyRoutingKit:
    """pyroutingkit (RoutingKit by pybind11) on its own order, its matrix call."""

    name = "pyroutingkit, its matrix"
    rows = None
    spreads = True

    def __init__(self, graph: Graph, lon: Floats, lat: Floats, keep: Path) -> None:
        topology = pyroutingkit.CCHTopology()
        taken = keep / "seconds.json"
        self.kept = taken.exists()
        if self.kept:
            self.prepared = json.loads(taken.read_text())
            topology.load(str(keep))
        else:
            ends = graph.tail.astype(np.uint32), graph.head.astype(np.uint32)
            where = lat.astype(np.float32), lon.astype(np.float32)
            self.prepared, _ = timed(lambda: topology.build(*ends, *where, graph.nodes))
            keep.mkdir(parents=True, exist_ok=True)
            topology.save(str(keep))
            taken.write_text(json.dumps(self.prepared))
        self._metric = pyroutingkit.CCHMetric(topology)

    def weigh(self, cost: Costs) -> float:
        """Give it costs; seconds."""
        weights = _with_no_way(cost)
        return timed(lambda: self._metric.customize(weights, 1))[0]

    def matrix(self, sources: Ints, targets: Ints) -> Answer:
        """Costs of all pairs in one call."""
        ends = sources.astype(np.uint32), targets.astype(np.uint32)
        seconds, found = timed(lambda: self._metric.distances_many_to_many(*ends))
        costs = np.where(found >= pyroutingkit.INF_WEIGHT, NO_WAY, found.astype(np.int64))
        return Answer(seconds, len(sources), costs)


class Scipy:
    """scipy.sparse.csgraph.dijkstra, one search of the whole graph per source."""

    name = "scipy dijkstra"
    kept = False
    prepared = 0.0
    spreads = True

    def __init__(self, graph: Graph, rows: int) -> None:
        self._graph = graph
        self.rows = rows

    def weigh(self, cost: Costs) -> float:
        """Give it costs; seconds."""
        seconds, self._matrix = timed(lambda: _cheapest(self._graph, cost))
        return seconds

    def matrix(self, sources: Ints, targets: Ints) -> Answer:
        """Costs from the first sources."""
        some = sources[: self.rows]
        seconds, found = timed(lambda: dijkstra(self._matrix, indices=some))
        return Answer(seconds, len(some), _whole(found[:, targets]))


class Igraph:
    """igraph's dijkstra, which may stop at the last target."""

    name = "igraph dijkstra"
    kept = False
    spreads = True

    def __init__(self, graph: Graph, rows: int) -> None:
        self.rows = rows
        ends = np.column_stack([graph.tail, graph.head])
        self.prepared, self._graph = timed(
            lambda: igraph.Graph(n=graph.nodes, edges=ends, directed=True)
        )

    def weigh(self, cost: Costs) -> float:
        """Give it costs; seconds. Infinite ones close an arc."""
        weights = np.where(cost < INFINITE, cost.astype(float), np.inf)
        seconds, self._weights = timed(weights.tolist)
        return seconds

    def matrix(self, sources: Ints, targets: Ints) -> Answer:
        """Costs from the first sources."""
        some = sources[: self.rows].tolist()
        # It refuses repeats.
        once, column = np.unique(targets, return_inverse=True)
        kinds = once.tolist()
        seconds, found = timed(
            lambda: self._graph.distances(some, kinds, self._weights, algorithm="dijkstra")
        )
        return Answer(seconds, len(some), _whole(np.array(found)[:, column]))


def peers(
    graph: Graph, lon: Floats, lat: Floats, order: Ints, *, keep: Path, rows: int
) -> list[Peer]:
    """The peers that can hold the graph; the list says which were left out, and why.

    Args:
        graph: topology.
        lon, lat: (node,) degrees, for pyroutingkit's order.
        order: our elimination order.
        keep: folder for pyroutingkit's hierarchy, which takes minutes to make.
        rows: sources of the two that search the whole graph for each.
    """
    routingkit = RoutingKitCch(graph, order)
    found: list[Peer] = [routingkit, RoutingKitManyToOne(routingkit), Scipy(graph, rows)]
    if graph.nodes <= 2_000_000:
        found += [PyRoutingKit(graph, lon, lat, keep), Igraph(graph, rows)]
    else:
        print("pyroutingkit and igraph are not tried on so large a graph.\n")
    return found


def _with_no_way(cost: Costs) -> np.ndarray:
    """Costs with RoutingKit's number for no way, which is 2**31 - 1."""
    return np.where(cost < INFINITE, cost, pyroutingkit.INF_WEIGHT).astype(np.uint32)


def _cheapest(graph: Graph, cost: Costs) -> csr_array:
    """The cheapest of parallel open arcs; scipy would add them up."""
    ranked = np.lexsort([cost, graph.head, graph.tail])
    ranked = ranked[cost[ranked] < INFINITE]
    tail, head = graph.tail[ranked], graph.head[ranked]
    first = np.ones(len(ranked), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    ends = tail[first], head[first]
    return csr_array((cost[ranked][first].astype(float), ends), shape=(graph.nodes,) * 2)


def _whole(found: Floats) -> Ints:
    return np.where(np.isfinite(found), found, NO_WAY).astype(np.int64)
