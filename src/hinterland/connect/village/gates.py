"""Gates of each place: the few hubs through which it reaches the world.

The hubs of a place are its own town, its own seat, and the seats of other counties that it reaches
soonest; the place of tier city stands for a seat, the place of tier town for a town. Trips between
two places then go gate, hub to hub, gate, which costs far less to compute than every pair; how far
that is from the network itself is measured in `bench/hub_cost.py`.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.connect.parameters import parameters
from hinterland.connect.village.access_points import AccessPoints, access_points
from hinterland.connect.village.seat_ways import (
    Ways,
    all_ways,
    own_seat,
    own_towns,
    seats_of_others,
)
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints

KINDS = ("own_town", "own_seat", "other_seat")

NEIGHBOURS = 4
"""Seats of other counties for each place."""

_SOURCE = (
    "quickest way by local roads and the road network; cost: km x freight tariff of the road plus "
    "hours x value of a tonne's time"
)


def gates(
    territory: Territory,
    *,
    neighbours: int = NEIGHBOURS,
    towns: bool = True,
    commodity: str = "container",
    points: AccessPoints | None = None,
) -> xr.Dataset:
    """Gates of every place.

    Args:
        territory: facts; only single settlements (fact `settlements` = 1) have a town gate and
            ways to other seats that do not pass their own.
        neighbours: seats of other counties, those reached soonest.
        towns: whether villages have their town as a gate.
        commodity: goods whose tariff and value of time give the cost.
        points: `access_points(territory)`, if at hand.

    Returns:
        Dataset on `gate`, sorted by place, then own_town, own_seat, other_seat by time: gate_place
        and gate_hub (positions in `place`), gate_kind, gate_time (h), gate_cost (money/t). A county
        without a place of tier city has no seat hub.

    Raises:
        InputError: a negative number of neighbours, or an unknown commodity.
    """
    if neighbours < 0:
        raise InputError(Fault(f"neighbours is {neighbours}.", "gates", "Give 0 or more."))
    points = points or access_points(territory)
    hub = seat_hubs(territory)
    parts = []
    if towns:
        parts.append((own_towns(territory, points, access_points(territory, inward=True)), 0))
    hours, km = own_seat(territory, points)
    county = territory.facts["place_county"].values.astype(np.int64)
    parts.append((Ways(np.arange(len(county)), hub[county], hours, km), 1))
    if neighbours:
        others = seats_of_others(territory, points, neighbours)
        parts.append((others._replace(to=hub[others.to]), 2))
    ways = all_ways([way for way, _ in parts])
    kind = np.concatenate([np.full(len(way.place), number) for way, number in parts])
    known = (ways.to >= 0) & np.isfinite(ways.hours)
    order = np.flatnonzero(known)
    order = order[np.lexsort((ways.to[order], ways.hours[order], kind[order], ways.place[order]))]
    ways, kind = ways.take(order), kind[order]
    return _dataset(ways, kind, freight(territory, ways.hours, ways.km, commodity))


def seat_hubs(territory: Territory) -> Ints:
    """(county,) place that stands for the seat: the first of tier city, -1 where there is none."""
    facts = territory.facts
    city = np.flatnonzero(facts["place_tier"].values == "city")
    hub = np.full(facts.sizes["county"], -1, dtype=np.int64)
    # Written from the last to the first, so that the first stays.
    hub[facts["place_county"].values[city[::-1]]] = city[::-1]
    return hub


def freight(territory: Territory, hours: Floats, km: Floats, commodity: str) -> Floats:
    """Money per tonne of a truck's way: tariff of the road by km, value of time by hour.

    Raises:
        InputError: the freight table has no such commodity.
    """
    known = parameters(territory)
    try:
        tariff = known.get("freight", "road", "tariff", commodity)
        value = known.get("freight", "all", "value_of_time", commodity)
    except KeyError:
        raise InputError(
            Fault(f"There is no commodity {commodity!r}.", "gates", "Use one of the freight table.")
        ) from None
    return np.asarray(km * tariff + hours * value)


def _dataset(ways: Ways, kind: Ints, cost: Floats) -> xr.Dataset:
    about = {"source": _SOURCE, "status": "modelled"}
    columns = {
        "gate_place": ways.place,
        "gate_hub": ways.to,
        "gate_kind": np.asarray(KINDS)[kind],
        "gate_time": ways.hours,
        "gate_cost": cost,
    }
    return xr.Dataset(
        {word: (("gate",), values, about) for word, values in columns.items()},
        coords={"gate": np.arange(len(ways.place))},
    )
