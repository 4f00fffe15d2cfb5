"""Small formulas of relation: two-way flow, concentration, iceberg cost of freight."""

from __future__ import annotations

import numpy as np

from hinterland.numerics.groups import Array


def two_way_index(there: Array, back: Array) -> Array:
    """1 - |F_ab - F_ba| / (F_ab + F_ba): 1 for even exchange, 0 for one-way or no flow."""
    both = there + back
    return np.where(both > 0, 1 - np.abs(there - back) / np.where(both > 0, both, 1.0), 0.0)


def freight_factor(share: Array) -> Array:
    """Iceberg factor tau = 1 / (1 - s) of freight that makes up a share s of delivered cost."""
    return 1.0 / (1.0 - share)


def herfindahl(size: Array) -> Array:
    """Sum of squared shares along the last axis; 0 where nothing is there."""
    total = size.sum(axis=-1, keepdims=True)
    share = np.where(total > 0, size / np.where(total > 0, total, 1.0), 0.0)
    return np.asarray((share**2).sum(axis=-1))


def rank_size_slope(size: Array) -> float:
    """Slope b of ln(rank - 1/2) = a - b ln(size) (Gabaix and Ibragimov 2011); 0 below 3 sizes.

    Large b: sizes are even, the system is polycentric; small b: one place dominates.
    """
    known = np.sort(size[size > 0])[::-1]
    if known.size < 3:
        return 0.0
    x, y = np.log(known), np.log(np.arange(1, known.size + 1) - 0.5)
    dx = x - x.mean()
    spread = float(dx @ dx)
    return -float(dx @ (y - y.mean())) / spread if spread > 1e-12 else 0.0
