"""What our routing does on one graph, as calls to be timed; and how they are timed.

Work that is compared runs turn by turn in one process, so that another program slows both.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bench.routing_graphs import SEED, Roads, candidates
from hinterland.numerics.hierarchy import elimination
from hinterland.numerics.hierarchy.arrays import INFINITE, Costs
from hinterland.numerics.hierarchy.customize import Metric, customize
from hinterland.numerics.hierarchy.join import fill_by_join
from hinterland.numerics.hierarchy.matrix import fill
from hinterland.numerics.hierarchy.sweep import fill_by_sweep
from hinterland.numerics.paths import Graph, Ints, Router, nested_dissection

SQUARE = 2_000
SEEDS = 40_000
NEAREST = 3
EDITED_LINKS = 50
CANDIDATES = (100, 500, 2_000)
KEEP_ORDER = 2_000_000
"""Nodes above which the order of an earlier run is taken, with the seconds that it took."""
SLOW = 5.0
"""Seconds above which the first call counts; of faster ones it is dropped."""


@dataclass(eq=False)
class Task:
    """Something to time.

    Attributes:
        name: what the table calls it.
        call: does it; its own seconds if it returns a float, else it is timed from outside.
        bar: seconds it should not exceed.
        seconds: what was measured.
        load: average number of busy programs after the last call.
    """

    name: str
    call: Callable[[], Any]
    bar: float | None = None
    seconds: list[float] = field(default_factory=list)
    load: float = 0.0

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    def run(self) -> float:
        """Do it once; seconds."""
        start = time.perf_counter()
        own = self.call()
        self.load = os.getloadavg()[0]
        return own if isinstance(own, float) else time.perf_counter() - start


def interleave(tasks: list[Task], repeats: int) -> None:
    """Measure tasks turn by turn; one that stands in the list twice runs twice in each turn."""
    counted = []
    for task in dict.fromkeys(tasks):
        first = task.run()
        if first > SLOW:
            task.seconds.append(first)
            counted.append(task)
    for turn in range(repeats):
        for task in tasks:
            if turn > 0 or task not in counted:
                task.seconds.append(task.run())


class Ours:
    """A graph with its hierarchy, and everything that is asked of it."""

    def __init__(self, roads: Roads, cache: Path) -> None:
        self.roads = roads
        graph = roads.graph
        self.order, self.order_seconds, self.order_kept = kept_order(roads, cache)
        start = time.perf_counter()
        topology = elimination.build(graph.nodes, graph.tail, graph.head, self.order)
        self.build_seconds = time.perf_counter() - start
        del topology
        self.router = Router(graph, order=self.order, threads=1)
        self.metric: Metric = self.router._metric
        self.cost: Costs = self.metric.cost
        draw = np.random.default_rng(SEED)
        pool = roads.seats if roads.trunk == graph.nodes else roads.used
        self.sources, self.targets = (
            draw.choice(pool, SQUARE, replace=False).astype(np.int64) for _ in range(2)
        )
        self.demand = draw.random((SQUARE, SQUARE))
        self.seeds = draw.choice(roads.used, SEEDS, replace=False).astype(np.int64)
        self.edited = graph.cost.copy()
        self.edited[draw.choice(len(graph.cost), EDITED_LINKS, replace=False)] *= 0.5
        self.everywhere = np.arange(graph.nodes)

    def integers(self, sources: Ints, targets: Ints, threads: int = 1) -> Costs:
        """Costs as integers; `INFINITE` for no way."""
        out = np.empty((len(sources), len(targets)), dtype=np.int32)
        fill(self.metric, sources, targets, out, scale=1.0, threads=threads)
        return out

    def with_threads(self, threads: int) -> Router:
        """The router with another number of threads."""
        router = Router.__new__(Router)
        router.__dict__.update(self.router.__dict__, threads=threads)
        return router

    def scenario(self, threads: int) -> None:
        """Edited links, all shortcuts anew, all seats to all seats."""
        seats = self.roads.seats
        self.with_threads(threads).reweighted(self.edited).many_to_many(seats, seats)

    def tasks(self, threads: int) -> list[Task]:
        """What is measured with this number of threads."""
        square = f"{SQUARE:,} x {SQUARE:,}"
        seats = f"{len(self.roads.seats):,}"
        router = self.with_threads(threads)
        pairs = self.sources, self.targets
        found = [
            Task(f"matrix {square}, integers", lambda: self.integers(*pairs, threads) is None),
            Task(f"matrix {square}, hours", lambda: router.many_to_many(*pairs) is None),
            Task(
                f"{EDITED_LINKS} edited links, customize, matrix {seats} x {seats}",
                lambda: self.scenario(threads),
                bar=0.35 if threads == 1 and self.roads.name == "china" else None,
            ),
            Task(
                f"link flows of a dense {square} demand",
                lambda: router.link_flows(*pairs, self.demand) is None,
                bar=3.0 if threads == 1 and self.roads.name == "china" else None,
            ),
            Task(
                f"64 to all {len(self.everywhere):,}",
                lambda: self.integers(self.sources[:64], self.everywhere, threads) is None,
            ),
        ]
        if threads > 1:
            return found
        return [
            Task("customize", lambda: customize(self.metric.topology, self.cost) is None),
            *found,
            Task(
                f"one to all {len(self.everywhere):,}",
                lambda: self.integers(self.sources[:1], self.everywhere) is None,
            ),
            Task(
                f"nearest {NEAREST} of {SEEDS:,} seeds for all nodes",
                lambda: router.nearest(self.seeds, np.zeros(SEEDS), NEAREST) is None,
            ),
        ]

    def flow_error(self) -> float:
        """Relative difference of flow x cost over all links and demand x cost over all pairs."""
        flow, _ = self.router.link_flows(self.sources, self.targets, self.demand)
        hours = self.cost.astype(float)
        cost = self.integers(self.sources, self.targets)
        there = cost < INFINITE
        asked = float((self.demand[there] * cost[there]).sum())
        return abs(float((flow[flow > 0] * hours[flow > 0]).sum()) / asked - 1)


def kept_order(roads: Roads, cache: Path) -> tuple[Ints, float, bool]:
    """The elimination order, the seconds it took, and whether an earlier run made it."""
    file = cache / f"order-{roads.key()}.npz"
    if roads.graph.nodes > KEEP_ORDER and file.exists():
        with np.load(file) as kept:
            return kept["order"], float(kept["seconds"]), True
    start = time.perf_counter()
    order = nested_dissection(roads.graph)
    seconds = time.perf_counter() - start
    cache.mkdir(parents=True, exist_ok=True)
    np.savez(file, order=order, seconds=seconds)
    return order, seconds, False


def with_candidates(ours: Ours) -> dict[int, tuple[list[Task], int]]:
    """By number of closed links put in beforehand: customization and matrix, and the arcs.

    Under 0 stand the same two without any.
    """
    found = {}
    seats = ours.roads.seats
    for number in (0, *CANDIDATES):
        graph = candidates(ours.roads, number)
        router = Router(graph, threads=1) if number else ours.router
        metric = router._metric
        tasks = [
            Task("customize", lambda m=metric: customize(m.topology, m.cost) is None),
            Task("matrix", lambda r=router: r.many_to_many(seats, seats) is None),
        ]
        found[number] = tasks, metric.topology.arcs
    return found


def compile_all() -> None:
    """Compile every kernel on a ring of 200 nodes, so that no measure holds a compilation."""
    ring = np.arange(200)
    graph = Graph(200, ring, np.roll(ring, -1), np.ones(200))
    router = Router(graph, threads=1)
    for kind in (np.int32, np.float64):
        out = np.empty((200, 200), dtype=kind)
        for way in (fill_by_join, fill_by_sweep):
            way(router._metric, ring, ring, out, scale=1.0, threads=1)
    router.link_flows(ring, ring, np.ones((200, 200)))
    router.nearest(ring[:5], np.zeros(5), 2)
