"""What real sources seldom say of links and facilities, with plausible invented values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hinterland.sources.link_counties import WORD, middles, nearest, on_sphere

Facts = Mapping[str, tuple[tuple[str, ...], Any]]

# By class: surface, share of the wet season, toll per km, vehicles an hour, quality, technology.
_ROADS = {
    "expressway": ("paved", 1.0, 0.45, 4000.0, "good", "dual carriageway"),
    "trunk": ("paved", 0.97, 0.0, 1200.0, "fair", "two lanes"),
}
_LOCAL = ("gravel", 0.9, 0.0, 400.0, "poor", "one lane")
_RAIL = ("unknown", 1.0, 0.0, 0.0, "good", "electric line")
_SUPPLY = {"airport": 12.0, "rail_station": 20.0, "sea_port": 30.0, "land_port": 8.0}


def asset_facts(made: Facts, counties: Sequence[str], rng: np.random.Generator) -> dict[str, Any]:
    """Facts by link, facility and gateway; `made` holds their classes, kinds and positions.

    Args:
        made: facts that are there already.
        counties: labels of the counties.
        rng: where chance comes from.
    """
    return {
        **_links(made, rng),
        **_link_counties(made, counties),
        **_facilities(made, rng),
        **_gateways(made, rng),
    }


def _link_counties(made: Facts, counties: Sequence[str]) -> dict[str, Any]:
    node_lon, node_lat, start, end, lon, lat = (
        made[word][1]
        for word in ("node_lon", "node_lat", "link_from", "link_to", "seat_lon", "seat_lat")
    )
    rows = nearest(on_sphere(lon, lat), middles(node_lon, node_lat, (start, end)))
    return {WORD: (("link",), np.asarray(counties)[rows])}


def _links(made: Facts, rng: np.random.Generator) -> dict[str, Any]:
    kind = np.asarray(made["link_class"][1]).astype(str)
    rail = np.asarray(made["link_mode"][1]) == "rail"
    rows = [
        _RAIL if on_rail else _ROADS.get(name, _LOCAL)
        for name, on_rail in zip(kind, rail, strict=True)
    ]
    surface, passable, toll, capacity, quality, technology = zip(*rows, strict=True)
    size = len(kind)
    values = {
        "link_surface": np.array(surface),
        "link_wet_passability": np.clip(np.array(passable) - rng.uniform(0, 0.03, size), 0, 1),
        "link_toll": np.array(toll),
        "link_capacity": np.array(capacity),
        "link_quality": np.array(quality),
        "link_technology": np.array(technology),
        "link_frequency": np.where(rail, rng.integers(4, 40, size), 0).astype(float),
        "link_fare": np.zeros(size),
        "link_year": rng.integers(1985, 2024, size),
        "link_owner": np.where(rail, "national railway", "public road authority"),
        "link_access_rule": np.where(rail, "trains of the railway company", "open to all"),
        "link_bandwidth": np.zeros(size),
    }
    return {word: (("link",), value) for word, value in values.items()}


def _facilities(made: Facts, rng: np.random.Generator) -> dict[str, Any]:
    kind = np.asarray(made["facility_kind"][1]).astype(str)
    size = len(kind)
    supply = np.array([_SUPPLY.get(name, 5.0) for name in kind])
    values = {
        "facility_supply": np.round(supply * rng.uniform(0.5, 1.5, size)),
        "facility_capacity": np.round(1000 * rng.uniform(0.5, 3, size)),
        "facility_handling": np.round(rng.uniform(0.7, 1.3, size), 2),
        "facility_quality": np.where(rng.uniform(size=size) > 0.4, "good", "fair"),
        "facility_year": rng.integers(1985, 2024, size),
        "facility_technology": np.array([f"{name} of usual kind" for name in kind]),
        "facility_owner": np.full(size, "public company"),
        "facility_access_rule": np.full(size, "open to all companies"),
    }
    return {word: (("facility",), value) for word, value in values.items()}


def _gateways(made: Facts, rng: np.random.Generator) -> dict[str, Any]:
    size = len(np.asarray(made["gateway_distance"][1]))
    return {"gateway_fee": (("gateway",), np.round(rng.uniform(5, 60, size), 1))}
