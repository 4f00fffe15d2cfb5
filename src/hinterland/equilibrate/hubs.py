"""The kernel of a hierarchy: places reach each other through their gates and the hubs behind.

    K_ni = sum_{h in G_n} sum_{h' in G_i} f_nh T_hh' o_i f_ih'   (n other than i),   K_nn = 1

f = g^-delta is the freeness of a gate, T that between hubs, o_i = chi_i^-theta that of a firm
outward, at most 1 for village firms. Routes are summed, as in the Frechet choice of routes of Allen
and Arkolakis (2022, The Welfare Effects of Transportation Infrastructure Improvements, Review of
Economic Studies 89). It costs hubs x hubs and a few operations for each gate, not places x places,
and is exact for this cost.

Hubs are seats, with a matrix between them, and towns, each behind the seat of its county: a level
of a tree that is swept up and down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.products import along, columns_times, rows_times, symmetric_times

LOOKED_AT = 32
UNEVEN = 2e-3
"""Relative difference of the two directions up to which a matrix may be called symmetric."""


@dataclass(frozen=True, eq=False)
class Gates:
    """Which hubs each place uses, and how freely.

    Attributes:
        place: (gate,) position of the place, ascending.
        hub: (gate,) position of the hub: seats first, then towns.
        free: (gate,) freeness of the way between place and hub, in (0, 1].
        places: number of places.
    """

    place: Ints
    hub: Ints
    free: Floats
    places: int

    def __post_init__(self) -> None:
        refuse(InputError, _gate_faults(self))

    @cached_property
    def start(self) -> Ints:
        """(place + 1,) where the gates of each place begin."""
        return np.searchsorted(self.place, np.arange(self.places + 1)).astype(np.int64)

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Positions of every pair of gates of one place, a gate with itself included."""
        count = np.diff(self.start)
        first = np.repeat(np.arange(len(self.place)), count[self.place])
        within = np.arange(len(first)) - np.repeat(
            np.cumsum(count[self.place]) - count[self.place], count[self.place]
        )
        return first, self.start[self.place[first]] + within

    def onto_hubs(self, values: Floats, hubs: int) -> Floats:
        """(k, hub) sum over places of f_nh x_n."""
        return along(self.place, self.hub, self.free, values, hubs)

    def onto_places(self, values: Floats) -> Floats:
        """(k, place) sum over gates of f_nh x_h."""
        return along(self.hub, self.place, self.free, values, self.places)


@dataclass(frozen=True, eq=False)
class Hubs:
    """Freeness between hubs.

    Attributes:
        between: (seat to, seat from) freeness; 1 on the diagonal.
        parent: (town,) the seat behind each town.
        up: (town,) freeness between the town and that seat.
        symmetric: whether `between` is the same both ways, which is faster.
    """

    between: Array
    parent: Ints
    up: Floats
    symmetric: bool = False

    def __post_init__(self) -> None:
        refuse(InputError, _hub_faults(self))

    @classmethod
    def of_seats(cls, between: Array, *, symmetric: bool = False) -> Hubs:
        """Seats alone."""
        return cls(between, np.zeros(0, np.int64), np.zeros(0), symmetric)

    @property
    def seats(self) -> int:
        """Number of seats."""
        return int(self.between.shape[0])

    @property
    def count(self) -> int:
        """Number of hubs."""
        return self.seats + len(self.parent)

    def carry(self, values: Floats, *, back: bool = False) -> Floats:
        """(k, hub) sum_h' T_hh' x_h', or with `back` sum_h T_hh' x_h.

        What is in a town goes to the same town, and through its seat to every hub.
        """
        seats, risen = self.seats, self.risen(values)
        one_way = columns_times if back else rows_times
        times = symmetric_times if self.symmetric else one_way
        reached = times(self.between, risen)
        if not len(self.parent):
            return reached
        towns = values[:, seats:] + self.up * reached[:, self.parent]
        return np.concatenate([reached, towns], axis=1)

    def pair(self, to: Ints, start: Ints) -> Floats:
        """(pair,) T_hh' of given pairs of hubs."""
        seats = np.concatenate([np.arange(self.seats), self.parent])
        ways = np.concatenate([np.ones(self.seats), self.up])
        between = ways[to] * self.between[seats[to], seats[start]] * ways[start]
        return np.asarray(between + ((to == start) & (to >= self.seats)), dtype=np.float64)

    def risen(self, values: Floats) -> Floats:
        """(k, seat) what is at seats, with what comes up from their towns."""
        return np.asarray(values[:, : self.seats] + self._at_seats(values[:, self.seats :]))

    def _at_seats(self, towns: Floats) -> Floats:
        if not len(self.parent):
            return np.zeros((len(towns), self.seats))
        return np.stack([np.bincount(self.parent, self.up * row, self.seats) for row in towns])


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """The kernel of one class of goods over all places; see the module.

    Attributes:
        gates: of every place, for this class.
        hubs: freeness between hubs.
        outward: (k, place) freeness of firms outward, chi^-theta, or None for 1.
    """

    gates: Gates
    hubs: Hubs
    outward: Floats | None = None

    @property
    def places(self) -> int:
        """Number of places."""
        return self.gates.places

    @cached_property
    def roundabout(self) -> Floats:
        """(place,) sum over pairs of a place's gates of f_nh T_hh' f_nh'."""
        first, second = self.gates.pairs
        free, hub = self.gates.free, self.gates.hub
        through = free[first] * self.hubs.pair(hub[first], hub[second]) * free[second]
        place = self.gates.place[first]
        return np.bincount(place, through, self.places).astype(np.float64)

    @cached_property
    def to_seat(self) -> Floats:
        """(place,) freeness between a place and seats, summed over its gates."""
        seats = self.hubs.seats
        up = np.concatenate([np.ones(seats), self.hubs.up])
        free = self.gates.free * up[self.gates.hub]
        return np.bincount(self.gates.place, free, self.places).astype(np.float64)

    @cached_property
    def directly(self) -> Floats:
        """(k or 1, place) K_nn = 1 less what the sum over hubs holds of a place to itself."""
        out = 1.0 if self.outward is None else self.outward
        return np.atleast_2d(1.0 - out * self.roundabout)

    def spread(self, supply: Floats) -> Floats:
        """Phi_n = sum_h f_nh (T S)_h + (1 - q_n) s_n, S_h = sum_i f_ih o_i s_i."""
        sent = supply if self.outward is None else supply * self.outward
        at_hubs = self.hubs.carry(self.gates.onto_hubs(sent, self.hubs.count))
        return np.asarray(self.gates.onto_places(at_hubs) + self.directly * supply)

    def gather(self, asked: Floats) -> Floats:
        """sum_n K_ni z_n = o_i sum_h f_ih (T' D)_h + (1 - q_i) z_i, D_h = sum_n f_nh z_n."""
        at_hubs = self.hubs.carry(self.gates.onto_hubs(asked, self.hubs.count), back=True)
        reached = self.gates.onto_places(at_hubs)
        if self.outward is not None:
            reached = reached * self.outward
        return np.asarray(reached + self.directly * asked)


