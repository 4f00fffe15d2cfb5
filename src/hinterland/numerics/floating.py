"""Floating catchments: supply shared among all who can reach it, people shared among supplies.

With w_ij = f(cost_ij), P_i people and S_j supply, every measure here is two steps:

    D_j = sum_i P_i a_ij,   R_j = S_j / D_j,   A_i = sum_j R_j b_ij

- plain: a = b = w. Binary w is 2SFCA (Luo and Wang 2003), stepped w E2SFCA (Luo and Qi 2009),
  Gaussian w G2SFCA (Dai 2010).
- selective: a = b = w G with G_ij = w_ij / sum_j w_ij, 3SFCA (Wan, Zou and Sternberg 2012).
- balanced: a = w_ij / sum_j w_ij, b = w_ij / sum_i w_ij, BFCA (Paez, Higgins and Vivona 2019).

Plain and selective measures hand out what there is: sum_i A_i P_i = sum_j S_j over the supplies
that anybody demands. A supply without demand serves nobody and is left out.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from hinterland.errors import Fault, InputError
from hinterland.numerics.adding import add_at, add_weighted
from hinterland.numerics.catchments import (
    ByDestination,
    Pairs,
    Stream,
    check_amounts,
    over,
    sweep,
)
from hinterland.numerics.decay import Binary, Decay
from hinterland.numerics.groups import Array

Sharing = Literal["plain", "selective", "balanced"]
SHARINGS: tuple[Sharing, ...] = ("plain", "selective", "balanced")


class Demand:
    """First step: D_j, and for the balanced form sum_i w_ij, gathered in one pass.

    Args:
        people: (origin,) not negative.
        destinations: number of destinations.
        decay: f.
        sharing: plain, selective or balanced.

    Raises:
        InputError: people are negative or undefined, or there is no such sharing.
    """

    def __init__(self, people: Array, destinations: int, decay: Decay, sharing: Sharing) -> None:
        if sharing not in SHARINGS:
            raise InputError(
                Fault(
                    f"{sharing!r} is no way of sharing supply.",
                    "sharing",
                    f"Use one of {', '.join(SHARINGS)}.",
                )
            )
        self.people, self.decay, self.sharing = check_amounts(people, "people"), decay, sharing
        self.total = np.zeros(destinations)
        self.column = np.zeros(destinations)

    def take(self, block: Pairs) -> None:
        """Add one block."""
        weight = self.decay(block.cost)
        if self.sharing == "balanced":
            add_at(self.column, block.destination, weight)
        weight = demand_weight(block, weight, self.sharing)
        add_weighted(self.total, block.destination, weight, self.people, block.origin)


class Supply:
    """Second step: A_i, gathered in one pass after `demand` has seen the whole stream.

    Args:
        demand: the finished first step.
        supply: (destination,) not negative.
    """

    def __init__(self, demand: Demand, supply: Array) -> None:
        self.demand = demand
        per_head = over(check_amounts(supply, "supply"), demand.total)
        if demand.sharing == "balanced":
            per_head = over(per_head, demand.column)
        self.per_head = per_head
        self.total = np.zeros(len(demand.people))

    def take(self, block: Pairs) -> None:
        """Add one block."""
        weight = self.demand.decay(block.cost)
        if self.demand.sharing == "selective":
            weight = demand_weight(block, weight, "selective")
        add_weighted(self.total, block.origin, weight, self.per_head, block.destination)


def demand_weight(block: Pairs, weight: Array, sharing: Sharing) -> Array:
    """(pair,) a_ij of the module's first step from w_ij; rows are whole within a block."""
    if sharing == "plain" or not len(weight):
        return weight
    first = int(block.origin.min())
    row = np.zeros(int(block.origin.max()) - first + 1)
    add_at(row, block.origin - first, weight)
    share = over(weight, row[block.origin - first])
    return share * weight if sharing == "selective" else share


def floating_catchment(
    stream: Stream, people: Array, supply: Array, decay: Decay, sharing: Sharing = "plain"
) -> Array:
    """(origin,) supply per head in two passes over the stream; 0 where nothing is reached.

    Args:
        people: (origin,) not negative.
        supply: (destination,) not negative.
        decay: weight of a pair by its cost.
        sharing: plain (2SFCA and its kin), selective (3SFCA) or balanced (BFCA).
    """
    demand = Demand(people, len(supply), decay, sharing)
    sweep(stream, demand)
    second = Supply(demand, supply)
    sweep(stream, second)
    return second.total


def two_step(stream: Stream, people: Array, supply: Array, limit: float) -> Array:
    """2SFCA: `floating_catchment` with all within `limit` counted alike."""
    return floating_catchment(stream, people, supply, Binary(limit))


def spatial_availability(stream: Stream, people: Array, supply: Array, decay: Decay) -> Array:
    """(origin,) V_i = sum_j S_j P_i f_ij / sum_k P_k f_kj (Soukhov et al. 2023, PLoS ONE 18(1)).

    The part of each supply that falls to the origin: adds up to all supply that has demand.
    """
    return np.asarray(people * floating_catchment(stream, people, supply, decay))


def demand_on_supply(stream: Stream, people: Array, supply: Array, decay: Decay) -> Array:
    """(destination,) people per unit of supply; infinite where there are people but no supply."""
    gathered = ByDestination(people, len(supply), decay)
    sweep(stream, gathered)
    bare = np.where(gathered.total > 0, np.inf, 0.0)
    return np.where(supply > 0, gathered.total / np.where(supply > 0, supply, 1.0), bare)
