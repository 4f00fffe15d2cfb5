"""The router against independent packages and against what must hold on any graph."""

from __future__ import annotations

from functools import cache

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routingkit_cch import CCH, CCHMetric, CCHOneToMany
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

import hinterland as hl
from hinterland.connect.network import road_graph
from hinterland.errors import InputError
from hinterland.numerics.hierarchy.arrays import INFINITE
from hinterland.numerics.hierarchy.join import fill_by_join
from hinterland.numerics.hierarchy.sweep import fill_by_sweep
from hinterland.numerics.paths import RESOLUTION, Graph, Router, nested_dissection
from hinterland.numerics.threads import usable_threads

UNIT = RESOLUTION


@st.composite
def graphs(draw: st.DrawFn, distinct: bool = False) -> Graph:
    """Small directed graphs with parallel arcs, loops, free arcs and closed arcs."""
    nodes = draw(st.integers(1, 12))
    arcs = draw(st.integers(0, 40))
    ends = st.lists(st.integers(0, nodes - 1), min_size=arcs, max_size=arcs)
    tail, head = draw(ends), draw(ends)
    if distinct:
        # Powers of two: no two sets of arcs cost the same, so the cheapest path is unique.
        arcs = min(arcs, 24)
        tail, head = tail[:arcs], head[:arcs]
        cost = [UNIT * 2.0**i for i in draw(st.permutations(range(arcs)))]
    else:
        one = st.one_of(st.integers(0, 9).map(lambda c: c * UNIT), st.just(np.inf))
        cost = draw(st.lists(one, min_size=arcs, max_size=arcs))
    return Graph(nodes, np.array(tail, int), np.array(head, int), np.array(cost, float))


def reference(graph: Graph) -> np.ndarray:
    """(node, node) integer costs by networkx, -1 where there is no path."""
    other = nx.MultiDiGraph()
    other.add_nodes_from(range(graph.nodes))
    for tail, head, cost in zip(graph.tail, graph.head, graph.cost, strict=True):
        if np.isfinite(cost):
            other.add_edge(int(tail), int(head), weight=round(cost / UNIT))
    found = np.full((graph.nodes, graph.nodes), -1)
    for source, costs in nx.all_pairs_dijkstra_path_length(other):
        for target, cost in costs.items():
            found[source, target] = cost
    return found


def whole(costs: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(costs), np.rint(np.where(np.isfinite(costs), costs, 0) / UNIT), -1)


@given(graph=graphs())
@settings(max_examples=150, deadline=None)
def test_all_pairs_agree_with_networkx(graph: Graph) -> None:
    everywhere = np.arange(graph.nodes)
    router = Router(graph)
    expected = reference(graph)
    assert (whole(router.many_to_many(everywhere, everywhere)) == expected).all()
    for way in (fill_by_join, fill_by_sweep):
        found = np.empty((graph.nodes, graph.nodes), np.int32)
        way(router._metric, everywhere, everywhere, found, scale=1.0, threads=1)
        assert (np.where(found == INFINITE, -1, found) == expected).all()


