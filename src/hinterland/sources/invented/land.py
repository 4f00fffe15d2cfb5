"""The land of an invented region: seats, borders of provinces, mountains, climate and cover.

West: an inland border and a mountain range that runs obliquely. East: the sea. Seats are denser
in the east, so no two directions are alike and no symmetry can hide a fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

CENTRE_LON, CENTRE_LAT = -125.0, -35.0  # open ocean, so nobody takes it for a real place
KM_PER_DEGREE = 111.195
KM2_PER_COUNTY = 2500.0
COUNTIES_PER_PREFECTURE = 6
MIN_COUNTIES_FOR_ISLAND = 20


@dataclass(frozen=True)
class Land:
    """Land by county (n = region + context units), planar kilometres beside degrees.

    x, y: (n,) km of the seat. lon, lat: (n,) degrees. area: (n,) km2. province, prefecture: (n,)
    numbers from 0. capital: (provinces,) row of the seat. prefecture_seat: (prefectures,) row.
    elevation, relief: (n,) m. island: (n,) True where no road leads. context: (n,) True outside.
    cover: (n, 7) shares of barren, grass, crop, forest, urban, water, other; rows sum to 1.
    width, height: km.
    """

    x: Floats
    y: Floats
    lon: Floats
    lat: Floats
    area: Floats
    province: Ints
    prefecture: Ints
    capital: Ints
    prefecture_seat: Ints
    elevation: Floats
    relief: Floats
    arid: Floats
    cover: Floats
    island: Mask
    context: Mask
    width: float
    height: float


def make_land(counties: int, context: int, provinces: int, rng: np.random.Generator) -> Land:
    """Land of `counties` units in `provinces` provinces and `context` units in one more."""
    total = counties + context
    height = float(np.sqrt(total * KM2_PER_COUNTY / 1.3))
    width = 1.3 * height
    x, y = _seats(total, width, height, rng)
    # Context is what lies farthest south, so that the region stays in one piece.
    outside = np.zeros(total, bool)
    outside[np.argsort(y)[:context]] = True
    order = np.argsort(outside, kind="stable")
    x, y, outside = x[order], y[order], outside[order]
    island = _island(x, outside, width, counties)
    province = np.full(total, provinces, np.int64)
    province[:counties] = _clusters(x[:counties], y[:counties], provinces)
    prefecture = _prefectures(x, y, province)
    elevation, relief = terrain(x, y, width, height)
    relief = relief * rng.uniform(0.7, 1.3, total) + 5
    arid = np.clip(1.1 - 2.2 * x / width + 0.15 * rng.standard_normal(total), 0, 1)
    lon, lat = degrees(x, y, width, height)
    return Land(
        x, y, lon, lat, _areas(x, y, width, height), province, prefecture,
        _central(x, y, province), _central(x, y, prefecture), elevation, relief, arid,
        _cover(relief, arid, rng), island, outside, width, height,
    )  # fmt: skip


def degrees(x: Floats, y: Floats, width: float, height: float) -> tuple[Floats, Floats]:
    """Longitude and latitude of planar kilometres."""
    lat = CENTRE_LAT + (y - height / 2) / KM_PER_DEGREE
    lon = CENTRE_LON + (x - width / 2) / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    return lon, lat


def terrain(x: Floats, y: Floats, width: float, height: float) -> tuple[Floats, Floats]:
    """Elevation (m) and relief (m): a western plateau and an oblique range with one low pass."""
    ridge = width * (0.22 + 0.18 * y / height)
    across = np.exp(-(((x - ridge) / (0.07 * width)) ** 2))
    low_pass = 1 - 0.7 * np.exp(-(((y - 0.62 * height) / (0.08 * height)) ** 2))
    elevation = 1400 * np.clip(1 - x / width, 0, 1) ** 1.5 + 2600 * across * low_pass + 20
    return elevation, 520 * across * low_pass + 90 * (1 - np.clip(x / width, 0, 1))


def _seats(
    total: int, width: float, height: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Points of a low-discrepancy sequence, so no two are close; jittered, denser in the east."""
    golden = 1.32471795724474602596
    steps = np.arange(1, total + 1)
    u = (rng.uniform() + steps / golden) % 1
    v = (rng.uniform() + steps / golden**2) % 1
    jitter = 0.12 / np.sqrt(total)
    u = np.clip(u + jitter * rng.standard_normal(total), 0.01, 0.99)
    v = np.clip(v + jitter * rng.standard_normal(total), 0.01, 0.99)
    x = width * u**0.7
    return x, height * np.clip(v + 0.04 * np.sin(3 * u), 0.005, 0.995)


