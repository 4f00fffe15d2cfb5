"""Straight segments in a grid of cells, and the nearest points on those around a position.

Positions are degrees. Distances are km on a plane laid at the position itself (equirectangular with
the cosine of its own latitude), on which a straight line in degrees stays straight; at 50 km the
error is below 0.1 % up to 60 degrees of latitude.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from hinterland.numerics.paths import Floats, Ints

KM_PER_DEGREE = 6371.0088 * np.pi / 180.0

CELL = 0.1
"""Width of a cell in degrees: about the radius that is asked for."""


class Segments(NamedTuple):
    """Segments listed by the cells of a grid that they pass.

    Attributes:
        x0, y0, x1, y1: (segment,) ends in degrees east and north.
        west, south: the grid's corner; cols, rows: its size in cells.
        start: (cells + 1,) where each cell's part of `member` begins.
        member: positions of segments, cell by cell, row by row from the south-west.
    """

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    west: float
    south: float
    cols: int
    rows: int
    start: Ints
    member: Ints


def lay_grid(x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Segments:
    """Segments with the index that finds those near a position.

    Args:
        x0, y0, x1, y1: (segment,) ends in degrees, the two of a segment less than 180 apart.
    """
    if not len(x0):
        nothing = np.zeros(0, np.int64)
        return Segments(x0, y0, x1, y1, 0.0, 0.0, 1, 1, np.zeros(2, np.int64), nothing)
    west, south = min(x0.min(), x1.min()), min(y0.min(), y1.min())
    cols = int((max(x0.max(), x1.max()) - west) / CELL) + 1
    rows = int((max(y0.max(), y1.max()) - south) / CELL) + 1
    counts = np.zeros(cols * rows + 1, np.int64)
    nobody = np.zeros(0, np.int64)
    _enlist(x0, y0, x1, y1, west, south, cols, counts, nobody, False)
    start = np.zeros(cols * rows + 1, np.int64)
    start[1:] = np.cumsum(counts[:-1])
    member = np.empty(int(start[-1]), np.int64)
    _enlist(x0, y0, x1, y1, west, south, cols, start[:-1].copy(), member, True)
    return Segments(x0, y0, x1, y1, west, south, cols, rows, start, member)


@njit(cache=True, nogil=True)
def _enlist(x0, y0, x1, y1, west, south, cols, at, member, write):
    """Count the segments of each cell in `at`, or write them from the positions in `at`."""
    for s in range(len(x0)):
        xa, ya, xb, yb = x0[s] - west, y0[s] - south, x1[s] - west, y1[s] - south
        if ya > yb:
            xa, ya, xb, yb = xb, yb, xa, ya
        first, last = int(ya / CELL), int(yb / CELL)
        for row in range(first, last + 1):
            # Where the segment enters and leaves this row of cells.
            low, high = max(ya, row * CELL), min(yb, (row + 1) * CELL)
            left, right = xa, xb
            if yb > ya:
                left = xa + (xb - xa) * (low - ya) / (yb - ya)
                right = xa + (xb - xa) * max(high - ya, 0.0) / (yb - ya)
            if left > right:
                left, right = right, left
            # Rounding may not lose the cell at an end.
            begin = max(int((left - 1e-9) / CELL), 0)
            end = min(int((right + 1e-9) / CELL), cols - 1)
            for col in range(begin, end + 1):
                cell = row * cols + col
                if write:
                    member[at[cell]] = s
                at[cell] += 1


@njit(cache=True, nogil=True)
def nearest_points(x, y, radius, segments, seen, mark, out_segment, out_share, out_km):
    """Nearest point of every segment within `radius` km of a position.

    Args:
        x, y: degrees.
        seen, mark: (segment,) numbers and a number that is not among them; tells a segment that
            several cells list apart from a new one.
        out_segment, out_share, out_km: receive the segments, the shares of their length from the
            first end to the nearest point, and the straight distances.

    Returns:
        How many were found.
    """
    scale = np.cos(np.radians(y)) * KM_PER_DEGREE
    tall = radius / KM_PER_DEGREE
    wide = radius / max(scale, 1e-9)
    first_col = max(int(np.floor((x - wide - segments.west) / CELL)), 0)
    last_col = min(int(np.floor((x + wide - segments.west) / CELL)), segments.cols - 1)
    first_row = max(int(np.floor((y - tall - segments.south) / CELL)), 0)
    last_row = min(int(np.floor((y + tall - segments.south) / CELL)), segments.rows - 1)
    found = 0
    for row in range(first_row, last_row + 1):
        for col in range(first_col, last_col + 1):
            cell = row * segments.cols + col
            for k in range(segments.start[cell], segments.start[cell + 1]):
                s = segments.member[k]
                if seen[s] == mark:
                    continue
                seen[s] = mark
                ax, ay = (segments.x0[s] - x) * scale, (segments.y0[s] - y) * KM_PER_DEGREE
                bx, by = (segments.x1[s] - x) * scale, (segments.y1[s] - y) * KM_PER_DEGREE
                dx, dy = bx - ax, by - ay
                squared = dx * dx + dy * dy
                share = 0.0
                if squared > 0.0:
                    share = min(max(-(ax * dx + ay * dy) / squared, 0.0), 1.0)
                px, py = ax + share * dx, ay + share * dy
                km = np.sqrt(px * px + py * py)
                if km <= radius:
                    out_segment[found], out_share[found], out_km[found] = s, share, km
                    found += 1
    return found


def straight_km(lon: Floats, lat: Floats, lon_to: Floats, lat_to: Floats) -> Floats:
    """Great-circle distance in km (haversine, sphere of 6371.0088 km); shapes broadcast."""
    a, b = np.radians(lat), np.radians(lat_to)
    half = np.sin((b - a) / 2) ** 2
    half = half + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_to - lon) / 2) ** 2
    return np.asarray(2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