@given(graph=graphs(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_new_costs_on_the_old_order_equal_a_new_router(graph: Graph, data: st.DataObject) -> None:
    one = st.one_of(st.integers(0, 9).map(lambda c: c * UNIT), st.just(np.inf))
    size = len(graph.cost)
    cost = np.array(data.draw(st.lists(one, min_size=size, max_size=size)), float)
    everywhere = np.arange(graph.nodes)
    changed = Router(graph).reweighted(cost).many_to_many(everywhere, everywhere)
    assert (whole(changed) == reference(Graph(graph.nodes, graph.tail, graph.head, cost))).all()


@given(graph=graphs(), data=st.data())
@settings(max_examples=100, deadline=None)
def test_nearest_seeds_are_the_smallest_of_all(graph: Graph, data: st.DataObject) -> None:
    seeds = np.array(data.draw(st.lists(st.integers(0, graph.nodes - 1), max_size=8)), int)
    beyond = np.array([data.draw(st.integers(0, 5)) * UNIT for _ in seeds], float)
    k = data.draw(st.integers(1, 4))
    cost, which = Router(graph).nearest(seeds, beyond, k)
    expected = reference(graph)
    for node in range(graph.nodes):
        ways = sorted(
            (expected[node, seed] + round(beyond[i] / UNIT), i)
            for i, seed in enumerate(seeds)
            if expected[node, seed] >= 0
        )[:k]
        found = [
            (round(c / UNIT), int(w))
            for c, w in zip(cost[node], which[node], strict=True)
            if w >= 0
        ]
        assert found == ways


@given(graph=graphs())
@settings(max_examples=80, deadline=None)
def test_a_path_is_connected_and_costs_what_the_matrix_says(graph: Graph) -> None:
    router = Router(graph)
    expected = reference(graph)
    for source in range(graph.nodes):
        for target in range(graph.nodes):
            if expected[source, target] < 0:
                with pytest.raises(InputError, match="There is no path"):
                    router.path(source, target)
                continue
            arcs = router.path(source, target)
            at = source
            for arc in arcs:
                assert graph.tail[arc] == at
                at = graph.head[arc]
            assert at == target
            assert round(graph.cost[arcs].sum() / UNIT) == expected[source, target]


@given(graph=graphs(distinct=True), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_carried_attribute_is_summed_along_the_cheapest_path(
    graph: Graph, data: st.DataObject
) -> None:
    size = len(graph.cost)
    attribute = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=size, max_size=size)))
    everywhere = np.arange(graph.nodes)
    router = Router(graph)
    costs, sums = router.many_to_many_with(everywhere, everywhere, attribute.astype(float))
    assert (whole(costs) == reference(graph)).all()
    for source, target in np.argwhere(np.isfinite(costs)):
        assert sums[source, target] == attribute[router.path(source, target)].sum()
    assert np.isinf(sums[np.isinf(costs)]).all()


@given(graph=graphs(), data=st.data())
@settings(max_examples=100, deadline=None)
def test_flows_balance_and_account_for_every_demand(graph: Graph, data: st.DataObject) -> None:
    some = st.lists(st.integers(0, graph.nodes - 1), min_size=1, max_size=6)
    sources, targets = np.array(data.draw(some)), np.array(data.draw(some))
    size = len(sources) * len(targets)
    amounts = data.draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    demand = np.array(amounts, float).reshape(len(sources), len(targets))
    flow, unserved = Router(graph).link_flows(sources, targets, demand)
    costs = reference(graph)[np.ix_(sources, targets)]
    served = np.where(costs >= 0, demand, 0.0)
    assert (unserved == (demand - served).sum(axis=1)).all()
    open_arcs = np.isfinite(graph.cost)
    assert (flow[~open_arcs] == 0).all()
    units = np.rint(graph.cost[open_arcs] / UNIT)
    assert (flow[open_arcs] * units).sum() == pytest.approx((served * costs).sum())
    balance = np.zeros(graph.nodes)
    np.add.at(balance, graph.tail, flow)
    np.add.at(balance, graph.head, -flow)
    np.add.at(balance, np.repeat(sources, len(targets)), -served.ravel())
    np.add.at(balance, np.tile(targets, len(sources)), served.ravel())
    assert balance == pytest.approx(np.zeros(graph.nodes), abs=1e-9)


