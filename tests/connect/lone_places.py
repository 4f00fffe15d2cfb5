"""A small region whose nine places are single settlements on a plane, with any roads.

Positions are km east and north of a point on the equator; nodes and links are given by the test.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from hypothesis import strategies as st

from hinterland.codebook import quantity
from hinterland.flow import Territory
from hinterland.numerics.segments import KM_PER_DEGREE
from tests.small_region import SETTINGS, small_dataset

PLACES = 9

Road = tuple[int, int, float, float, int, int]
"""From, to, km, km/h, two-way, open."""

_COORDINATE = st.integers(-15, 15).map(float)
_POSITION = st.tuples(_COORDINATE, _COORDINATE)


@st.composite
def networks(draw):
    """Nodes, roads, places, and one more road."""
    nodes = draw(st.lists(_POSITION, min_size=2, max_size=8, unique=True))
    end = st.integers(0, len(nodes) - 1)
    speed = st.sampled_from([1.0, 4.0, 20.0, 60.0])
    stretch = st.sampled_from([1.0, 1.5, 3.0])

    def road(a, b, kmh, factor, both):
        km = float(np.hypot(*np.subtract(nodes[a], nodes[b]))) * factor
        return (a, b, km, kmh, both, 1)

    one = st.builds(road, end, end, speed, stretch, st.integers(0, 1))
    roads = draw(st.lists(one, min_size=1, max_size=10))
    places = draw(st.lists(_POSITION, min_size=1, max_size=4))
    return nodes, roads, places, draw(one)


def lone_places(
    nodes: Sequence[tuple[float, float]],
    roads: Sequence[Road],
    places: Sequence[tuple[float, float]],
    *,
    mode: Sequence[str] | None = None,
    settings: dict[str, Any] | None = None,
    **replaced: Any,
) -> Territory:
    """Places beyond those given lie at the last position given."""
    spots = [*places, *[places[-1]] * (PLACES - len(places))]
    given = {
        "place_lon": [x / KM_PER_DEGREE for x, _ in spots],
        "place_lat": [y / KM_PER_DEGREE for _, y in spots],
        "seat_node": [-1, -1, -1],
        "settlements": [1] * PLACES,
        **replaced,
    }
    base = small_dataset(facility_node=[-1, -1], **given).drop_dims(["node", "link"])
    start, end, km, speed, both, usable = zip(*roads, strict=True)
    facts = {
        "node_lon": [x / KM_PER_DEGREE for x, _ in nodes],
        "node_lat": [y / KM_PER_DEGREE for _, y in nodes],
        "node_mode": ["road"] * len(nodes),
        "link_from": start,
        "link_to": end,
        "link_mode": mode or ["road"] * len(roads),
        "link_class": ["unknown"] * len(roads),
        "link_geometry": km,
        "link_relief": [0.0] * len(roads),
        "link_detour": [1.0] * len(roads),
        "link_speed": speed,
        "link_two_way": both,
        "link_open": np.asarray(usable, float),
    }
    about = {"source": "made up for tests", "status": "modelled"}
    variables = {
        word: (quantity(word).dims, np.asarray(values), about) for word, values in facts.items()
    }
    coordinates = {"node": list(range(len(nodes))), "link": list(range(len(roads)))}
    added = xr.Dataset(variables, coords=coordinates)
    return Territory("lone", base.merge(added), {**SETTINGS, **(settings or {})})
