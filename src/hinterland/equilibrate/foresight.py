"""Where a residual leads: the linearised system with kernels between counties in outline.

An equilibrium is x = G(x). From a residual b = G(x) - x Newton's step is (I - J)^-1 b. Here J is
taken at the baseline, and what flows between seats is known by groups of seats alone, but for what
each seat sends to itself. What is left can be solved without iteration, by
eliminating places in favour of what reaches their seats, and seats in favour of groups:

    places   x = D (b + F z),            D = (I - B)^-1, B within the place
    seats    z = own (V x + W z) + g     own: the way of a seat to itself
    groups   g = T sum (V x + W z)       T: between all others, as totals between groups

The step is followed by acceleration, so that it need not be exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.linear import Places, answer, at_seat, places_at, units
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.system import Outcome, System
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.outlines import add_into, flows, summed, times_by_item
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.products import columns_times, rows_times
from hinterland.numerics.threads import together, usable_threads

CHUNK = 1_000
"""Places whose matrices are made at a time: what stays in the cache."""
WIDE = 6_000
"""Places whose answers a thread works out at a time: with fewer, threads wait for each other; more
leave the cache."""
LARGEST = 1e20
"""Largest number held in single precision."""
KEPT = 50_000
"""Places up to which their answers are kept as matrices, 4 kB each with eight sectors; of more they
are worked out anew in every step."""


def foresees(economy: Economy) -> bool:
    """Whether there is an outline of its kernels: hierarchies of gates, people who move, capital
    to be had everywhere."""
    return (
        economy.mobility.moving == "heterogeneous"
        and isinstance(economy.mobility.kernel, Movement)
        and all(isinstance(way, Hierarchy) for way in economy.trade.kernels)
        and economy.technology.buys_inputs
        and economy.sectors > 1
        and economy.capital is None
    )


def foresight(economy: Economy) -> Foresight:
    """That of an economy at its baseline; made once."""
    kept: Foresight | None = economy.__dict__.get("_foresight")
    if kept is None:
        system = System(economy)
        kept = Foresight(economy, system.outcome(system.start()))
        object.__setattr__(economy, "_foresight", kept)
    return kept


@dataclass(frozen=True, eq=False)
class Outline:
    """Kernels between seats in outline, for each row that passes between places.

    What a seat sends of a row is put into its group by `give`, carried by `between` and handed to
    seats by `take`; all but what it sends to itself. Sent and received totals of every seat are
    those of the outcome, so that the outline loses no money and no people.

    Attributes:
        seat: (place,) own seat.
        group: (seat,) group.
        between: (row, group to, group from).
        give, take: (row, seat).
        own: (row, seat) freeness of the seat to itself.
    """

    seat: Ints
    group: Ints
    between: Floats
    give: Floats
    take: Floats
    own: Floats


class Foresight:
    """Newton's step in outline; see the module."""

    def __init__(self, economy: Economy, outcome: Outcome) -> None:
        self._economy, at = economy, places_at(economy, outcome)
        self._state = 2 * economy.sectors + 1
        self._inside: Array
        self._sends: Array | None
        self._follows: Array | None
        self._at, self._units = at, units(at)
        known, each = outline(economy, at), self._units[:, None]
        self._outline = replace(known, give=known.give * each, take=known.take / each)
        self._by_seat(self._by_place())

    def __call__(self, residual: Floats) -> Floats:
        """(state,) the step for a residual, both as `Layout` packs them."""
        alone = times_by_item(self._inside, residual.reshape(self._state, -1))
        known = self._outline
        sent = at_seat(self._sent(alone), known.seat, known.own.shape[1])
        own = known.own * sent
        risen = self._groups(known.give * (sent + times_by_item(self._back, own)))
        mean = np.einsum("rgh,rh->gr", known.between, risen).ravel()
        found = rows_times(self._whole, mean[None]).reshape(-1, len(sent))
        at_seats = times_by_item(self._own, own + known.take * found.T[:, known.group])
        return np.asarray(alone + self._followed(at_seats[:, known.seat])).ravel()

    def back(self, weights: Floats) -> Floats:
        """(state,) what the transpose of the step makes of weights on a state.

        Raises:
            RuntimeError: the answers of places are not kept; see KEPT.
        """
        if self._sends is None or self._follows is None:
            raise RuntimeError("answers of places are not kept")
        given = weights.reshape(self._state, -1)
        known = self._outline
        seats = known.own.shape[1]
        at_seats = at_seat(times_by_item(self._follows, given, back=True), known.seat, seats)
        own = times_by_item(self._own, at_seats, back=True)
        found = self._groups(known.take * own).T.ravel()
        mean = columns_times(self._whole, found[None]).reshape(-1, len(own))
        risen = np.einsum("rgh,gr->rh", known.between, mean)
        sent = known.give * risen[:, known.group]
        sent = sent + known.own * (own + times_by_item(self._back, sent, back=True))
        state = given + times_by_item(self._sends, sent[:, known.seat], back=True)
        return times_by_item(self._inside, state, back=True).ravel()

    @property
    def goes_back(self) -> bool:
        """Whether there is a transpose."""
        return self._sends is not None

    def _sent(self, state: Floats) -> Floats:
        """(row, place) what places send that follow a residual by themselves."""
        if self._sends is not None:
            return times_by_item(self._sends, state)
        sent = self._answers(slice(0, self._state), state, slice(self._state, None))
        return sent / self._units[:, None]

    def _followed(self, brought: Floats) -> Floats:
        """(state, place) how places answer to what comes to their seats."""
        if self._follows is not None:
            return times_by_item(self._follows, brought)
        brought = brought * self._units[:, None]
        out = self._answers(slice(self._state, None), brought, slice(0, self._state))
        return times_by_item(self._inside, out)

    def _answers(self, given: slice, values: Floats, wanted: slice) -> Floats:
        """Some rows of the answers of all places to some rows of inputs, the others nothing."""
        rows, places = self._state + len(self._outline.own), values.shape[1]
        out = np.empty((len(range(*wanted.indices(rows))), places))

        def one(first: int) -> None:
            chosen = slice(first, first + WIDE)
            whole = np.zeros((rows, len(range(*chosen.indices(places)))))
            whole[given] = values[:, chosen]
            out[:, chosen] = answer(self._economy, self._at.part(chosen), whole)[wanted]

        together([partial(one, n) for n in range(0, places, WIDE)], usable_threads())
        return out

    def _groups(self, values: Floats) -> Floats:
        """(row, group) sums of (row, seat)."""
        known = self._outline
        return np.stack([np.bincount(known.group, row, len(known.between[0])) for row in values])

    def _by_place(self) -> Floats:
        """(seat, row, row) what a seat's places send back of what is brought to them; keeps what
        the steps need of each place."""
        places, rows = self._economy.places, len(self._outline.own)
        s = self._state
        self._inside = np.empty((s, s, places), dtype=np.float32)
        self._sends = self._follows = None
        if places <= KEPT:
            self._sends = np.empty((rows, s, places), dtype=np.float32)
            self._follows = np.empty((s, rows, places), dtype=np.float32)
        through = np.zeros((len(self._outline.group), rows, rows))
        for first in range(0, places, CHUNK):
            chosen = slice(first, first + CHUNK)
            whole = _matrices(self._economy, self._at.part(chosen))
            whole[:, :, s:] *= self._units
            whole[:, s:] /= self._units[:, None]
            solved = np.linalg.inv(np.eye(s) - whole[:, :s, :s])
            follows = solved @ whole[:, :s, s:]
            self._inside[:, :, chosen] = solved.transpose(1, 2, 0)
            if self._sends is not None and self._follows is not None:
                self._sends[:, :, chosen] = whole[:, s:, :s].transpose(1, 2, 0)
                self._follows[:, :, chosen] = follows.transpose(1, 2, 0)
            back = whole[:, s:, s:] + whole[:, s:, :s] @ follows
            add_into(through, self._outline.seat[chosen], back)
        return through

    def _by_seat(self, through: Floats) -> None:
        known = self._outline
        groups, rows = known.between.shape[1], known.between.shape[0]
        solved = np.linalg.inv(np.eye(rows) - known.own.T[:, :, None] * through)
        back = through @ solved
        risen = summed(back * known.give.T[:, :, None] * known.take.T[:, None], known.group, groups)
        # Row (g, r), column (h, q): T_r between g and h, times what h sends as r of what it gets.
        whole = np.einsum("rgh,hrq->grhq", known.between, risen)
        size = groups * rows
        solution = np.linalg.inv(np.eye(size) - whole.reshape(size, size))
        self._own, self._back, self._whole = (
            np.ascontiguousarray(part, dtype=np.float32 if _fits(part) else np.float64)
            for part in (solved.transpose(1, 2, 0), back.transpose(1, 2, 0), solution)
        )


