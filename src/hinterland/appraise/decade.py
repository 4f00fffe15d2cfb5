"""What changed since the earlier census."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import array, by_county, county_sum, region, result, rural, scalar
from hinterland.appraise.register import Evidence, indicator
from hinterland.numerics.groups import Array
from hinterland.numerics.relations import rank_size_slope

TEMPLATES = ("earlier.csv",)


@indicator(
    "urban_share_change",
    facts=("urban_share_before",),
    after=("urban_share",),
    templates=TEMPLATES,
)
def urban_share_change(evidence: Evidence) -> xr.DataArray:
    """Urban share less that of the earlier census."""
    before = array(evidence, "urban_share_before")
    return by_county(evidence, result(evidence, "urban_share") - before)


@indicator("population_change", facts=("population_before",), templates=TEMPLATES)
def population_change(evidence: Evidence) -> xr.DataArray:
    """Growth of the people of a county since the earlier census; 0 where nobody lived."""
    return by_county(evidence, _change(evidence, np.ones(1)))


@indicator("population_change_rural", facts=("population_before",), templates=TEMPLATES)
def population_change_rural(evidence: Evidence) -> xr.DataArray:
    """The same for village people: below 0 the villages have emptied."""
    return by_county(evidence, _change(evidence, rural(evidence).astype(float)))


@indicator("rank_size_slope_change", facts=("population_before",), templates=TEMPLATES)
def rank_size_slope_change(evidence: Evidence) -> xr.DataArray:
    """Change of the rank-size slope of urban people: above 0 the region became polycentric."""
    inside, urban = region(evidence), ~rural(evidence)
    slopes = [
        rank_size_slope(county_sum(evidence, array(evidence, word) * urban)[inside])
        for word in ("population", "population_before")
    ]
    return scalar(slopes[0] - slopes[1])


def _change(evidence: Evidence, weight: Array) -> Array:
    now, before = (
        county_sum(evidence, array(evidence, word) * weight)
        for word in ("population", "population_before")
    )
    return np.where(before > 0, now / np.where(before > 0, before, 1.0) - 1, 0.0)
