"""Roots of many falling functions at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from hinterland.numerics.bracketing import falling_root

places = st.lists(st.floats(-5.0, 5.0), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(places, st.floats(0.1, 4.0))
def test_roots_that_are_known(found, steep) -> None:
    at = np.array(found)
    low, high = np.full(at.shape, -6.0), np.full(at.shape, 7.0)
    root = falling_root(lambda x: -np.sinh(steep * (x - at)), low, high)
    assert root == pytest.approx(at, abs=1e-12)


def test_as_brent_finds_them() -> None:
    scale = np.linspace(0.6, 20.0, 40)
    root = falling_root(lambda x: np.cos(x) - scale * x, np.zeros(40), np.ones(40))
    by_brent = [brentq(lambda x, a=a: np.cos(x) - a * x, 0.0, 1.0, xtol=1e-14) for a in scale]
    assert root == pytest.approx(np.array(by_brent), abs=1e-12)


def test_corners_are_answers() -> None:
    level = np.array([-1.0, 0.0, 0.5, 1.0, 2.0])
    root = falling_root(lambda x: level - x, np.zeros(5), np.ones(5))
    assert root.tolist() == pytest.approx([0.0, 0.0, 0.5, 1.0, 1.0])


def test_kinks_flat_ends_and_empty_brackets() -> None:
    kink = falling_root(
        lambda x: np.where(x < 0.3, 0.3 - x, 100 * (0.3 - x)), *np.array([[0.0], [1.0]])
    )
    assert kink == pytest.approx([0.3], abs=1e-12)
    steep = falling_root(lambda x: np.where(x < 0.7, 1.0, -1.0), *np.array([[0.0], [1.0]]))
    assert steep == pytest.approx([0.7], abs=1e-12)
    assert falling_root(lambda x: 1.0 - x, np.array([2.0]), np.array([2.0])).tolist() == [2.0]
    assert falling_root(lambda x: -x, np.zeros((0, 3)), np.ones((0, 3))).shape == (0, 3)


def test_few_evaluations_are_needed() -> None:
    calls = []

    def counted(x):
        calls.append(1)
        return 2.0 - np.exp(x)

    falling_root(counted, np.zeros(100), np.linspace(1.0, 9.0, 100))
    assert len(calls) < 30
