"""Decays: values by hand, the cutoff, and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.numerics.decay import (
    DECAYS,
    Binary,
    Decay,
    Exponential,
    Gaussian,
    Inverse,
    Linear,
    Logistic,
    Power,
    ShiftedGaussian,
    Stepped,
    decay,
)

ALL: tuple[Decay, ...] = (
    Binary(30.0),
    Stepped((10.0, 20.0, 30.0), (1.0, 0.68, 0.22)),
    Linear(30.0),
    Exponential(0.1, 30.0),
    Power(2.0, 1.0, cutoff=30.0),
    Gaussian(10.0, 30.0),
    ShiftedGaussian(30.0),
    Logistic(15.0, 5.0, 30.0),
    Inverse(10.0, 30.0),
)


def test_every_decay_has_a_name_and_is_tested() -> None:
    assert {type(one) for one in ALL} == set(DECAYS.values())


def test_values_by_hand() -> None:
    cost = np.array([0.0, 10.0, 20.0, 30.0, np.inf])
    g = math.exp(-0.5)
    # 20 is two thirds of 30.
    shifted = [1, (math.exp(-1 / 18) - g) / (1 - g), (math.exp(-2 / 9) - g) / (1 - g), 0, 0]
    expected = {
        Binary(20.0): [1, 1, 1, 0, 0],
        Stepped((10.0, 20.0), (1.0, 0.5)): [1, 1, 0.5, 0, 0],
        Stepped((10.0, 20.0), (1.0, 0.5), inclusive=False): [1, 0.5, 0, 0, 0],
        Linear(20.0): [1, 0.5, 0, 0, 0],
        Exponential(0.1): [1, math.exp(-1), math.exp(-2), math.exp(-3), 0],
        Exponential(0.1, 20.0): [1, math.exp(-1), math.exp(-2), 0, 0],
        Power(2.0, 5.0, 10.0): [4, 1, 0.25, 1 / 9, 0],
        Gaussian(10.0): [1, g, math.exp(-2), math.exp(-4.5), 0],
        ShiftedGaussian(30.0): shifted,
        Inverse(10.0): [1, 0.5, 1 / 3, 0.25, 0],
    }
    for one, values in expected.items():
        np.testing.assert_allclose(one(cost), values, atol=1e-15, err_msg=repr(one))


def test_logistic_is_one_at_no_cost_and_about_half_at_its_midpoint() -> None:
    curve = Logistic(40.0, 10.0)
    k = math.pi / (10 * math.sqrt(3))
    np.testing.assert_allclose(curve(np.array([0.0, 40.0])), [1, (1 + math.exp(-40 * k)) / 2])
    assert curve(np.array([1e6, np.inf])).tolist() == [0.0, 0.0]


@given(st.lists(st.floats(0, 100), min_size=2, max_size=20))
def test_weights_never_rise_with_cost_and_end_at_the_cutoff(costs: list[float]) -> None:
    cost = np.sort(np.array([*costs, np.inf]))
    for one in ALL:
        weight = one(cost)
        assert (weight >= 0).all(), one
        assert (np.diff(weight) <= 0).all(), one
        assert (weight[cost > one.cutoff] == 0).all(), one


@pytest.mark.parametrize(
    ("name", "parameters", "told"),
    [
        ("binary", {"cutoff": 0.0}, "cutoff = 0.0"),
        ("linear", {"cutoff": math.inf}, "cutoff = inf"),
        ("exponential", {"rate": -1.0}, "rate = -1.0"),
        ("power", {"exponent": 2.0, "floor": 0.0}, "floor = 0.0"),
        ("gaussian", {"width": math.nan}, "width = nan"),
        ("logistic", {"midpoint": 1.0, "spread": True}, "spread = True"),
        ("stepped", {"limits": (2.0, 1.0), "weights": (1.0, 0.5)}, "do not rise"),
        ("stepped", {"limits": (1.0,), "weights": (1.0, 0.5)}, "do not pair up"),
        ("stepped", {"limits": (1.0,), "weights": (-1.0,)}, "negative"),
        ("inverse", {"rate": 1.0}, "no parameter rate"),
        ("inverse", {}, "lacks a parameter"),
        ("sudden", {}, "no decay 'sudden'"),
    ],
)
def test_bad_parameters_are_refused(name: str, parameters: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        decay(name, **parameters)


def test_a_decay_is_found_by_name() -> None:
    assert decay("exponential", rate=2.0, cutoff=1.0) == Exponential(2.0, 1.0)
