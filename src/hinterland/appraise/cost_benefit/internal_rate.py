"""The economic internal rate of return, and what to say where there is none or more than one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from hinterland.appraise.cost_benefit.equations import Floats, present_value

LOWEST, HIGHEST = -0.9, 10.0
POINTS = 1000
"""Rates at which the sign of the present value is looked at, evenly in ln(1 + r)."""


@dataclass(frozen=True)
class InternalRate:
    """The EIRR.

    Attributes:
        value: 1/year; None where there is none, or more than one.
        told: why there is no value, empty where there is one.
        found: all rates at which benefits are worth as much as costs.
    """

    value: float | None
    told: str
    found: tuple[float, ...]


def internal_rate(net: Floats) -> InternalRate:
    """(10) The rate r at which sum of net_t / (1 + r)^t is nothing.

    Every rate between -90 % and 1,000 % at which the sign changes is looked for. One is the EIRR;
    with none, or several, no number is given and `told` says so.
    """
    roots = _roots(np.asarray(net, dtype=float))
    if len(roots) == 1:
        return InternalRate(roots[0], "", tuple(roots))
    if roots:
        several = ", ".join(f"{root:.1%}" for root in roots)
        return InternalRate(
            None, f"not unique: benefits are worth as much as costs at {several}", tuple(roots)
        )
    if not np.any(net):
        return InternalRate(None, "does not exist: nothing is spent and nothing gained", ())
    if np.all(np.asarray(net) >= 0):
        return InternalRate(None, "does not exist: no year costs more than it brings", ())
    if np.all(np.asarray(net) <= 0):
        return InternalRate(None, "does not exist: no year brings more than it costs", ())
    words = "does not exist between -90 % and 1,000 %: benefits never are worth just the costs"
    return InternalRate(None, words, ())


def _roots(net: Floats) -> list[float]:
    grid = np.expm1(np.linspace(np.log1p(LOWEST), np.log1p(HIGHEST), POINTS))
    worth = (1 + grid[:, None]) ** -np.arange(len(net)) @ net
    if not worth.any():
        return []
    found = [float(rate) for rate in grid[worth == 0]]
    for at in np.flatnonzero(worth[:-1] * worth[1:] < 0):
        root = brentq(lambda rate: present_value(rate, net), grid[at], grid[at + 1], xtol=1e-14)
        found.append(float(root))
    return sorted(found)
