"""The nouns: frozen, checked, printed, saved and read."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from shapely.geometry import box

from hinterland.errors import InputError, OutputError, TerritoryError
from hinterland.evaluation import evaluate
from hinterland.flow import Equilibrium, Territory
from tests.small_region import SETTINGS, small_dataset, small_territory


def test_arrays_cannot_be_written_to() -> None:
    land = small_territory()
    with pytest.raises(ValueError, match="read-only"):
        land.facts["area"].values[0] = 1.0
    with pytest.raises(TypeError):
        land.settings["currency"] = "X"  # type: ignore[index]


def test_the_giver_keeps_an_array_that_can_be_written_to() -> None:
    dataset = small_dataset()
    land = Territory("small", dataset, SETTINGS)
    dataset["area"].values[0] = 7.0
    assert not dataset["area"].equals(land.facts["area"]) or land.facts["area"].values[0] == 7.0


def test_all_faults_at_once_with_settings_and_shapes() -> None:
    shapes = gpd.GeoSeries([box(0, 0, 1, 1)], index=["A1"], crs=4326)
    with pytest.raises(TerritoryError) as told:
        Territory("small", small_dataset(area=[-1.0, 1, 1]), {"currency": "X"}, shapes)
    text = str(told.value)
    assert "area lies outside" in text
    assert "The setting 'price_year' is missing" in text
    assert "Boundaries have other labels" in text


def test_the_print_tells_counties_places_years_and_what_is_modelled() -> None:
    text = repr(small_territory())
    for part in (
        "3 (codes of 2020)",
        "9 (3 city, 3 town, 3 village)",
        "800,000",
        "SML at 2020",
        "modelled   county_name_en",
        "unverified none",
    ):
        assert part in text


def test_saved_and_read_alike_with_shapes(tmp_path) -> None:
    shapes = gpd.GeoSeries(
        [box(i, 0, i + 1, 1) for i in range(3)], index=["A1", "A2", "B1"], crs=4326
    )
    land = Territory("small", small_dataset(), SETTINGS, shapes)
    land.save(tmp_path / "Ü 县")
    again = Territory.load(tmp_path / "Ü 县")
    assert again.hash == land.hash
    assert again.facts.identical(land.facts)
    assert dict(again.settings) == dict(land.settings)
    assert again.boundaries is not None
    assert again.boundaries.geom_equals(shapes).all()


def test_the_hash_moves_with_values_units_of_text_and_settings_only() -> None:
    land = small_territory()
    assert land.hash == small_territory().hash
    wider = small_dataset()
    wider["county_name_en"] = wider["county_name_en"].astype("<U99")
    assert Territory("other name", wider, SETTINGS).hash == land.hash
    assert small_territory(area=[1000.0, 3000.0, 6000.5]).hash != land.hash
    assert Territory("small", small_dataset(), {**SETTINGS, "price_year": 2021}).hash != land.hash


def test_a_damaged_folder_is_refused(tmp_path) -> None:
    small_territory().save(tmp_path / "land")
    facts = tmp_path / "land" / "facts.nc"
    facts.write_bytes(facts.read_bytes()[: facts.stat().st_size // 2])
    with pytest.raises(InputError, match="cannot be read"):
        Territory.load(tmp_path / "land")
    (tmp_path / "land" / "territory.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        Territory.load(tmp_path / "land")


def test_an_altered_folder_is_refused(tmp_path) -> None:
    small_territory().save(tmp_path / "land")
    small_territory(area=[1.0, 1.0, 1.0]).save(tmp_path / "other")
    (tmp_path / "other" / "facts.nc").replace(tmp_path / "land" / "facts.nc")
    with pytest.raises(InputError, match="does not match the hash"):
        Territory.load(tmp_path / "land")


def test_another_format_is_refused(tmp_path) -> None:
    (tmp_path / "territory.json").write_text('{"format": "hinterland-territory/99"}')
    with pytest.raises(InputError, match=r"territory/99.*\n.*\n.*save the territory again"):
        Territory.load(tmp_path)


def test_saving_replaces_only_when_told_and_never_a_folder_of_others(tmp_path) -> None:
    land = small_territory()
    land.save(tmp_path / "land")
    with pytest.raises(OutputError, match="holds a saved territory"):
        small_territory(area=[1.0, 1.0, 1.0]).save(tmp_path / "land")
    assert Territory.load(tmp_path / "land").hash == land.hash
    land.save(tmp_path / "land", replace=True)
    other = tmp_path / "theirs"
    other.mkdir()
    (other / "thesis.docx").write_text("years of work")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        land.save(other)
    assert (other / "thesis.docx").read_text() == "years of work"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["land", "theirs"]


def test_facts_with_other_labels_are_refused() -> None:
    land = small_territory()
    fewer = land.facts["area"].isel(county=[0, 1])
    renamed = land.facts["area"].assign_coords(county=["A1", "A2", "C9"])
    for strange in (fewer, renamed):
        with pytest.raises(TerritoryError, match="other county labels"):
            land.with_facts({"area": strange})


def test_facts_without_labels_are_refused() -> None:
    land = small_territory()
    bare = xr.DataArray(np.ones(3), dims=("county",), attrs=land.facts["area"].attrs)
    for strange in (bare, bare.isel(county=[0, 1])):
        with pytest.raises(TerritoryError, match="area has no county labels"):
            land.with_facts({"area": strange})


def test_status_by_row() -> None:
    dataset = small_dataset()
    dataset["area"].attrs["status"] = "mixed"
    dataset["area__status"] = ("county", np.array([0, 1, 3]))
    land = Territory("small", dataset, SETTINGS)
    assert land.status_of("area").tolist() == ["observed", "typed", "modelled"]
    row = land.provenance().loc["area"]
    assert (row["rows_observed"], row["rows_typed"], row["rows_modelled"]) == (1, 1, 1)
    assert "area__status" not in land.provenance().index


def test_an_equilibrium_holds_only_its_own_words() -> None:
    assert "converged after 3 steps" in repr(Equilibrium(xr.Dataset(), "converged", 1e-9, 3, 0.5))
    with pytest.raises(TerritoryError, match="area"):
        Equilibrium(small_dataset()[["area"]], "converged", 1e-9, 3, 0.5)


def test_comparing_with_itself_shows_no_change() -> None:
    base = evaluate(small_territory())
    table = base.compare(base)
    assert isinstance(table, pd.DataFrame)
    assert len(table)
    assert (table["change"] == 0).all()
    assert table["change"].notna().all()


def test_an_indicator_that_is_not_there_says_what_it_needs() -> None:
    base = evaluate(small_territory())
    with pytest.raises(InputError, match="not an indicator"):
        base["nonsense"]
    assert base.missing
    gap = base.missing[0]
    with pytest.raises(InputError, match=gap.template):
        base[gap.word]
