"""Cheapest paths on a directed graph with non-negative costs.

`Router` holds a customizable contraction hierarchy: the order depends on the topology alone, new
costs need only a customization. Costs are floats outside and integers of a stated resolution
inside, so that sums do not depend on the order of addition.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hinterland.errors import Fault, InputError
from hinterland.numerics.graph import RESOLUTION, Graph, check_costs, weak_components, whole_costs
from hinterland.numerics.hierarchy import elimination, flows, unpack
from hinterland.numerics.hierarchy import nearest as lists
from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Floats, Ints
from hinterland.numerics.hierarchy.batches import Advance
from hinterland.numerics.hierarchy.carry import fill_carried
from hinterland.numerics.hierarchy.customize import Metric, customize
from hinterland.numerics.hierarchy.matrix import fill
from hinterland.numerics.threads import usable_threads

__all__ = [
    "RESOLUTION",
    "Floats",
    "Graph",
    "Ints",
    "Router",
    "many_to_many",
    "nearest",
    "nested_dissection",
    "shortcuts",
]


def nested_dissection(graph: Graph) -> Ints:
    """An elimination order of the nodes (METIS): (node,) the node at each rank, lowest first."""
    return elimination.nested_dissection(graph.nodes, graph.tail, graph.head)


def shortcuts(graph: Graph, order: Ints) -> elimination.Topology:
    """Order and shortcuts of a graph, which depend on its nodes and arcs and not on costs."""
    return elimination.build(graph.nodes, np.asarray(graph.tail), np.asarray(graph.head), order)


class Router:
    """Cheapest paths of a graph, many at a time.

    Args:
        graph: directed, parallel and zero arcs allowed.
        order: (node,) elimination order, lowest rank first; `nested_dissection` if absent.
        resolution: smallest cost told apart; a path may cost up to about 1.07e9 of it.
        threads: batches computed at the same time; see `usable_threads` for the default.
        topology: of the same nodes and arcs, where it has been built before (`shortcuts`);
            the order then plays no part.

    Raises:
        InputError: an arc costs more than fits; no permutation of the nodes as the order.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        order: Ints | None = None,
        resolution: float = RESOLUTION,
        threads: int | None = None,
        topology: elimination.Topology | None = None,
    ) -> None:
        if topology is not None:
            self._begin(graph, topology, resolution, threads)
            return
        if order is None:
            order = nested_dissection(graph)
        elif not is_order(order, graph.nodes):
            raise InputError(
                Fault(
                    "The elimination order is not a permutation of the nodes.",
                    f"{len(order)} entries for {graph.nodes} nodes",
                    "Give every node once, or no order.",
                )
            )
        self._begin(graph, shortcuts(graph, order), resolution, threads)

    def _begin(
        self,
        graph: Graph,
        topology: elimination.Topology,
        resolution: float,
        threads: int | None,
    ) -> None:
        self.graph = graph
        self.resolution = resolution
        self.threads = threads
        self._metric = customize(topology, whole_costs(graph.cost, resolution))

    def reweighted(self, cost: Floats) -> Router:
        """The same graph with other costs; order and shortcuts are shared.

        Args:
            cost: (arc,) non-negative costs; an infinite cost closes the arc.
        """
        router = Router.__new__(Router)
        graph = Graph(self.graph.nodes, self.graph.tail, self.graph.head, cost)
        router._begin(graph, self._metric.topology, self.resolution, self.threads)
        return router

    @property
    def metric(self) -> Metric:
        """The hierarchy with its costs in whole units, for searches of another kind."""
        return self._metric

    def many_to_many(
        self,
        sources: Ints,
        targets: Ints,
        *,
        dtype: npt.DTypeLike = np.float64,
        advance: Advance = None,
    ) -> Floats:
        """(source, target) cost of the cheapest path; infinite where there is none.

        Args:
            sources, targets: node positions, repeats allowed.
            dtype: float64 or float32 of the result.
            advance: told the number of sources done.

        Raises:
            InputError: a path costs more than fits at this resolution.
        """
        sources, targets = self._positions(sources), self._positions(targets)
        result = np.empty((len(sources), len(targets)), dtype=dtype)
        if result.size:
            fill(
                self._metric,
                sources,
                targets,
                result,
                scale=self.resolution,
                threads=usable_threads(self.threads),
                advance=advance,
            )
            self._check_reach(np.isinf(result), sources, targets)
        return result

    def many_to_many_with(
        self,
        sources: Ints,
        targets: Ints,
        attribute: Floats,
        *,
        dtype: npt.DTypeLike = np.float64,
        advance: Advance = None,
    ) -> tuple[Floats, Floats]:
        """Costs, and the sum of a second attribute of the arcs along each cheapest path.

        Args:
            sources, targets: node positions, repeats allowed.
            attribute: (arc,) finite amounts, summed in single precision.
            dtype: float64 or float32 of the results.
            advance: told the number of sources done.

        Returns:
            (source, target) cost and (source, target) sum, both infinite where there is no path.
            Of paths at the same cost one is taken, always the same for the same graph.

        Raises:
            InputError: a path costs more than fits, or an attribute that is not finite.
        """
        bad = np.flatnonzero(~np.isfinite(attribute))
        if len(bad) or len(attribute) != len(self.graph.cost):
            raise InputError(
                Fault(
                    "The attribute is not finite for every arc.",
                    f"{len(attribute)} values for {len(self.graph.cost)} arcs; "
                    f"not finite: arcs {', '.join(map(str, bad[:5]))}",
                    "Give one finite amount for each arc, 0 for a closed one.",
                )
            )
        sources, targets = self._positions(sources), self._positions(targets)
        costs = np.empty((len(sources), len(targets)), dtype=dtype)
        sums = np.empty_like(costs)
        if costs.size:
            fill_carried(
                self._metric,
                attribute,
                sources,
                targets,
                costs,
                sums,
                scale=self.resolution,
                threads=usable_threads(self.threads),
                advance=advance,
            )
            self._check_reach(np.isinf(costs), sources, targets)
        return costs, sums

    def nearest(self, seeds: Ints, seed_costs: Floats, k: int = 1) -> tuple[Floats, Ints]:
        """The k cheapest ways from every node to a seed.

        Args:
            seeds: (seed,) node positions, repeats allowed.
            seed_costs: (seed,) cost added beyond the seed's node.
            k: how many distinct seeds.

        Returns:
            (node, k) cost, infinite where there is none, and (node, k) position in `seeds`, -1
            where there is none. Cheapest first; of equal costs the first in `seeds`.

        Raises:
            InputError: fewer than one seed asked for, or a seed's cost is negative or too large.
        """
        if k < 1:
            raise InputError(Fault(f"k = {k} nearest were asked for.", "k", "Give at least 1."))
        seeds = self._positions(seeds)
        check_costs(seed_costs, "seeds")
        usable = np.flatnonzero(np.isfinite(seed_costs))
        beyond = whole_costs(np.asarray(seed_costs, dtype=float)[usable], self.resolution, "seeds")
        cost, which = lists.nearest_seeds(self._metric, seeds[usable], beyond, k)
        found = which >= 0
        if len(usable) and not found[:, : min(k, len(usable))].all():
            self._check_seeds(found.sum(axis=1), seeds[usable], k)
        back = np.append(usable, -1)
        return np.where(found, cost * self.resolution, np.inf), back[which]

    def path(self, source: int, target: int) -> Ints:
        """Arcs of a cheapest path, in order; empty from a node to itself.

        Raises:
            InputError: there is no path.
        """
        self._positions(np.array([source, target]))
        arcs = unpack.path(self._metric, source, target)
        if arcs is None:
            self._check_reach(np.ones((1, 1), dtype=bool), np.array([source]), np.array([target]))
            raise InputError(
                Fault(
                    "There is no path.",
                    f"from node {source} to node {target}",
                    "Ask for nodes that are connected; an infinite cost closes an arc.",
                )
            )
        return arcs

    def link_flows(
        self, sources: Ints, targets: Ints, demand: Floats, *, advance: Advance = None
    ) -> tuple[Floats, Floats]:
        """Flows on the arcs when each demand takes a cheapest path (all or nothing).

        Args:
            sources, targets: node positions, repeats allowed.
            demand: (source, target) non-negative amounts.
            advance: told the number of sources done.

        Returns:
            (arc,) flows, and (source,) the demand that has no path.

        Raises:
            InputError: a demand that is negative, NaN or infinite, or of another shape.
        """
        demand = np.ascontiguousarray(demand, dtype=np.float64)
        shape = (len(sources), len(targets))
        if demand.shape != shape or not (np.isfinite(demand) & (demand >= 0)).all():
            raise InputError(
                Fault(
                    "The demand is not a matrix of non-negative amounts.",
                    f"shape {demand.shape}, expected {shape}",
                    "Give one finite amount of at least 0 for each source and target.",
                )
            )
        flow, unserved = self.link_sums(sources, targets, demand[:, :, None], advance=advance)
        return flow[0], unserved

    def link_sums(
        self, sources: Ints, targets: Ints, amounts: Array, *, advance: Advance = None
    ) -> tuple[Floats, Floats]:
        """Sums on the arcs of amounts that belong to pairs, along a cheapest path of each pair.

        Args:
            sources, targets: node positions, repeats allowed.
            amounts: (source, target, column) of any sign, single or double precision.
            advance: told the number of sources done.

        Returns:
            (column, arc) sums, and (source,) the amounts that have no path, by size.

        Raises:
            InputError: amounts that are NaN or infinite, or of another shape.
        """
        sources, targets = self._positions(sources), self._positions(targets)
        shape = (len(sources), len(targets))
        if amounts.ndim != 3 or amounts.shape[:2] != shape or not np.isfinite(amounts).all():
            raise InputError(
                Fault(
                    "The amounts are not finite, or not given for each pair.",
                    f"shape {amounts.shape}, expected {shape} and columns",
                    "Give one finite amount for each source, target and column.",
                )
            )
        if not amounts.size:
            return np.zeros((amounts.shape[2], len(self.graph.cost))), np.zeros(len(sources))
        flow, unserved = flows.link_sums(
            self._metric,
            sources,
            targets,
            np.ascontiguousarray(amounts),
            threads=usable_threads(self.threads),
            advance=advance,
        )
        rows = np.flatnonzero(unserved > 0)
        if len(rows):
            # Lost for want of a path, or because the path is too long to be held?
            self.many_to_many(sources[rows], targets)
        return flow, unserved

    def _positions(self, nodes: Ints) -> Ints:
        """The nodes as they are, if all of them are in the graph."""
        nodes = np.asarray(nodes, dtype=np.int64)
        outside = np.flatnonzero((nodes < 0) | (nodes >= self.graph.nodes))
        if len(outside):
            raise InputError(
                Fault(
                    f"{len(outside)} node(s) are not in the graph.",
                    f"nodes {', '.join(map(str, nodes[outside[:5]]))}",
                    f"Ask for nodes 0..{self.graph.nodes - 1}; leave out what joins no node.",
                )
            )
        return nodes

    def _check_seeds(self, found: Ints, seeds: Ints, k: int) -> None:
        """Refuse if a node found fewer seeds than it has ways to, some being too long to hold."""
        short = lists.nearest_seeds(
            self._free(), seeds, np.zeros(len(seeds), dtype=np.int32), min(k, len(seeds))
        )[1]
        lost = np.flatnonzero((short >= 0).sum(axis=1) > found)
        if len(lost):
            self._refuse_length(f"{len(lost)} node(s): {', '.join(map(str, lost[:5]))}")

    def _free(self) -> Metric:
        """The hierarchy with free arcs: nothing is too long, so what is lost has no path."""
        free = np.where(np.isfinite(self.graph.cost), 0, INFINITE).astype(np.int32)
        return customize(self._metric.topology, free)

    def _refuse_length(self, where: str) -> None:
        raise InputError(
            Fault(
                "A path is longer than 32-bit costs can hold.",
                where,
                f"Use a larger unit of cost or a coarser resolution; paths up to "
                f"{INFINITE * self.resolution:g} fit.",
            )
        )

    def _check_reach(self, lost: Array, sources: Ints, targets: Ints) -> None:
        """Refuse if a pair without a cost does have a path, only too long to be held."""
        if not lost.any():
            return
        parts = weak_components(self.graph)
        suspect = lost & (parts[sources][:, None] == parts[targets][None, :])
        if not suspect.any():
            return
        rows, columns = np.flatnonzero(suspect.any(axis=1)), np.flatnonzero(suspect.any(axis=0))
        reach = np.empty((len(rows), len(columns)), dtype=np.int32)
        fill(self._free(), sources[rows], targets[columns], reach, scale=1.0)
        too_long = suspect[np.ix_(rows, columns)] & (reach < INFINITE)
        if too_long.any():
            pairs = np.argwhere(too_long)[:5]
            named = ", ".join(f"{sources[rows[i]]} to {targets[columns[j]]}" for i, j in pairs)
            self._refuse_length(f"{too_long.sum()} pair(s) of nodes: {named}")


def is_order(order: Ints, nodes: int) -> bool:
    """Whether every node stands in the order once."""
    if len(order) != nodes:
        return False
    seen = np.zeros(nodes, dtype=bool)
    inside = (order >= 0) & (order < nodes)
    seen[order[inside]] = True
    return bool(seen.all())


def many_to_many(graph: Graph, sources: Ints, targets: Ints, *, advance: Advance = None) -> Floats:
    """(source, target) cost of the cheapest path; see `Router.many_to_many`."""
    return Router(graph).many_to_many(sources, targets, advance=advance)


def nearest(graph: Graph, seeds: Ints, seed_costs: Floats) -> tuple[Floats, Ints]:
    """For each node the cheapest way to any seed, and which seed; see `Router.nearest`.

    Returns:
        (node,) cost, infinite where no seed can be reached, and (node,) position in `seeds`,
        -1 where there is none.
    """
    cost, which = Router(graph).nearest(seeds, seed_costs)
    return cost[:, 0], which[:, 0]
