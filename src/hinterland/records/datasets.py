"""Labelled datasets as folders: NetCDF for the arrays, GeoParquet for shapes, JSON for settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import h5netcdf  # noqa: F401  (the engine named below; a missing one is told at import)
import numpy as np
import xarray as xr

from hinterland.errors import Fault, InputError
from hinterland.records.atomic import TERRITORY_MARK, writing_folder
from hinterland.records.hashing import dataset_hash, file_hash

FORMAT = "hinterland-territory/1"
FACTS = "facts.nc"
SHAPES = "boundaries.parquet"
HEADER = TERRITORY_MARK


def save_folder(
    target: Path,
    *,
    name: str,
    dataset: xr.Dataset,
    settings: Mapping[str, Any],
    boundaries: gpd.GeoSeries | None,
    replace: bool,
) -> None:
    """Write a dataset with its settings and shapes as one folder, whole or not at all.

    Args:
        target: the folder.
        name: the name of the territory.
        dataset: the facts; text as numpy strings, numbers as they are.
        settings: JSON-able.
        boundaries: one shape for each label of the dimension `county`, or None.
        replace: whether a territory that is there already is replaced; otherwise it is refused.
    """
    with writing_folder(target, TERRITORY_MARK if replace else None) as scratch:
        dataset.to_netcdf(scratch / FACTS, engine="h5netcdf", encoding=_encoding(dataset))
        if boundaries is not None:
            boundaries.to_frame("geometry").to_parquet(scratch / SHAPES, compression="zstd")
        header = {
            "format": FORMAT,
            "name": name,
            "hash": dataset_hash(dataset, settings),
            "settings": dict(settings),
        }
        if boundaries is not None:
            header["boundaries"] = file_hash(scratch / SHAPES)
        text = json.dumps(header, indent=1, ensure_ascii=False, sort_keys=True)
        (scratch / HEADER).write_text(text + "\n", encoding="utf-8")


def load_folder(
    source: Path,
) -> tuple[str, xr.Dataset, dict[str, Any], gpd.GeoSeries | None]:
    """Read what `save_folder` wrote: name, dataset, settings, shapes.

    Raises:
        InputError: a part is missing, unreadable, of another format, or was altered.
    """
    header = _header(source)
    try:
        with xr.open_dataset(source / FACTS, engine="h5netcdf", decode_times=False) as opened:
            dataset = opened.load()
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        raise _damaged(source / FACTS, f"cannot be read ({error})") from error
    dataset = _plain(dataset)
    settings = header["settings"]
    if dataset_hash(dataset, settings) != header["hash"]:
        raise _damaged(source, "does not match the hash in its header")
    boundaries = None
    if "boundaries" in header:
        if not (source / SHAPES).exists() or file_hash(source / SHAPES) != header["boundaries"]:
            raise _damaged(source / SHAPES, "is missing or was altered")
        try:
            boundaries = gpd.read_parquet(source / SHAPES).geometry
        except (OSError, ValueError) as error:
            raise _damaged(source / SHAPES, f"cannot be read ({error})") from error
    return str(header["name"]), dataset, settings, boundaries


def _plain(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset without file encodings, its text as numpy strings (the engine gives objects)."""
    text = {
        name: variable.astype(str)
        for name, variable in dataset.variables.items()
        if variable.dtype.kind == "O"
    }
    dataset = dataset.assign_coords({n: v for n, v in text.items() if n in dataset.coords})
    return dataset.assign(
        {n: v for n, v in text.items() if n not in dataset.coords}
    ).drop_encoding()


def _header(source: Path) -> dict[str, Any]:
    try:
        header: dict[str, Any] = json.loads((source / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(source / HEADER, f"cannot be read ({error})") from error
    if header.get("format") != FORMAT:
        raise InputError(
            Fault(
                what=f"The folder is of format {header.get('format')!r}.",
                where=str(source),
                do=f"This version reads {FORMAT}; save the territory again with it.",
            )
        )
    return header


def _damaged(path: Path, what: str) -> InputError:
    return InputError(
        Fault(
            what=f"A part of a saved territory {what}.",
            where=str(path),
            do="Save or copy the folder again; it holds territory.json and facts.nc.",
        )
    )


def _encoding(dataset: xr.Dataset) -> dict[str, dict[str, Any]]:
    """Compressed; text as fixed-width characters, which compress where variable strings do not."""
    encoding: dict[str, dict[str, Any]] = {}
    for name in dataset.variables:
        variable = dataset[name]
        # Compression is per chunk; scalars and empty arrays cannot be chunked.
        packed = {"zlib": True, "complevel": 6, "shuffle": True}
        entry: dict[str, Any] = dict(packed) if variable.size and variable.ndim else {}
        if variable.dtype.kind in "UO":
            entry["dtype"] = "S1"
        elif variable.dtype == np.bool_:
            entry["dtype"] = "int8"
        if variable.dtype.kind == "f":
            entry["_FillValue"] = None
        encoding[str(name)] = entry
    return encoding
