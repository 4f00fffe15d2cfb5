"""The k nearest seeds: against all paths, by groups, and joined trips by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from hinterland.errors import InputError
from hinterland.numerics.joining import Rows, Rules, join, keep_best
from hinterland.numerics.near_roads import near_segments
from hinterland.numerics.paths import Graph
from hinterland.numerics.quantiles import group_quantiles
from hinterland.numerics.seeded import Seeds, nearest_seeds
from hinterland.numerics.segments import lay_grid


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.tuples(st.integers(1, 20), st.integers(0, 60), st.integers(0, 9), st.integers(1, 4)),
    threads=st.integers(1, 2),
    seed=st.integers(0, 2**32 - 1),
)
def test_equals_all_paths_in_each_group(sizes, threads: int, seed: int) -> None:
    nodes, arcs, entries, k = sizes
    rng = np.random.default_rng(seed)
    tail, head = rng.integers(0, nodes, (2, arcs))
    cost = rng.integers(1, 1000, arcs) / 64
    dense = np.full((nodes, nodes), np.inf)
    np.minimum.at(dense, (tail, head), cost)
    rows, cols = np.nonzero(np.isfinite(dense))
    truth = dijkstra(csr_array((dense[rows, cols], (rows, cols)), shape=(nodes, nodes)))
    np.fill_diagonal(truth, 0.0)
    owner = rng.integers(0, 6, entries)
    group_of_owner = rng.integers(0, 3, 6)
    beyond = rng.integers(0, 300, entries) / 64
    beyond[rng.random(entries) < 0.1] = np.inf
    seeds = Seeds(rng.integers(0, nodes, entries), beyond, owner, group_of_owner[owner])
    asking, group = rng.integers(0, nodes, 12), rng.integers(0, 4, 12)
    found, which = nearest_seeds(
        Graph(nodes, tail, head, cost), seeds, asking, group, k, threads=threads
    )
    total = np.full((12, 6 + k), np.inf)
    for entry in range(entries):
        mine = np.flatnonzero(group == seeds.group[entry])
        way = truth[asking[mine], seeds.node[entry]] + beyond[entry]
        total[mine, owner[entry]] = np.minimum(total[mine, owner[entry]], way)
    np.testing.assert_allclose(found, np.sort(total, axis=1)[:, :k], atol=1e-9)
    reached = which >= 0
    assert np.array_equal(reached, np.isfinite(found))
    rows = np.nonzero(reached)[0]
    np.testing.assert_allclose(total[rows, which[reached]], found[reached], atol=1e-9)


def test_no_seeds_no_questions_and_no_k() -> None:
    graph = Graph(2, np.array([0]), np.array([1]), np.array([1.0]))
    none, nothing = np.zeros(0, np.int64), np.zeros(0)
    empty = Seeds(none, nothing, none, none)
    assert nearest_seeds(graph, empty, none, none)[0].shape == (0, 1)
    assert nearest_seeds(graph, empty, np.array([0]), np.array([0]))[1].tolist() == [[-1]]
    with pytest.raises(InputError, match="k = 0"):
        nearest_seeds(graph, empty, none, none, 0)


def test_trips_are_joined_by_hand() -> None:
    # Origin 0 has two doors, origin 1 none; node 5 leads to destinations 0 and 1, node 6 to 1.
    doors = Rows.of(np.array([0, 0]), np.array([0, 1]), np.array([1.0, 2.0]), 2)
    network = Rows(np.array([0, 2, 3]), np.array([5, 6, 6]), np.array([0.0, 4.0, 0.0]))
    behind = Rows.of(np.array([5, 5, 6]), np.array([0, 1, 1]), np.array([1.0, 9.0, 0.5]), 7)
    straight = Rows.of(np.array([1]), np.array([0], dtype=np.int32), np.array([0.25]), 2)
    none = np.zeros(0, np.int64)
    found = join(doors, network, behind, straight, Rules(3.0, none, none))
    assert found.starts.tolist() == [0, 2, 3]
    assert found.at.tolist() == [0, 1, 0]
    assert found.cost.tolist() == [2.0, 2.5, 0.25]
    apart = Rules(3.0, np.array([0, 1]), np.array([0, 1]))
    assert join(doors, network, behind, straight, apart).at.tolist() == [0]


def test_the_best_of_each_row_are_different() -> None:
    row, which = np.array([0, 0, 0, 1]), np.array([4, 4, 2, -1])
    best, chosen = keep_best(row, which, np.array([1.0, 2.0, 3.0, 1.0]), 2, 2)
    assert chosen.tolist() == [[4, 2], [-1, -1]]
    assert best.tolist() == [[1, 3], [np.inf, np.inf]]


def test_quantiles_by_group_by_hand() -> None:
    values = np.array([3.0, 1.0, 2.0, np.inf, 5.0])
    found = group_quantiles(
        values, np.array([1.0, 2.0, 1.0, 1.0, 0.0]), np.array([0, 0, 0, 2, 1]), 3, (0.5, 0.75, 1.0)
    )
    assert found[0].tolist() == [1, 2, 3]
    assert np.isnan(found[1]).all()
    assert np.isinf(found[2]).all()


def test_nearness_to_segments_by_hand() -> None:
    # A road along the equator from 0 to 1 degree, passable; another at 0.01 degrees north, less so.
    segments = lay_grid(
        np.array([0.0, 0.0]), np.array([0.0, 0.01]), np.array([1.0, 1.0]), np.array([0.0, 0.01])
    )
    x, y = np.array([0.5, 0.5, 0.5]), np.array([-0.01, 0.02, 0.5])
    km, best = near_segments(x, y, np.full(3, 2.0), segments, np.array([0.9, 0.5]))
    np.testing.assert_allclose(km, [1.11195, 1.11195, np.inf], rtol=1e-4)
    assert best.tolist() == [0.9, 0.5, 0.0]