def _fits(values: Array) -> bool:
    """Whether single precision holds them, and products with them."""
    return bool(np.abs(values).max() < LARGEST)


def outline(economy: Economy, at: Places) -> Outline:
    """Flows between provinces, and foreign markets one by one."""
    moves = economy.mobility.kernel
    assert isinstance(moves, Movement)
    group, seat = _grouped(moves.province), moves.county
    sent = at_seat(np.vstack([at.out_of * at.supply, at.entry * at.attraction]), seat, len(group))
    asked = at_seat(np.vstack([at.into * at.asked, at.leaving * at.people]), seat, len(group))
    seats, count, rows = len(group), int(group.max()) + 1, len(sent)
    flow = np.empty((rows, count, count))
    received, left, own = (np.empty((rows, seats)) for _ in range(3))
    for matrix, mine in _matrices_between(economy):
        own[mine] = np.diagonal(matrix)
        for row in mine:
            flow[row], received[row], left[row] = flows(matrix, sent[row], asked[row], group)
    take, give = _over(received, group, asked), _over(left, group, sent)
    turned = flow.transpose(0, 2, 1)
    ones = np.ones((2, count, count))
    still, nothing = np.ones((2, seats)), np.zeros((2, seats))
    trade, people = slice(rows - 1), slice(rows - 1, rows)
    return Outline(
        seat=seat,
        group=group,
        between=np.concatenate([flow[trade], turned[trade], flow[people], turned[people], ones]),
        give=np.concatenate([give[trade], take[trade], give[people], take[people], still]),
        take=np.concatenate([take[trade], give[trade], take[people], give[people], still]),
        own=np.concatenate([own[trade], own[trade], own[people], own[people], nothing]),
    )


