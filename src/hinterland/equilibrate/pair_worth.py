"""What a lower cost between two seats is worth: from kernels back to costs of travel."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.adjoint import Gradient, Pair
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.friction import Friction
from hinterland.equilibrate.calibration.routes import between
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.equilibrate.system import Causes
from hinterland.flow import Access
from hinterland.numerics.paths import Floats

PASSENGER = "passenger"


def pair_worth(
    made: Calibrated, access: Access, causes: Causes, found: Gradient
) -> dict[str, Floats]:
    """-dW for each unit of cost on the way from one seat to another.

    Args:
        made: the economy.
        access: travel that the kernels of `causes` (or of the baseline) were made from.
        causes: under which `found` was computed.
        found: gradient on the kernels.

    Returns:
        For each class of goods (start, end) per money/t, foreign markets behind the counties, and
        under `passenger` (start, end) per hour. Positive where a cheaper way is worth something.
    """
    kernels = causes.kernels or made.economy.trade.kernels
    seats = made.found.counties + made.found.foreign
    worth = {name: np.zeros((seats, seats)) for name in (*filter(None, COMMODITY), PASSENGER)}
    for position, (name, commodity) in enumerate(zip(CLASSES, COMMODITY, strict=True)):
        way = kernels[position]
        assert isinstance(way, Hierarchy)
        if not (made.sectors.trade == position).any():
            continue
        bent = Friction.of(made.values, name)
        cost = between(made.found, access, commodity)
        free = way.hubs.between.astype(float)
        on_free = through_hubs(found.trade[position], way)[:seats, :seats]
        lost = on_free * bent.by_cost * free / (bent.near_cost + cost)
        np.fill_diagonal(lost, 0.0)
        # Rows are where goods go to, and where the traveller starts from.
        worth[commodity or PASSENGER] += lost.T if commodity else lost
    if found.moving is not None:
        worth[PASSENGER] += _moving(made, access, causes, found.moving)
    return worth


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


def _outward(pair: Pair, way: Hierarchy) -> Floats:
    """Origins times what firms bear outward; the two halves are of the same sectors."""
    assert way.outward is not None
    half = np.broadcast_to(way.outward, (len(pair.origin) // 2, pair.origin.shape[1]))
    return np.asarray(pair.origin * np.concatenate([half, half]))


def _moving(made: Calibrated, access: Access, causes: Causes, pair: Pair) -> Floats:
    """(registered, living) of migration, per hour between the counties."""
    kernel = causes.moving or made.moved.kernel
    assert isinstance(kernel, Movement)
    size = len(kernel.near)
    start = np.stack([np.bincount(kernel.county, kernel.leaving * row, size) for row in pair.to])
    end = np.stack([np.bincount(kernel.county, kernel.entry * row, size) for row in pair.origin])
    same = kernel.province[:, None] == kernel.province[None, :]
    wedge = np.where(same, kernel.wedges[1], kernel.wedges[2])
    delta, first = (made.values.get("migration", "all", w) for w in ("friction", "near_time"))
    inside = made.found.counties
    hours = np.zeros((size, size))
    times = access.times["passenger_time"].values
    hours[:inside, :inside] = np.where(np.isfinite(times), times, np.inf)
    with np.errstate(invalid="ignore"):
        slope = np.where(np.isfinite(hours), delta * kernel.near / (first + hours), 0.0)
    worth = (start.T @ end) * wedge * slope
    np.fill_diagonal(worth, 0.0)
    return np.asarray(worth)
