"""Access of places: road times between seats, to the own seat and to each service."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.connect.engine import router
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.connect.network import facility_access, road_graph, seat_access_time
from hinterland.connect.seasons import season_note
from hinterland.connect.services import FACILITY_SERVICES, SEAT_SERVICES, SERVICES
from hinterland.connect.village.gates import gates
from hinterland.flow import Access, Territory, expect_territory
from hinterland.numerics.paths import Floats, Ints, Router
from hinterland.records.progress import Progress, silent

ASSUMPTIONS = (
    "Road times come from modelled speeds and detour factors; see the provenance of link_speed.",
    "A place reaches the network through its own county seat.",
    "A trip between seats adds the setting road_terminal_time (h) once, for leaving and arriving; "
    "a trip inside a county does not.",
)

Texts = np.ndarray[tuple[int, ...], np.dtype[np.str_]]
Singles = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

NONE_LABEL = ""

TENTHS = 10


def connect(territory: Territory, progress: Progress = silent, *, modes: bool = False) -> Access:
    """Travel times of a territory, in hours, and on request what goods and travellers pay.

    Args:
        territory: facts.
        progress: told where the work is.
        modes: whether to add what needs all modes and single places: passenger_time,
            passenger_fare, freight_cost, freight_time, foreign_cost, foreign_time and the gates.

    Returns:
        Access with travel_time (county, county_to) by road and ferry, seat_time (place),
        seat_time_tenth (place, tenth), nearest_time and nearest_label (place, service). Infinite
        where there is no way.

    Raises:
        InputError: settings in `settings["access"]` that cannot be used, or with `modes` a link of
            an unknown mode.
    """
    expect_territory(territory)
    roads = router(road_graph(territory))
    between = seat_times(territory, roads, progress)
    to_seat = place_seat_time(territory)
    hours, labels = nearest_services(territory, roads, between, progress)
    # Beyond its own seat a place first has to reach it.
    beyond = np.array([service != "county_seat" for service in SERVICES])
    at_county = territory.facts["place_county"].values
    place_hours = np.where(beyond, hours[at_county] + to_seat[:, None], to_seat[:, None])
    facts = territory.facts
    place = {"place": facts["place"].values}
    services = np.array(SERVICES)
    times = xr.Dataset(
        {
            "travel_time": (("county", "county_to"), between.astype(np.float32)),
            "seat_time": (("place",), to_seat.astype(np.float32)),
            "seat_time_tenth": (("place", "tenth"), by_tenth(territory, to_seat)),
            "nearest_time": (("place", "service"), place_hours.astype(np.float32)),
            "nearest_label": (("place", "service"), labels[at_county]),
        },
        coords={
            "county": facts["county"].values,
            "county_to": facts["county"].values,
            **place,
            "service": services,
            "tenth": np.arange(TENTHS),
        },
    )
    assumptions: tuple[str, ...] = (*ASSUMPTIONS, season_note(territory, None))
    if modes:
        times, more = _with_modes(territory, times, progress)
        assumptions = tuple(dict.fromkeys((*assumptions, *more)))
    return Access(times, assumptions)


def _with_modes(
    territory: Territory, times: xr.Dataset, progress: Progress
) -> tuple[xr.Dataset, tuple[str, ...]]:
    """The times with passengers, freight and gates added, and what those rest on."""
    net = multimodal_graph(territory)
    people = passenger(territory, least="time", graph=net, progress=progress)
    goods = freight(territory, graph=net, progress=progress)
    with progress("gates of places", 1) as advance:
        ways = gates(territory)
        advance(1)
    merged = xr.merge([times, people, goods, ways], combine_attrs="drop", join="exact")
    parts = (people, goods, ways)
    return merged, tuple(note for part in parts for note in part.attrs["assumptions"])


def seat_times(territory: Territory, roads: Router, progress: Progress) -> Floats:
    """(county, county) hours between seats: access, network, access, and the terminal time."""
    facts = territory.facts
    node = facts["seat_node"].values.astype(np.int64)
    joined = np.flatnonzero(node >= 0)
    access = seat_access_time(territory)
    hours = np.full((len(node), len(node)), np.inf)
    with progress("travel times between county seats", len(joined)) as advance:
        network = roads.many_to_many(node[joined], node[joined], advance=advance)
    whole = network + access[joined, None] + access[None, joined] + terminal_time(territory)
    hours[np.ix_(joined, joined)] = whole
    np.fill_diagonal(hours, 0.0)
    return hours


def place_seat_time(territory: Territory) -> Floats:
    """(place,) hours to the own seat: straight distance x local detour / local speed."""
    facts = territory.facts
    km = facts["seat_distance"].values.astype(float) * facts["local_detour"].values
    return np.asarray(km / facts["local_speed"].values)


def by_tenth(territory: Territory, to_seat: Floats) -> Singles:
    """(place, tenth) hours to the own seat for each tenth of the people, nearest first.

    The place's mean time x the spread of distances (`distance_spread`); without that fact all
    people are taken to live at the mean distance.
    """
    if not territory.has("distance_spread"):
        return np.repeat(to_seat[:, None], TENTHS, axis=1).astype(np.float32)
    spread = territory.facts["distance_spread"].values
    return np.asarray(to_seat[:, None] * spread, dtype=np.float32)


def nearest_services(
    territory: Territory, roads: Router, between: Floats, progress: Progress
) -> tuple[Floats, Texts]:
    """(county, service) hours from the seat to the nearest of each service, and its label."""
    hours, labels = [], []
    with progress("nearest airport, station, port, crossing", len(SERVICES)) as advance:
        for service in SERVICES:
            if service in SEAT_SERVICES:
                time, label = _seat_of_government(territory, service, between)
            else:
                time, label = _nearest_facility(territory, roads, FACILITY_SERVICES[service])
            hours.append(time)
            labels.append(label)
            advance(1)
    return np.stack(hours, axis=1), np.stack(labels, axis=1).astype(str)


def _seat_of_government(
    territory: Territory, service: str, between: Floats
) -> tuple[Floats, Texts]:
    """Hours to the nearest seat of the own prefecture's or province's government."""
    facts = territory.facts
    codes = facts["county"].values.astype(str)
    if service == "county_seat":
        return np.zeros(len(codes)), codes
    unit = facts[SEAT_SERVICES[service]].values
    flag = {"prefecture_seat": "prefecture_seat", "provincial_capital": "provincial_capital"}
    seats = np.flatnonzero(facts[flag[service]].values > 0)
    hours = np.full(len(codes), np.inf)
    labels = np.full(len(codes), NONE_LABEL, dtype=codes.dtype)
    for name in np.unique(unit):
        mine, own = np.flatnonzero(unit == name), seats[unit[seats] == name]
        if len(own):
            block = between[np.ix_(mine, own)]
            hours[mine] = block.min(axis=1)
            found = np.isfinite(hours[mine])
            labels[mine] = np.where(found, codes[own[block.argmin(axis=1)]], NONE_LABEL)
    return hours, labels


def _nearest_facility(
    territory: Territory, roads: Router, kinds: tuple[str, ...]
) -> tuple[Floats, Texts]:
    facts = territory.facts
    positions, nodes, beyond = facility_access(territory, kinds)
    found, places = roads.nearest(nodes, beyond)
    cost, which = found[:, 0], places[:, 0]
    node = facts["seat_node"].values.astype(np.int64)
    joined = node >= 0
    hours = np.full(len(node), np.inf)
    hours[joined] = (
        cost[node[joined]] + seat_access_time(territory)[joined] + terminal_time(territory)
    )
    return hours, _labels(facts["facility"].values.astype(str), positions, which, node)


def _labels(names: Texts, positions: Ints, which: Ints, node: Ints) -> Texts:
    found = np.where(node >= 0, which[node], -1)
    labels = np.full(len(node), NONE_LABEL, dtype=names.dtype)
    labels[found >= 0] = names[positions[found[found >= 0]]]
    return labels


def terminal_time(territory: Territory) -> float:
    """Hours added to a trip for leaving the origin and arriving; a setting, 0 if absent."""
    return float(territory.settings.get("road_terminal_time", 0.0))


def terminal_note(territory: Territory) -> str:
    """What every trip by road includes, in words; empty where it includes nothing."""
    hours = terminal_time(territory)
    if not hours:
        return ""
    return (
        f"Every trip by road includes {hours:g} h ({hours * 60:.0f} min) for leaving and arriving "
        "(setting road_terminal_time); a way by local roads alone, straight or to the own seat, "
        "does not."
    )
