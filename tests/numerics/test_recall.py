"""What is kept by content: the same answer, only once, and no more than there is room for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.numerics.recall import Recall, digest


def test_computed_once_for_the_same_content() -> None:
    kept: Recall[np.ndarray] = Recall(1000)
    asked: list[int] = []

    def make() -> np.ndarray:
        asked.append(1)
        return np.arange(3.0)

    one = kept.get(digest(np.arange(5)), make)
    again = kept.get(digest(np.arange(5)), make)
    assert one is again and len(asked) == 1
    kept.get(digest(np.arange(6)), make)
    assert len(asked) == 2 and kept.held == 48


def test_the_one_unused_for_longest_goes_first() -> None:
    kept: Recall[tuple[np.ndarray, ...]] = Recall(200)
    for name in (b"a", b"b"):
        kept.get(name, lambda: (np.zeros(10),))
    kept.get(b"a", lambda: pytest.fail("a is kept"))
    kept.get(b"c", lambda: (np.zeros(10),))
    assert len(kept) == 2
    kept.get(b"a", lambda: pytest.fail("a was used last"))
    assert kept.get(b"b", lambda: (np.ones(1),))[0].sum() == 1
    # What is larger than the room is handed back and not kept.
    assert kept.get(b"d", lambda: (np.zeros(100),))[0].size == 100
    assert kept.held <= 200
    kept.clear()
    assert len(kept) == 0 and kept.held == 0


@given(st.lists(st.floats(-1e6, 1e6), max_size=4), st.text(max_size=3))
def test_a_hash_tells_arrays_types_and_words_apart(values: list[float], word: str) -> None:
    array = np.array(values)
    assert digest(array, word) == digest(array.copy(), word)
    assert digest(array, word) != digest(array, word + "x")
    assert digest(array) != digest(array.astype(np.float32))
    assert digest(array) != digest(np.append(array, 0.0))
    assert digest(array[:, None]) != digest(array)
    assert digest("a", "bc") != digest("ab", "c")
    both = np.arange(12.0).reshape(3, 4)
    assert digest(both[:, ::2]) == digest(np.ascontiguousarray(both[:, ::2]))