def _matrices_between(economy: Economy) -> list[tuple[Array, Ints]]:
    """Every matrix between seats, and the rows it carries: sectors, and people behind them."""
    moves = economy.mobility.kernel
    assert isinstance(moves, Movement)
    found: list[tuple[Array, Ints]] = []
    for position, way in enumerate(economy.trade.kernels):
        assert isinstance(way, Hierarchy)
        found.append((way.hubs.between, np.flatnonzero(economy.trade.kernel_of == position)))
    return [*found, (moves.between, np.array([economy.sectors]))]


def _over(total: Floats, group: Ints, amount: Floats) -> Floats:
    """(row, seat) the seat's share of its group's total, for each unit of its amount."""
    whole = np.stack([np.bincount(group, row)[group] for row in total]) * amount
    return np.divide(total, whole, out=np.zeros_like(total), where=whole > 0)


def _grouped(province: Ints) -> Ints:
    """(seat,) number of the group; those without a province stand alone."""
    group = np.unique(np.where(province < 0, -1, province), return_inverse=True)[1]
    alone = np.flatnonzero(province < 0)
    if len(alone):
        group = group - 1
        group[alone] = group.max() + 1 + np.arange(len(alone))
    return np.asarray(group, dtype=np.int64)


def _matrices(economy: Economy, at: Places) -> Floats:
    """(place, output, input) the answers of places to one input at a time."""
    places = at.share.shape[1]
    size = 4 * economy.sectors + 5
    out = np.empty((size, size, places))
    given = np.zeros((size, places))
    for j in range(size):
        given[j] = 1.0
        out[j] = answer(economy, at, given)
        given[j] = 0.0
    return np.ascontiguousarray(out.transpose(2, 1, 0))
