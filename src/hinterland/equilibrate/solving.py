"""Finding the equilibrium: acceleration, pace, and words for what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.foresight import Foresight, foresees, foresight
from hinterland.equilibrate.layout import Layout
from hinterland.equilibrate.refusals import cause_faults
from hinterland.equilibrate.system import Causes, Outcome, State, System
from hinterland.errors import Fault, InputError, NotConverged, first_labels, refuse
from hinterland.numerics.fixed_point import Outcome as Ended
from hinterland.numerics.fixed_point import Solution, accelerated
from hinterland.numerics.hierarchy.arrays import Array

TOLERANCE = 1e-8
"""Largest accepted residual of any logarithm, of the undamped map."""
MEMORY = 8
LONGEST = 1.0
"""Longest move of any logarithm in one step."""


@dataclass(frozen=True, eq=False)
class Found:
    """An equilibrium and how it was found.

    Attributes:
        state: where the map stays.
        outcome: everything there.
        ended: why the solver stopped.
        residual: max |new - old| of logarithms, undamped.
        steps: evaluations of the map.
    """

    state: State
    outcome: Outcome
    ended: Ended
    residual: float
    steps: int


def solve(
    economy: Economy,
    causes: Causes | None = None,
    *,
    start: State | None = None,
    tolerance: float = TOLERANCE,
    max_steps: int = 500,
    must_converge: bool = True,
    memory: int = MEMORY,
) -> Found:
    """The equilibrium of an economy under causes.

    Args:
        economy: at its baseline.
        causes: what differs; nothing if absent.
        start: a state near the answer, such as that of a similar case; else the baseline.
        tolerance: largest accepted residual of any logarithm.
        max_steps: evaluations of the map.
        must_converge: raise rather than hand back what is no equilibrium.
        memory: steps that the acceleration looks back on; 0 follows the map itself.

    Raises:
        InputError: causes that are not finite or do not fit the economy.
        NotConverged: with the places that are farthest from rest.
    """
    if causes is not None:
        refuse(InputError, cause_faults(economy, causes))
    system = System(economy, causes or Causes())
    layout = Layout(economy)
    first = layout.pack(start or system.start())
    total, fixed = float(economy.revenue.sum()), np.log(economy.workers)

    last: tuple[Array, State, Outcome] | None = None

    def update(values: Array) -> Array:
        nonlocal last
        last = None  # with single villages an outcome is most of a gigabyte
        # The scale of all money is free; the residual leaves it out.
        scaled = layout.scaled(values, total)
        state = layout.unpack(scaled, fixed)
        found = system.outcome(state)
        last = values, state, found
        new = layout.pack(system.after(found))
        return np.asarray(values + (layout.scaled(new, total) - scaled))

    solution = accelerated(
        update,
        first,
        pace=_pace(system, layout) if memory else layout.pack(_overshoot(system)),
        memory=memory,
        tolerance=tolerance,
        max_steps=max_steps,
        longest=LONGEST,
        must_converge=False,
    )
    if last is not None and solution.value is last[0]:
        state, outcome = last[1:]
    else:
        state = layout.unpack(layout.scaled(solution.value, total), fixed)
        outcome = system.outcome(state)
    if must_converge and solution.outcome is not Ended.CONVERGED:
        raise NotConverged(_why(economy, solution, state, system))
    return Found(state, outcome, solution.outcome, solution.residual, solution.steps)


def _pace(system: System, layout: Layout) -> Array | Foresight:
    """How to follow the map: Newton's step in outline where there is an outline."""
    e = system.economy
    return foresight(e) if foresees(e) else layout.pack(_overshoot(system))


def _overshoot(system: System) -> State:
    """How far to follow the map: it overshoots by as much as a variable acts on itself.

    Revenue raises wages, rents and returns of placed capital, and these take sales away theta
    times over; people crowd those out who come after them.
    """
    e, t = system.economy, system.economy.technology
    share = system.outcome(system.start()).share
    of_wage = share + (1 - share) / t.kappa
    cost = t.labour[:, None] * of_wage + t.land[:, None] - t.scale[:, None] * (1 - share)
    if e.capital is not None:
        cost = cost + t.capital[:, None]
    revenue = 1 / (1 + e.trade.theta[:, None] * np.maximum(cost, 0.0))
    moves = e.mobility
    crowds = 1 + moves.crowding
    if moves.moving == "heterogeneous":
        # Who stays where they lived is not crowded out.
        crowds *= moves.elasticity * system.causes.reconsider
    workers = np.full(e.places, 1 / (1 + crowds))
    return State(revenue, workers, np.ones_like(e.revenue), np.ones(e.places))


def _why(economy: Economy, solution: Solution, state: State, system: System) -> Fault:
    if solution.outcome is Ended.NOT_FINITE:
        where = "a wage, price or number of workers left the finite numbers"
    else:
        new = system.next(state)
        gap = np.abs(new.ln_revenue - state.ln_revenue).max(axis=0)
        worst = np.argsort(gap)[::-1][:5]
        names = economy.names or tuple(map(str, range(economy.places)))
        where = "farthest from rest: " + first_labels(
            f"{names[n]} ({100 * np.expm1(gap[n]):.2g} %)" for n in worst
        )
    return Fault(
        f"No equilibrium was reached: {solution.outcome} after {solution.steps} steps, "
        f"residual {solution.residual:.2g}.",
        where,
        "Make the change smaller, or apply it in steps; check that no place is cut off, and that "
        "agglomeration does not outweigh crowding (see the uniqueness number).",
    )
