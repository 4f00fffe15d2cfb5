"""Access points: worked by hand, and the law that a new road makes no place worse off."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.connect.network import road_graph
from hinterland.connect.village.access_points import access_points
from hinterland.errors import InputError
from hinterland.flow import Territory
from tests.connect.lone_places import PLACES, lone_places, networks
from tests.small_region import small_territory

WALK = {"access_off_road": "walk"}


def distances(territory: Territory) -> np.ndarray:
    """(node, node) hours on the roads, by a method that shares nothing with the product's."""
    graph = road_graph(territory)
    between = np.full((graph.nodes, graph.nodes), np.inf)
    np.minimum.at(between, (graph.tail, graph.head), graph.cost)
    np.fill_diagonal(between, 0.0)
    for middle in range(graph.nodes):
        between = np.minimum(between, between[:, middle, None] + between[None, middle])
    return between


def to_nodes(territory: Territory, **how) -> np.ndarray:
    """(place, node) hours."""
    points = access_points(territory, **how)
    between = distances(territory)
    if how.get("inward"):
        between = between.T
    return np.stack([points.best(column)[0] for column in between.T], axis=1)


def test_a_village_walks_to_the_nearest_point_of_each_road():
    # Road from (-30, 0) over (0, 0) to (30, 0) at 60 km/h; class 4 from (0, 0) to (0, 8).
    nodes = [(-30, 0), (0, 0), (30, 0), (0, 8)]
    expected = {(0, 20): 150.0, (1, 20): 78.0, (1, 4): 150.0}
    for (usable, speed), minutes in expected.items():
        roads = [(0, 1, 30, 60, 1, 1), (1, 2, 30, 60, 1, 1), (1, 3, 8, speed, 1, usable)]
        land = lone_places(nodes, roads, [(0, 10)], settings=WALK)
        assert to_nodes(land)[0, 2] * 60 == pytest.approx(minutes, abs=0.01)


def test_the_published_case_of_a_road_that_made_villages_worse():
    case_file = Path(__file__).parents[3] / "shared" / "cases" / "village_snap" / "case.json"
    if not case_file.is_file():
        pytest.skip("the case village_snap is not beside the repository")
    case = json.loads(case_file.read_text(encoding="utf-8"))
    main, side = case["roads"]["main"], case["roads"]["class4"]
    nodes = [tuple(main["from"]), tuple(side["from"]), tuple(main["to"]), tuple(side["to"])]
    for name, scenario in case["scenarios"].items():
        speed = scenario["class4"]
        length = np.hypot(*np.subtract(side["to"], side["from"]))
        roads = [
            (0, 1, 30, main["kmh"], 1, 1),
            (1, 2, 30, main["kmh"], 1, 1),
            (1, 3, length, speed or 1, 1, speed is not None),
        ]
        walk = {**WALK, "walking_speed": case["walk_kmh"]}
        land = lone_places(nodes, roads, [tuple(case["village"])], settings=walk)
        minutes = to_nodes(land)[0, nodes.index(tuple(case["clinic"]))] * 60
        assert minutes == pytest.approx(case["expected_min"][name], abs=0.01), name


def test_the_way_goes_along_the_road_in_the_directions_it_allows():
    nodes = [(0, 0), (10, 0)]
    # Place 3 km beside the road, 4 km from its start; local way 1 km/h x detour 1 = 1 h a km.
    local = {"local_speed": [1.0] * PLACES, "local_detour": [1.0] * PLACES}
    both = lone_places(nodes, [(0, 1, 20, 40, 1, 1)], [(4, 3)], **local)
    points = access_points(both)
    mine = points.place == 0
    assert points.node[mine].tolist() == [0, 1]
    np.testing.assert_allclose(points.hours[mine], [3.2, 3.3], rtol=1e-6)
    np.testing.assert_allclose(points.km[mine], [3 + 8, 3 + 12], rtol=1e-6)
    one = lone_places(nodes, [(0, 1, 20, 40, 0, 1)], [(4, 3)], **local)
    outward, inward = access_points(one), access_points(one, inward=True)
    assert outward.node[outward.place == 0].tolist() == [1]
    assert inward.node[inward.place == 0].tolist() == [0]
    np.testing.assert_allclose(inward.hours[0], 3.2, rtol=1e-6)


