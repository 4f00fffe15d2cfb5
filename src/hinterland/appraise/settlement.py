"""The pattern of settlement: one dominant city or many, and how density falls with distance."""

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
    scalar,
    service_time,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.numerics.groups import Array, ratio, slope_and_fit
from hinterland.numerics.relations import herfindahl
from hinterland.numerics.relations import rank_size_slope as slope_of_sizes


@indicator("area_share")
def area_share(evidence: Evidence) -> xr.DataArray:
    """Land of the region over that of the whole territory; 1 without context or without land."""
    land = array(evidence, "area")
    total = float(land.sum())
    return scalar(float(land[region(evidence)].sum()) / total if total > 0 else 1.0)


@indicator("primacy")
def primacy(evidence: Evidence) -> xr.DataArray:
    """Urban people of the largest county over those of the region; 0 without any."""
    urban = _urban_people(evidence)
    total = float(urban.sum())
    return scalar(float(urban.max()) / total if total > 0 else 0.0)


@indicator("rank_size_slope")
def rank_size_slope(evidence: Evidence) -> xr.DataArray:
    """Rank-size slope of the urban people of the region's counties: large is polycentric."""
    return scalar(slope_of_sizes(_urban_people(evidence)))


@indicator("urban_concentration")
def urban_concentration(evidence: Evidence) -> xr.DataArray:
    """Herfindahl index of urban people over the region's counties."""
    return scalar(float(herfindahl(_urban_people(evidence))))


@indicator("density_gradient")
def density_gradient(evidence: Evidence) -> xr.DataArray:
    """Change of log people per km2 for each hour from the provincial capital (Clark 1951).

    Over the region's counties with people and a way to the capital; 0 below three of them.
    """
    people = county_sum(evidence, array(evidence, "population"))
    area = array(evidence, "area")
    hours = county_mean(evidence, service_time(evidence, "provincial_capital"))
    kept = region(evidence) & (people > 0) & (area > 0) & np.isfinite(hours)
    slope, _ = slope_and_fit(hours[kept], np.log(people[kept] / area[kept]))
    return scalar(slope)


@indicator("rural_share", after=("urban_share",))
def rural_share_of_county(evidence: Evidence) -> xr.DataArray:
    """Share of village people."""
    return by_county(evidence, 1 - result(evidence, "urban_share"))


@indicator("hinterland_ratio")
def hinterland_ratio(evidence: Evidence) -> xr.DataArray:
    """Village people for each person of city and town; infinite without a town."""
    people, village = array(evidence, "population"), rural(evidence)
    return by_county(
        evidence,
        ratio(county_sum(evidence, people * village), county_sum(evidence, people * ~village), 0.0),
    )


@indicator("hinterland_per_town", facts=("towns", "townships"), templates=("units.csv",))
def hinterland_per_town(evidence: Evidence) -> xr.DataArray:
    """Village people for each town and township; all of them where there is neither."""
    towns = array(evidence, "towns") + array(evidence, "townships")
    people = county_sum(evidence, array(evidence, "population") * rural(evidence))
    return by_county(evidence, people / np.maximum(towns, 1.0))


def _urban_people(evidence: Evidence) -> Array:
    """City and town people of the region's counties only."""
    urban = county_sum(evidence, array(evidence, "population") * ~rural(evidence))
    return urban[region(evidence)]
