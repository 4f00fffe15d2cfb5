"""Files of pairs: tables as CSV, a heat map and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hinterland import __version__
from hinterland.combining import KINDS, Pairs
from hinterland.combining.found import OUTCOMES
from hinterland.flow import Territory
from hinterland.records.atomic import PAIRS_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written
from hinterland.show.pairs_picture import pairs_picture


def write_pairs(
    territory: Territory,
    found: Pairs,
    outcome: str,
    notes: Sequence[str],
    out: Path,
    *,
    command: Sequence[str] = (),
) -> None:
    """Write all pairs and outcomes below each other, single packages, the matrix of one outcome in
    each kind, its heat map and `pairs.json`; by county where it was asked for.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    files = {"pairs": found.table, "singles": found.singles}
    for kind in KINDS:
        matrix = found.matrix(outcome, kind).rename_axis("package").reset_index()
        files[f"matrix_{outcome}_{kind}"] = matrix
    if found.counties is not None:
        files["counties"] = found.counties
    picture = pairs_picture(found, outcome, territory.name)
    with writing_folder(out, PAIRS_MARK) as folder:
        for name, frame in files.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        (folder / "pairs.png").write_bytes(picture)
        contents = {
            "territory": territory.name,
            "status": "modelled",
            "packages": list(found.names),
            "outcomes": {name: OUTCOMES[name] for name in found.outcomes},
            "notes": [*notes, *found.notes],
            "equilibria": found.equilibria,
            "networks": found.networks,
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / PAIRS_MARK, about)
