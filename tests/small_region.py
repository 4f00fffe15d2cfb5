"""A region small enough to work out by hand: three counties on an asymmetric network.

Node positions are 0, 1, 2 (the seats) and 3 (a junction). One-way and two-way roads:

    0 <-> 3   60 km at 60 km/h   1 h     (detour 1)
    3  -> 1   40 km at 40 km/h   1 h     one way, out of the junction
    1  -> 0  100 km, detour 1.5, at 50 km/h   3 h   one way
    3 <-> 2   30 km, detour 2, at 30 km/h     2 h
    1 <-> 2   candidate, closed  10 km at 20 km/h   0.5 h when opened

Seats stand 5 km at 50 km/h (0.1 h) from their node; a trip has no terminal time. The airport stands
at node 1, 4 km (0.1 h at 40 km/h) away; the land crossing at node 2, on the road.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from hinterland.codebook import quantity
from hinterland.flow import Territory

COUNTIES = ("A1", "A2", "B1")
TIERS = ("city", "town", "village")

SETTINGS: dict[str, Any] = {
    "currency": "SML",
    "price_year": 2020,
    "title_en": "Three counties",
    "title_zh": "三县",
    "notices": ["Made up for tests."],
}

_SIZES = {
    "county": COUNTIES,
    "place": tuple(f"{county}-{tier}" for county in COUNTIES for tier in TIERS),
    "province": ("A", "B"),
    "node": tuple(range(4)),
    "link": tuple(range(5)),
    "facility": ("airport:X", "land_port:Y"),
    "sector": ("crops", "services"),
    "group": ("urban", "rural"),
}

_FACTS: dict[str, Any] = {
    "county_name_en": ["Anfang", "Mitte", "Ende"],
    "county_name_zh": ["安县", "中县", "末县"],
    "county_kind": ["district", "county", "county"],
    "county_role": ["region", "region", "region"],
    "code_year": [2020, 2020, 2020],
    "county_prefecture": ["A0", "A0", "B0"],
    "prefecture_name_en": ["Alpha", "Alpha", "Beta"],
    "prefecture_name_zh": ["甲州", "甲州", "乙州"],
    "county_province": ["A", "A", "B"],
    "seat_lon": [100.0, 100.9, 100.4],
    "seat_lat": [30.0, 30.0, 30.6],
    "seat_node": [0, 1, 2],
    "seat_access_distance": [5.0, 5.0, 5.0],
    "seat_access_speed": [50.0, 50.0, 50.0],
    "prefecture_seat": [1, 0, 1],
    "provincial_capital": [1, 0, 1],
    "area": [1000.0, 3000.0, 6000.0],
    "elevation": [500.0, 1500.0, 3000.0],
    "relief": [20.0, 200.0, 600.0],
    "contested": [0, 0, 0],
    "contested_note_en": ["", "", ""],
    "contested_note_zh": ["", "", ""],
    "arid_share": [0.0, 0.1, 0.5],
    "place_county": np.repeat([0, 1, 2], 3),
    "place_tier": np.tile(TIERS, 3),
    "place_lon": np.repeat([100.0, 100.9, 100.4], 3),
    "place_lat": np.repeat([30.0, 30.0, 30.6], 3),
    # City, town and village people of each county.
    "population": [300e3, 50e3, 150e3, 40e3, 20e3, 140e3, 10e3, 10e3, 80e3],
    "seat_distance": [2.0, 10.0, 12.0, 1.0, 15.0, 20.0, 1.0, 20.0, 40.0],
    "local_detour": [1.0, 1.2, 1.5, 1.0, 1.2, 1.5, 1.0, 1.5, 2.0],
    "local_speed": [20.0, 40.0, 30.0, 20.0, 40.0, 30.0, 20.0, 30.0, 20.0],
    "income": [40e3, 32e3, 16e3, 36e3, 28e3, 12e3, 30e3, 25e3, 10e3],
    "employment": [
        [5e3, 150e3],
        [5e3, 20e3],
        [60e3, 15e3],
        [1e3, 19e3],
        [3e3, 7e3],
        [60e3, 10e3],
        [500, 4500],
        [2e3, 3e3],
        [36e3, 4e3],
    ],
    "output": [
        [1e8, 15e9],
        [1e8, 1e9],
        [2e9, 1e9],
        [2e7, 2e9],
        [1e8, 4e8],
        [2e9, 5e8],
        [1e7, 4e8],
        [5e7, 2e8],
        [1e9, 2e8],
    ],
    "group_share": np.tile([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], (3, 1)),
    "sector_name_en": ["Crops", "Services"],
    "sector_name_zh": ["种植业", "服务业"],
    "sector_tradable": [1, 0],
    "sector_needs_land": [1, 0],
    "group_name_en": ["urban residents", "rural residents"],
    "group_name_zh": ["城镇居民", "农村居民"],
    "province_name_en": ["Province A", "Province B"],
    "province_name_zh": ["甲省", "乙省"],
    "province_seat_lon": [100.0, 100.4],
    "province_seat_lat": [30.0, 30.6],
    "node_lon": [100.0, 100.9, 100.4, 100.5],
    "node_lat": [30.0, 30.0, 30.6, 30.2],
    "node_mode": ["road"] * 4,
    "link_from": [0, 3, 1, 3, 1],
    "link_to": [3, 1, 0, 2, 2],
    "link_mode": ["road"] * 5,
    "link_class": ["unknown"] * 5,
    "link_geometry": [60.0, 40.0, 100.0, 30.0, 10.0],
    "link_relief": [10.0, 50.0, 200.0, 500.0, 300.0],
    "link_detour": [1.0, 1.0, 1.5, 2.0, 1.0],
    "link_speed": [60.0, 40.0, 50.0, 30.0, 20.0],
    "link_two_way": [1, 0, 0, 1, 1],
    "link_open": [1.0, 1.0, 1.0, 1.0, 0.0],
    "facility_kind": ["airport", "land_port"],
    "facility_name_en": ["X airport", "Y crossing"],
    "facility_name_zh": ["X机场", "Y口岸"],
    "facility_class": ["small", "road"],
    "facility_lon": [100.9, 100.4],
    "facility_lat": [30.0, 30.6],
    "facility_node": [1, 2],
    "facility_access_distance": [4.0, 0.0],
}
_FACTS.update({word: [0.2, 0.2, 0.1] for word in ("share_barren", "share_grass", "share_crop")})
_FACTS.update({word: [0.1, 0.1, 0.2] for word in ("share_forest", "share_water", "share_other")})
_FACTS["share_urban"] = [0.1, 0.1, 0.1]


def small_dataset(**replaced: Any) -> xr.Dataset:
    """The facts as a dataset; keyword arguments replace values, None removes a fact."""
    values: Mapping[str, Any] = {**_FACTS, **replaced}
    variables = {}
    for word, given in values.items():
        if given is None:
            continue
        attrs = {"source": "made up for tests", "status": "modelled", "year": "2020"}
        variables[word] = (quantity(word).dims, np.asarray(given), attrs)
    return xr.Dataset(variables, coords={dim: list(labels) for dim, labels in _SIZES.items()})


def small_territory(**replaced: Any) -> Territory:
    """The region as a Territory."""
    return Territory("small", small_dataset(**replaced), SETTINGS)
