"""Small formulas of relation: worked figures and limits."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.numerics.relations import (
    freight_factor,
    herfindahl,
    rank_size_slope,
    two_way_index,
)


def test_two_way_index() -> None:
    there, back = np.array([300.0, 5.0, 5.0, 0.0]), np.array([100.0, 5.0, 0.0, 0.0])
    assert two_way_index(there, back).tolist() == [0.5, 1.0, 0.0, 0.0]
    assert two_way_index(there, back).tolist() == two_way_index(back, there).tolist()


def test_freight_factor() -> None:
    found = freight_factor(np.array([0.0, 0.2, 0.25, 0.3]))
    assert found == pytest.approx([1.0, 1.25, 4 / 3, 1.4285714])


def test_herfindahl() -> None:
    assert herfindahl(np.array([0.5, 0.3, 0.2])) == pytest.approx(0.38)
    assert herfindahl(np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 7.0]])) == pytest.approx([0.5, 0, 1])


def test_rank_size_slope_of_a_power_law() -> None:
    sizes = 1e6 * (np.arange(1, 9) - 0.5) ** -0.8
    assert rank_size_slope(sizes) == pytest.approx(1 / 0.8)
    assert rank_size_slope(np.array([3.0, 2.0, 0.0])) == 0.0
    assert rank_size_slope(np.full(5, 4.0)) == 0.0
