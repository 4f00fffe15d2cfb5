"""The road network of a Territory as a graph of travel times."""

from __future__ import annotations

import numpy as np

from hinterland.connect.seasons import seasonal_speed
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Graph, Ints

ROAD_MODES = ("road", "ferry")


def link_time(territory: Territory) -> Floats:
    """(link,) hours to travel each link: geometry x detour / speed; infinite where it is closed.

    The speed is that of the territory's season (setting `season`, dry if absent).
    """
    facts = territory.facts
    km = facts["link_geometry"].values.astype(float) * facts["link_detour"].values
    speed = seasonal_speed(territory)
    passable = (facts["link_open"].values > 0) & (speed > 0)
    return np.where(passable, km / np.where(speed > 0, speed, 1.0), np.inf)


def road_graph(territory: Territory) -> Graph:
    """Roads and ferries as a directed graph; a two-way link gives one arc in each direction."""
    facts = territory.facts
    used = np.isin(facts["link_mode"].values, ROAD_MODES)
    start = facts["link_from"].values[used].astype(np.int64)
    end = facts["link_to"].values[used].astype(np.int64)
    hours = link_time(territory)[used]
    back = facts["link_two_way"].values[used] > 0
    return Graph(
        nodes=facts.sizes["node"],
        tail=np.concatenate([start, end[back]]),
        head=np.concatenate([end, start[back]]),
        cost=np.concatenate([hours, hours[back]]),
    )


def seat_access_time(territory: Territory) -> Floats:
    """(county,) hours from the seat to its road node."""
    facts = territory.facts
    distance = facts["seat_access_distance"].values.astype(float)
    return np.asarray(distance / facts["seat_access_speed"].values)


def facility_access(territory: Territory, kinds: tuple[str, ...]) -> tuple[Ints, Ints, Floats]:
    """Facilities of the given kinds that a road reaches.

    Returns:
        Their positions in the dimension `facility`, their road nodes, and the hours between
        facility and node at the speed of the setting `facility_access_speed` (km/h).
    """
    facts = territory.facts
    chosen = np.isin(facts["facility_kind"].values, kinds) & (facts["facility_node"].values >= 0)
    positions = np.flatnonzero(chosen)
    nodes = facts["facility_node"].values[positions].astype(np.int64)
    speed = float(territory.settings.get("facility_access_speed", DEFAULT_ACCESS_SPEED))
    hours = facts["facility_access_distance"].values[positions].astype(float) / speed
    return positions, nodes, hours


DEFAULT_ACCESS_SPEED = 40.0
"""km/h between a facility and the road; assumed."""
