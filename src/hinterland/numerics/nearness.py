"""Measures that need destinations in order of cost, on a stream of pairs.

The k nearest, the cost at which n opportunities are reached, and the cost at which opportunities
outnumber the people of the origin. See `catchments` for streams.
"""

from __future__ import annotations

import numba
import numpy as np

from hinterland.errors import Fault, InputError
from hinterland.numerics.catchments import Pairs, Stream, check_amounts, sweep
from hinterland.numerics.groups import Array
from hinterland.numerics.paths import Ints


class Nearest:
    """The k nearest destinations of each origin, cheapest first, ties by position.

    Args:
        origins: number of origins.
        k: how many.

    Attributes:
        cost: (origin, k) infinite where there are fewer.
        which: (origin, k) destination, -1 where there are fewer.
    """

    def __init__(self, origins: int, k: int = 1) -> None:
        if k < 1:
            raise InputError(Fault(f"k = {k} destinations are asked for.", "k", "Ask for 1 up."))
        self.cost = np.full((origins, k), np.inf)
        self.which = np.full((origins, k), -1, dtype=np.int64)

    def take(self, block: Pairs) -> None:
        """Add one block."""
        _keep_nearest(block.origin, block.destination, block.cost, self.cost, self.which)


class CostToReach:
    """The cost at which the supply within reach comes to what each origin needs.

    Args:
        need: (origin,) not negative; where it is 0 the cost is 0.
        supply: (destination,) not negative.
        beyond: with it supply must exceed the need, otherwise equal it.

    Attributes:
        cost: (origin,) infinite where there is never enough.
    """

    def __init__(self, need: Array, supply: Array, *, beyond: bool = False) -> None:
        self.need = check_amounts(need, "what origins need")
        self.supply, self.beyond = check_amounts(supply, "supply"), beyond
        self.cost = np.where(self.need > 0, np.inf, 0.0)

    def take(self, block: Pairs) -> None:
        """Add one block."""
        order = np.lexsort((block.cost, block.origin))
        supply = self.supply[block.destination[order]]
        _cost_to_reach(
            (block.origin[order], block.cost[order], supply), self.need, self.beyond, self.cost
        )


def nearest_of(stream: Stream, origins: int, k: int = 1) -> tuple[Array, Ints]:
    """(origin, k) cost of the k nearest destinations and which they are; see `Nearest`."""
    gathered = Nearest(origins, k)
    sweep(stream, gathered)
    return gathered.cost, gathered.which


def cost_to_reach(stream: Stream, origins: int, supply: Array, enough: float) -> Array:
    """(origin,) cost at which the supply within reach comes to `enough`; infinite if never.

    Raises:
        InputError: `enough` is not positive.
    """
    if not enough > 0:
        raise InputError(Fault(f"Enough is {enough}.", "enough", "Give an amount above 0."))
    gathered = CostToReach(np.full(origins, float(enough)), supply)
    sweep(stream, gathered)
    return gathered.cost


def balancing_cost(stream: Stream, people: Array, supply: Array, step: float = 0.0) -> Array:
    """(origin,) cost at which the supply within reach exceeds the origin's people.

    (Barboza, Falavigna et al. 2021.) 0 for an origin without people, infinite where supply is never
    enough.

    Args:
        step: the cost is rounded up to a multiple of it; 0 gives the cost itself.
    """
    gathered = CostToReach(people, supply, beyond=True)
    sweep(stream, gathered)
    if step <= 0:
        return gathered.cost
    return np.asarray(np.ceil(gathered.cost / step) * step)


@numba.njit(cache=True, nogil=True)
def _keep_nearest(origin, destination, cost, best, which):
    last = best.shape[1] - 1
    for pair in range(len(origin)):
        i, j, c = origin[pair], destination[pair], cost[pair]
        if not c < np.inf:
            continue
        place = last + 1
        while place > 0 and (
            which[i, place - 1] < 0
            or c < best[i, place - 1]
            or (c == best[i, place - 1] and j < which[i, place - 1])
        ):
            place -= 1
        if place > last:
            continue
        for k in range(last, place, -1):
            best[i, k], which[i, k] = best[i, k - 1], which[i, k - 1]
        best[i, place], which[i, place] = c, j


@numba.njit(cache=True, nogil=True)
def _cost_to_reach(pairs, need, beyond, result):
    origin, cost, supply = pairs
    current, total, done = -1, 0.0, False
    for pair in range(len(origin)):
        i = origin[pair]
        if i != current:
            current, total, done = i, 0.0, need[i] <= 0.0
        if done or not cost[pair] < np.inf:
            continue
        total += supply[pair]
        if total > need[i] or (total == need[i] and not beyond):
            result[i] = cost[pair]
            done = True
