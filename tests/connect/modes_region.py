"""Three counties with roads, a railway, airports, a port and a border, to be worked out by hand.

    road     0 <-> 3   60 km at 60 km/h   1 h
             3  -> 1   40 km at 40 km/h   1 h     one way
             1  -> 0  150 km at 50 km/h   3 h     one way
             3 <-> 2   60 km at 30 km/h   2 h
    rail     4 <-> 5  100 km at 100 km/h  1 h     conventional
             5 <-> 6  200 km at 250 km/h  0.8 h   high-speed, modelled: no freight

Seats stand 5 km at 50 km/h (0.1 h) from road nodes 0, 1 and 2, where stations join rail nodes 4, 5
and 6. A large airport is 4 km (0.1 h) from node 0, a small one at node 2 (far off on the map). The
sea port is at node 1, the land crossing at node 2. `Near` lies behind the crossing: 100 km at
50 km/h, 10 h and 20 money/t at the border; `Over` behind the port: 1000 km at 25 km/h and 48 h.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from hinterland.codebook import quantity
from hinterland.flow import Territory
from tests.small_region import SETTINGS, small_dataset

SIZES = {
    "node": tuple(range(7)),
    "link": tuple(range(6)),
    "facility": ("S1", "S2", "S3", "airport:A", "airport:B", "sea_port:P", "land_port:Y"),
    "foreign": ("Near", "Over"),
    "gateway": (0, 1),
}

FACTS: dict[str, Any] = {
    "node_lon": [100.0, 100.9, 100.4, 100.5, 100.0, 100.9, 100.4],
    "node_lat": [30.0, 30.0, 30.6, 30.2, 30.0, 30.0, 30.6],
    "node_mode": ["road"] * 4 + ["rail"] * 3,
    "link_from": [0, 3, 1, 3, 4, 5],
    "link_to": [3, 1, 0, 2, 5, 6],
    "link_mode": ["road"] * 4 + ["rail"] * 2,
    "link_class": ["unknown"] * 4 + ["conventional", "hsr"],
    "link_geometry": [60.0, 40.0, 150.0, 60.0, 100.0, 200.0],
    "link_relief": [10.0] * 6,
    "link_detour": [1.0] * 6,
    "link_speed": [60.0, 40.0, 50.0, 30.0, 100.0, 250.0],
    "link_two_way": [1, 0, 0, 1, 1, 1],
    "link_open": [1.0] * 6,
    "facility_kind": ["rail_station"] * 3 + ["airport"] * 2 + ["sea_port", "land_port"],
    "facility_name_en": ["S1", "S2", "S3", "A", "B", "P", "Y"],
    "facility_name_zh": ["站一", "站二", "站三", "甲", "乙", "港", "口"],
    "facility_class": ["seat"] * 3 + ["large", "small", "sea", "road"],
    "facility_lon": [100.0, 100.9, 100.4, 100.0, 110.0, 120.0, 100.4],
    "facility_lat": [30.0, 30.0, 30.6, 30.0, 30.0, 20.0, 30.6],
    "facility_node": [0, 1, 2, 0, 2, 1, 2],
    "facility_access_distance": [0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0],
    "facility_rail_node": [4, 5, 6, -1, -1, -1, -1],
    "foreign_name_en": ["Near", "Over"],
    "foreign_name_zh": ["近国", "远国"],
    "foreign_lon": [100.0, 150.0],
    "foreign_lat": [32.0, 20.0],
    "foreign_gross_product": [1e9, 1e9],
    "gateway_facility": [6, 5],
    "gateway_foreign": [0, 1],
    "gateway_distance": [100.0, 1000.0],
    "gateway_speed": [50.0, 25.0],
    "gateway_border_time": [10.0, 48.0],
    "gateway_fee": [20.0, 0.0],
}


def modes_territory(access: dict[str, Any] | None = None, **replaced: Any) -> Territory:
    """The region; keyword arguments replace or add facts, `access` sets parameters."""
    base = small_dataset().drop_dims(["node", "link", "facility"])
    variables = {}
    for word, given in {**FACTS, **replaced}.items():
        if given is not None:
            attrs = {"source": "made up for tests", "status": "modelled", "year": "2020"}
            variables[word] = (quantity(word).dims, np.asarray(given), attrs)
    extra = xr.Dataset(variables, coords={dim: list(labels) for dim, labels in SIZES.items()})
    settings = {**SETTINGS, "currency": "CNY", **({"access": access} if access else {})}
    return Territory("modes", base.merge(extra), settings)
