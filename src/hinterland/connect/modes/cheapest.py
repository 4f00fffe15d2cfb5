"""Cheapest ways on one topology under many costs, at a resolution that fits the costs."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from hinterland.connect.engine import router
from hinterland.connect.modes.arcs import Flags
from hinterland.errors import InputError
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import RESOLUTION, Floats, Graph, Ints, Router
from hinterland.numerics.recall import Recall, digest

Answer = TypeVar("Answer")

# The router counts in whole units of the resolution and holds about this many of them in a path.
_UNITS = 1e9
_LONGEST_ARCS = 3
_COARSER = 10.0
_ATTEMPTS = 5
_KEPT = 2
"""Costs on one topology that are kept ready: those of two classes of goods, or before and after."""

Singles = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
_answers: Recall[tuple[Singles, ...]] = Recall(512 * 1024**2)
"""Matrices between seats: 14 MB a class of goods for the west of China with time, half without."""


class CheapestWays:
    """Cheapest ways of a graph, with what is carried along them.

    Amounts of money differ by currency, so the resolution follows the costs: the finest power of
    ten at which a path of a few of the longest arcs fits, and coarser if a path does not.

    Args:
        graph: its topology is used; costs are given with each question.
        threads: see `Router`.
    """

    def __init__(self, graph: Graph, threads: int | None = None) -> None:
        self._graph = graph
        self._threads = threads
        self._routers: dict[tuple[bytes, float], list[Router]] = {}
        self._topologies: dict[bytes, bytes] = {}

    def along(
        self, cost: Floats, sources: Ints, targets: Ints, attribute: Floats, *, used: Flags
    ) -> tuple[Floats, Floats]:
        """(source, target) least cost, and the sum of an attribute along that way.

        Args:
            cost: (arc,) costs; infinite closes an arc.
            sources, targets: nodes.
            attribute: (arc,) amounts; those of closed arcs do not matter.
            used: (arc,) True for arcs that could ever be open for this traveller. Arcs of other
                layers are left out of the topology: they would only slow the search. It should not
                depend on which links are closed now, or the topology changes with every scenario.

        Returns:
            Both infinite where there is no way.

        Raises:
            InputError: costs differ so much that no resolution holds them.
        """
        kept = np.flatnonzero(used)
        amounts = np.where(np.isfinite(cost), attribute, 0.0)[kept]
        return self._tried(
            cost, kept, lambda engine: engine.many_to_many_with(sources, targets, amounts)
        )

    def kept(
        self,
        cost: Floats,
        sources: Ints,
        targets: Ints,
        attribute: Floats | None,
        *,
        used: Flags,
        aside: Flags | None = None,
    ) -> tuple[Singles, ...]:
        """Least cost in single precision, and with an attribute its sum along the same ways.

        The answer is kept under what it follows from: where neither topology nor costs have
        changed nothing is searched, whichever fact moved.

        Args:
            cost, sources, targets, attribute, used: see `along`; without an attribute costs alone,
                which take a third of the time.
            aside: (arc,) arcs on no way between these sources and targets; what they cost does not
                matter here.

        Raises:
            InputError: costs differ so much that no resolution holds them.
        """
        kept = np.flatnonzero(used)
        told = cost[kept] if aside is None else np.where(aside, np.inf, cost)[kept]
        amounts = None if attribute is None else np.where(np.isfinite(told), attribute[kept], 0.0)
        # Rounding follows the longest arc, whether or not it lies on a way.
        key = digest(self._arcs(kept), told, amounts, fitting(cost[kept]), sources, targets)

        def ask() -> tuple[Singles, ...]:
            found: tuple[Floats, ...]
            if attribute is None:
                found = (self.costs(cost, sources, targets, used=used),)
            else:
                found = self.along(cost, sources, targets, attribute, used=used)
            return tuple(part.astype(np.float32) for part in found)

        return _answers.get(key, ask)

    def _arcs(self, kept: Ints) -> bytes:
        """Hash of the topology of some arcs."""
        chosen = digest(kept)
        if chosen not in self._topologies:
            tail, head = self._graph.tail[kept], self._graph.head[kept]
            self._topologies[chosen] = digest(self._graph.nodes, tail, head)
        return self._topologies[chosen]

    def costs(self, cost: Floats, sources: Ints, targets: Ints, *, used: Flags) -> Floats:
        """(source, target) least cost; see `along`.

        Raises:
            InputError: costs differ so much that no resolution holds them.
        """
        kept = np.flatnonzero(used)
        return self._tried(cost, kept, lambda engine: engine.many_to_many(sources, targets))

    def flows(
        self, cost: Floats, sources: Ints, targets: Ints, demand: Array, *, used: Flags
    ) -> Floats:
        """(column, arc) what passes each arc when every demand takes a cheapest way.

        Args:
            cost, sources, targets, used: see `along`.
            demand: (source, target, column) amounts of any sign; those without a way are left out.

        Raises:
            InputError: costs differ so much that no resolution holds them.
        """
        kept = np.flatnonzero(used)
        flow = np.zeros((demand.shape[2], len(used)))
        flow[:, kept] = self._tried(
            cost, kept, lambda engine: engine.link_sums(sources, targets, demand)[0]
        )
        return flow

    def asked(self, cost: Floats, used: Flags, ask: Callable[[Router], Answer]) -> Answer:
        """The answer of a router over the used arcs, in their order, under some costs.

        Args:
            cost, used: see `along`.
            ask: the question; put again at a coarser resolution where the costs do not fit.

        Raises:
            InputError: costs differ so much that no resolution holds them.
        """
        return self._tried(cost, np.flatnonzero(used), ask)

    def _tried(self, cost: Floats, kept: Ints, ask: Callable[[Router], Answer]) -> Answer:
        """The answer at the finest resolution that holds the costs."""
        resolution = fitting(cost[kept])
        for attempt in range(_ATTEMPTS):
            try:
                return ask(self._engine(cost, kept, resolution))
            except InputError:
                if attempt == _ATTEMPTS - 1:
                    raise
                resolution *= _COARSER
        raise AssertionError("unreachable")

    def _engine(self, cost: Floats, kept: Ints, resolution: float) -> Router:
        """The router under these costs; topologies and costs seen before are not computed again."""
        key = (hashlib.sha256(kept.tobytes()).digest(), resolution)
        known, mine = self._routers.setdefault(key, []), cost[kept]
        for position, engine in enumerate(known):
            if np.array_equal(engine.graph.cost, mine):
                known.append(known.pop(position))
                return engine
        if known:
            engine = known[-1].reweighted(mine)
        else:
            tail, head = self._graph.tail[kept], self._graph.head[kept]
            graph = Graph(self._graph.nodes, tail, head, mine)
            engine = router(graph, resolution=resolution, threads=self._threads)
        known.append(engine)
        del known[:-_KEPT]
        return engine


def fitting(cost: Floats) -> float:
    """The finest power of ten, not below `RESOLUTION`, at which a few of the longest arcs fit."""
    finite = cost[np.isfinite(cost)]
    longest = float(finite.max()) if len(finite) else 0.0
    if longest <= 0:
        return RESOLUTION
    power = math.ceil(math.log10(longest * _LONGEST_ARCS / _UNITS))
    return max(RESOLUTION, 10.0**power)
