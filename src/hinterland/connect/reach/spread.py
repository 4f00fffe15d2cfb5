"""How access is spread among the people of each county and of the region, not only its mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from hinterland.connect.reach.opportunities import people
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.numerics.groups import Array, Mask, group_mean, group_sum
from hinterland.numerics.inequality import gini, theil_t
from hinterland.numerics.paths import Ints
from hinterland.numerics.quantiles import group_quantiles

SHARES = {"p10": 0.1, "median": 0.5, "p90": 0.9}


def county_spread(
    territory: Territory,
    values: xr.DataArray,
    *,
    within: Sequence[float] = (0.5, 1.0),
    tiers: Sequence[str] = (),
) -> xr.Dataset:
    """Spread of a value by place, as hours to the nearest clinic, among the people of each county.

    Args:
        territory: gives the county, tier and people of each place.
        values: (place,) not negative, infinite where there is no way; labels of the territory. Or
            (place, tenth), as `Access.by_tenth` gives them: each tenth of a place's people has its
            own value.
        within: thresholds for the shares of people at or below them.
        tiers: only people of these tiers; all if empty.

    Returns:
        By county: `mean` (infinite if anybody is cut off), `p10`, `median`, `p90`, `reached` (share
        of people with a finite value), `gini` and `theil` among those reached, and `share_within`
        (county, within). NaN where a county has no such people.

    Raises:
        InputError: labels differ from the territory's, or no such tier.
    """
    county = territory.facts["place_county"].values.astype(np.int64)
    count = territory.facts.sizes["county"]
    found = _spread(_checked(territory, values), _weights(territory, tiers), county, count, within)
    coords = {"county": territory.facts["county"].values, "within": list(within)}
    variables: dict[str, Any] = {
        name: (("county", "within") if column.ndim > 1 else ("county",), column)
        for name, column in found.items()
    }
    return xr.Dataset(variables, coords=coords)


def region_spread(
    territory: Territory,
    values: xr.DataArray,
    *,
    within: Sequence[float] = (0.5, 1.0),
    tiers: Sequence[str] = (),
) -> xr.Dataset:
    """The same for all people of the region's counties together, without a dimension of counties.

    Raises:
        InputError: as `county_spread`.
    """
    weights = np.where(territory.place_region, _weights(territory, tiers), 0.0)
    everyone = np.zeros(len(weights), np.int64)
    found = _spread(_checked(territory, values), weights, everyone, 1, within)
    variables: dict[str, Any] = {
        name: (("within",) if column.ndim > 1 else (), column[0]) for name, column in found.items()
    }
    return xr.Dataset(variables, coords={"within": list(within)})


def _spread(
    values: Array, weights: Array, group: Ints, count: int, within: Sequence[float]
) -> dict[str, Array]:
    if values.ndim > 1:
        parts = values.shape[1]
        weights, group = np.repeat(weights / parts, parts), np.repeat(group, parts)
        values = values.ravel()
    nothing = np.full(count, np.nan)
    reached = np.isfinite(values)
    found = {"mean": group_mean(values, weights, group, count, nothing)}
    quantiles = group_quantiles(values, weights, group, count, tuple(SHARES.values()))
    found |= dict(zip(SHARES, quantiles.T, strict=True))
    found["reached"] = group_mean(reached.astype(float), weights, group, count, nothing)
    found["gini"], found["theil"] = _unequal(values, np.where(reached, weights, 0.0), group, count)
    below = values[:, None] <= np.asarray(within, dtype=float)
    empty = np.full((count, len(within)), np.nan)
    found["share_within"] = group_mean(below.astype(float), weights, group, count, empty)
    return found


def _unequal(values: Array, weights: Array, group: Ints, count: int) -> tuple[Array, Array]:
    """Gini and Theil T of each group; NaN without people."""
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(count + 1))
    total = group_sum(weights, group, count)
    result = np.full((2, count), np.nan)
    for number in np.flatnonzero(total > 0):
        mine = order[starts[number] : starts[number + 1]]
        finite = mine[np.isfinite(values[mine])]
        result[0, number] = gini(weights[finite], values[finite])
        result[1, number] = theil_t(weights[finite], values[finite])
    return result[0], result[1]


def _weights(territory: Territory, tiers: Sequence[str]) -> Array:
    tier = territory.facts["place_tier"].values
    strange = [name for name in tiers if name not in ("city", "town", "village")]
    if strange:
        raise InputError(
            Fault(f"There is no tier {', '.join(strange)}.", "tiers", "Use city, town or village.")
        )
    among: Mask = np.isin(tier, tiers) if tiers else np.ones(len(tier), dtype=bool)
    return np.where(among, people(territory), 0.0)


def _checked(territory: Territory, values: xr.DataArray) -> Array:
    by_place = values.dims in (("place",), ("place", "tenth"))
    if not by_place or not values.indexes["place"].equals(territory.facts.indexes["place"]):
        raise InputError(
            Fault(
                "The values are not by the places of the territory.",
                f"dims {values.dims}",
                "Give one value a place, in the territory's order; choose a rank or threshold.",
            )
        )
    return np.asarray(values.values, dtype=float)
