"""Travel as the equilibrium reads it: costs of ways, and nothing that is only told.

An assessment also tells hours and fares along the cheapest ways, road times, the nearest services
and gates that no way of trade uses. Where hundreds of networks are compared these are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from hinterland.connect.modes.freight import between_seats, carries_goods, freight_costs
from hinterland.connect.modes.multimodal import MultimodalGraph, multimodal_graph
from hinterland.connect.modes.passengers import carries_people, passenger_costs
from hinterland.connect.village.access_points import individual
from hinterland.connect.village.gates import gates, own_seat_gates
from hinterland.flow import Access, Territory
from hinterland.flow.frozen import frozen

COSTS_ALONE = "Costs of ways alone: no road times, nearest services, fares or hours of freight."


@dataclass(frozen=True, eq=False)
class Priced(Access):
    """Access with costs of ways alone; what an assessment reads beside them is not there."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "times", frozen(self.times))

    def __repr__(self) -> str:
        return f"Priced: {', '.join(map(str, self.times.data_vars))}"


def priced(territory: Territory, commodities: Sequence[str]) -> Priced:
    """Costs of ways between seats, abroad and to the hubs of places.

    Args:
        territory: facts.
        commodities: classes of goods whose costs are wanted.

    Returns:
        passenger_time, freight_cost, foreign_cost (where markets abroad are known) and gates, each
        the same to the bit as in `connect(territory, modes=True)`. Places that stand for many
        settlements have the gate to their own seat alone, since they go to all others through it.

    Raises:
        InputError: as in `connect`.
    """
    net = multimodal_graph(territory)
    columns: dict[str, Any] = {"passenger_time": (("county", "county_to"), _hours(net))}
    rows = [_cost(net, name) for name in commodities]
    inside = len(net.county)
    cost = np.stack(rows)
    columns["freight_cost"] = (("commodity", "county", "county_to"), cost[:, :, :inside])
    labels = territory.facts["county"].values
    coords: dict[str, Any] = {"county": labels, "county_to": labels, "commodity": list(commodities)}
    if len(net.foreign):
        columns["foreign_cost"] = (("commodity", "county", "foreign"), cost[:, :, inside:])
        coords["foreign"] = territory.facts["foreign"].values
    of_places = gates if individual(territory).any() else own_seat_gates
    ways = of_places(territory, commodities=commodities)
    times = xr.merge([xr.Dataset(columns, coords=coords), ways], combine_attrs="drop", join="exact")
    return Priced(times, (COSTS_ALONE,))


def _hours(net: MultimodalGraph) -> np.ndarray:
    hours, _ = passenger_costs(net.arcs, net.values, net.terminal)
    used = carries_people(net.arcs)
    return net.ways.kept(hours, net.county, net.county, None, used=used)[0]


def _cost(net: MultimodalGraph, commodity: str) -> np.ndarray:
    cost = freight_costs(net.arcs, net.values, commodity).cost
    used = carries_goods(net.arcs, net.values, commodity)
    return between_seats(net, cost, None, used)[0]
