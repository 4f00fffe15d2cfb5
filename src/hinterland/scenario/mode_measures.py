"""Measures beyond the road: passengers by all modes, freight, and foreign markets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.codebook import quantity
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.flow import Territory
from hinterland.records.progress import Progress, silent
from hinterland.scenario.measures import Measure, county_people, mean_over_both

Floats = npt.NDArray[np.float64]

PASSENGER = "passenger_time"
FREIGHT = "freight_cost"
FOREIGN = "foreign_cost"

COMMODITY = "container"
"""The class of goods that stands for freight: it goes by road, rail and ship."""


@dataclass(frozen=True)
class ByModes:
    """Least times and costs of one territory, each along the ways that make itself least, so that
    no improvement of the network can raise any of them.

    Attributes:
        passenger: (county, county) hours.
        freight: (county, county) money per tonne of a container.
        foreign: (county, foreign) the same to foreign markets, or None without gateways.
    """

    passenger: Floats
    freight: Floats
    foreign: Floats | None


def by_modes(territory: Territory, progress: Progress = silent) -> ByModes:
    """Compute them on one multimodal network."""
    net = multimodal_graph(territory)
    people = passenger(territory, least="time", graph=net, progress=progress)
    goods = freight(territory, commodities=(COMMODITY,), graph=net, progress=progress)
    foreign = goods["foreign_cost"].values[0].astype(float) if "foreign_cost" in goods else None
    return ByModes(
        people["passenger_time"].values.astype(float),
        goods["freight_cost"].values[0].astype(float),
        foreign,
    )


def mode_measures(territory: Territory, base: ByModes, after: ByModes) -> dict[str, Measure]:
    """Means over the people at the other end, or over the product of foreign markets."""
    people = county_people(territory)
    pairs = {
        PASSENGER: (base.passenger, after.passenger, people),
        FREIGHT: (base.freight, after.freight, people),
    }
    if base.foreign is not None and after.foreign is not None:
        size = territory.facts["foreign_gross_product"].values.astype(float)
        pairs[FOREIGN] = (base.foreign, after.foreign, size)
    found = {}
    for word, (old, new, weight) in pairs.items():
        key = word if word == PASSENGER else f"{word}_{COMMODITY}"
        unit = quantity(word).unit.replace("money", str(territory.settings["currency"]))
        first, second = mean_over_both(old, new, weight)
        found[key] = Measure(key, unit, first, second, False)
    return found
