"""Roads in the wet season, and the register of assets."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.connect.modes.assets import ATTRIBUTES, assets
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import passenger
from hinterland.connect.seasons import season_note, seasonal_speed
from hinterland.errors import InputError
from tests.connect.modes_region import modes_territory

SURFACE = ["paved", "gravel", "earth", "unknown", "unknown", "unknown"]


def test_wet_speeds_by_surface_by_hand() -> None:
    land = modes_territory(link_surface=SURFACE)
    np.testing.assert_allclose(seasonal_speed(land, "dry"), [60, 40, 50, 30, 100, 250])
    np.testing.assert_allclose(
        seasonal_speed(land, "wet"), [60 * 0.95, 40 * 0.7, 50 * 0.4, 30, 100, 250]
    )
    assert "link_surface" in season_note(land, "wet")


def test_a_road_that_can_rarely_be_used_is_closed_in_the_wet_season() -> None:
    words = {"link_surface": SURFACE, "link_wet_passability": [1.0, 0.29, 0.3, 1.0, 0.0, 1.0]}
    land = modes_territory(**words)
    # Below 0.3 the gravel road is closed; the railway does not mind.
    np.testing.assert_allclose(seasonal_speed(land, "wet"), [57, 0, 20, 30, 100, 250])
    wet = passenger(land, season="wet", modes=("road", "ferry"))
    dry = passenger(land, modes=("road", "ferry"))
    at = {"county": "A1", "county_to": "A2"}
    assert np.isinf(float(wet["passenger_time"].sel(at)))
    assert float(dry["passenger_time"].sel(at)) == pytest.approx(2.2, rel=1e-6)
    assert (wet["passenger_time"] >= dry["passenger_time"] - 1e-6).all()
    assert (freight(land, season="wet")["freight_cost"] >= freight(land)["freight_cost"]).all()
    open_again = land.with_facts({}, settings={"access": {"seasons": {"all": {"closed_below": 0}}}})
    assert seasonal_speed(open_again, "wet")[1] == pytest.approx(28)


def test_without_surface_or_passability_the_wet_season_changes_nothing_and_says_so() -> None:
    land = modes_territory()
    np.testing.assert_array_equal(seasonal_speed(land, "wet"), seasonal_speed(land, "dry"))
    assert "neither" in season_note(land, "wet")
    assert "no road changes" in season_note(land, "wet")


def test_the_note_tells_what_the_parameters_make_of_roads_of_unknown_surface() -> None:
    slow = modes_territory({"seasons": {"unknown": {"wet_speed": 0.8}}})
    np.testing.assert_allclose(seasonal_speed(slow, "wet"), [48, 32, 40, 24, 100, 250])
    assert "all roads are driven at 0.8 x their speed" in season_note(slow, "wet")
    shut = modes_territory({"seasons": {"unknown": {"wet_passability": 0.1}}})
    np.testing.assert_allclose(seasonal_speed(shut, "wet"), [0, 0, 0, 0, 100, 250])
    assert "passability 0.1) all roads close" in season_note(shut, "wet")
    for land in (slow, shut):
        assert "no road changes" not in season_note(land, "wet")
        assert "full speed" in season_note(land, "dry")


def test_the_season_of_the_settings_holds_unless_another_is_asked_for() -> None:
    land = modes_territory(link_surface=SURFACE).with_facts({}, settings={"season": "wet"})
    assert seasonal_speed(land)[2] == pytest.approx(20)
    assert seasonal_speed(land, "dry")[2] == 50
    with pytest.raises(InputError, match="no season"):
        seasonal_speed(land.with_facts({}, settings={"season": "monsoon"}))
    with pytest.raises(InputError, match="Surfaces are not known: ice"):
        seasonal_speed(modes_territory(link_surface=["ice", *SURFACE[1:]]), "wet")


def test_the_register_tells_facts_from_defaults_and_from_nothing() -> None:
    land = modes_territory(
        link_owner=["county", "", "", "", "unknown", ""], link_year=[1999, 0, 0, 0, 0, 0]
    )
    links, facilities = assets(land).links, assets(land).facilities
    assert links.loc[0, ["owner", "owner_status"]].tolist() == ["county", "modelled"]
    assert links.loc[1, ["owner", "owner_status"]].tolist() == ["public road authority", "assumed"]
    assert links.loc[0, ["year", "year_status"]].tolist() == [1999, "modelled"]
    assert links.loc[1, ["year", "year_status"]].tolist() == [0, "unknown"]
    assert links.loc[5, ["technology", "quality"]].tolist() == [
        "electric high-speed line",
        "high-speed line",
    ]
    assert links.loc[0, "class_status"] == "unknown"
    assert facilities.loc["airport:A", ["quality", "quality_status"]].tolist() == [
        "large airport",
        "assumed",
    ]
    for attribute in ATTRIBUTES:
        assert attribute in links
        assert attribute in facilities


def test_the_summary_adds_up_to_all_links_and_facilities() -> None:
    land = modes_territory(link_owner=["county", "", "", "", "", ""])
    summary = assets(land).summary()
    assert summary.loc["link", "km"].sum() == pytest.approx(610)
    assert summary.loc["link", "count"].sum() == 6
    assert summary.loc["facility", "count"].sum() == 7
    row = summary.loc[("link", "road", "unknown", "county", "modelled")]
    assert row.tolist() == [1, 60]
    by_year = assets(land).summary(by=("technology",), status="year_status")
    assert by_year["count"].sum() == 13
