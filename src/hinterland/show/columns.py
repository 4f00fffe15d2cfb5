"""Columns of the tables: every county or place number of an assessment, with words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.appraise import registered
from hinterland.codebook import header, quantities
from hinterland.flow import Assessment
from hinterland.show.basis import Basis
from hinterland.show.formats import Language
from hinterland.show.wording import label, short_name

MOST_PARTS = 24
FACTS_GROUP = "facts"
NUMBERS = ("float", "int", "flag")


@dataclass(frozen=True)
class Column:
    """One column of numbers.

    Attributes:
        key: unique in a table: the word, and the part after a slash.
        word: of the codebook.
        part: entry of a second dimension (a service, a threshold), or empty.
        texts: what it means, in each language.
        group: room that the indicator comes from, or `facts`.
        status: weakest status among the facts behind it.
        unverified: whether it uses incomes that nobody verified.
        entries: whether it uses other entries that nobody verified, e.g. land crossings.
        values: one number for each row.
        currency: of amounts of money, for the header.
    """

    key: str
    word: str
    part: str
    texts: Mapping[Language, str]
    group: str
    status: str
    unverified: bool
    entries: bool
    values: npt.NDArray[np.float64]
    currency: str

    @property
    def header(self) -> str:
        """Header in files: word, part, unit, and a warning where incomes are unverified."""
        unit = header(self.word, self.currency)[len(self.word) :]
        part = f"_{self.part}" if self.part else ""
        return f"{self.word}{part}{unit}{'_unverified' if self.unverified else ''}"


def columns(assessment: Assessment, dim: str, basis: Basis) -> list[Column]:
    """All numeric columns over `dim` (county or place), region only: facts, then indicators."""
    territory = assessment.territory
    region = territory.region if dim == "county" else territory.place_region
    found: list[Column] = []
    currency = str(territory.settings["currency"])
    sources = ((territory.facts, FACTS_GROUP), (assessment.access.times, "access"))
    for dataset, group in (*sources, (assessment.indicators, "")):
        for name in map(str, dataset.data_vars):
            entry = quantities().get(name)
            if entry is None or entry.type not in NUMBERS or entry.dims[:1] != (dim,):
                continue
            room, known = group or group_of(name), _known_parts(assessment, dataset[name])
            found += _parts(dataset[name], region, room, basis, known, currency=currency)
    return found


def group_of(word: str) -> str:
    """The room of an indicator: the name of the module that computes it."""
    entry = registered().get(word)
    return entry.compute.__module__.rsplit(".", 1)[-1] if entry else "other"


def _parts(
    variable: xr.DataArray,
    region: npt.NDArray[np.bool_],
    group: str,
    basis: Basis,
    known: npt.NDArray[np.bool_] | None,
    *,
    currency: str,
) -> Iterator[Column]:
    word = str(variable.name)
    values = np.asarray(variable.values, dtype=float)[region]
    if values.ndim == 1:
        status, unverified = basis.status_of(word), basis.unverified(word)
        texts, entries = short_name(word), basis.entries(word)
        yield Column(word, word, "", texts, group, status, unverified, entries, values, currency)
        return
    labels = variable[variable.dims[1]].values if values.ndim == 2 else ()
    if len(labels) > MOST_PARTS or variable.dims[1] == "county_to":
        return
    for position, name in enumerate(labels):
        if known is not None and not known[position]:
            continue
        part = part_name(name)
        # A slice of a word of many parts rests on what that part rests on.
        source = basis.source_word(word, part)
        yield Column(
            f"{word}/{part}",
            word,
            part,
            _with_part(word, str(variable.dims[1]), part),
            group,
            basis.status_of(source),
            basis.unverified(source),
            basis.entries(source, part),
            values[:, position],
            currency,
        )


def _known_parts(assessment: Assessment, variable: xr.DataArray) -> npt.NDArray[np.bool_] | None:
    """Parts that have data, where an indicator `<dimension>_available` tells; else None."""
    word = f"{variable.dims[1]}_available" if variable.ndim == 2 else ""
    if word not in assessment.indicators.data_vars:
        return None
    return np.asarray(assessment.indicators[word].values > 0)


def part_name(name: Any) -> str:
    """A label of a second dimension as text; thresholds as hours."""
    if isinstance(name, (float, np.floating)):
        return f"{float(name):g}h"
    return str(name)


def _with_part(word: str, dim: str, part: str) -> dict[Language, str]:
    of = label(dim, part)
    texts = short_name(word)
    return {"zh": f"{texts['zh']}：{of['zh']}", "en": f"{texts['en']}: {of['en']}"}
