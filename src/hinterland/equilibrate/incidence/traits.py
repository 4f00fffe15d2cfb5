"""Groups of households, and how they differ: by parameters, none of them observed by place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.parameters import PRODUCTION, Sectors
from hinterland.numerics.lognormal import spread_of
from hinterland.numerics.paths import Floats

REGISTERED = ("rural", "urban")
"""By the place of registration: villages and towns, cities."""
TRAINED = ("untrained", "trained")
FIFTHS = (1, 2, 3, 4, 5)
"""Of all people of the region by income per head, the poorest first."""
CELLS = tuple(product(REGISTERED, TRAINED))
"""Within which people differ by income alone."""
HOUSEHOLDS = tuple(product(REGISTERED, TRAINED, FIFTHS))
"""All groups, in the order of every array."""


@dataclass(frozen=True, eq=False)
class Traits:
    """How groups differ; cells in the order of CELLS.

    Attributes:
        trained: (registered,) share of workers who are trained.
        pay: (cell,) relative earnings in one place.
        work: (cell, sector) relative weight of a sector in earnings, before sums are closed.
        land: (cell, 2) relative land income per head, in places of cities and in others.
        spread: standard deviation of the logarithm of income within a cell of a place.
        by_income: (sector + 2,) elasticity of earnings by sector, of land and of capital income.
        budget: (sector,) elasticity of spending to income.
        skill_to_trained: share of a change of skill that reaches the trained alone.
    """

    trained: Floats
    pay: Floats
    work: Floats
    land: Floats
    spread: float
    by_income: Floats
    budget: Floats
    skill_to_trained: float

    @classmethod
    def of(cls, sectors: Sectors, values: Parameters) -> Traits:
        """Those of a territory's parameters."""

        def get(group: str, parameter: str, label: str = "") -> float:
            return values.get("households", group, parameter, label)

        made = [PRODUCTION[group] for group in sectors.production]
        farm = np.array([name == "farm" for name in made])
        seldom = np.array([get(r, "farm_work") * get(t, "farm_work") for r, t in CELLS])
        same, other = get("same", "land_share"), get("other", "land_share")
        kind = np.array([[same, other] if r == "urban" else [other, same] for r, _ in CELLS])
        return cls(
            trained=np.array([get(r, "trained_share") for r in REGISTERED]),
            pay=np.array([get(r, "pay") * get(t, "pay") for r, t in CELLS]),
            work=np.where(farm[None, :], seldom[:, None], 1.0),
            land=kind,
            spread=spread_of(get("all", "gini")),
            by_income=np.array(
                [get(name, "income_elasticity") for name in (*made, "land", "capital")]
            ),
            budget=np.array(
                [
                    get(name, "budget_elasticity", label)
                    for name, label in zip(made, sectors.labels, strict=True)
                ]
            ),
            skill_to_trained=get("all", "skill_to_trained"),
        )
