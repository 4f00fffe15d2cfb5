"""The command line as a person uses it: commands run in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def hinterland(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "hinterland.cli", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """What a refusal says: exit code 2, three parts, nothing on standard output, no traceback."""
    assert done.returncode == 2, done.stderr
    assert "where:" in done.stderr
    assert "do:" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_a_console_without_chinese_is_not_a_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hinterland.cli", "codebook", "--markdown"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"| `population` |" in done.stdout and b"??" in done.stdout


def test_help_loads_nothing_scientific() -> None:
    heavy = ("numpy", "pandas", "xarray", "scipy", "geopandas", "matplotlib", "pint", "shapely")
    code = (
        "import sys\n"
        "from hinterland.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "diagnose" in done.stdout
    assert done.stderr.strip() == "[]"


def test_importing_the_package_loads_nothing_scientific() -> None:
    code = "import sys, hinterland; print('numpy' in sys.modules, hinterland.__version__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("False 0.")


def test_territories_are_listed_and_also_as_json() -> None:
    assert "china-west" in hinterland("territories").stdout
    assert "china-west" in json.loads(hinterland("territories", "--json").stdout)


def test_an_unknown_territory_names_those_that_exist() -> None:
    said = refused(hinterland("diagnose", "china-wset", "--out", "nowhere"))
    assert "china-west" in said


def test_a_synthetic_region_end_to_end(tmp_path) -> None:
    land = tmp_path / "land 地"
    made = hinterland("synthetic", str(land), "--counties", "24", "--seed", "3")
    assert made.returncode == 0, made.stderr
    assert "24" in made.stdout
    shown = hinterland("show", str(land))
    assert "Territory synthetic" in shown.stdout
    out = tmp_path / "report"
    done = hinterland("diagnose", str(land), "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    assert Path(json.loads(done.stdout)["report"]) == out / "report.html"
    manifest = json.loads((out / "manifest.json").read_text())
    assert "diagnose" in manifest["command"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["land 地", "report"]
    again = hinterland("diagnose", str(land), "--out", str(out))
    assert again.returncode == 0, again.stderr
    assert str(out / "report.html") in again.stdout


def test_a_folder_of_others_is_refused_before_any_work(tmp_path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    said = refused(hinterland("diagnose", "synthetic", "--out", str(tmp_path)))
    assert "thesis.docx" in said
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_an_output_that_cannot_be_written_is_refused(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    said = refused(hinterland("diagnose", "synthetic", "--out", str(tmp_path / "file" / "report")))
    assert "cannot be written" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_closed_folder_is_refused(tmp_path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    said = refused(hinterland("diagnose", "synthetic", "--out", str(closed / "report")))
    assert "cannot be written" in said


def test_a_damaged_territory_is_refused(tmp_path) -> None:
    land = tmp_path / "land"
    hinterland("synthetic", str(land), "--counties", "5")
    facts = land / "facts.nc"
    facts.write_bytes(facts.read_bytes()[:1000])
    assert "facts.nc" in refused(hinterland("show", str(land)))


def test_templates_are_listed_and_written(tmp_path) -> None:
    assert "services" in hinterland("data", "template").stdout
    done = hinterland("data", "template", "services", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["services.csv"]


def test_a_truncated_workbook_is_refused_and_nothing_is_left(tmp_path) -> None:
    book = tmp_path / "census.xlsx"
    book.write_bytes(b"PK\x03\x04 half a workbook")
    said = refused(
        hinterland(
            "data",
            "census",
            str(book),
            "--territory",
            "synthetic",
            "--save",
            str(tmp_path / "land"),
        )
    )
    assert "census.xlsx" in said
    assert [p.name for p in tmp_path.iterdir()] == ["census.xlsx"]


def test_a_missing_workbook_is_refused(tmp_path) -> None:
    said = refused(
        hinterland(
            "data",
            "census",
            str(tmp_path / "none.xlsx"),
            "--territory",
            "synthetic",
            "--save",
            str(tmp_path / "land"),
        )
    )
    assert "none.xlsx" in said


def test_a_province_is_cut_out_filled_for_some_counties_and_diagnosed(tmp_path) -> None:
    land, part, more = (str(tmp_path / name) for name in ("land", "part", "more"))
    hinterland("synthetic", land, "--counties", "20", "--seed", "3")
    cut = hinterland("focus", land, "--province", "R02", "--save", part, "--name", "mine")
    assert cut.returncode == 0, cut.stderr
    assert "Territory mine" in cut.stdout
    assert "in full, the rest by prefecture" in cut.stdout
    done = hinterland("data", "template", "survey", "--territory", part, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    file = tmp_path / "survey.csv"
    header, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    assert "county_name_zh" in header
    filled = rows[0].removesuffix(",,,") + ",50,0.5,0.25"
    file.write_text("\n".join([header, filled, *rows[1:]]), encoding="utf-8")
    words = ("data", "table", str(file), "--territory", part, "--source", "survey",
             "--status", "observed", "--save", more)  # fmt: skip
    assert "--rest mean" in refused(hinterland(*words))
    made = hinterland(*words, "--rest", "mean")
    assert made.returncode == 0, made.stderr
    assert f"survey_trust added: 1 observed, {len(rows) - 1} modelled" in made.stdout
    report = hinterland("diagnose", more, "--out", str(tmp_path / "report"))
    assert report.returncode == 0, report.stderr


def test_a_province_that_is_not_in_the_region_is_refused(tmp_path) -> None:
    said = refused(
        hinterland("focus", "synthetic", "--province", "999", "--save", str(tmp_path / "part"))
    )
    assert "999" in said
    assert "R01" in said
    assert list(tmp_path.iterdir()) == []


def test_a_template_is_explained_in_both_languages(tmp_path) -> None:
    words = ("data", "template", "services", "--explain")
    said = hinterland(*words, cwd=tmp_path).stdout
    assert "hospital_beds_bed" in said
    assert "clinics and health centres" in said
    assert "卫生院所数" in said
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_names_a_file_is_refused_in_three_parts(tmp_path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("x")
    for words in (
        ("diagnose", "synthetic", "--out", str(file)),
        ("focus", "synthetic", "--province", "R01", "--save", str(file)),
        ("data", "template", "services", "--out", str(file)),
    ):
        refused(hinterland(*words))
    assert file.read_text() == "x"


def test_a_census_in_csv_is_told_to_be_a_workbook(tmp_path) -> None:
    file = tmp_path / "census.csv"
    file.write_text("区划代码,省\n")
    said = refused(hinterland("data", "census", str(file), "--save", str(tmp_path / "land")))
    assert ".xlsx" in said
    assert "data table" in said


def test_the_codebook_page_is_a_table() -> None:
    page = hinterland("codebook", "--markdown").stdout
    assert page.startswith("# Codebook")
    assert "| `travel_time` |" in page
    assert "| `travel_time` |" not in hinterland("codebook").stdout


def test_the_codebook_page_in_the_docs_is_up_to_date() -> None:
    page = Path(__file__).parents[1] / "docs" / "codebook.md"
    assert page.read_text(encoding="utf-8") == hinterland("codebook", "--markdown").stdout


def test_a_report_never_takes_the_place_of_a_saved_territory(tmp_path) -> None:
    land, report = tmp_path / "land", tmp_path / "report"
    hinterland("synthetic", str(land), "--counties", "5")
    said = refused(hinterland("diagnose", str(land), "--out", str(land)))
    assert "a saved territory" in said
    assert hinterland("show", str(land)).returncode == 0
    assert hinterland("diagnose", str(land), "--out", str(report)).returncode == 0
    assert "a report" in refused(hinterland("synthetic", str(report), "--counties", "5"))
    assert "a saved territory" in refused(hinterland("synthetic", str(land), "--counties", "6"))
