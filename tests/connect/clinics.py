"""The small region with single settlements and any number of clinics, for tests of reach."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from hinterland.codebook import quantity
from hinterland.flow import Territory
from tests.small_region import SETTINGS, small_dataset

SETTLED = np.ones(9, dtype=np.int64)
SPREAD_LON = [100.0, 100.1, 99.8, 100.9, 100.8, 101.1, 100.4, 100.45, 100.2]
SPREAD_LAT = [30.0, 30.05, 30.1, 30.0, 29.9, 30.1, 30.6, 30.5, 30.7]


def clinic_region(
    lon: Any,
    lat: Any,
    node: Any,
    supply: Any,
    *,
    settled: bool = True,
    settings: dict[str, Any] | None = None,
    **replaced: Any,
) -> Territory:
    """Three counties whose places are settlements, with clinics at the given points."""
    if settled:
        replaced = {
            "settlements": SETTLED,
            "place_lon": SPREAD_LON,
            "place_lat": SPREAD_LAT,
            **replaced,
        }
    count = len(lon)
    names = [f"clinic {number}" for number in range(count)]
    facts: dict[str, Any] = {
        "facility_kind": ["clinic"] * count,
        "facility_name_en": names,
        "facility_name_zh": names,
        "facility_class": ["small"] * count,
        "facility_lon": lon,
        "facility_lat": lat,
        "facility_node": node,
        "facility_access_distance": np.zeros(count),
        "facility_supply": np.asarray(supply, dtype=float),
    }
    attrs = {"source": "made up for tests", "status": "modelled"}
    dataset = small_dataset(**replaced).drop_dims("facility")
    dataset = dataset.assign_coords(facility=[f"clinic:{number}" for number in range(count)])
    variables = {
        word: xr.Variable(quantity(word).dims, np.asarray(values), attrs)
        for word, values in facts.items()
    }
    return Territory("clinics", dataset.assign(variables), {**SETTINGS, **(settings or {})})


def random_clinics(rng: np.random.Generator, count: int, **more: Any) -> Territory:
    """Clinics at random points and nodes of the region, some joined to no road."""
    return clinic_region(
        rng.uniform(99.7, 101.2, count),
        rng.uniform(29.8, 30.8, count),
        rng.integers(-1, 4, count),
        rng.integers(0, 9, count),
        **more,
    )
