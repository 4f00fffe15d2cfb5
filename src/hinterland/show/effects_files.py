"""Files of an evaluation in equilibrium: tables as CSV, maps and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hinterland import __version__
from hinterland.appraise.effects import Effects
from hinterland.flow import Assessment
from hinterland.incidence import Incidence
from hinterland.records.atomic import EFFECTS_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.crowded_roads import crowded_roads
from hinterland.show.effects_maps import effects_maps
from hinterland.show.export import ENCODING, as_written


def write_effects(
    found: Effects,
    after: Assessment,
    told: Sequence[str],
    out: Path,
    *,
    command: Sequence[str],
    groups: Incidence | None = None,
) -> None:
    """Write places, counties, provinces, sectors, results by place and groups of households, maps,
    and `effects.json`.

    Args:
        found: changes to write.
        after: the assessment under the changes, with its equilibrium.
        told: the changes in words.
        out: the folder; an earlier evaluation there is replaced.
        command: the command that made it, for the manifest.
        groups: changes by group of households, if they are to be written.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    balanced = after.balanced
    values = balanced.values
    by_sector = values[[word for word in values if "sector" in values[word].dims]].to_dataframe()
    by_place = values[[word for word in values if values[word].dims == ("place",)]].to_dataframe()
    tables = {
        "places": found.places.reset_index(),
        "counties": found.counties.reset_index(),
        "provinces": found.provinces.reset_index(),
        "place_sectors": by_sector.reset_index(),
        "place_values": by_place.reset_index(),
    }
    told_too = list(values.attrs["assumptions"])
    if groups is not None:
        tables["groups"] = groups.groups.reset_index()
        told_too += groups.assumptions
    roads = crowded_roads(after.territory, balanced)
    if roads is not None:
        tables["links"] = roads.reset_index()
    with writing_folder(out, EFFECTS_MARK) as folder:
        for name, frame in tables.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        for name, picture in effects_maps(found, after.territory):
            (folder / f"{name}.png").write_bytes(picture)
        contents = {
            "changes": list(told),
            "territory": after.territory.name,
            "status": "modelled",
            "assumptions": told_too,
            "residual": balanced.residual,
            "steps": balanced.steps,
            "uniqueness": balanced.uniqueness,
            "starts": balanced.starts,
            "starts_apart": balanced.apart,
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / EFFECTS_MARK, about)
