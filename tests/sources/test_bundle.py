"""Territories by name and path, counties by code, and the contract of the sources."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import hinterland.sources
from hinterland.errors import InputError
from hinterland.sources.bundle import TERRITORIES, WEST, county, extract_folder, read
from hinterland.sources.source import Source
from hinterland.sources.synthetic import synthetic_region

READERS = {"boundaries", "bundle", "census", "focus", "synthetic", "tables"}


def sources():
    found = {}
    for module in pkgutil.iter_modules(hinterland.sources.__path__):
        loaded = importlib.import_module(f"hinterland.sources.{module.name}")
        if hasattr(loaded, "SOURCE"):
            found[module.name] = loaded.SOURCE
    return found


def test_every_source_says_what_it_is():
    found = sources()
    assert set(found) >= READERS
    for name, source in found.items():
        assert isinstance(source, Source)
        assert source.id == name
        assert all(dataclasses.astuple(source))
        with pytest.raises(dataclasses.FrozenInstanceError):
            source.id = "other"


def test_the_invented_region_can_be_read_by_name():
    assert read("synthetic").hash == synthetic_region().hash


def test_a_saved_folder_can_be_read(tmp_path):
    made = synthetic_region(6)
    made.save(tmp_path / "mine")
    assert read(str(tmp_path / "mine" / "territory.json")).hash == made.hash


@pytest.mark.parametrize(("wrong", "meant"), [("chinaa-west", "china-west"), ("synthetc", "synth")])
def test_an_unknown_name_is_told_with_the_known_ones(wrong, meant):
    with pytest.raises(InputError) as told:
        read(wrong)
    text = str(told.value)
    assert all(name in text for name in TERRITORIES)
    assert f"Did you mean '{meant}" in text


def test_a_folder_that_is_no_territory_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"territory\.json"):
        read(tmp_path)


def test_counties_are_found_by_code_and_year():
    made = synthetic_region(12)
    code = str(made.facts["county"].values[3])
    assert county(made, code) == 3
    assert county(made, code, 2020) == 3
    with pytest.raises(InputError, match="2010"):
        county(made, code, 2010)
    name = str(made.facts["county_name_en"].values[3])
    with pytest.raises(InputError) as told:
        county(made, name + "x")
    assert code in str(told.value)


def test_the_west_is_the_twelve_provinces_with_context():
    assert (extract_folder() / "territory.json").is_file()
    whole, west = read("china"), read("china-west")
    assert west.name == "china-west"
    assert set(west.facts["county_province"].values[west.region]) == set(WEST)
    for word in ("population", "employment", "output", "area"):
        before, after = (t.facts[word].values.astype(float).sum() for t in (whole, west))
        assert after == pytest.approx(before, rel=1e-12), word
    assert (~west.region).sum() > 100
