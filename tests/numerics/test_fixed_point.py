"""Fixed points: problems with known roots, and ones without."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.errors import NotConverged
from hinterland.numerics import fixed_point as solver
from hinterland.numerics.fixed_point import Outcome, Solution, accelerated, fixed_point


@pytest.mark.parametrize("damping", [1.0, 0.5, 0.1])
def test_known_root(damping: float) -> None:
    found = fixed_point(np.cos, np.array([0.3, 2.0]), damping=damping, tolerance=1e-12)
    assert found.outcome is Outcome.CONVERGED
    assert found.value == pytest.approx([0.7390851332151607] * 2, abs=1e-11)
    assert found.residual <= 1e-12


def test_damping_tames_a_map_that_turns_around() -> None:
    plain = fixed_point(
        lambda x: -x + 2, np.array([0.0]), damping=1.0, max_steps=50, must_converge=False
    )
    assert plain.outcome is Outcome.STEP_LIMIT
    assert fixed_point(lambda x: -x + 2, np.array([0.0])).value == pytest.approx([1.0])


def test_the_residual_is_that_of_the_undamped_map() -> None:
    found = fixed_point(
        lambda x: 0.5 * x + 1, np.array([0.0]), damping=0.01, max_steps=1, must_converge=False
    )
    # The damped step is 0.01; the map itself moves by 1.
    assert found.residual == pytest.approx(1.0)


def test_no_root_is_refused_with_its_residual() -> None:
    with pytest.raises(NotConverged, match=r"step limit[\s\S]*residual 1 after 20 steps"):
        fixed_point(lambda x: x + 1, np.array([0.0]), max_steps=20)


def test_leaving_the_finite_numbers_is_an_outcome() -> None:
    found = fixed_point(
        lambda x: np.where(x > 10, np.nan, x + 100), np.array([0.0]), must_converge=False
    )
    assert found.outcome is Outcome.NOT_FINITE
    with pytest.raises(NotConverged, match="finite"):
        fixed_point(lambda x: np.where(x > 10, np.nan, x + 100), np.array([0.0]))


def test_the_start_is_left_alone_and_damping_is_checked() -> None:
    start = np.array([0.3])
    fixed_point(np.cos, start)
    assert start[0] == 0.3
    with pytest.raises(ValueError, match="damping"):
        fixed_point(np.cos, start, damping=0.0)


def test_a_memory_in_single_precision_leads_to_the_same_root(monkeypatch) -> None:
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(60, 60))
    matrix *= 0.9 / np.abs(np.linalg.eigvals(matrix)).max()
    right = rng.normal(size=60)
    root = np.linalg.solve(np.eye(60) - matrix, right)

    def found() -> Solution:
        return accelerated(lambda x: matrix @ x + right, np.zeros(60), tolerance=1e-11)

    double = found()
    monkeypatch.setattr(solver, "LONG", 10)
    single = found()
    assert double.value == pytest.approx(root, abs=1e-8)
    assert single.value == pytest.approx(root, abs=1e-8)
    assert single.steps <= 1.3 * double.steps
