"""Reading of CSV files as text, with the faults of the file itself."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.sources.privacy import person_faults

_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = {
    ";": "semicolons",
    "\t": "tabs",
    "，": "full-width commas",
    "；": "full-width semicolons",
}
_WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True)
class Rows:
    """Headers and cells of a CSV file, all text; `where` names the file in faults."""

    headers: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    where: str

    def column(self, header: str) -> list[str]:
        """The cells of one column, stripped."""
        at = self.headers.index(header)
        return [row[at] for row in self.cells]


def read_rows(path: Path) -> Rows:
    """Cells of a CSV file in UTF-8 (with or without a byte order mark), else in GB18030.

    Excel in Chinese saves CSV in GB18030 unless told otherwise.

    Raises:
        InputError: missing, not text, not separated by commas, no rows, rows of other lengths,
            headers twice, or columns about single persons; all at once.
    """
    try:
        text = _text(path)
        _check_separator(text, path.name)
        table = [row for row in csv.reader(text.splitlines(), strict=True) if any(row)]
    except (OSError, csv.Error) as error:
        what = error.strerror if isinstance(error, OSError) else f"not a CSV file: {error}"
        raise InputError(
            Fault(f"The table cannot be read ({what}).", str(path), "Give a CSV file in UTF-8.")
        ) from error
    return rows_of(table, path.name)


def rows_of(table: Sequence[Sequence[str]], where: str) -> Rows:
    """Header and cells of a table, stripped.

    Raises:
        InputError: no rows, rows of other lengths, headers twice, or columns about single persons;
            all at once.
    """
    if len(table) < 2:
        raise InputError(
            Fault("The table has no rows.", where, "Give a header row and at least one row.")
        )
    headers = tuple(cell.strip() for cell in table[0])
    faults = person_faults(headers, where)
    again = sorted({h for h in headers if headers.count(h) > 1})
    if again:
        faults.append(
            Fault("Headers occur twice.", f"{where}: {first_labels(again)}", "Keep one of each.")
        )
    uneven = [n for n, row in enumerate(table[1:], start=2) if len(row) != len(headers)]
    if uneven:
        faults.append(
            Fault(
                f"{len(uneven)} row(s) have another number of cells than the header.",
                f"{where}: line {first_labels(uneven)}",
                "Give every row one cell for each header.",
            )
        )
    refuse(InputError, faults)
    cells = tuple(tuple(cell.strip() for cell in row) for row in table[1:])
    return Rows(headers, cells, where)


def _text(path: Path) -> str:
    """The text of the file in the first encoding that fits."""
    content = path.read_bytes()
    if content.startswith(_WORKBOOK):
        raise InputError(
            Fault(
                "The table is a workbook, not a CSV file.",
                str(path),
                "Save its sheet as CSV (UTF-8) and give that file.",
            )
        )
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Bytes of zero decode as text, but no CSV file has them.
        if "\0" not in text:
            return text
    raise InputError(
        Fault(
            "The table is no text in UTF-8 or GB18030.",
            str(path),
            "Save it again as CSV (UTF-8): in Excel, Save As, CSV UTF-8 (comma delimited).",
        )
    )


def _check_separator(text: str, where: str) -> None:
    """Refuse a header that is separated by something else than commas."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    found = [name for mark, name in _SEPARATORS.items() if mark in first]
    if "," in first or not found:
        return
    raise InputError(
        Fault(
            f"The columns are separated by {found[0]}, not by commas.",
            f"{where}: line 1",
            "Save the table as CSV with commas between the cells and points in the numbers.",
        )
    )
