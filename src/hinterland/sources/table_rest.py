"""What the rows that a table does not give are taken to be: the mean of those given."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hinterland.codebook import quantity
from hinterland.flow import Territory

Floats = NDArray[np.float64]
Rest = Literal["refuse", "mean"]


def with_mean(
    territory: Territory,
    word: str,
    rows: Floats,
    given: NDArray[np.bool_],
    people: Floats,
    *,
    by_tier: bool,
) -> Floats:
    """The rows of a fact, those not given filled by the mean of the given ones.

    Args:
        territory: whose weights are used.
        word: the fact; its rule of aggregation tells the weight. A sum is taken per head.
        rows, given, people: (row,) values, whether they were given, and people.
        by_tier: a place takes the mean of its own tier; of all, if none of its tier was given.
    """
    rule = quantity(word).aggregate
    total = rule == "sum"
    weight = people
    if rule.startswith("mean:"):
        other = territory.facts[rule.removeprefix("mean:")]
        weight = other.values.astype(float) if len(other) == len(rows) else people
    # The mean of amounts per head, weighted by heads, is the sum over the sum of heads.
    each = np.divide(rows, people, out=np.zeros_like(rows), where=people > 0) if total else rows
    made = np.where(given, rows, _mean(each, weight, given) * (people if total else 1.0))
    if not by_tier:
        return made
    tiers = territory.facts["place_tier"].values.astype(str)
    for tier in np.unique(tiers):
        here = tiers == tier
        if (given & here).any():
            mean = _mean(each, weight, given & here)
            made = np.where(here & ~given, mean * (people if total else 1.0), made)
    return made


def _mean(values: Floats, weight: Floats, given: NDArray[np.bool_]) -> float:
    heavy = float(weight[given].sum())
    if heavy > 0:
        return float((values[given] * weight[given]).sum() / heavy)
    return float(values[given].mean()) if given.any() else 0.0


def told_mean(source: str, given: NDArray[np.bool_], region: NDArray[np.bool_]) -> str:
    """The source, saying how many rows of the region were not given and took a mean."""
    absent = int((region & ~given).sum())
    if not absent:
        return source
    return (
        f"{source}; {absent:,} of {int(region.sum()):,} rows not given take the mean of the others"
    )
