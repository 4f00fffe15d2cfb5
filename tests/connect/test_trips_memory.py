"""Blocks of trips: chosen by what is reached, kept as far as memory allows."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.connect.reach import trips as module
from hinterland.connect.reach.trips import Trips
from tests.connect.clinics import random_clinics


def test_blocks_shrink_with_what_their_places_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    land = random_clinics(np.random.default_rng(3), 8)
    monkeypatch.setattr(module, "LEAST_BLOCK", 1)
    monkeypatch.setattr(module, "PAIRS_A_BLOCK", 32)
    far = [len(block.cost) for block in Trips.of(land, "clinic").stream(50.0)()]
    near = [len(block.cost) for block in Trips.of(land, "clinic").stream(1e-6)()]
    # A place that reaches all that a road joins; twice the most seen fits a block.
    assert len(far) > len(near)
    assert max(far) <= 32


def test_only_what_fits_is_kept_and_all_passes_agree() -> None:
    land = random_clinics(np.random.default_rng(4), 8)
    one = next(iter(Trips.of(land, "clinic").stream(9.0)()))
    size = one.origin.nbytes + one.destination.nbytes + one.cost.nbytes
    place = Trips(land, Trips.of(land, "clinic").to, memory=size // 2, block=1)
    stream = place.stream(9.0)
    first, second = list(stream()), list(stream())
    kept = [a is b for a, b in zip(first, second, strict=True)]
    assert any(kept)
    assert not all(kept)
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a.cost, b.cost)
        assert np.array_equal(a.destination, b.destination)
    total = sum(a.cost.nbytes + a.origin.nbytes + a.destination.nbytes for a in first)
    assert total == size


def test_progress_is_told_of_every_place() -> None:
    from contextlib import contextmanager

    land, told, asked = random_clinics(np.random.default_rng(5), 4), [], []

    @contextmanager
    def progress(what: str, total: int):
        asked.append((what, total))
        yield told.append

    list(Trips(land, Trips.of(land, "clinic").to, block=4, progress=progress).stream(2.0)())
    assert asked == [("trips to clinic within 2 h", 9)]
    assert told == [4, 4, 1]
