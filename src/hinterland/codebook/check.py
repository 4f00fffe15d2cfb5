"""Checks of a labelled dataset against the codebook; all faults are found, none raised here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import xarray as xr

from hinterland.codebook.quantity import (
    STATUS_SUFFIX,
    STATUSES,
    TIERS,
    Quantity,
    quantities,
    words_of_kind,
)
from hinterland.errors import Fault, first_labels

_INDEXED = {
    "node": "node",
    "place": "place",
    "county": "county",
    "facility": "facility",
    "foreign": "foreign",
}


def dataset_faults(
    dataset: xr.Dataset, kinds: Iterable[str], *, require_provenance: bool = True
) -> list[Fault]:
    """All faults of a dataset whose variables must be words of the given kinds.

    Checked: every required word is there; dimensions and their order; types; bounds; no NaN;
    labels unique; indices in range; `source` and `status` on every fact.
    """
    kinds = tuple(kinds)
    faults = list(_missing(dataset, kinds))
    faults += list(_labels(dataset))
    for name in map(str, dataset.data_vars):
        if name.endswith(STATUS_SUFFIX):
            faults += _status_faults(dataset, name)
            continue
        entry = quantities().get(name)
        if entry is None or entry.kind not in kinds:
            faults.append(
                Fault(
                    f"{name!r} is not a word of the codebook for {'/'.join(kinds)}.",
                    name,
                    "Remove it or add a row to the codebook.",
                )
            )
            continue
        faults += _variable_faults(dataset, entry)
        if require_provenance:
            faults += _provenance_faults(dataset, name)
    return faults


def _missing(dataset: xr.Dataset, kinds: tuple[str, ...]) -> Iterator[Fault]:
    wanted = [w for kind in kinds for w in words_of_kind(kind, required=True)]
    absent = [w for w in wanted if w not in dataset.data_vars]
    if absent:
        yield Fault(
            f"{len(absent)} required quantities are missing.",
            ", ".join(absent),
            "Give them, or read them from a source that has them.",
        )


def _labels(dataset: xr.Dataset) -> Iterator[Fault]:
    for dim in map(str, dataset.dims):
        if dim not in dataset.coords:
            yield Fault(f"The dimension {dim} has no labels.", dim, "Give each row a label.")
            continue
        index = dataset.indexes[dim]
        if not index.is_unique:
            again = index[index.duplicated()].unique()
            yield Fault(
                f"Labels of {dim} occur more than once.",
                first_labels(again),
                "Give each row a label of its own.",
            )


def _variable_faults(dataset: xr.Dataset, entry: Quantity) -> Iterator[Fault]:
    variable = dataset[entry.word]
    if tuple(map(str, variable.dims)) != entry.dims:
        yield Fault(
            f"{entry.word} has dimensions {tuple(variable.dims)}.",
            entry.word,
            f"Give it the dimensions {entry.dims}, in that order.",
        )
        return
    values = variable.values
    if entry.type == "text":
        if values.dtype.kind not in "UO":
            yield Fault(f"{entry.word} is not text.", entry.word, "Give text.")
        elif entry.word == "place_tier":
            yield from _outside(variable, ~np.isin(values, TIERS), f"is not one of {TIERS}")
        return
    if values.dtype.kind not in "fiub":
        yield Fault(f"{entry.word} is not a number.", entry.word, "Give numbers.")
        return
    yield from _number_faults(dataset, entry, variable)


def _number_faults(dataset: xr.Dataset, entry: Quantity, variable: xr.DataArray) -> Iterator[Fault]:
    values = variable.values
    if entry.type in ("int", "index", "flag") and values.dtype.kind == "f":
        yield from _outside(variable, values != np.round(values), "is not a whole number")
    if values.dtype.kind == "f":
        # An indicator by county may have no value where there is nobody to measure; a fact never.
        told = entry.kind in ("indicator", "exchange")
        undefined = told and entry.type == "float" and "county" in entry.dims
        if not undefined:
            yield from _outside(variable, np.isnan(values), "is not a number (NaN)")
        if entry.upper != np.inf or entry.kind == "fact":
            yield from _outside(variable, np.isinf(values), "is infinite")
    low, high = entry.lower, entry.upper
    if entry.type == "index":
        target = _INDEXED[entry.unit]
        high = dataset.sizes.get(target, 0) - 1
    # A NaN is told once, above; comparisons with it are false here.
    outside = (values < low) | ((values > high) & np.isfinite(values))
    yield from _outside(variable, outside, f"lies outside [{low:g}, {high:g}]{entry.after}")


def _outside(variable: xr.DataArray, bad: np.ndarray[Any, Any], what: str) -> Iterator[Fault]:
    if not bad.any():
        return
    rows = np.unique(np.argwhere(bad)[:, 0]) if bad.ndim else np.array([0])
    dim = str(variable.dims[0]) if variable.dims else ""
    labels = variable[dim].values[rows] if dim in variable.coords else rows
    yield Fault(
        f"{variable.name} {what} in {len(rows)} row(s).",
        f"{dim} {first_labels(labels)}",
        f"Correct {variable.name} there.",
    )


def _provenance_faults(dataset: xr.Dataset, name: str) -> Iterator[Fault]:
    attributes = dataset[name].attrs
    status = attributes.get("status")
    if not attributes.get("source"):
        yield Fault(f"{name} names no source.", name, "Give the attribute `source`.")
    if status not in (*STATUSES, "mixed"):
        yield Fault(
            f"{name} has the status {status!r}.",
            name,
            f"Give the attribute `status`: one of {', '.join(STATUSES)}.",
        )
    if status == "mixed" and name + STATUS_SUFFIX not in dataset.data_vars:
        yield Fault(
            f"{name} is mixed but says not which rows are what.",
            name,
            f"Give the variable {name + STATUS_SUFFIX}.",
        )


def _status_faults(dataset: xr.Dataset, name: str) -> list[Fault]:
    word = name.removesuffix(STATUS_SUFFIX)
    if word not in dataset.data_vars:
        return [Fault(f"{name} describes no variable.", name, "Remove it.")]
    variable = dataset[name]
    if variable.dims != dataset[word].dims[:1]:
        return [
            Fault(
                f"{name} has dimensions {variable.dims}.",
                name,
                f"Give it the first dimension of {word}.",
            )
        ]
    if variable.dtype.kind not in "iu" or not np.isin(variable.values, range(len(STATUSES))).all():
        return [Fault(f"{name} holds no status numbers.", name, f"Use positions in {STATUSES}.")]
    return []
