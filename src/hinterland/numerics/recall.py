"""Results kept by the content of what they were computed from, up to a number of bytes.

A changed network is mostly an unchanged one. What is computed from arrays alone is looked up under
a hash of those arrays, so the answer is the one that would be computed, bit for bit, and nobody has
to know which fact moves what.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np

Kept = TypeVar("Kept")


def digest(*parts: object) -> bytes:
    """SHA-256 of arrays (with shape and type) and of other things by their `repr`."""
    found = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            found.update(f"{part.dtype.str}{part.shape}".encode())
            whole = np.ascontiguousarray(part)
            found.update(whole.view(np.uint8).data if whole.size else b"")
        else:
            told = repr(part).encode()
            found.update(f"{len(told)}:".encode() + told)
    return found.digest()


class Recall(Generic[Kept]):
    """The latest results that fit into some room; the one unused for longest goes first.

    Several threads may ask at the same time; two that ask for the same may both compute it.

    Args:
        room: bytes of arrays that are kept.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def held(self) -> int:
        """Bytes of arrays held now."""
        return self._held

    def get(self, key: bytes, make: Callable[[], Kept]) -> Kept:
        """What is kept under a key, or what `make` gives, which is then kept.

        Whoever gets it shares it, and must not write to its arrays.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._held += _size(made)
                while self._held > self.room:
                    self._held -= _size(self._kept.popitem(last=False)[1])
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._held = 0


def arrays_in(made: object) -> list[np.ndarray[Any, Any]]:
    """Arrays that something is made of: itself, items of a tuple, fields of a dataclass."""
    if isinstance(made, np.ndarray):
        return [made]
    if isinstance(made, tuple):
        return [array for part in made for array in arrays_in(part)]
    if is_dataclass(made):
        return [a for field in fields(made) for a in arrays_in(getattr(made, field.name))]
    return []


def _size(made: object) -> int:
    return sum(array.nbytes for array in arrays_in(made))
