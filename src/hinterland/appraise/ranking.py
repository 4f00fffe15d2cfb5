"""Remoteness, deprivation and priority: documented composites of percentiles, and their ranks.

Percentiles are taken among the region's counties. Context units get a value on the same scale and
the rank 0: they are not ranked.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    county_mean,
    county_sum,
    region,
    result,
    rural,
    service_time,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.numerics.groups import Array, percentile_rank, rank_descending

FAR_FROM = ("provincial_capital", "prefecture_seat", "rail", "airport")


@indicator("remoteness")
def remoteness(evidence: Evidence) -> xr.DataArray:
    """Mean percentile of the times to the provincial capital, prefecture seat, rail and airport."""
    times = [county_mean(evidence, service_time(evidence, service)) for service in FAR_FROM]
    return by_county(evidence, _mean_percentile(evidence, times))


@indicator("remoteness_rank", after=("remoteness",))
def remoteness_rank(evidence: Evidence) -> xr.DataArray:
    """1 is the most remote county; 0 is not ranked."""
    return _rank(evidence, "remoteness")


@indicator(
    "deprivation",
    after=("income_rural", "income_ratio", "market_access_people", "nonfarm_share"),
)
def deprivation(evidence: Evidence) -> xr.DataArray:
    """Mean percentile of low rural income, low access, low non-farm share and high income ratio."""
    low = ("income_rural", "market_access_people", "nonfarm_share")
    parts = [-result(evidence, word) for word in low] + [result(evidence, "income_ratio")]
    return by_county(evidence, _mean_percentile(evidence, parts))


@indicator("deprivation_rank", after=("deprivation",))
def deprivation_rank(evidence: Evidence) -> xr.DataArray:
    """1 is the most deprived county; 0 is not ranked."""
    return _rank(evidence, "deprivation")


@indicator("priority", after=("remoteness", "deprivation"))
def priority(evidence: Evidence) -> xr.DataArray:
    """Mean of remoteness, deprivation and the percentile of the number of rural people."""
    people = county_sum(evidence, array(evidence, "population") * rural(evidence))
    parts = [
        result(evidence, "remoteness"),
        result(evidence, "deprivation"),
        _mean_percentile(evidence, [people]),
    ]
    return by_county(evidence, np.mean(parts, axis=0))


@indicator("priority_rank", after=("priority",))
def priority_rank(evidence: Evidence) -> xr.DataArray:
    """1 is the county to look at first; 0 is not ranked."""
    return _rank(evidence, "priority")


def _mean_percentile(evidence: Evidence, parts: list[Array]) -> Array:
    inside = region(evidence)
    rounded = [_rounded(part) for part in parts]
    ranks = [percentile_rank(part, part[inside]) for part in rounded]
    return np.asarray(np.mean(ranks, axis=0))


def _rank(evidence: Evidence, word: str) -> xr.DataArray:
    ranks = rank_descending(_rounded(result(evidence, word)), region(evidence))
    return by_county(evidence, ranks)


def _rounded(values: Array) -> Array:
    # Sums that differ in the last bits by the order of places are one value, not two ranks.
    return values.astype(np.float32).astype(float)
