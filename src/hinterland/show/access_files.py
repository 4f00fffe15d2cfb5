"""Files of an access: CSV with units in the headers, a GeoPackage, and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from hinterland import __version__
from hinterland.codebook import header
from hinterland.records.atomic import ACCESS_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.records.progress import Progress, silent
from hinterland.show.access import Reached
from hinterland.show.access_notes import modelled
from hinterland.show.access_screen import heading
from hinterland.show.export import ENCODING, as_written
from hinterland.sources.boundaries import county_boundaries


def write_access(
    reached: Reached,
    out: Path,
    *,
    formats: Sequence[str] = ("csv",),
    command: Sequence[str] = (),
    progress: Progress = silent,
) -> None:
    """Write provinces, counties and places (and destinations) as CSV or GeoPackage.

    Args:
        reached: what to write; times in hours.
        out: the folder; an earlier access there is replaced.
        formats: `csv`, `gpkg`, or both.
        command: the command that made it, for the manifest.
        progress: told where the work is.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    frames = {
        "provinces": reached.provinces(),
        "counties": reached.counties(),
        "places": reached.places(),
    }
    destinations = reached.destinations()
    if destinations is not None:
        frames["destinations"] = destinations
    with writing_folder(out, ACCESS_MARK) as folder:
        if "csv" in formats:
            for name, frame in frames.items():
                _write_csv(frame, folder / f"{name}.csv")
        if "gpkg" in formats:
            _write_geopackage(reached, frames, folder / "access.gpkg", progress)
        write_json(folder / ACCESS_MARK, _about(reached, folder, command))


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    as_written(frame).to_csv(path, index=False, encoding=ENCODING, lineterminator="\n")


def _write_geopackage(
    reached: Reached, frames: dict[str, pd.DataFrame], path: Path, progress: Progress
) -> None:
    """Layers `counties` (outlines) and `places` (points)."""
    outlines = county_boundaries(reached.territory, progress)
    counties = frames["counties"]
    shapes = outlines.shapes.reindex(counties["county"]).to_crs(4326).to_numpy()
    layers = {
        "counties": gpd.GeoDataFrame(counties, geometry=shapes, crs=4326),
        "places": gpd.GeoDataFrame(
            frames["places"],
            geometry=shapely.points(
                frames["places"][header("place_lon")], frames["places"][header("place_lat")]
            ),
            crs=4326,
        ),
    }
    for name, layer in layers.items():
        several = name == "counties"
        layer.to_file(path, layer=name, engine="pyogrio", driver="GPKG", promote_to_multi=several)


def _about(reached: Reached, folder: Path, command: Sequence[str]) -> dict[str, object]:
    contents = {
        "territory": reached.territory.name,
        "territory_hash": reached.territory.hash,
        "to": reached.to,
        "within_h": list(reached.within),
        "measure": reached.measure,
        "clip": reached.clip or "none",
        "about": heading(reached),
        "status": "modelled",
        "modelled": modelled(reached),
        "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
    }
    return manifest(version_text=__version__, command=command, seed=None, contents=contents)
