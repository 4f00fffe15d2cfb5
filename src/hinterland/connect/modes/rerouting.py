"""What a stated improvement of a link saves, with every pair free to change its way.

With one link quicker the best way of a pair is the old one, or the best one through the link:
min(C_ij, D_ia + c' + D_bj). So a few searches from and to the ends of the links answer for all
pairs, links that carry no way today included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from hinterland.connect.modes.loading import PASSENGER, folded, layer
from hinterland.connect.modes.multimodal import MultimodalGraph
from hinterland.numerics.paths import Floats, Ints
from hinterland.records.progress import Progress, silent

SAME = 1e-4
"""Relative difference of costs up to which a way through the link is the way of today."""


def rerouted_worth(
    net: MultimodalGraph,
    worth: Mapping[str, Floats],
    links: Ints,
    faster: float,
    *,
    progress: Progress = silent,
) -> tuple[Floats, Floats]:
    """(chosen link,) worth of each link alone being quicker, and the share of it that switches.

    Args:
        net: the network.
        worth: as for `loading.link_worth`.
        links: positions of the links.
        faster: speed over that of today, above 1; 1.2 for a fifth faster.
        progress: told of each class.

    Returns:
        The sum of worth x saving over pairs, and the share of it from pairs whose way does not
        pass the link today.
    """
    total, switching = np.zeros(len(links)), np.zeros(len(links))
    arcs = net.arcs
    of_links = np.flatnonzero(np.isin(arcs.link, links))
    with progress("improvements of links", len(worth)) as advance:
        for name, values in worth.items():
            priced, used = layer(net, name)
            cost = priced(arcs)
            quick = replace(arcs, hours=np.where(arcs.link >= 0, arcs.hours / faster, arcs.hours))
            better = priced(quick)
            mine = of_links[used[of_links] & np.isfinite(cost[of_links])]
            if not len(mine):
                advance(1)
                continue
            starts = net.county
            ends = starts if name == PASSENGER else np.concatenate([net.county, net.foreign])
            amounts = folded(values, len(starts), len(ends))
            search = net.ways.costs
            now = search(cost, starts, ends, used=used)
            to = search(cost, starts, arcs.tail[mine], used=used)
            onward = search(cost, arcs.head[mine], ends, used=used)
            for position, link in enumerate(links):
                at = np.flatnonzero(arcs.link[mine] == link)
                if not len(at):
                    continue
                best, through = now.copy(), np.full(now.shape, np.inf)
                for row in at:
                    arc = mine[row]
                    reach = to[:, row][:, None] + onward[row][None, :]
                    np.minimum(best, reach + better[arc], out=best)
                    np.minimum(through, reach + cost[arc], out=through)
                with np.errstate(invalid="ignore"):
                    saved = np.where(np.isfinite(now), now - best, 0.0)
                    # Costs are sums of rounded arcs; ways this near are the same way.
                    other = through > now * (1 + SAME)
                gain = amounts * saved
                total[position] += gain.sum()
                switching[position] += gain[other].sum()
            advance(1)
    share = np.divide(switching, total, out=np.zeros(len(links)), where=total != 0)
    return total, share
