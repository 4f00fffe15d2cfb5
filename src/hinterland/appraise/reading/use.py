"""Whether what is built is used: traffic over capacity, and upkeep over what people gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

TRIPS = 0.25
"""Vehicle trips a person and day beyond the own settlement, on rural roads; assumed."""
LOAD = 5.0
"""Tonnes a truck on rural roads; assumed."""
CAPACITY = 2000.0
"""Vehicles a day that a two-lane rural road carries, both ways; assumed (design volumes of Chinese
class IV roads with two lanes are up to 2,000, recalled)."""
LITTLE = 0.05
"""Use below which a road counts as hardly used."""
DAYS = 365.0


@dataclass(frozen=True, eq=False)
class Use:
    """Use of what a package builds, county by county.

    Attributes:
        counties: one row a county: vehicles a day on its rural roads, use (traffic over capacity),
            yearly cost, gain, and `white_elephant`: hardly used and gains below cost.
    """

    counties: pd.DataFrame

    @property
    def share(self) -> float:
        """Share of the yearly cost that goes to counties flagged."""
        cost = self.counties["cost"]
        total = float(cost.sum())
        return float(cost[self.counties["white_elephant"]].sum()) / total if total > 0 else 0.0


def road_use(
    *,
    names: pd.Index,
    people: Floats,
    tonnes: Floats,
    villages: Floats,
    cost: Floats,
    gain: Floats,
) -> Use:
    """Use of rural roads by traffic over capacity.

    A road to a village carries the trips of its people and the goods that they sell and buy; so the
    traffic of a county is that of its mean village. All of it is a rough estimate.

    Args:
        names: of the counties.
        people: (county,) of towns and villages.
        tonnes: (county,) tonnes/year that towns and villages sell and buy.
        villages: (county,) settlements among which it is divided.
        cost: (county,) yearly cost of what is built there.
        gain: (county,) money/year that people registered there gain.
    """
    vehicles = people * TRIPS + tonnes / LOAD / DAYS
    a_day = vehicles / np.maximum(villages, 1.0)
    use = a_day / CAPACITY
    built = cost > 0
    frame = pd.DataFrame(
        {
            "vehicles_a_day": a_day,
            "use": use,
            "cost": cost,
            "gain": gain,
            "white_elephant": built & (use < LITTLE) & (gain < cost),
        },
        index=names,
    )
    return Use(frame[built])
