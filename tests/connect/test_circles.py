"""Life and travel circles, the Rural Access Index on the network, and whose seats come nearer."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
import xarray as xr

from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.connect.live import LiveRoads
from hinterland.connect.reach.circles import (
    ASSESSED,
    INPUTS,
    MODELLED,
    NOT_ASSESSED,
    circle_coverage,
    circles,
)
from hinterland.connect.reach.convergence import convergence
from hinterland.connect.reach.kinds import kinds_there
from hinterland.connect.reach.opportunities import destinations
from hinterland.connect.reach.reachability import access
from hinterland.connect.reach.road_reach import road_distance, rural_access
from hinterland.errors import InputError
from hinterland.flow import Access, Territory
from tests.connect.clinics import SPREAD_LAT, SPREAD_LON, clinic_region
from tests.small_region import SETTINGS, small_dataset, small_territory


def test_every_circle_has_both_names_a_source_and_a_mark() -> None:
    assert len({circle.circle for circle in circles()}) == len(circles())
    for circle in circles():
        assert all((circle.name_en, circle.name_zh, circle.source)), circle
        assert circle.mark in ("read", "unverified", "assumed"), circle
        assert circle.minutes > 0
        assert circle.origin in ("all", "city", "town", "village", "prefecture_seat"), circle


def test_circles_by_hand() -> None:
    found = circle_coverage(small_territory())
    # Villages: 0.6 h, 1 h and 4 h to their seat by local roads; 150, 140
    # and 80 thousand people.
    seat = found.loc["village_seat_60"]
    assert seat["status"] == MODELLED
    assert "link_speed" in seat["reason"] and "population" in seat["reason"]
    assert seat["share"] == pytest.approx(290 / 370)
    assert seat["people"] == 370e3
    # The seats of prefectures are A1 (2.3 h from the airport) and B1 (3.25 h).
    assert found.loc["prefecture_airport_60", "share"] == 0
    assert found.loc["prefecture_airport_60", "people"] == 310e3


def test_what_cannot_be_judged_is_not_assessed_and_says_why() -> None:
    found = circle_coverage(small_territory())
    for name, reason in {
        "village_clinic_30": "no 'clinic'",
        "cities_180": "'rail_or_air' is not modelled",
        "parcel_1_day": "'parcel' is not modelled",
    }.items():
        row = found.loc[name]
        assert row["status"] == NOT_ASSESSED
        assert reason in row["reason"]
        assert np.isnan(row["share"])
    # With clinics but without single settlements, ways on foot stay unknown.
    mean = circle_coverage(clinic_region([100.0], [30.0], [0], [1.0], settled=False))
    assert "single settlements" in mean.loc["walk_15_clinic", "reason"]
    assert mean.loc["village_clinic_30", "status"] == MODELLED


def test_shares_on_modelled_facilities_are_marked_and_those_on_observed_ones_are_not() -> None:
    land = clinic_region([100.0], [30.0], [0], [1.0], settled=False)
    row = circle_coverage(land).loc["village_clinic_30"]
    assert row["status"] == MODELLED
    assert row["reason"].startswith("modelled: 1 of 1 destinations, population, link_speed")
    assert np.isfinite(row["share"])
    # Observed clinics on modelled speeds are not assessed either; only all of it is.
    seen = _observed(land, "facility_kind")
    row = circle_coverage(seen).loc["village_clinic_30"]
    assert (row["status"], row["reason"]) == (MODELLED, f"modelled: {', '.join(INPUTS['drive'])}")
    every = _observed(seen, *INPUTS["drive"])
    row = circle_coverage(every).loc["village_clinic_30"]
    assert (row["status"], row["reason"]) == (ASSESSED, "")


def _observed(land: Territory, *words: str) -> Territory:
    return land.with_facts(
        {word: land.facts[word].assign_attrs(status="observed") for word in words}
    )


def test_on_foot_by_hand() -> None:
    # 0.01 degrees of latitude are 1.112 km; times the detour of 1.5 at 5 km/h 20 minutes.
    land = clinic_region([SPREAD_LON[2]], [SPREAD_LAT[2] + 0.01], [-1], [1.0])
    found = circle_coverage(land)
    assert found.loc["walk_15_clinic", "share"] == 0
    near = clinic_region([SPREAD_LON[2]], [SPREAD_LAT[2] + 0.007], [-1], [1.0])
    assert circle_coverage(near).loc["walk_15_clinic", "share"] == pytest.approx(150 / 370)
    assert circle_coverage(near).loc["walk_10_clinic", "share"] == 0


def test_a_facility_lies_in_the_county_of_its_outline_or_of_the_nearest_place() -> None:
    land = small_territory()
    assert destinations(land, "airport").county.tolist() == [1]
    boxes = [shapely.box(99, 29, 102, 31), shapely.box(103, 29, 104, 31), shapely.box(0, 0, 1, 1)]
    outlines = gpd.GeoSeries(boxes, index=land.facts["county"].values, crs="EPSG:4326")
    drawn = Territory("drawn", small_dataset(), SETTINGS, outlines)
    assert destinations(drawn, "airport").county.tolist() == [0]
    assert set(kinds_there(land)) >= {"airport", "land_port", "county_seat", "people", "jobs"}
    assert "port" not in kinds_there(land)


def test_plurals_mean_the_kind_and_what_is_absent_says_how_it_comes() -> None:
    land = clinic_region([100.0], [30.0], [0], [1.0])
    for word in ("clinic", "clinics", "Clinics", " clinics "):
        assert destinations(land, word).to == "clinic"
    assert destinations(land, "County seats").to == "county_seat"
    assert destinations(land, "places").to == "places"
    with pytest.raises(InputError, match=r"(?s)'clinics'.*with_clinics.*data facilities"):
        destinations(small_territory(), "clinics")
    with pytest.raises(InputError, match=r"(?s)'schools'.*data facilities"):
        destinations(land, "schools")


def test_a_service_of_the_network_has_no_other_way_than_connect_gives_it() -> None:
    # The airport is moved to A1's seat: the way there stays that of the network.
    at_seat = {"facility_lon": [100.0, 100.4], "facility_lat": [30.0, 30.6]}
    land = small_territory(**at_seat, facility_node=[0, 2])
    assert destinations(land, "airport").local == ""
    np.testing.assert_allclose(
        access(land, "airport")["nearest_time"].values[:, 0],
        connect(land).times["nearest_time"].sel(service="airport").values,
        rtol=1e-6,
    )


def _with_passability(land: Territory, shares: list[float]) -> Territory:
    fact = xr.DataArray(
        shares,
        dims=("link",),
        coords={"link": land.facts["link"]},
        attrs={"source": "made up for tests", "status": "modelled"},
    )
    return land.with_facts({"link_wet_passability": fact})


def test_rural_access_by_hand() -> None:
    # A1's villages lie 1.112 km from node 0 off the end of the road, B1's far from any road, and
    # A2's on the candidate that is closed, 0.05 degrees from its end.
    lat, lon = [*SPREAD_LAT], [*SPREAD_LON]
    lon[2], lat[2] = 100.0, 29.99
    lon[5], lat[5] = 100.85, 30.06
    land = clinic_region([100.0], [30.0], [0], [1.0], place_lon=lon, place_lat=lat)
    found = rural_access(land)
    assert found["near"].values.tolist() == [1.0, 0.0, 0.0]
    assert found["region"].sel(measure="near").item() == pytest.approx(150 / 370)
    # A detour of 1.5 makes it 1.67 km, 20 minutes at 5 km/h, to within a metre or so.
    assert rural_access(land, walk_minutes=20.1)["walk"].values.tolist() == [1.0, 0.0, 0.0]
    assert rural_access(land, walk_minutes=19.9)["walk"].values.tolist() == [0.0, 0.0, 0.0]
    np.testing.assert_allclose(road_distance(land)[2], 1.11195, rtol=1e-4)
    opened = apply(land, [Change("link_open", "floor", 1, {"link": ("4",)})])
    assert rural_access(opened)["near"].values.tolist() == [1.0, 1.0, 0.0]
    # Half-passable roads are near, but not all-season.
    wet = _with_passability(opened, [0.5, 1.0, 0.4, 1.0, 1.0])
    rainy = rural_access(wet)
    assert rainy["near"].values.tolist() == [0.0, 1.0, 0.0]
    assert rainy["near_weighted"].values.tolist() == [0.5, 1.0, 0.0]
    assert rainy.attrs["passability"] == "from link_wet_passability"
    assert "trunk roads only" in rainy.attrs["note"]


def test_rural_access_needs_single_villages_and_limits() -> None:
    with pytest.raises(InputError, match="with_villages"):
        rural_access(small_territory())
    with pytest.raises(InputError, match=r"(?s)2 faults.*road_km.*passable_share"):
        rural_access(clinic_region([100.0], [30.0], [0], [1.0]), road_km=0, passable_share=2)


def test_convergence_by_hand() -> None:
    land = small_territory()
    opened = apply(land, [Change("link_open", "floor", 1, {"link": ("4",)})])
    found = convergence(land, connect(land), connect(opened))
    change = found["change_hours"]
    # A2 to B1 falls from 6.2 to 0.7 h, A1 to B1 from 3.2 to 2.7, B1 to A2 from 3.2 to 0.7.
    assert float(change.sel(county="A2", county_to="B1")) == pytest.approx(-5.5, abs=1e-5)
    share = found["change_share"].sel(county="A1", county_to="B1")
    assert float(share) == pytest.approx(-0.5 / 3.2, abs=1e-5)
    assert np.diag(change).tolist() == [0, 0, 0]
    # From A1: 200,000 people in A2 at 2.2 h as before, 100,000 in B1 half an hour nearer.
    assert float(found["county_hours"].sel(county="A1")) == pytest.approx(-0.5 / 3, abs=1e-5)
    mean = (2.2 * 200 + 3.2 * 100) / 300
    assert float(found["county_share"].sel(county="A1")) == pytest.approx(-0.5 / 3 / mean, abs=1e-5)
    assert (found["newly_reached"] == 0).all()
    assert float(found["decile_people"].sum()) == 800e3
    known = found["decile_people"] > 0
    total = (found["decile_hours"] * found["decile_people"]).where(known).sum()
    people = np.array([500e3, 200e3, 100e3])
    np.testing.assert_allclose(float(total), (found["county_hours"].values * people).sum())


def test_a_new_way_is_told_apart_from_a_shorter_one() -> None:
    land = small_territory()
    cut = apply(land, [Change("link_open", "cap", 0, {"link": ("3",)})])
    found = convergence(land, connect(cut), connect(land))
    assert np.isneginf(found["change_hours"].sel(county="A1", county_to="B1"))
    assert float(found["change_share"].sel(county="A1", county_to="B1")) == -1
    assert float(found["newly_reached"].sel(county="A1")) == 100e3
    assert np.isnan(found["county_hours"].sel(county="B1"))
    lost = convergence(land, connect(land), connect(cut))
    assert np.isposinf(lost["change_hours"].sel(county="A1", county_to="B1"))
    assert float(lost["newly_reached"].sel(county="B1")) == -700e3
    same = convergence(land, connect(cut), connect(cut))
    assert (same["change_hours"] == 0).all()


def test_labels_must_be_the_same() -> None:
    land = small_territory()
    base = connect(land)
    turned = Access(base.times.isel(county=[1, 0, 2]), ())
    with pytest.raises(InputError, match=r"(?s)after has other county labels.*another order"):
        convergence(land, base, turned)


def test_convergence_takes_arrays_of_times_and_refuses_what_is_none() -> None:
    land = small_territory()
    opened = apply(land, [Change("link_open", "floor", 1, {"link": ("4",)})])
    live = LiveRoads(land)
    found = convergence(land, live.travel_time(), live.travel_time(opened={4: 1}))
    expected = convergence(land, connect(land), connect(opened))
    xr.testing.assert_allclose(found, expected, atol=1e-5)
    times = live.travel_time()
    with pytest.raises(InputError, match=r"(?s)2 faults.*base gives no times.*after has other"):
        convergence(land, times.values, times.isel(county_to=[1, 0, 2]))  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"(?s)after has other county labels.*has none"):
        convergence(land, times, times.drop_vars(["county", "county_to"]))
