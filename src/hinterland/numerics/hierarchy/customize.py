"""Costs of all shortcuts from the costs of the input arcs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit

from hinterland.numerics.hierarchy.arrays import INFINITE, Costs, Positions
from hinterland.numerics.hierarchy.elimination import Topology


@dataclass(frozen=True, eq=False)
class Metric:
    """A topology with costs.

    Attributes:
        topology: order and shortcuts.
        up, down: (arc,) cost towards the upper and towards the lower end; `INFINITE` for no way.
        up_input, down_input: (arc,) cheapest input arc that the arc stands for, -1 for none.
        cost: (input arc,) the costs it was made from.
    """

    topology: Topology
    up: Costs
    down: Costs
    up_input: Positions
    down_input: Positions
    cost: Costs

    @cached_property
    def plain(self) -> tuple[Costs, Costs]:
        """(arc,) costs of the input arcs alone, up and down; `INFINITE` for a mere shortcut."""
        cost = np.append(self.cost, np.int32(INFINITE))
        return cost[self.up_input], cost[self.down_input]


def customize(topology: Topology, cost: Costs) -> Metric:
    """Costs of every shortcut: basic customization over lower triangles.

    Args:
        topology: order and shortcuts.
        cost: (input arc,) integer costs in 0..INFINITE.
    """
    up = np.full(topology.arcs, INFINITE, dtype=np.int32)
    down = np.full(topology.arcs, INFINITE, dtype=np.int32)
    up_input = np.full(topology.arcs, -1, dtype=np.int32)
    down_input = np.full(topology.arcs, -1, dtype=np.int32)
    _enter(topology.arc, topology.upward, cost, up, down, up_input, down_input)
    _lower_triangles(
        topology.start,
        topology.head,
        topology.lower_start,
        topology.lower_arc,
        topology.tail,
        up,
        down,
    )
    return Metric(topology, up, down, up_input, down_input, cost)


@njit(cache=True, nogil=True)
def _enter(arc, upward, cost, up, down, up_input, down_input):
    """The cheapest of parallel input arcs."""
    for i in range(len(arc)):
        a = arc[i]
        if a < 0:
            continue
        if upward[i]:
            if cost[i] < up[a]:
                up[a] = cost[i]
                up_input[a] = i
        elif cost[i] < down[a]:
            down[a] = cost[i]
            down_input[a] = i


@njit(cache=True, nogil=True)
def _lower_triangles(start, head, lower_start, lower_arc, tail, up, down):
    """Relax w -> v -> x and back for every v below w below x, lowest w first."""
    nodes = len(start) - 1
    place = np.zeros(nodes, dtype=np.int32)
    for w in range(nodes):
        first, last = start[w], start[w + 1]
        if first == last:
            continue
        for a in range(first, last):
            place[head[a]] = a
        for i in range(lower_start[w], lower_start[w + 1]):
            b = lower_arc[i]
            from_w, to_w = down[b], up[b]
            if from_w >= INFINITE and to_w >= INFINITE:
                continue
            for c in range(b + 1, start[tail[b] + 1]):
                a = place[head[c]]
                up[a] = min(up[a], from_w + up[c])
                down[a] = min(down[a], down[c] + to_w)
