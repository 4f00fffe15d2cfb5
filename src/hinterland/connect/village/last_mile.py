"""The last mile of parcels and people: transfers, drones, lockers, the bus to town.

A parcel comes from the county's hub at the seat. Over the town it changes hands three times, at
county, town and village; straight to the village twice. The last leg is a van's round, whose cost
the few parcels of a small village share, or a drone's flight from the town.
Vans and buses go the quickest way, and their kilometres are paid on it: a new road that is quicker
but longer shortens the time and may raise the cost. The town is the nearest of the county in a
straight line, so no road changes what a drone can reach.
Parameters are `defaults/last_mile.csv`; `settings["access"]["last_mile"]` sets others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.codebook import Parameters
from hinterland.connect.parameters import TRAVEL, parameters
from hinterland.connect.village.access_points import AccessPoints, access_points
from hinterland.connect.village.seat_ways import own_seat, own_towns
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory, described
from hinterland.numerics.paths import Floats
from hinterland.numerics.segments import straight_km

TABLE = "last_mile"

OVER_TOWN, DIRECT = 3, 2
"""Transfers of a parcel: at county, town and village; at county and village."""

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "direct_cost": "money/parcel",
        "town_cost": "money/parcel",
        "road_cost": "money/parcel",
        "locker_cost": "money/parcel",
        "drone_cost": "money/parcel",
        "road_time": "h",
        "drone_time": "h",
        "flight_km": "km",
        "flight_climb": "m",
        "bus_time": "h",
        "bus_fare": "money/person",
    }
)

Numbers = float | npt.NDArray[np.float64]


def last_mile_parameters(territory: Territory | None = None) -> Parameters:
    """Parameters in force: this table's defaults and what the territory sets."""
    return TRAVEL.of({}) if territory is None else parameters(territory)


def parcel_cost(km: Numbers, transfers: int, known: Parameters | None = None) -> Numbers:
    """Money for one parcel over `km` of road with so many transfers, the door not included."""
    known = known or last_mile_parameters()
    handling = known.get(TABLE, "parcel", "handling_cost")
    return transfers * handling + km * known.get(TABLE, "parcel", "haul_cost")


def round_cost(km: npt.ArrayLike, people: npt.ArrayLike, known: Parameters | None = None) -> Floats:
    """Money for one parcel of a van's round over `km` and back to a village of so many people."""
    known = known or last_mile_parameters()

    def of(name: str) -> float:
        return known.get(TABLE, "van", name)

    # One parcel at least: to nobody nothing is sent.
    daily = np.asarray(people, float) * of("parcels_per_person")
    load = np.maximum(daily * of("days_between_visits"), 1.0) * of("stops")
    return np.asarray(2 * np.asarray(km, float) * of("km_cost") / load)


def door_cost(locker: bool, known: Parameters | None = None) -> float:
    """Money to bring one parcel from the pick-up point to the door, or into a locker.

    A locker saves part of the courier's work, costs something itself and makes the customer travel.
    """
    known = known or last_mile_parameters()
    door = known.get(TABLE, "parcel", "door_cost")
    if not locker:
        return door
    saved = known.get(TABLE, "locker", "courier_saving")
    extra = known.get(TABLE, "locker", "unit_cost") + known.get(TABLE, "locker", "trip_cost")
    return door * (1 - saved) + extra


def drone(
    km: npt.ArrayLike, climb_m: npt.ArrayLike, known: Parameters | None = None
) -> tuple[Floats, Floats]:
    """A flight with a full load of parcels.

    Args:
        km: straight distance.
        climb_m: metres that the flight climbs, at least 0.

    Returns:
        Hours of a flight one way, loading and landing included, and money for one parcel, the way
        back included; both infinite beyond the range, or where not one parcel can be lifted.

    Raises:
        InputError: a negative distance or climb.
    """
    known = known or last_mile_parameters()
    far, up = np.broadcast_arrays(np.asarray(km, float), np.asarray(climb_m, float) / 1000)
    if not ((far >= 0) & (up >= 0)).all():
        raise InputError(Fault("A flight has a negative length.", "drone", "Give 0 or more."))

    def of(name: str) -> float:
        return known.get(TABLE, "drone", name)

    # What the battery gives up for climbing it has to give up once: coming back goes down.
    feasible = far + up * of("climb_range") <= of("range")
    load = np.floor(of("payload") / of("parcel_mass"))
    feasible &= load >= 1
    hours = of("flight_time") + far / of("speed") + up / of("climb_speed")
    flown = 2 * far + up * of("climb_range")
    money = (of("flight_cost") + of("km_cost") * flown) / max(load, 1.0)
    return np.where(feasible, hours, np.inf), np.where(feasible, money, np.inf)


