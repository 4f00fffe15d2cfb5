"""What a lower cost between two seats is worth: from kernels back to costs of travel.

A kernel entry is K = B (near + cost)^-beta, so a saving g of cost raises it by the factor
(1 - x)^-beta with x = g / (near + cost). With dW = sum of gK K over pairs, g is worth

    gK K (beta x + beta (beta + 1) / 2 x^2 + beta (beta + 1) (beta + 2) / 6 x^3 + ...)

The first term is the gradient; the others are what makes a large saving worth more than its share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

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
from hinterland.numerics.pair_series import add_series
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
        amounts: for each gradient (start, end) gK over whatever else the entry holds; made one by
            one, as they are large, so to be read once.
        free: (start, end) the rest of the entry; times an amount the worth gK K of its relative
            rise.
        cost: (start, end) on the way; hours, or money/t for goods.
        near, elasticity: where friction begins to bite, and beta.
    """

    amounts: Iterator[Floats]
    free: Array
    cost: Array
    near: float
    elasticity: float

    def add_to(self, total: Array, orders: int = ORDERS) -> None:
        """Add the worth of a saving, of its square, of its cube.

        Args:
            total: (start, end, order x gradient). What comes in from abroad is counted on the way
                out: nothing sets out from a market abroad in the network.
            orders: terms of the series.
        """
        factors = np.array([(self.elasticity + order) / (order + 1) for order in range(orders)])
        for which, amount in enumerate(self.amounts):
            add_series(total, amount, self.free, self.cost, self.near, factors, which)


def pair_worth(
    layer: str, made: Calibrated, access: Access, causes: Causes, found: Sequence[Gradient]
) -> Iterator[Term]:
    """What a saving of passengers or of a class of goods on their way is worth.

    Args:
        layer: of LAYERS.
        made: the economy.
        access: travel that the kernels of `causes` (or of the baseline) were made from.
        causes: under which `found` was computed.
        found: gradients on the kernels.

    Yields:
        A term for each kernel, from the start to the end of a trip, foreign markets behind the
        counties. Amounts are positive where a cheaper way is worth something.
    """
    kernels = causes.kernels or made.economy.trade.kernels
    seats = made.found.counties + made.found.foreign
    for position, (name, commodity) in enumerate(zip(CLASSES, COMMODITY, strict=True)):
        of_layer = (commodity or PASSENGER) == layer and (made.sectors.trade == position).any()
        if not of_layer:
            continue
        way = kernels[position]
        assert isinstance(way, Hierarchy)
        bent = Friction.of(made.values, name)
        cost, free = between(made.found, access, commodity), way.hubs.between
        # Rows are where goods go to, and where the traveller starts from.
        if commodity:
            cost, free = np.ascontiguousarray(cost.T), np.ascontiguousarray(free.T)
        each = (one.trade[position] for one in found)
        amounts = partial(_between_seats, way=way, seats=seats, back=bool(commodity))
        yield Term(map(amounts, each), free, cost, bent.near_cost, bent.by_cost)
    moving = [one.moving for one in found]
    if layer == PASSENGER and all(pair is not None for pair in moving):
        yield _moving(made, access, causes, [pair for pair in moving if pair is not None])


def _between_seats(pair: Pair, way: Hierarchy, seats: int, back: bool) -> Floats:
    return through_hubs(pair, way, back=back)[:seats, :seats]


def through_hubs(pair: Pair, way: Hierarchy, *, back: bool = False) -> Floats:
    """(hub to, hub from) dW / dT_hh' of a gradient on pairs of places; see `hubs` for K_ni.

    What goes from a place to itself by a hub is not counted, for K_nn is given.

    Args:
        pair: the gradient.
        way: the kernel.
        back: (hub from, hub to) instead.
    """
    hubs, gates = way.hubs.count, way.gates
    start = pair.origin if way.outward is None else _outward(pair, way)
    to, origin = gates.onto_hubs(pair.to, hubs), gates.onto_hubs(start, hubs)
    whole = origin.T @ to if back else to.T @ origin
    first, second = gates.pairs
    apart = gates.hub[first] != gates.hub[second]
    first, second = first[apart], second[apart]
    own = (pair.to * start).sum(axis=0)[gates.place[first]]
    at = (gates.hub[second], gates.hub[first]) if back else (gates.hub[first], gates.hub[second])
    np.subtract.at(whole, at, own * gates.free[first] * gates.free[second])
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


def _moving(made: Calibrated, access: Access, causes: Causes, pairs: Sequence[Pair]) -> Term:
    """Of migration: from where people are registered to where they live."""
    kernel = causes.moving or made.moved.kernel
    assert isinstance(kernel, Movement)
    size, inside = len(kernel.near), made.found.counties
    delta, first = (made.values.get("migration", "all", w) for w in ("friction", "near_time"))
    hours = np.full((size, size), np.inf, dtype=np.float32)
    times = access.times["passenger_time"].values
    slow = made.found.km[:inside, :inside] / SLOW_KMH
    hours[:inside, :inside] = np.where(np.isfinite(times), times, slow)

    def amount(pair: Pair) -> Floats:
        start, end = (
            np.stack([np.bincount(kernel.county, ease * row, size) for row in rows])
            for ease, rows in ((kernel.leaving, pair.to), (kernel.entry, pair.origin))
        )
        return np.asarray(start.T @ end)

    return Term(map(amount, pairs), kernel.between, hours, first, delta)
