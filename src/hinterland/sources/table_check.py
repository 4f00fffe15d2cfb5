"""Checks of a table against the codebook and the territory: words, units, labels, bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from hinterland.codebook import Quantity, converter, quantity, split_header
from hinterland.errors import Fault, HinterlandError, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources.table_coverage import coverage_faults
from hinterland.sources.table_labels import label_faults
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
_EMPTY = frozenset({"", "nan", "na", "n/a", "null"})
_LINK_NUMBERS = ("from_lon", "from_lat", "to_lon", "to_lat", "length_km", "two_way")
_NUMBERS = ("cell_size", "code_year", "year", *_LINK_NUMBERS)


@dataclass(frozen=True, eq=False)
class Table:
    """A checked table.

    Attributes:
        frame: key columns and one column for each fact, in canonical units.
        facts: the words.
        level: county, tier, nation, province or link.
        where: the file, for faults.
    """

    frame: pd.DataFrame
    facts: tuple[str, ...]
    level: str
    where: str


def checked(
    territory: Territory, rows: Rows, level: str, words: Sequence[str], rest: Rest = "refuse"
) -> Table:
    """The rows as a table of canonical units.

    With `rest` = `mean`, empty cells of a table by county or tier are values that are not given;
    those of a table of links always are.

    Raises:
        InputError: every fault of headers, cells and labels, at once.
    """
    level = "county" if level == "tier" and "tier" not in rows.headers else level
    columns, faults = _columns(territory, rows, level, words)
    areal = level in ("county", "tier")
    may_be_empty = level in ("province", "link") or (areal and rest == "mean")
    if areal and may_be_empty:
        rows = _with_values(rows, list(columns))
    faults += _missing(rows, level)
    frame = pd.DataFrame(index=range(len(rows.cells)))
    for key in (*KEYS[level], *OPTIONAL_KEYS[level]):
        if key in rows.headers:
            frame[key] = rows.column(key)
    label = _label(frame, level)
    for key in [k for k in _NUMBERS if k in frame]:
        frame[key], more = parsed_numbers(
            rows.column(key), key, label, rows.where, may_be_empty=key in _LINK_NUMBERS
        )
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
        frame[word] = values
    facts = tuple(dict.fromkeys(word for word, _ in columns.values()))
    if level == "link":
        facts = tuple(word for word in facts if given_cells(frame[word]).any())
    faults += label_faults(territory, frame, level, rows.where)
    if areal and "county" in frame:
        faults += coverage_faults(territory, frame, facts, rows.where, rest)
    refuse(InputError, faults)
    return Table(frame, facts, level, rows.where)


def given_cells(column: pd.Series[Any]) -> pd.Series[bool]:
    """(row,) Whether a cell of a table holds a value: numbers that are there, text not empty."""
    return column.notna() & (column != "")


def _with_values(rows: Rows, headers: Sequence[str]) -> Rows:
    """The rows with a value in any column of a fact."""
    at = [rows.headers.index(header) for header in headers]
    cells = tuple(
        row for row in rows.cells if any(row[column].lower() not in _EMPTY for column in at)
    )
    return replace(rows, cells=cells)


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
    lines = [f"line {row + 2}" for row in range(len(frame))]
    if level in ("county", "tier") and "county" in frame:
        tiers = frame["tier"] if "tier" in frame else [""] * len(frame)
        named = [f"{c} {t}".strip() for c, t in zip(frame["county"], tiers, strict=True)]
        return [name or line for name, line in zip(named, lines, strict=True)]
    return lines


def parsed_numbers(
    cells: Sequence[str],
    header: str,
    label: Sequence[str],
    where: str,
    *,
    may_be_empty: bool = False,
) -> tuple[pd.Series[float], list[Fault]]:
    """Numbers of a column, NaN where a cell is empty, and the faults of its cells.

    Args:
        cells: of the column.
        header: its name, for faults.
        label: what each row is called in faults.
        where: the file.
        may_be_empty: whether an empty cell is a value that is not given rather than a fault.
    """
    values = pd.to_numeric(pd.Series(list(cells)), errors="coerce").astype(float)
    empty = np.asarray([cell.lower() in _EMPTY for cell in cells])
    wrong = ~np.isfinite(values.to_numpy()) & ~empty
    faults = []
    for bad, what, do in (
        (
            empty & (not may_be_empty),
            "is empty",
            "Give a number, or leave the row out; with `--rest mean` an empty cell of a county "
            "counts as not given.",
        ),
        (wrong, "is not a number", "Write plain numbers such as 1234.5, without units."),
    ):
        if bad.any():
            named = [label[row] for row in np.flatnonzero(bad).tolist()]
            faults.append(
                Fault(f"{header} {what} in {len(named)} row(s).",
                      f"{where}: {first_labels(named)}", do)
            )  # fmt: skip
    return values, faults


def bound_faults(
    word: str, header: str, values: pd.Series[float], label: Sequence[str], where: str
) -> list[Fault]:
    """Faults of values outside the codebook's bounds, and of broken ones that must be whole."""
    entry = quantity(word)
    # The smallest excess is rounding of the unit conversion, e.g. 100 percent.
    low, high = entry.lower - 1e-12, entry.upper + 1e-12
    outside = (values < low) | (values > high)
    broken = (values % 1 != 0) & values.notna() & (entry.type in ("int", "flag"))
    return [
        Fault(
            what, f"{where}: {first_labels(label[row] for row in np.flatnonzero(bad).tolist())}", do
        )
        for bad, what, do in (
            (
                outside,
                f"{word} lies outside [{entry.lower:g}, {entry.upper:g}] {entry.unit}.".rstrip(),
                _remedy(entry, header, values),
            ),
            (broken, f"{word} is not a whole number.", "Give whole numbers."),
        )
        if bad.any()
    ]


def _remedy(entry: Quantity, header: str, values: pd.Series[float]) -> str:
    """What to do about values out of bounds; shares up to 100 are most likely in per cent."""
    share = entry.unit == "1" and entry.lower >= 0 and entry.upper <= 1 and header == entry.word
    if share and values.max() > 1 and values.max() <= 100 and not values.min() < 0:
        return (
            f"If these are in per cent, divide them by 100 or name the column "
            f"{f'{entry.word}_percent'!r}; else correct the numbers."
        )
    return "Correct the number or its unit in the header."
