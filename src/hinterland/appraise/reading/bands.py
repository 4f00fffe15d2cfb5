"""Who gains by tier and by how far people live from the capital of their province."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hinterland.appraise.effects import FELT, Effects
from hinterland.flow import Access, Territory

BANDS = (0.0, 1.0, 2.0, 4.0, 8.0, np.inf)
"""Hours to the capital of the own province at which bands begin."""
LABELS = ("within 1 h", "1 to 2 h", "2 to 4 h", "4 to 8 h", "8 h and more")


def by_tier(found: Effects) -> pd.DataFrame:
    """One row a tier: people, welfare, shares that gain and lose, workers, rural jobs."""
    return _told(found.places, found.places["tier"], ("city", "town", "village"))


def by_distance(territory: Territory, access: Access, found: Effects) -> pd.DataFrame:
    """One row a band of hours to the provincial capital, by road before the changes."""
    hours = access.times["nearest_time"].sel(service="provincial_capital").values
    inside = hours[territory.place_region]
    band = np.full(len(inside), "no way", dtype=object)
    known = np.isfinite(inside)
    band[known] = np.array(LABELS, dtype=object)[
        np.searchsorted(BANDS, inside[known], side="right") - 1
    ]
    return _told(found.places, pd.Series(band, index=found.places.index), (*LABELS, "no way"))


def _told(places: pd.DataFrame, key: pd.Series, order: tuple[str, ...]) -> pd.DataFrame:
    people = places["registered"]
    parts = pd.DataFrame(
        {
            "people": people,
            "welfare": people * places["welfare"],
            "gaining": people * (places["welfare"] > FELT),
            "losing": people * (places["welfare"] < -FELT),
            "workers": places["workers"],
            "rural_jobs": places["rural_jobs"],
            "prices": places["workers_before"] * places["prices"],
            "workers_before": places["workers_before"],
        }
    )
    sums = parts.groupby(key.to_numpy()).sum()
    sums = sums.reindex([name for name in order if name in sums.index])
    weight = np.maximum(sums["people"], 1e-9)
    for word in ("welfare", "gaining", "losing"):
        sums[word] /= weight
    sums["prices"] /= np.maximum(sums["workers_before"], 1e-9)
    sums.index.name = "group"
    return sums.drop(columns="workers_before")
