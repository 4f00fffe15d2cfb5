"""From labelled evidence to plain arrays and back: the only place where indicators meet labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from hinterland.appraise.register import Evidence
from hinterland.errors import Fault, InputError
from hinterland.numerics.groups import Array, Index, Mask, group_mean, group_sum

SINGLE = 1e-6
"""Relative error of a number stored in single precision, and a little more."""


def array(evidence: Evidence, word: str) -> Array:
    """A fact as floats."""
    return np.asarray(evidence.fact(word).values, dtype=float)


def result(evidence: Evidence, word: str) -> Array:
    """An indicator computed before, as floats."""
    return np.asarray(evidence.results[word].values, dtype=float)


def by_county(evidence: Evidence, values: np.ndarray[Any, Any]) -> xr.DataArray:
    """Label (county,) values."""
    return _labelled(evidence, values, "county")


def by_place(evidence: Evidence, values: np.ndarray[Any, Any]) -> xr.DataArray:
    """Label (place,) values."""
    return _labelled(evidence, values, "place")


def by_province(evidence: Evidence, values: Array) -> xr.DataArray:
    """Label (province,) values."""
    return _labelled(evidence, values, "province")


def scalar(value: float) -> xr.DataArray:
    """One value for the whole region."""
    return xr.DataArray(value)


def _labelled(evidence: Evidence, values: np.ndarray[Any, Any], dim: str) -> xr.DataArray:
    coords = {dim: evidence.territory.facts[dim].values}
    return xr.DataArray(values, dims=(dim,), coords=coords)


def county_index(evidence: Evidence) -> Index:
    """(place,) position of the county of each place."""
    return np.asarray(evidence.fact("place_county").values, dtype=np.intp)


def county_count(evidence: Evidence) -> int:
    """Number of units, context included."""
    return int(evidence.territory.facts.sizes["county"])


def rural(evidence: Evidence) -> Mask:
    """(place,) True for villages; city and town together are urban."""
    return np.asarray(evidence.fact("place_tier").values == "village")


def region(evidence: Evidence) -> Mask:
    """(county,) True for counties of the region."""
    return evidence.territory.region


def place_region(evidence: Evidence) -> Mask:
    """(place,) True for places of the region."""
    return evidence.territory.place_region


def county_sum(evidence: Evidence, values: Array) -> Array:
    """Sum of (place,) or (place, k) values by county."""
    return group_sum(values, county_index(evidence), county_count(evidence))


def county_mean(evidence: Evidence, values: Array, among: Mask | None = None) -> Array:
    """Population-weighted mean by county of (place,) or (place, k) values, among some places.

    Without `among`, where nobody lives at all, the plain mean over the county's places stands in.
    With `among`, a county where nobody lives among them has no value (NaN): what villagers earn is
    not what others earn.
    """
    index, count = county_index(evidence), county_count(evidence)
    people = array(evidence, "population")
    shape = (count,) if values.ndim == 1 else (count, values.shape[1])
    plain = group_mean(values, np.ones(people.size), index, count, np.zeros(shape))
    mean = group_mean(values, people, index, count, plain)
    if among is None:
        return mean
    return group_mean(values, people * among, index, count, np.full(shape, np.nan))


def rural_share(evidence: Evidence, covered: Array) -> Array:
    """(county,) mean over rural people of a (place,) share in [0, 1]; NaN where no one is rural."""
    people = array(evidence, "population") * rural(evidence)
    count = county_count(evidence)
    mean = group_mean(covered, people, county_index(evidence), count, np.full(count, np.nan))
    return np.asarray(np.clip(mean, 0.0, 1.0))


def nonfarm(evidence: Evidence) -> Mask:
    """(sector,) True for sectors that need no land."""
    return np.asarray(evidence.fact("sector_needs_land").values == 0)


def service_time(evidence: Evidence, service: str) -> Array:
    """(place,) hours to the nearest of a service.

    Raises:
        InputError: the travel times do not know the service.
    """
    times = evidence.time("nearest_time")
    if service not in times.indexes["service"]:
        raise InputError(
            Fault(
                f"The travel times have no service {service!r}.",
                "access: " + ", ".join(map(str, times["service"].values)),
                "Compute the access with this service.",
            )
        )
    return np.asarray(times.sel(service=service).values, dtype=float)


def share_within(evidence: Evidence, hours: Array, limit: float) -> Array:
    """(place,) share of the people of each place whose time is within the limit.

    Args:
        evidence: what is known.
        hours: (place,) mean time, of which the way to the own seat is a part.
        limit: hours.
    """
    mean = seat_time(evidence)
    tenths = np.asarray(evidence.time("seat_time_tenth").values, dtype=float)
    # Times are stored in single precision; a mean that equals the limit must count as within it.
    # Beyond a seat that cannot be reached lies nothing that can.
    reached = np.isfinite(mean)
    onward = np.where(reached, hours, np.inf) - np.where(reached, mean, 0.0)
    each = onward[:, None] + tenths
    return np.asarray((each <= limit * (1 + SINGLE)).mean(axis=1))


def seat_time(evidence: Evidence) -> Array:
    """(place,) hours to the own county seat."""
    return np.asarray(evidence.time("seat_time").values, dtype=float)


def travel_time(evidence: Evidence) -> Array:
    """(county, county) hours between seats, 0 on the diagonal."""
    return np.asarray(evidence.time("travel_time").values, dtype=float)
