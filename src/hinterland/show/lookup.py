"""The map in the page: outlines as short SVG paths, and the numbers behind them as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from hinterland.show.classes import classify
from hinterland.show.columns import Column
from hinterland.show.drawing import Drawing
from hinterland.show.formats import Figures, is_share
from hinterland.show.tables import Tables
from hinterland.show.wording import infinite_key

SVG_WIDTH = 3000
"""Units across the SVG; whole numbers at this size are finer than a screen shows."""


def svg_paths(drawing: Drawing) -> tuple[list[str], tuple[int, int], float]:
    """One path a county in whole SVG units with y down, the size of the picture, and its scale.

    A unit without boundary is an octagon around its seat.
    """
    scale = SVG_WIDTH / drawing.size[0]
    height = drawing.size[1] * scale
    paths = []
    for shape, seat in zip(drawing.shapes, drawing.seats, strict=True):
        rings = (
            [_octagon(seat * scale, len(drawing.codes))]
            if shape is None or shape.is_empty
            else [
                shapely.get_coordinates(ring) * scale
                for ring in shapely.get_rings(shapely.get_parts(shape))
            ]
        )
        paths.append("".join(_ring_path(ring, height) for ring in rings))
    return paths, (SVG_WIDTH, math.ceil(height)), scale


def _octagon(centre: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    angle = np.arange(9) * np.pi / 4 + np.pi / 8
    radius = SVG_WIDTH / 90 / max(1.0, (count / 60) ** 0.5)
    return np.asarray(centre + radius * np.column_stack([np.cos(angle), np.sin(angle)]))


def _ring_path(ring: npt.NDArray[np.float64], height: float) -> str:
    """Relative moves in whole units; points that fall on the last one are left out."""
    points = np.round(np.column_stack([ring[:, 0], height - ring[:, 1]])).astype(int)
    steps = np.diff(points[:-1], axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if len(steps) < 2:
        return ""
    # A minus sign parts two numbers as well as a space does.
    moves = "".join(f" {step}" if step >= 0 else f"{step}" for step in steps.ravel().tolist())
    return f"M{points[0, 0]} {points[0, 1]}l{moves.lstrip()}z"


def svg_borders(segments: npt.NDArray[np.float64], drawing: Drawing) -> str:
    """Segments in grid units as one SVG path in whole units."""
    scale = SVG_WIDTH / drawing.size[0]
    points = np.round(segments * scale).astype(int)
    height = round(drawing.size[1] * scale)
    return "".join(
        f"M{x0} {height - y0}L{x1} {height - y1}"
        for (x0, y0), (x1, y1) in points.tolist()
        if (x0, y0) != (x1, y1)
    )


def page_data(tables: Tables, drawing: Drawing, groups: Sequence[str]) -> dict[str, Any]:
    """Numbers and words for the page's map and table, as JSON-able lists.

    Args:
        tables: the columns.
        drawing: the shapes; in the same order of counties.
        groups: groups of indicators in the order in which they are listed.
    """
    names = tables.names()
    figures = Figures.of(tables.assessment.territory.settings)
    paths, size, _ = svg_paths(drawing)
    notes = tables.assessment.territory.facts
    region = tables.assessment.territory.region
    ordered = sorted(
        (c for c in tables.county if np.isfinite(c.values).any()),
        key=lambda c: groups.index(c.group) if c.group in groups else len(groups),
    )
    return {
        "size": size,
        "code": names.index.astype(str).tolist(),
        "zh": names["county_name_zh"].tolist(),
        "en": names["county_name_en"].tolist(),
        "prefecture_zh": names["prefecture_name_zh"].tolist(),
        "prefecture_en": names["prefecture_name_en"].tolist(),
        "province_zh": names["province_name_zh"].tolist(),
        "province_en": names["province_name_en"].tolist(),
        "contested": drawing.contested.astype(int).tolist(),
        "contested_zh": notes["contested_note_zh"].values[region].tolist(),
        "contested_en": notes["contested_note_en"].values[region].tolist(),
        "people": np.round(tables.people).astype(int).tolist(),
        "rural": np.round(tables.rural).astype(int).tolist(),
        "columns": [_column(column, figures) for column in ordered],
        "paths": paths,
    }


def _column(column: Column, figures: Figures) -> dict[str, Any]:
    classes = classify(column.values)
    return {
        "key": column.key,
        "group": column.group,
        "zh": column.texts["zh"],
        "en": column.texts["en"],
        "unit_zh": figures.unit(column.word, "zh"),
        "unit_en": figures.unit(column.word, "en"),
        "status": column.status,
        "unverified": int(column.unverified),
        "entries": int(column.entries),
        "infinite": infinite_key(column.word),
        "percent": int(is_share(column.word)),
        "year": int(column.word.endswith("year")),
        "edges": list(classes.edges),
        "colours": list(classes.colours),
        "whole": int(classes.whole),
        "first": classes.first,
        "values": [_short(value) for value in column.values.tolist()],
    }


def _short(value: float) -> float | int | str | None:
    """Four significant figures; whole numbers as they are; infinity as text, NaN as null."""
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == int(value) and abs(value) < 1e15:
        return int(value)
    return float(f"{value:.4g}")


def as_script(data: Any) -> str:
    """JSON that is safe inside a script element of an HTML page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
