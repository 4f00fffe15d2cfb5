"""Results of a measure where it acts, by the names in which evidence speaks of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hinterland.appraise.effects import RURAL_INDUSTRY, RURAL_TIERS
from hinterland.flow import Equilibrium, Territory

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def outcomes(
    territory: Territory, before: Equilibrium, after: Equilibrium, acts: Mask
) -> dict[str, float]:
    """Relative changes, by the keys of `programme.record.OUTCOMES`.

    Args:
        territory: of the baseline.
        before, after: the equilibria.
        acts: (place,) True where the measure acts.

    Returns:
        Means by people registered or by workers of the baseline, changes of sums; NaN for what is
        not there: others where the measure acts everywhere, visitors without tourism.
    """
    old, new = before.values, after.values
    tier = territory.facts["place_tier"].values.astype(str)
    rural = np.isin(tier, RURAL_TIERS)
    industry = np.isin(old["sector"].values.astype(str), RURAL_INDUSTRY)
    farm = territory.facts["sector_needs_land"].values > 0
    people, workers = old["registered_workers"].values, old["workers"].values

    def moved(word: str, where: Mask, weight: Floats) -> float:
        relative = new[word].values / old[word].values - 1
        return _mean(relative[where], weight[where])

    def jobs(some: Mask, where: Mask) -> float:
        was, now = (one["sector_workers"].values[:, some].sum(axis=1) for one in (old, new))
        return _over(now[where].sum(), was[where].sum())

    def total(word: str) -> float:
        if word not in old:
            return np.nan
        return _over(new[word].values[acts].sum(), old[word].values[acts].sum())

    city = moved("welfare_change", acts & ~rural, people)
    country = moved("welfare_change", acts & rural, people)
    was, now = (_abroad(one) for one in (before, after))
    return {
        "welfare": moved("welfare_change", acts, people),
        "rural_welfare": country,
        "real_income": moved("real_income_change", acts, workers),
        "product": total("real_product"),
        "rural_jobs": jobs(industry, acts & rural),
        "farm_workers": jobs(farm, acts),
        "workers": total("workers"),
        "prices": moved("price_level", acts, workers),
        "exports": _over(now[acts].sum(), was[acts].sum()),
        "gap": (1 + city) / (1 + country) - 1,
        "others_welfare": moved("welfare_change", ~acts, people),
        "visitors": total("visitor_receipts"),
    }


def _abroad(one: Equilibrium) -> Floats:
    """(place,) sales abroad, money/year."""
    values = one.values
    return np.asarray(values["revenue"].values.sum(axis=1) * values["sales_share_abroad"].values)


def _mean(values: Floats, weight: Floats) -> float:
    return float(values @ weight / weight.sum()) if weight.sum() > 0 else float("nan")


def _over(now: float, was: float) -> float:
    return float(now / was - 1) if was > 0 else float("nan")
