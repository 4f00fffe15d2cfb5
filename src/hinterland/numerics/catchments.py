"""Access measured on a stream of pairs: opportunities within reach, gravity, people who can come.

A stream is a function that returns a fresh iterator of blocks of pairs (origin, destination, cost).
Each block holds all pairs of its origins, a pair that is missing or infinitely dear counts nowhere,
and no measure ever holds more than one block. Sums are added pair by pair in the order of the
stream, so that how it is cut into blocks does not change a bit of the result.

Measures of competition are in `floating`, of ordered destinations in `nearness`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.adding import Positions, add_weighted
from hinterland.numerics.decay import Binary, Decay
from hinterland.numerics.groups import Array


@dataclass(frozen=True)
class Pairs:
    """A block of pairs: all that its origins reach.

    Attributes:
        origin, destination: (pair,) positions; each pair at most once.
        cost: (pair,) not negative, in any unit.
    """

    origin: Positions
    destination: Positions
    cost: Array


Stream = Callable[[], Iterator[Pairs]]
"""Called for each pass over the pairs; the same pairs in the same order every time."""


class Gather(Protocol):
    """Something that is summed up block by block."""

    def take(self, block: Pairs) -> None:
        """Add one block."""
        ...


def sweep(stream: Stream, *gatherers: Gather) -> None:
    """One pass over the stream for any number of measures."""
    for block in stream():
        for gatherer in gatherers:
            gatherer.take(block)


class ByOrigin:
    """Sum over destinations of value_j f(cost_ij), for each origin.

    Args:
        origins: number of origins.
        value: (destination,) or (destination, k), not negative.
        decay: f.
    """

    def __init__(self, origins: int, value: Array, decay: Decay) -> None:
        self.value, self.decay = check_amounts(value, "what destinations offer"), decay
        self.total = np.zeros((origins, *self.value.shape[1:]))

    def take(self, block: Pairs) -> None:
        """Add one block."""
        weight = self.decay(block.cost)
        add_weighted(self.total, block.origin, weight, self.value, block.destination)


class ByDestination:
    """Sum over origins of value_i f(cost_ij), for each destination.

    Args:
        value: (origin,) not negative.
        destinations: number of destinations.
        decay: f.
    """

    def __init__(self, value: Array, destinations: int, decay: Decay) -> None:
        self.value, self.decay = check_amounts(value, "people of the origins"), decay
        self.total = np.zeros(destinations)

    def take(self, block: Pairs) -> None:
        """Add one block."""
        weight = self.decay(block.cost)
        add_weighted(self.total, block.destination, weight, self.value, block.origin)


def cumulative(stream: Stream, origins: int, supply: Array, limit: float) -> Array:
    """(origin,) sum of supply at a cost of at most `limit`: cumulative opportunities."""
    return gravity(stream, origins, supply, Binary(limit))


def gravity(stream: Stream, origins: int, supply: Array, decay: Decay) -> Array:
    """(origin,) sum over j of supply_j f(cost_ij) (Hansen 1959); nothing where nothing is reached.

    Args:
        supply: (destination,) not negative.
    """
    gathered = ByOrigin(origins, supply, decay)
    sweep(stream, gathered)
    return gathered.total


def passive(stream: Stream, people: Array, destinations: int, decay: Decay) -> Array:
    """(destination,) people who can reach it: sum over i of people_i f(cost_ij).

    Args:
        people: (origin,) not negative.
    """
    gathered = ByDestination(people, destinations, decay)
    sweep(stream, gathered)
    return gathered.total


def catchment_ratio(
    stream: Stream, origins: int, supply: Array, people: Array, decay: Decay
) -> Array:
    """(origin,) supply over people around each origin (floating catchment, Luo 2004).

    0 where nobody is around.

    Args:
        supply, people: (destination,) both of the destinations, not negative.
    """
    gathered = ByOrigin(origins, np.stack([supply, people], axis=1).astype(float), decay)
    sweep(stream, gathered)
    return over(gathered.total[:, 0], gathered.total[:, 1])


def coverage(people: Array, nearest: Array, limits: Array) -> Array:
    """(limit,) share of people whose nearest destination costs at most the limit; 1 of nobody.

    Args:
        people: (origin,) not negative.
        nearest: (origin,) cost to the nearest destination, infinite where there is none.
        limits: (limit,).
    """
    total = float(people.sum())
    if total <= 0:
        return np.ones(len(limits))
    inside = nearest[None, :] <= np.asarray(limits, dtype=float)[:, None]
    return np.asarray(inside @ people / total)


def over(top: Array, bottom: Array) -> Array:
    """top / bottom, 0 where the bottom is 0."""
    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), 0.0)


def check_amounts(values: Array, what: str) -> Array:
    """The values as floats.

    Raises:
        InputError: a value is negative, infinite or undefined.
    """
    amounts = np.asarray(values, dtype=float)
    bad = np.flatnonzero(~((amounts >= 0) & np.isfinite(amounts)))
    refuse(
        InputError,
        [
            Fault(
                f"{len(bad)} amount(s) of {what} are negative or undefined.",
                f"positions {', '.join(map(str, bad[:5]))}",
                "Give finite amounts of at least 0.",
            )
        ]
        if len(bad)
        else [],
    )
    return amounts


def without_own(stream: Stream) -> Stream:
    """The stream without pairs of a position with itself, where both ends are of one kind."""

    def blocks() -> Iterator[Pairs]:
        for block in stream():
            other = block.origin != block.destination
            yield Pairs(block.origin[other], block.destination[other], block.cost[other])

    return blocks


def dense_stream(cost: Array, origins_a_block: int = 256) -> Stream:
    """The stream of a full (origin, destination) matrix; infinite costs are left out."""

    def blocks() -> Iterator[Pairs]:
        for first in range(0, cost.shape[0], origins_a_block):
            origin, destination = np.nonzero(np.isfinite(cost[first : first + origins_a_block]))
            yield Pairs(origin + first, destination, cost[origin + first, destination])

    return blocks
