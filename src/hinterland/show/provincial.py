"""Provinces from counties: each number by the rule that the codebook gives its word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from hinterland.codebook import quantity
from hinterland.show.columns import FACTS_GROUP, Column
from hinterland.show.distribution import group_mean

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def rule_of(column: Column) -> str:
    """How a county column makes a provincial one: sum, mean:WEIGHT, ratio:WORD/WORD, or empty."""
    entry = quantity(column.word)
    # Optional facts are merged by area for want of a better weight; as figures they need people.
    if column.group == FACTS_GROUP and entry.aggregate != "sum" and not entry.required:
        return ""
    kind = entry.aggregate.partition(":")[0]
    return entry.aggregate if kind in ("sum", "mean", "ratio") else ""


def aggregated(
    columns: Sequence[Column], weights: Mapping[str, Floats], which: Ints, count: int
) -> list[tuple[Column, Floats]]:
    """Columns that a province has, each with its (province,) values.

    Args:
        columns: county columns.
        weights: (county,) people, rural, urban and area, by which means are taken.
        which: (county,) position of the province.
        count: number of provinces.

    Returns:
        Means are infinite where some of the weight reaches nothing, and NaN without any weight; a
        ratio is that of two provincial numbers.
    """
    values: dict[str, Floats] = {}
    for column in columns:
        kind, _, weight = rule_of(column).partition(":")
        if kind == "sum":
            total = np.bincount(which, column.values, minlength=count)
            values[column.key] = total.astype(float)
        elif kind == "mean":
            values[column.key] = group_mean(column.values, weights[weight], which, count)
    for column in columns:
        kind, _, words = rule_of(column).partition(":")
        if kind != "ratio":
            continue
        top, bottom = words.split("/")
        if top in values and bottom in values:
            with np.errstate(divide="ignore", invalid="ignore"):
                values[column.key] = values[top] / values[bottom]
    return [(column, values[column.key]) for column in columns if column.key in values]
