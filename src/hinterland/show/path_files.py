"""Files of a path over plan years: tables as CSV, a picture and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as Folder

from hinterland import __version__
from hinterland.paths import Path
from hinterland.records.atomic import PATH_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written
from hinterland.show.path_picture import path_picture


def write_path(
    found: Path, told: Sequence[str], out: Folder, *, command: Sequence[str] = ()
) -> None:
    """Write tables by year and sums over the years, the picture and `path.json`.

    Args:
        found: what to write.
        told: what comes into force when, in words.
        out: the folder; an earlier path there is replaced.
        command: the command that made it, for the manifest.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    tables, end = found.tables, found.end_tables
    files = {
        "counties": tables.counties.reset_index(),
        "provinces": tables.provinces.reset_index(),
        "region": tables.region.reset_index(),
        "county_sums": tables.county_sums.reset_index(),
        "province_sums": tables.province_sums.reset_index(),
        "counties_in_the_end": end.counties.droplevel("year").reset_index(),
    }
    picture = path_picture(found)
    with writing_folder(out, PATH_MARK) as folder:
        for name, frame in files.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        (folder / "years.png").write_bytes(picture)
        contents = {
            "phases": list(told),
            "years": list(found.by_year),
            "territory": found.territory.name,
            "status": "modelled",
            "reconsider": found.reconsider,
            "discount": found.discount,
            "sums": found.tables.region_sums.to_dict(),
            "assumptions": list(found.assumptions),
            "residuals": {str(year): one.residual for year, one in found.by_year.items()},
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / PATH_MARK, about)
