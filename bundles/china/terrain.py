"""Elevation and relief, sampled from the 5-minute altitude grid that pvlib ships.

`data/Altitude.h5` holds one unsigned byte per cell, (2160, 4320), row 0 at 90 degrees north,
column 0 at 180 degrees west; metres = 28 x byte - 450 (pvlib's documentation of the file).
A cell is about 9 km, so relief here means the lie of the land and not the grade of a road.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from bundles.china.inputs import package_file

Floats = NDArray[np.float64]

CELLS_PER_DEGREE = 12
WINDOW_CELLS = 5
SEA = 255
# China with a margin: filtering the whole planet would be slower and gain nothing.
SOUTH, NORTH, WEST, EAST = 0.0, 60.0, 65.0, 140.0


def elevation(lon: Any, lat: Any) -> Floats:
    """Mean elevation in metres of the 5-minute cell at each point, bilinear between cells."""
    return _bilinear(_grids()[0], lon, lat)


def relief(lon: Any, lat: Any) -> Floats:
    """Standard deviation of elevation in metres over the 5 x 5 cells (about 45 km) around."""
    return _bilinear(_grids()[1], lon, lat)


def along(  # noqa: PLR0917
    values: Any, start: Any, end: Any, lon: Any, lat: Any, steps: int = 5
) -> Floats:
    """Mean of `values(lon, lat)` at `steps` points spread evenly along straight links."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    total = np.zeros(len(start))
    for share in (np.arange(steps) + 0.5) / steps:
        x = lon[start] + share * (lon[end] - lon[start])
        y = lat[start] + share * (lat[end] - lat[start])
        total += values(x, y)
    return np.asarray(total / steps)


@cache
def _grids() -> tuple[Floats, Floats]:
    path = package_file("pvlib", "pvlib/data/Altitude.h5")
    top, bottom = int((90 - NORTH) * CELLS_PER_DEGREE), int((90 - SOUTH) * CELLS_PER_DEGREE)
    left, right = int((180 + WEST) * CELLS_PER_DEGREE), int((180 + EAST) * CELLS_PER_DEGREE)
    with h5py.File(path, "r") as file:
        byte = file["Altitude"][top:bottom, left:right].astype(np.float64)
    # The top value marks sea in this grid (28 x 255 - 450 = 6,690 m beside a flat coast).
    height = np.where(byte == SEA, 0.0, np.maximum(byte * 28 - 450, -50.0))
    mean = uniform_filter(height, WINDOW_CELLS, mode="nearest")
    square = uniform_filter(height**2, WINDOW_CELLS, mode="nearest")
    return height, np.sqrt(np.maximum(square - mean**2, 0.0))


def _bilinear(grid: Floats, lon: Any, lat: Any) -> Floats:
    row = (NORTH - np.asarray(lat, float)) * CELLS_PER_DEGREE - 0.5
    column = (np.asarray(lon, float) - WEST) * CELLS_PER_DEGREE - 0.5
    row = np.clip(row, 0, grid.shape[0] - 1.001)
    column = np.clip(column, 0, grid.shape[1] - 1.001)
    i, j = row.astype(int), column.astype(int)
    y, x = row - i, column - j
    upper = grid[i, j] * (1 - x) + grid[i, j + 1] * x
    lower = grid[i + 1, j] * (1 - x) + grid[i + 1, j + 1] * x
    return np.asarray(upper * (1 - y) + lower * y)
