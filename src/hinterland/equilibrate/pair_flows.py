"""What goes between seats: the flows of an equilibrium, as demands on the network."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.pair_worth import PASSENGER
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.numerics.paths import Floats


def pair_flows(made: Calibrated, causes: Causes, outcome: Outcome) -> dict[str, Floats]:
    """Sales between different seats, by class of goods and for those who travel.

    Args:
        made: the economy.
        causes: under which `outcome` was found.
        outcome: of the equilibrium.

    Returns:
        For each class of goods (start, end) money/year on the way of the goods, and under
        `passenger` on the way of those who buy tourism and services; counties first, foreign
        markets behind. What stays in a county is not there.
    """
    kernels = causes.kernels or made.economy.trade.kernels
    seats = made.found.counties + made.found.foreign
    flows = {name: np.zeros((seats, seats)) for name in (*filter(None, COMMODITY), PASSENGER)}
    for position in range(len(CLASSES)):
        way, mine = kernels[position], made.sectors.trade == position
        if not mine.any():
            continue
        assert isinstance(way, Hierarchy)
        asked = (outcome.spending / outcome.reached)[mine]
        found = _between(way, outcome.supply[mine], asked)
        commodity = COMMODITY[position]
        # Goods set out from the seller, people from the buyer.
        flows[commodity or PASSENGER] += found.T if commodity else found
    return flows


def _between(way: Hierarchy, supply: Floats, asked: Floats) -> Floats:
    """(seat to, seat from) sum over sectors and places of z_n K_ni s_i, by the seats passed."""
    gates, hubs = way.gates, way.hubs
    sent = supply if way.outward is None else supply * way.outward
    wanted = hubs.risen(gates.onto_hubs(asked, hubs.count))
    offered = hubs.risen(gates.onto_hubs(sent, hubs.count))
    flow = (wanted.T @ offered) * hubs.between
    # A place does not sell to itself by way of two seats.
    seat = np.concatenate([np.arange(hubs.seats), hubs.parent])[gates.hub]
    free = np.concatenate([np.ones(hubs.seats), hubs.up])[gates.hub] * gates.free
    first, second = gates.pairs
    apart = seat[first] != seat[second]
    first, second = first[apart], second[apart]
    own = (asked * sent).sum(axis=0)[gates.place[first]] * free[first] * free[second]
    to, start = seat[first], seat[second]
    np.subtract.at(flow, (to, start), own * hubs.between[to, start])
    np.fill_diagonal(flow, 0.0)
    return np.maximum(flow, 0.0)
