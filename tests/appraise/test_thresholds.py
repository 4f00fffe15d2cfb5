"""Thresholds are data: each with a value, a unit, a mark and a source."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from hinterland.appraise.thresholds import HOURS, thresholds

ROWS = list(
    csv.DictReader(
        (files("hinterland.appraise") / "thresholds.csv").read_text(encoding="utf-8").splitlines()
    )
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_each_threshold_says_where_it_comes_from(row: dict[str, str]) -> None:
    assert row["mark"] in ("read", "read-unverified", "assumed")
    assert len(row["source"]) > 10
    assert row["unit"]
    assert thresholds()[row["name"]] > 0


def test_no_threshold_is_named_twice() -> None:
    assert len(thresholds()) == len(ROWS)


def test_hours_ascend() -> None:
    assert list(HOURS) == sorted(HOURS)
