"""Detour and speed of road links from terrain.

The road extract gives lengths of simplified lines and neither class nor speed, so both are
modelled from what the altitude grid shows along a link of L km:

    climb   = sum of |elevation differences| every 6 km / L, capped        (m per km)
    road_km = L * (1 + base + climb_detour * climb / 30 * L / (L + half_km))
    speed   = flat_speed / (1 + climb_slowing * climb / 30 + height_slowing * high)
    high    = max(elevation - high_from, 0) / 1000                         (km)

A long straight link hides more bends than a short one, which L / (L + half_km) expresses; a link
that climbs hides hairpins. The coefficients are fitted in `speed_fit` and typed, with what they
were fitted to, in `typed/road_parameters.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bundles.china import terrain
from bundles.china.graph_edit import Graph, great_circle_km

Floats = NDArray[np.float64]

PARAMETER_FILE = Path(__file__).parent / "typed" / "road_parameters.toml"
SAMPLE_KM = 6.0
CLIMB_UNIT = 30.0
FITTED = (
    "base",
    "climb_detour",
    "half_km",
    "flat_speed",
    "climb_slowing",
    "height_slowing",
    "road_terminal_time",
)


@dataclass(frozen=True)
class RoadParameters:
    """Coefficients of the road model; units in `typed/road_parameters.toml`."""

    base: float
    climb_detour: float
    half_km: float
    flat_speed: float
    climb_slowing: float
    height_slowing: float
    road_terminal_time: float
    climb_cap: float
    high_from: float
    ferry_speed: float
    access_detour: float
    access_speed: float
    access_ferry_speed: float


@dataclass(frozen=True)
class LinkTerrain:
    """(m,) arrays per link: climb (m/km), elevation (m) and relief (m, standard deviation)."""

    climb: Floats
    elevation: Floats
    relief: Floats

    def take(self, rows: NDArray[np.int64]) -> LinkTerrain:
        """The terrain of a selection of the links."""
        return LinkTerrain(self.climb[rows], self.elevation[rows], self.relief[rows])


def read_parameters(path: Path = PARAMETER_FILE) -> RoadParameters:
    """The typed coefficients; a missing or unknown name is an error."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    values = {name: float(entry["value"]) for name, entry in table.items()}
    expected = set(RoadParameters.__dataclass_fields__)
    if set(values) != expected:
        raise ValueError(
            f"{path.name}: missing {sorted(expected - set(values))}, "
            f"unknown {sorted(set(values) - expected)}."
        )
    return RoadParameters(**values)


def link_terrain(graph: Graph) -> LinkTerrain:
    """Terrain sampled along each straight link of the source graph."""
    mean = [
        terrain.along(grid, graph.start, graph.end, graph.lon, graph.lat)
        for grid in (terrain.elevation, terrain.relief)
    ]
    return LinkTerrain(_climb(graph), mean[0], mean[1])


def detour(km: Floats, ground: LinkTerrain, p: RoadParameters) -> Floats:
    """Modelled length over the source's length, at least 1."""
    climb = np.minimum(ground.climb, p.climb_cap) / CLIMB_UNIT
    return np.maximum(1.0, 1.0 + p.base + p.climb_detour * climb * km / (km + p.half_km))


def speed(ground: LinkTerrain, p: RoadParameters) -> Floats:
    """Modelled speed in km/h."""
    climb = np.minimum(ground.climb, p.climb_cap) / CLIMB_UNIT
    high = np.maximum(ground.elevation - p.high_from, 0.0) / 1000.0
    return p.flat_speed / (1.0 + p.climb_slowing * climb + p.height_slowing * high)


def with_road_model(
    graph: Graph, ground: LinkTerrain, p: RoadParameters, ferry_kind: int, typed_kind: int
) -> Graph:
    """The graph with modelled length, hours and relief on every link.

    A ferry and a road of typed length have no detour: their km are those travelled.
    """
    ferry = graph.kind == ferry_kind
    factor = np.where(ferry | (graph.kind == typed_kind), 1.0, detour(graph.km, ground, p))
    road_km = graph.km * factor
    km_h = np.where(ferry, p.ferry_speed, speed(ground, p))
    return replace(graph, road_km=road_km, hours=road_km / km_h, relief=ground.relief)


def _climb(graph: Graph) -> Floats:
    steps = np.maximum(1, np.ceil(graph.km / SAMPLE_KM)).astype(np.int64)
    climbed = np.zeros(graph.link_count)
    for count in np.unique(steps):
        rows = np.flatnonzero(steps == count)
        share = np.linspace(0.0, 1.0, int(count) + 1)
        a, b = graph.start[rows], graph.end[rows]
        lon = graph.lon[a][:, None] * (1 - share) + graph.lon[b][:, None] * share
        lat = graph.lat[a][:, None] * (1 - share) + graph.lat[b][:, None] * share
        climbed[rows] = np.abs(np.diff(terrain.elevation(lon, lat), axis=1)).sum(axis=1)
    straight = great_circle_km(
        graph.lon[graph.start], graph.lat[graph.start], graph.lon[graph.end], graph.lat[graph.end]
    )
    # Straight km, not the source's: elevation was sampled on the straight line.
    return np.asarray(climbed / np.maximum(straight, 1.0))
