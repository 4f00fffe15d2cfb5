"""Files of an appraisal: tables as CSV and a manifest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from hinterland import __version__
from hinterland.appraise.cost_benefit.appraised import Appraised
from hinterland.flow import Territory
from hinterland.measures import NOT_OFFICIAL
from hinterland.records.atomic import APPRAISAL_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written


def write_appraisal(
    found: Appraised,
    land: Territory,
    notes: Sequence[str],
    out: Path,
    *,
    command: Sequence[str] = (),
) -> None:
    """Write figures, streams by year, parts, harms, checks and `appraisal.json`.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    checks = [(line.what, line.told, line.again, line.apart) for line in found.recheck.lines]
    files = {
        "figures": found.figures.reset_index(),
        "years": found.years.reset_index(),
        "parts": found.parts,
        "harms": found.harms.reset_index(),
        "checks": pd.DataFrame(checks, columns=["figure", "told", "added_again", "apart"]),
    }
    with writing_folder(out, APPRAISAL_MARK) as folder:
        for name, frame in files.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        contents = {
            "territory": land.name,
            "status": "modelled",
            **as_answer(found, notes),
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / APPRAISAL_MARK, about)


def as_answer(found: Appraised, notes: Sequence[str]) -> dict[str, Any]:
    """The appraisal as plain mappings and lists; what is not known is null."""
    kind = found.account.net
    return {
        "benefit": found.benefit,
        "currency": kind.currency,
        "price_year": kind.price_year,
        "rates": [vars(rate) for rate in found.rates],
        "figures": _rows(found.figures.reset_index()),
        "yearly_gain": dict(found.yearly_gain),
        "years": _rows(found.years.reset_index()),
        "parts": _rows(found.parts),
        "harms": _rows(found.harms.reset_index()),
        "not_monetised": list(found.not_monetised),
        "notes": [*notes, *found.notes, NOT_OFFICIAL],
        "recheck": found.recheck.told,
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records"))
    return rows
