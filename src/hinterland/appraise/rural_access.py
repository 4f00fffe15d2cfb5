"""Rural Access Index: share of rural people within 2 km of an all-season road (SDG 9.1.1)."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import array, by_county, rural_share
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array

ROAD_FACTS = ("road_distance", "road_passability")


@indicator(
    "rural_access_index",
    any_of=(("rural_near_road_share",), ROAD_FACTS),
    templates=("road_access.csv",),
)
def rural_access_index(evidence: Evidence) -> xr.DataArray:
    """RAI = rural people within 2 km of an all-season road / rural people (UN metadata 9.1.1).

    A reported share is used where given; otherwise distance and passability decide.
    """
    return by_county(evidence, rural_share(evidence, near_road(evidence)))


@indicator("rural_access_index_weighted", facts=ROAD_FACTS, templates=("road_access.csv",))
def rural_access_index_weighted(evidence: Evidence) -> xr.DataArray:
    """The variant in which a near road counts by its passable share of the year (TRL 2019)."""
    near = array(evidence, "road_distance") <= thresholds()["road_km"]
    return by_county(evidence, rural_share(evidence, near * array(evidence, "road_passability")))


def near_road(evidence: Evidence) -> Array:
    """(place,) share of people near an all-season road."""
    if evidence.territory.has("rural_near_road_share"):
        return array(evidence, "rural_near_road_share")
    limits = thresholds()
    near = array(evidence, "road_distance") <= limits["road_km"]
    open_all_year = array(evidence, "road_passability") >= limits["road_passable_share"]
    return np.asarray((near & open_all_year).astype(float))
