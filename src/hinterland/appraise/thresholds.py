"""Thresholds and parameters of the indicators: data with a source each, not numbers in code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

HOURS = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
"""Labels of the dimension `threshold`, in hours."""


@cache
def thresholds() -> Mapping[str, float]:
    """All thresholds by name; `thresholds.csv` has the unit, source and mark of each."""
    text = (files("hinterland.appraise") / "thresholds.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {row["name"]: float(row["value"]) for row in csv.DictReader(text.splitlines())}
    )
