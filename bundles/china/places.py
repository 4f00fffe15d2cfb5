"""Where the three tiers of a county live: a point each, and their mean distance to the seat.

Nothing is known of single towns and villages, so their people are spread over the land by a
habitability weight per land-cover class: towns over cropland and built-up land, villages over all
land but ice, bare ground and water. People thin out with distance from the seat, which stands
where most of them live; without this a county as large as a country would have its villagers in the
middle of a desert. Distances are crow-fly kilometres.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bundles.china.population import TIERS
from bundles.china.rasters import Pixels

Array = NDArray[np.float64]
_SOURCE = "people spread over habitable land cover (MODIS MCD12C1) inside the polygon"
PROVENANCE: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(
        ("place_lon", "place_lat", "seat_distance", "distance_spread"),
        (_SOURCE, "modelled", "2019"),
    ),
    "county": ("key of the county table", "observed", "2023"),
}
EARTH_RADIUS_KM = 6371.0088
# IGBP class -> weight of a pixel; assumptions: a field holds people, pasture and forest few.
VILLAGE_WEIGHT = {12: 1.0, 13: 1.0, 14: 1.0, 10: 0.1, 9: 0.15, 8: 0.15, 4: 0.1, 5: 0.1}
VILLAGE_WEIGHT |= {1: 0.05, 2: 0.1, 3: 0.05, 6: 0.05, 7: 0.05, 11: 0.2}
TOWN_WEIGHT = {12: 1.0, 13: 5.0, 14: 1.0}
# Mean distance to the centre of a square of area A is 0.38 sqrt(A), of a disc 0.376 sqrt(A);
# people crowd towards the centre, so a little less is taken.
CITY_SPREAD = 0.3
# Density falls by a factor of e over this distance; assumed. Usual counties hardly feel it.
THINNING_KM = 50.0
SMALLEST_CITY_KM2 = 1.0
TENTHS = 10
SPREAD = tuple(f"distance_spread_{tenth}" for tenth in range(TENTHS))
_DISC = np.sqrt((np.arange(TENTHS) + 0.5) / TENTHS)
_DISC = _DISC / _DISC.mean()


def places(seats: pd.DataFrame, land: pd.DataFrame, grid: Pixels) -> pd.DataFrame:
    """One row per county and tier, index `{code}-{tier}`: place_lon, place_lat, seat_distance
    (km) and distance_spread_0 .. 9 (of tenths of the people, over their mean).

    `seats` (seat_lon, seat_lat) and `land` (area, share_urban) are in the counties' order of
    `grid.owner`.
    """
    lon, lat = seats["seat_lon"].to_numpy(float), seats["seat_lat"].to_numpy(float)
    built = np.maximum((land["area"] * land["share_urban"]).to_numpy(float), SMALLEST_CITY_KM2)
    village = _weights(grid, VILLAGE_WEIGHT)
    village = _or_else(village, grid.weight, grid.owner, len(seats))
    away = great_circle(grid.lon, grid.lat, lon[grid.owner], lat[grid.owner])
    village = village * np.exp(-away / THINNING_KM)
    town = _weights(grid, TOWN_WEIGHT) * np.exp(-away / THINNING_KM)
    town = _or_else(town, village, grid.owner, len(seats))
    found = {
        "city": (lon, lat, CITY_SPREAD * np.sqrt(built)),
        "town": _spread(grid, town, lon, lat),
        "village": _spread(grid, village, lon, lat),
    }
    spread = {
        # Distance to the centre of a disc rises with the root of the people within it.
        "city": np.tile(_DISC, (len(seats), 1)),
        "town": _tenths(grid, town, lon, lat),
        "village": _tenths(grid, village, lon, lat),
    }
    frames = []
    for tier in TIERS:
        values = dict(zip(("place_lon", "place_lat", "seat_distance"), found[tier], strict=True))
        values |= dict(zip(SPREAD, spread[tier].T, strict=True))
        frames.append(
            pd.DataFrame(
                {"county": seats.index, "place_tier": tier, **values},
                index=[f"{code}-{tier}" for code in seats.index],
            )
        )
    table = pd.concat(frames).rename_axis("place")
    order = [f"{code}-{tier}" for code in seats.index for tier in TIERS]
    return table.loc[order]


def _tenths(grid: Pixels, weight: Array, lon: Array, lat: Array) -> Array:
    """(county, tenth) mean distance of each tenth of the people over the mean, nearest first."""
    away = great_circle(grid.lon, grid.lat, lon[grid.owner], lat[grid.owner])
    order = np.lexsort((away, grid.owner))
    owner, away, weight = grid.owner[order], away[order], weight[order]
    total = np.bincount(owner, weight, len(lon))
    before = np.concatenate([[0.0], np.cumsum(total)[:-1]])
    upper = (np.cumsum(weight) - before[owner]) / total[owner]
    lower = upper - weight / total[owner]
    parts = np.empty((len(lon), TENTHS))
    for tenth in range(TENTHS):
        # The share of each pixel's people that falls into this tenth of their county.
        low, high = tenth / TENTHS, (tenth + 1) / TENTHS
        share = np.clip(np.minimum(upper, high) - np.maximum(lower, low), 0.0, None)
        parts[:, tenth] = np.bincount(owner, share * away, len(lon)) * TENTHS
    mean = parts.mean(axis=1, keepdims=True)
    # Where all people live at the seat there is nothing to spread.
    return np.where(mean > 0, parts / np.where(mean > 0, mean, 1.0), 1.0)


def great_circle(lon: Array, lat: Array, lon2: Array, lat2: Array) -> Array:
    """Crow-fly distance in km between points in degrees (haversine)."""
    a, b = np.radians(lat), np.radians(lat2)
    half = np.sin((b - a) / 2) ** 2
    half = half + np.cos(a) * np.cos(b) * np.sin(np.radians(lon2 - lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def _weights(grid: Pixels, by_class: dict[int, float]) -> Array:
    lookup = np.zeros(256)
    lookup[list(by_class)] = list(by_class.values())
    return lookup[grid.cover] * grid.weight


def _or_else(weight: Array, fallback: Array, owner: NDArray[np.int64], counties: int) -> Array:
    """Counties whose `weight` sums to nothing (all desert, say) take the fallback."""
    empty = np.bincount(owner, weight, counties) <= 0
    return np.where(empty[owner], fallback, weight)


def _spread(grid: Pixels, weight: Array, lon: Array, lat: Array) -> tuple[Array, Array, Array]:
    """Point nearest to the weighted centre, and the weighted mean distance to the seat."""
    owner, counties = grid.owner, len(lon)
    total = np.bincount(owner, weight, counties)
    away = great_circle(grid.lon, grid.lat, lon[owner], lat[owner])
    distance = np.bincount(owner, weight * away, counties) / total
    centre_lon = np.bincount(owner, weight * grid.lon, counties) / total
    centre_lat = np.bincount(owner, weight * grid.lat, counties) / total
    off = great_circle(grid.lon, grid.lat, centre_lon[owner], centre_lat[owner])
    # The centre may lie outside a crescent-shaped county: take its nearest own inhabited pixel.
    off = np.where(weight > 0, off, np.inf)
    nearest = np.lexsort((off, owner))
    first = nearest[np.searchsorted(owner[nearest], np.arange(counties))]
    return grid.lon[first], grid.lat[first], distance
