"""The k nearest seeds and the own centre against searches of all pairs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.entries import Entries
from hinterland.numerics.nearest_seeds import Seeds, nearest_seeds
from hinterland.numerics.own_centre import Groups, own_centre
from hinterland.numerics.paths import Graph


@st.composite
def graphs(draw):
    nodes = draw(st.integers(2, 9))
    end = st.integers(0, nodes - 1)
    cost = st.one_of(st.integers(0, 9).map(float), st.just(np.inf))
    arcs = draw(st.lists(st.tuples(end, end, cost), min_size=1, max_size=25))
    tail, head, costs = zip(*arcs, strict=True)
    return Graph(nodes, np.asarray(tail), np.asarray(head), np.asarray(costs))


def all_pairs(graph):
    between = np.full((graph.nodes, graph.nodes), np.inf)
    np.minimum.at(between, (graph.tail, graph.head), graph.cost)
    np.fill_diagonal(between, 0.0)
    for middle in range(graph.nodes):
        between = np.minimum(between, between[:, middle, None] + between[None, middle])
    return between


@settings(max_examples=120, deadline=None)
@given(graphs(), st.integers(1, 5), st.integers(1, 7), st.randoms(use_true_random=False))
def test_the_nearest_seeds_are_those_of_all_pairs(graph, k, count, random):
    node = np.asarray([random.randrange(-1, graph.nodes) for _ in range(count)])
    beyond = np.asarray([float(random.randrange(5)) for _ in range(count)])
    seeds = Seeds(node, beyond, 10.0 * beyond)
    # Lengths are ten times the costs, so that of each way must be ten times its cost.
    which, cost, km = nearest_seeds(graph, np.where(np.isfinite(graph.cost), 10 * graph.cost, 0),
                                    seeds, k)  # fmt: skip
    on_road = np.flatnonzero(node >= 0)
    every = all_pairs(graph)[:, node[on_road]] + beyond[on_road]
    expected = np.full((graph.nodes, k), np.inf)
    best = np.sort(every, axis=1)[:, :k]
    expected[:, : best.shape[1]] = best
    np.testing.assert_allclose(cost, expected)
    reached = np.isfinite(cost)
    np.testing.assert_array_equal(which >= 0, reached)
    np.testing.assert_allclose(km[reached], 10 * cost[reached])
    position = {seed: column for column, seed in enumerate(on_road.tolist())}
    for row, j in zip(*np.nonzero(reached), strict=True):
        assert every[row, position[which[row, j]]] == cost[row, j]
    for row in which:
        assert len(set(row[row >= 0])) == (row >= 0).sum()


@settings(max_examples=120, deadline=None)
@given(graphs(), st.integers(1, 6), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_own_centre_is_the_best_of_all_pairs_in_the_group(graph, members, centres, random):
    groups = 2
    group = np.sort([random.randrange(groups) for _ in range(members)])
    group_of_centre = np.sort([random.randrange(groups) for _ in range(centres)])
    node = np.asarray([random.randrange(graph.nodes) for _ in range(members)])
    centre_node = np.asarray([random.randrange(graph.nodes) for _ in range(centres)])
    pairs = [(i, j) for i in range(members) for j in range(centres)
             if group[i] == group_of_centre[j]]  # fmt: skip
    direct = {pair: float(random.choice([1, 4, 8, 30, 1000])) for pair in pairs}
    ones = np.ones(members)
    out = Entries(np.arange(members + 1), node, ones, 10 * ones)
    into = Entries(np.arange(centres + 1), centre_node, np.ones(centres), 10 * np.ones(centres))
    flat = np.asarray(list(direct.values()), dtype=float)
    per_group = [sum(group[i] == g for i, _ in pairs) for g in range(groups)]
    made = Groups(
        np.searchsorted(group, np.arange(groups + 1)),
        np.arange(members),
        np.searchsorted(group_of_centre, np.arange(groups + 1)),
        np.concatenate([[0], np.cumsum(per_group)]).astype(np.int64),
        flat,
        10 * flat,
    )
    arc_km = np.where(np.isfinite(graph.cost), 10 * graph.cost, 0)
    which, cost, km = own_centre(made, out, into, graph, arc_km)
    between = all_pairs(graph)
    for i in range(members):
        mine = [j for j in range(centres) if group_of_centre[j] == group[i]]
        best = {j: min(direct[i, j], 2 + between[node[i], centre_node[j]]) for j in mine}
        if not mine:
            assert which[i] == -1
            assert np.isinf(cost[i])
            continue
        assert cost[i] == min(best.values())
        assert best[which[i]] == cost[i]
        assert km[i] == 10 * cost[i]
