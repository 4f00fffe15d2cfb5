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
from hinterland.scenario.measures import county_people
from hinterland.scenario.pairs import Sides

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


def mode_sides(territory: Territory, base: ByModes, after: ByModes) -> list[Sides]:
    """Passengers, freight between seats and freight abroad, before and after.

    The other end counts by its people, a foreign market by its product.
    """
    people = county_people(territory)
    goods = quantity(FREIGHT).unit.replace("money", str(territory.settings["currency"]))
    found = [
        Sides(PASSENGER, quantity(PASSENGER).unit, base.passenger, after.passenger, people),
        Sides(f"{FREIGHT}_{COMMODITY}", goods, base.freight, after.freight, people),
    ]
    if base.foreign is not None and after.foreign is not None:
        facts = territory.facts
        size = facts["foreign_gross_product"].values.astype(float)
        names = facts["foreign"].values.astype(str)
        key = f"{FOREIGN}_{COMMODITY}"
        found.append(Sides(key, goods, base.foreign, after.foreign, size, names))
    return found
