"""Routing against other libraries, against its bars and against what the machine could do.

    python -m bench.routing [china|million|ten-million] [--repeats N] [--markdown]
        [--cache FOLDER] [--without-peers]

Ratios are of medians of calls that took turns in this process, on one thread. Every peer's costs
are compared with ours, pair by pair, as integers; a difference ends the run.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import platformdirs

from bench.routing_graphs import LOCAL_POINTS, roads
from bench.routing_limits import bounds, climbing_seconds, work, write_seconds
from bench.routing_measures import (
    Ours,
    Task,
    compile_all,
    interleave,
    with_candidates,
)
from bench.routing_memory import measure
from hinterland.numerics.hierarchy.arrays import INFINITE, Costs, Ints

LONG_SEARCHES = {"china": 20, "million": 20, "ten-million": 3}
"""Sources given to peers that search the whole graph for each; the rest is extrapolated."""
MEMORY_BAR = 2.0
"""Times the size of the result that a matrix may add to resident memory."""
SMALL_ENOUGH = 2_000_000
"""Nodes up to which the order is made again for each number of closed links."""


class Table:
    """Rows of text, aligned or in Markdown."""

    def __init__(self, title: str, *header: str) -> None:
        self.title = title
        self.rows = [header]

    def add(self, *cells: object) -> None:
        """One row; floats get three figures, None is left empty."""
        self.rows.append(tuple(_cell(cell) for cell in cells))

    def show(self, markdown: bool) -> None:
        """Print it."""
        widths = [max(len(row[i]) for row in self.rows) for i in range(len(self.rows[0]))]
        print(f"{'### ' if markdown else ''}{self.title}\n")
        for place, row in enumerate(self.rows):
            padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            print(f"| {' | '.join(padded)} |" if markdown else "  ".join(padded).rstrip())
            if place == 0:
                rules = ["-" * width for width in widths]
                print(f"| {' | '.join(rules)} |" if markdown else "  ".join(rules))
        print(flush=True)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def preparation(ours: Ours) -> Table:
    """Order and shortcuts."""
    table = Table("Preparation, once per topology", "step", "s", "load")
    table.add("order" + (" (kept)" if ours.order_kept else ""), ours.order_seconds, _load())
    table.add("shortcuts", ours.build_seconds, _load())
    return table


def timings(ours: Ours, repeats: int) -> Table:
    """Everything asked of one graph, with one thread and with two."""
    single, double = ours.tasks(1), ours.tasks(2)
    interleave(single + double, repeats)
    twice = {task.name: task for task in double}
    table = Table(
        "Ours, median",
        *("measure", "1 thread s", "least s", "bar s", "share of bar"),
        *("2 threads s", "times as fast", "load"),
    )
    for task in single:
        other = twice.get(task.name)
        table.add(
            task.name,
            task.median,
            min(task.seconds),
            task.bar,
            task.median / task.bar if task.bar else None,
            other.median if other else None,
            task.median / other.median if other else None,
            task.load,
        )
    return table


def against_peers(ours: Ours, cache: Path, repeats: int) -> Table:
    """Ratios to the peers; one thread each."""
    # Read when the library is loaded, so it has to stand before.
    os.environ["OMP_NUM_THREADS"] = "1"
    from bench.routing_peers import Peer, peers

    found = ours.roads
    keep = cache / f"pyroutingkit-{found.key()}"
    rows = LONG_SEARCHES[found.name]
    others = peers(found.graph, found.lon, found.lat, ours.order, keep=keep, rows=rows)
    everywhere = ours.everywhere
    asked = {
        "matrix": (ours.sources, ours.targets),
        "one to all": (ours.sources[:1], everywhere),
    }
    right = {what: ours.integers(*pairs) for what, pairs in asked.items()}

    def whole(peer: Peer, what: str) -> float:
        answer = peer.matrix(*asked[what])
        refuse_difference(peer.name, what, right[what][: answer.rows], answer.costs)
        return answer.seconds * len(asked[what][0]) / answer.rows

    table = Table(
        "Peers, one thread, medians",
        *("peer", "prepared s", "costs s", "ratio", "matrix s", "ratio"),
        *("one to all s", "ratio", "sources searched", "load"),
    )
    mine = {task.name.split(" ")[0]: task for task in ours.tasks(1) if "hours" not in task.name}
    own = {"costs": mine["customize"], "matrix": mine["matrix"], "one to all": mine["one"]}
    turns: list[Task] = []
    measured = []
    for peer in others:
        tasks = {"costs": Task("costs", lambda p=peer: p.weigh(ours.cost))}
        for what in asked if peer.spreads else ("matrix",):
            tasks[what] = Task(what, lambda p=peer, w=what: whole(p, w))
        measured.append((peer, tasks))
        # Ours runs before each peer, so that both see the same load.
        for what, task in tasks.items():
            turns += [own[what], task]
    interleave(turns, repeats)
    table.add("ours", ours.order_seconds + ours.build_seconds, *_beside(own, own), "all", _load())
    for peer, tasks in measured:
        # A search of the whole graph has nothing to customize.
        cells = (None, None, *_beside(tasks, own)[2:]) if peer.rows else _beside(tasks, own)
        prepared = f"{_cell(peer.prepared)}{' (kept)' if peer.kept else ''}"
        table.add(peer.name, prepared, *cells, peer.rows or "all", tasks["matrix"].load)
    return table


def _beside(tasks: dict[str, Task], own: dict[str, Task]) -> tuple[float | None, ...]:
    """Median and ratio to ours, of each of our tasks; None for those that are not measured."""
    cells: list[float | None] = []
    for what, task in own.items():
        seconds = tasks[what].median if what in tasks else None
        cells += [seconds, seconds and seconds / task.median]
    return tuple(cells)


def refuse_difference(peer: str, what: str, ours: Costs, theirs: Ints) -> None:
    """End the run where a peer's integers are not ours.

    Raises:
        RuntimeError: they differ.
    """
    expected = np.where(ours < INFINITE, ours, -1)
    wrong = int((expected != theirs).sum())
    if wrong:
        raise RuntimeError(f"{peer}: {wrong} of {theirs.size} costs of {what} differ from ours")


def closed_links(ours: Ours, repeats: int) -> Table:
    """What candidates cost that were put in beforehand and are closed."""
    found = with_candidates(ours)
    interleave([task for tasks, _ in found.values() for task in tasks], repeats)
    seats = f"{len(ours.roads.seats):,}"
    table = Table(
        f"Closed links put in beforehand; matrix {seats} x {seats} in hours, one thread",
        *("links", "shortcuts", "customize s", "ratio", "matrix s", "ratio", "load"),
    )
    (customize, matrix), _ = found[0]
    for number, ((one, other), arcs) in found.items():
        ratios = one.median / customize.median, other.median / matrix.median
        table.add(number, arcs, one.median, ratios[0], other.median, ratios[1], other.load)
    return table


def memory(ours: Ours) -> Table:
    """Peak of resident memory while a matrix is made."""
    seats = len(ours.roads.seats)
    seen = measure(ours)
    more = seen["peak"] - seen["before"]
    table = Table(
        f"Memory of a matrix {seats:,} x {seats:,} in hours, one thread, a process of its own",
        *("before MB", "peak MB", "increase MB", "result MB", "times", "bar"),
    )
    times = more / seen["result"]
    table.add(seen["before"], seen["peak"], more, seen["result"], times, MEMORY_BAR)
    return table


def limits(ours: Ours, repeats: int) -> list[Table]:
    """How much there is to do, how fast it is done, and how fast it could be."""
    todo = Table(
        "What a matrix in integers takes, one thread",
        *("sources x targets", "way", "restricted arcs", "meetings per pair"),
        *("operations", "in climbing", "s", "operations per s", "climbing s", "writing s"),
    )
    seats, everywhere = ours.roads.seats, ours.everywhere
    for sources, targets in (
        (ours.sources, ours.targets),
        (seats, seats),
        (ours.sources[:64], everywhere),
    ):
        seen = work(ours.metric.topology, sources, targets)
        task = Task("", lambda s=sources, t=targets: ours.integers(s, t) is None)
        interleave([task], repeats)
        _, fresh = write_seconds(len(sources), len(targets), np.int32)
        todo.add(
            f"{len(sources):,} x {len(targets):,}",
            seen.way,
            seen.swept,
            seen.meetings,
            f"{seen.operations:.3g}",
            seen.climbing,
            task.median,
            f"{seen.operations / task.median:.3g}",
            climbing_seconds(ours.metric, sources),
            fresh,
        )
    able = Table("What this machine could do, least of 15", "bound", "operations per s", "GB per s")
    for name, speed in bounds().items():
        able.add(name, f"{speed:.3g}", None)
    for kind in (np.int32, np.float64):
        size = len(seats) ** 2 * np.dtype(kind).itemsize / 1e9
        used, fresh = write_seconds(len(seats), len(seats), kind)
        name = f"write {len(seats):,} x {len(seats):,} {np.dtype(kind)}"
        able.add(f"{name}, used memory", None, size / used)
        able.add(f"{name}, new memory", None, size / fresh)
    return [todo, able]


def _load() -> float:
    return os.getloadavg()[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one graph and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("graph", nargs="?", default="china", choices=LOCAL_POINTS)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--markdown", action="store_true")
    kept = Path(platformdirs.user_cache_dir("hinterland-bench"))
    parser.add_argument("--cache", type=Path, default=kept, help="where made graphs are kept")
    parser.add_argument("--without-peers", action="store_true")
    asked = parser.parse_args(arguments)
    found = roads(asked.graph, asked.cache)
    compile_all()
    print(
        f"{found.name}: {found.graph.nodes:,} nodes, {len(found.graph.cost):,} arcs; "
        f"{os.cpu_count()} cores, load {_load():.2f}\n"
    )
    ours = Ours(found, asked.cache)
    preparation(ours).show(asked.markdown)
    timings(ours, asked.repeats).show(asked.markdown)
    print(f"flows x cost over demand x cost: off by {ours.flow_error():.1e}\n")
    for table in limits(ours, asked.repeats):
        table.show(asked.markdown)
    memory(ours).show(asked.markdown)
    if found.graph.nodes < SMALL_ENOUGH:
        closed_links(ours, asked.repeats).show(asked.markdown)
    if not asked.without_peers:
        against_peers(ours, asked.cache, asked.repeats).show(asked.markdown)


if __name__ == "__main__":
    main()
