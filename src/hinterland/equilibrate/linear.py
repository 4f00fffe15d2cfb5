"""The equations linearised, one place at a time: how a place answers to what reaches it.

A place takes its own state and what comes from outside, and gives a new state and what it sends
outside. Between places lies nothing but kernels, so that everything else is a small matrix for each
place. Used where a guess of the answer is worth more than its exactness (see `foresight`).

Rows of inputs, for S sectors (all small changes, logarithms unless said):

    S revenue, 1 workers, S price                       the state of the place
    S u, S w, 1 options, 1 asked                        what kernels bring to it, in their units
    1 money, 1 profits                                  the scale of all money; pooled profits

Rows of outputs: the new state; what is put into kernels for u, w, options and asked; the place's
part of the scale of money and of profits.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from hinterland.equilibrate.economy import Economy, Technology
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.system import Outcome
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.products import columns_times, rows_times


@dataclass(frozen=True, eq=False)
class Places:
    """What the answer of places depends on, the last axis over places.

    Attributes:
        share, revenue, reached, supply, asked, market: (sector, place) of an outcome; `asked` is
            spending over `reached`, `market` what is sold over `supply`.
        direct: (sector, place) freeness from a place to itself that no hub sees.
        into, out_of: (sector, place) freeness between the place and its seat.
        consumed: (sector, place) shares of household spending.
        owned: (place,) share of all profits.
        attraction, options, people, drawn: (place,) a_n v_n^eps, Omega, H / Omega, L over
            attraction.
        leaving, entry, stays: (place,) of the kernel of migration.
        money: (sector, place) share of all revenue.
    """

    share: Floats
    revenue: Floats
    reached: Floats
    supply: Floats
    asked: Floats
    market: Floats
    direct: Floats
    into: Floats
    out_of: Floats
    consumed: Floats
    owned: Floats
    attraction: Floats
    options: Floats
    people: Floats
    drawn: Floats
    leaving: Floats
    entry: Floats
    stays: Floats
    money: Floats

    def part(self, chosen: slice) -> Places:
        """Some of the places."""
        return Places(**{f.name: getattr(self, f.name)[..., chosen] for f in fields(self)})


def places_at(economy: Economy, outcome: Outcome) -> Places:
    """The places of an economy whose kernels are hierarchies, at an outcome."""
    e, o, moves = economy, outcome, economy.mobility
    kernel = moves.kernel
    assert isinstance(kernel, Movement)
    assert moves.attraction is not None and moves.registered is not None
    asked = o.spending / o.reached
    market = o.sold / o.supply
    direct, into, out_of = (np.empty_like(e.revenue) for _ in range(3))
    for position, way in enumerate(e.trade.kernels):
        assert isinstance(way, Hierarchy)
        mine = e.trade.kernel_of == position
        direct[mine] = way.directly
        into[mine], out_of[mine] = _by_own_seat(
            way,
            kernel.county,
            (o.supply[mine], o.reached[mine] - direct[mine] * o.supply[mine]),
            (asked[mine], market[mine] - direct[mine] * asked[mine]),
        )
    attraction = moves.attraction * np.exp(moves.elasticity * o.utility)
    return Places(
        share=o.share,
        revenue=o.revenue,
        reached=o.reached,
        supply=o.supply,
        asked=asked,
        market=market,
        direct=direct,
        into=into,
        out_of=out_of,
        consumed=np.broadcast_to(e.consumed, e.revenue.shape),
        owned=np.zeros(e.places) if e.owned is None else e.owned,
        attraction=attraction,
        options=o.options,
        people=moves.registered / o.options,
        drawn=o.drawn / attraction,
        leaving=kernel.leaving,
        entry=kernel.entry,
        stays=kernel.stays,
        money=o.revenue / o.revenue.sum(),
    )


def units(at: Places) -> Floats:
    """(S u, S w, options, asked, money, profits) amounts that are of some size to most places.

    What passes between places is counted in units of kernels and supplies, which may be of any
    size; in these units it can be held in single precision.
    """
    rows = np.vstack([at.reached / at.into, at.market / at.out_of])
    with np.errstate(divide="ignore"):
        people = np.stack([at.options / at.leaving, at.drawn / at.entry])
        size = np.log(np.vstack([rows, people]))
    known = np.isfinite(size)
    middle = np.where(known, size, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.concatenate([np.exp(middle), [1.0, at.revenue.sum()]])


ROUNDS = 4
"""In which ways by several gates are made ways by one."""


def _by_own_seat(
    way: Hierarchy, seat: Ints, sent: tuple[Floats, Floats], asked: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """(k, place) freeness from and to the own seat, as if it were the only gate.

    Exact for one gate. With several it is such that each place is reached by and asked for as much
    as through all of them.

    Args:
        way: the kernel.
        seat: (place,).
        sent: (k, place) supplies, and what reaches each place through hubs.
        asked: (k, place) z, and what is asked of each place through hubs.
    """
    into = np.broadcast_to(way.to_seat, sent[0].shape)
    out_of = into if way.outward is None else into * way.outward
    if len(way.gates.place) == way.places:
        return into, out_of
    seats = way.hubs.seats
    for _ in range(ROUNDS):
        at_seats = rows_times(way.hubs.between, at_seat(out_of * sent[0], seat, seats))
        into = sent[1] / at_seats[:, seat]
        at_seats = columns_times(way.hubs.between, at_seat(into * asked[0], seat, seats))
        out_of = asked[1] / at_seats[:, seat]
    return into, out_of


def at_seat(values: Floats, seat: Ints, seats: int) -> Floats:
    """(k, seat) sums over the places of each seat."""
    return np.stack([np.bincount(seat, row, seats) for row in values])


def answer(economy: Economy, at: Places, given: Floats) -> Floats:
    """(3 sectors + ..., place) outputs for inputs; see the module for their rows."""
    t, moves, theta = economy.technology, economy.mobility, economy.trade.theta[:, None]
    revenue, workers, price, u, w, options, asked, scale, profits = _rows(given, len(theta))
    mean = (at.share * revenue).sum(axis=0)
    income = mean - workers
    cost = _cost(t, revenue, workers, price, mean)
    made = -theta * at.supply * cost
    reached = (at.direct * made + at.into * u) / at.reached
    money = at.revenue * revenue
    earned = (t.labour + t.land) @ money + at.owned * profits
    spent = at.consumed * earned + t.inputs @ money
    wanted = spent / at.reached - at.asked * reached
    sold = (at.direct * wanted + at.out_of * w) / at.market - theta * cost
    utility = (1 - moves.housing) * (income + (at.consumed * reached / theta).sum(axis=0))
    utility = moves.elasticity * (utility - (moves.housing + moves.crowding) * workers)
    drawn = at.attraction * utility
    left = -at.people * (at.leaving * options + at.stays * drawn) / at.options
    moved = utility + (at.entry * asked + at.stays * left) / at.drawn
    return np.concatenate(
        [
            sold - scale,
            moved[None],
            -reached / theta - scale,
            at.out_of * made,
            at.into * wanted,
            (at.entry * drawn)[None],
            (at.leaving * left)[None],
            (at.money * revenue).sum(axis=0)[None],
            (t.capital @ money)[None],
        ]
    )


def _rows(given: Floats, sectors: int) -> list[Floats]:
    """Inputs by name, in order."""
    ends = np.cumsum([sectors, 1, sectors, sectors, sectors, 1, 1, 1])
    parts = np.split(given, ends)
    return [part[0] if len(part) == 1 and sectors > 1 else part for part in parts]


def _cost(t: Technology, revenue: Floats, workers: Floats, price: Floats, mean: Floats) -> Floats:
    """(sector, place) ln c^."""
    in_sector = revenue - mean
    wage = mean - workers + in_sector / t.kappa
    factors = t.labour[:, None] * wage + t.land[:, None] * revenue
    return np.asarray(
        factors + t.inputs.T @ price - t.scale[:, None] * (workers + in_sector), dtype=float
    )
