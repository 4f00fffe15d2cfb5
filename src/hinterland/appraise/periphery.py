"""Whether remoteness decides: slopes of access and income, and access from edge to core."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    county_mean,
    county_sum,
    region,
    result,
    scalar,
    service_time,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.around import on_sphere, straight_km
from hinterland.numerics.gravity import harris
from hinterland.numerics.groups import Array
from hinterland.numerics.weighted import tenths_by, weighted_slope

DECILES = 10
NEAREST_KM = 1.0
"""Straight distance below which two seats are taken to be neighbours."""


@indicator("access_remoteness_slope", after=("job_access_gravity",))
def access_remoteness_slope(evidence: Evidence) -> xr.DataArray:
    """Slope of log access to jobs on log time to the provincial capital, weighted by people.

    Over the region's counties with all three known; -1 means that twice the time halves the access,
    0 that remoteness does not matter. An association, not an effect.
    """
    return scalar(weighted_slope(*_sample(evidence).against_access)[0])


@indicator("access_remoteness_fit", after=("job_access_gravity",))
def access_remoteness_fit(evidence: Evidence) -> xr.DataArray:
    """R squared of that association; 0 where there is none to fit."""
    return scalar(weighted_slope(*_sample(evidence).against_access)[1])


@indicator("income_remoteness_slope", after=("job_access_gravity",))
def income_remoteness_slope(evidence: Evidence) -> xr.DataArray:
    """Slope of log income per head on log time to the provincial capital, weighted by people."""
    return scalar(weighted_slope(*_sample(evidence).against_income)[0])


@indicator("income_remoteness_fit", after=("job_access_gravity",))
def income_remoteness_fit(evidence: Evidence) -> xr.DataArray:
    """R squared of that association; 0 where there is none to fit."""
    return scalar(weighted_slope(*_sample(evidence).against_income)[1])


@indicator("remoteness_slope_count", after=("job_access_gravity",))
def remoteness_slope_count(evidence: Evidence) -> xr.DataArray:
    """Number of counties that both associations rest on."""
    return scalar(int(_sample(evidence).people.size))


@indicator("access_by_centrality", after=("market_access_people",))
def access_by_centrality(evidence: Evidence) -> xr.DataArray:
    """Mean access to people of each tenth of the region's people, the most peripheral first.

    Centrality is people elsewhere over straight distance, so a new road moves the access and not
    the tenth: a comparison shows which tenths gain.
    """
    people = county_sum(evidence, array(evidence, "population"))
    parts = tenths_by(_centrality(evidence, people), people * region(evidence), DECILES)
    access = np.nan_to_num(result(evidence, "market_access_people"), nan=0.0)
    total = parts.sum(axis=1)
    mean = np.where(total > 0, parts @ access / np.where(total > 0, total, 1.0), 0.0)
    return xr.DataArray(mean, dims=("decile",), coords={"decile": np.arange(1, DECILES + 1)})


@dataclass(frozen=True)
class _Sample:
    """Counties of the region with people, a way to the capital, jobs in reach and an income."""

    time: Array
    access: Array
    income: Array
    people: Array

    @property
    def against_access(self) -> tuple[Array, Array, Array]:
        """x, y and weight."""
        return self.time, self.access, self.people

    @property
    def against_income(self) -> tuple[Array, Array, Array]:
        """x, y and weight."""
        return self.time, self.income, self.people


def _sample(evidence: Evidence) -> _Sample:
    time = county_mean(evidence, service_time(evidence, "provincial_capital"))
    time = np.maximum(time, thresholds()["own_time_floor"])
    access = result(evidence, "job_access_gravity")
    income = county_mean(evidence, array(evidence, "income"))
    people = county_sum(evidence, array(evidence, "population"))
    known = region(evidence) & (people > 0) & np.isfinite(time)
    known &= (access > 0) & np.isfinite(access) & (income > 0) & np.isfinite(income)
    return _Sample(np.log(time[known]), np.log(access[known]), np.log(income[known]), people[known])


def _centrality(evidence: Evidence, people: Array) -> Array:
    """(county,) people elsewhere over the straight distance to their seat, person/km."""
    seats = on_sphere(array(evidence, "seat_lon"), array(evidence, "seat_lat"))
    km = np.maximum(straight_km(seats), NEAREST_KM)
    np.fill_diagonal(km, np.inf)
    return harris(people, km)
