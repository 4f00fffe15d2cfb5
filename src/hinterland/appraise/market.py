"""Market access: what a county can sell to, by distance and by equilibrium."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    county_count,
    county_index,
    county_sum,
    nonfarm,
    seat_time,
    travel_time,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.gravity import harris, iceberg, structural_access
from hinterland.numerics.groups import Array, Mask, group_sum, ratio


def market_time(evidence: Evidence) -> Array:
    """(county, county) hours between markets; on the diagonal the internal time.

    The internal time is the population-weighted harmonic mean of the seat times, each at least a
    quarter of an hour. It is harmonic so that one village without a road does not take away the
    market of all others, and so that no improvement ever lowers market access. Times between seats
    have the same floor.
    """
    floor = thresholds()["own_time_floor"]
    time = np.maximum(travel_time(evidence), floor)
    people, seat = array(evidence, "population"), np.maximum(seat_time(evidence), floor)
    index, count = county_index(evidence), county_count(evidence)
    total = group_sum(people, index, count)
    reach = group_sum(people / seat, index, count)
    np.fill_diagonal(time, ratio(total, reach, empty=np.inf))
    return time


@indicator("market_access_harris")
def market_access_harris(evidence: Evidence) -> xr.DataArray:
    """Sum over units of output / time, own output at the internal time (Harris 1954)."""
    return by_county(evidence, harris(_output(evidence), market_time(evidence)))


@indicator("market_access_people")
def market_access_people(evidence: Evidence) -> xr.DataArray:
    """The same with people in place of output: it does not rest on modelled incomes."""
    people = county_sum(evidence, array(evidence, "population"))
    return by_county(evidence, harris(people, market_time(evidence)))


@indicator("market_access_structural")
def market_access_structural(evidence: Evidence) -> xr.DataArray:
    """Market access consistent with trade: MA_i = sum_j tau_ij^-theta s_j / MA_j.

    Donaldson and Hornbeck (2016), with tau = 1 + assumed cost share per hour and s_j the share of a
    unit in all output, so that the result has no unit. The equation supposes equal costs both ways,
    so the mean of the times there and back is used.
    """
    limits = thresholds()
    output = _output(evidence)
    total = float(output.sum())
    time = market_time(evidence)
    tau = iceberg((time + time.T) / 2, limits["iceberg_share_per_hour"])
    share = output / total if total > 0 else output
    found = structural_access(share, tau, theta=limits["trade_elasticity"])
    return by_county(evidence, found.value)


@indicator("market_share_prefecture", after=("market_access_harris",))
def market_share_prefecture(evidence: Evidence) -> xr.DataArray:
    """Share of market access that lies in the own prefecture, own county included."""
    return by_county(evidence, _share_of_access(evidence, _same(evidence, "county_prefecture")))


@indicator("market_share_province", after=("market_access_harris",))
def market_share_province(evidence: Evidence) -> xr.DataArray:
    """Share of market access in the own province beyond the own prefecture."""
    rest = _same(evidence, "county_province") & ~_same(evidence, "county_prefecture")
    return by_county(evidence, _share_of_access(evidence, rest))


@indicator("market_share_beyond", after=("market_access_harris",))
def market_share_beyond(evidence: Evidence) -> xr.DataArray:
    """Share of market access beyond the own province and prefecture."""
    near = _same(evidence, "county_province") | _same(evidence, "county_prefecture")
    return by_county(evidence, _share_of_access(evidence, ~near))


@indicator("job_access")
def job_access(evidence: Evidence) -> xr.DataArray:
    """Jobs outside farming in the own county and in those whose seat is within one hour."""
    near = travel_time(evidence) <= thresholds()["job_hours"]
    return by_county(evidence, near @ _jobs(evidence))


@indicator("job_access_gravity")
def job_access_gravity(evidence: Evidence) -> xr.DataArray:
    """Sum of jobs outside farming over the time to them, own jobs at the internal time."""
    return by_county(evidence, harris(_jobs(evidence), market_time(evidence)))


def _jobs(evidence: Evidence) -> Array:
    return county_sum(evidence, array(evidence, "employment") @ nonfarm(evidence))


def _output(evidence: Evidence) -> Array:
    return county_sum(evidence, array(evidence, "output").sum(axis=1))


def _same(evidence: Evidence, word: str) -> Mask:
    # Whole numbers compare many times faster than the codes themselves.
    _, unit = np.unique(np.asarray(evidence.fact(word).values), return_inverse=True)
    return np.asarray(unit[:, None] == unit[None, :])


def _share_of_access(evidence: Evidence, pairs: Mask) -> Array:
    part = harris(_output(evidence), market_time(evidence), pairs)
    whole = np.asarray(evidence.results["market_access_harris"].values, dtype=float)
    return np.clip(ratio(part, whole, empty=0.0), 0.0, 1.0)
