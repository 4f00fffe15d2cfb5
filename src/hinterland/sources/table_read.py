"""Reading of CSV files as text, with the faults of the file itself."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hinterland.errors import Fault, InputError, first_labels
from hinterland.sources.privacy import person_columns, person_faults

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
    """Headers and cells of a file, all text.

    Attributes:
        headers: of the columns that are read.
        cells: (row, column).
        where: names the file in faults.
        lines: (row,) line in the file, the header being line 1 where nothing stands before it.
        faults: what is wrong with the table as such: columns about persons, headers twice, rows of
            other lengths. The rest is read nevertheless, so that all faults are told together;
            whoever reads the cells refuses these too.
    """

    headers: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    where: str
    lines: tuple[int, ...]
    faults: tuple[Fault, ...] = ()

    def column(self, header: str) -> list[str]:
        """The cells of one column, stripped."""
        at = self.headers.index(header)
        return [row[at] for row in self.cells]


def read_rows(path: Path) -> Rows:
    """Cells of a CSV file in UTF-8 (with or without a byte order mark), else in GB18030.

    Excel in Chinese saves CSV in GB18030 unless told otherwise.

    Raises:
        InputError: missing, not text, not separated by commas, or no rows. Other faults of the
            table are in `faults`.
    """
    try:
        text = _text(path)
        _check_separator(text, path.name)
        reader = csv.reader(text.splitlines(), strict=True)
        # A cell with line breaks ends further down; its row is called by where it ends.
        table = [(row, reader.line_num) for row in reader]
    except (OSError, csv.Error) as error:
        what = error.strerror if isinstance(error, OSError) else f"not a CSV file: {error}"
        raise InputError(
            Fault(f"The table cannot be read ({what}).", str(path), "Give a CSV file in UTF-8.")
        ) from error
    return rows_of([row for row, _ in table], path.name, [line for _, line in table])


def rows_of(table: Sequence[Sequence[str]], where: str, lines: Sequence[int] | None = None) -> Rows:
    """Header and cells of a table, stripped; empty rows are left out.

    Args:
        table: rows, the header first.
        where: the file.
        lines: line of each row; counted from 1 if absent.

    Raises:
        InputError: no rows, or none as long as the header. Other faults of the table are in
            `faults`.
    """
    numbers = range(1, len(table) + 1) if lines is None else lines
    filled = [(row, line) for row, line in zip(table, numbers, strict=True) if any(row)]
    if len(filled) < 2:
        raise InputError(
            Fault("The table has no rows.", where, "Give a header row and at least one row.")
        )
    headers = [cell.strip() for cell in filled[0][0]]
    faults = person_faults(headers, where)
    again = sorted({h for h in headers if headers.count(h) > 1})
    if again:
        faults.append(
            Fault("Headers occur twice.", f"{where}: {first_labels(again)}", "Keep one of each.")
        )
    uneven = [line for row, line in filled[1:] if len(row) != len(headers)]
    if uneven:
        faults.append(
            Fault(
                f"{len(uneven)} row(s) have another number of cells than the header.",
                f"{where}: line {first_labels(uneven)}",
                "Give every row one cell for each header.",
            )
        )
    personal = set(person_columns(headers))
    kept = [at for at, h in enumerate(headers) if h not in personal and h not in headers[:at]]
    whole = [(row, line) for row, line in filled[1:] if len(row) == len(headers)]
    if not whole:
        raise InputError(faults)
    return Rows(
        tuple(headers[at] for at in kept),
        tuple(tuple(row[at].strip() for at in kept) for row, _ in whole),
        where,
        tuple(line for _, line in whole),
        tuple(faults),
    )


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
