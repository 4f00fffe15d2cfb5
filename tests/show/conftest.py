"""One small region, its report, and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hinterland.evaluation import evaluate
from hinterland.flow import Assessment, Territory
from hinterland.show.progress import Progress
from hinterland.show.report import write_report
from hinterland.sources.synthetic import synthetic_region

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
COMMAND = ("hinterland", "diagnose", "synthetic", "--out", "a folder")
CLAIM = {
    "id": "villages",
    "topic_en": "Number of villages",
    "topic_zh": "村庄数量",
    "brief_value": "690,000",
    "sourced_value": "620,573",
    "source": "List of codes 2023",
    "status": "observed",
}
PLAIN_CLAIM = {"id": "yield", "topic": "Yield of a field", "status": "not comparable"}


def with_unverified_incomes(territory: Territory) -> Territory:
    """The region with incomes that were typed and not verified, and one claim of the brief."""
    income = territory.facts["income"].copy()
    income.attrs["status"] = "typed-unverified"
    return territory.with_facts({"income": income}, settings={"claims": [CLAIM, PLAIN_CLAIM]})


@pytest.fixture(scope="session")
def region() -> Territory:
    return synthetic_region(36, seed=3, context=5)


@pytest.fixture(scope="session")
def assessment(region: Territory) -> Assessment:
    return evaluate(region)


@pytest.fixture(scope="session")
def doubtful(region: Territory) -> Assessment:
    return evaluate(with_unverified_incomes(region))


@pytest.fixture(scope="session")
def report(doubtful: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report whose incomes are unverified."""
    out = tmp_path_factory.mktemp("show") / "report"
    write_report(doubtful, out, command=COMMAND, seed=7, progress=Progress(force=False))
    return out


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; without it the test is skipped with a reason, but fails where CI=true."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("the package playwright is not installed")
    if not CHROMIUM.exists():
        _absent(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield opened
        opened.close()


def _absent(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must test the page: {reason}")
    pytest.skip(reason)


def without(assessment: Assessment, *words: str) -> Assessment:
    """The assessment as if these indicators had never been computed."""
    return replace(assessment, indicators=assessment.indicators.drop_vars(list(words)))
