"""Whether facilities lie in the region: by the counties' outlines, else by their seats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km
from hinterland.sources.outlines import county_outlines

WIDTHS = 1.5
"""How many widths (root of its area) a county reaches from its seat at most; assumed."""

LEAST_KM = 50.0
"""km that a county is taken to reach from its seat at least; assumed."""

EDGE_DEG = 0.03
"""Degrees beyond an outline that still count: outlines lie off by some hundred metres."""

FARTHEST = 4.0
"""The same for counties with an outline: beyond it the outline is not even looked at."""

ROWS = 2048
"""Positions whose distances to all seats are held at once."""

LIMIT = f"{WIDTHS:g} times the root of a county's area, at least {LEAST_KM:g} km, from its seat"

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Region:
    """Where positions lie, for many of them.

    Attributes:
        territory: with the counties.
        outlines: (county,) shapes, None for one unknown or far from all positions.
        drawn: whether there are outlines at all.
    """

    territory: Territory
    outlines: npt.NDArray[Any]
    drawn: bool

    @classmethod
    def of(cls, territory: Territory, lon: Floats, lat: Floats) -> Region:
        """With the outlines, given or installed, that such positions may lie in."""
        near = np.zeros(territory.facts.sizes["county"], bool)
        for start in range(0, len(lon), ROWS):
            part = slice(start, start + ROWS)
            km, widths = _from_seats(territory, lon[part], lat[part])
            near |= (km <= FARTHEST * widths).any(axis=0)
        shapes = county_outlines(territory, near)
        if shapes is None:
            return cls(territory, np.full(len(near), None, dtype=object), False)
        return cls(territory, shapes, True)

    @property
    def limit(self) -> str:
        """How far a position may lie, in words."""
        if not self.drawn:
            return f"within {LIMIT}"
        return f"inside the county outlines; where one is unknown, within {LIMIT}"

    def county(self, lon: Floats, lat: Floats) -> Ints:
        """(position,) The county it lies in or may lie in, -1 for none.

        A county with an outline has what lies inside or on its edge. Without one it is the county
        of the nearest of those seats that are near enough.
        """
        found = self._outlined(lon, lat)
        rest = np.flatnonzero((found < 0) & np.isfinite(lon) & np.isfinite(lat))
        for start in range(0, len(rest), ROWS):
            rows = rest[start : start + ROWS]
            found[rows] = self._by_seat(lon[rows], lat[rows])
        return found

    def _outlined(self, lon: Floats, lat: Floats) -> Ints:
        found = np.full(len(lon), -1, np.int64)
        known = np.flatnonzero([shape is not None for shape in self.outlines])
        if not len(known):
            return found
        tree = shapely.STRtree(self.outlines[known])
        for reach in (0.0, EDGE_DEG):
            rows = np.flatnonzero((found < 0) & np.isfinite(lon) & np.isfinite(lat))
            points = shapely.points(lon[rows], lat[rows])
            at, shape = tree.query(points, predicate="dwithin", distance=reach)
            # A point on a shared line goes to the first of its counties.
            order = np.lexsort((shape, at))[::-1]
            found[rows[at[order]]] = known[shape[order]]
        return found

    def _by_seat(self, lon: Floats, lat: Floats) -> Ints:
        km, widths = _from_seats(self.territory, lon, lat)
        reach = WIDTHS * widths
        reach[[shape is not None for shape in self.outlines]] = -1.0
        near = np.where(km <= reach, km, np.inf)
        return np.where(np.isfinite(near.min(axis=1)), near.argmin(axis=1), -1).astype(np.int64)


def _from_seats(territory: Territory, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """(position, county) km to the seats, and (county,) km of width, of the least reach or more."""
    facts = territory.facts
    x, y = (facts[f"seat_{axis}"].values.astype(float) for axis in ("lon", "lat"))
    km = straight_km(lon[:, None], lat[:, None], x, y)
    return km, np.maximum(np.sqrt(facts["area"].values.astype(float)), LEAST_KM / WIDTHS)
