"""A binary heap in two arrays, for searches in compiled code."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def grown(values, room):
    """A copy with room for more."""
    larger = np.empty(room, values.dtype)
    larger[: len(values)] = values
    return larger


@njit(cache=True, nogil=True)
def push(keys, items, size, key, item):
    """Add to a binary heap; the arrays may be replaced by larger ones."""
    if size == len(keys):
        keys, items = grown(keys, 2 * size), grown(items, 2 * size)
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if keys[above] <= key:
            break
        keys[at], items[at] = keys[above], items[above]
        at = above
    keys[at], items[at] = key, item
    return keys, items, size + 1


@njit(cache=True, nogil=True)
def pop(keys, items, size):
    """Take the least key and its item from a binary heap."""
    key, item = keys[0], items[0]
    size -= 1
    last, what = keys[size], items[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= last:
            break
        keys[at], items[at] = keys[below], items[below]
        at = below
    keys[at], items[at] = last, what
    return key, item, size
