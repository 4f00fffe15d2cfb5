"""Measures beyond the road: passengers by all modes, freight, and foreign markets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.codebook import quantity
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.flow import Access, Territory
from hinterland.records.progress import Progress, silent
from hinterland.scenario.measures import Measure, between, county_people

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


def has_modes(access: Access) -> bool:
    """Whether an access holds times of passengers and costs of freight."""
    return PASSENGER in access.times and FREIGHT in access.times


def by_modes(territory: Territory, access: Access, progress: Progress = silent) -> ByModes:
    """Those that an access of the territory holds, else computed on one multimodal network."""
    if has_modes(access):
        return _chosen(access.times[PASSENGER], access.times)
    net = multimodal_graph(territory)
    people = passenger(territory, least="time", graph=net, progress=progress)
    goods = freight(territory, commodities=(COMMODITY,), graph=net, progress=progress)
    return _chosen(people[PASSENGER], goods)


def _chosen(hours: xr.DataArray, goods: xr.Dataset) -> ByModes:
    costs = {
        word: goods[word].sel(commodity=COMMODITY).values.astype(float)
        for word in (FREIGHT, FOREIGN)
        if word in goods
    }
    return ByModes(hours.values.astype(float), costs[FREIGHT], costs.get(FOREIGN))


def mode_measures(territory: Territory, base: ByModes, after: ByModes) -> dict[str, Measure]:
    """Means over the people at the other end, or over the product of foreign markets."""
    people = county_people(territory)
    pairs = {
        PASSENGER: (base.passenger, after.passenger, people, True),
        FREIGHT: (base.freight, after.freight, people, True),
    }
    if base.foreign is not None and after.foreign is not None:
        size = territory.facts["foreign_gross_product"].values.astype(float)
        pairs[FOREIGN] = (base.foreign, after.foreign, size, False)
    found = {}
    for word, (old, new, weight, own) in pairs.items():
        key = word if word == PASSENGER else f"{word}_{COMMODITY}"
        unit = quantity(word).unit.replace("money", str(territory.settings["currency"]))
        found[key] = between(key, unit, old, new, weight, own=own)
    return found
