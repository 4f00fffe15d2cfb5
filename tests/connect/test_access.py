"""Travel times on the asymmetric region of three counties, worked out by hand."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.change import Change, apply
from hinterland.connect import SERVICES, connect
from tests.small_region import small_territory


def _services(times, place: str) -> dict[str, float]:
    row = times["nearest_time"].sel(place=place)
    return {service: float(row.sel(service=service)) for service in SERVICES}


def test_times_between_seats_by_hand() -> None:
    times = connect(small_territory()).times
    # 0.1 h from the seat to its node at both ends; 0 -> 3 -> 1 takes 1 + 1, 1 -> 0 takes 3.
    expected = [[0, 2.2, 3.2], [3.2, 0, 6.2], [3.2, 3.2, 0]]
    np.testing.assert_allclose(times["travel_time"].values, expected, rtol=1e-5)


def test_an_opened_candidate_shortens_the_way() -> None:
    opened = apply(small_territory(), [Change("link_open", "floor", 1, {"link": ("4",)})])
    times = connect(opened).times["travel_time"]
    assert abs(float(times.sel(county="A2", county_to="B1")) - 0.7) < 1e-5
    assert abs(float(times.sel(county="A1", county_to="B1")) - 2.7) < 1e-5


def test_places_go_through_their_seat_by_hand() -> None:
    times = connect(small_territory()).times
    # Villages of A1: 12 km x 1.5 / 30 = 0.6 h to the seat.
    assert abs(float(times["seat_time"].sel(place="A1-village")) - 0.6) < 1e-6
    found = _services(times, "A1-village")
    expected = {
        "county_seat": 0.6,
        "prefecture_seat": 0.6,
        "provincial_capital": 0.6,
        "airport": 0.6 + 0.1 + 2.0 + 0.1,
        "rail": np.inf,
        "port": np.inf,
        "land_crossing": 0.6 + 0.1 + 3.0,
    }
    for service, hours in expected.items():
        np.testing.assert_allclose(found[service], hours, rtol=1e-5, err_msg=service)
    np.testing.assert_allclose(_services(times, "A2-city")["provincial_capital"], 3.25, rtol=1e-5)


def test_labels_name_what_is_nearest_and_nothing_where_nothing_is() -> None:
    labels = connect(small_territory()).times["nearest_label"]
    row = labels.sel(place="A2-town")
    assert row.sel(service="county_seat").item() == "A2"
    assert row.sel(service="prefecture_seat").item() == "A1"
    assert row.sel(service="airport").item() == "airport:X"
    assert row.sel(service="rail").item() == ""


def test_a_county_without_a_road_is_not_joined_by_an_invented_one() -> None:
    times = connect(small_territory(seat_node=[0, 1, -1])).times
    assert np.isinf(times["travel_time"].sel(county="B1", county_to="A1"))
    assert float(times["travel_time"].sel(county="B1", county_to="B1")) == 0
    found = _services(times, "B1-village")
    assert found["county_seat"] == 4.0
    assert found["prefecture_seat"] == 4.0
    assert np.isinf(found["airport"])


def test_terminal_time_is_added_once_a_trip() -> None:
    land = small_territory()
    later = land.with_facts({}, settings={"road_terminal_time": 0.5})
    before, after = connect(land).times["travel_time"], connect(later).times["travel_time"]
    off_diagonal = ~np.eye(3, dtype=bool)
    np.testing.assert_allclose((after - before).values[off_diagonal], 0.5, atol=1e-6)
    np.testing.assert_allclose(np.diag(after), 0.0)


def test_no_change_of_speed_upward_makes_any_pair_slower() -> None:
    land = small_territory()
    faster = apply(land, [Change("link_speed", "scale", 1.3, {"link": ("1", "3")})])
    assert (connect(faster).times["travel_time"] <= connect(land).times["travel_time"] + 1e-6).all()


def test_tenths_of_a_place_spread_around_its_mean_and_share_the_way_beyond() -> None:
    land = small_territory()
    spread = np.tile(np.linspace(0.1, 1.9, 10), (9, 1))
    attrs = {"source": "made up for tests", "status": "modelled"}
    facts = {
        "distance_spread": xr.DataArray(
            spread,
            dims=("place", "tenth"),
            coords={"place": land.facts["place"], "tenth": np.arange(10)},
            attrs=attrs,
        )
    }
    plain, spread_out = connect(land), connect(land.with_facts(facts))
    # Villages of B1: 4 h on average, the nearest tenth 0.4 h, the farthest 7.6 h.
    np.testing.assert_allclose(spread_out.by_tenth("county_seat")[8, [0, 9]], [0.4, 7.6], rtol=1e-5)
    np.testing.assert_allclose(plain.by_tenth("county_seat")[8], 4.0, rtol=1e-5)
    for service in ("airport", "land_crossing"):
        mean = spread_out.times["nearest_time"].sel(service=service).values
        np.testing.assert_allclose(spread_out.by_tenth(service).mean(axis=1), mean, rtol=1e-5)
    assert np.isinf(spread_out.by_tenth("rail")).all()
