"""Every improvement of a network alone, against searching the improved network again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.hierarchy.arrays import INFINITE
from hinterland.numerics.improving import Improvements, savings
from hinterland.numerics.paths import Graph, Router

UNIT = 1e-6


def network(seed: int, nodes: int = 40, links: int = 80):
    """A random network with ties, one-way and closed links, links whose end is reached from two
    sides (from the platform and from another train), arcs of no link, and nodes cut off."""
    rng = np.random.default_rng(seed)
    start, end = rng.integers(0, nodes - 2, links), rng.integers(0, nodes - 2, links)
    kind = rng.random(links)
    back, also = np.flatnonzero(kind < 0.6), np.flatnonzero(kind > 0.9)
    tail = np.concatenate([start, end[back], rng.integers(0, nodes - 2, len(also))])
    head = np.concatenate([end, start[back], end[also]])
    link = np.concatenate([np.arange(links), back, also])
    arcs = len(tail)
    cost = rng.integers(1, 12, arcs) * 1000 * UNIT
    cost[rng.random(arcs) < 0.05] = np.inf
    better = np.where(np.isfinite(cost), cost * rng.uniform(0.4, 1.0, arcs), 2000 * UNIT)
    link[rng.random(arcs) < 0.1] = -1
    sources = rng.choice(nodes, 9, replace=False)
    targets = rng.choice(nodes, 11, replace=False)
    worth = rng.normal(0, 1, (9, 11, 2))
    return Graph(nodes, tail, head, cost), better, link, sources, targets, worth


def whole(cost):
    return np.where(np.isfinite(cost), np.rint(np.where(np.isfinite(cost), cost, 0) / UNIT),
                    INFINITE).astype(np.int32)  # fmt: skip


def told(case, **options):
    graph, better, link, sources, targets, worth = case
    now = whole(graph.cost)
    mine = link >= 0
    improvements = Improvements.of(
        link[mine], graph.tail[mine], graph.head[mine], now[mine], better[mine] / UNIT,
        int(link.max()) + 1,
    )  # fmt: skip
    router = Router(graph, resolution=UNIT)
    bent = np.concatenate([worth, 0.3 * worth, -0.2 * worth], axis=2)
    arcs = graph.tail, graph.head, now
    return savings(
        router.metric, arcs, improvements, sources, targets, bent, objectives=2, scale=UNIT,
        **options,
    )  # fmt: skip


def searched(case, link: int):
    """Worth by searching the improved network again."""
    graph, better, of, sources, targets, worth = case

    def costs(values):
        return Router(replace(graph, cost=values), resolution=UNIT).many_to_many(sources, targets)

    cost, mine = graph.cost, of == link
    now, after = costs(cost), costs(np.where(mine, np.minimum(cost, better), cost))
    there = np.isfinite(now)
    saved = np.where(there, now, 0.0) - np.where(there, after, 0.0)
    value = sum(f * saved**k for k, f in ((1, 1.0), (2, 0.3), (3, -0.2)))
    return (worth * value[:, :, None]).sum(axis=(0, 1))


@pytest.mark.parametrize("options", [{"few": 0}, {"few": 10**6}, {"few": 0, "large": 0.5}])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_every_improvement_is_what_a_new_search_says(seed: int, options) -> None:
    case = network(seed)
    total, switching = told(case, **options)
    for link in range(len(total)):
        assert total[link] == pytest.approx(searched(case, link), rel=2e-3, abs=2e-5)
    other, also = told(case, few=10**6)
    assert total == pytest.approx(other, rel=1e-9, abs=1e-12)
    assert switching == pytest.approx(also, rel=1e-9, abs=1e-12)


def test_a_way_round_that_becomes_the_best_switches_and_the_way_of_today_does_not() -> None:
    """0 -> 1 -> 3 costs 10; 0 -> 2 -> 3 costs 12; the arc 2 -> 3 may fall from 6 to 1."""
    tail, head = np.array([0, 1, 0, 2]), np.array([1, 3, 2, 3])
    graph = Graph(4, tail, head, np.array([5.0, 5.0, 6.0, 6.0]) * UNIT * 1000)
    better = np.array([4.0, 5.0, 6.0, 1.0]) * UNIT * 1000
    ends = np.array([0]), np.array([3])
    case = graph, better, np.arange(4), *ends, np.ones((1, 1, 2))
    for options in ({"few": 0, "large": 0.0}, {"few": 10}):
        total, switching = told(case, **options)
        assert total[:, 0] == pytest.approx([1e-3, 0, 0, 3e-3], rel=1e-2)
        assert switching[:, 0] == pytest.approx([0, 0, 0, 3e-3], rel=1e-2)


def test_an_arc_that_opens_serves_those_who_had_a_way() -> None:
    graph = Graph(3, np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([5e-3, 5e-3, np.inf]))
    case = graph, np.array([5e-3, 5e-3, 4e-3]), np.array([0, 1, 2]), np.array([0]), np.array([2]), (
        np.ones((1, 1, 2))
    )  # fmt: skip
    total, switching = told(case)
    assert total[:, 0] == pytest.approx([0, 0, 6e-3], rel=1e-2)
    assert switching[2, 0] == pytest.approx(total[2, 0])


def test_an_arc_that_joins_two_parts_spares_what_is_borne_without_a_way() -> None:
    graph = Graph(2, np.array([0, 1]), np.array([1, 0]), np.array([np.inf, 1e-3]))
    ends = np.array([0]), np.array([1])
    case = graph, np.array([4e-3, 1e-3]), np.array([0, -1]), *ends, np.ones((1, 1, 2))
    assert told(case)[0][0, 0] == 0
    borne, switching = told(case, otherwise=np.array([[9e-3 / UNIT]]))
    assert borne[0, 0] == pytest.approx(5e-3, rel=1e-2) == switching[0, 0]
