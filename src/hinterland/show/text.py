"""Text tables for a terminal: aligned columns, Chinese characters counted twice."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Rows of a text table under a heading; the first `left` columns are aligned to the left."""

    rows: Sequence[Sequence[str]]
    heading: str = ""
    left: int = 1

    def __str__(self) -> str:
        heading = [self.heading] if self.heading else []
        return "\n".join(heading + lines(self.rows, self.left))


LONG = 180.0
"""Minutes above which people count in hours."""


def duration(minutes: float) -> str:
    """Minutes with a decimal, above `LONG` as h:mm; `∞` where there is no way, `–` for NaN."""
    if not math.isfinite(minutes):
        return "–" if math.isnan(minutes) else "∞"
    if minutes <= LONG:
        return f"{minutes:,.1f}"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:,}:{rest:02d}"


def width(text: str) -> int:
    """Columns that a text takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def lines(rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Rows as aligned lines: the first `left` columns to the left, numbers to the right."""
    if not rows:
        return []
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(_padded(row, widths, left)).rstrip() for row in rows]


def _padded(row: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    cells = []
    for at, (text, wide) in enumerate(zip(row, widths, strict=True)):
        gap = " " * (wide - width(text))
        cells.append(text + gap if at < left else gap + text)
    return cells
