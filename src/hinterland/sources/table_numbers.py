"""Numbers in the cells of a file: read, and held against the bounds of the codebook."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hinterland.codebook import Quantity, quantity
from hinterland.errors import Fault, first_labels

EMPTY = frozenset({"", "nan", "na", "n/a", "null"})
"""Cells, in lower case, that hold nothing."""


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
    empty = np.asarray([cell.lower() in EMPTY for cell in cells])
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
                f"{word} lies outside [{entry.lower:g}, {entry.upper:g}]{entry.after}.",
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
