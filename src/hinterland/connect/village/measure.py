"""What ways of places are measured in: hours, or what a tonne costs on its way.

Both are taken along a way of their own, the least there is, so that a better road makes neither of
them worse: along the quickest way the cost may rise when a quicker but longer road opens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hinterland.codebook import Parameters
from hinterland.connect.modes.arcs import arcs
from hinterland.connect.modes.freight import freight_costs
from hinterland.connect.modes.layers import mode_numbers, read_links
from hinterland.connect.network import ROAD_MODES, link_time
from hinterland.connect.parameters import parameters
from hinterland.connect.seasons import seasonal_speed
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Graph

PriceOfWay = Callable[[Floats, Floats], Floats]
"""From km and hours, of equal shape, of toll-free road to what is measured."""


@dataclass(frozen=True)
class Measure:
    """What is counted along a way.

    Attributes:
        link: (link,) of each link from end to end; infinite where it cannot be used.
        km: (arc,) lengths of the arcs of `graph`.
        graph: roads and ferries, each arc at what is counted; arcs as in `road_graph`.
        local: of local roads and ways to a seat, from their km and hours; proportional to both.
    """

    link: Floats
    km: Floats
    graph: Graph
    local: PriceOfWay


def in_hours(territory: Territory) -> Measure:
    """Travel time, h."""
    return _measure(territory, link_time(territory), _only_hours)


def in_freight_cost(territory: Territory, commodity: str) -> Measure:
    """What a tonne of a class of goods costs, money/t, loading and unloading not included.

    The prices are those of `freight_costs`: tariff with empty running, tolls, rest, the speed of
    trucks, the margin for late arrival, the value of time and spoilage. Local roads and the way to
    a seat have no toll. A ferry with departures is boarded by travellers only, as there.

    Raises:
        InputError: an unknown class of goods, season or surface, or a link of an unknown mode.
    """
    values = parameters(territory)
    links = read_links(territory, seasonal_speed(territory, given=values), values)
    used = np.flatnonzero(np.isin(links.mode, ROAD_MODES))
    table = arcs(
        links.start[used],
        links.end[used],
        mode_numbers(links.mode[used]),
        "run",
        km=links.km[used],
        hours=links.hours[used],
        toll=links.toll[used],
        haulage=links.haulage[used],
        goods=~links.stops[used],
    )
    cost = np.full(len(links.mode), np.inf)
    cost[used] = freight_costs(table, values, commodity).cost

    return _measure(territory, cost, local_freight(values, commodity))


def local_freight(values: Parameters, commodity: str) -> PriceOfWay:
    """What a tonne costs on local roads, from km and hours, money/t; see `in_freight_cost`."""

    def local(km: Floats, hours: Floats) -> Floats:
        nowhere = np.zeros(len(km))
        way = arcs(nowhere, nowhere, "road", "run", km=km, hours=hours)
        return freight_costs(way, values, commodity).cost

    return local


def _only_hours(_: Floats, hours: Floats) -> Floats:
    return hours


def _measure(territory: Territory, link: Floats, local: PriceOfWay) -> Measure:
    facts = territory.facts
    used = np.isin(facts["link_mode"].values, ROAD_MODES)
    start = facts["link_from"].values[used].astype(np.int64)
    end = facts["link_to"].values[used].astype(np.int64)
    back = facts["link_two_way"].values[used] > 0
    km = (facts["link_geometry"].values.astype(float) * facts["link_detour"].values)[used]
    graph = Graph(
        nodes=facts.sizes["node"],
        tail=np.concatenate([start, end[back]]),
        head=np.concatenate([end, start[back]]),
        cost=np.concatenate([link[used], link[used][back]]),
    )
    return Measure(link, np.concatenate([km, km[back]]), graph, local)