def bus(
    km: npt.ArrayLike, departures: npt.ArrayLike | None = None, known: Parameters | None = None
) -> tuple[Floats, Floats]:
    """A trip by the bus: half a headway of waiting, then the ride.

    Args:
        km: length of the road.
        departures: a day; the default's if absent; 0 for no bus.

    Returns:
        Hours and money for one person; infinite where no bus goes.

    Raises:
        InputError: a negative distance or number of departures.
    """
    known = known or last_mile_parameters()
    daily = known.get(TABLE, "bus", "departures") if departures is None else departures
    far, often = np.broadcast_arrays(np.asarray(km, float), np.asarray(daily, float))
    if not ((far >= 0) & (often >= 0)).all():
        raise InputError(Fault("A bus trip has a negative number.", "bus", "Give 0 or more."))
    goes = often > 0
    headway = known.get(TABLE, "bus", "service_hours") / np.where(goes, often, 1.0)
    hours = headway / 2 + far / known.get(TABLE, "bus", "speed")
    fare = np.full(far.shape, known.get(TABLE, "bus", "fare"))
    return np.where(goes, hours, np.inf), np.where(goes, fare, np.inf)


def last_mile(territory: Territory, *, points: AccessPoints | None = None) -> xr.Dataset:
    """Cost and time of a parcel to each place from the hub at its seat, by three chains.

    Args:
        territory: villages that are places of their own have the chains over a town; every other
            place only the direct one.
        points: `access_points(territory)`, if at hand.

    Returns:
        Dataset by `place`, money/parcel to the door: direct_cost (two transfers), town_cost
        (three), drone_cost (three, flying from the town), road_cost (the cheaper of the first
        two), locker_cost (road_cost with a locker in place of the door); hours: road_time (of
        road_cost), drone_time; flight_km and flight_climb (m, from the county's relief); bus_time
        and bus_fare to the own town. Infinite where a chain does not exist.
    """
    known = last_mile_parameters(territory)
    points = points or access_points(territory)
    seat_hours, seat_km = own_seat(territory, points)
    towns = own_towns(territory, points, access_points(territory, inward=True))
    legs = _legs(territory, towns.place, towns.to)
    places = territory.facts.sizes["place"]
    over_km, over_hours = np.full(places, np.inf), np.full(places, np.inf)
    over_km[towns.place] = seat_km[towns.to] + towns.km
    over_hours[towns.place] = seat_hours[towns.to] + towns.hours
    people = territory.facts["population"].values.astype(float)
    last_km = _spread(places, towns.place, towns.km)
    door, wait = door_cost(False, known), known.get(TABLE, "parcel", "handling_time")
    direct = parcel_cost(seat_km, DIRECT, known) + round_cost(seat_km, people, known) + door
    town = parcel_cost(over_km, OVER_TOWN, known) + round_cost(last_km, people, known) + door
    air, air_hours = np.full(places, np.inf), np.full(places, np.inf)
    flight_hours, flight_money = drone(legs["km"], legs["climb"], known)
    to_town = parcel_cost(seat_km[towns.to], OVER_TOWN, known) + door
    air[towns.place] = to_town + flight_money
    air_hours[towns.place] = seat_hours[towns.to] + OVER_TOWN * wait + flight_hours
    road = np.minimum(direct, town)
    road_hours = np.where(direct <= town, seat_hours + DIRECT * wait, over_hours + OVER_TOWN * wait)
    ride, fare = np.full(places, np.inf), np.full(places, np.inf)
    ride[towns.place], fare[towns.place] = bus(towns.km, known=known)
    columns = {
        "direct_cost": direct,
        "town_cost": town,
        "road_cost": road,
        "locker_cost": road - door + door_cost(True, known),
        "drone_cost": air,
        "road_time": road_hours,
        "drone_time": air_hours,
        "flight_km": _spread(places, towns.place, legs["km"]),
        "flight_climb": _spread(places, towns.place, legs["climb"]),
        "bus_time": ride,
        "bus_fare": fare,
    }
    made = xr.Dataset(
        {word: (("place",), values) for word, values in columns.items()},
        coords={"place": territory.facts["place"].values},
        attrs={"status": "modelled", "source": "defaults of last_mile.csv and settings"},
    )
    return described(territory, made, UNITS)


def _legs(territory: Territory, place: Any, town: Any) -> Mapping[str, Floats]:
    """Straight km from town to village, and metres of climb as the county's relief suggests."""
    facts = territory.facts
    lon, lat = (facts[w].values.astype(float) for w in ("place_lon", "place_lat"))
    relief = facts["relief"].values.astype(float)[facts["place_county"].values[place]]
    share = last_mile_parameters(territory).get(TABLE, "drone", "climb_share")
    return {
        "km": straight_km(lon[place], lat[place], lon[town], lat[town]),
        "climb": relief * share,
    }


def _spread(places: int, at: Any, values: Floats) -> Floats:
    result = np.full(places, np.inf)
    result[at] = values
    return result
