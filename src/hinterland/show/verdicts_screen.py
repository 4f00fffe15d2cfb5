"""Measures beside the evidence, for a terminal and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

import numpy as np
import pandas as pd

from hinterland.records.atomic import writing_file
from hinterland.show.export import ENCODING, as_written
from hinterland.show.measures_screen import SIGNS, WIDE
from hinterland.show.text import Block
from hinterland.verdicts import AGREES, DIFFER, DISAGREES, NONE, NOTHING, UNSEEN

ABOUT = (
    "Modelled: each measure alone, against published findings. Only signs are compared: sizes are "
    "of other doses, places and years. A disagreement may be the model's fault or the finding's."
)


def verdicts_text(table: pd.DataFrame, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Blocks: what it is, a row a finding, the count, disagreements with their findings.

    Args:
        table: of `verdicts.verdicts`.
        without: names of measures for which no finding is known.
    """
    yield fill(ABOUT, WIDE)
    if not table.empty:
        yield _rows(table)
        yield _counted(table)
        yield from _apart(table)
    if without:
        yield fill(f"No finding to compare with: {', '.join(without)}.", WIDE)


def _rows(table: pd.DataFrame) -> str:
    rows = [["measure", "outcome", "published", "model", "without assumed", "verdict"]]
    for row in table.to_dict(orient="records"):
        sign = None if np.isnan(row["sign"]) else int(row["sign"])
        told = f"{row['verdict']}, by assumption" if row["by_assumption"] else row["verdict"]
        numbers = [_share(row["model"]), _share(row["without_assumed"])]
        rows.append([row["measure"], row["outcome"] or "–", SIGNS[sign], *numbers, told])
    return str(Block(rows, left=3))


def _share(value: float) -> str:
    if np.isnan(value):
        return "–"
    return f"{value:+.3%}" if abs(value) >= NONE else "0"


def _counted(table: pd.DataFrame) -> str:
    counts = table["verdict"].value_counts()
    compared = table["verdict"].isin([AGREES, DISAGREES, NOTHING])
    told = (
        f"Of {int(compared.sum())} findings with a sign that the model can answer, it agrees with "
        f"{counts.get(AGREES, 0)} ({int(table['by_assumption'].sum())} of them only by what is "
        f"assumed), disagrees with {counts.get(DISAGREES, 0)} and says nothing to "
        f"{counts.get(NOTHING, 0)}; of {counts.get(DIFFER, 0)} more studies differ. A published 0 "
        f"is agreed with up to {UNSEEN:.1%}."
    )
    return fill(told, WIDE)


def _apart(table: pd.DataFrame) -> Iterator[str]:
    apart = table[table["verdict"].isin([DISAGREES, NOTHING])]
    if apart.empty:
        return
    lines = [
        fill(
            f"{row['measure']}, {row['outcome']}: {row['finding']} ({row['source']}; "
            f"{row['mark']}). The model: {_share(row['model'])}.",
            WIDE,
            initial_indent="- ",
            subsequent_indent="    ",
        )
        for row in apart.to_dict(orient="records")
    ]
    yield "\n".join(["Where they are apart", *lines])


def write_verdicts(table: pd.DataFrame, file: Path) -> None:
    """Write the table as CSV.

    Raises:
        OutputError: the file cannot be written.
    """
    with writing_file(file) as scratch:
        as_written(table).to_csv(scratch, index=False, encoding=ENCODING, lineterminator="\n")
