"""The report on a package: one folder with a page, tables, maps and a manifest."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from hinterland import __version__
from hinterland.judging import Judgement
from hinterland.records.atomic import PACKAGE_MARK, check_replaceable, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.effects_maps import effects_maps
from hinterland.show.export import ENCODING, as_written
from hinterland.show.formats import LANGUAGES, Figures
from hinterland.show.package_cells import same
from hinterland.show.package_frames import frames
from hinterland.show.package_sentences import range_text, sentences, signed_percent
from hinterland.show.package_tables import tables
from hinterland.show.pages import environment, template_text
from hinterland.show.wording import pair, say

SECTIONS = (
    "costs", "gains", "why", "ranges", "exchange", "accounts", "harms", "evidence", "method",
    "reproduce",
)  # fmt: skip
PAGE = "report.html"


def write_package_report(
    found: Judgement, out: Path, *, command: Sequence[str], seed: int | None = None
) -> Path:
    """Write the report as one folder, whole or not at all.

    Args:
        found: what is told.
        out: the folder; replaced only if it is an earlier report on a package.
        command: the command that made it, for the manifest.
        seed: of the first draw, if there were any.

    Returns:
        The page.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    out = Path(out)
    check_replaceable(out, PACKAGE_MARK)
    pictures = dict(effects_maps(found.effects, found.base.territory))
    with writing_folder(out, PACKAGE_MARK) as folder:
        for name, frame in frames(found).items():
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        for name, picture in pictures.items():
            (folder / f"{name}.png").write_bytes(picture)
        page = render(found, pictures, command)
        (folder / PAGE).write_text(page, encoding="utf-8")
        contents = {
            "screening": say("report.screening", "en"),
            "package": [str(part) for part in found.package.parts],
            "payer": found.payer,
            "territory": found.base.territory.name,
            "territory_hash": found.base.territory.hash,
            "status": "modelled",
            "sentences": {key: dict(texts) for key, texts in sentences(found)},
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=seed, contents=contents)
        write_json(folder / PACKAGE_MARK, about)
    return out / PAGE


def render(found: Judgement, pictures: Mapping[str, bytes], command: Sequence[str]) -> str:
    """The page as text; it asks nothing of any network."""
    settings = found.base.territory.settings
    made = tables(found)
    return environment().get_template("package.html.j2").render(
        region={"zh": settings["title_zh"], "en": settings["title_en"]},
        sections=[key for key in SECTIONS if made.get(key, True)],
        tiles=_tiles(found),
        sentences=list(sentences(found)),
        payer=pair(f"package.payer.{found.payer}"),
        tables=made,
        pictures={
            name: "data:image/png;base64," + base64.b64encode(data).decode("ascii")
            for name, data in pictures.items()
        },
        notes=list(found.notes),
        unassessed=[*found.unassessed, *found.groups.not_assessed],
        emissions=found.emissions,
        assumptions=[
            *found.after.balanced.values.attrs.get("assumptions", ()), *found.groups.assumptions,
        ],
        equilibrium=repr(found.after.balanced),
        command=shlex.join(command),
        hash=found.base.territory.hash,
        version=__version__,
        style=Markup(template_text("report.css")),
    )  # fmt: skip


def _tiles(found: Judgement) -> list[dict[str, Any]]:
    row, figures = found.effects.region, Figures.of(found.base.territory.settings)

    def people(value: float) -> dict[str, str]:
        return {language: figures.large(value, language) for language in LANGUAGES}

    def money(value: float) -> dict[str, str]:
        return {language: figures.money(value, language) for language in LANGUAGES}

    def under(word: str) -> dict[str, str]:
        return {language: range_text(found, word, language) for language in LANGUAGES}

    return [
        {"key": "welfare", "value": same(signed_percent(row.welfare)), "range": under("welfare")},
        {
            "key": "bare",
            "value": same(
                signed_percent(found.variants["no assumed responses"].effects.region.welfare)
            ),
            "range": None,
        },
        {"key": "gaining", "value": people(row.gaining), "range": None},
        {"key": "losing", "value": people(row.losing), "range": None},
        {
            "key": "rural_jobs",
            "value": same(f"{row.rural_jobs:+,.0f}"),
            "range": under("rural_jobs"),
        },
        {"key": "capital", "value": money(float(found.costs["capital"].sum())), "range": None},
        {"key": "yearly", "value": money(float(found.costs["yearly"].sum())), "range": None},
    ]
