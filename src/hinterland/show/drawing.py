"""Shapes made ready to draw: equal-area projection, fewer points, inner borders of provinces.

Only units with data are drawn. No line is drawn that is not a border of such a unit, so no
international line appears on any picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory

# Positions across the width of a drawing; finer detail is invisible at any size that is shown.
GRID = 6000
# Islets and holes below so many grid cells are left out.
SMALLEST = 6.0
MARGIN = 0.02
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Drawing:
    """The region's units as shapes on a plane.

    Attributes:
        codes: codes of the region's counties, in the territory's order.
        shapes: (county,) polygons in grid units, y up; None where a unit has no boundary.
        seats: (county, 2) positions of the seats in grid units.
        provinces: (county,) codes of the provinces.
        contested: (county,) True where the status of the unit is contested between states.
        size: width and height of the drawing in grid units.
        metres: metres in one grid unit.
        drawn: whether there are any boundaries; without them the seats are drawn as circles.
    """

    codes: pd.Index[Any]
    shapes: Shapes
    seats: npt.NDArray[np.float64]
    provinces: npt.NDArray[np.str_]
    contested: npt.NDArray[np.bool_]
    size: tuple[float, float]
    metres: float
    drawn: bool
    plane: _Plane

    def place(self, lon: Any, lat: Any) -> npt.NDArray[np.float64]:
        """(n, 2) grid positions of points given in degrees."""
        return self.plane.place(np.asarray(lon, float), np.asarray(lat, float))


@dataclass(frozen=True)
class _Plane:
    """The local projection and the grid on it."""

    crs: str
    left: float
    bottom: float
    metres: float

    def place(self, lon: Any, lat: Any) -> npt.NDArray[np.float64]:
        to_plane = pyproj.Transformer.from_crs(4326, self.crs, always_xy=True)
        x, y = to_plane.transform(lon, lat)
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        return np.column_stack([(x - self.left) / self.metres, (y - self.bottom) / self.metres])


def local_crs(lon: npt.NDArray[Any], lat: npt.NDArray[Any]) -> str:
    """Lambert's azimuthal equal-area projection centred on the points (true areas)."""
    lon0, lat0 = (float(v.min() + v.max()) / 2 for v in (lon, lat))
    return f"+proj=laea +lat_0={lat0:.4f} +lon_0={lon0:.4f} +datum=WGS84 +units=m"


def prepare(territory: Territory, boundaries: gpd.GeoSeries | None = None) -> Drawing:
    """Project and thin the shapes of the region's counties.

    Args:
        territory: its own boundaries are used unless others are given.
        boundaries: shapes in any reference system, labelled by county code.

    Raises:
        InputError: the given boundaries have no reference system or no county of the region.
    """
    facts, region = territory.facts, territory.region
    codes = pd.Index(facts["county"].values[region])
    lon, lat = facts["seat_lon"].values[region], facts["seat_lat"].values[region]
    given = territory.boundaries if boundaries is None else boundaries
    degrees = None if given is None else _degrees(given, codes)
    crs = local_crs(lon, lat)
    flat = None if degrees is None else _projected(degrees, crs)
    plane, size = _grid(crs, flat, lon, lat)
    if flat is None:
        shapes: Shapes = np.full(len(codes), None, dtype=object)
    else:
        shapes = _simplified(_snapped(flat, plane))
    return Drawing(
        codes=codes,
        shapes=shapes,
        seats=plane.place(lon, lat),
        provinces=facts["county_province"].values[region].astype(str),
        contested=facts["contested"].values[region].astype(bool),
        size=size,
        metres=plane.metres,
        drawn=flat is not None,
        plane=plane,
    )


def inner_borders(drawing: Drawing) -> npt.NDArray[np.float64]:
    """(n, 2, 2) segments shared by two counties of different provinces; never an outer border."""
    owners, segments = _segments(drawing.shapes)
    if not len(segments):
        return np.empty((0, 2, 2))
    flipped = (segments[:, 0] > segments[:, 2]) | (
        (segments[:, 0] == segments[:, 2]) & (segments[:, 1] > segments[:, 3])
    )
    segments[flipped] = segments[flipped][:, [2, 3, 0, 1]]
    frame = pd.DataFrame(segments, columns=["x0", "y0", "x1", "y1"])
    frame["province"] = drawing.provinces[owners]
    ends = frame.groupby(["x0", "y0", "x1", "y1"])["province"].agg(["min", "max"])
    shared = ends.index[ends["min"] != ends["max"]].to_frame(index=False)
    return shared.to_numpy(dtype=float).reshape(-1, 2, 2)


def _degrees(boundaries: gpd.GeoSeries, codes: pd.Index[Any]) -> Shapes | None:
    if boundaries.crs is None:
        raise InputError(
            Fault(
                "The boundaries name no reference system.",
                f"boundaries of {first_labels(boundaries.index)}",
                "Set it, e.g. boundaries.set_crs(4326).",
            )
        )
    chosen = boundaries.reindex(codes)
    if chosen.isna().all():
        raise InputError(
            Fault(
                "The boundaries hold no county of the region.",
                f"boundaries of {first_labels(boundaries.index)}; region {first_labels(codes)}",
                "Label the shapes by county code.",
            )
        )
    return np.asarray(chosen.to_crs(4326).values, dtype=object)


