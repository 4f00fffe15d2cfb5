"""Units whose territory is contested between governments, with a neutral note.

The list is typed (typed/contested.csv) and takes no side: it tells the reader that the polygon of
the unit, which follows the boundary package, covers land that another government administers or
claims, and that everything computed from the polygon includes that land.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

TYPED = Path(__file__).parent / "typed"
_SOURCE = ("typed list, polygons checked against the lines of control", "typed", "2024")
COLUMNS = ("contested", "contested_note_en", "contested_note_zh")
PROVENANCE: dict[str, tuple[str, str, str]] = dict.fromkeys(COLUMNS, _SOURCE)


def contested(codes: pd.Index, path: Path = TYPED / "contested.csv") -> pd.DataFrame:
    """Flag (0 or 1) and notes for each code; raises ValueError for a listed code not in `codes`."""
    notes = pd.read_csv(path, dtype=str).set_index("code")
    unknown = notes.index.difference(codes)
    if len(unknown):
        raise ValueError(
            f"typed/contested.csv lists codes that are no units: {list(unknown[:5])}; correct them."
        )
    return pd.DataFrame(
        {
            "contested": codes.isin(notes.index).astype(int),
            "contested_note_en": notes["note_en"].reindex(codes).fillna("").to_numpy(),
            "contested_note_zh": notes["note_zh"].reindex(codes).fillna("").to_numpy(),
        },
        index=codes,
    )
