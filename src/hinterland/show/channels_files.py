"""Files of channels: tables as CSV, a picture and a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hinterland import __version__
from hinterland.appraise.channels import Channels
from hinterland.flow import Territory
from hinterland.records.atomic import CHANNELS_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.channels_picture import channels_picture
from hinterland.show.export import ENCODING, as_written


def write_channels(
    territory: Territory,
    found: Channels,
    told: Sequence[str],
    out: Path,
    *,
    command: Sequence[str] = (),
) -> None:
    """Write one table a measure by county and by province, all parts below each other, the
    picture and `channels.json`.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    files = {"all": found.tidy()}
    for measure in found.region:
        files[f"counties_{measure}"] = found.counties[measure].reset_index()
        files[f"provinces_{measure}"] = found.provinces[measure].reset_index()
    picture = channels_picture(found, territory.name)
    with writing_folder(out, CHANNELS_MARK) as folder:
        for name, frame in files.items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        (folder / "channels.png").write_bytes(picture)
        contents = {
            "by": found.by,
            "method": found.method,
            "changes": list(told),
            "territory": territory.name,
            "status": "modelled",
            "region": {measure: row.to_dict() for measure, row in found.region.items()},
            "meaning": dict(found.meaning),
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / CHANNELS_MARK, about)
