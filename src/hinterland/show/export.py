"""Files of a report: CSV that Excel opens, a GeoPackage with its provenance, companion notes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyarrow import csv

from hinterland.show.column_notes import column_notes
from hinterland.show.formats import Language
from hinterland.show.tables import Tables, region_table
from hinterland.show.wording import pair, say

ENCODING = "utf-8-sig"
"""With a byte-order mark, so that Excel reads Chinese."""


PIECE = 50_000
"""Places that are made into text at a time: a country has hundreds of thousands."""

FORMULA = r"^[=+\-@\t\r]"
"""How a text starts that a spreadsheet would take for a formula."""


def write_tables(tables: Tables, folder: Path) -> dict[str, int]:
    """Write every table as CSV and give the number of rows of each file.

    Incomes that nobody verified are told three times: in the header of each column that uses them,
    in the status columns, and in `columns.csv`.
    """
    # Named as in the listing of the report: `file.<stem>` of the catalogue says what each holds.
    frames: dict[str, tuple[pd.DataFrame, bool]] = {
        "counties.csv": (tables.counties(), True),
        "provinces.csv": (tables.provinces(), True),
        "indicators_region.csv": (region_table(tables.assessment, tables.basis), False),
        "thresholds.csv": (tables.thresholds(), False),
        "missing.csv": (tables.missing(), False),
        "columns.csv": (column_notes(tables), False),
        "provenance.csv": (tables.provenance(), True),
    }
    for name, (frame, index) in frames.items():
        written = as_written(frame.reset_index() if index else frame)
        written.to_csv(folder / name, index=False, encoding=ENCODING, lineterminator="\n")
    rows = {name: len(frame) for name, (frame, _) in frames.items()}
    return {**rows, "places.csv": _write_places(tables, folder / "places.csv")}


def _write_places(tables: Tables, path: Path) -> int:
    """Write the places piece by piece, by a writer that is quick with numbers."""
    count = int(tables.assessment.territory.place_region.sum())
    options = csv.WriteOptions(include_header=False)
    header = as_written(tables.places(slice(0, 0)).reset_index())
    header.to_csv(path, index=False, encoding=ENCODING, lineterminator="\n")
    with path.open("ab") as file:
        for start in range(0, count, PIECE):
            piece = tables.places(slice(start, start + PIECE)).reset_index()
            table = pa.Table.from_pandas(as_written(piece), preserve_index=False)
            csv.write_csv(table, file, options)
    return count


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
    listed = column_notes(tables)
    mine = listed[listed["file"] == "counties.csv"].assign(file="counties")
    _without_geometry(mine, path, "columns")


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


def as_written(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as it goes into a CSV: shorter numbers, and no text that would be a formula.

    Numbers keep ten significant figures: all that the data can bear, and half the file. Text that
    starts like a formula gets an apostrophe, which spreadsheets read as `this is text`.
    """
    return pd.DataFrame(
        {name: _written(frame[name]) for name in frame.columns}, columns=frame.columns
    )


def _written(column: pd.Series[Any]) -> pd.Series[Any]:
    if column.dtype.kind == "f":
        values = column.to_numpy(dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            size = np.floor(np.log10(np.abs(values)))
            scale = 10.0 ** (9 - np.where(np.isfinite(size), size, 0.0))
            short = np.where(np.isfinite(values), np.round(values * scale) / scale, values)
        return pd.Series(short, index=column.index)
    if column.dtype.kind in "iub":
        return column
    text = column.astype(str)
    risky = text.str.contains(FORMULA, regex=True).to_numpy(dtype=bool)
    return text.where(~risky, "'" + text) if risky.any() else column


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
