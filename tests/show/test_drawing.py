"""Shapes: neighbours stay joined, inner borders only, few points, circles without boundaries."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hinterland.errors import InputError
from hinterland.flow import Assessment, Territory
from hinterland.show.classes import NO_DATA_CLASS, UNREACHED_CLASS, classify
from hinterland.show.drawing import inner_borders, local_crs, prepare
from hinterland.show.lookup import as_script, svg_paths
from hinterland.sources.boundaries import county_boundaries


@pytest.fixture(scope="module")
def shapes(region: Territory) -> gpd.GeoSeries:
    return county_boundaries(region).shapes


def test_areas_are_true_to_each_other(region: Territory, shapes: gpd.GeoSeries) -> None:
    drawing = prepare(region, shapes)
    drawn = shapely.area(drawing.shapes)
    lon, lat = region.facts["seat_lon"].values, region.facts["seat_lat"].values
    true = shapes.to_crs(local_crs(lon, lat)).area.to_numpy()
    assert drawn * drawing.metres**2 == pytest.approx(true, rel=0.03)


def test_inner_borders_part_two_provinces_and_are_never_outside(
    region: Territory, shapes: gpd.GeoSeries
) -> None:
    drawing = prepare(region, shapes)
    borders = inner_borders(drawing)
    assert len(borders)
    outline = shapely.union_all(drawing.shapes).exterior
    middles = shapely.points(borders.mean(axis=1))
    assert (shapely.distance(middles, outline) > 0).all()
    tree = shapely.STRtree(drawing.shapes)
    for middle in middles:
        near = tree.query(middle.buffer(1), predicate="intersects")
        assert len(set(drawing.provinces[near])) >= 2


def test_without_boundaries_there_are_circles(region: Territory) -> None:
    drawing = prepare(region)
    paths, size, _ = svg_paths(drawing)
    assert not drawing.drawn and len(paths) == region.region.sum()
    assert all(path.startswith("M") and path.endswith("z") for path in paths)
    assert min(size) > 0


def test_boundaries_of_another_place_are_refused(shapes: gpd.GeoSeries, region: Territory) -> None:
    with pytest.raises(InputError, match="no county of the region"):
        prepare(region, shapes.rename(lambda code: f"x{code}"))
    bare = gpd.GeoSeries(shapes.to_numpy(), index=shapes.index)
    with pytest.raises(InputError, match="no reference system"):
        prepare(region, bare)


def test_paths_trace_the_shapes(assessment: Assessment, shapes: gpd.GeoSeries) -> None:
    drawing = prepare(assessment.territory, shapes)
    paths, _, scale = svg_paths(drawing)
    for path, shape in zip(paths[:10], drawing.shapes[:10], strict=True):
        assert _area(path) == pytest.approx(shape.area * scale**2, rel=0.05)


def _area(path: str) -> float:
    start, moves = path.rstrip("z").removeprefix("M").split("l")
    steps = np.array(moves.replace("-", " -").split(), dtype=float).reshape(-1, 2)
    points = np.vstack([np.array(start.split(), dtype=float), steps]).cumsum(axis=0)
    return float(shapely.Polygon(points).area)


def test_classes() -> None:
    values = np.array([*np.linspace(0, 10, 70), np.inf, np.nan])
    classes = classify(values)
    codes = classes.codes(values)
    assert len(classes.colours) == len(classes.edges) + 1 == 7
    assert codes[-2] == UNREACHED_CLASS and codes[-1] == NO_DATA_CLASS
    assert (np.bincount(codes[:-2], minlength=7) >= 8).all()
    whole = classify([0, 1, 1, 3])
    assert whole.whole and whole.codes(np.array([0.0, 3.0])).tolist() == [0, 3]
    assert len(set(whole.fill(np.arange(4.0)))) == 4
    assert classify([]).codes(np.array([np.nan])).tolist() == [NO_DATA_CLASS]
    assert classify([5.0, 5.0]).codes(np.array([5.0])).tolist() == [0]


def test_script_cannot_be_closed_from_inside() -> None:
    assert "</script" not in as_script({"name": "</script><b>"})
