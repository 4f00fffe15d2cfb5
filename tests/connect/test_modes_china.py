"""Ways on the built-in territory of western China against what timetables and freight rates say.

The ranges are wide: they are there to catch a layer that is missing or a unit that is wrong.
"""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.connect.engine import router
from hinterland.connect.modes.arcs import MODES
from hinterland.connect.modes.cheapest import fitting
from hinterland.connect.modes.freight import carries_goods, freight_costs
from hinterland.connect.modes.multimodal import MultimodalGraph, multimodal_graph
from hinterland.connect.modes.passengers import carries_people, passenger_costs
from hinterland.numerics.paths import Graph
from hinterland.sources.bundle import read

BEIJING, SHANGHAI, LIANYUNGANG = "110100", "310100", "320700"
CHENGDU, CHONGQING, LHASA, URUMQI = "510108", "500103", "540102", "650102"
RAIL = ("road", "ferry", "rail", "hsr")


@pytest.fixture(scope="module")
def west() -> tuple[MultimodalGraph, list[str]]:
    land = read("china-west")
    return multimodal_graph(land), land.facts["county"].values.astype(str).tolist()


def _ways(
    west, cost: np.ndarray, used: np.ndarray, pairs: list[tuple[str, str]]
) -> list[np.ndarray]:
    """The arcs of the cheapest way of each pair."""
    net, codes = west
    kept = np.flatnonzero(used)
    graph = Graph(net.nodes, net.arcs.tail[kept], net.arcs.head[kept], cost[kept])
    found = router(graph, resolution=fitting(cost[kept]))
    nodes = [[int(net.county[codes.index(code)]) for code in pair] for pair in pairs]
    return [kept[found.path(*ends)] for ends in nodes]


def _hours(west, pairs: list[tuple[str, str]], modes: tuple[str, ...] = MODES) -> list[float]:
    net = west[0]
    hours, _ = passenger_costs(net.arcs, net.values, net.terminal, modes)
    ways = _ways(west, hours, carries_people(net.arcs, modes), pairs)
    return [float(hours[way].sum()) for way in ways]


def _freight(
    west, goods: str, pairs: list[tuple[str, str]]
) -> list[tuple[float, float, dict[str, float]]]:
    """What is paid and the hours on the cheapest way of each pair, and its km by mode."""
    net = west[0]
    costs = freight_costs(net.arcs, net.values, goods)
    ways = _ways(west, costs.cost, carries_goods(net.arcs, net.values, goods), pairs)
    return [
        (
            float(costs.paid[way].sum()),
            float(costs.hours[way].sum()),
            {m: float(net.arcs.km[way][net.arcs.is_mode(m)[way]].sum()) for m in MODES},
        )
        for way in ways
    ]


def test_passengers_between_the_large_cities(west) -> None:
    pairs = [(BEIJING, SHANGHAI), (BEIJING, URUMQI)]
    by_train, far_by_train = _hours(west, pairs, RAIL)
    # 4.5 to 5 h in the train, and the ways to and from it.
    assert 5 < by_train < 7
    assert far_by_train > 15
    assert 9 < _hours(west, pairs[:1], ("road", "ferry"))[0] < 14
    # All modes: by air.
    assert 5 < _hours(west, pairs[1:])[0] < 8


def test_freight_out_of_the_west(west) -> None:
    pairs = [(CHENGDU, CHONGQING), (URUMQI, LIANYUNGANG), (LHASA, CHENGDU)]
    near, east, high = _freight(west, "container", pairs)
    assert 60 < near[0] < 250
    assert near[1] < 24
    assert 400 < east[0] < 1200
    assert 72 < east[1] < 240
    assert east[2]["rail"] + east[2]["hsr"] > 3000
    assert 400 < high[0] < 1200
    # Down the Yangtze, about 2400 km.
    paid, _, km = _freight(west, "bulk", [(CHONGQING, SHANGHAI)])[0]
    assert km["water"] == pytest.approx(2400, rel=0.05)
    assert 70 < paid < 250
