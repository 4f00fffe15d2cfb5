"""Shortest paths against a hand-computed network and against SciPy on random directed graphs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hinterland.errors import InputError
from hinterland.numerics.paths import Graph, many_to_many, nearest

# A one-way ring 0 -> 1 -> 2 -> 0 (1, 2, 4 hours) with a slow way back from 1 to 0 (10 hours), a
# parallel, dearer arc 0 -> 1, a closed arc 2 -> 1 and an island 3.
RING = Graph(
    nodes=4,
    tail=np.array([0, 1, 2, 1, 0, 2]),
    head=np.array([1, 2, 0, 0, 1, 1]),
    cost=np.array([1.0, 2.0, 4.0, 10.0, 5.0, np.inf]),
)


def test_asymmetric_ring_by_hand() -> None:
    everything = np.arange(4)
    expected = np.array(
        [
            [0, 1, 3, np.inf],
            [6, 0, 2, np.inf],
            [4, 5, 0, np.inf],
            [np.inf, np.inf, np.inf, 0],
        ]
    )
    assert np.array_equal(many_to_many(RING, everything, everything), expected)


def test_nearest_follows_arcs_towards_the_seed() -> None:
    cost, which = nearest(RING, np.array([0, 2]), np.array([0.0, 3.0]))
    # From 1: 2 hours to node 2 and 3 beyond it make 5, less than 6 to node 0.
    assert np.array_equal(cost, [0, 5, 3, np.inf])
    assert which.tolist() == [0, 1, 1, -1]


def test_no_seed_reaches_nothing() -> None:
    cost, which = nearest(RING, np.array([], dtype=int), np.array([]))
    assert np.isinf(cost).all()
    assert (which == -1).all()


def test_free_arcs_are_arcs() -> None:
    free = Graph(3, np.array([0, 1]), np.array([1, 2]), np.array([0.0, 0.0]))
    assert many_to_many(free, np.array([0]), np.array([2]))[0, 0] == 0
    assert nearest(free, np.array([2]), np.array([0.0]))[0] == pytest.approx([0, 0, 0])


@pytest.mark.parametrize("cost", [-1.0, np.nan])
def test_costs_below_zero_or_undefined_are_refused(cost: float) -> None:
    with pytest.raises(InputError, match="negative or undefined"):
        Graph(2, np.array([0]), np.array([1]), np.array([cost]))


def test_an_arc_outside_the_graph_is_refused() -> None:
    with pytest.raises(InputError, match="outside the graph"):
        Graph(2, np.array([0]), np.array([2]), np.array([1.0]))


def test_a_path_too_long_for_the_integers_is_refused_not_wrapped() -> None:
    chain = Graph(4, np.array([0, 1, 2]), np.array([1, 2, 3]), np.full(3, 500.0))
    with pytest.raises(InputError, match="longer than 32-bit"):
        many_to_many(chain, np.array([0]), np.array([3]))
    with pytest.raises(InputError, match="more than 32 bits"):
        many_to_many(Graph(2, np.array([0]), np.array([1]), np.array([5e3])), *np.array([[0], [1]]))


@settings(max_examples=60, deadline=None)
@given(
    nodes=st.integers(2, 25),
    arcs=st.integers(0, 80),
    seed=st.integers(0, 2**32 - 1),
)
def test_equals_dijkstra_on_random_directed_graphs(nodes: int, arcs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    tail, head = rng.integers(0, nodes, (2, arcs))
    cost = rng.integers(1, 1000, arcs) / 64
    graph = Graph(nodes, tail, head, cost)
    dense = np.full((nodes, nodes), np.inf)
    np.minimum.at(dense, (tail, head), cost)
    rows, cols = np.nonzero(np.isfinite(dense))
    truth = dijkstra(csr_array((dense[rows, cols], (rows, cols)), shape=(nodes, nodes)))
    np.fill_diagonal(truth, 0.0)
    everything = np.arange(nodes)
    np.testing.assert_allclose(many_to_many(graph, everything, everything), truth, atol=1e-4)
    seeds = rng.integers(0, nodes, 3)
    extra = rng.integers(0, 100, 3) / 8
    best, which = nearest(graph, seeds, extra)
    total = truth[:, seeds] + extra
    np.testing.assert_allclose(best, total.min(axis=1), atol=1e-9)
    reached = np.isfinite(best)
    np.testing.assert_allclose(total[reached, which[reached]], best[reached], atol=1e-9)
