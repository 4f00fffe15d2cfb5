"""Market access from a matrix of travel times."""

from __future__ import annotations

import numpy as np

from hinterland.numerics.fixed_point import Solution, fixed_point
from hinterland.numerics.groups import Array, Mask


def harris(size: Array, time: Array, counted: Mask | None = None) -> Array:
    """Sum over j of size_j / time_ij (Harris 1954); unconnected places add nothing.

    Args:
        size: (n,).
        time: (m, n) positive hours, infinite where there is no way.
        counted: (m, n) which pairs are added; all if None.
    """
    inverse = 1.0 / time
    if counted is not None:
        inverse = np.where(counted, inverse, 0.0)
    return np.asarray(inverse @ size)


def iceberg(time: Array, share_per_hour: float) -> Array:
    """Iceberg factor 1 + share_per_hour x hours; infinite times stay infinite."""
    return 1.0 + share_per_hour * time


def structural_access(
    size: Array, tau: Array, *, theta: float, tolerance: float = 1e-10
) -> Solution:
    """MA_i = sum_j tau_ij^-theta size_j / MA_j (Donaldson and Hornbeck 2016, QJE 131(2)).

    Symmetric costs, so consumer and firm market access agree. It is solved in logarithms, where
    the map turns around: damped by one half it neither cycles nor leaves the positive numbers.
    Places that reach no size at all have access 0.

    Args:
        size: (n,) not negative.
        tau: (n, n) at least 1, infinite where there is no way.

    Raises:
        NotConverged: with the residual, in logarithms of market access.
    """
    kernel = tau**-theta
    active = kernel @ size > 0
    core = kernel[np.ix_(active, active)]
    own = size[active]
    start = 0.5 * np.log(core @ own)
    found = fixed_point(
        lambda log_access: np.asarray(np.log(core @ (own * np.exp(-log_access)))),
        start,
        tolerance=tolerance,
    )
    access = np.zeros(size.shape)
    access[active] = np.exp(found.value)
    return Solution(access, found.outcome, found.residual, found.steps)


def closeness(time: Array, ends: Mask) -> Array:
    """Mean of 1 / time to the other ends (harmonic closeness); 0 where there is none.

    Args:
        time: (n, n) times; the diagonal is not looked at.
        ends: (n,) True for the places to which closeness counts.
    """
    inverse = 1.0 / np.where(np.eye(time.shape[0], dtype=bool), np.inf, time)
    others = ends.sum() - ends
    return np.asarray((inverse @ ends) / np.maximum(others, 1))


def betweenness(time: Array, *, radius: float, slack: float) -> Array:
    """Share of journeys up to `radius` that could pass through each place with at most `slack`.

    A journey i to j passes through k if t_ik + t_kj <= (1 + slack) t_ij. Only journeys within the
    radius are looked at, so the cost is the sum of squared neighbourhoods and not n cubed.
    """
    count = np.zeros(time.shape[0])
    journeys = 0
    for start in range(time.shape[0]):
        near = np.flatnonzero((time[start] <= radius) & (np.arange(time.shape[0]) != start))
        journeys += near.size
        legs = time[start, near][:, None] + time[np.ix_(near, near)]
        passed = legs <= (1 + slack) * time[start, near][None, :]
        np.fill_diagonal(passed, False)
        count[near] += passed.sum(axis=1)
    return count / max(journeys, 1)
