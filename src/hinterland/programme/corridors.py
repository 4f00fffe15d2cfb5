"""Freight corridors: the links on the cheapest ways of goods from seats to sea ports.

One search from all ports at once over roads, ferries and railways gives the way of every seat, so
a corridor costs about a second, and nothing the second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from hinterland.connect.modes.freight import carries_goods, freight_costs
from hinterland.connect.modes.multimodal import MultimodalGraph, multimodal_graph
from hinterland.flow import Territory
from hinterland.programme.networks import Ints, Mask, networks

GOODS = "container"
LAND_MODES = ("road", "ferry", "rail", "hsr")
_LEAST = 1e-6
"""money/t of an arc that costs nothing: a search over sparse costs would not see it."""


@dataclass(frozen=True, eq=False)
class WaysToSea:
    """Cheapest ways by land to the sea.

    Attributes:
        onward: (node,) next node of the way, below 0 where it ends or there is none.
        link: (node,) link of that step, -1 for none.
        port: (node,) facility where the way ends, -1 for none.
        seat: (county,) node of each seat.
    """

    onward: Ints
    link: Ints
    port: Ints
    seat: Ints

    def reaches(self) -> Mask:
        """(county,) True where goods reach a sea port by land."""
        return np.asarray(self.port[self.seat] >= 0)

    def links(self, counties: Mask, size: int) -> Mask:
        """(link,) True for links on the ways of these counties; `size` is the number of links."""
        chosen = np.zeros(size, dtype=bool)
        seen = np.zeros(len(self.onward), dtype=bool)
        now = np.unique(self.seat[counties & self.reaches()])
        while len(now):
            seen[now] = True
            used = self.link[now]
            chosen[used[used >= 0]] = True
            following = self.onward[now]
            following = np.unique(following[following >= 0])
            now = following[~seen[following]]
        return chosen

    def ports(self, counties: Mask, size: int) -> Mask:
        """(facility,) True for the sea ports where these ways end."""
        found = np.zeros(size, dtype=bool)
        ends = self.port[self.seat[counties]]
        found[ends[ends >= 0]] = True
        return found


_known: WeakKeyDictionary[Territory, WaysToSea] = WeakKeyDictionary()


def ways_to_sea(territory: Territory) -> WaysToSea:
    """The cheapest way of a tonne of containers from every seat to a sea port."""
    if territory not in _known:
        _known[territory] = _searched(territory)
    return _known[territory]


def _searched(territory: Territory) -> WaysToSea:
    net = multimodal_graph(territory)
    ports = np.flatnonzero(networks(territory).facilities("sea_port"))
    at_port = net.facility[ports]
    onward = np.full(net.nodes, -1, dtype=np.int64)
    link, port = onward.copy(), onward.copy()
    if not len(ports):
        return WaysToSea(onward, link, port, net.county)
    tail, head, cost, number = _cheapest_arcs(net)
    # Ways lead to the ports, so the search goes against the arcs.
    graph = csr_matrix((cost, (head, tail)), shape=(net.nodes, net.nodes))
    _, before, source = dijkstra(graph, indices=at_port, min_only=True, return_predecessors=True)
    going = np.flatnonzero(before >= 0)
    onward[going] = before[going]
    key = tail * net.nodes + head
    step = np.searchsorted(key, going * net.nodes + onward[going])
    link[going] = net.arcs.link[number[step]]
    of_node = np.full(net.nodes, -1, dtype=np.int64)
    of_node[at_port] = ports
    found = np.flatnonzero(source >= 0)
    port[found] = of_node[source[found]]
    return WaysToSea(onward, link, port, net.county)


def _cheapest_arcs(
    net: MultimodalGraph,
) -> tuple[Ints, Ints, npt.NDArray[np.float64], Ints]:
    """Tail, head, cost and number of the cheapest arc of every pair of nodes, by tail and head."""
    cost = freight_costs(net.arcs, net.values, GOODS).cost
    used = carries_goods(net.arcs, net.values, GOODS) & net.arcs.is_mode(*LAND_MODES)
    used &= np.isfinite(cost) & ~net.arcs.is_step("gate")
    number = np.flatnonzero(used)
    tail, head = net.arcs.tail[number], net.arcs.head[number]
    order = np.lexsort((cost[number], head, tail))
    tail, head, number = tail[order], head[order], number[order]
    first = np.ones(len(number), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    number = number[first]
    return tail[first], head[first], np.maximum(cost[number], _LEAST), number