def test_a_ferry_is_boarded_at_its_ends_and_railways_not_at_all():
    nodes = [(0, 0), (10, 0), (0, 1), (10, 1)]
    roads = [(0, 1, 10, 20, 1, 1), (2, 3, 10, 100, 1, 1)]
    land = lone_places(nodes, roads, [(2, 0)], mode=["ferry", "rail"], settings=WALK)
    points = access_points(land)
    mine = points.place == 0
    # Walking 2 km to the pier and sailing 10 km takes 0.9 h, walking to the other pier 1.6 h.
    assert points.node[mine].tolist() == [0]
    np.testing.assert_allclose(points.hours[mine], [0.4], rtol=1e-6)


def test_places_that_stand_for_many_people_go_through_their_seat():
    land = small_territory()
    points = access_points(land)
    access = connect(land)
    assert points.place.tolist() == list(range(PLACES))
    np.testing.assert_array_equal(points.node, np.repeat([0, 1, 2], 3))
    # Seats stand 0.1 h from their node.
    np.testing.assert_allclose(points.hours, access.times["seat_time"].values + 0.1, rtol=1e-6)
    unconnected = access_points(small_territory(seat_node=[0, 1, -1]))
    assert unconnected.start.tolist() == [0, 1, 2, 3, 4, 5, 6, 6, 6, 6]
    hours, entry = unconnected.best(np.zeros(4))
    assert np.isinf(hours[6:]).all()
    assert (entry[6:] == -1).all()


def test_wrong_settings_are_told_together():
    with pytest.raises(InputError) as told:
        access_points(small_territory(), radius=-1.0, off_road="swim")
    assert len(told.value.faults) == 2


@settings(max_examples=80, deadline=None)
@given(
    networks(),
    st.booleans(),
    st.sampled_from(["walk", "local"]),
    st.sampled_from([5.0, 12.0, 50.0]),
    st.integers(-1, 1),
)
def test_a_new_road_makes_no_place_worse_off(network, inward, off_road, radius, seat):
    nodes, roads, places, new = network
    how = {"inward": inward, "off_road": off_road, "radius": radius}
    seats = {"seat_node": [seat, -1, 1]}
    before = to_nodes(lone_places(nodes, roads, places, **seats), **how)
    after = to_nodes(lone_places(nodes, [*roads, new], places, **seats), **how)
    assert (after <= before + 1e-9).all()


@settings(max_examples=80, deadline=None)
@given(networks(), st.booleans(), st.sampled_from([5.0, 50.0]), st.integers(-1, 1))
def test_leaving_out_dominated_entries_changes_no_distance(network, inward, radius, seat):
    nodes, roads, places, _ = network
    land = lone_places(nodes, roads, places, seat_node=[seat, 0, -1])
    how = {"inward": inward, "radius": radius}
    few, all_of_them = access_points(land, **how), access_points(land, prune=False, **how)
    assert len(few.node) <= len(all_of_them.node)
    np.testing.assert_allclose(
        to_nodes(land, **how), to_nodes(land, prune=False, **how), rtol=1e-12, atol=1e-12
    )
    # What is left is needed: no entry is reached as cheaply through another of its place.
    between = distances(land).T if inward else distances(land)
    for p in range(PLACES):
        node, hours = (column[few.place == p] for column in (few.node, few.hours))
        through = hours[:, None] + between[np.ix_(node, node)]
        np.fill_diagonal(through, np.inf)
        assert (hours[None, :] < through + 1e-12).all()


def test_opening_a_link_is_a_new_road():
    nodes = [(0, 0), (10, 0), (5, 5)]
    roads = [(0, 1, 10, 30, 1, 1), (0, 2, 7, 30, 1, 0), (2, 1, 7, 30, 1, 0)]
    land = lone_places(nodes, roads, [(5, 6)], settings=WALK)
    opened = apply(land, [Change("link_open", "floor", 1, {"link": ("1", "2")})])
    assert to_nodes(opened)[0, 0] == pytest.approx(1 / 5 + 7 / 30, rel=1e-5)
    assert to_nodes(land)[0, 0] == pytest.approx(6 / 5 + 5 / 30, rel=1e-5)


def test_the_date_line_does_no_harm():
    nodes = [(0, 0), (10, 0)]
    shift = 180.0 - 0.03
    land = lone_places(nodes, [(0, 1, 10, 40, 1, 1)], [(4, 3)], settings=WALK)

    def moved(word):
        values = land.facts[word] + shift
        return values.where(values <= 180, values - 360).assign_attrs(land.facts[word].attrs)

    east = land.with_facts({word: moved(word) for word in ("node_lon", "place_lon")})
    assert east.facts["node_lon"].values.min() < 0 < east.facts["node_lon"].values.max()
    np.testing.assert_allclose(to_nodes(east), to_nodes(land), rtol=1e-9)
