"""How freeness falls with cost and distance, at borders, and for firms of villages outward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.parameters import CLASSES, COMMODITY, Sectors
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats, Ints


@dataclass(frozen=True)
class Borders:
    """Freeness of crossing a border, on top of that of the way.

    Attributes:
        foreign: between the country and foreign markets, by class of trade; 1 where not named.
        province: between provinces, for goods.
    """

    foreign: Mapping[str, float]
    province: float = 1.0

    def cross(self, free: Array, province: Ints, name: str) -> None:
        """Apply to a matrix between seats, in place.

        Args:
            free: (seat, seat).
            province: (seat,) number of the province, -1 for the foreign markets at the end.
            name: class of trade.
        """
        inside = int((province >= 0).sum())
        free[inside:, :inside] *= self.foreign.get(name, 1.0)
        free[:inside, inside:] *= self.foreign.get(name, 1.0)
        if COMMODITY[CLASSES.index(name)] and self.province != 1:
            home = province[:inside]
            apart = home[:, None] != home[None, :]
            free[:inside, :inside] *= np.where(apart, self.province, 1.0).astype(free.dtype)


@dataclass(frozen=True)
class Friction:
    """How freeness falls with cost and with distance.

    Attributes:
        by_cost, by_distance: elasticities, delta r and delta (1 - r).
        near_cost, near_km: where they begin to bite.
    """

    by_cost: float
    by_distance: float
    near_cost: float
    near_km: float

    @classmethod
    def of(cls, values: Parameters, name: str) -> Friction:
        """That of a class of trade."""
        delta = values.get("trade", name, "friction")
        share = values.get("trade", "all", "moved_by_roads")
        goods = bool(COMMODITY[CLASSES.index(name)])
        near = values.get("trade", name, "near_cost" if goods else "near_time")
        return cls(
            delta * share, delta * (1 - share), near, values.get("trade", "all", "near_distance")
        )

    def free(self, cost: Array, km: Array) -> Array:
        """Freeness of ways, in the type of the cost."""
        log = -self.by_cost * np.log1p(cost / self.near_cost)
        log -= self.by_distance * np.log1p(km / self.near_km)
        return np.asarray(np.exp(log))


def outward_freeness(
    technology_index: Floats,
    sectors: Sectors,
    theta: Floats,
    values: Parameters,
    *,
    urban: Array,
    ln_reach: Floats | float = 0.0,
) -> list[Floats | None]:
    """For each class chi^-theta by sector and place, chi = exp(1.6 zeta (1 - technology)) for the
    industry of villages and towns; an assumption that zeta = 0 switches off.

    Args:
        technology_index: (place,) in [0, 1].
        sectors, theta, values: what the model knows.
        urban: (place,) True where firms bear no wedge.
        ln_reach: (place,) what a change adds to ln chi; chi stays at least 1.
    """
    zeta = values.get("trade", "all", "reach_zeta")
    ln_chi = np.maximum(1.6 * zeta * (1 - technology_index) + ln_reach, 0.0) * np.where(
        urban, 0.0, 1.0
    )
    made: list[Floats | None] = []
    for position in range(len(CLASSES)):
        mine = sectors.trade == position
        bears = sectors.rural_industry[mine]
        if not ln_chi.any() or not bears.any():
            made.append(None)
            continue
        made.append(np.exp(-theta[mine][:, None] * bears[:, None] * ln_chi[None, :]))
    return made
