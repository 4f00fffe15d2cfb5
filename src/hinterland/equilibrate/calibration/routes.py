"""Kernels of trade from travel: between seats, through the gates of places, and outward.

    f = (1 + cost / near_cost)^(-delta r) x (1 + km / near_km)^(-delta (1 - r))

delta is the elasticity of trade to distance, r the share of it that the cost of travel moves; the
rest stays with the distance on the map, whatever is built. The cost is that of freight for goods,
and the time of passengers for tourism and services.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.friction import Borders, Friction
from hinterland.equilibrate.hubs import Gates, Hierarchy, Hubs
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Access, Territory
from hinterland.numerics.around import on_sphere
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.recall import Recall, digest

EARTH_KM = 6371.0088
SLOW = 15.0
"""km/h in a straight line to a seat that no way leads to; assumed, and listed."""
DEAR = 3.0
"""Times the dearest freight per km to a seat that no way leads to; assumed, and listed."""
SYMMETRIC = 1e-3
"""Largest difference of logarithms at which a kernel counts as the same both ways."""


@dataclass(frozen=True, eq=False)
class Routes:
    """What does not change with travel: distances, and which hubs places use.

    Attributes:
        km: (seat, seat) straight distances, foreign markets last.
        place, hub: (gate,) positions; seats first, then foreign markets, then towns.
        gate: (gate,) row of the access table, -1 for a foreign market's own.
        gate_km: (gate,) straight distance.
        parent, parent_gate: (town,) seat behind each town, and the gate that leads there.
        places: places, foreign markets included.
        counties, foreign: numbers of seats.
        province: (seat,) number of the province, -1 for a foreign market.
    """

    km: Array
    place: Ints
    hub: Ints
    gate: Ints
    gate_km: Floats
    parent: Ints
    parent_gate: Ints
    places: int
    counties: int
    foreign: int
    province: Ints

    @cached_property
    def held(self) -> bytes:
        """Hash of what stays of the way between seats whatever is built."""
        return digest(self.km, self.province)


def routes(territory: Territory, access: Access, foreign: int) -> Routes:
    """Distances and gates of a territory.

    Raises:
        InputError: access without freight and gates, or a place without a gate.
    """
    _expect(access)
    facts, times = territory.facts, access.times
    lon, lat = facts["seat_lon"].values, facts["seat_lat"].values
    if foreign:
        lon = np.concatenate([lon, facts["foreign_lon"].values])
        lat = np.concatenate([lat, facts["foreign_lat"].values])
    seat = on_sphere(np.asarray(lon, float), np.asarray(lat, float))
    counties = facts.sizes["county"]
    rows = _distinct(territory, access)
    at, hub = (times[word].values.astype(int)[rows] for word in ("gate_place", "gate_hub"))
    tier = facts["place_tier"].values.astype(str)
    town = np.flatnonzero(np.isin(np.arange(len(tier)), hub) & (tier != "city"))
    number = np.full(len(tier), -1, dtype=np.int64)
    county = facts["place_county"].values.astype(np.int64)
    number[tier == "city"] = county[tier == "city"]
    number[town] = counties + foreign + np.arange(len(town))
    places = len(tier)
    abroad = np.arange(foreign)
    place_point = on_sphere(facts["place_lon"].values, facts["place_lat"].values)
    own = number[hub] == county[at]
    # A place that stands for many people is as far from its seat as they are on average.
    straight = _km(place_point[at], place_point[hub])
    straight = np.where(own, facts["seat_distance"].values[at], straight)
    parent_gate = _own_seat_rows(town, at, own)
    found = Routes(
        km=_km(seat[:, None], seat[None, :]).astype(np.float32),
        place=np.concatenate([at, places + abroad]),
        hub=np.concatenate([number[hub], counties + abroad]),
        gate=np.concatenate([rows, np.full(foreign, -1)]),
        gate_km=np.concatenate([straight, np.zeros(foreign)]),
        parent=county[town],
        parent_gate=parent_gate,
        places=places + foreign,
        counties=counties,
        foreign=foreign,
        province=np.concatenate([_province(territory), np.full(foreign, -1)]),
    )
    _refuse_gateless(territory, found)
    return found


def kernels(
    found: Routes,
    access: Access,
    values: Parameters,
    *,
    borders: Borders | None = None,
    outward: Sequence[Floats | None] = (None,) * len(CLASSES),
) -> list[Hierarchy]:
    """One kernel for each of CLASSES.

    Args:
        found: `routes` of the territory.
        access: travel, of the same territory or of a changed one with the same labels.
        values: parameters.
        borders: freeness of crossing borders, fitted; 1 if absent.
        outward: for each class (sector of the class, place) chi^-theta, or None.
    """
    made = []
    for name, commodity, out in zip(CLASSES, COMMODITY, outward, strict=True):
        bent = Friction.of(values, name)
        free, symmetric = _between_hubs(
            found, between(found, access, commodity), name, bent, borders
        )
        way = _gate_costs(access, commodity)
        way = np.concatenate([way, np.zeros(1)])  # the last row is what -1 points at
        gate = bent.free(way[found.gate], found.gate_km)
        up = gate[found.parent_gate]
        hubs = Hubs(free, found.parent, up, symmetric=symmetric)
        gates = Gates(found.place, found.hub, gate, found.places)
        made.append(Hierarchy(gates, hubs, out))
    return made


_freeness: Recall[tuple[Array, bool]] = Recall(256 * 1024**2)
"""Freeness between seats by what it follows from; 7 MB a class for the west of China."""


def _between_hubs(
    found: Routes, cost: Array, name: str, bent: Friction, borders: Borders | None
) -> tuple[Array, bool]:
    """(seat, seat) freeness of a class of trade, and whether it is the same both ways.

    Most changes leave the ways of most classes as they are, and this is most of the work.
    """

    def make() -> tuple[Array, bool]:
        free = bent.free(cost, found.km)
        if borders is not None:
            borders.cross(free, found.province, name)
        np.fill_diagonal(free, 1.0)
        return free, _same_both_ways(free)

    crossed = None if borders is None else (sorted(borders.foreign.items()), borders.province)
    return _freeness.get(digest(found.held, cost, name, bent, crossed), make)


def between(found: Routes, access: Access, commodity: str) -> Array:
    """(seat, seat) cost to a seat from a seat, foreign markets last."""
    times = access.times
    inside = found.counties
    size = inside + found.foreign
    cost = np.zeros((size, size), dtype=np.float32)
    if commodity:
        # What is bought comes from there to here: the way of the goods.
        cost[:inside, :inside] = times["freight_cost"].sel(commodity=commodity).values.T
        if found.foreign:
            abroad = times["foreign_cost"].sel(commodity=commodity).values
            cost[:inside, inside:], cost[inside:, :inside] = abroad, abroad.T
            cost[inside:, inside:] = np.inf
    else:
        cost[:inside, :inside] = times["passenger_time"].values
        cost[inside:, :], cost[:, inside:] = np.inf, np.inf
    lost = ~np.isfinite(cost)
    home = np.zeros_like(lost)
    home[:inside, :inside] = lost[:inside, :inside]
    if home.any():
        rate = _slow_rate(cost, found.km) if commodity else 1 / SLOW
        cost[home] = found.km[home] * rate
    np.fill_diagonal(cost, 0.0)
    return cost


def _slow_rate(cost: Array, km: Array) -> float:
    usable = np.isfinite(cost) & (km > 50)
    return DEAR * float(np.max(cost[usable] / km[usable], initial=1.0))


def _gate_costs(access: Access, commodity: str) -> Floats:
    times = access.times
    if not commodity:
        return np.asarray(times["gate_time"].values, dtype=float)
    return np.asarray(times["gate_cost"].sel(commodity=commodity).values, dtype=float)


def _distinct(territory: Territory, access: Access) -> Ints:
    """Rows of the gates that are ways of their own.

    A place that stands for many settlements goes to every hub through its own seat, so its other
    gates are no other ways.
    """
    kind = access.times["gate_kind"].values.astype(str)
    at = access.times["gate_place"].values.astype(int)
    single = np.zeros(territory.facts.sizes["place"], dtype=bool)
    if territory.has("settlements"):
        single = territory.facts["settlements"].values == 1
    return np.flatnonzero((kind == "own_seat") | single[at])


def _province(territory: Territory) -> Ints:
    labels = territory.facts["county_province"].values.astype(str)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _own_seat_rows(town: Ints, at: Ints, own: Array) -> Ints:
    """(town,) the gate of each town that leads to its own seat."""
    row = np.full(int(at.max()) + 1 if len(at) else 0, -1, dtype=np.int64)
    row[at[own]] = np.flatnonzero(own)
    return row[town]


def _same_both_ways(free: Array) -> bool:
    open_pair = (free > 0) & (free.T > 0)
    if not (open_pair == (free > 0)).all():
        return False
    ratio = np.abs(np.log(free[open_pair] / free.T[open_pair]))
    return bool(ratio.max(initial=0.0) <= SYMMETRIC)


def _km(one: Floats, other: Floats) -> Floats:
    # Axis by axis: three numbers for each pair of seats at once are a lot of memory.
    square = sum((one[..., axis] - other[..., axis]) ** 2 for axis in range(3))
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(np.sqrt(square) / 2, 1.0)))


def _expect(access: Access) -> None:
    missing = [
        word
        for word in ("freight_cost", "passenger_time", "gate_place", "gate_cost")
        if word not in access.times
    ]
    if missing:
        raise InputError(
            Fault(
                "The equilibrium needs travel by all modes.",
                f"missing: {', '.join(missing)}",
                "Compute access with modes=True.",
            )
        )


def _refuse_gateless(territory: Territory, found: Routes) -> None:
    lone = np.setdiff1d(np.arange(territory.facts.sizes["place"]), found.place)
    labels = territory.facts["place"].values[lone]
    refuse(
        InputError,
        [
            Fault(
                f"{len(lone)} places have no gate: no way leads to a seat.",
                first_labels(labels),
                "Join the place or its seat to a road, or leave the place out.",
            )
        ]
        if len(lone)
        else [],
    )
