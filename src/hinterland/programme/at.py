"""Where a measure acts, how much of it, and with which parameters: what its functions are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from hinterland.change import Change
from hinterland.flow import Territory

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class At:
    """A measure at its sites.

    Attributes:
        territory: before any change.
        county: (county,) True where it acts.
        dose: how much of it; above 0.
        values: of its priors.
    """

    territory: Territory
    county: Mask
    dose: float
    values: Mapping[str, float]

    def __getitem__(self, prior: str) -> float:
        return self.values[prior]

    @cached_property
    def tier(self) -> npt.NDArray[np.str_]:
        """(place,) tier of each place."""
        return np.asarray(self.territory.facts["place_tier"].values.astype(str))

    @cached_property
    def place(self) -> Mask:
        """(place,) True for places of the sites."""
        return np.asarray(self.county[self.territory.facts["place_county"].values])

    @cached_property
    def rural(self) -> Mask:
        """(place,) True for towns and villages of the sites."""
        return np.asarray(self.place & (self.tier != "city"))

    @cached_property
    def people(self) -> Floats:
        """(place,) residents; 0 outside the sites."""
        return np.where(self.place, self.territory.facts["population"].values.astype(float), 0.0)

    def fact(self, word: str, otherwise: float = 0.0) -> Floats:
        """Values of a fact, or one number for all where the territory does not have it."""
        if self.territory.has(word):
            return np.asarray(self.territory.facts[word].values, dtype=float)
        from hinterland.codebook import quantity

        shape = [self.territory.facts.sizes[dim] for dim in quantity(word).dims]
        return np.full(shape, otherwise)

    def of_county(self, word: str) -> npt.NDArray[np.generic]:
        """(place,) value of a fact of the place's county."""
        return np.asarray(
            self.territory.facts[word].values[self.territory.facts["place_county"].values]
        )

    def at_places(self, fact: str, how: str, by: Floats | float, where: Mask) -> list[Change]:
        """A Change with one amount a place, at the places where it acts."""
        return self._by_label("place", fact, how, by, where)

    def at_links(self, fact: str, how: str, by: Floats | float, where: Mask) -> list[Change]:
        """A Change with one amount a link, at the links where it acts."""
        return self._by_label("link", fact, how, by, where)

    def at_facilities(self, fact: str, how: str, by: Floats | float, where: Mask) -> list[Change]:
        """A Change with one amount a facility."""
        return self._by_label("facility", fact, how, by, where)

    def at_gateways(self, fact: str, how: str, by: Floats | float, where: Mask) -> list[Change]:
        """A Change with one amount a gateway."""
        return self._by_label("gateway", fact, how, by, where)

    def _by_label(
        self, dim: str, fact: str, how: str, by: Floats | float, where: Mask
    ) -> list[Change]:
        chosen = np.flatnonzero(where)
        if not len(chosen):
            return []
        labels = tuple(self.territory.facts[dim].values[chosen].tolist())
        amounts = np.broadcast_to(np.asarray(by, dtype=float), where.shape)[chosen]
        return [Change(fact, how, tuple(amounts.tolist()), {dim: labels})]  # type: ignore[arg-type]
