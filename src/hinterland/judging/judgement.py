"""The judgement of a package: results under several readings, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.appraise.effects import Effects
from hinterland.appraise.reading import HubBias, Pace, Use
from hinterland.flow import Assessment
from hinterland.incidence import Incidence
from hinterland.programme import Package


@dataclass(frozen=True, eq=False)
class Variant:
    """One reading of a package.

    Attributes:
        name: of VARIANTS.
        effects: changes against the baseline.
        worth: money/year that the region's people gain in it, first order.
    """

    name: str
    effects: Effects
    worth: float


@dataclass(frozen=True, eq=False)
class Ranges:
    """What draws of priors, unit costs and implementation give.

    Attributes:
        draws: one row a draw: region's welfare, rural and urban welfare, real income, rural jobs,
            share of people who lose, worth and yearly cost.
        provinces: (draw, province) welfare of each province.
        failed: how many draws led to no equilibrium; they are not among the rows.
    """

    draws: pd.DataFrame
    provinces: pd.DataFrame
    failed: int = 0

    def of(self, word: str) -> tuple[float, float]:
        """Tenth and ninetieth percentile of a column."""
        low, high = self.draws[word].quantile([0.1, 0.9])
        return float(low), float(high)


@dataclass(frozen=True, eq=False)
class Judgement:
    """All that is told of a package.

    Attributes:
        package: what was judged.
        payer: who pays; `nobody` where costs are told only.
        base, after: without and with the package, its costs paid.
        variants: by name; see `run.VARIANTS`.
        costs: one row a part of the package.
        spent: (place,) yearly cost where it is spent.
        harms: amount by fact; never netted against gains.
        unassessed: harms that no layer tells, in words.
        groups: households by registration, training, fifth, minority share.
        tiers, distances: who gains by tier and by distance.
        prices: earnings, prices and rents by tier; see `appraise.reading.factor_prices`.
        exchange: the region's exchange between town and country before and after; None where it
            was left out.
        mechanism: what carries the result, by measure of it (see `splitting.channels`); None where
            left out.
        accounts: what is spent and paid by province, money/year.
        emissions: tonnes of CO2 a year of freight before and after; None where left out.
        hubs, pace, use: see `appraise.reading`.
        spillover: rural gains a yuan a year of what stands in hubs; None where nothing does.
        ranges: under draws; None without.
        notes: what has to be said of the package.
    """

    package: Package
    payer: str
    base: Assessment
    after: Assessment
    variants: Mapping[str, Variant]
    costs: pd.DataFrame
    spent: npt.NDArray[np.float64]
    harms: Mapping[str, float]
    unassessed: Sequence[str]
    groups: Incidence
    tiers: pd.DataFrame
    distances: pd.DataFrame
    prices: pd.DataFrame
    exchange: pd.DataFrame | None
    mechanism: Mapping[str, pd.Series] | None
    accounts: pd.DataFrame
    emissions: tuple[float, float] | None
    hubs: HubBias
    pace: Pace
    use: Use
    spillover: float | None
    ranges: Ranges | None
    notes: Sequence[str]

    @property
    def effects(self) -> Effects:
        """Changes with the costs paid as asked."""
        return self.variants["paid"].effects

    @property
    def assumed_share(self) -> float | None:
        """Share of the gain before costs that passes through assumed responses.

        None where there is no gain. Above 1 where the rest loses.
        """
        return _share_lost(self.variants, "no assumed responses")

    @property
    def interaction_share(self) -> float | None:
        """Share of the gain before costs that assumed interactions give."""
        return _share_lost(self.variants, "no assumed interactions")


def _share_lost(variants: Mapping[str, Variant], name: str) -> float | None:
    whole, rest = variants["unpaid"].worth, variants[name].worth
    return None if whole <= 0 else 1 - rest / whole
