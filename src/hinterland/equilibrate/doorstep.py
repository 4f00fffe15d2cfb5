"""What it costs to reach towns and villages beside the network: deliveries, and rides to the seat.

Both act on the gates of a place, the last step between it and its hubs.

Deliveries (`inbound_cost`): goods of the class container reach a place at another cost, and leave
it at the same as before. A gate is used both ways, so what it gives outward is taken back:
f' = f c^-theta, o' = o c^theta. A gate is never freer than one without cost.

Rides (`ride_time`): passengers need another time between a place and its hubs, on the same roads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.friction import Friction
from hinterland.equilibrate.hubs import Gates, Hierarchy
from hinterland.equilibrate.kernels import Kernel
from hinterland.equilibrate.levels import abroad, change_of, level, moved
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.errors import Fault, InputError
from hinterland.flow import Access, Territory
from hinterland.numerics.paths import Floats

PARCELS = CLASSES.index("container")

Ways = Sequence[Kernel] | None


def with_inbound(made: Calibrated, ways: Ways, before: Territory, after: Territory) -> Ways:
    """Kernels under another cost of getting goods to places; those given where it is the same.

    Args:
        made: the economy calibrated on `before`.
        ways: of each class; None for those of the baseline.
        before, after: with the same labels.

    Raises:
        InputError: no sector's goods come in parcels.
    """
    if not moved(before, after, "inbound_cost"):
        return ways
    mine = made.sectors.trade == PARCELS
    if not mine.any():
        raise InputError(
            Fault(
                "inbound_cost moves nothing: the territory has no sector of manufactured goods.",
                f"sectors: {', '.join(made.sectors.labels)}",
                "Import employment with a sector `manufacturing`, or leave the lever out.",
            )
        )
    rural = before.facts["place_tier"].values.astype(str) != "city"
    ln_cost = abroad(made, np.where(rural, change_of(before, after, "inbound_cost"), 0.0))
    # The sectors of a class share their gates, so they share one elasticity too.
    theta = float(made.economy.trade.theta[mine].mean())
    new = list(ways or made.economy.trade.kernels)
    way = new[PARCELS]
    assert isinstance(way, Hierarchy)
    new[PARCELS] = inbound(way, -theta * ln_cost, int(mine.sum()))
    return new


def inbound(way: Hierarchy, ln_free: Floats, sectors: int) -> Hierarchy:
    """A kernel in which goods reach places more freely, and leave them as before.

    Args:
        way: the kernel.
        ln_free: (place,) logarithm by which reaching a place becomes freer.
        sectors: of the class.
    """
    gates = way.gates
    freest = np.maximum.reduceat(gates.free, gates.start[:-1])
    factor = np.minimum(np.exp(ln_free), 1 / freest)
    free = np.minimum(gates.free * factor[gates.place], 1.0)
    out = np.ones((sectors, way.places)) if way.outward is None else way.outward
    return replace(way, gates=replace(gates, free=free), outward=out / factor)


def with_rides(
    made: Calibrated, ways: Ways, before: Territory, after: Territory, access: Access
) -> Ways:
    """Kernels of what people travel for, under other times of rides; see `with_inbound`.

    Args:
        made, ways, before, after: as there.
        access: the travel that holds now.
    """
    if not moved(before, after, "ride_time"):
        return ways
    found = made.found
    hours = np.concatenate([access.times["gate_time"].values.astype(float), np.zeros(1)])
    hours = hours[found.gate]
    was, now = (abroad(made, level(land, "ride_time"), 1.0) for land in (before, after))
    new = list(ways or made.economy.trade.kernels)
    for position, name in enumerate(CLASSES):
        way = new[position]
        if COMMODITY[position] or not isinstance(way, Hierarchy):
            continue
        bent = Friction.of(made.values, name)
        # Of the baseline the gates hold already what rides took then.
        ratio = bent.free(hours * (now / was)[found.place], 0 * hours) / bent.free(hours, 0 * hours)
        free = np.minimum(way.gates.free * ratio, 1.0)
        hubs = replace(way.hubs, up=np.minimum(way.hubs.up * ratio[found.parent_gate], 1.0))
        gates = Gates(way.gates.place, way.gates.hub, free, way.gates.places)
        new[position] = replace(way, gates=gates, hubs=hubs)
    return new
