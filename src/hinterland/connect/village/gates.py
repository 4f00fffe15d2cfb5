"""Gates of each place: the few hubs through which it reaches the world.

The hubs of a place are its own town, its own seat, and the nearest seats of other counties; the
place of tier city stands for a seat, the place of tier town for a town. Trips between two places
then go gate, hub to hub, gate, which costs far less to compute than every pair; how far that is
from the network itself is measured in `bench/hub_cost.py`.

Hubs are chosen by straight distance, and time and cost each follow the best way of their own, so a
better road makes no gate worse and takes none away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from hinterland.connect.parameters import COMMODITIES, parameters
from hinterland.connect.village.access_points import AccessPoints, access_points, local_rate
from hinterland.connect.village.measure import (
    Measure,
    in_freight_cost,
    in_hours,
    local_freight,
)
from hinterland.connect.village.seat_ways import own_seat, own_towns, seats_of_others
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory, described
from hinterland.numerics.paths import Floats, Ints

KINDS = ("own_town", "own_seat", "other_seat")

NEIGHBOURS = 6
"""Seats of other counties for each place."""

_PRICES = (
    "The cost of a gate has the prices of freight by road without loading and unloading; local "
    "roads have no toll."
)


class _Ways(NamedTuple):
    """Ways to hubs, by position of place and hub, with their kind in KINDS and what is counted."""

    place: Ints
    hub: Ints
    kind: Ints
    counted: Floats


def gates(
    territory: Territory,
    *,
    neighbours: int = NEIGHBOURS,
    towns: bool = True,
    commodities: Sequence[str] = COMMODITIES,
    points: AccessPoints | None = None,
) -> xr.Dataset:
    """Gates of every place.

    Args:
        territory: facts; only single settlements (fact `settlements` = 1) have a town gate and
            ways to other seats that do not pass their own.
        neighbours: seats of other counties, those nearest in a straight line.
        towns: whether villages have their town, the nearest of their county, as a gate.
        commodities: classes of goods to give the cost of, of `parameters.COMMODITIES`.
        points: `access_points(territory)`, if at hand.

    Returns:
        Dataset on `gate`, sorted by place, then own_town, own_seat, other_seat by time: gate_place
        and gate_hub (positions in `place`; their labels are the coordinates place_label and
        hub_label), gate_kind, gate_time (h, of the quickest way), and
        gate_cost (commodity, gate; money/t, of the cheapest way). A county without a place of tier
        city has no seat hub; a hub without a way is no gate. `attrs["assumptions"]` says what they
        rest on.

    Raises:
        InputError: a negative number of neighbours, an unknown class of goods, or as in
            `measure.in_freight_cost`.
    """
    _check(neighbours, commodities)
    ways = _ways(territory, in_hours(territory), neighbours, towns, points)
    known = np.flatnonzero((ways.hub >= 0) & np.isfinite(ways.counted))
    order = np.lexsort((ways.hub[known], ways.counted[known], ways.kind[known], ways.place[known]))
    row_of = known[order]
    cost = np.full((len(commodities), len(order)), np.inf)
    values = parameters(territory)
    for row, name in enumerate(commodities):
        # Goods that trucks do not carry have no way at all.
        if values.get("freight", "road", "carried", name) > 0:
            measure = in_freight_cost(territory, name)
            cost[row] = _ways(territory, measure, neighbours, towns).counted[row_of]
    rows = _Ways(ways.place[row_of], ways.hub[row_of], ways.kind[row_of], ways.counted[row_of])
    return _labelled(territory, rows, cost, commodities, _chosen(neighbours))


def own_seat_gates(territory: Territory, commodities: Sequence[str] = COMMODITIES) -> xr.Dataset:
    """The gates of places to their own seats, where no place is a single settlement.

    Such places go to all others through their seat, and to it by local roads: the way over the
    road at the seat holds the same way and more. So no network is searched.

    Args:
        territory, commodities: see `gates`.

    Returns:
        As `gates`, without gates to other seats.
    """
    _check(0, commodities)
    facts, values = territory.facts, parameters(territory)
    place = np.arange(facts.sizes["place"])
    hub = seat_hubs(territory)[facts["place_county"].values.astype(np.int64)]
    rate, detour = local_rate(territory)
    straight = facts["seat_distance"].values.astype(float)
    km, hours = straight * detour, straight * rate
    known = np.flatnonzero((hub >= 0) & np.isfinite(hours))
    cost = np.full((len(commodities), len(known)), np.inf)
    for row, name in enumerate(commodities):
        if values.get("freight", "road", "carried", name) > 0:
            cost[row] = local_freight(values, name)(km, hours)[known]
    own = np.full(len(known), KINDS.index("own_seat"))
    rows = _Ways(place[known], hub[known], own, hours[known])
    return _labelled(territory, rows, cost, commodities, _chosen(0))


def _labelled(
    territory: Territory, rows: _Ways, cost: Floats, commodities: Sequence[str], chosen: str
) -> xr.Dataset:
    notes = (chosen, _PRICES)
    about = {"source": " ".join(notes)}
    columns: dict[str, np.ndarray] = {
        "gate_place": rows.place,
        "gate_hub": rows.hub,
        "gate_kind": np.asarray(KINDS)[rows.kind],
        "gate_time": rows.counted,
    }
    labels = territory.facts["place"].values
    made = xr.Dataset(
        {
            **{word: (("gate",), column, about) for word, column in columns.items()},
            "gate_cost": (("commodity", "gate"), cost, about),
        },
        coords={
            "gate": np.arange(len(rows.place)),
            "commodity": list(commodities),
            "place_label": ("gate", labels[rows.place]),
            "hub_label": ("gate", labels[rows.hub]),
        },
        attrs={"assumptions": list(notes)},
    )
    return described(territory, made)


def seat_hubs(territory: Territory) -> Ints:
    """(county,) place that stands for the seat: the first of tier city, -1 where there is none."""
    facts = territory.facts
    city = np.flatnonzero(facts["place_tier"].values == "city")
    hub = np.full(facts.sizes["county"], -1, dtype=np.int64)
    # Written from the last to the first, so that the first stays.
    hub[facts["place_county"].values[city[::-1]]] = city[::-1]
    return hub


def _chosen(neighbours: int) -> str:
    return (
        f"Gates are the own town, the own seat and the {neighbours} other seats nearest in a "
        "straight line; their time is that of the quickest and their cost that of the cheapest way "
        "by local roads and the road network."
    )


def _ways(
    territory: Territory,
    measure: Measure,
    neighbours: int,
    towns: bool,
    points: AccessPoints | None = None,
) -> _Ways:
    """Ways to all hubs, in an order that no measure changes."""
    points = points or access_points(territory, measure=measure)
    seats = seat_hubs(territory)
    county = territory.facts["place_county"].values.astype(np.int64)
    parts = [(np.arange(len(county)), seats[county], own_seat(territory, points, measure)[0], 1)]
    if towns:
        inward = access_points(territory, inward=True, measure=measure)
        way = own_towns(territory, points, inward, measure)
        parts.append((way.place, way.to, way.hours, 0))
    if neighbours:
        way = seats_of_others(territory, points, neighbours, measure)
        parts.append((way.place, seats[way.to], way.hours, 2))
    place, hub, counted = (np.concatenate([part[i] for part in parts]) for i in range(3))
    kind = np.concatenate([np.full(len(part[0]), part[3]) for part in parts])
    return _Ways(place, hub, kind, counted)


def _check(neighbours: int, commodities: Sequence[str]) -> None:
    faults = []
    if neighbours < 0:
        faults.append(Fault(f"neighbours is {neighbours}.", "gates", "Give 0 or more."))
    strange = [name for name in commodities if name not in COMMODITIES]
    if strange:
        faults.append(
            Fault(
                "Classes of goods are not known.",
                first_labels(strange),
                f"Use {', '.join(COMMODITIES)}.",
            )
        )
    refuse(InputError, faults)
