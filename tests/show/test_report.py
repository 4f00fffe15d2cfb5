"""The folder of a report: what is in it, what it warns of, and how it is written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from hinterland.errors import OutputError
from hinterland.evaluation import evaluate
from hinterland.flow import Assessment, Territory
from hinterland.records.hashing import file_hash
from hinterland.show import export
from hinterland.show.export import ENCODING, as_written, write_tables
from hinterland.show.findings import findings
from hinterland.show.progress import Progress
from hinterland.show.report import FILES, write_report
from hinterland.show.tables import Tables
from tests.show.conftest import COMMAND, without

QUIET = Progress(force=False)


@pytest.fixture(scope="module")
def page(report: Path) -> str:
    return (report / "report.html").read_text(encoding="utf-8")


def test_all_files_are_there_and_hashed(report: Path) -> None:
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert set(FILES) <= {path.name for path in report.iterdir()}
    assert manifest["command"] == list(COMMAND) and manifest["seed"] == 7
    for name, digest in manifest["files"].items():
        assert file_hash(report / name) == digest


def test_page_is_self_contained_and_small(page: str) -> None:
    assert len(page.encode()) < 12_000_000
    for sign in ('src="http', 'href="http', "url(http", "@import", "<link", "<iframe"):
        assert sign not in page
    assert "default-src 'none'" in page


def test_page_says_what_it_must(page: str) -> None:
    for text in (
        "not an environmental and social assessment",
        "审图号：未填写",
        "Map approval number: not given",
        "The status of hatched units is contested",
        "Claimed by two invented states.",
        "not real boundaries",
        "村庄数量",
        "Yield of a field",
        "690,000",
        "620,573",
    ):
        assert text in page
    assert page.count("figure") > 10 and page.count('scope="col"') > 20


def test_every_picture_has_words(page: str) -> None:
    assert page.count("<img ") == page.count(' alt="') > 8
    assert 'alt=""' not in page and 'alt=" / "' not in page


def test_unverified_incomes_are_told_in_the_page(page: str) -> None:
    assert "rests on typed values that nobody has verified" in page
    for key in ("ratio", "lorenz", "decomposition", "map-income_ratio", "map-priority"):
        assert f'id="figure-{key}" class="{"map" if "map" in key else "chart"} unverified"' in page
    assert 'id="figure-access" class="chart"' in page


def test_csv_opens_in_excel_and_flags_incomes(report: Path) -> None:
    raw = (report / "counties.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header = next(csv.reader(io.StringIO(raw.decode(ENCODING))))
    assert {"area_km2", "income_ratio_unverified", "income_status"} <= set(header)
    columns = pd.read_csv(report / "columns.csv", encoding=ENCODING)
    marked = columns.loc[columns["unverified_income"], "word"]
    assert {"income", "income_ratio", "deprivation"} <= set(marked)
    assert set(columns["status"]) <= {"observed", "typed", "typed-unverified", "modelled"}
    provinces = pd.read_csv(report / "provinces.csv", encoding=ENCODING)
    assert "income_ratio_unverified" in provinces.columns


def test_every_column_of_the_tables_is_explained(report: Path) -> None:
    columns = pd.read_csv(report / "columns.csv", encoding=ENCODING, keep_default_na=False)
    for file in ("counties.csv", "places.csv", "provinces.csv"):
        header = pd.read_csv(report / file, encoding=ENCODING, nrows=0).columns
        told = columns[columns["file"] == file]
        assert told["column"].tolist() == header.tolist()
        assert (told[["word", "status", "meaning_en", "meaning_zh"]] != "").all(axis=None)
    rows = columns.set_index(["file", "column"])
    assert rows.loc[("provinces.csv", "population_person"), "unit"] == "person"
    assert {"unverified_income", "rests_on_unverified"} <= set(columns)


def test_findings_on_unverified_incomes_are_flagged(page: str, doubtful: Assessment) -> None:
    said = findings(Tables.of(doubtful))
    assert {finding.unverified for finding in said} == {True, False}
    for finding in said:
        name = finding.key.removeprefix("decision.")
        start = page.index(f'<li id="finding-{name}">')
        item = page[start : page.index("</li>", start)]
        assert ("unverified incomes" in item) == finding.unverified


def test_places_are_written_in_pieces(
    assessment: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = Tables.of(assessment)
    monkeypatch.setattr(export, "PIECE", 7)
    rows = write_tables(tables, tmp_path)
    written = pd.read_csv(
        tmp_path / "places.csv", encoding=ENCODING, dtype={"place_code": str, "county_code": str}
    )
    expected = tables.places().reset_index()
    assert rows["places.csv"] == len(written) == len(expected) > 7
    assert written.columns.tolist() == expected.columns.tolist()
    assert written["place_code"].tolist() == expected["place_code"].tolist()
    for name in expected.select_dtypes("float").columns:
        assert np.allclose(written[name], expected[name], rtol=1e-8, equal_nan=True), name


def test_text_that_looks_like_a_formula_is_text(region: Territory, tmp_path: Path) -> None:
    names = region.facts["county_name_en"].copy()
    bad = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\ttab"]
    values = names.values.astype("<U40")
    first = region.region.argmax()
    values[first : first + len(bad)] = bad
    land = region.with_facts({"county_name_en": names.copy(data=values)})
    tables = Tables.of(evaluate(land))
    write_tables(tables, tmp_path)
    for file in ("counties.csv", "places.csv"):
        frame = pd.read_csv(tmp_path / file, encoding=ENCODING)
        shown = set(frame["county_name_en"].astype(str))
        assert {f"'{text}" for text in bad} <= shown
        assert not shown & set(bad)
    gaps = as_written(pd.DataFrame({"gap": [-1.5, 2.0], "note": ["-x", "y"]}))
    assert gaps["gap"].tolist() == [-1.5, 2.0] and gaps["note"].tolist() == ["'-x", "y"]


def test_geopackage_has_shapes_and_provenance(report: Path, doubtful: Assessment) -> None:
    path = report / "counties.gpkg"
    counties = gpd.read_file(path, layer="counties")
    assert len(counties) == doubtful.territory.region.sum()
    assert counties.crs.to_epsg() == 4326 and counties.geometry.is_valid.all()
    assert "income_ratio_unverified" in counties.columns
    provenance = gpd.read_file(path, layer="provenance").set_index("word")
    assert provenance.loc["income", "status"] == "typed-unverified"
    assert "not an environmental" in provenance.loc["note:screening", "meaning"]
    assert "nobody has verified" in provenance.loc["note:unverified_incomes", "meaning"]
    assert "not given" in provenance.loc["note:map_approval_number", "meaning"]


def test_approval_number_is_shown(assessment: Assessment, tmp_path: Path) -> None:
    page = write_report(
        assessment, tmp_path / "out", command=COMMAND, approval="GS(2020)1", progress=QUIET
    )
    text = page.read_text(encoding="utf-8")
    assert "审图号：GS(2020)1" in text and "审图号：未填写" not in text
    assert "nobody has verified" not in text


def test_report_stands_without_many_indicators(assessment: Assessment, tmp_path: Path) -> None:
    kept = {"service_time_all", "urban_share"}
    words = [str(w) for w in assessment.indicators.data_vars if w not in kept]
    page = write_report(
        without(assessment, *words), tmp_path / "out", command=COMMAND, progress=QUIET
    )
    assert "This region has no indicator for this section" in page.read_text(encoding="utf-8")


def test_other_peoples_folder_is_not_replaced(assessment: Assessment, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(OutputError, match="not replaced"):
        write_report(assessment, tmp_path, command=COMMAND, progress=QUIET)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_progress_names_steps_and_stays_silent_without_a_terminal() -> None:
    stream = io.StringIO()
    progress = Progress(stream=stream)
    with progress("maps", 2) as advance:
        advance(1)
    assert stream.getvalue() == "" and "maps" in progress.seconds
    shown = Progress(force=True, stream=stream)
    with shown("tables"):
        pass
    assert "tables" in stream.getvalue() and "1/1" in stream.getvalue()
