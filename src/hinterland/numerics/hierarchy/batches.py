"""Batches of sources, one after the other or in threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import numpy as np

from hinterland.numerics.hierarchy.arrays import Positions

Advance = Callable[[int], None] | None


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
