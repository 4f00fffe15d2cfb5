"""The report of an assessment: one folder with a page, tables, a GeoPackage and a manifest."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from hinterland.flow import Assessment
from hinterland.records.atomic import REPORT_MARK, check_replaceable, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show import fonts
from hinterland.show.blocks import Blocks
from hinterland.show.drawing import Drawing, inner_borders, prepare
from hinterland.show.export import notes, write_geopackage, write_tables
from hinterland.show.findings import Finding, findings
from hinterland.show.formats import LANGUAGES, Figures, Language, grouped, significant
from hinterland.show.lookup import as_script, page_data, svg_borders
from hinterland.show.pages import environment, template_text
from hinterland.show.palette import NO_DATA, UNREACHED
from hinterland.show.pictures import Album, Picture
from hinterland.show.progress import Progress
from hinterland.show.tables import Tables
from hinterland.show.wording import catalogue, pair, say, spans, unit_name
from hinterland.sources.boundaries import Boundaries, county_boundaries

Step = Callable[[str, int], AbstractContextManager[Any]]

SECTIONS = (
    "lookup", "access", "markets", "gaps", "stages", "rankings", "quality", "missing", "claims",
    "method", "reproduce",
)  # fmt: skip
ROOMS = (
    "ranking", "reach", "market", "income", "stages", "services", "rural_access", "relations",
    "passengers", "freight", "hubs", "networks", "periphery", "within_county", "allocation",
    "urbanisation", "structure", "settlement", "people", "decade", "inequality", "other", "facts",
)  # fmt: skip
FILES = {
    "report.html": "report",
    "counties.csv": "counties",
    "places.csv": "places",
    "provinces.csv": "provinces",
    "indicators_region.csv": "region",
    "thresholds.csv": "thresholds",
    "columns.csv": "columns",
    "provenance.csv": "provenance",
    "counties.gpkg": "gpkg",
    "manifest.json": "manifest",
}
FIRST_SHOWN = "service_time_rural/rail"


@dataclass(frozen=True)
class _About:
    """What the page and the files say of the run."""

    manifest: Mapping[str, Any]
    approval: Mapping[Language, str]
    boundary_note: Mapping[Language, str]
    family: str | None


def write_report(
    assessment: Assessment,
    out: Path,
    *,
    command: Sequence[str],
    seed: int | None = None,
    boundaries: Boundaries | gpd.GeoSeries | None = None,
    approval: str | None = None,
    progress: Step | None = None,
) -> Path:
    """Write the report as one folder, whole or not at all.

    Args:
        assessment: what is shown; context units are left out.
        out: the folder; replaced only if it is an earlier report.
        command: the command that made it, for the manifest.
        seed: of random draws, if there were any.
        boundaries: shapes by county code; by default those of `county_boundaries`.
        approval: map approval number; by default the setting `map_approval_number`.
        progress: told of each step; by default bars on stderr.

    Returns:
        The page, `report.html` in the folder.

    Raises:
        OutputError: the folder cannot be written, or is not ours to replace.
    """
    out = Path(out)
    check_replaceable(out, REPORT_MARK)
    step: Step = Progress() if progress is None else progress
    family = fonts.cjk_font()
    if family is None:
        print(f"hinterland: {fonts.ADVICE}", file=sys.stderr)
    with step("tables", 1):
        tables = Tables.of(assessment)
    with step("boundaries", 1):
        shapes, boundary_note = _boundaries(assessment, boundaries)
        drawing = prepare(assessment.territory, shapes)
    album = _draw(Album(tables, drawing, family), step)
    about = _About(
        _manifest(tables, command, seed, family), _approval(assessment, approval),
        boundary_note, family,
    )  # fmt: skip
    with writing_folder(out, REPORT_MARK) as folder:
        _write_files(tables, shapes, about, folder, step)
        with step("page", 1):
            page = render(tables, drawing, album, about)
            (folder / "report.html").write_text(page, encoding="utf-8")
        hashes = {
            path.name: file_hash(path)
            for path in sorted(folder.iterdir())
            if path.name != "manifest.json"
        }
        write_json(folder / "manifest.json", {**about.manifest, "files": hashes})
    return out / "report.html"


def _draw(album: Album, step: Step) -> dict[str, list[Picture]]:
    steps = album.steps()
    drawn = {}
    with step("maps and charts", len(steps)) as advance:
        for name, draw in steps:
            drawn[name] = draw()
            if advance is not None:
                advance(1)
    return drawn


def _boundaries(
    assessment: Assessment, given: Boundaries | gpd.GeoSeries | None
) -> tuple[gpd.GeoSeries, dict[Language, str]]:
    if isinstance(given, gpd.GeoSeries):
        return given, {"zh": "", "en": ""}
    found = county_boundaries(assessment.territory) if given is None else given
    return found.shapes, {"zh": found.note_zh, "en": found.note_en}


def _approval(assessment: Assessment, given: str | None) -> dict[Language, str]:
    number = given or str(assessment.territory.settings.get("map_approval_number") or "")
    return pair("map.approval", number=number) if number else pair("map.approval_none")


def _manifest(
    tables: Tables, command: Sequence[str], seed: int | None, family: str | None
) -> dict[str, Any]:
    territory = tables.assessment.territory
    return manifest(
        version_text=_version(),
        command=command,
        seed=seed,
        contents={
            "screening": say("report.screening", "en"),
            "territory": territory.name,
            "territory_hash": territory.hash,
            "counties": len(tables.people),
            "indicators": sorted(map(str, tables.assessment.indicators.data_vars)),
            "missing": [gap.word for gap in tables.assessment.missing],
            "unverified_incomes": list(tables.basis.unverified_incomes),
            "findings": {f.key: dict(f.numbers) for f in findings(tables)},
            "picture_font": family,
        },
    )


def _write_files(
    tables: Tables, shapes: gpd.GeoSeries, about: _About, folder: Path, step: Step
) -> None:
    with step("tables as CSV", 1):
        write_tables(tables, folder)
    with step("GeoPackage", 1):
        texts = notes(tables, about.boundary_note, about.approval)
        write_geopackage(tables, shapes, texts, folder / "counties.gpkg")


def render(
    tables: Tables, drawing: Drawing, album: Mapping[str, Sequence[Picture]], about: _About
) -> str:
    """The page as text; it asks nothing of any network."""
    settings = tables.assessment.territory.settings
    blocks = Blocks(tables)
    said = findings(tables)
    data = page_data(tables, drawing, ROOMS)
    data |= {
        "words": {key: dict(texts) for key, texts in catalogue().items() if _in_page(key)},
        "chinese": Figures.of(settings).chinese,
        "first": FIRST_SHOWN,
        "no_data": NO_DATA,
        "unreached": UNREACHED,
    }
    template = environment().get_template("report.html.j2")
    return template.render(
        title={"zh": settings["title_zh"], "en": settings["title_en"]},
        sections=SECTIONS,
        tiles=_tiles(tables),
        findings=said,
        unverified_words=", ".join(tables.basis.unverified_incomes),
        family=about.family,
        drawn=drawing.drawn,
        boundary_note=about.boundary_note,
        approval=about.approval,
        contested=_contested(tables, drawing.contested),
        album=album,
        blocks={
            name: getattr(blocks, name)()
            for name in ("thresholds", "region", "parts", "provinces", "missing", "claims")
        },
        rankings=blocks.rankings(),
        provenance=blocks.provenance(),
        assumptions=tables.assessment.access.assumptions,
        notices=settings["notices"],
        command=shlex.join(about.manifest["command"]),
        hash=about.manifest["territory_hash"],
        seed=about.manifest["seed"],
        packages=about.manifest["packages"],
        files=FILES,
        when=about.manifest["written"],
        version=about.manifest["hinterland"],
        size=data["size"],
        borders=svg_borders(inner_borders(drawing), drawing),
        style=Markup(template_text("report.css")),
        script=Markup(template_text("report.js")),
        data=Markup(as_script(data)),
    )


def _in_page(key: str) -> bool:
    room, name = key.split(".", 1)
    if room == "map":
        return name in ("unreached", "not_defined", "no_data", "contested")
    return room in ("room", "status", "table", "flag", "stage")


def _tiles(tables: Tables) -> list[dict[str, Any]]:
    """Key figures of the region, each from a table."""
    figures = Figures.of(tables.assessment.territory.settings)
    found = tables.assessment.indicators
    counties = grouped(len(tables.people))
    tiles: list[dict[str, Any]] = [{"key": "counties", "value": {"zh": counties, "en": counties}}]
    for key, people in (("people", tables.people), ("rural", tables.rural)):
        total = float(people.sum())
        texts = {language: figures.large(total, language) for language in LANGUAGES}
        tiles.append({"key": key, "value": texts})
    if "income_ratio_region" in found.data_vars:
        ratio = significant(float(found["income_ratio_region"]))
        unverified = tables.basis.unverified("income_ratio_region")
        value = {"zh": ratio, "en": ratio}
        tiles.append({"key": "ratio", "value": value, "unverified": unverified})
    for key, count in (
        ("indicators", len(found.data_vars)),
        ("missing", len(tables.assessment.missing)),
    ):
        tiles.append({"key": key, "value": {"zh": str(count), "en": str(count)}})
    return [_once(tile) for tile in tiles]


def _once(tile: dict[str, Any]) -> dict[str, Any]:
    """A figure that reads alike in both languages is written once."""
    texts = tile["value"]
    same = texts["zh"] == texts["en"]
    value = Markup("{}").format(texts["zh"]) if same else spans(texts)
    return {"unverified": False, **tile, "value": value}


def _contested(tables: Tables, contested: npt.NDArray[np.bool_]) -> list[dict[str, Any]]:
    facts, region = tables.assessment.territory.facts, tables.assessment.territory.region
    names = tables.names()
    rows = np.flatnonzero(contested)
    return [
        {
            "name": unit_name(
                str(names["county_name_zh"].iloc[row]), str(names["county_name_en"].iloc[row])
            ),
            "note": {
                "zh": str(facts["contested_note_zh"].values[region][row]),
                "en": str(facts["contested_note_en"].values[region][row]),
            },
        }
        for row in rows.tolist()
    ]


def _version() -> str:
    try:
        return version("hinterland")
    except PackageNotFoundError:
        return "not installed"


__all__ = ["Finding", "render", "write_report"]
