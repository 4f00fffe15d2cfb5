"""Cheapest ways of given pairs against searches of all pairs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.entries import Entries
from hinterland.numerics.pair_ways import Pairs, pair_ways
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


def entries(random, graph, count):
    """Up to two entries for each, none for some; lengths are ten times the costs."""
    many = [random.choice([0, 1, 2]) for _ in range(count)]
    total = sum(many)
    cost = np.asarray([float(random.randrange(5)) for _ in range(total)])
    node = np.asarray([random.randrange(graph.nodes) for _ in range(total)], dtype=np.int64)
    start = np.concatenate([[0], np.cumsum(many)]).astype(np.int64)
    return Entries(start, node, cost, 10 * cost)


@settings(max_examples=200, deadline=None)
@given(graphs(), st.integers(1, 6), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_way_of_each_pair_is_that_of_all_pairs(graph, members, ends, random):
    out, into = entries(random, graph, members), entries(random, graph, ends)
    chosen = [(i, j) for i in range(members) for j in range(ends) if random.random() < 0.7]
    random.shuffle(chosen)
    direct = np.asarray([float(random.choice([1, 4, 8, 30, np.inf])) for _ in chosen])
    position = np.asarray([i for i, _ in chosen], dtype=np.int64)
    end = np.asarray([j for _, j in chosen], dtype=np.int64)
    arc_km = np.where(np.isfinite(graph.cost), 10 * graph.cost, 0)
    cost, km = pair_ways(Pairs(position, end, direct, 10 * direct), out, into, graph, arc_km)
    between = all_pairs(graph)
    expected = direct.copy()
    for row, (i, j) in enumerate(chosen):
        for a in range(out.start[i], out.start[i + 1]):
            for b in range(into.start[j], into.start[j + 1]):
                way = out.cost[a] + between[out.node[a], into.node[b]] + into.cost[b]
                expected[row] = min(expected[row], way)
    np.testing.assert_array_equal(cost, expected)
    np.testing.assert_array_equal(km, 10 * cost)
