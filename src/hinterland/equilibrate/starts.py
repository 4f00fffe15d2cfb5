"""Several starts: whether an economy has one equilibrium, where no theorem says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.solving import TOLERANCE, Found, solve
from hinterland.equilibrate.system import Causes, State, System
from hinterland.errors import Fault, InputError, NotConverged

SEED = 20221122
SPREAD = 0.3
"""Standard deviation of the logarithms by which a start is off the baseline: a third more or less
revenue and people, place by place."""
UNSURE = 3
"""Starts where uniqueness is not assured and no number is asked for."""
SETTLED, SETTLING = 1e-3, 300
"""Residual and steps to which a start first follows the map without acceleration: an accelerated
search runs as well to equilibria that nobody would move to."""
SAME = 1e-4
"""Difference of logarithms up to which two solutions count as one."""


@dataclass(frozen=True, eq=False)
class Starts:
    """What several starts led to.

    Attributes:
        found: the solution from the baseline (or from the start given), which is reported.
        count: starts, that one included.
        lost: how many of them led to no equilibrium within the step limit.
        apart: largest difference of any logarithm of revenue, workers or utility between
            the solutions; 0 for one start.
    """

    found: Found
    count: int = 1
    lost: int = 0
    apart: float = 0.0

    @property
    def one(self) -> bool:
        """Whether all starts that led anywhere led to the same place."""
        return self.apart <= SAME


def several_starts(
    economy: Economy,
    causes: Causes | None = None,
    *,
    starts: int = UNSURE,
    spread: float = SPREAD,
    start: State | None = None,
    tolerance: float = TOLERANCE,
) -> Starts:
    """The equilibrium, sought from several fixed places.

    The first start is the baseline, or `start`; the others are off the baseline by fixed draws, so
    that two runs compare. A difference shows several equilibria; agreement proves nothing beyond
    these starts.

    Args:
        economy: at its baseline.
        causes: what differs.
        starts: how many, at least 1.
        spread: standard deviation of the logarithms of revenue and workers.
        start: a state near the answer for the first.
        tolerance: see `solving.solve`.

    Raises:
        InputError: fewer than one start.
        NotConverged: the first start leads nowhere.
    """
    if starts < 1:
        told = f"starts = {starts}"
        raise InputError(Fault("No start is asked for.", told, "Give 1 or more."))
    first = solve(economy, causes, start=start, tolerance=tolerance)
    base = System(economy).start()
    apart, lost = 0.0, 0
    for number in range(1, starts):
        rng = np.random.default_rng((SEED, number))
        away = base._replace(
            ln_revenue=base.ln_revenue + rng.normal(0, spread, base.ln_revenue.shape),
            ln_workers=base.ln_workers + rng.normal(0, spread, base.ln_workers.shape),
        )
        try:
            settled = solve(
                economy,
                causes,
                start=away,
                tolerance=SETTLED,
                max_steps=SETTLING,
                must_converge=False,
                memory=0,
            )
            other = solve(economy, causes, start=settled.state, tolerance=tolerance)
        except NotConverged:
            lost += 1
            continue
        apart = max(apart, _apart(first, other))
    return Starts(first, starts, lost, apart)


def _apart(one: Found, other: Found) -> float:
    pairs = (
        (one.state.ln_revenue, other.state.ln_revenue),
        (np.log(one.outcome.drawn), np.log(other.outcome.drawn)),
        (one.outcome.utility, other.outcome.utility),
    )
    return max(float(np.abs(a - b).max()) for a, b in pairs)
