"""Damped fixed-point iteration that knows no economics.

Convergence is judged without damping: the length of a damped step understates the
distance to the answer by the damping itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hinterland.errors import Fault, NotConverged
from hinterland.numerics.groups import Array


class Outcome(StrEnum):
    """Why an iteration stopped."""

    CONVERGED = "converged"
    STEP_LIMIT = "step limit reached"
    NOT_FINITE = "left the finite numbers"


@dataclass(frozen=True)
class Solution:
    """Where an iteration stopped.

    Attributes:
        value: the last iterate, same shape as the start.
        outcome: why it stopped.
        residual: max |f(value) - value| of the undamped map.
        steps: evaluations of the map.
    """

    value: Array
    outcome: Outcome
    residual: float
    steps: int


def fixed_point(
    update: Callable[[Array], Array],
    start: Array,
    *,
    tolerance: float = 1e-10,
    damping: float = 0.5,
    max_steps: int = 500,
    must_converge: bool = True,
) -> Solution:
    """x with update(x) = x, by x <- (1 - damping) x + damping update(x).

    Args:
        update: the map; not damped.
        start: first iterate; left untouched.
        tolerance: largest accepted max |update(x) - x|, in the units of x.
        damping: weight of the new value, in (0, 1]; 1 is plain iteration.
        max_steps: evaluations of the map.
        must_converge: raise rather than hand back an unconverged value.

    Raises:
        NotConverged: with the outcome, the residual and the steps.
        ValueError: damping outside (0, 1].
    """
    if not 0 < damping <= 1:
        raise ValueError(f"damping is {damping}, outside (0, 1]")
    solution = _iterate(update, np.array(start, dtype=float), tolerance, damping, max_steps)
    if must_converge and solution.outcome is not Outcome.CONVERGED:
        raise NotConverged(
            Fault(
                f"A fixed point was not reached: {solution.outcome}.",
                f"residual {solution.residual:.3g} after {solution.steps} steps, "
                f"tolerance {tolerance:.3g}",
                "Give more steps, a smaller damping or another start; check the inputs.",
            )
        )
    return solution


def _iterate(
    update: Callable[[Array], Array], value: Array, tolerance: float, damping: float, limit: int
) -> Solution:
    residual = np.inf
    for step in range(1, limit + 1):
        new = update(value)
        if not np.isfinite(new).all():
            return Solution(value, Outcome.NOT_FINITE, np.inf, step)
        residual = float(np.max(np.abs(new - value), initial=0.0))
        if residual <= tolerance:
            return Solution(value, Outcome.CONVERGED, residual, step)
        value = value + damping * (new - value)
    return Solution(value, Outcome.STEP_LIMIT, residual, limit)
