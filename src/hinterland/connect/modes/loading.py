"""From values of pairs of seats to values of links: demands laid on the network.

If a unit of cost saved between two seats is worth V, a unit saved on an arc is worth the sum of V
over the pairs whose cheapest way uses it (the envelope theorem; ways that switch do not count).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from hinterland.connect.modes.arcs import Arcs, Flags
from hinterland.connect.modes.freight import carries_goods, freight_costs
from hinterland.connect.modes.multimodal import MultimodalGraph
from hinterland.connect.modes.passengers import carries_people, passenger_costs
from hinterland.numerics.paths import Floats, Ints
from hinterland.records.progress import Progress, silent

STEP = 1e-6
"""Relative rise of link hours by which slopes of arc costs are taken; these are linear but for the
speed limits of trucks."""
PASSENGER = "passenger"

Priced = Callable[[Arcs], Floats]


def link_worth(
    net: MultimodalGraph,
    worth: Mapping[str, Floats],
    links: int,
    *,
    progress: Progress = silent,
) -> Floats:
    """(link,) worth of a relative fall of each link's hours (for each 100 %).

    Args:
        net: the network.
        worth: for each class of goods and for `passenger` (start, end) worth of a unit of cost
            saved, money/t or hours; counties first, foreign markets behind where goods have them.
        links: number of links of the territory.
        progress: told of each class.
    """
    total = np.zeros(links)
    with progress("values of links", len(worth)) as advance:
        for name, values in worth.items():
            priced, used = layer(net, name)
            cost = priced(net.arcs)
            slope = _slope(net.arcs, priced, cost)
            flow = _flows(net, name, values, cost, used)
            on_link = (net.arcs.link >= 0) & np.isfinite(slope)
            at = net.arcs.link[on_link]
            total += np.bincount(at, (flow * slope)[on_link], links)
            advance(1)
    return total


@dataclass(frozen=True, eq=False)
class Loads:
    """What passes each arc.

    Attributes:
        flow: by class of goods and for `passenger` (arc,) what passes.
        cost: by the same, what all of it pays on its cheapest ways.
    """

    flow: Mapping[str, Floats]
    cost: Mapping[str, float]


def loads(net: MultimodalGraph, demands: Mapping[str, Floats]) -> Loads:
    """Demands on their cheapest ways.

    Args:
        net: the network.
        demands: for each class of goods and for `passenger` (start, end) amounts, at least 0;
            counties first, foreign markets behind where goods have them.
    """
    flow = {}
    for name, values in demands.items():
        priced, used = layer(net, name)
        flow[name] = _flows(net, name, values, priced(net.arcs), used)
    return Loads(flow, paid(net, flow))


def on_links(flow: Mapping[str, Floats], link: Ints, links: int) -> Floats:
    """(link,) flows of all classes together, in both directions.

    Args:
        flow: by class (arc,) what passes.
        link: (arc,) link of each arc, -1 for none.
        links: number of links.
    """
    mine = link >= 0
    total = np.sum([values[mine] for values in flow.values()], axis=0)
    return np.asarray(np.bincount(link[mine], total, links), dtype=np.float64)


def paid(net: MultimodalGraph, flow: Mapping[str, Floats]) -> dict[str, float]:
    """What given flows cost on a network, by class, in the unit of the class's costs."""
    costs = {name: layer(net, name)[0](net.arcs) for name in flow}
    return {
        name: float(costs[name][values > 0] @ values[values > 0]) for name, values in flow.items()
    }


def layer(net: MultimodalGraph, name: str) -> tuple[Priced, Flags]:
    """What an arc costs in this layer, and which arcs it may use."""
    if name == PASSENGER:
        used = carries_people(net.arcs)
        return lambda arcs: passenger_costs(arcs, net.values, net.terminal)[0], used
    used = carries_goods(net.arcs, net.values, name)
    return lambda arcs: freight_costs(arcs, net.values, name).cost, used


def _slope(arcs: Arcs, priced: Priced, cost: Floats) -> Floats:
    """(arc,) cost for a relative rise of the link's hours; 0 where the arc is closed."""
    slower = np.where(arcs.link >= 0, arcs.hours * (1 + STEP), arcs.hours)
    after = priced(replace(arcs, hours=slower))
    open_arc = np.isfinite(cost) & np.isfinite(after)
    out = np.zeros(len(arcs))
    out[open_arc] = (after[open_arc] - cost[open_arc]) / STEP
    return out


def _flows(net: MultimodalGraph, name: str, values: Floats, cost: Floats, used: Flags) -> Floats:
    """(arc,) sum of the pairs' values over the arcs of their ways; values may be negative."""
    ends = net.county if name == PASSENGER else np.concatenate([net.county, net.foreign])
    amounts = folded(values, len(net.county), len(ends))
    flow = np.zeros(len(net.arcs))
    for sign in (1.0, -1.0):
        part = np.maximum(sign * amounts, 0.0)
        if part.any():
            flow += sign * net.ways.flows(cost, net.county, ends, part, used=used)
    return flow


def folded(values: Floats, starts: int, ends: int) -> Floats:
    """(county, end) worth of pairs, with what comes in from abroad counted on the way out.

    Nothing sets out from a market abroad in the network: its arcs lead there only.
    """
    amounts = values[:starts, :ends].copy()
    amounts[:, starts:] += values[starts:ends, :starts].T
    return np.asarray(amounts)
