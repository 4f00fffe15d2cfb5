"""The border: gateways from ports and land crossings to the markets beyond."""

from __future__ import annotations

import numpy as np

from hinterland.connect.modes.arcs import Arcs, arcs
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints

WORDS = (
    "gateway_facility",
    "gateway_foreign",
    "gateway_distance",
    "gateway_speed",
    "gateway_border_time",
)
ROAD_CLASSES = ("road", "both", "unknown")
RAIL_CLASSES = ("rail", "both", "unknown")


def has_borders(territory: Territory) -> bool:
    """Whether the territory knows gateways to foreign markets."""
    return territory.has(*WORDS) and territory.facts.sizes.get("gateway", 0) > 0


def gate_arcs(territory: Territory, facility: Ints, docks: Ints, foreign: Ints) -> list[Arcs]:
    """Arcs from ports and crossings to foreign markets, for goods.

    A sea port is left by ship from its dock. A crossing is left by road, by rail from its own rail
    node, or either, by its class (`road`, `rail`, `both`); of an unknown class by what reaches it.
    Each arc holds the distance and hours beyond the border, the hours at it and the fee.

    Args:
        territory: with gateways.
        facility: (facility,) nodes of the facilities.
        docks: (facility,) sea docks, -1 where there is none.
        foreign: (foreign,) nodes of the markets.
    """
    facts = territory.facts
    through = facts["gateway_facility"].values.astype(np.int64)
    kind = facts["facility_kind"].values[through]
    size = facts["facility_class"].values[through]
    rail = np.full(len(through), -1, dtype=np.int64)
    if territory.has("facility_rail_node"):
        rail = facts["facility_rail_node"].values[through].astype(np.int64)
    land = ~np.isin(kind, ("sea_port", "river_port"))
    known = np.isin(size, ("road", "rail", "both"))
    by_road = land & (~known | np.isin(size, ROAD_CLASSES))
    by_rail = land & (rail >= 0) & (~known | np.isin(size, RAIL_CLASSES))
    ways = (
        ("sea", docks[through], ~land & (docks[through] >= 0)),
        ("road", facility[through], by_road),
        ("rail", rail, by_rail),
    )
    return [_gates(territory, mode, node, chosen, foreign) for mode, node, chosen in ways]


def _gates(
    territory: Territory,
    mode: str,
    node: Ints,
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]],
    foreign: Ints,
) -> Arcs:
    facts = territory.facts
    km = facts["gateway_distance"].values[chosen].astype(float)
    return arcs(
        node[chosen],
        foreign[facts["gateway_foreign"].values[chosen].astype(np.int64)],
        mode,
        "gate",
        km=km,
        hours=km / facts["gateway_speed"].values[chosen],
        delay=facts["gateway_border_time"].values[chosen].astype(float),
        fee=_fee(territory)[chosen],
        people=False,
    )


def _fee(territory: Territory) -> Floats:
    facts = territory.facts
    if territory.has("gateway_fee"):
        return np.asarray(facts["gateway_fee"].values.astype(float))
    return np.zeros(facts.sizes["gateway"])
