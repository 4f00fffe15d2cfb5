"""Degree of urbanisation: a continuum in place of urban or rural."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    by_place,
    county_index,
    county_mean,
    county_sum,
    nonfarm,
    place_region,
    result,
    rural,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.numerics.groups import Array, percentile_rank, ratio

TIER_WEIGHT = {"city": 1.0, "town": 0.5, "village": 0.0}
BUILT_PER_HEAD = 1e-4
"""km2 of built-up land per person, 100 m2: the middle of the Chinese norm of 65-115 m2."""
LEAST_AREA = 0.01
"""km2: keeps densities finite where a unit has no area left for its villages."""


@indicator("place_density")
def place_density(evidence: Evidence) -> xr.DataArray:
    """People per km2 of the land that a place occupies; modelled, as places have no outline.

    City and town share the built-up land of the county (at least 100 m2 for each of their people),
    villages the rest, both in proportion to population: so places of one kind in a county have the
    same density.
    """
    village = rural(evidence)
    people, index = array(evidence, "population"), county_index(evidence)
    area = array(evidence, "area")
    urban_people = county_sum(evidence, people * ~village)
    built = np.maximum(area * array(evidence, "share_urban"), urban_people * BUILT_PER_HEAD)
    open_land = np.maximum(area - built, LEAST_AREA)
    rural_people = county_sum(evidence, people * village)
    urban = ratio(urban_people, built, empty=0.0)
    density = np.where(village, (rural_people / open_land)[index], urban[index])
    return by_place(evidence, np.where(people > 0, density, 0.0))


@indicator("urbanisation_degree", after=("place_density",))
def urbanisation_degree(evidence: Evidence) -> xr.DataArray:
    """Mean of tier weight, percentile of density in the region, and non-farm employment share.

    Employment counts whether observed or modelled, so that a Change of it is never dropped;
    `urbanisation_degree_modelled` says which. Without any workers the mean is over the first two.
    """
    tiers = np.asarray(evidence.fact("place_tier").values)
    weight = np.select([tiers == name for name in TIER_WEIGHT], list(TIER_WEIGHT.values()))
    density = result(evidence, "place_density")
    percentile = percentile_rank(density, density[place_region(evidence)])
    workers = array(evidence, "employment")
    total = workers.sum(axis=1)
    share = ratio(workers @ nonfarm(evidence), total, empty=0.0)
    parts = np.where(total > 0, 3, 2)
    return by_place(evidence, np.clip((weight + percentile + share) / parts, 0.0, 1.0))


@indicator("urbanisation_degree_modelled")
def urbanisation_degree_modelled(evidence: Evidence) -> xr.DataArray:
    """1 where the employment that enters the degree is not observed."""
    status = evidence.territory.status_of("employment").to_numpy()
    return by_place(evidence, (status != "observed").astype(np.int64))


@indicator("urbanisation_degree_mean", after=("urbanisation_degree",))
def urbanisation_degree_mean(evidence: Evidence) -> xr.DataArray:
    """Population-weighted degree of urbanisation of a county."""
    degree: Array = result(evidence, "urbanisation_degree")
    return by_county(evidence, county_mean(evidence, degree))
