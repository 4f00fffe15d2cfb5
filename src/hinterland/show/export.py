"""Files of a report: CSV that Excel opens, a GeoPackage with its provenance, companion notes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hinterland.show.formats import Language
from hinterland.show.tables import Tables, region_table
from hinterland.show.wording import pair, say

ENCODING = "utf-8-sig"
"""With a byte-order mark, so that Excel reads Chinese."""


def write_tables(tables: Tables, folder: Path) -> dict[str, int]:
    """Write every table as CSV and give the number of rows of each file.

    Incomes that nobody verified are told three times: in the header of each column that uses them,
    in the status columns, and in `columns.csv`.
    """
    # Named as in the listing of the report: `file.<stem>` of the catalogue says what each holds.
    frames: dict[str, tuple[pd.DataFrame, bool]] = {
        "counties.csv": (tables.counties(), True),
        "places.csv": (tables.places(), True),
        "provinces.csv": (tables.provinces(), True),
        "indicators_region.csv": (region_table(tables.assessment, tables.basis), False),
        "thresholds.csv": (tables.thresholds(), False),
        "missing.csv": (tables.missing(), False),
        "columns.csv": (
            tables.column_notes([("counties.csv", tables.county), ("places.csv", tables.place)]),
            False,
        ),
        "provenance.csv": (tables.provenance(), True),
    }
    for name, (frame, index) in frames.items():
        _shorter(frame).to_csv(folder / name, index=index, encoding=ENCODING, lineterminator="\n")
    return {name: len(frame) for name, (frame, _) in frames.items()}


def write_geopackage(
    tables: Tables, shapes: gpd.GeoSeries | None, notes: Mapping[str, str], path: Path
) -> None:
    """Counties with geometry, and the layers `provenance` and `columns` beside them.

    Args:
        tables: the columns.
        shapes: boundaries by county code (any reference system), or None for points at the seats.
        notes: what the file says of itself: screening, boundary note, approval number.
        path: the file.
    """
    counties = tables.counties()
    frame = gpd.GeoDataFrame(
        counties.reset_index(), geometry=_geometry(tables, shapes, counties.index), crs=4326
    )
    frame.to_file(path, layer="counties", engine="pyogrio", driver="GPKG", promote_to_multi=True)
    about = pd.DataFrame(
        {
            "word": [f"note:{key}" for key in notes],
            "meaning": list(notes.values()),
        }
    )
    provenance = pd.concat([about, tables.provenance().reset_index()], ignore_index=True)
    _without_geometry(provenance, path, "provenance")
    _without_geometry(tables.column_notes([("counties", tables.county)]), path, "columns")


def _geometry(tables: Tables, shapes: gpd.GeoSeries | None, codes: pd.Index[Any]) -> Any:
    facts, region = tables.assessment.territory.facts, tables.assessment.territory.region
    seats = shapely.points(facts["seat_lon"].values[region], facts["seat_lat"].values[region])
    if shapes is None:
        return seats
    return np.asarray(shapes.reindex(codes).to_crs(4326).values, dtype=object)


def _without_geometry(frame: pd.DataFrame, path: Path, layer: str) -> None:
    import pyogrio

    written = frame.copy()
    for name in written.columns:
        if written[name].dtype == object or str(written[name].dtype) in ("str", "string"):
            written[name] = written[name].fillna("").astype(str)
    pyogrio.write_dataframe(written, path, layer=layer, driver="GPKG")


def _shorter(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers to ten significant figures: all that the data can bear, and half the file."""
    written = frame.copy()
    for name in written.columns:
        if written[name].dtype.kind != "f":
            continue
        values = written[name].to_numpy(dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            size = np.floor(np.log10(np.abs(values)))
            scale = 10.0 ** (9 - np.where(np.isfinite(size), size, 0.0))
        written[name] = np.where(np.isfinite(values), np.round(values * scale) / scale, values)
    return written


def notes(
    tables: Tables, boundary_note: Mapping[Language, str], approval: Mapping[Language, str]
) -> dict[str, str]:
    """What every file says of itself, in both languages."""
    both = {
        "screening": f"{say('report.screening', 'zh')} {say('report.screening', 'en')}",
        "boundaries": " ".join(boundary_note.values()),
        "map_approval_number": " / ".join(approval.values()),
        "map": f"{say('map.note', 'zh')} {say('map.note', 'en')}",
    }
    if tables.basis.unverified_incomes:
        words = ", ".join(tables.basis.unverified_incomes)
        both["unverified_incomes"] = " ".join(pair("banner.unverified", words=words).values())
    return {key: text for key, text in both.items() if text}
