"""From values of pairs of seats to values of links: demands laid on the network.

If a unit of cost saved between two seats is worth V, a unit saved on an arc is worth the sum of V
over the pairs whose cheapest way uses it (the envelope theorem; ways that switch do not count).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from hinterland.connect.modes.arcs import Arcs, Flags
from hinterland.connect.modes.freight import carries_goods, freight_costs
from hinterland.connect.modes.multimodal import MultimodalGraph
from hinterland.connect.modes.passengers import carries_people, passenger_costs
from hinterland.numerics.paths import Floats
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
