"""What lies around positions on the globe, by straight distance."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from hinterland.numerics.groups import Array
from hinterland.numerics.paths import Ints

EARTH_KM = 6371.0088


def sum_around(at: Array, points: Array, values: Array, km: float) -> Array:
    """Sum of the values of points within a distance.

    Args:
        at: (n, 3) unit vectors of `on_sphere`.
        points: (m, 3) unit vectors.
        values: (m,).
        km: straight distance.

    Returns:
        (n,) 0 where no point is near.
    """
    if not len(points):
        return np.zeros(len(at))
    chord = 2 * np.sin(km / EARTH_KM / 2)
    near = cKDTree(points).query_ball_point(at, chord, return_sorted=True)
    return np.array([values[rows].sum() for rows in near], dtype=float)


def nearest_around(at: Array, points: Array, km: float) -> Ints:
    """(n,) position of the nearest of (m, 3) points within a distance, -1 where there is none."""
    if not len(points):
        return np.full(len(at), -1, dtype=np.int64)
    chord, which = cKDTree(points).query(at)
    far = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0)) > km
    return np.where(far, -1, which).astype(np.int64)


def on_sphere(lon: Array, lat: Array) -> Array:
    """(n, 3) unit vectors of positions in degrees."""
    east, north = np.radians(lon), np.radians(lat)
    return np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )


def straight_km(at: Array) -> Array:
    """(n, n) kilometres along the great circle between unit vectors."""
    cosine = np.clip(at @ at.T, -1.0, 1.0)
    return np.asarray(EARTH_KM * np.arccos(cosine))
