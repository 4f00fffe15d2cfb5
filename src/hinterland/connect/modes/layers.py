"""Layers of the multimodal network that lie along links: road, rail, lines with stops, walking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.codebook import INFORMATION_MODES
from hinterland.connect.modes.arcs import MODES, Arcs, Flags, arcs, both_ways
from hinterland.connect.parameters import Parameters
from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints

LINK_MODES = tuple(mode for mode in MODES if mode != "hsr")
"""Values of `link_mode` that have a layer; high-speed rail is `rail` of a class in HSR_CLASSES."""

HSR_CLASSES = ("hsr", "high_speed")
ALWAYS_STOPS = ("bus", "coach", "metro", "tram", "air", "sea", "water")
MAYBE_STOPS = ("rail", "ferry")
"""Modes that are boarded at stops only where the link has a frequency."""

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

    @property
    def stops(self) -> Flags:
        """(link,) True where travellers board at the ends of the link."""
        timed = np.isin(self.mode, MAYBE_STOPS) & (self.frequency > 0)
        return np.isin(self.mode, ALWAYS_STOPS) | timed


def read_links(territory: Territory, speed: Floats, values: Parameters) -> Links:
    """The links of a territory; a closed one, or one of speed 0, takes infinite hours.

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
    usable = (facts["link_open"].values > 0) & (speed > 0)
    hours = np.where(usable, km / np.where(usable, speed, 1.0), np.inf)
    default_toll = values.get("network", "road", "car_toll")
    return Links(
        start=facts["link_from"].values.astype(np.int64),
        end=facts["link_to"].values.astype(np.int64),
        mode=mode,
        hsr=(mode == "rail") & np.isin(facts["link_class"].values, HSR_CLASSES),
        km=km,
        hours=hours,
        back=facts["link_two_way"].values > 0,
        frequency=_column(territory, "link_frequency", 0.0),
        fare=_column(territory, "link_fare", 0.0),
        toll=np.where(mode == "road", _column(territory, "link_toll", default_toll), 0.0),
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
            goods=goods,
            link=chosen,
        ),
        links.back[chosen],
    )


def stop_arcs(links: Links, service_hours: float, numbers: Numbering) -> list[Arcs]:
    """Links whose vehicles are boarded at stops: onto a vehicle, on with it, and off.

    Each node and mode gets a second node, on board. Who departs waits half the headway of the
    link taken first; who stays on board waits no more. Lines are not told apart, so a ride over
    links of different frequency is a lower bound. Wagons and coaches of a timetable take no goods.
    """
    forth = np.flatnonzero(links.stops)
    if not len(forth):
        return []
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
        "link": chosen,
    }
    delay = np.where(vessel, 0.0, headway / 2)
    return [
        arcs(start, to_board, mode, "depart", delay=delay, goods=vessel, **columns),
        arcs(from_board, to_board, mode, "run", goods=vessel, **columns),
        _off(on_board, where),
    ]


def mode_numbers(names: np.ndarray[tuple[int, ...], np.dtype[np.str_]]) -> Ints:
    """Positions of names in MODES."""
    order = np.argsort(MODES)
    return np.asarray(order[np.searchsorted(np.array(MODES)[order], names)], dtype=np.int64)


def _off(on_board: Ints, where: Ints) -> Arcs:
    vessel = np.isin(where[:, 1], mode_numbers(np.array(VESSELS)))
    return arcs(on_board, where[:, 0], where[:, 1], "alight", goods=vessel)


def _column(territory: Territory, word: str, otherwise: float) -> Floats:
    if territory.has(word):
        return np.asarray(territory.facts[word].values.astype(float))
    return np.full(territory.facts.sizes["link"], otherwise)