def gathered_within(way: Hierarchy, asked: Floats, group: Ints) -> Floats:
    """(k, place) sum over n of the place's own group of K_ni z_n.

    Args:
        way: kernel.
        asked: (k, place) z.
        group: (seat,) such as the province; -1 for none.
    """
    back = _carried_within(way, asked, group, back=True)
    if way.outward is not None:
        back = back * way.outward
    return np.asarray(back + way.directly * asked)


def spread_within(way: Hierarchy, supply: Floats, group: Ints) -> Floats:
    """(k, place) sum over i of the place's own group of K_ni s_i; see `gathered_within`."""
    sent = supply if way.outward is None else supply * way.outward
    return np.asarray(_carried_within(way, sent, group, back=False) + way.directly * supply)


def _carried_within(way: Hierarchy, values: Floats, group: Ints, *, back: bool) -> Floats:
    """(k, place) what passes hubs between places of one group; see `Hubs.carry`."""
    hubs = way.hubs
    at_hubs = way.gates.onto_hubs(values, hubs.count)
    risen = hubs.risen(at_hubs)
    reached = np.zeros_like(risen)
    for number in np.unique(group[group >= 0]):
        mine = np.flatnonzero(group == number)
        block = hubs.between[np.ix_(mine, mine)].astype(float)
        reached[:, mine] = risen[:, mine] @ (block if back else block.T)
    towns = at_hubs[:, hubs.seats :] + hubs.up * reached[:, hubs.parent]
    return way.gates.onto_places(np.concatenate([reached, towns], axis=1))


def _hub_faults(hubs: Hubs) -> list[Fault]:
    """A matrix called symmetric that is not; a few rows are looked at, for it may be large."""
    if not hubs.symmetric:
        return []
    some = np.unique(np.linspace(0, hubs.seats - 1, LOOKED_AT).astype(int))
    there, back = hubs.between[some], hubs.between[:, some].T
    bad = some[~np.isclose(there, back, rtol=UNEVEN, atol=0).all(axis=1)]
    if not len(bad):
        return []
    return [
        Fault(
            "Freeness between hubs is called symmetric, but it differs by direction.",
            f"hubs {first_labels(bad)}",
            "Leave out symmetric=True: ways there and back are then told apart.",
        )
    ]


def _gate_faults(gates: Gates) -> list[Fault]:
    faults = []
    if len(gates.place) and (np.diff(gates.place) < 0).any():
        faults.append(Fault("The gates are not sorted by place.", "place", "Sort them."))
    lone = np.setdiff1d(np.arange(gates.places), gates.place)
    if len(lone):
        faults.append(
            Fault(
                f"{len(lone)} places have no gate.",
                f"places {', '.join(map(str, lone[:5]))}",
                "Give each place a way to its own seat.",
            )
        )
    bad = np.flatnonzero(~((gates.free > 0) & (gates.free <= 1)))
    if len(bad):
        faults.append(
            Fault(
                f"{len(bad)} gates have a freeness outside (0, 1].",
                f"gates {', '.join(map(str, bad[:5]))}",
                "Freeness is 1 without cost and falls with it; leave out gates without a way.",
            )
        )
    return faults
