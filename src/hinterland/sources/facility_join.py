"""Where facilities meet the networks: the nearest node of an open road or railway."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STATION_KM = 10.0
"""Straight distance within which a station belongs to a railway; assumed."""


Finder = Callable[[Floats, Floats], tuple[Ints, Floats]]
"""From (position,) degrees to the nearest node and straight km to it; -1 and infinite if none."""


def node_finder(territory: Territory, mode: str) -> Finder:
    """What finds the nearest end of an open link of a mode; build it once for many positions."""
    facts = territory.facts
    used = (facts["link_mode"].values == mode) & (facts["link_open"].values > 0)
    nodes = np.unique(
        np.concatenate(
            [facts[end].values[used].astype(np.int64) for end in ("link_from", "link_to")]
        )
    )
    x, y = (facts[f"node_{axis}"].values[nodes].astype(float) for axis in ("lon", "lat"))
    tree = cKDTree(on_sphere(x, y)) if len(nodes) else None

    def nearest(lon: Floats, lat: Floats) -> tuple[Ints, Floats]:
        if tree is None:
            return np.full(len(lon), -1, np.int64), np.full(len(lon), np.inf)
        _, near = tree.query(on_sphere(lon, lat))
        return nodes[near], straight_km(lon, lat, x[near], y[near])

    return nearest


def road_join(
    territory: Territory, lon: Floats, lat: Floats, within: float
) -> tuple[Ints, Floats, Floats]:
    """Road nodes of positions and the way to them.

    The way is the straight distance times the detour of local roads at the nearest place.

    Args:
        territory: with roads and places.
        lon, lat: (position,) degrees.
        within: km of way beyond which a position has no road.

    Returns:
        (position,) node, -1 where the way is too long; km of way, 0 there; and km of the way to the
        nearest node whether or not it is within the limit.
    """
    node, km = node_finder(territory, "road")(lon, lat)
    facts = territory.facts
    x, y = (facts[f"place_{axis}"].values.astype(float) for axis in ("lon", "lat"))
    _, place = cKDTree(on_sphere(x, y)).query(on_sphere(lon, lat))
    way = km * facts["local_detour"].values[place].astype(float)
    joined = way <= within
    return np.where(joined, node, -1), np.where(joined, way, 0.0), way


def rail_join(territory: Territory, lon: Floats, lat: Floats) -> Ints:
    """(position,) The railway node of stations, -1 where no railway is within reach."""
    node, km = node_finder(territory, "rail")(lon, lat)
    return np.where(km <= STATION_KM, node, -1)


def on_sphere(lon: Floats, lat: Floats) -> Floats:
    """(position, 3) unit vectors, whose distances order as those along the ground do."""
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
