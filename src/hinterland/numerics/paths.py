"""Shortest paths on a directed graph with non-negative costs.

`many_to_many` uses a customizable contraction hierarchy (routingkit-cch) on a nested-dissection
order (METIS); `nearest` one Dijkstra run from all seeds at once (SciPy). Costs are floats outside
and integers of `RESOLUTION` inside, so that sums do not depend on the order of addition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pymetis
from routingkit_cch import CCH, CCHMetric, CCHOneToMany
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hinterland.errors import Fault, InputError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

RESOLUTION = 1e-6
"""Smallest cost told apart; with hours as the cost this is 3.6 milliseconds."""

# The library keeps costs in 32 bits and takes the largest signed number for "no way".
_INFINITE = 2**31 - 1
_LARGEST_PATH = 2**30

# Any number of free arcs in a row costs less than this; see `_smallest_arcs`.
_FREE = 1e-290


@dataclass(frozen=True)
class Graph:
    """A directed graph.

    Attributes:
        nodes: number of nodes.
        tail, head: (arc,) node positions.
        cost: (arc,) non-negative costs; an infinite cost closes the arc.

    Raises:
        InputError: a position outside the graph, or a cost that is negative or NaN.
    """

    nodes: int
    tail: Ints
    head: Ints
    cost: Floats

    def __post_init__(self) -> None:
        ends = np.concatenate([self.tail, self.head])
        if len(ends) and (ends.min() < 0 or ends.max() >= self.nodes):
            raise InputError(
                Fault(
                    "An arc ends outside the graph.",
                    f"nodes 0..{self.nodes - 1}",
                    "Give positions of existing nodes.",
                )
            )
        bad = np.flatnonzero(~(self.cost >= 0))
        if len(bad):
            raise InputError(
                Fault(
                    f"{len(bad)} arc(s) have a negative or undefined cost.",
                    f"arcs {', '.join(map(str, bad[:5]))}",
                    "Give costs of at least 0.",
                )
            )


def nested_dissection(graph: Graph) -> Ints:
    """An elimination order of the nodes (METIS): (node,) the node at each rank, lowest first."""
    low, high = np.minimum(graph.tail, graph.head), np.maximum(graph.tail, graph.head)
    pairs = np.unique(np.stack([low, high], axis=1)[low != high], axis=0)
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
    starts = np.searchsorted(ends[:, 0], np.arange(graph.nodes + 1))
    order, _ = pymetis.nested_dissection(
        adjacency=pymetis.CSRAdjacency(starts.astype(np.int32), ends[:, 1].astype(np.int32))
    )
    return np.asarray(order, dtype=np.int64)


def many_to_many(
    graph: Graph,
    sources: Ints,
    targets: Ints,
    *,
    advance: Callable[[int], None] | None = None,
) -> Floats:
    """(source, target) cost of the cheapest path; infinite where there is none.

    Raises:
        InputError: a path is too long for 32-bit costs at `RESOLUTION`.
    """
    if not len(sources) or not len(targets):
        return np.zeros((len(sources), len(targets)))
    weights = _weights(graph)
    hierarchy = CCH(
        nested_dissection(graph).tolist(), graph.tail.tolist(), graph.head.tolist(), False
    )
    metric = CCHMetric(hierarchy, weights.tolist())
    query = CCHOneToMany(metric, targets.tolist())
    result = np.empty((len(sources), len(targets)))
    for row, source in enumerate(sources.tolist()):
        found = query.distances_from(source)
        result[row] = [np.inf if cost is None else cost for cost in found]
        if advance is not None:
            advance(1)
    finite = result[np.isfinite(result)]
    if len(finite) and finite.max() >= _LARGEST_PATH:
        raise InputError(
            Fault(
                "A path is longer than 32-bit costs can hold.",
                f"longest {finite.max() * RESOLUTION:g}",
                f"Use a larger unit of cost; paths up to {_LARGEST_PATH * RESOLUTION:g} fit.",
            )
        )
    result *= RESOLUTION
    return result


def nearest(graph: Graph, seeds: Ints, seed_costs: Floats) -> tuple[Floats, Ints]:
    """For each node the cheapest way to any seed, and which seed.

    Args:
        graph: arcs are followed from the node towards the seed.
        seeds: (seed,) node positions, repeats allowed.
        seed_costs: (seed,) cost added beyond the seed's node.

    Returns:
        (node,) cost, infinite where no seed can be reached, and (node,) position in `seeds`,
        -1 where there is none. Of seeds at the same cost the first in `seeds` is taken where they
        share a node.
    """
    cost = np.full(graph.nodes, np.inf)
    which = np.full(graph.nodes, -1, dtype=np.int64)
    if not len(seeds):
        return cost, which
    # One extra node per seed carries the cost beyond the seed. Arcs are reversed: the search runs
    # from the seeds outward while a trip goes from the node to the seed.
    usable = np.isfinite(graph.cost)
    extra = graph.nodes + np.arange(len(seeds))
    tail = np.concatenate([graph.head[usable], extra])
    head = np.concatenate([graph.tail[usable], seeds])
    weight = np.concatenate([graph.cost[usable], seed_costs])
    matrix = _smallest_arcs(tail, head, weight, graph.nodes + len(seeds))
    found, _, source = dijkstra(matrix, indices=extra, min_only=True, return_predecessors=True)
    reached = np.isfinite(found[: graph.nodes])
    cost[reached] = np.where(found <= _FREE, 0.0, found)[: graph.nodes][reached]
    which[reached] = source[: graph.nodes][reached] - graph.nodes
    return cost, which


def _weights(graph: Graph) -> Ints:
    scaled = np.where(np.isfinite(graph.cost), graph.cost / RESOLUTION, 0.0)
    too_long = np.isfinite(graph.cost) & (scaled >= _LARGEST_PATH)
    if too_long.any():
        raise InputError(
            Fault(
                "An arc costs more than 32 bits can hold.",
                f"arcs {', '.join(map(str, np.flatnonzero(too_long)[:5]))}",
                "Use a larger unit of cost.",
            )
        )
    rounded = np.rint(scaled).astype(np.int64)
    return np.where(np.isfinite(graph.cost), rounded, _INFINITE)


def _smallest_arcs(tail: Ints, head: Ints, weight: Floats, size: int) -> csr_array[Any, Any]:
    """A sparse matrix with the cheapest of parallel arcs: the constructor would add them up."""
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    # Explicit zeros are dropped as "no arc" by the graph routines; the smallest positive number
    # stands in for them and is lost in any sum with a real cost.
    positive = np.maximum(weight[first], np.finfo(float).tiny)
    return csr_array((positive, (tail[first], head[first])), shape=(size, size))