@given(graph=graphs(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_sums_of_any_sign_are_differences_of_flows(graph: Graph, data: st.DataObject) -> None:
    some = st.lists(st.integers(0, graph.nodes - 1), min_size=1, max_size=6)
    sources, targets = np.array(data.draw(some)), np.array(data.draw(some))
    shape = len(sources), len(targets), data.draw(st.integers(1, 3))
    size = int(np.prod(shape))
    amounts = np.array(data.draw(st.lists(st.integers(-5, 5), min_size=size, max_size=size)), float)
    amounts = amounts.reshape(shape)
    router = Router(graph)
    sums, unserved = router.link_sums(sources, targets, amounts)
    lost = np.zeros(len(sources))
    for column in range(shape[2]):
        mine = amounts[:, :, column]
        gains, lost_gains = router.link_flows(sources, targets, np.maximum(mine, 0))
        losses, lost_losses = router.link_flows(sources, targets, np.maximum(-mine, 0))
        assert sums[column] == pytest.approx(gains - losses, abs=1e-9)
        lost += lost_gains + lost_losses
    assert (unserved == lost).all()
    single = router.link_sums(sources, targets, amounts.astype(np.float32))[0]
    assert (single == sums).all()


@cache
def china() -> tuple[Graph, np.ndarray]:
    territory = hl.read("china-west")
    node = territory.facts["seat_node"].values.astype(np.int64)
    return road_graph(territory), np.unique(node[node >= 0])


def test_exactly_what_scipy_and_routingkit_find_on_the_roads_of_china() -> None:
    graph, seats = china()
    router = Router(graph)
    cost = np.rint(graph.cost / UNIT).astype(np.int64)
    found = whole(router.many_to_many(seats, seats))
    assert (cost > 0).all()
    best = {}
    for tail, head, value in zip(graph.tail, graph.head, cost, strict=True):
        best[tail, head] = min(value, best.get((tail, head), value))
    ends = np.array(list(best))
    matrix = csr_array((list(map(float, best.values())), ends.T), shape=(graph.nodes,) * 2)
    some = np.arange(0, len(seats), 160)
    by_scipy = dijkstra(matrix, indices=seats[some])[:, seats]
    assert (np.where(np.isinf(by_scipy), -1, by_scipy) == found[some]).all()
    metric = CCHMetric(
        CCH(nested_dissection(graph).tolist(), graph.tail.tolist(), graph.head.tolist(), False),
        cost.tolist(),
    )
    query = CCHOneToMany(metric, seats.tolist())
    for row in some:
        other = [-1 if c is None else c for c in query.distances_from(int(seats[row]))]
        assert (np.array(other) == found[row]).all()


def test_flows_of_china_by_paths_one_by_one() -> None:
    graph, seats = china()
    rng = np.random.default_rng(3)
    router = Router(graph)
    some = rng.choice(seats, 70, replace=False)
    demand = rng.random((70, 70))
    flow, unserved = router.link_flows(some, some, demand)
    expected = np.zeros(len(graph.cost))
    for i, source in enumerate(some):
        for j, target in enumerate(some):
            expected[router.path(int(source), int(target))] += demand[i, j]
    costs = router.many_to_many(some, some)
    assert unserved.sum() == 0
    units = np.rint(graph.cost / UNIT) * UNIT
    assert (flow * units).sum() == pytest.approx((demand * costs).sum(), rel=1e-12)
    # Ties may be broken otherwise on parallel arcs of equal cost; hardly any flow is elsewhere.
    assert np.abs(flow - expected).sum() < 1e-3 * expected.sum()


@pytest.mark.parametrize("threads", [2, 3])
def test_results_do_not_depend_on_the_number_of_threads(threads: int) -> None:
    graph, seats = china()
    some = seats[:700]
    demand = np.random.default_rng(0).random((700, 700))
    one, more = (Router(graph, threads=number) for number in (1, threads))
    assert (one.many_to_many(some, some) == more.many_to_many(some, some)).all()
    assert (one.link_flows(some, some, demand)[0] == more.link_flows(some, some, demand)[0]).all()


def chain(costs: list[float]) -> Graph:
    size = len(costs)
    return Graph(size + 1, np.arange(size), np.arange(1, size + 1), np.array(costs))


def test_a_path_too_long_for_the_integers_is_refused_and_the_longest_fits() -> None:
    longest = (INFINITE - 1) * UNIT
    half = [(INFINITE - 1) // 2 * UNIT] * 2
    ends = np.array([0]), np.array([2])
    assert Router(chain(half)).many_to_many(*ends)[0, 0] == pytest.approx(longest, rel=1e-8)
    too_long = chain([half[0], half[1] + UNIT, UNIT])
    with pytest.raises(InputError, match="longer than 32-bit costs can hold"):
        Router(too_long).many_to_many(np.array([0]), np.array([2, 3]))
    with pytest.raises(InputError, match="longer than 32-bit costs can hold"):
        Router(too_long).nearest(np.array([3]), np.array([0.0]))
    long_way = Router(too_long)
    with pytest.raises(InputError, match="longer than 32-bit costs can hold"):
        long_way.path(0, 3)
    with pytest.raises(InputError, match="longer than 32-bit costs can hold"):
        long_way.link_flows(np.array([0]), np.array([3]), np.ones((1, 1)))
    with pytest.raises(InputError, match="longer than 32-bit costs can hold"):
        long_way.nearest(np.array([1, 3]), np.zeros(2), 2)
    coarse = Router(too_long, resolution=1e-4).many_to_many(np.array([0]), np.array([3]))
    assert coarse[0, 0] == pytest.approx(too_long.cost.sum(), rel=1e-6)


def test_an_arc_too_long_for_the_integers_is_refused() -> None:
    with pytest.raises(InputError, match="1 arcs cost more than 32 bits can hold"):
        Router(chain([1.0, INFINITE * UNIT]))


def test_one_way_out_of_reach_is_no_error() -> None:
    router = Router(chain([1.0, 1.0]))
    found = router.many_to_many(np.array([2, 0]), np.array([0, 2]))
    assert found.tolist() == [[np.inf, 0.0], [0.0, 2.0]]


def test_closed_candidates_change_nothing_and_opening_one_never_hurts() -> None:
    graph, seats = china()
    rng = np.random.default_rng(1)
    ends = rng.choice(seats, (2, 100))
    tail = np.concatenate([graph.tail, ends[0]])
    head = np.concatenate([graph.head, ends[1]])
    closed = np.concatenate([graph.cost, np.full(100, np.inf)])
    before = Router(graph).many_to_many(seats, seats)
    router = Router(Graph(graph.nodes, tail, head, closed))
    assert (router.many_to_many(seats, seats) == before).all()
    opened = closed.copy()
    opened[-1] = 0.5
    after = router.reweighted(opened).many_to_many(seats, seats)
    assert (after <= before).all()
    assert (after < before).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_type_of_the_result_can_be_chosen(dtype: type) -> None:
    found = Router(chain([1.0, 2.0])).many_to_many(np.array([0]), np.arange(3), dtype=dtype)
    assert found.dtype == dtype
    assert found.tolist() == [[0.0, 1.0, 3.0]]


def test_empty_questions_have_empty_answers() -> None:
    router = Router(chain([1.0]))
    none = np.array([], int)
    assert router.many_to_many(none, np.array([0])).shape == (0, 1)
    assert router.path(1, 1).tolist() == []
    assert (
        Router(Graph(3, none, none, np.array([]))).many_to_many(np.arange(3), np.arange(3)).tolist()
        == np.where(np.eye(3) > 0, 0.0, np.inf).tolist()
    )


def test_bad_arguments_are_named() -> None:
    graph = chain([1.0, 2.0])
    router = Router(graph)
    with pytest.raises(InputError, match="not a permutation"):
        Router(graph, order=np.array([0, 0, 1]))
    with pytest.raises(InputError, match="at least 1"):
        router.nearest(np.array([0]), np.array([0.0]), 0)
    with pytest.raises(InputError, match="seeds have a negative"):
        router.nearest(np.array([0]), np.array([-1.0]))
    with pytest.raises(InputError, match="not a matrix of non-negative"):
        router.link_flows(np.array([0]), np.array([1]), np.array([[np.nan]]))
    with pytest.raises(InputError, match="not finite, or not given for each pair"):
        router.link_sums(np.array([0]), np.array([1]), np.array([[[np.nan]]]))
    with pytest.raises(InputError, match="not finite, or not given for each pair"):
        router.link_sums(np.array([0]), np.array([1]), np.ones((1, 1)))
    with pytest.raises(InputError, match="not finite for every arc"):
        router.many_to_many_with(np.array([0]), np.array([1]), np.array([np.inf, 1.0]))
    for ask in (
        lambda: router.many_to_many(np.array([-1]), np.array([0])),
        lambda: router.many_to_many_with(np.array([0]), np.array([3]), np.ones(2)),
        lambda: router.nearest(np.array([-1]), np.array([0.0])),
        lambda: router.link_flows(np.array([0]), np.array([9]), np.ones((1, 1))),
        lambda: router.path(0, 3),
    ):
        with pytest.raises(InputError, match="not in the graph"):
            ask()
    with pytest.raises(InputError, match="differ in number"):
        Graph(3, np.array([0]), np.array([1]), np.array([1.0, 2.0]))


def test_the_number_of_threads_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable_threads(3) == 3
    monkeypatch.setenv("HINTERLAND_THREADS", "2")
    assert usable_threads() == 2
    monkeypatch.setenv("HINTERLAND_THREADS", "many")
    with pytest.raises(InputError, match="not a number of threads"):
        usable_threads()
    with pytest.raises(InputError, match="not a number of threads"):
        usable_threads(0)
