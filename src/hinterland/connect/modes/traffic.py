"""Traffic: demands between seats on their cheapest ways, by arc and by link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hinterland.connect.modes.loading import folded, layer, pair_flows_on
from hinterland.connect.modes.multimodal import MultimodalGraph
from hinterland.numerics.paths import Floats, Ints


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
        of = layer(net, name)
        amounts = folded(values, len(of.starts), len(of.ends))
        flow[name] = pair_flows_on(net, of, amounts[:, :, None])[0]
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
    costs = {name: layer(net, name).cost for name in flow}
    return {
        name: float(costs[name][values > 0] @ values[values > 0]) for name, values in flow.items()
    }
