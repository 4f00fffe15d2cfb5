"""Content hashes of labelled datasets: the same content gives the same hash, whatever the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr


def dataset_hash(dataset: xr.Dataset, settings: Mapping[str, Any]) -> str:
    """SHA-256 over every variable (name, dimensions, values, attributes) and the settings.

    Variables are taken in the order of their names, so the order of insertion does not matter.
    """
    digest = hashlib.sha256()
    for name in sorted(str(name) for name in dataset.variables):
        variable = dataset[name]
        attributes = {str(k): str(v) for k, v in variable.attrs.items()}
        header = [name, list(map(str, variable.dims)), attributes]
        digest.update(json.dumps(header, sort_keys=True, ensure_ascii=False).encode())
        digest.update(_bytes(np.asarray(variable.values)))
    digest.update(json.dumps(dict(settings), sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()


def _bytes(values: np.ndarray[Any, Any]) -> bytes:
    if values.dtype.kind in "UO":
        # Text of any width hashes alike: the width of a numpy string array is not content.
        return "\x1f".join(values.ravel().astype(str).tolist()).encode()
    if values.dtype.kind == "f":
        return np.ascontiguousarray(values, dtype="<f8").tobytes()
    return np.ascontiguousarray(values, dtype="<i8").tobytes()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
