"""Earnings, prices and rents by tier: what changes for those who pay and are paid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.flow import Equilibrium, Territory

Floats = npt.NDArray[np.float64]

TIERS = ("city", "town", "village")


def factor_prices(
    before: tuple[Territory, Equilibrium], after: tuple[Territory, Equilibrium]
) -> pd.DataFrame:
    """One row a tier of the region: means of relative changes.

    Args:
        before, after: territory and equilibrium without and with changes; the same labels.

    Returns:
        `earnings` of a worker, `prices` and `housing_rent` of a home, weighted by workers of the
        baseline; `land_rent`, weighted by sales of the sectors. Households spend a share of income
        on homes, so the rent of a home follows income over the stock of homes.
    """
    (land, old), (changed, new) = before, after
    homes = _stock(changed) / _stock(land)
    workers = np.asarray(old.values["workers"].values, dtype=float)
    sales = np.asarray(old.values["revenue"].values, dtype=float)
    changes = {
        "earnings": (_change(old, new, "worker_income"), workers),
        "prices": (_change(old, new, "price_level"), workers),
        "land_rent": (_change(old, new, "land_rent_change"), sales),
        "housing_rent": ((1 + _change(old, new, "disposable_income")) / homes - 1, workers),
    }
    tier = land.facts["place_tier"].values.astype(str)
    rows = {}
    for name in (one for one in TIERS if (tier == one).any()):
        mine = (tier == name) & land.place_region
        rows[name] = {
            word: float(np.average(change[mine], weights=np.maximum(weight[mine], 1e-9)))
            for word, (change, weight) in changes.items()
        }
    frame = pd.DataFrame(rows).T
    frame.index.name = "group"
    return frame


def _change(old: Equilibrium, new: Equilibrium, word: str) -> Floats:
    """(place,) or (place, sector) relative change of a result."""
    return np.asarray(new.values[word].values / old.values[word].values - 1, dtype=float)


def _stock(territory: Territory) -> Floats | float:
    if not territory.has("housing_stock"):
        return 1.0
    return np.asarray(territory.facts["housing_stock"].values, dtype=float)
