"""Pure functions of the network builder on tiny made-up graphs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bundles.china.attach import nearest_points, split_links
from bundles.china.contract import contract
from bundles.china.graph_edit import (
    Graph,
    bridge_fragments,
    components,
    fastest_parallel,
    merge_short_links,
    new_graph,
    sort_along_curve,
)
from bundles.china.speed_fit import Observed, fastest_paths


def line(points: int, step: float = 0.1) -> Graph:
    lon = 100 + step * np.arange(points)
    km = np.full(points - 1, step * 111.195)
    graph = new_graph(lon, np.zeros(points), np.arange(points - 1), np.arange(1, points), km)
    return replace(graph, road_km=km * 1.2, hours=km * 1.2 / 60, relief=np.arange(points - 1.0))


def random_graph(seed: int, nodes: int = 120) -> Graph:
    rng = np.random.default_rng(seed)
    start = np.arange(1, nodes)
    end = (start - rng.integers(1, 4, nodes - 1)).clip(0)
    extra = rng.integers(0, nodes, (20, 2))
    extra = extra[extra[:, 0] != extra[:, 1]]
    start, end = np.r_[start, extra[:, 0]], np.r_[end, extra[:, 1]]
    km = rng.uniform(1, 10, len(start))
    graph = new_graph(rng.uniform(90, 110, nodes), rng.uniform(20, 40, nodes), start, end, km)
    return replace(graph, road_km=km * 1.1, hours=km / rng.uniform(20, 100, len(km)))


@pytest.mark.parametrize("seed", range(8))
def test_contraction_preserves_time_and_length_of_fastest_paths(seed: int) -> None:
    graph = random_graph(seed)
    protected = np.zeros(graph.node_count, dtype=bool)
    protected[[0, 30, 60, 119]] = True
    small, number = contract(graph, protected, longest_km=1e9, stub_km=1e9)
    assert small.node_count < graph.node_count
    pairs = np.array([(0, 30), (0, 60), (0, 119), (30, 119)])
    before = fastest_paths(graph, Observed(pairs[:, 0], pairs[:, 1], np.ones(4)))
    there = number[pairs]
    after = fastest_paths(small, Observed(there[:, 0], there[:, 1], np.ones(4)))
    for old, new in zip(before, after, strict=True):
        assert small.hours[new].sum() == pytest.approx(graph.hours[old].sum())
        assert small.road_km[new].sum() == pytest.approx(graph.road_km[old].sum())
        assert small.km[new].sum() == pytest.approx(graph.km[old].sum())


def test_contraction_of_a_line_averages_relief_by_length() -> None:
    graph = line(5)
    ends = np.array([True, False, False, False, True])
    small, number = contract(graph, ends, longest_km=1e9)
    assert small.link_count == 1
    assert small.relief[0] == pytest.approx(1.5)
    assert number.tolist() == [0, -1, -1, -1, 1]


def test_contraction_keeps_nodes_where_the_kind_changes() -> None:
    graph = replace(line(4), kind=np.array([0, 1, 1]))
    small, number = contract(graph, np.array([True, False, False, True]))
    assert small.link_count == 2
    assert number[1] >= 0 and number[2] == -1


def test_contraction_limits_the_length_of_joined_links() -> None:
    graph = line(7)
    small, _ = contract(graph, np.array([True, *[False] * 5, True]), longest_km=25.0)
    assert small.km.max() <= 25.0
    assert small.km.sum() == pytest.approx(graph.km.sum())


def test_contraction_leaves_no_self_loop() -> None:
    ring = new_graph([0, 1, 1, 0.5], [0, 0, 1, 1], [0, 1, 2, 0], [1, 2, 0, 3], [1, 1, 1, 1])
    small, _ = contract(ring, np.array([True, False, False, True]))
    assert (small.start != small.end).all()
    assert small.link_count == 1


def test_short_stubs_go_and_long_ones_stay() -> None:
    star = new_graph([0, 1, 2, 1, 1], [0, 0, 0, 1, -1], [0, 1, 1, 1], [1, 2, 3, 4], [9, 9, 2, 20])
    _, number = contract(star, np.array([True, False, True, False, False]), stub_km=5)
    assert number[3] == -1 and number[4] >= 0


def test_bridges_join_near_fragments_only() -> None:
    # Three pieces: the second 5.6 km from the first, the third 55 km from the second.
    lon = [100.0, 100.1, 100.2, 100.25, 100.3, 100.8, 100.9]
    graph = new_graph(lon, np.zeros(7), [0, 1, 3, 5], [1, 2, 4, 6], np.full(4, 11.1))
    joined = bridge_fragments(graph, 10.0, kind=7)
    assert (joined.kind == 7).sum() == 1
    bridge = np.flatnonzero(joined.kind == 7)[0]
    assert {int(joined.start[bridge]), int(joined.end[bridge])} == {2, 3}
    assert joined.km[bridge] == pytest.approx(5.56, abs=0.01)
    assert components(joined).tolist() == [0, 0, 0, 0, 0, 1, 1]


def test_bridges_reach_over_other_fragments() -> None:
    lon = [100.0, 100.1, 100.2, 100.25, 100.3, 100.35, 100.4]
    graph = new_graph(lon, np.zeros(7), [0, 1, 3, 5], [1, 2, 4, 6], np.full(4, 5.6))
    assert (components(bridge_fragments(graph, 7.0, 1)) == 0).all()


def test_split_at_the_nearest_point_divides_in_proportion() -> None:
    graph = line(2, step=1.0)
    link, share, km = nearest_points(graph, np.array([100.25]), np.array([0.1]), 50.0)
    assert link.tolist() == [0]
    assert share[0] == pytest.approx(0.25, abs=1e-3)
    assert km[0] == pytest.approx(11.12, abs=0.01)
    split, node = split_links(graph, link, share)
    assert node.tolist() == [2]
    assert split.lon[2] == pytest.approx(100.25, abs=1e-3)
    assert np.sort(split.km / graph.km[0]) == pytest.approx([0.25, 0.75], abs=1e-3)
    for field in ("km", "road_km", "hours"):
        assert getattr(split, field).sum() == pytest.approx(getattr(graph, field).sum())


def test_split_reuses_ends_and_shares_nodes() -> None:
    graph = line(2, step=1.0)
    share = np.array([0.0005, 0.5, 0.5005, 0.9999, 0.0])
    split, node = split_links(graph, np.array([0, 0, 0, 0, -1]), share)
    assert node.tolist() == [0, 2, 2, 1, -1]
    assert split.link_count == 2


def test_places_beyond_the_limit_stay_unattached() -> None:
    link, _, _ = nearest_points(line(3), np.array([100.0]), np.array([1.0]), 50.0)
    assert link.tolist() == [-1]


def test_merging_short_links_leaves_no_self_loop() -> None:
    graph = new_graph([0, 1, 2], [0, 0, 0], [0, 1, 0], [1, 2, 2], [0.0, 5.0, 6.0])
    merged = merge_short_links(graph, 0.0)
    assert merged.node_count == 2
    assert (merged.start != merged.end).all()


def test_of_parallel_links_the_fastest_stays() -> None:
    graph = new_graph([0, 1], [0, 0], [0, 1, 0], [1, 0, 0], [5.0, 6.0, 1.0])
    graph = replace(graph, hours=np.array([2.0, 1.0, 1.0]))
    assert fastest_parallel(graph).km.tolist() == [6.0]


@pytest.mark.parametrize("seed", range(3))
def test_sorting_renames_nodes_and_nothing_else(seed: int) -> None:
    graph = random_graph(seed)
    moved, number = sort_along_curve(graph)
    assert sorted(number.tolist()) == list(range(graph.node_count))
    assert moved.lon[number] == pytest.approx(graph.lon)
    ends = zip(number[graph.start], number[graph.end], graph.km, strict=True)
    wanted = sorted((min(a, b), max(a, b), km) for a, b, km in ends)
    assert wanted == sorted(zip(moved.start, moved.end, moved.km, strict=True))
