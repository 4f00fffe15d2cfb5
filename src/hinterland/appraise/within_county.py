"""Inside a county: who is near its seat, and how unequal the way there is."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    county_count,
    county_index,
    county_mean,
    seat_time,
    share_within,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import HOURS
from hinterland.numerics.groups import Array, Index, group_sum
from hinterland.numerics.inequality import gini
from hinterland.numerics.quantiles import group_quantiles


@indicator("seat_service_reach")
def seat_service_reach(evidence: Evidence) -> xr.DataArray:
    """Share of a county's people within each threshold of their own seat and its services."""
    hours = seat_time(evidence)
    within = np.stack([share_within(evidence, hours, limit) for limit in HOURS], axis=1)
    shares = np.clip(county_mean(evidence, within), 0.0, 1.0)
    return xr.DataArray(
        shares,
        dims=("county", "threshold"),
        coords={"county": evidence.territory.facts["county"].values, "threshold": list(HOURS)},
    )


@indicator("seat_time_gini")
def seat_time_gini(evidence: Evidence) -> xr.DataArray:
    """Gini of the time to the own seat over the tenths of people of a county's places.

    Where some have no way it is the limit of ever longer times: 1 - the share of people without.
    """
    hours, people, index = _tenths(evidence)
    count = county_count(evidence)
    cut_off = group_sum(people * np.isinf(hours), index, count) > 0
    # Beside an endless way every other is nothing.
    value = np.where(cut_off[index], np.isinf(hours).astype(float), hours)
    return by_county(evidence, _gini_by_group(value, people, index, count))


@indicator("seat_time_spread")
def seat_time_spread(evidence: Evidence) -> xr.DataArray:
    """Time to the own seat that nine tenths of a county's people do not exceed, less that of one.

    Infinite where more than a tenth has no way; 0 where nine tenths have none.
    """
    hours, people, index = _tenths(evidence)
    quantiles = group_quantiles(hours, people, index, county_count(evidence), (0.1, 0.9))
    near, far = quantiles.T
    both_cut_off = np.isinf(near) & np.isinf(far)
    spread = np.where(both_cut_off, 0.0, far) - np.where(both_cut_off, 0.0, near)
    return by_county(evidence, spread)


def _tenths(evidence: Evidence) -> tuple[Array, Array, Index]:
    """(cell,) hours, people and county of each tenth of the people of each place."""
    hours = np.asarray(evidence.time("seat_time_tenth").values, dtype=float)
    tenths = hours.shape[1]
    people = np.repeat(array(evidence, "population") / tenths, tenths)
    return hours.ravel(), people, np.repeat(county_index(evidence), tenths)


def _gini_by_group(value: Array, people: Array, index: Index, count: int) -> Array:
    """(group,) Gini; NaN of nobody."""
    order = np.argsort(index, kind="stable")
    cuts = np.searchsorted(index[order], np.arange(1, count))
    groups = np.split(order, cuts)
    return np.array([gini(people[g], value[g]) if people[g].sum() > 0 else np.nan for g in groups])
