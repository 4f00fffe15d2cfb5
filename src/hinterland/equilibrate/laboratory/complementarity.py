"""Roads alone, technology alone, and both together: what they do to rural industry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.laboratory.parameters import Parameters
from hinterland.equilibrate.laboratory.solving import solve
from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.groups import Array

ROADS = 0.2
TECHNOLOGY = 0.4
"""Usual shares by which transport cost and the technology gap fall; the paper gives no size."""

MATERIAL = 1e-6
"""Change of village workers, as a share of the farmers, that counts as one."""


@dataclass(frozen=True)
class Complementarity:
    """What roads and technology do to village workers, over many economies.

    Attributes:
        roads: share by which transport cost falls.
        technology: share by which the technology gap falls.
        economies: how many were asked.
        roads_hurt: of these, where roads alone cost village jobs.
        together_help: of those, where both together bring jobs.
        more_than_sum: of those, where both bring more than roads alone and technology alone do.
    """

    roads: float
    technology: float
    economies: int
    roads_hurt: int
    together_help: int
    more_than_sum: int


def complementarity(
    economies: Parameters, roads: float = ROADS, technology: float = TECHNOLOGY
) -> Complementarity:
    """Count where roads hurt, and where technology beside them mends it.

    Args:
        economies: (economy,) those to ask, usually the interior ones.
        roads: share by which transport cost falls, in (0, 1].
        technology: share by which the technology gap falls, in (0, 1].

    Raises:
        InputError: shares outside (0, 1].
    """
    refuse(InputError, [*_share("roads", roads), *_share("technology", technology)])
    flat = economies.flat()
    alone, other, both = changes(flat, roads, technology)
    least = MATERIAL * np.asarray(flat.farmers)
    hurt = alone < -least
    return Complementarity(
        roads=roads,
        technology=technology,
        economies=len(alone),
        roads_hurt=int(hurt.sum()),
        together_help=int((hurt & (both > least)).sum()),
        more_than_sum=int((hurt & (both > alone + other + least)).sum()),
    )


def changes(economies: Parameters, roads: float, technology: float) -> tuple[Array, Array, Array]:
    """Change of village workers by roads alone, by technology alone, and by both."""
    better_roads = economies.transport_cost * (1.0 - roads)
    better_technology = economies.technology_gap * (1.0 - technology)
    before = solve(economies).rural_workers
    after = (
        solve(economies.having(transport_cost=better_roads)),
        solve(economies.having(technology_gap=better_technology)),
        solve(economies.having(transport_cost=better_roads, technology_gap=better_technology)),
    )
    alone, other, both = (outcome.rural_workers - before for outcome in after)
    return alone, other, both


def _share(name: str, value: float) -> list[Fault]:
    if 0.0 < value <= 1.0:
        return []
    return [Fault(f"The share for {name} is {value}.", name, "Give a share above 0 and at most 1.")]
