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


def shares(size: Array) -> Array:
    """Shares along the last axis; 0 where nothing is there."""
    total = size.sum(axis=-1, keepdims=True)
    return np.where(total > 0, size / np.where(total > 0, total, 1.0), 0.0)


def location_quotient(size: Array, whole: Array) -> Array:
    """(n, k) share of each kind in a row over its share in the whole (k,); 0 where both are 0."""
    own, all_of = shares(size), shares(whole)
    return np.where(all_of > 0, own / np.where(all_of > 0, all_of, 1.0), 0.0)


def krugman_index(size: Array, other: Array) -> Array:
    """Sum of |a - b| of two vectors of shares along the last axis: 0 alike, 2 nothing in common.

    (Krugman 1991, Geography and Trade.)
    """
    return np.asarray(np.abs(shares(size) - shares(other)).sum(axis=-1))


def overlap(size: Array, other: Array) -> Array:
    """Sum of the smaller of two shares along the last axis: 1 less half the Krugman index.

    NaN where one of the two has nothing.
    """
    there = (size.sum(axis=-1) > 0) & (other.sum(axis=-1) > 0)
    return np.where(there, 1 - krugman_index(size, other) / 2, np.nan)


def effective_number(size: Array) -> Array:
    """Inverse Herfindahl index along the last axis: how many equal ones would be as even; 0 of
    nothing."""
    concentrated = herfindahl(size)
    return np.where(concentrated > 0, 1 / np.where(concentrated > 0, concentrated, 1.0), 0.0)
