"""Reading of CSV files as text, with the faults of the file itself."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.sources.privacy import person_faults


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
    """Cells of a CSV file in UTF-8 (with or without a byte order mark).

    Raises:
        InputError: missing, not text, no rows, rows of other lengths, headers twice, or columns
            about single persons; all at once.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = [row for row in csv.reader(text.splitlines(), strict=True) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        what = error.strerror if isinstance(error, OSError) else f"not a CSV file in UTF-8: {error}"
        raise InputError(
            Fault(f"The table cannot be read ({what}).", str(path), "Give a CSV file in UTF-8.")
        ) from error
    where = path.name
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
