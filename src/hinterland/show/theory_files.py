"""Files of the theory laboratory: tables as CSV, the picture, and a manifest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from hinterland import __version__
from hinterland.equilibrate.laboratory.study import Study
from hinterland.records.atomic import THEORY_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written
from hinterland.show.fonts import cjk_font
from hinterland.show.theory_picture import theory_picture
from hinterland.show.theory_tables import INVENTED, RECONSTRUCTION, STATUS, tables

PICTURE = "patterns.png"
LONG = ("draws", "map")
"""Tables with a row for each draw or point: in files only."""


def write_theory(study: Study, out: Path, *, command: Sequence[str] = ()) -> None:
    """Write all tables, the picture and `theory.json`.

    Args:
        study: what to write.
        out: the folder; earlier results of the laboratory there are replaced.
        command: the command that made it, for the manifest.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    picture = theory_picture(study, cjk_font())
    with writing_folder(out, THEORY_MARK) as folder:
        for name, frame in tables(study).items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        (folder / PICTURE).write_bytes(picture)
        contents = {
            "about": RECONSTRUCTION,
            "note": INVENTED,
            "status": STATUS,
            "given": dict(study.given),
            "draws": len(study.outcomes.pattern),
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(
            version_text=__version__, command=command, seed=study.seed, contents=contents
        )
        write_json(folder / THEORY_MARK, about)


def as_json(study: Study) -> dict[str, Any]:
    """The findings for `--json`: all tables but the longest, rows as objects."""
    found = tables(study)
    rows = {name: _rows(frame) for name, frame in found.items() if name not in LONG}
    return {
        "about": RECONSTRUCTION,
        "note": INVENTED,
        "status": STATUS,
        "seed": study.seed,
        "draws": len(study.outcomes.pattern),
        "interior_draws": study.signs.economies,
        **rows,
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with null for NaN: JSON has none."""
    return [
        {
            str(key): None if isinstance(value, float) and math.isnan(value) else value
            for key, value in row.items()
        }
        for row in frame.drop(columns="status").to_dict("records")
    ]
