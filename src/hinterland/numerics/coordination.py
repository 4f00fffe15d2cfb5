"""Coupling coordination degree of systems that should keep step."""

from __future__ import annotations

import numpy as np

from hinterland.numerics.groups import Array


def coupling_coordination(levels: Array) -> tuple[Array, Array, Array]:
    """Coupling C, level T and coordination D = sqrt(C T) of n systems with equal weights.

    C = [prod U / (mean U)^n]^(1/n); for two systems C = 2 sqrt(U1 U2) / (U1 + U2). The form
    without lost coefficients: Wang, Kong, Ren et al. 2021, J. Nat. Resour. 36(3):793-810.
    C is 0 where a system is at 0 (also where all are).

    Args:
        levels: (n, m) in [0, 1], one row a system.

    Returns:
        Three arrays (m,) in [0, 1].
    """
    level = levels.mean(axis=0)
    product = np.prod(levels, axis=0) ** (1 / levels.shape[0])
    coupling = np.where(level > 0, product / np.where(level > 0, level, 1.0), 0.0)
    coupling = np.minimum(coupling, 1.0)
    return coupling, level, np.sqrt(coupling * level)


def grade(value: Array, limits: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Class from 1: the number of ascending `limits` that lie strictly below the value, plus 1."""
    return np.searchsorted(limits, value, side="left").astype(np.int64) + 1
