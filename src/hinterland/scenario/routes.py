"""The fastest way between two nodes: by road as links, by all modes in hours."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hinterland.connect.modes.multimodal import multimodal_graph
from hinterland.connect.modes.passengers import passenger_costs
from hinterland.connect.network import ROAD_MODES, road_graph
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Graph, Ints


class Roads:
    """Open roads and ferries of a territory, for a few single ways.

    Args:
        territory: whose links; closed ones are not used.
    """

    def __init__(self, territory: Territory):
        facts = territory.facts
        graph = road_graph(territory)
        used = np.flatnonzero(np.isin(facts["link_mode"].values, ROAD_MODES))
        back = facts["link_two_way"].values[used] > 0
        link = np.concatenate([used, used[back]])
        self.nodes = graph.nodes
        arcs = fastest_arcs(graph)
        self._key, self._link = graph.tail[arcs] * graph.nodes + graph.head[arcs], link[arcs]
        self._matrix = matrix(graph, arcs)

    def way(self, start: int, end: int) -> Ints | None:
        """Positions of the links from `start` to `end`, in order; None where there is no way."""
        hours, before = self._from(start)
        if not np.isfinite(hours[end]):
            return None
        keys = []
        node = end
        while node != start:
            last = int(before[node])
            keys.append(last * self.nodes + node)
            node = last
        at = np.searchsorted(self._key, np.asarray(keys[::-1], dtype=np.int64))
        return np.asarray(self._link[at], dtype=np.int64)

    def hours(self, start: int, end: int) -> float:
        """Hours of the fastest way; infinite where there is none."""
        return float(self._from(start)[0][end])

    def reached(self, start: int) -> Ints:
        """Nodes that can be reached from `start`."""
        return np.flatnonzero(np.isfinite(self._from(start)[0]))

    def _from(self, start: int) -> tuple[Floats, Ints]:
        found = dijkstra(self._matrix, True, np.asarray([start]), True)
        return np.asarray(found[0])[0], np.asarray(found[1], dtype=np.int64)[0]


class Travellers:
    """Hours of travellers between nodes by the fastest of all open modes.

    Args:
        territory: whose network; built when first asked for.
    """

    def __init__(self, territory: Territory):
        self._territory = territory

    @cached_property
    def _matrix(self) -> csr_array:
        net = multimodal_graph(self._territory)
        graph = net.graph(passenger_costs(net.arcs, net.values, net.terminal)[0])
        return matrix(graph, fastest_arcs(graph))

    def hours(self, start: int, end: int) -> float:
        """Hours of the fastest way; infinite where there is none."""
        return float(np.asarray(dijkstra(self._matrix, True, np.asarray([start])))[0, end])


def fastest_arcs(graph: Graph) -> Ints:
    """Positions of the open arcs, of parallel ones the fastest, by tail and head."""
    order = np.lexsort((graph.cost, graph.head, graph.tail))
    order = order[np.isfinite(graph.cost[order])]
    key = graph.tail[order] * graph.nodes + graph.head[order]
    first = np.concatenate([[True], key[1:] != key[:-1]]) if len(key) else np.zeros(0, bool)
    return np.asarray(order[first], dtype=np.int64)


def matrix(graph: Graph, arcs: Ints) -> csr_array:
    """Chosen arcs as a matrix; a cost of zero would be no arc."""
    cost = np.maximum(graph.cost[arcs], np.finfo(float).tiny)
    return csr_array((cost, (graph.tail[arcs], graph.head[arcs])), shape=(graph.nodes, graph.nodes))
