"""How long people travel by the best of all modes: between seats, and to a major centre."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.centres import major_centres
from hinterland.appraise.labels import (
    array,
    by_county,
    county_index,
    county_mean,
    region,
    result,
    scalar,
    seat_time,
)
from hinterland.appraise.others import mean_to_others
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array, Mask
from hinterland.numerics.quantiles import group_quantiles


@indicator("passenger_time_mean", access=("passenger_time",))
def passenger_time_mean(evidence: Evidence) -> xr.DataArray:
    """Mean time of a passenger to the seats of the region's other counties, by their people.

    A newly connected seat enters the mean and may raise it; see `others.mean_to_others`.
    """
    return by_county(evidence, mean_to_others(evidence, _passenger_time(evidence)))


@indicator("major_centre_time", access=("passenger_time",))
def major_centre_time(evidence: Evidence) -> xr.DataArray:
    """Mean time of town and village people to the seat and on to the nearest major centre.

    A major centre is a provincial capital or a large city (`centres`), in the region or beyond.
    """
    outside = np.asarray(evidence.fact("place_tier").values != "city")
    return by_county(evidence, county_mean(evidence, _to_centre(evidence), outside))


@indicator("remote_town_time", access=("passenger_time",), after=("remoteness",))
def remote_town_time(evidence: Evidence) -> xr.DataArray:
    """Median time to the nearest major centre over the people of the most remote towns.

    Towns of the quarter of the region's counties with the highest `remoteness`. The median, since
    one town without a way would make the mean infinite. 0 where nobody lives in such a town. Which
    counties are the most remote is told by `remoteness` with the same roads: a road may move the
    quarter to counties whose towns have farther to go, and so raise it.
    """
    towns = np.asarray(evidence.fact("place_tier").values == "town")
    remote = _most_remote(evidence)[county_index(evidence)]
    people = array(evidence, "population") * (towns & remote)
    if people.sum() <= 0:
        return scalar(0.0)
    everyone = np.zeros(people.size, dtype=np.intp)
    median = group_quantiles(_to_centre(evidence), people, everyone, 1, (0.5,))
    return scalar(float(median[0, 0]))


def _passenger_time(evidence: Evidence) -> Array:
    return np.asarray(evidence.time("passenger_time").values, dtype=float)


def _to_centre(evidence: Evidence) -> Array:
    """(place,) hours to the own seat and on to the nearest major centre."""
    onward = _passenger_time(evidence)[:, major_centres(evidence)].min(axis=1, initial=np.inf)
    return np.asarray(seat_time(evidence) + onward[county_index(evidence)])


def _most_remote(evidence: Evidence) -> Mask:
    """(county,) True for counties of the region at or above the quantile of remoteness."""
    value, inside = result(evidence, "remoteness"), region(evidence)
    known = inside & ~np.isnan(value)
    if not known.any():
        return known
    # Sums that differ in the last bits by the order of places are one value.
    value = value.astype(np.float32)
    limit = np.quantile(value[known], 1 - thresholds()["remote_share"], method="higher")
    return np.asarray(known & (value >= limit))
