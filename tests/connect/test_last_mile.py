"""Parcels, drones, lockers, buses: golden figures, limits, and the chains of a territory."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.connect.village.last_mile import (
    bus,
    door_cost,
    drone,
    last_mile,
    last_mile_parameters,
    parcel_cost,
    round_cost,
)
from hinterland.errors import InputError
from hinterland.sources.synthetic import synthetic_region
from hinterland.sources.villages import with_villages
from tests.small_region import small_territory


def test_transfers_and_kilometres_by_hand():
    assert parcel_cost(60 + 25 + 12, 3) == pytest.approx(2.77)
    assert parcel_cost(60 + 30, 2) == pytest.approx(2.10)


def test_the_golden_parcels():
    file = Path(__file__).parents[3] / "shared" / "golden" / "indicators.json"
    if not file.is_file():
        pytest.skip("the golden figures are not beside the repository")
    golden = json.loads(file.read_text(encoding="utf-8"))
    assert parcel_cost(97, 3) == pytest.approx(golden["parcel.three_transfer"]["value"])
    assert parcel_cost(90, 2) == pytest.approx(golden["parcel.two_transfer"]["value"])


def test_few_parcels_share_the_cost_of_a_round():
    # 10 parcels of 100 people, five villages a round; nobody still has one.
    assert round_cost(20.0, 100.0) == pytest.approx(2 * 20 * 1.5 / 50)
    assert round_cost(20.0, [0.0, 10.0]) == pytest.approx([12.0, 12.0])


def test_every_parameter_says_where_it_comes_from():
    table = last_mile_parameters().table().loc["last_mile"]
    assert set(table["status"]) <= {"assumed", "typed"}
    assert (table["source"].str.len() > 10).all()
    assert ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all()


def test_a_flight_by_hand():
    # 10 parcels of 1.5 kg; 10 km out and back, 500 m of climb that cost 5 km of range.
    hours, money = drone(10.0, 500.0)
    assert hours == pytest.approx(0.15 + 10 / 54 + 0.5 / 9)
    assert money == pytest.approx((5 + 0.4 * 25) / 10)


def test_flights_end_at_the_range():
    hours, money = drone([20.0, 20.01, 15.0, 15.1, 0.0], [0.0, 0.0, 500.0, 500.0, 2001.0])
    assert np.isfinite(hours).tolist() == [True, False, True, False, False]
    np.testing.assert_array_equal(np.isinf(hours), np.isinf(money))


@given(st.floats(0, 30), st.floats(0, 30), st.floats(0, 3000), st.floats(0, 3000))
def test_farther_or_higher_is_never_cheaper_or_quicker(a, b, up, higher):
    near, far = sorted((a, b))
    low, high = sorted((up, higher))
    for before, after in zip(drone(near, low), drone(far, high), strict=True):
        assert after >= before


def test_a_drone_that_lifts_nothing_does_not_fly():
    heavy = small_territory().with_facts({}, settings={})
    known = last_mile_parameters(heavy)
    key = ("last_mile", "drone", "parcel_mass", "")
    values = {**known.values, key: known.values[key].__class__(16.0, "kg", 0, 20, "test", "set")}
    assert np.isinf(drone(1.0, 0.0, type(known)(values))[0])


def test_negative_numbers_are_refused():
    for call in (lambda: drone(-1.0, 0.0), lambda: bus(1.0, -2.0)):
        with pytest.raises(InputError):
            call()


def test_a_bus_costs_half_a_headway_and_the_ride():
    hours, fare = bus([10.0, 10.0], [6.0, 0.0])
    assert hours.tolist() == pytest.approx([1.0 + 0.4, np.inf])
    assert fare.tolist() == [1.0, np.inf]
    assert bus(0.0)[0] == pytest.approx(1.5)


def test_lockers_save_courier_time_and_cost_a_trip():
    assert door_cost(False) == pytest.approx(1.2)
    assert door_cost(True) == pytest.approx(1.2 * 0.45 + 0.3 + 0.3)


def test_three_places_a_county_have_the_direct_chain_only():
    found = last_mile(small_territory())
    # 150,000 villagers of A1: 12 km x 1.5 by road, a van's round shared by 15,000 x 5 parcels.
    shared = 2 * 18 * 1.5 / 75_000
    assert float(found["direct_cost"][2]) == pytest.approx(2 * 0.6 + 18 * 0.01 + shared + 1.2)
    assert np.isinf(found["town_cost"]).all()
    assert np.isinf(found["drone_cost"]).all()
    np.testing.assert_array_equal(found["road_cost"], found["direct_cost"])


def test_chains_of_single_villages():
    land = with_villages(synthetic_region(8, 0, 2, 2))
    found = last_mile(land)
    village = land.facts["place_tier"].values == "village"
    assert np.isfinite(found["town_cost"].values[village]).all()
    assert np.isinf(found["town_cost"].values[~village]).all()
    assert (found["road_cost"] <= found["direct_cost"]).all()
    change = found["locker_cost"].values - found["road_cost"].values
    np.testing.assert_allclose(change, door_cost(True) - door_cost(False))
    flies = np.isfinite(found["drone_cost"].values)
    far = found["flight_km"].values + 10 * found["flight_climb"].values / 1000
    np.testing.assert_array_equal(flies, far <= 20)
    assert 0 < flies[village].mean() <= 1
    relief = land.facts["relief"].values[land.facts["place_county"].values]
    np.testing.assert_allclose(found["flight_climb"].values[village], 1.13 * relief[village])
    assert (found["bus_time"].values[village] >= 1.5).all()
