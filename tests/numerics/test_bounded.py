"""Bounded search: by hand, and against SciPy's Dijkstra with a limit on random graphs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hinterland.errors import InputError
from hinterland.numerics.bounded import Forward, Reached, bounded, bounded_chunks, in_order
from hinterland.numerics.paths import Graph

# 0 -> 1 -> 2 (1 and 2 hours), free arc 1 -> 3, closed arc 0 -> 2, parallel dearer arc 0 -> 1.
SMALL = Graph(
    nodes=5,
    tail=np.array([0, 1, 1, 0, 0]),
    head=np.array([1, 2, 3, 2, 1]),
    cost=np.array([1.0, 2.0, 0.0, np.inf, 1.5]),
)


def _row(reached: Reached, origin: int) -> dict[int, float]:
    part = slice(reached.starts[origin], reached.starts[origin + 1])
    nodes, costs = reached.node[part].tolist(), reached.cost[part].tolist()
    assert costs == sorted(costs)
    assert len(set(nodes)) == len(nodes)
    return dict(zip(nodes, costs, strict=True))


def test_by_hand() -> None:
    origins = np.array([0, 2, 4, 0])
    found = bounded(SMALL, origins, np.array([3.0, 3.0, 0.0, 2.9]))
    assert _row(found, 0) == {0: 0, 1: 1, 3: 1, 2: 3}
    assert _row(found, 1) == {2: 0}
    assert _row(found, 2) == {4: 0}
    assert _row(found, 3) == {0: 0, 1: 1, 3: 1}
    backwards = bounded(Forward.of(SMALL, backwards=True), np.array([3]), np.inf)
    assert _row(backwards, 0) == {3: 0, 1: 0, 0: 1}


def test_only_wanted_nodes_are_reported() -> None:
    wanted = np.array([False, False, True, True, False])
    assert _row(bounded(SMALL, np.array([0]), 9.0, wanted=wanted), 0) == {3: 1, 2: 3}


def test_nothing_is_within_less_than_nothing_and_no_origin_reaches_nothing() -> None:
    assert len(bounded(SMALL, np.array([0]), -1.0).node) == 0
    assert bounded(SMALL, np.array([], dtype=int), 1.0).starts.tolist() == [0]


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="outside the graph"):
        bounded(SMALL, np.array([5]), 1.0)
    with pytest.raises(InputError, match="undefined"):
        bounded(SMALL, np.array([0]), np.nan)


def test_a_taker_may_stop_early() -> None:
    done = []
    parts = [slice(at, at + 1) for at in range(50)]
    results = in_order(lambda part: done.append(part.start) or part.start, parts, 2)
    assert [next(results), next(results)] == [0, 1]
    results.close()
    assert len(done) < 50


@settings(max_examples=80, deadline=None)
@given(
    sizes=st.tuples(st.integers(1, 30), st.integers(0, 120)),
    limit=st.floats(0, 40),
    cut=st.tuples(st.integers(1, 9), st.integers(1, 3)),
    seed=st.integers(0, 2**32 - 1),
)
def test_equals_dijkstra_with_a_limit(sizes, limit: float, cut, seed: int) -> None:
    (nodes, arcs), (chunk, threads) = sizes, cut
    rng = np.random.default_rng(seed)
    tail, head = rng.integers(0, nodes, (2, arcs))
    cost = rng.integers(1, 1000, arcs) / 64
    cost[rng.random(arcs) < 0.1] = np.inf
    graph = Graph(nodes, tail, head, cost)
    dense = np.full((nodes, nodes), np.inf)
    np.minimum.at(dense, (tail, head), cost)
    rows, cols = np.nonzero(np.isfinite(dense))
    matrix = csr_array((dense[rows, cols], (rows, cols)), shape=(nodes, nodes))
    origins = rng.integers(0, nodes, rng.integers(1, 20))
    truth = dijkstra(matrix, indices=origins, limit=limit)
    truth[np.arange(len(origins)), origins] = 0.0
    whole = bounded(graph, origins, limit, threads=1)
    found = np.full(truth.shape, np.inf)
    found[np.repeat(np.arange(len(origins)), np.diff(whole.starts)), whole.node] = whole.cost
    np.testing.assert_allclose(found, truth, atol=1e-12)
    chunks = bounded_chunks(graph, origins, limit, chunk=chunk, threads=threads)
    for part, reached in chunks:
        mine = slice(whole.starts[part.start], whole.starts[part.stop])
        assert np.array_equal(reached.node, whole.node[mine])
        assert np.array_equal(reached.cost, whole.cost[mine])


@settings(max_examples=30, deadline=None)
@given(nodes=st.integers(2, 15), seed=st.integers(0, 2**32 - 1))
def test_free_arcs_in_circles_end(nodes: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    tail = np.arange(nodes)
    graph = Graph(nodes, tail, rng.permutation(nodes), np.zeros(nodes))
    found = bounded(graph, tail, 0.0)
    assert (found.cost == 0).all()
    assert (np.diff(found.starts) >= 1).all()
