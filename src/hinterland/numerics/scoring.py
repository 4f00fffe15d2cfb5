"""How well something is predicted: correlations, within groups, and with a group left out."""

from __future__ import annotations

import numpy as np

from hinterland.numerics.groups import Array, Index

FEW = 3
"""Fewest cells from which a correlation is told."""


def correlation(x: Array, y: Array) -> float:
    """Pearson correlation; NaN with fewer than FEW cells or without spread."""
    if x.size < FEW:
        return float("nan")
    dx, dy = x - x.mean(), y - y.mean()
    spread = float(np.sqrt((dx @ dx) * (dy @ dy)))
    # Rounding leaves a little spread where a value is the same everywhere.
    least = 1e-12 * x.size * max(1e-300, float(np.abs(x).max()) * float(np.abs(y).max()))
    return float(dx @ dy) / spread if spread > least else float("nan")


def within(values: Array, group: Index) -> Array:
    """Values less the mean of their group."""
    count = np.maximum(np.bincount(group), 1)
    return np.asarray(values - (np.bincount(group, values) / count)[group])


def left_out(x: Array, y: Array, group: Index) -> Array:
    """(n,) y as predicted by least squares with a constant, fitted on the other groups only.

    Args:
        x: (n, k) predictors.
        y: (n,).
        group: (n,) positions; each group is left out once.
    """
    design = np.column_stack([np.ones(len(y)), x])
    predicted = np.full(len(y), np.nan)
    for one in np.unique(group):
        out = group == one
        predicted[out] = design[out] @ np.linalg.lstsq(design[~out], y[~out], rcond=None)[0]
    return predicted


def explained(predicted: Array, y: Array, group: Index) -> float:
    """1 - sum of squared errors over that of the mean of the other groups: what a prediction says
    about a group that it has not seen; negative where it is worse than that mean."""
    plain = left_out(np.empty((len(y), 0)), y, group)
    spread = float(((y - plain) ** 2).sum())
    return 1 - float(((y - predicted) ** 2).sum()) / spread if spread > 0 else float("nan")
