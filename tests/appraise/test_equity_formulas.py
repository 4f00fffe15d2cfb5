"""Spread inside counties, allocation between them, and networks beside the roads, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from hinterland.appraise import run
from hinterland.flow import Territory
from hinterland.sources.network_growth import Growth, grown
from tests.appraise.cases import alone, appraise, hand_access
from tests.small_region import small_territory


def test_share_of_people_within_reach_of_their_own_seat() -> None:
    found, _ = appraise()
    reach = found["seat_service_reach"]
    assert reach.sel(threshold=0.5).values == pytest.approx([350 / 500, 60 / 200, 10 / 100])
    assert reach.sel(threshold=1.0).values == pytest.approx([1, 60 / 200, 20 / 100])
    assert reach.sel(threshold=4.0).values == pytest.approx([1, 1, 1])


def test_spread_of_the_time_to_the_seat() -> None:
    found, _ = appraise()
    people = np.array([300, 50, 150]) / 500
    hours = np.array([0.1, 0.5, 0.6])
    pairs = np.abs(hours[:, None] - hours[None, :])
    gini = people @ pairs @ people / (2 * people @ hours)
    assert found["seat_time_gini"].values[0] == pytest.approx(gini)
    # One tenth lives in the city, nine tenths within the time of the villages; of B1 exactly one
    # tenth lives at the seat.
    assert found["seat_time_spread"].values == pytest.approx([0.5, 1.4, 3.9])


def test_people_without_a_way_are_the_limit_of_long_ways() -> None:
    seat = np.array([0.1, 0.5, np.inf, 0.1, 0.5, 1.5, np.inf, np.inf, np.inf])
    found, _ = appraise(seat=seat)
    long, _ = appraise(seat=np.where(np.isinf(seat), 1e9, seat))
    assert found["seat_time_gini"].values[:2] == pytest.approx(long["seat_time_gini"].values[:2])
    assert found["seat_time_gini"].values[0] == pytest.approx(1 - 150 / 500)
    assert found["seat_time_spread"].values[0] == np.inf
    # Where nobody has a way all are equal.
    assert found["seat_time_gini"].values[2] == 0
    assert found["seat_time_spread"].values[2] == 0


def test_equal_ways_are_not_unequal_and_nobody_has_no_value() -> None:
    empty = [300e3, 50e3, 150e3, 40e3, 20e3, 140e3, 0.0, 0.0, 0.0]
    found, _ = appraise({"population": empty}, seat=np.full(9, 0.7))
    assert found["seat_time_gini"].values[:2] == pytest.approx([0, 0], abs=1e-12)
    assert found["seat_time_spread"].values[:2] == pytest.approx([0, 0])
    assert np.isnan(found["seat_time_gini"].values[2])
    assert np.isnan(found["seat_time_spread"].values[2])


def test_resources_per_head_between_counties() -> None:
    # Beds per person: 0.002, 0.004, 0.009; incomes per head fall from A1 to B1.
    beds = [1000.0, 0, 0, 800.0, 0, 0, 900.0, 0, 0]
    found, _ = appraise({"hospital_beds": beds, "teachers": np.array([5.0, 2, 1]).repeat(3)})
    assert found["resource_gini"]["resource"].values.tolist() == ["teachers", "hospital_beds"]
    share, value = np.array([5, 2, 1]) / 8, np.array([2, 4, 9]) * 1e-3
    pairs = np.abs(value[:, None] - value[None, :])
    gini = share @ pairs @ share / (2 * share @ value)
    assert found["resource_gini"].sel(resource="hospital_beds").item() == pytest.approx(gini)
    # Ranked by income the poorest has the most: the index is minus the Gini coefficient.
    concentration = found["resource_concentration"]
    assert concentration.sel(resource="hospital_beds").item() == pytest.approx(-gini)
    # Three teachers a place each: 15, 6 and 3 over 500, 200 and 100 thousand people are even.
    assert found["resource_gini"].sel(resource="teachers").item() == pytest.approx(0, abs=1e-12)
    assert concentration.sel(resource="teachers").item() == pytest.approx(0, abs=1e-12)


def _with_links(values: dict[str, Any], **facts: Any) -> Territory:
    size = len(values["link_from"])
    given = {"link_speed": np.ones(size), "link_two_way": np.ones(size, int), **values}
    growth = Growth(size, given, "made up for tests", np.full(size, "modelled"))
    return grown(small_territory(**facts), {"link": growth})


def _one_province(**values: Any) -> np.ndarray[Any, Any]:
    """Bandwidth to A1, the only capital of one province; seats stand at nodes 0, 1 and 2."""
    land = _with_links(
        {"link_mode": np.full(len(values["link_from"]), "fibre"), **values},
        county_province=["A", "A", "A"],
        provincial_capital=[1, 0, 0],
    )
    return alone("backbone_bandwidth", land, hand_access(land)).values


def test_bandwidth_is_that_of_the_narrowest_link_of_the_widest_path() -> None:
    # Straight from B1 5; over A2 the narrowest is 8. Of two links between A1 and A2 the wider.
    ends = {"link_from": [0, 0, 1, 0], "link_to": [2, 1, 2, 1]}
    found = _one_province(**ends, link_bandwidth=[5.0, 2.0, 10.0, 8.0])
    assert found == pytest.approx([8, 8, 8])
    # A closed link carries nothing, nor does a road.
    closed = _one_province(**ends, link_bandwidth=[5.0, 2.0, 10.0, 8.0], link_open=[1, 1, 1, 0])
    assert closed == pytest.approx([5, 5, 5])
    modes = np.array(["fibre", "satellite", "road", "microwave"])
    mixed = _one_province(**ends, link_bandwidth=[5.0, 2.0, 10.0, 8.0], link_mode=modes)
    assert mixed == pytest.approx([8, 8, 5])


def test_a_seat_without_a_link_or_a_province_without_a_capital_has_no_bandwidth() -> None:
    alone_at_1 = _one_province(link_from=[0], link_to=[2], link_bandwidth=[5.0])
    assert alone_at_1 == pytest.approx([5, 0, 5])
    assert _one_province(link_from=[1], link_to=[2], link_bandwidth=[5.0]).tolist() == [0, 0, 0]
    none = _one_province(link_from=[0], link_to=[2], link_bandwidth=[0.0])
    assert none.tolist() == [0, 0, 0]


def test_departures_around_the_seat() -> None:
    values = {
        "link_from": [0, 0, 1, 3],
        "link_to": [1, 3, 2, 0],
        "link_mode": np.array(["bus", "rail", "coach", "road"]),
        "link_two_way": [1, 0, 1, 1],
        "link_frequency": [20.0, 6.0, 3.0, 50.0],
    }
    land = _with_links(values)
    found = alone("public_transport_access", land, hand_access(land)).values
    # One-way trains leave A1 alone; coaches run both ways; cars on the road are no service.
    assert found == pytest.approx([26, 23, 3])
    moved = _with_links(values, seat_lon=[100.0, 100.9, 100.43])
    # Nearly three kilometres are too far to walk.
    assert alone("public_transport_access", moved, hand_access(moved)).values[2] == 0


def test_networks_without_any_link_of_theirs_are_told_as_missing() -> None:
    land = small_territory()
    gaps = {gap.word: gap for gap in run(land, hand_access(land)).missing}
    assert gaps["backbone_bandwidth"].facts == ("link_bandwidth",)
    assert gaps["backbone_bandwidth"].template == "links.csv"
    told = gaps["public_transport_access"].template
    assert told == "links.csv, hinterland.sources.gtfs.with_gtfs"
