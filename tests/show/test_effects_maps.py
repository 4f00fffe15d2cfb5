"""Maps of changes: one shade is one size on both sides, and a side without changes has no class."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.show.effects_maps import FELT, around_nothing
from hinterland.show.palette import GAINS, LOSSES, SAME


def test_shades_of_loss_and_gain_are_of_one_size() -> None:
    values = np.concatenate([np.linspace(-2, -0.1, 30), np.linspace(0.1, 9, 90), [0.0]])
    classes = around_nothing(values)
    edges = np.array(classes.edges)
    assert edges == pytest.approx(-edges[::-1])
    assert len(classes.colours) == len(edges) + 1
    assert classes.fill(np.array([0.0, -1e9, 1e9, np.nan]))[:3] == [SAME, LOSSES[-1], GAINS[-1]]


def test_a_side_without_changes_is_not_in_the_legend() -> None:
    gains = around_nothing(np.linspace(0.0, 3.0, 40))
    assert not set(gains.colours) & set(LOSSES)
    assert gains.edges[0] == FELT
    losses = around_nothing(-np.linspace(0.0, 3.0, 40))
    assert not set(losses.colours) & set(GAINS)
    assert losses.edges[-1] == -FELT


def test_nothing_changes() -> None:
    classes = around_nothing(np.zeros(5))
    assert set(classes.fill(np.zeros(5))) == {SAME}


def test_few_changes_are_loss_or_gain_alone() -> None:
    classes = around_nothing(np.array([-1.0, 0.0, 2.0]))
    assert classes.edges == (-FELT, FELT)
    assert len(set(classes.fill(np.array([-1.0, 0.0, 2.0])))) == 3


def test_changes_of_one_size_are_told_apart_by_quarters() -> None:
    values = np.linspace(3.0, 5.0, 100)
    values[:5] = 0.5
    shades = np.searchsorted(around_nothing(values).edges, values, side="right")
    assert np.bincount(shades).max() <= 30
