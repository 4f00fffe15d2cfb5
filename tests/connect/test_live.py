"""Edits on the fly give what the whole computation gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hinterland as hl
from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.connect.live import LiveRoads
from hinterland.errors import InputError

LAND = hl.synthetic_region(6, seed=4)
ROADS = np.flatnonzero(LAND.facts["link_mode"].values == "road")
LABELS = [LAND.facts["link"].values[row] for row in ROADS]


def test_without_edits_it_is_what_connect_gives() -> None:
    live = LiveRoads(LAND).travel_time()
    whole = connect(LAND).times["travel_time"]
    np.testing.assert_allclose(live.values, whole.values, rtol=1e-6)
    assert (live["county"].values == whole["county"].values).all()


@given(
    speed=st.dictionaries(st.sampled_from(LABELS), st.floats(5, 120), max_size=6),
    opened=st.dictionaries(st.sampled_from(LABELS), st.sampled_from([0, 1]), max_size=6),
)
@settings(max_examples=20, deadline=None)
def test_edits_are_what_changes_do(speed: dict, opened: dict) -> None:
    changes = [
        Change("link_speed", how, value, {"link": [label]})
        for label, value in speed.items()
        for how in ("floor", "cap")
    ] + [
        Change("link_open", how, float(value), {"link": [label]})
        for label, value in opened.items()
        for how in ("floor", "cap")
    ]
    expected = connect(apply(LAND, changes)).times["travel_time"]
    found = LiveRoads(LAND).travel_time(speed, opened)
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-6)


def test_faults_of_edits_are_told_together() -> None:
    live = LiveRoads(LAND)
    with pytest.raises(InputError) as told:
        live.travel_time({"nowhere": 50.0, LABELS[0]: float("nan"), LABELS[1]: -3}, {LABELS[2]: 7})
    text = str(told.value)
    assert "no roads or ferries of the territory: links nowhere" in text
    assert "Speeds are out of bounds" in text and "neither opened nor closed" in text
