"""Regions on which measures on networks are tried, and what access costs there."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from hinterland.change import apply
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import passenger
from hinterland.flow import Territory
from hinterland.programme import Package
from hinterland.sources.synthetic import synthetic_region
from tests.connect.modes_region import modes_territory


@cache
def small(**replaced: Any) -> Territory:
    """Three counties with every mode; relief lets drones fly everywhere."""
    return modes_territory(**replaced)


@cache
def invented() -> Territory:
    """A larger region with all optional facts; its railway becomes one to be raised."""
    land = synthetic_region(counties=12, seed=2, with_optional=True)
    rail = land.facts["link_class"].values.astype(str)
    classes = np.where(rail == "high_speed", "conventional", rail)
    speed = np.where(rail == "high_speed", 90.0, land.facts["link_speed"].values)
    facts = {
        "link_class": land.facts["link_class"].copy(data=classes),
        "link_speed": land.facts["link_speed"].copy(data=speed),
        "relief": land.facts["relief"].copy(data=land.facts["relief"].values + 200),
    }
    return land.with_facts(facts, settings={"exchange_rates": {"CNY": 1.0}})


def after(land: Territory, package: Package) -> Territory:
    return apply(land, package.changes(land))


def cost(land: Territory, goods: str = "container", word: str = "freight_cost") -> np.ndarray:
    return np.asarray(freight(land, commodities=(goods,))[word].values[0], dtype=float)


def hours(land: Territory) -> np.ndarray:
    return np.asarray(passenger(land, least="time")["passenger_time"].values, dtype=float)
