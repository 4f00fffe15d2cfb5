"""Fixed points, damped or accelerated; no economics.

Convergence is judged without damping: the length of a damped step understates the distance to the
answer by the damping itself.

Acceleration is that of Anderson (Walker and Ni 2011, Anderson acceleration for fixed-point
iterations, SIAM J. Numer. Anal. 49): the last steps and how the residual answered to them are kept,
and the next step is the one that a linear model fitted to them by least squares would take to the
root.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from hinterland.errors import Fault, NotConverged
from hinterland.numerics.groups import Array
from hinterland.numerics.products import columns_times, rows_times

WORSE = 10.0
"""Times the least residual so far at which what was learnt is dropped."""
LONG = 1_000_000
"""Entries of an iterate from which on its memory is held in single precision."""
RIDGE = 1e-12
"""Relative ridge of the least squares, against directions that repeat each other."""


Step = Callable[[Array], Array]


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
    first = np.array(start, dtype=float)

    def flat(values: Array) -> Array:
        return np.asarray(update(values.reshape(first.shape)), dtype=float).ravel()

    solution = accelerated(
        flat,
        first.ravel(),
        pace=damping,
        memory=0,
        tolerance=tolerance,
        max_steps=max_steps,
        must_converge=must_converge,
    )
    return replace(solution, value=solution.value.reshape(first.shape))


def accelerated(
    update: Callable[[Array], Array],
    start: Array,
    *,
    pace: Array | float | Step = 1.0,
    memory: int = 8,
    tolerance: float = 1e-8,
    max_steps: int = 500,
    longest: float = np.inf,
    must_converge: bool = True,
) -> Solution:
    """x with update(x) = x.

    Args:
        update: the map; not damped.
        start: first iterate, one dimension; left untouched.
        pace: share of the way to update(x) that a plain step goes, by entry or for all; or the
            step itself for update(x) - x, such as that of an approximate Jacobian.
        memory: steps remembered; 0 is damped iteration.
        tolerance: largest accepted max |update(x) - x|, of the undamped map.
        max_steps: evaluations of the map.
        longest: largest move of any entry in one step.
        must_converge: raise rather than hand back an unconverged value.

    Raises:
        NotConverged: with the outcome, the residual and the steps.
    """
    solution = _iterate(
        update, np.array(start, dtype=float), pace, memory, tolerance, max_steps, longest
    )
    if must_converge and solution.outcome is not Outcome.CONVERGED:
        raise NotConverged(
            Fault(
                f"A fixed point was not reached: {solution.outcome}.",
                f"residual {solution.residual:.3g} after {solution.steps} steps, "
                f"tolerance {tolerance:.3g}",
                "Give more steps, a smaller pace or another start; check the inputs.",
            )
        )
    return solution


class _Memory:
    """Differences of successive iterates and of their residuals, the oldest written over.

    Sums are taken by `products`, not by a library whose threads stay awake after each of them and
    take cores from the map.
    """

    def __init__(self, size: int, length: int) -> None:
        # Of the differences of iterates only their sums with the answers are needed. Single
        # precision is enough for differences; of long ones it halves what a step reads.
        kept = np.float32 if length > LONG else np.float64
        self._answers, self._both = (np.empty((size, length), dtype=kept) for _ in range(2))
        self._gram = np.empty((size, size))
        self._learnt = 0

    def learn(self, step: Array, answer: Array) -> None:
        at = self._learnt % len(self._answers)
        self._answers[at] = answer
        np.add(step, answer, out=self._both[at])
        self._learnt += 1
        known = self._known
        row = self._along_answers(self._answers[at])
        self._gram[at, :known] = self._gram[:known, at] = row

    def forget(self) -> None:
        self._learnt = 0

    @property
    def _known(self) -> int:
        return min(self._learnt, len(self._answers))

    def _along_answers(self, values: Array) -> Array:
        return rows_times(self._answers[: self._known], values[None])[0]

    def correction(self, residual: Array) -> Array:
        """What to take from the plain step."""
        known = self._known
        if not known:
            return np.zeros_like(residual)
        gram = self._gram[:known, :known]
        ridge = RIDGE * max(float(np.trace(gram)), np.finfo(float).tiny)
        gram = gram + ridge * np.eye(known)
        weights = np.asarray(np.linalg.solve(gram, self._along_answers(residual)), dtype=np.float64)
        return columns_times(self._both[:known], weights[None])[0]


def _iterate(
    update: Callable[[Array], Array],
    value: Array,
    pace: Array | float | Step,
    memory: int,
    tolerance: float,
    limit: int,
    longest: float,
) -> Solution:
    known = _Memory(memory, len(value))
    least, last, before = np.inf, value, np.zeros(0)
    worst = np.inf
    for step in range(1, limit + 1):
        new = update(value)
        gap = new - value
        # What is not finite is not finite in this either.
        worst = float(np.max(np.abs(gap), initial=0.0))
        if not np.isfinite(worst):
            return Solution(value, Outcome.NOT_FINITE, np.inf, step)
        if worst <= tolerance:
            return Solution(value, Outcome.CONVERGED, worst, step)
        residual = pace(gap) if callable(pace) else pace * gap
        if worst > WORSE * least:
            known.forget()
        elif step > 1 and memory:
            known.learn(value - last, residual - before)
        least = min(least, worst)
        last, before = value, residual
        move = residual - known.correction(residual)
        size = float(np.max(np.abs(move)))
        value = value + move * min(1.0, longest / size)
    return Solution(value, Outcome.STEP_LIMIT, worst, limit)
