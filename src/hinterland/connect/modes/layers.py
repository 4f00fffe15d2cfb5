"""Layers of the multimodal network that lie along links: road, rail, lines with stops, walking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.codebook import INFORMATION_MODES, Parameters
from hinterland.connect.modes.arcs import MODES, Arcs, Flags, arcs, both_ways
from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints

LINK_MODES = tuple(mode for mode in MODES if mode != "hsr")
"""Values of `link_mode` that have a layer; high-speed rail is `rail` of a class in HSR_CLASSES."""

HSR_CLASSES = ("hsr", "high_speed")
ALWAYS_STOPS = ("bus", "coach", "metro", "tram", "air", "sea", "water")
MAYBE_STOPS = ("rail", "ferry")
"""Modes that are boarded at stops only on lines that a timetable brought, see `_timetabled`."""

TRACK_NODES = ("road", "rail")
"""Values of `node_mode` of the mapped network; other nodes are stops."""

VESSELS = ("air", "sea", "water")


@dataclass
class Numbering:
    """Hands out numbers of new nodes."""

    count: int

    def new(self, size: int) -> Ints:
        """`size` numbers that nobody has yet."""
        numbers = np.arange(self.count, self.count + size, dtype=np.int64)
        self.count += size
        return numbers


@dataclass(frozen=True)
class Boarded:
    """Nodes on board of the vehicles that are boarded at stops.

    Attributes:
        node: where one boards.
        mode: position in MODES of the layer.
        on_board: the node on board.
    """

    node: Ints
    mode: Ints
    on_board: Ints


@dataclass(frozen=True)
class Links:
    """Links of a territory as columns, at the speeds of a season."""

    start: Ints
    end: Ints
    mode: np.ndarray[tuple[int, ...], np.dtype[np.str_]]
    hsr: Flags
    km: Floats
    hours: Floats
    back: Flags
    frequency: Floats
    fare: Floats
    toll: Floats
    haulage: Floats
    co2: Floats
    timetabled: Flags

    @property
    def stops(self) -> Flags:
        """(link,) True where travellers board at the ends of the link.

        The frequency has no say: track that also has a known number of trains stays track, with
        its goods, and passengers wait for the train at the station as everywhere.
        """
        return np.isin(self.mode, ALWAYS_STOPS) | self.timetabled


def read_links(territory: Territory, speed: Floats, values: Parameters) -> Links:
    """The links of a territory; one that is closed or of speed 0 takes infinite hours.

    So does a line of a timetable without departures: nothing runs on it.

    Raises:
        InputError: a link has a mode without a layer.
    """
    facts = territory.facts
    mode = facts["link_mode"].values.astype(str)
    strange = ~np.isin(mode, (*LINK_MODES, *INFORMATION_MODES))
    if strange.any():
        raise InputError(
            Fault(
                f"Links have modes without a layer: {first_labels(np.unique(mode[strange]))}.",
                f"link {first_labels(facts['link'].values[strange])}",
                f"Use one of {', '.join(LINK_MODES)}; fast trains are 'rail' of class 'hsr'.",
            )
        )
    km = facts["link_geometry"].values.astype(float) * facts["link_detour"].values
    start = facts["link_from"].values.astype(np.int64)
    end = facts["link_to"].values.astype(np.int64)
    back = facts["link_two_way"].values > 0
    frequency = _column(territory, "link_frequency", 0.0)
    timetabled = _timetabled(territory, mode, start, end, back)
    usable = (facts["link_open"].values > 0) & (speed > 0) & ~(timetabled & (frequency <= 0))
    hours = np.where(usable, km / np.where(usable, speed, 1.0), np.inf)
    default_toll = values.get("network", "road", "car_toll")
    return Links(
        start=start,
        end=end,
        mode=mode,
        hsr=(mode == "rail") & np.isin(facts["link_class"].values, HSR_CLASSES),
        km=km,
        hours=hours,
        back=back,
        frequency=frequency,
        fare=_column(territory, "link_fare", 0.0),
        toll=np.where(mode == "road", _column(territory, "link_toll", default_toll), 0.0),
        haulage=_column(territory, "link_haulage", 1.0),
        co2=_column(territory, "link_co2", 1.0),
        timetabled=timetabled,
    )


def link_arcs(links: Links, goods_on_hsr: Flags) -> Arcs:
    """Roads, ferries, railways and footways that need no boarding at the ends of a link."""
    chosen = np.flatnonzero(~links.stops & np.isin(links.mode, LINK_MODES))
    mode = np.where(links.hsr, "hsr", links.mode)[chosen]
    goods = (mode != "walk") & ((mode != "hsr") | goods_on_hsr[chosen])
    return both_ways(
        arcs(
            links.start[chosen],
            links.end[chosen],
            mode_numbers(mode),
            "run",
            km=links.km[chosen],
            hours=links.hours[chosen],
            fare=links.fare[chosen],
            toll=links.toll[chosen],
            haulage=links.haulage[chosen],
            co2=links.co2[chosen],
            goods=goods,
            link=chosen,
        ),
        links.back[chosen],
    )


def stop_arcs(
    links: Links, service_hours: float, stations: Ints, numbers: Numbering
) -> tuple[list[Arcs], Boarded]:
    """Links whose vehicles are boarded at stops: onto a vehicle, on with it, and off.

    Each node and mode gets a second node, on board. Who departs waits half the headway of the
    link taken first; who stays on board waits no more. Lines are not told apart, so a ride over
    links of different frequency is a lower bound. Wagons and coaches of a timetable take no goods.

    Args:
        links: of the territory.
        service_hours: hours of a day in which vehicles run.
        stations: nodes where a station stands: the way out of the train is that of the station.
        numbers: of new nodes.

    Returns:
        The arcs, and the nodes on board.
    """
    forth = np.flatnonzero(links.stops)
    if not len(forth):
        return [], Boarded(*(np.zeros(0, dtype=np.int64),) * 3)
    turned = forth[links.back[forth]]
    chosen = np.concatenate([forth, turned])
    start = np.concatenate([links.start[forth], links.end[turned]])
    end = np.concatenate([links.end[forth], links.start[turned]])
    mode = mode_numbers(np.where(links.hsr, "hsr", links.mode)[chosen])
    # High-speed and other trains share a platform and a vehicle layer.
    layer = np.where(mode == MODES.index("hsr"), MODES.index("rail"), mode)
    where, at = np.unique(
        np.stack([np.concatenate([start, end]), np.tile(layer, 2)], axis=1),
        axis=0,
        return_inverse=True,
    )
    on_board = numbers.new(len(where))
    at = at.ravel()
    from_board, to_board = on_board[at[: len(start)]], on_board[at[len(start) :]]
    vessel = np.isin(mode, mode_numbers(np.array(VESSELS)))
    frequency = links.frequency[chosen]
    headway = np.divide(service_hours, frequency, out=np.zeros(len(chosen)), where=frequency > 0)
    columns = {
        "km": links.km[chosen],
        "hours": links.hours[chosen],
        "fare": links.fare[chosen],
        "haulage": links.haulage[chosen],
        "co2": links.co2[chosen],
        "link": chosen,
    }
    delay = np.where(vessel, 0.0, headway / 2)
    boarded = Boarded(where[:, 0], where[:, 1], on_board)
    return [
        arcs(start, to_board, mode, "depart", delay=delay, goods=vessel, **columns),
        arcs(from_board, to_board, mode, "run", goods=vessel, **columns),
        *_off(boarded, stations),
    ], boarded


def mode_numbers(names: np.ndarray[tuple[int, ...], np.dtype[np.str_]]) -> Ints:
    """Positions of names in MODES."""
    order = np.argsort(MODES)
    return np.asarray(order[np.searchsorted(np.array(MODES)[order], names)], dtype=np.int64)


def _off(boarded: Boarded, stations: Ints) -> list[Arcs]:
    """Off the vehicles. At a station the arc out of it bears the time, and this one nothing."""
    vessel = np.isin(boarded.mode, mode_numbers(np.array(VESSELS)))
    through = (boarded.mode == MODES.index("rail")) & np.isin(boarded.node, stations)
    return [
        arcs(
            boarded.on_board[chosen],
            boarded.node[chosen],
            boarded.mode[chosen],
            step,
            goods=vessel[chosen],
        )
        for step, chosen in (("run", through), ("alight", ~through))
    ]


def _timetabled(
    territory: Territory,
    mode: np.ndarray[tuple[int, ...], np.dtype[np.str_]],
    start: Ints,
    end: Ints,
    back: Flags,
) -> Flags:
    """(link,) True for trains and ferries that a timetable brought: one way, from stop to stop.

    A frequency tells nothing, for mapped track may have one too. A stop is a node of the mode of
    no mapped network, or a node of the railway that a footway reaches: timetables join their stops
    to the roads by footways, mapped track has stations. One end is enough, since a stop far from
    all roads has no footway.
    """
    stop = ~np.isin(territory.facts["node_mode"].values.astype(str), TRACK_NODES)
    footway = mode == "walk"
    walked = np.zeros(len(stop), dtype=bool)
    walked[start[footway]] = True
    walked[end[footway]] = True
    stop |= walked & (territory.facts["node_mode"].values == "rail")
    return np.isin(mode, MAYBE_STOPS) & ~back & (stop[start] | stop[end])


def _column(territory: Territory, word: str, otherwise: float) -> Floats:
    if territory.has(word):
        return np.asarray(territory.facts[word].values.astype(float))
    return np.full(territory.facts.sizes["link"], otherwise)
