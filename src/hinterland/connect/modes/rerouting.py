"""What a stated improvement of every link brings, with every pair free to change its way.

Links that carry no way today, and links that are not open yet, are valued as all others.
"""

from __future__ import annotations

import numpy as np

from hinterland.connect.modes.arcs import Arcs
from hinterland.connect.modes.loading import Layer, arc_costs
from hinterland.connect.modes.multimodal import MultimodalGraph
from hinterland.errors import Fault, InputError
from hinterland.numerics.graph import whole_costs
from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Costs
from hinterland.numerics.hierarchy.batches import Advance
from hinterland.numerics.improving import Improvements, savings
from hinterland.numerics.paths import Floats, Router
from hinterland.numerics.threads import usable_threads


def rerouted_worth(
    net: MultimodalGraph,
    of: Layer,
    better: Floats,
    worth: Array,
    links: int,
    *,
    objectives: int = 1,
    otherwise: Array | None = None,
    advance: Advance = None,
) -> tuple[Floats, Floats]:
    """(objective, link) worth of each link alone being improved, and the part of it that switches.

    Args:
        net: the network.
        of: whose costs.
        better: (arc,) costs with every link improved; see `loading.improved_costs` and
            `opened_costs`.
        worth: (start, end, order x objective) for a saving and its powers.
        links: number of links of the territory.
        objectives: how many.
        otherwise: (start, end) cost that a pair bears that has no way today; without it such pairs
            count for nothing.
        advance: told the number of seats done.

    Returns:
        Sums over pairs; what switches is from pairs whose way does not pass the link today.
    """
    table, kept = net.arcs, np.flatnonzero(of.used)
    chosen = np.flatnonzero(of.used & (table.link >= 0))
    rows = np.searchsorted(kept, chosen)
    link, tail, head = table.link[chosen], table.tail[chosen], table.head[chosen]

    def ask(engine: Router) -> tuple[Floats, Floats]:
        unit = engine.resolution
        # An arc that costs nothing would let a way run in a ring.
        whole = np.maximum(whole_costs(of.cost[kept], unit), 1).astype(np.int32)
        now = whole[rows]
        then = _then(now, of.cost[chosen], better[chosen], unit)
        made = Improvements.of(link, tail, head, now, then, links)
        given = np.where(whole < INFINITE, whole * unit, np.inf)
        return savings(
            engine.reweighted(given).metric,
            (table.tail[kept], table.head[kept], whole),
            made,
            of.starts,
            of.ends,
            worth,
            objectives=objectives,
            scale=unit,
            otherwise=None if otherwise is None else otherwise / unit,
            threads=usable_threads(),
            advance=advance,
        )

    total, switching = net.ways.asked(of.cost, of.used, ask)
    return total.T, switching.T


def opened_costs(net: MultimodalGraph, opened: Arcs, name: str) -> Floats:
    """(arc,) costs with every closed link open as it is drawn, and the others as they are.

    Args:
        net, name: see `loading.layer`.
        opened: the arcs of the same network with all links open.

    Raises:
        InputError: the arcs are not those of the network.
    """
    if not np.array_equal(opened.link, net.arcs.link):
        raise InputError(
            Fault(
                "Opening links changes more of the network than these links.",
                f"{len(net.arcs)} arcs, {len(opened)} with all links open",
                "Compare scenarios that open the new links one by one.",
            )
        )
    return arc_costs(net, opened, name)


def _then(now: Costs, cost: Floats, better: Floats, unit: float) -> Floats:
    """Units afterwards; a small saving is not rounded with the cost that it lowers."""
    then = better / unit
    here = now < INFINITE
    then[here] = now[here] - (cost[here] - better[here]) / unit
    return np.asarray(then)
