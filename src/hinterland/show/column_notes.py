"""What each column of the files means: unit, status, whether it is verified, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from hinterland.codebook import TIERS, quantities
from hinterland.show.columns import Column
from hinterland.show.formats import Language
from hinterland.show.tables import Tables
from hinterland.show.wording import meaning, pair

NAMES = (
    "file", "column", "word", "unit", "status", "unverified_income", "rests_on_unverified",
    "meaning_en", "meaning_zh",
)  # fmt: skip
# Columns that are no words of the codebook, and the fact whose status they have.
MADE: Mapping[str, str] = {
    "county_code": "county_name_zh",
    "place_code": "place_county",
    "province_code": "county_province",
    "counties": "county_role",
    "contested_flag": "contested",
    "population_person": "population",
    **{f"population_{tier}_person": "population" for tier in TIERS},
}


def column_notes(tables: Tables) -> pd.DataFrame:
    """One row a column of counties.csv, places.csv and provinces.csv, in their order."""
    none = slice(0, 0)
    by_province = [column for column, _ in tables.by_province]
    files: tuple[tuple[str, pd.DataFrame, Sequence[Column]], ...] = (
        ("counties.csv", tables.counties(), tables.county),
        ("places.csv", tables.places(none), tables.place),
        ("provinces.csv", tables.provinces(), by_province),
    )
    rows = [
        row
        for file, frame, columns in files
        for row in _rows(tables, file, [str(frame.index.name), *map(str, frame.columns)], columns)
    ]
    return pd.DataFrame(rows, columns=list(NAMES))


def _rows(
    tables: Tables, file: str, headers: Sequence[str], columns: Sequence[Column]
) -> Iterable[tuple[object, ...]]:
    known = {column.header: column for column in columns}
    unit = tables.assessment.territory.unit
    for header in headers:
        column = known.get(header)
        if column is None:
            yield (file, header, *_made(tables, header))
            continue
        doubt = (column.unverified, column.entries)
        texts = column.texts
        yield (file, header, column.word, unit(column.word), column.status, *doubt,
               texts["en"], texts["zh"])  # fmt: skip


def _made(tables: Tables, header: str) -> tuple[object, ...]:
    """Word, unit, status, flags and meanings of a label, a name, a sum or a status."""
    basis, word = tables.basis, MADE.get(header, header)
    if word not in quantities():
        word = header.removesuffix("_status")
        texts = pair("column.status", word=word)
        doubt = (basis.unverified(word), basis.entries(word))
        return word, "", basis.status_of(word), *doubt, texts["en"], texts["zh"]
    told: Mapping[Language, str] = pair(f"column.{header}") if header in MADE else meaning(word)
    unit = tables.assessment.territory.unit(word) if header.endswith("_person") else ""
    doubt = (basis.unverified(word), basis.entries(word))
    return word, unit, basis.status_of(word), *doubt, told["en"], told["zh"]
