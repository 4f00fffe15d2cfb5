"""Whether money and gains go to hubs: cities that are seats of provinces or prefectures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.flow import Territory

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class HubBias:
    """Shares of hubs in people, money and gains of a package.

    Attributes:
        people: share of the region's people who live in hubs.
        budget: share of the yearly cost that is spent there; None where nothing is spent.
        gains: share of the gains in money that people registered there have, of those who gain;
            None where nobody gains.
        index: budget share over people share; above 1 money favours hubs.
        gain_index: gain share over people share.
    """

    people: float
    budget: float | None
    gains: float | None

    @property
    def index(self) -> float | None:
        """Budget share over people share; above 1 money favours hubs."""
        return None if self.budget is None else self.budget / self.people

    @property
    def gain_index(self) -> float | None:
        """Gain share over people share; above 1 gains favour hubs."""
        return None if self.gains is None else self.gains / self.people

    @property
    def warns(self) -> bool:
        """Whether money or gains favour hubs."""
        return any(one is not None and one > 1 for one in (self.index, self.gain_index))


def hub_places(territory: Territory) -> Mask:
    """(place,) cities of counties that are seats of a province or prefecture, in the region."""
    facts = territory.facts
    seat = (facts["prefecture_seat"].values > 0) | (facts["provincial_capital"].values > 0)
    city = facts["place_tier"].values.astype(str) == "city"
    return np.asarray(city & seat[facts["place_county"].values] & territory.place_region)


def hub_bias(territory: Territory, yearly: Floats, gain: Floats) -> HubBias:
    """Shares of hubs.

    Args:
        territory: the baseline.
        yearly: (place,) what the package costs a year where it is spent.
        gain: (place,) gains in money; losses count as none.
    """
    hub, inside = hub_places(territory), territory.place_region
    people = territory.facts["population"].values.astype(float) * inside
    gains = np.maximum(gain, 0.0) * inside
    return HubBias(
        people=_share(people, hub) or 0.0,
        budget=_share(yearly * inside, hub),
        gains=_share(gains, hub),
    )


def _share(amount: Floats, mask: Mask) -> float | None:
    total = float(amount.sum())
    return None if total <= 0 else float(amount[mask].sum()) / total
