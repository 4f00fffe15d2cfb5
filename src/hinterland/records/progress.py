"""How long work tells where it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Advance = Callable[[int], None]
"""Called with the number of units just done."""

Progress = Callable[[str, int], AbstractContextManager[Advance]]
"""`with progress("what is done", total) as advance: ... advance(1)`."""


@contextmanager
def silent(what: str, total: int) -> Iterator[Advance]:
    """Tell nobody."""
    del what, total
    yield _nobody


def _nobody(done: int) -> None:
    del done
