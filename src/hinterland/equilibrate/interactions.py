"""What measures give only together: assumed interactions, switched off to see what remains.

A terminal without parcels, or power without a firm that uses it, gives producers nothing: what acts
is the least of the parts (a Leontief composite). Which parts belong together follows published
findings; the sizes are assumed and stand, with their ranges, in `defaults/interactions.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.levels import level
from hinterland.equilibrate.parameters import PRODUCTION, Sectors
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats


@dataclass(frozen=True)
class Interaction:
    """Parts that act together.

    Attributes:
        name: of the parameter that holds its size.
        parts: facts by place, shares between 0 and 1.
        acts_on: the lever whose logarithm it moves: down for what selling costs, else up.
        farms: whether farms take part; industry and services of towns and villages always do.
    """

    name: str
    parts: tuple[str, ...]
    acts_on: Literal["reach_cost", "productivity"]
    farms: bool = False


INTERACTIONS = (
    Interaction(
        "online_sales", ("online_selling", "parcel_service", "workers_trained"), "reach_cost"
    ),
    Interaction("powered_firms", ("reliable_power", "firm_support"), "productivity"),
    Interaction("connected_firms", ("digital_access", "workers_trained"), "productivity"),
    Interaction(
        "adopted_technology", ("technology_offered", "workers_trained"), "productivity", farms=True
    ),
)


def together(territory: Territory, one: Interaction) -> Floats:
    """(place,) how far all parts are there: the least of them."""
    return np.asarray(np.minimum.reduce([level(territory, part) for part in one.parts]))


def ln_reach(values: Parameters, before: Territory, after: Territory) -> Floats:
    """(place,) change of the logarithm of what selling outward costs."""
    return -_moved(values, before, after, "reach_cost")[0]


def ln_productivity(
    values: Parameters, before: Territory, after: Territory, sectors: Sectors
) -> Floats:
    """(sector, place) change of the logarithm of productivity, in towns and villages."""
    every, no_farms = _moved(values, before, after, "productivity")
    farm = sectors.production == PRODUCTION.index("farm")
    rural = before.facts["place_tier"].values.astype(str) != "city"
    return np.asarray(np.where(farm[:, None], every, every + no_farms) * rural)


def _moved(
    values: Parameters, before: Territory, after: Territory, lever: str
) -> tuple[Floats, Floats]:
    """(place,) what acts on all sectors, and what acts on all but farms. On the cost of selling
    everything acts alike, and stands in the first."""
    every, no_farms = np.zeros(before.facts.sizes["place"]), np.zeros(before.facts.sizes["place"])
    on = values.get("interactions", "all", "on")
    for one in INTERACTIONS:
        if one.acts_on != lever or before is after:
            continue
        size = on * values.get("interactions", "all", one.name)
        moved = size * (together(after, one) - together(before, one))
        if one.farms or lever == "reach_cost":
            every = every + moved
        else:
            no_farms = no_farms + moved
    return every, no_farms