def _island(x: Floats, outside: Mask, width: float, counties: int) -> Mask:
    """One county off the coast in regions that are large enough; moves its seat out to sea."""
    island = np.zeros(len(x), bool)
    if counties >= MIN_COUNTIES_FOR_ISLAND:
        row = int(np.argmax(np.where(outside, -np.inf, x)))
        island[row] = True
        x[row] = width * 1.06
    return island


def _spread(x: Floats, y: Floats, count: int) -> Ints:
    """Rows of `count` points far from each other (farthest-point sampling)."""
    chosen = [int(np.argmax(x))]
    distance = np.hypot(x - x[chosen[0]], y - y[chosen[0]])
    while len(chosen) < count:
        row = int(np.argmax(distance))
        chosen.append(row)
        distance = np.minimum(distance, np.hypot(x - x[row], y - y[row]))
    return np.asarray(chosen, np.int64)


def _clusters(x: Floats, y: Floats, count: int) -> Ints:
    centres = _spread(x, y, count)
    distance = np.hypot(x[:, None] - x[centres], y[:, None] - y[centres])
    return np.asarray(distance.argmin(axis=1), np.int64)


def _prefectures(x: Floats, y: Floats, province: Ints) -> Ints:
    number = np.zeros(len(x), np.int64)
    done = 0
    for one in np.unique(province):
        rows = np.flatnonzero(province == one)
        count = max(1, round(len(rows) / COUNTIES_PER_PREFECTURE))
        number[rows] = done + _clusters(x[rows], y[rows], count)
        done += count
    return number


def _central(x: Floats, y: Floats, group: Ints) -> Ints:
    """For each group the row nearest to its middle."""
    seats = []
    for one in np.unique(group):
        rows = np.flatnonzero(group == one)
        away = np.hypot(x[rows] - x[rows].mean(), y[rows] - y[rows].mean())
        seats.append(rows[int(away.argmin())])
    return np.asarray(seats, np.int64)


def _areas(x: Floats, y: Floats, width: float, height: float) -> Floats:
    """Area (km2) of the Voronoi cell of each seat inside the rectangle."""
    frame = shapely.box(-0.02 * width, -0.02 * height, 1.1 * width, 1.02 * height)
    cells = shapely.voronoi_polygons(
        shapely.multipoints(np.column_stack([x, y])), extend_to=frame, ordered=True
    )
    inside = shapely.intersection(shapely.get_parts(cells), frame)
    return np.asarray(np.maximum(shapely.area(inside), 1.0))


def _cover(relief: Floats, arid: Floats, rng: np.random.Generator) -> Floats:
    """Shares of barren, grass, crop, forest, urban, water, other."""
    slope = np.clip(relief / 500, 0, 1)
    raw = np.column_stack(
        [
            0.02 + 1.5 * arid**2,
            0.2 + 0.6 * arid * (1 - arid) + 0.2 * slope,
            0.9 * (1 - arid) * (1 - slope) + 0.02,
            0.7 * (1 - arid) * slope + 0.1,
            0.03 * (1 - arid) + 0.002,
            0.03 + 0.05 * slope,
            np.full(len(relief), 0.02),
        ]
    )
    raw *= rng.uniform(0.7, 1.3, raw.shape)
    shares: Floats = raw / raw.sum(axis=1, keepdims=True)
    # Rounding must not push a share above one.
    return np.clip(shares, 0, 1)