def _projected(degrees: Shapes, crs: str) -> Shapes:
    to_plane = pyproj.Transformer.from_crs(4326, crs, always_xy=True)

    def project(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(to_plane.transform(points[:, 0], points[:, 1]))

    flat: Shapes = shapely.transform(degrees, project)
    return flat


def _grid(
    crs: str, flat: Shapes | None, lon: npt.NDArray[Any], lat: npt.NDArray[Any]
) -> tuple[_Plane, tuple[float, float]]:
    """The grid that covers all shapes and seats with a margin, the longer side being GRID wide."""
    seats = _Plane(crs, 0.0, 0.0, 1.0).place(lon, lat)
    corners = [*seats.min(axis=0), *seats.max(axis=0)]
    if flat is not None:
        known = shapely.bounds(flat)
        known = known[~np.isnan(known).any(axis=1)]
        corners = [
            min(corners[0], known[:, 0].min()),
            min(corners[1], known[:, 1].min()),
            max(corners[2], known[:, 2].max()),
            max(corners[3], known[:, 3].max()),
        ]
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    longer = max(width, height, 1000.0)
    pad = longer * MARGIN
    metres = float((longer + 2 * pad) / GRID)
    plane = _Plane(crs, float(corners[0] - pad), float(corners[1] - pad), metres)
    return plane, (float((width + 2 * pad) / metres), float((height + 2 * pad) / metres))


def _snapped(flat: Shapes, plane: _Plane) -> Shapes:
    """Shapes on whole grid positions without repeated points; neighbours stay joined.

    Rings that fold to a line are left out; a unit that folds altogether keeps its fine shape.
    """
    parts, part_owner = shapely.get_parts(flat, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    points = (points - (plane.left, plane.bottom)) / plane.metres
    snapped = np.round(points)
    snapped, point_ring = _unspiked(snapped, point_ring)
    area = _ring_areas(snapped, point_ring, len(rings))
    first_ring = np.ones(len(rings), dtype=bool)
    first_ring[1:] = ring_part[1:] != ring_part[:-1]
    # A hole goes with its shell, and a folded hole goes alone.
    shell_area = area[first_ring][np.searchsorted(ring_part[first_ring], ring_part)]
    kept = (area >= SMALLEST) & (shell_area >= SMALLEST)
    point_kept = kept[point_ring]
    position = np.cumsum(kept) - 1
    new_rings: Any = shapely.linearrings(
        snapped[point_kept], indices=position[point_ring[point_kept]]
    )
    kept_part, new_part = np.unique(ring_part[kept], return_inverse=True)
    polygons: Any = shapely.polygons(new_rings, indices=new_part)
    owners, position = np.unique(part_owner[kept_part], return_inverse=True)
    shapes: Shapes = shapely.transform(
        flat, lambda xy: (xy - (plane.left, plane.bottom)) / plane.metres
    )
    shapes[owners] = shapely.multipolygons(polygons, indices=position)
    return shapes


def _unspiked(
    points: npt.NDArray[np.float64], ring: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Drop repeated points and spikes a-b-a; both sides of a shared border lose the same points.

    A ring stays closed: its first and last points are never dropped.
    """
    while True:
        kept = np.ones(len(points), dtype=bool)
        inside = ring[1:] == ring[:-1]
        kept[1:] = ~(inside & (points[1:] == points[:-1]).all(axis=1))
        middle = inside[1:] & inside[:-1] & kept[1:-1] & kept[2:]
        spike = np.zeros(len(points), dtype=bool)
        spike[1:-1] = middle & (points[2:] == points[:-2]).all(axis=1)
        # Of spikes side by side only the first goes in one pass, else both ends would vanish.
        spike[1:] &= ~spike[:-1]
        kept &= ~spike
        if kept.all():
            return points, ring
        points, ring = points[kept], ring[kept]


def _ring_areas(
    points: npt.NDArray[np.float64], ring: npt.NDArray[np.int64], rings: int
) -> npt.NDArray[np.float64]:
    """(ring,) areas by the shoelace formula; rings are closed."""
    joined = ring[1:] == ring[:-1]
    cross = points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1]
    return np.abs(np.bincount(ring[:-1][joined], cross[joined], minlength=rings)) / 2


def _simplified(shapes: Shapes, tolerance: float = 2.5) -> Shapes:
    """Fewer points, with shared borders thinned alike; the shapes as they are where that fails."""
    present = np.array([s is not None and not s.is_empty for s in shapes])
    thinned = shapes.copy()
    try:
        # Snapping can make rings touch themselves, which the coverage simplifier refuses.
        sound = shapes[present]
        broken = ~shapely.is_valid(sound)
        sound[broken] = shapely.make_valid(sound[broken], method="structure")
        simple = shapely.coverage_simplify(_areas_only(sound), tolerance)
        simple = shapely.transform(simple, np.round)
    except shapely.GEOSException:
        return thinned
    empty = shapely.is_empty(simple)
    simple[empty] = shapes[present][empty]
    thinned[present] = simple
    return thinned


def _areas_only(shapes: Shapes) -> Shapes:
    """Collections that make_valid left are reduced to their polygons."""
    kinds = shapely.get_type_id(shapes)
    for row in np.flatnonzero((kinds != 3) & (kinds != 6)):
        parts = shapely.get_parts(shapes[row])
        shapes[row] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return shapes


def _segments(shapes: Shapes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """All edges of all rings with the position of their county."""
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, ring_owner = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return np.empty(0, dtype=np.int64), np.empty((0, 4))
    points, point_ring = shapely.get_coordinates(rings, return_index=True)
    joined = point_ring[1:] == point_ring[:-1]
    segments = np.hstack([points[:-1], points[1:]])[joined]
    owners = part_owner[ring_owner[point_ring[:-1][joined]]]
    return owners, segments
