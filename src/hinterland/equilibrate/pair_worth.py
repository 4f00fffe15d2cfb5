"""What a lower cost between two seats is worth: from kernels back to costs of travel.

A kernel entry is K = B (near + cost)^-beta, so a saving g of cost raises it by the factor
(1 - x)^-beta with x = g / (near + cost). With dW = sum of gK K over pairs, g is worth

    gK K (beta x + beta (beta + 1) / 2 x^2 + beta (beta + 1) (beta + 2) / 6 x^3 + ...)

The first term is the gradient; the others are what makes a large saving worth more than its share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.adjoint import Gradient, Pair
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.friction import Friction
from hinterland.equilibrate.calibration.people import SLOW_KMH
from hinterland.equilibrate.calibration.routes import between
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.equilibrate.system import Causes
from hinterland.flow import Access
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats

PASSENGER = "passenger"
LAYERS = (*filter(None, COMMODITY), PASSENGER)
"""Who travels: classes of goods, and passengers."""
ORDERS = 3
"""Terms of the series; the next one is below 0.1 % of the worth where a pair saves a sixth."""


@dataclass(frozen=True, eq=False)
class Term:
    """Worth of pairs through one kernel.

    Attributes:
        amount: (start, end) gK K, worth of the entry's relative rise.
        cost: (start, end) on the way; hours, or money/t for goods.
        near, elasticity: where friction begins to bite, and beta.
    """

    amount: Floats
    cost: Array
    near: float
    elasticity: float

    def moments(self, orders: int = ORDERS) -> list[Floats]:
        """(start, end) worth of a saving, of its square, of its cube."""
        made, beta = [], self.elasticity
        last = self.amount
        for order in range(orders):
            last = last * ((beta + order) / (order + 1)) / (self.near + self.cost)
            made.append(last)
        return made


def moments(terms: Sequence[Term], orders: int = ORDERS) -> list[Floats]:
    """(start, end) worth of a saving, of its square, of its cube, through all kernels together."""
    total = terms[0].moments(orders)
    for term in terms[1:]:
        total = [one + other for one, other in zip(total, term.moments(orders), strict=True)]
    return total


def pair_worth(
    layer: str, made: Calibrated, access: Access, causes: Causes, found: Gradient
) -> list[Term]:
    """What a saving of passengers or of a class of goods on their way is worth.

    Args:
        layer: of LAYERS.
        made: the economy.
        access: travel that the kernels of `causes` (or of the baseline) were made from.
        causes: under which `found` was computed.
        found: gradient on the kernels.

    Returns:
        A term for each kernel, from the start to the end of a trip, foreign markets behind the
        counties. Amounts are positive where a cheaper way is worth something.
    """
    kernels = causes.kernels or made.economy.trade.kernels
    seats = made.found.counties + made.found.foreign
    terms = []
    for position, (name, commodity) in enumerate(zip(CLASSES, COMMODITY, strict=True)):
        of_layer = (commodity or PASSENGER) == layer and (made.sectors.trade == position).any()
        if not of_layer:
            continue
        way = kernels[position]
        assert isinstance(way, Hierarchy)
        bent = Friction.of(made.values, name)
        cost = between(made.found, access, commodity)
        amount = through_hubs(found.trade[position], way)[:seats, :seats]
        amount *= way.hubs.between
        np.fill_diagonal(amount, 0.0)
        # Rows are where goods go to, and where the traveller starts from.
        if commodity:
            amount, cost = amount.T, cost.T
        terms.append(Term(amount, cost, bent.near_cost, bent.by_cost))
    if layer == PASSENGER and found.moving is not None:
        terms.append(_moving(made, access, causes, found.moving))
    return terms or [Term(np.zeros((seats, seats)), np.zeros((seats, seats)), 1.0, 0.0)]


def through_hubs(pair: Pair, way: Hierarchy) -> Floats:
    """(hub to, hub from) dW / dT_hh' of a gradient on pairs of places; see `hubs` for K_ni.

    What goes from a place to itself by a hub is not counted, for K_nn is given.
    """
    hubs, gates = way.hubs.count, way.gates
    start = pair.origin if way.outward is None else _outward(pair, way)
    whole = gates.onto_hubs(pair.to, hubs).T @ gates.onto_hubs(start, hubs)
    first, second = gates.pairs
    apart = gates.hub[first] != gates.hub[second]
    first, second = first[apart], second[apart]
    own = (pair.to * start).sum(axis=0)[gates.place[first]]
    np.subtract.at(
        whole, (gates.hub[first], gates.hub[second]), own * gates.free[first] * gates.free[second]
    )
    return np.asarray(whole)


def outward_worth(pair: Pair, way: Hierarchy) -> Floats:
    """(sector of the class, place) dW / d ln o, freeness of firms outward; times -theta it is the
    worth of a higher wedge chi. What a place sells to itself bears no wedge."""
    reached = way.gates.onto_places(
        way.hubs.carry(way.gates.onto_hubs(pair.to, way.hubs.count), back=True)
    )
    sold = pair.origin * (reached - way.roundabout * pair.to)
    halves = sold[: len(sold) // 2] + sold[len(sold) // 2 :]
    return np.asarray(halves if way.outward is None else halves * way.outward)


def _outward(pair: Pair, way: Hierarchy) -> Floats:
    """Origins times what firms bear outward; the two halves are of the same sectors."""
    assert way.outward is not None
    half = np.broadcast_to(way.outward, (len(pair.origin) // 2, pair.origin.shape[1]))
    return np.asarray(pair.origin * np.concatenate([half, half]))


def _moving(made: Calibrated, access: Access, causes: Causes, pair: Pair) -> Term:
    """Of migration: from where people are registered to where they live."""
    kernel = causes.moving or made.moved.kernel
    assert isinstance(kernel, Movement)
    size = len(kernel.near)
    start = np.stack([np.bincount(kernel.county, kernel.leaving * row, size) for row in pair.to])
    end = np.stack([np.bincount(kernel.county, kernel.entry * row, size) for row in pair.origin])
    same = kernel.province[:, None] == kernel.province[None, :]
    wedge = np.where(same, kernel.wedges[1], kernel.wedges[2])
    delta, first = (made.values.get("migration", "all", w) for w in ("friction", "near_time"))
    inside = made.found.counties
    hours = np.full((size, size), np.inf)
    times = access.times["passenger_time"].values
    slow = made.found.km[:inside, :inside] / SLOW_KMH
    hours[:inside, :inside] = np.where(np.isfinite(times), times, slow)
    amount = np.asarray((start.T @ end) * wedge * kernel.near, dtype=float)
    np.fill_diagonal(amount, 0.0)
    return Term(amount, hours, first, delta)
