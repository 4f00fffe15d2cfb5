"""Coupling coordination against a published table."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.numerics.coordination import coupling_coordination, grade

# Mathematical Problems in Engineering 2022, 2969206, table 4: urban and rural logistics by year,
# with their C, T and D to three digits.
PUBLISHED = np.array(
    [
        [0.101, 0.280, 0.882, 0.190, 0.410],
        [0.165, 0.406, 0.906, 0.286, 0.509],
        [0.187, 0.427, 0.920, 0.307, 0.532],
        [0.238, 0.511, 0.931, 0.374, 0.590],
        [0.424, 0.421, 1.000, 0.422, 0.650],
        [0.538, 0.407, 0.990, 0.473, 0.684],
        [0.591, 0.466, 0.993, 0.528, 0.724],
        [0.694, 0.581, 0.996, 0.638, 0.797],
        [0.892, 0.662, 0.989, 0.777, 0.877],
        [0.879, 0.637, 0.987, 0.758, 0.865],
    ]
)


def test_published_table() -> None:
    found = np.stack(coupling_coordination(PUBLISHED[:, :2].T), axis=1)
    assert np.abs(found - PUBLISHED[:, 2:]).max() < 1e-3


def test_two_and_three_systems() -> None:
    c, t, d = coupling_coordination(np.array([[0.62], [0.48]]))
    assert (c[0], t[0], d[0]) == pytest.approx((0.9918678, 0.55, 0.7385982), abs=5e-8)
    assert coupling_coordination(np.array([[0.62], [0.48], [0.35]]))[2][0] == pytest.approx(
        0.6859358, abs=5e-8
    )


def test_a_system_at_zero_is_not_coupled() -> None:
    c, t, d = coupling_coordination(np.array([[0.0, 0.0, 1.0], [0.0, 0.8, 1.0]]))
    assert c.tolist() == [0.0, 0.0, 1.0]
    assert t.tolist() == [0.0, 0.4, 1.0]
    assert d.tolist() == [0.0, 0.0, 1.0]


def test_grades_take_their_upper_limit_in() -> None:
    limits = np.arange(1, 10) / 10
    assert grade(np.array([0.0, 0.1, 0.11, 0.7386, 0.9, 1.0]), limits).tolist() == [
        1, 1, 2, 8, 9, 10,
    ]  # fmt: skip
