"""How many threads to use, and short work shared among those that wait."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

from hinterland.errors import Fault, InputError

PROCESSES = Path("/proc")
"""Where Linux tells what runs."""
FRESH = 0.2
"""Seconds for which it is not asked again."""
_pools: dict[tuple[int, int], ThreadPoolExecutor] = {}


def usable_threads(threads: int | None = None) -> int:
    """How many threads to use: as asked, else the cores that others leave idle, at least 1.

    The environment variable HINTERLAND_THREADS sets the number for a whole run.

    Raises:
        InputError: a number below 1, or no number.
    """
    asked: Any = threads if threads is not None else os.environ.get("HINTERLAND_THREADS")
    if asked is not None:
        try:
            number = int(asked)
        except ValueError:
            number = 0
        if number < 1:
            raise InputError(
                Fault(
                    f"{asked!r} is not a number of threads.",
                    "threads, or the environment variable HINTERLAND_THREADS",
                    "Give a whole number of at least 1.",
                )
            )
        return number
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    # Threads that wait for a core make a sweep slower, not faster.
    return max(1, (cores or 1) - _others(int(monotonic() / FRESH)))


@lru_cache(maxsize=1)
def _others(_moment: int) -> int:
    """Threads of other processes that run at this moment; none where the system does not say."""
    try:
        running = int((PROCESSES / "loadavg").read_text().split()[3].split("/")[0])
        own = sum(_runs(task) for task in (PROCESSES / "self" / "task").iterdir())
    except (OSError, ValueError, IndexError):
        return 0
    return max(0, running - own)


def _runs(task: Path) -> bool:
    # The state is what follows the name, which is in brackets and may hold anything.
    return (task / "stat").read_text().rsplit(")", 1)[1].split()[0] == "R"


def together(tasks: Iterable[Callable[[], None]], threads: int) -> None:
    """Run short tasks that do not wait for each other; one that failed raises when all have ended.

    The threads are kept, as starting them takes as long as a short task. A task must not call this
    function.
    """
    waiting = deque(tasks)

    def work_off() -> None:
        while waiting:
            try:
                task = waiting.popleft()
            except IndexError:
                return
            task()

    others = min(threads, len(waiting)) - 1
    if others < 1:
        work_off()
        return
    # A process that forked has none of its parent's threads.
    key = (os.getpid(), others)
    pool = _pools.get(key)
    if pool is None:
        pool = _pools.setdefault(key, ThreadPoolExecutor(others, "hinterland"))
    helping = [pool.submit(work_off) for _ in range(others)]
    try:
        work_off()
    finally:
        wait(helping)
    for each in helping:
        each.result()
