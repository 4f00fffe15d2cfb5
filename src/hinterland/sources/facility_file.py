"""Reading of facility files as text cells: CSV, Parquet, GeoPackage or a workbook."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from hinterland.errors import Fault, InputError, first_labels
from hinterland.sources.table_read import Rows, read_rows, rows_of

LONGITUDES = ("lon", "facility_lon", "经度")
LATITUDES = ("lat", "facility_lat", "纬度")

SAME_DEGREES = 1e-3
"""How far columns lon and lat may lie from the point of the same row: rounding, about 100 m."""

_GEODETIC = "EPSG:4326"


def read_facilities(path: Path) -> Rows:
    """Cells of a file of facilities; points of a geographic file become columns lon and lat.

    Raises:
        InputError: an unknown format, a file that cannot be read, several sheets or layers, or
            shapes that are no points or without a coordinate system. Faults of headers and rows
            are in `Rows.faults`.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        return read_rows(path)
    if kind not in _READERS:
        raise InputError(
            Fault(
                f"Facilities are not read from {kind or 'a file without an ending'!r}.",
                str(path),
                f"Give one of .csv, {', '.join(_READERS)}.",
            )
        )
    try:
        table = _READERS[kind](path)
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile) as error:
        raise InputError(
            Fault(
                f"The file cannot be read ({str(error).splitlines()[0] if str(error) else kind}).",
                str(path),
                "Save it again, or save it as CSV in UTF-8.",
            )
        ) from error
    return rows_of(table, path.name)


def _workbook(path: Path) -> list[list[str]]:
    sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str, na_filter=False)
    name = _only(list(sheets), "sheets", path)
    return _cells(sheets[name].to_numpy(object))


def _parquet(path: Path) -> list[list[str]]:
    if b"geo" in (pq.read_schema(path).metadata or {}):
        return _points(gpd.read_parquet(path), path)
    return _with_header(pd.read_parquet(path))


def _geopackage(path: Path) -> list[list[str]]:
    layer = _only(gpd.list_layers(path)["name"].tolist(), "layers", path)
    frame = gpd.read_file(path, layer=layer)
    if not isinstance(frame, gpd.GeoDataFrame):
        return _with_header(frame)
    return _points(frame, path)


def _points(frame: gpd.GeoDataFrame, path: Path) -> list[list[str]]:
    """Cells with the columns lon and lat in place of the geometry."""
    shapes = frame.geometry
    if shapes.crs is None:
        raise InputError(
            Fault(
                "The points have no coordinate system.", path.name, "Say which it is, in the GIS."
            )
        )
    bad = np.flatnonzero((shapes.geom_type != "Point") | shapes.is_empty)
    if len(bad):
        raise InputError(
            Fault(
                f"{len(bad)} row(s) are no points.",
                f"{path.name}: {_lines(bad)}",
                "Give one point a facility, e.g. its entrance or the centre of its outline.",
            )
        )
    at = shapes.to_crs(_GEODETIC)
    table = pd.DataFrame(frame.drop(columns=shapes.name))
    for names, values in ((LONGITUDES, at.x), (LATITUDES, at.y)):
        given = [name for name in names if name in table]
        for name in given:
            typed = pd.to_numeric(table.pop(name), errors="coerce").to_numpy(float)
            apart = np.flatnonzero(~(np.abs(typed - values.to_numpy()) <= SAME_DEGREES))
            if len(apart):
                raise InputError(
                    Fault(
                        f"The column {name} says another position than the points.",
                        f"{path.name}: {_lines(apart)}",
                        "Remove the column, or correct the points.",
                    )
                )
        table[names[0]] = values.to_numpy()
    return _with_header(table)


def _only(names: Sequence[str], what: str, path: Path) -> str:
    """The one part of the file, or the one called `facilities`."""
    if "facilities" in names:
        return "facilities"
    if len(names) != 1:
        raise InputError(
            Fault(
                f"The file has {len(names)} {what}.",
                f"{path.name}: {first_labels(names)}",
                "Keep one of them, or call one `facilities`.",
            )
        )
    return names[0]


def _lines(rows: Sequence[int] | np.ndarray[Any, Any]) -> str:
    return f"line {first_labels(int(row) + 2 for row in rows)}"


def _with_header(frame: pd.DataFrame) -> list[list[str]]:
    return [[str(name) for name in frame.columns], *_cells(frame.to_numpy(object))]


def _cells(values: np.ndarray[Any, Any]) -> list[list[str]]:
    return [[_text(value) for value in row] for row in values]


def _text(value: object) -> str:
    """A cell as text; whole numbers without a point, as labels that are numbers are written."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if math.isnan(number):
            return ""
        return str(int(number)) if number.is_integer() else repr(number)
    return str(value).strip()


_READERS: Mapping[str, Callable[[Path], list[list[str]]]] = {
    ".parquet": _parquet,
    ".gpkg": _geopackage,
    ".xlsx": _workbook,
}
