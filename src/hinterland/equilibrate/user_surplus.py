"""What users of ways save at the flows of before and after: the parts of a consumer surplus.

A way from place n to place m leads through the gate of n, between seats, and through the gate of m.
What is bought costs tau = freeness^(-1 / theta) times what it costs at its origin, so that a saving
is sales x (ln tau before - ln tau after). Volumes in tonnes or trips are not known to the model:
flows are in money, the saving is a share of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.friction import Friction
from hinterland.equilibrate.calibration.routes import Routes, between
from hinterland.equilibrate.equilibrium import Model
from hinterland.equilibrate.flows.goods import goods_by_seat
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.flow import Access, Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats


@dataclass(frozen=True)
class Saved:
    """Savings of one class of trade, money/year.

    Attributes:
        name: of CLASSES.
        at_old_flows: sum of flows before x fall of ln cost.
        at_new_flows: the same with flows after.
    """

    name: str
    at_old_flows: float
    at_new_flows: float


def user_savings(known: Model, after: Territory, access: Access) -> tuple[Saved, ...]:
    """What users of ways with an end in the region save, by class of trade.

    Between seats every flow with an end in the region counts; on the way between a place and its
    seat, what places of the region sell and buy. A place with several gates is taken through the
    one that is best.

    Args:
        known: the baseline.
        after, access: the changed territory and its travel.
    """
    made, moved = known.calibrated, known.moved(after, access)
    old = solve(made.economy, tolerance=1e-6).outcome
    new = solve(made.economy, moved).outcome
    seats = np.zeros(made.found.counties + made.found.foreign, dtype=bool)
    seats[: made.found.counties] = known.territory.region
    places = np.zeros(made.found.places, dtype=bool)
    places[: len(known.territory.place_region)] = known.territory.place_region
    found = []
    for position, name in enumerate(CLASSES):
        mine = made.sectors.trade == position
        if not mine.any():
            continue
        theta = float(np.mean(np.asarray(made.economy.trade.theta)[mine]))
        bent = Friction.of(made.values, name)
        old_and_new = (made.found, known.access, access, bent, COMMODITY[position])
        ways = _Ways(_between_saved(*old_and_new), _gates_saved(*old_and_new), seats, places)
        sums = [
            ways.saved(made, causes, outcome, mine) / theta
            for causes, outcome in ((Causes(), old), (moved, new))
        ]
        found.append(Saved(name, *sums))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Ways:
    """What is saved on ways, as a rise of ln freeness, and which of them count.

    Attributes:
        between: (seat that sells, seat that buys).
        gate: (place,) on the way to its seat.
        seats, places: (seat,) and (place,) True in the region.
    """

    between: Floats
    gate: Floats
    seats: Mask
    places: Mask

    def saved(self, made: Calibrated, causes: Causes, outcome: Outcome, mine: Mask) -> float:
        """Flows of some sectors x what is saved on them; before it is taken by theta."""
        flow = goods_by_seat(made, causes, outcome, sectors=mine)
        counted = self.seats[:, None] | self.seats[None, :]
        total = float((flow * self.between * counted).sum())
        spent = outcome.spending[mine]
        # What a place buys of itself passes no gate.
        own = spent * np.clip(outcome.supply[mine] / outcome.reached[mine], 0.0, 1.0)
        through = (outcome.sold[mine] + spent - 2 * own).sum(axis=0)
        return total + float((through * self.gate * self.places).sum())


def _between_saved(
    found: Routes, old: Access, new: Access, bent: Friction, commodity: str
) -> Floats:
    """(seat that sells, seat that buys) rise of ln freeness."""
    cost, other = (between(found, one, commodity).astype(float) for one in (old, new))
    with np.errstate(invalid="ignore"):
        rise = bent.by_cost * (np.log1p(cost / bent.near_cost) - np.log1p(other / bent.near_cost))
    # `between` is by who buys and from whom; nothing passes where there is no way before or after.
    return np.asarray(np.where(np.isfinite(rise), rise, 0.0).T)


def _gates_saved(found: Routes, old: Access, new: Access, bent: Friction, commodity: str) -> Floats:
    """(place,) rise of ln freeness on the way to the place's best gate."""
    best = [np.full(found.places, -np.inf) for _ in range(2)]
    real = found.gate >= 0
    for target, access in zip(best, (old, new), strict=True):
        if commodity:
            cost = access.times["gate_cost"].sel(commodity=commodity).values
        else:
            cost = access.times["gate_time"].values
        way = -bent.by_cost * np.log1p(np.asarray(cost, float)[found.gate[real]] / bent.near_cost)
        np.maximum.at(target, found.place[real], way)
    known = np.isfinite(best[0]) & np.isfinite(best[1])
    return np.asarray(np.subtract(best[1], best[0], out=np.zeros(found.places), where=known))
