"""Checks of a table against the codebook and the territory: words, units, labels, bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from hinterland.codebook import converter, quantity, split_header
from hinterland.errors import Fault, HinterlandError, InputError, first_labels
from hinterland.flow import Territory
from hinterland.sources.table_coverage import coverage_faults
from hinterland.sources.table_labels import label_faults
from hinterland.sources.table_numbers import EMPTY, bound_faults, parsed_numbers
from hinterland.sources.table_read import Rows
from hinterland.sources.table_rest import Rest

KEYS = {
    "county": ("county", "code_year"),
    "tier": ("county", "code_year", "tier"),
    "nation": ("year",),
    "province": ("province", "year"),
    # A row names a link, the ends of a way or those of a new link: no one key must be there.
    "link": (),
}
OPTIONAL_KEYS = {
    "county": ("cell_size",),
    "tier": (),
    "nation": (),
    "province": (),
    "link": (
        "link", "from", "to", "from_lon", "from_lat", "to_lon", "to_lat", "mode", "length_km",
        "two_way",
    ),
}  # fmt: skip
NOTES = ("county_name_en", "county_name_zh", "note", "province_name_en", "province_name_zh")
_LINK_NUMBERS = ("from_lon", "from_lat", "to_lon", "to_lat", "length_km", "two_way")
_NUMBERS = ("cell_size", "code_year", "year", *_LINK_NUMBERS)


@dataclass(frozen=True, eq=False)
class Table:
    """A checked table.

    Attributes:
        frame: key columns and one column for each fact, in canonical units; its index is the line
            of each row in the file.
        facts: the words.
        level: county, tier, nation, province or link.
        where: the file, for faults.
        faults: what is wrong so far.
        unread: by column the lines whose value is there and cannot be read. What follows from that
            is no fault of its own.
    """

    frame: pd.DataFrame
    facts: tuple[str, ...]
    level: str
    where: str
    faults: tuple[Fault, ...] = ()
    unread: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def is_unread(self, *columns: str) -> pd.Series[bool]:
        """(row,) Whether a value in one of the columns cannot be read."""
        lines = frozenset[int]().union(*(self.unread.get(name, ()) for name in columns))
        return pd.Series(self.frame.index.isin(lines), index=self.frame.index)


def checked(
    territory: Territory, rows: Rows, level: str, words: Sequence[str], rest: Rest = "refuse"
) -> Table:
    """The rows as a table of canonical units.

    With `rest` = `mean`, empty cells of a table by county or tier are values that are not given;
    those of a table of links always are. Every fault of headers, cells and labels is in `faults`,
    for the reader of the table to refuse with those that it finds itself.
    """
    level = "county" if level == "tier" and "tier" not in rows.headers else level
    columns, faults = _columns(territory, rows, level, words)
    faults = [*rows.faults, *faults]
    areal = level in ("county", "tier")
    may_be_empty = level in ("province", "link") or (areal and rest == "mean")
    if areal and may_be_empty:
        rows = _with_values(rows, list(columns))
    faults += _missing(rows, level)
    frame = pd.DataFrame(index=list(rows.lines))
    unread = _unread_headers(rows, list(columns), words)
    for key in (*KEYS[level], *OPTIONAL_KEYS[level]):
        if key in rows.headers:
            frame[key] = rows.column(key)
    label = _label(frame, level)
    for key in [k for k in _NUMBERS if k in frame]:
        values, more = parsed_numbers(
            rows.column(key), key, label, rows.where, may_be_empty=key in _LINK_NUMBERS
        )
        frame[key] = values.to_numpy()
        unread[key] = _unread(rows, key, values)
        faults += more
    for header, (word, unit) in columns.items():
        if quantity(word).type == "text":
            frame[word] = rows.column(header)
            continue
        # A province publishes some figures every year and others only for one.
        values, more = parsed_numbers(
            rows.column(header), header, label, rows.where, may_be_empty=may_be_empty
        )
        values = values * converter(word, unit)(1.0)
        faults += more + bound_faults(word, header, values, label, rows.where)
        frame[word] = values.to_numpy()
        unread[word] = _unread(rows, header, values)
    facts = tuple(dict.fromkeys(word for word, _ in columns.values()))
    if level == "link":
        facts = tuple(word for word in facts if given_cells(frame[word]).any())
    faults += label_faults(territory, frame, level, rows.where)
    if areal and "county" in frame:
        faults += coverage_faults(territory, frame, facts, rows.where, rest)
    return Table(frame, facts, level, rows.where, tuple(faults), unread)


def given_cells(column: pd.Series[Any]) -> pd.Series[bool]:
    """(row,) Whether a cell of a table holds a value: numbers that are there, text not empty."""
    return column.notna() & (column != "")


def _with_values(rows: Rows, headers: Sequence[str]) -> Rows:
    """The rows with a value in any column of a fact."""
    at = [rows.headers.index(header) for header in headers]
    kept = [
        number
        for number, row in enumerate(rows.cells)
        if any(row[column].lower() not in EMPTY for column in at)
    ]
    return replace(
        rows,
        cells=tuple(rows.cells[number] for number in kept),
        lines=tuple(rows.lines[number] for number in kept),
    )


def _unread(rows: Rows, header: str, values: pd.Series[float]) -> frozenset[int]:
    """Lines whose cell is no number."""
    given = [cell.lower() not in EMPTY for cell in rows.column(header)]
    bad = np.flatnonzero(~np.isfinite(values.to_numpy()) & np.asarray(given, dtype=bool))
    return frozenset(rows.lines[row] for row in bad.tolist())


def _unread_headers(
    rows: Rows, understood: Sequence[str], words: Sequence[str]
) -> dict[str, frozenset[int]]:
    """Facts whose column is there under a header that is not understood: all of it is unread."""
    strange = [header for header in rows.headers if header not in understood]
    return {
        word: frozenset(rows.lines)
        for word in words
        if any(header == word or header.startswith(f"{word}_") for header in strange)
    }


def _columns(
    territory: Territory, rows: Rows, level: str, words: Sequence[str]
) -> tuple[dict[str, tuple[str, str]], list[Fault]]:
    """Word and unit of each header that is a fact, and the faults of the others."""
    keys = {*KEYS[level], *OPTIONAL_KEYS[level], *NOTES}
    columns: dict[str, tuple[str, str]] = {}
    faults: list[Fault] = []
    for header in (h for h in rows.headers if h not in keys):
        try:
            columns[header] = _word_and_unit(territory, header, words, rows.where)
        except HinterlandError as error:
            faults += error.faults
    given = [word for word, _ in columns.values()]
    again = sorted({word for word in given if given.count(word) > 1})
    if again:
        faults.append(
            Fault("Facts are given twice.", f"{rows.where}: {first_labels(again)}", "Keep one.")
        )
    if not columns and not faults:
        faults.append(Fault("No fact is given.", rows.where, f"Give one of {', '.join(words)}."))
    return columns, faults


def _word_and_unit(
    territory: Territory, header: str, words: Sequence[str], where: str
) -> tuple[str, str]:
    place = f"{where}: {header}"
    split = split_header(header)
    if split is None:
        bare = [word for word in words if header == word]
        do = f"Write {_example(territory, bare[0])!r}." if bare else f"Use {', '.join(words)}."
        what = "has no unit" if bare else "is not a fact of the codebook"
        raise InputError(Fault(f"The column {header!r} {what}.", place, do))
    word, unit = split
    if word not in words:
        raise InputError(
            Fault(f"The table does not take {word}.", place, f"Use {', '.join(words)}.")
        )
    unit = _money(territory, word, unit, place)
    converter(word, unit)
    return word, unit


def _money(territory: Territory, word: str, unit: str, place: str) -> str:
    """The unit with the territory's currency written as `money`."""
    if "money" not in quantity(word).unit:
        return unit
    currency = str(territory.settings["currency"])
    first, slash, rest = unit.partition("/")
    parts = first.split("_")
    if parts[-1] != currency:
        raise InputError(
            Fault(
                f"The column of {word} is in {unit!r}, not in {currency}.",
                place,
                f"Give {_example(territory, word)!r}, in {territory.settings['price_year']} "
                "prices; money is not exchanged here.",
            )
        )
    return "_".join([*parts[:-1], "money"]) + slash + rest


def _example(territory: Territory, word: str) -> str:
    unit = quantity(word).unit.replace("money", str(territory.settings["currency"]))
    return f"{word}_{unit.replace('/', '_per_')}" if unit not in ("", "1", "unit") else word


def _missing(rows: Rows, level: str) -> list[Fault]:
    absent = [key for key in KEYS[level] if key not in rows.headers]
    if not absent:
        return []
    return [
        Fault(
            f"{len(absent)} column(s) are missing.",
            f"{rows.where}: {', '.join(absent)}",
            "Add them; the template has them all.",
        )
    ]


def _label(frame: pd.DataFrame, level: str) -> list[str]:
    """What a row is called in faults: its county and tier, else its line in the file."""
    lines = [f"line {line}" for line in frame.index]
    if level in ("county", "tier") and "county" in frame:
        tiers = frame["tier"] if "tier" in frame else [""] * len(frame)
        named = [f"{c} {t}".strip() for c, t in zip(frame["county"], tiers, strict=True)]
        return [name or line for name, line in zip(named, lines, strict=True)]
    return lines
