"""Outlines of single counties as their source has them, for questions of where a point lies."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hinterland.flow import Territory
from hinterland.sources.boundaries import FOLDER, PACKAGE


def county_outlines(
    territory: Territory, among: NDArray[np.bool_] | None = None
) -> NDArray[Any] | None:
    """(county,) outlines of the region's counties, None for one unknown; None for no source.

    With `among` (county,) only those of the package are read that it marks.

    The package's own outlines are used as they are: simplified with their neighbours, the shape of
    a county and so the places in it would depend on which other counties there are.
    """
    facts = territory.facts
    if territory.boundaries is not None:
        shapes = territory.boundaries.to_numpy().copy()
        shapely.prepare(shapes)
        return np.asarray(shapes)
    if territory.settings.get("boundaries") != PACKAGE:
        return None
    try:
        folder = Path(str(distribution(PACKAGE).locate_file(FOLDER)))
    except PackageNotFoundError:
        return None
    word = "boundary_code" if territory.has("boundary_code") else "county"
    shapes = np.full(facts.sizes["county"], None, dtype=object)
    for row in np.flatnonzero(territory.region if among is None else territory.region & among):
        path = folder / f"{facts[word].values[row]}.geojson"
        if path.is_file():
            shapes[row] = shapely.from_geojson(path.read_text(encoding="utf-8"))
    shapely.prepare(shapes)
    return shapes
