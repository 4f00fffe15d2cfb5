"""What is earned where at the baseline: workers and revenue by place and sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats

LEAST_SHARE = 0.002
"""Share of a place's workers that every sector has at least."""
LEAST_WORKERS = 50.0
"""Workers that every place has at least: an empty tier has no wage to be moved by."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """Workers and revenue of places, those of the territory first, then foreign markets.

    Attributes:
        workers: (place,).
        revenue: (sector, place) money/year.
        floored: (place,) True where a floor was needed.
        foreign: number of foreign markets at the end.
    """

    workers: Floats
    revenue: Floats
    floored: np.ndarray
    foreign: int


def baseline(territory: Territory, shares: dict[str, Floats]) -> Baseline:
    """Revenue from employment and income.

    Mean earnings are the same in all sectors of a place, so R_nk = y_n N_nk / gL_k, where y_n is
    such that wages, rents and profits add up to what the people of the place have to spend.

    Args:
        territory: with employment, income, population.
        shares: see `technology.factor_shares`.

    Raises:
        InputError: facts that are missing.
    """
    _expect(territory)
    facts = territory.facts
    people = facts["population"].values.astype(float)
    given = facts["employment"].values.T.astype(float)
    workers = np.maximum(given.sum(axis=0), LEAST_WORKERS)
    jobs = np.maximum(given, LEAST_SHARE * workers)
    floored = (jobs > given).any(axis=0)
    workers = jobs.sum(axis=0)
    # Who lives where nobody works by the floor alone spends in proportion.
    head = facts["income"].values.astype(float)
    spent = head * np.maximum(people, workers)
    added = (shares["labour"] + shares["land"] + shares["capital"]) / shares["labour"]
    earned = spent / (added @ jobs)
    revenue = jobs * earned / shares["labour"][:, None]
    return _with_foreign(territory, workers, revenue, floored)


def _with_foreign(
    territory: Territory, workers: Floats, revenue: Floats, floored: np.ndarray
) -> Baseline:
    """Foreign markets make what the country makes, as much more as their product is larger.

    Revenue is that of household spending, so the national product stands for the sum of incomes.
    """
    facts = territory.facts
    if not territory.has("foreign_gross_product") or not facts.sizes.get("foreign", 0):
        return Baseline(workers, revenue, floored, 0)
    years = facts["province_gross_product"].values if territory.has("province_gross_product") else 0
    at_home = float(np.asarray(years)[:, -1].sum()) if np.ndim(years) == 2 else 0.0
    abroad = facts["foreign_gross_product"].values.astype(float)
    home = at_home or float(facts["output"].values.sum())
    times = abroad / home
    more = revenue.sum(axis=1)[:, None] * times[None, :]
    hands = workers.sum() * times
    return Baseline(
        workers=np.concatenate([workers, hands]),
        revenue=np.concatenate([revenue, more], axis=1),
        floored=np.concatenate([floored, np.zeros(len(times), dtype=bool)]),
        foreign=len(times),
    )


def _expect(territory: Territory) -> None:
    missing = [w for w in ("employment", "income", "population") if not territory.has(w)]
    refuse(
        InputError,
        [
            Fault(
                f"The equilibrium needs {word}.",
                territory.name,
                "Import a table that has it; `hinterland data template` writes one.",
            )
            for word in missing
        ],
    )
