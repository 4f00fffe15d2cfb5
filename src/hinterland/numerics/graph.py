"""Directed graphs with float costs, and the whole-number costs that the kernels work on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from hinterland.errors import Fault, InputError
from hinterland.numerics.hierarchy.arrays import INFINITE, Costs, Floats, Ints

RESOLUTION = 1e-6
"""Smallest cost told apart; with hours as the cost this is 3.6 milliseconds."""


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
        check_costs(self.cost)
        if not len(self.tail) == len(self.head) == len(self.cost):
            raise InputError(
                Fault(
                    "Tails, heads and costs differ in number.",
                    f"{len(self.tail)} tails, {len(self.head)} heads, {len(self.cost)} costs",
                    "Give one of each for every arc.",
                )
            )
        for ends in (self.tail, self.head):
            if len(ends) and (ends.min() < 0 or ends.max() >= self.nodes):
                raise InputError(
                    Fault(
                        "An arc ends outside the graph.",
                        f"nodes 0..{self.nodes - 1}",
                        "Give positions of existing nodes.",
                    )
                )


def check_costs(cost: Floats, what: str = "arcs") -> None:
    """Refuse costs that are negative or undefined; infinite ones are allowed."""
    bad = np.flatnonzero(~(np.asarray(cost) >= 0))
    if len(bad):
        raise InputError(
            Fault(
                f"{len(bad)} {what} have a negative or undefined cost.",
                f"{what} {', '.join(map(str, bad[:5]))}",
                "Give costs of at least 0.",
            )
        )


def whole_costs(cost: Floats, resolution: float, what: str = "arcs") -> Costs:
    """Costs in whole units, `INFINITE` for infinite ones; what does not fit is refused."""
    finite = np.isfinite(cost)
    scaled = np.where(finite, cost, 0.0) / resolution
    too_long = np.flatnonzero(scaled >= INFINITE - 0.5)
    if len(too_long):
        raise InputError(
            Fault(
                f"{len(too_long)} {what} cost more than 32 bits can hold.",
                f"{what} {', '.join(map(str, too_long[:5]))}",
                f"Use a larger unit of cost; up to {INFINITE * resolution:g} fits.",
            )
        )
    return np.where(finite, np.rint(scaled), INFINITE).astype(np.int32)


def weak_components(graph: Graph) -> Ints:
    """(node,) number of the weakly connected part, over arcs that are open."""
    used = np.isfinite(graph.cost)
    ones = np.ones(int(used.sum()), dtype=np.int8)
    matrix = csr_array((ones, (graph.tail[used], graph.head[used])), shape=(graph.nodes,) * 2)
    _, label = connected_components(matrix, directed=True, connection="weak")
    return np.asarray(label, dtype=np.int64)
