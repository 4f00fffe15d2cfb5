"""Progress on stderr: one bar for each long step; nothing where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from tqdm import tqdm

from hinterland.records.progress import Advance

PATIENCE = 1.0
"""Seconds that a step may take before its bar appears."""


class Progress:
    """Bars on stderr, one for each step; it can be handed to any part that reports its progress.

    Args:
        force: True shows bars also where stderr is no terminal, and at once; False shows none.
        stream: where bars go; stderr by default, so that stdout stays for results.
    """

    def __init__(self, *, force: bool | None = None, stream: TextIO | None = None):
        self.stream = sys.stderr if stream is None else stream
        self.shown = self.stream.isatty() if force is None else force
        self.delay = 0.0 if force else PATIENCE
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, what: str, total: int = 1) -> Iterator[Advance]:
        """One step of `total` units: `with progress("maps", 9) as advance: ... advance(1)`.

        A step of one unit is done when the block ends. Its seconds are kept in `seconds`.
        """
        started = time.perf_counter()
        with tqdm(
            total=total,
            desc=what,
            file=self.stream,
            disable=not self.shown,
            delay=self.delay,
            bar_format="{desc:<44.44} |{bar}| {n_fmt}/{total_fmt} [{elapsed}]",
        ) as bar:
            yield lambda done: _advance(bar, done)
            if total == 1 and bar.n == 0:
                bar.update(1)
        self.seconds[what] = time.perf_counter() - started


def bars() -> Progress:
    """Bars on stderr for a person at a terminal."""
    return Progress()


def _advance(bar: Any, done: int) -> None:
    bar.update(done)
