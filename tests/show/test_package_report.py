"""The report on a package: a page in two languages, tables that agree with it, in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from hinterland.cli import main
from hinterland.sources.synthetic import synthetic_region


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("package")
    land = synthetic_region(counties=8, seed=2)
    land.with_facts({}, settings={"exchange_rates": {"CNY": 0.01}}).save(root / "land")
    done = CliRunner().invoke(
        main,
        [
            "evaluate", str(root / "land"), "--measure", "rural_roads:0.5",
            "--measure", "vocational_training", "--report", str(root / "out"), "--draws", "2",
        ],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return root / "out"


def test_files_and_first_page_agree(folder: Path) -> None:
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    assert about["status"] == "modelled"
    assert about["package"] == ["rural_roads:0.5", "vocational_training:1"]
    assert set(about["sentences"]) >= {"effect", "gain", "lose", "assumed", "pace", "hub"}
    readings = pd.read_csv(folder / "readings.csv").set_index("reading")
    welfare = readings.loc["paid", "welfare"]
    assert f"{100 * welfare:+.2f}%" in about["sentences"]["effect"]["en"]
    counties = pd.read_csv(folder / "counties.csv")
    people = (counties["registered"] * counties["welfare"]).sum() / counties["registered"].sum()
    assert people == pytest.approx(welfare, rel=1e-6)
    assert len(pd.read_csv(folder / "draws.csv")) == 2
    evidence = pd.read_csv(folder / "evidence.csv")
    assert set(evidence["measure"]) == {"rural_roads", "vocational_training"}
    assert evidence["mark"].isin(["read", "computed", "unverified", "assumed", "none"]).all()


def test_the_page_in_a_browser(folder: Path, browser: Any) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"file://{folder / 'report.html'}")
    assert "Who loses" in page.inner_text("#say-lose")
    assert page.locator("section").count() >= 10
    page.click("[data-set=zh]")
    assert "谁受损" in page.inner_text("#say-lose")
    assert "Who loses" not in page.inner_text("#say-lose")
    page.click("[data-set=en]")
    shown = page.inner_text("main")
    assert "谁受损" not in shown
    assert "not an environmental and social assessment" in shown
    assert "assumes that people consent" in shown
    for link in page.locator("nav a").all():
        target = link.get_attribute("href")
        assert page.locator(str(target)).count() == 1
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    assert not faults
    page.close()


def test_a_report_is_on_measures_alone(tmp_path: Path) -> None:
    land = synthetic_region(counties=5, seed=2)
    land.with_facts({}, settings={"exchange_rates": {"CNY": 0.01}}).save(tmp_path / "land")
    done = CliRunner().invoke(
        main,
        [
            "evaluate", str(tmp_path / "land"), "--measure", "rural_roads",
            "--change", "skill scale 1.01", "--report", str(tmp_path / "out"),
        ],
    )  # fmt: skip
    assert done.exit_code == 2
    assert "measures alone" in done.output
    assert not (tmp_path / "out").exists()
