"""From values of pairs of seats to values of links: demands laid on the network.

If a unit of cost saved between two seats is worth V, a unit saved on an arc is worth the sum of V
over the pairs whose cheapest way uses it (the envelope theorem; ways that switch do not count).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from hinterland.connect.modes.arcs import Arcs, Flags
from hinterland.connect.modes.freight import carries_goods, freight_costs
from hinterland.connect.modes.multimodal import MultimodalGraph
from hinterland.connect.modes.passengers import carries_people, passenger_costs
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints

STEP = 1e-6
"""Relative rise of link hours by which slopes of arc costs are taken; these are linear but for the
speed limits of trucks."""
PASSENGER = "passenger"
Lever = Literal["speed", "cost"]


@dataclass(frozen=True, eq=False)
class Layer:
    """What passengers or a class of goods find on the network.

    Attributes:
        name: `passenger` or the class of goods.
        cost: (arc,) hours or money/t that decide on ways; infinite where closed.
        used: (arc,) True for arcs that it could ever use.
        starts, ends: nodes of seats, and of seats and the markets abroad where goods reach them.
    """

    name: str
    cost: Floats
    used: Flags
    starts: Ints
    ends: Ints


def layer(net: MultimodalGraph, name: str) -> Layer:
    """The layer of a name on the network as it is."""
    if name == PASSENGER:
        used, ends = carries_people(net.arcs), net.county
    else:
        used = carries_goods(net.arcs, net.values, name)
        ends = np.concatenate([net.county, net.foreign])
    return Layer(name, arc_costs(net, net.arcs, name), used, net.county, ends)


def arc_costs(net: MultimodalGraph, table: Arcs, name: str) -> Floats:
    """(arc,) what arcs with the parameters of a network cost in a layer."""
    if name == PASSENGER:
        return passenger_costs(table, net.values, net.terminal)[0]
    return freight_costs(table, net.values, name).cost


def improved_costs(net: MultimodalGraph, name: str, factor: float, lever: Lever) -> Floats:
    """(arc,) costs with every link improved.

    Args:
        net, name: see `layer`.
        factor: above 1; speed over that of today, or what goods pay today over what they pay then.
        lever: `speed`, or `cost`: tariffs and tolls that goods pay on the link. Passengers take
            the quickest way whatever it costs.
    """
    on_link = net.arcs.link >= 0
    if lever == "speed":
        quick = replace(net.arcs, hours=np.where(on_link, net.arcs.hours / factor, net.arcs.hours))
        return arc_costs(net, quick, name)
    cost = arc_costs(net, net.arcs, name)
    return cost if name == PASSENGER else cost - _paid(net, name) * (1 - 1 / factor)


def link_worth(
    net: MultimodalGraph,
    of: Layer,
    values: Array,
    links: int,
    lever: Lever = "speed",
) -> Floats:
    """(objective, link) worth of a relative fall of each link's hours or cost (for each 100 %).

    Args:
        net: the network.
        of: whose costs.
        values: (start, end, objective) worth of a unit of cost saved; see `folded`.
        links: number of links of the territory.
        lever: see `improved_costs`.
    """
    slope = _slope(net, of) if lever == "speed" else _paid(net, of.name)
    on_link = (net.arcs.link >= 0) & np.isfinite(of.cost)
    at = net.arcs.link[on_link]
    loads = pair_flows_on(net, of, values)
    return np.stack([np.bincount(at, (load * slope)[on_link], links) for load in loads])


def folded(values: Floats, starts: int, ends: int) -> Floats:
    """(start, end) worth of pairs, with what comes in from abroad counted on the way out.

    Nothing sets out from a market abroad in the network: its arcs lead there only.
    """
    amounts = values[:starts, :ends].copy()
    amounts[:, starts:] += values[starts:ends, :starts].T
    return np.asarray(amounts)


def _paid(net: MultimodalGraph, name: str) -> Floats:
    """(arc,) what a tonne pays on arcs of links; passengers heed no fares."""
    if name == PASSENGER:
        return np.zeros(len(net.arcs))
    return np.where(net.arcs.link >= 0, freight_costs(net.arcs, net.values, name).paid, 0.0)


def _slope(net: MultimodalGraph, of: Layer) -> Floats:
    """(arc,) cost for a relative rise of the link's hours; 0 where the arc is closed."""
    table = net.arcs
    slower = np.where(table.link >= 0, table.hours * (1 + STEP), table.hours)
    after = arc_costs(net, replace(table, hours=slower), of.name)
    open_arc = np.isfinite(of.cost) & np.isfinite(after)
    out = np.zeros(len(table))
    out[open_arc] = (after[open_arc] - of.cost[open_arc]) / STEP
    return out


def pair_flows_on(net: MultimodalGraph, of: Layer, amounts: Array) -> Floats:
    """(column, arc) sums over the arcs of the ways of (start, end, column) amounts of any sign."""
    return net.ways.flows(of.cost, of.starts, of.ends, amounts, used=of.used)
