"""Batches of sources, one after the other or in threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

import numpy as np

from hinterland.errors import Fault, InputError
from hinterland.numerics.hierarchy.arrays import Positions

Advance = Callable[[int], None] | None


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
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    # Threads that wait for a core make a sweep slower, not faster.
    return max(1, round((cores or 1) - busy))


class Scratch:
    """Arrays of -1, one for each running thread, lent out and taken back."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free: SimpleQueue[Positions] = SimpleQueue()

    def take(self) -> Positions:
        """An array of -1."""
        if self._free.empty():
            return np.full(self._size, -1, dtype=np.int32)
        return self._free.get()

    def give(self, array: Positions) -> None:
        """Give an array back, all -1 again."""
        self._free.put(array)


def run(
    batch: Callable[[int], int], firsts: Iterable[int], threads: int, advance: Advance = None
) -> None:
    """Run batches in order, or at the same time in threads; a failed one raises."""
    if threads <= 1:
        _tell(map(batch, firsts), advance)
        return
    with ThreadPoolExecutor(threads) as pool:
        _tell(pool.map(batch, firsts), advance)


def _tell(done: Iterable[int], advance: Advance) -> None:
    for count in done:
        if advance is not None:
            advance(count)
