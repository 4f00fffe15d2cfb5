"""Invented positions of settlements around a county seat, within what is known of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from hinterland.numerics.segments import straight_km

EARTH_KM = 6371.0088

DRAWS = 16
"""Directions drawn for a settlement until one lies inside the outline."""

SWEEP = 24
"""Directions all around that are tried then."""

Floats = NDArray[np.float64]


class Spot(NamedTuple):
    """What is known of the settlements of one tier of a county.

    Attributes:
        seat: longitude and latitude of the county seat.
        centre: mean longitude and latitude of the people.
        distance: mean straight distance of the people to the seat, km.
        spread: (tenth,) distance of each tenth of them over the mean, nearest first.
        outline: prepared polygon of the county, or None.
    """

    seat: tuple[float, float]
    centre: tuple[float, float]
    distance: float
    spread: Floats
    outline: Any


def scatter(spot: Spot, share: Floats, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Positions of settlements with these shares of the people.

    Distances are drawn one from each part of the given distribution and scaled to its mean;
    directions lean towards the centre as much as the centre lies off the seat.

    Returns:
        (settlement,) longitude, latitude and km to the seat. A distance at which no tried point
        lies inside the outline keeps its first direction.
    """
    km = _distances(spot, share, rng)
    bearing, concentration = _lean(spot)
    drawn = bearing + rng.vonmises(0.0, concentration, (len(share), DRAWS))
    # A full turn around in even steps finds an inside point that leaning draws miss.
    sweep = drawn[:, :1] + np.arange(SWEEP) * (2 * np.pi / SWEEP)
    angles = np.concatenate([drawn, sweep], axis=1)
    lon, lat = destination(spot.seat, km, angles[:, 0])
    if spot.outline is None:
        return lon, lat, km
    outside = np.flatnonzero(~shapely.contains_xy(spot.outline, lon, lat))
    for column in range(1, angles.shape[1]):
        if not len(outside):
            break
        x, y = destination(spot.seat, km[outside], angles[outside, column])
        inside = shapely.contains_xy(spot.outline, x, y)
        lon[outside[inside]], lat[outside[inside]] = x[inside], y[inside]
        outside = outside[~inside]
    return lon, lat, km


def destination(seat: tuple[float, float], km: Floats, bearing: Floats) -> tuple[Floats, Floats]:
    """Degrees of the points at these distances and bearings (radians from north) of the seat."""
    lon, lat, angle = np.radians(seat[0]), np.radians(seat[1]), km / EARTH_KM
    up = np.sin(lat) * np.cos(angle) + np.cos(lat) * np.sin(angle) * np.cos(bearing)
    side = np.sin(bearing) * np.sin(angle) * np.cos(lat)
    east = lon + np.arctan2(side, np.cos(angle) - np.sin(lat) * up)
    turned = (np.degrees(east) + 180.0) % 360.0 - 180.0
    return turned, np.degrees(np.arcsin(np.clip(up, -1.0, 1.0)))


def _distances(spot: Spot, share: Floats, rng: np.random.Generator) -> Floats:
    """One distance from each slice of the people, in random order, with the given mean."""
    count, tenths = len(share), spot.spread
    if count == 1:
        return np.asarray([spot.distance])
    order = rng.permutation(count)
    upto = np.cumsum(share[order])
    rank = np.empty(count)
    rank[order] = upto - share[order] * rng.random(count)
    middle = (np.arange(len(tenths)) + 0.5) / len(tenths)
    # Each end goes on as the curve does between its last two tenths; a single one starts at zero.
    low, high = (tenths[1] - tenths[0], tenths[-1] - tenths[-2]) if len(tenths) > 1 else (2.0, 2.0)
    ends = max(tenths[0] - low / 2, 0.0), tenths[-1] + high / 2
    knots = np.concatenate([[0.0], middle, [1.0]])
    heights = np.concatenate([[ends[0]], tenths, [ends[1]]])
    drawn = np.interp(rank, knots, heights)
    mean = float(drawn @ share)
    return np.asarray(drawn * (spot.distance / mean)) if mean > 0 else np.zeros(count)


def _lean(spot: Spot) -> tuple[float, float]:
    """Bearing of the centre from the seat, and the concentration of bearings around it.

    A von Mises distribution whose mean vector is the centre's distance over the mean distance; its
    concentration by Fisher (1993, Statistical Analysis of Circular Data, section 4.5.5).
    """
    (x0, y0), (x1, y1) = np.radians(spot.seat), np.radians(spot.centre)
    east = np.sin(x1 - x0) * np.cos(y1)
    north = np.cos(y0) * np.sin(y1) - np.sin(y0) * np.cos(y1) * np.cos(x1 - x0)
    bearing = float(np.arctan2(east, north))
    away = float(straight_km(*(np.asarray(v) for v in (*spot.seat, *spot.centre))))
    if spot.distance <= 0:
        return bearing, 0.0
    mean = min(away / spot.distance, 0.95)
    if mean < 0.53:
        return bearing, 2 * mean + mean**3 + 5 * mean**5 / 6
    if mean < 0.85:
        return bearing, -0.4 + 1.39 * mean + 0.43 / (1 - mean)
    return bearing, 1 / (mean**3 - 4 * mean**2 + 3 * mean)
