"""How near positions are to segments, and the best of a quality among those near."""

from __future__ import annotations

import numba
import numpy as np

from hinterland.numerics.groups import Array
from hinterland.numerics.segments import Segments, nearest_points


def near_segments(
    x: Array, y: Array, radius: Array, segments: Segments, quality: Array
) -> tuple[Array, Array]:
    """Distance to the nearest segment, and the highest quality of those within the radius.

    Args:
        x, y: (position,) degrees, on the same turn of longitude as the segments.
        radius: (position,) km.
        segments: laid by `lay_grid`.
        quality: (segment,) not negative.

    Returns:
        (position,) km to the nearest point of any segment, infinite where none lies within the
        radius, and (position,) the highest quality there, 0 where none does.
    """
    km, best = np.full(len(x), np.inf), np.zeros(len(x))
    if len(segments.x0):
        _near((x, y, radius), segments, quality, (km, best))
    return km, best


@numba.njit(cache=True, nogil=True)
def _near(positions, segments, quality, result):
    x, y, radius = positions
    km, best = result
    count = len(segments.x0)
    seen = np.full(count, -1, dtype=np.int64)
    which, share, away = np.empty(count, dtype=np.int64), np.empty(count), np.empty(count)
    for at in range(len(x)):
        found = nearest_points(x[at], y[at], radius[at], segments, seen, at, which, share, away)
        for number in range(found):
            km[at] = min(km[at], away[number])
            best[at] = max(best[at], quality[which[number]])
