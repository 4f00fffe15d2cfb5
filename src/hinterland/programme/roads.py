"""Kilometres of rural road and what building along them takes, where no inventory is given."""

from __future__ import annotations

import numpy as np

from hinterland.programme.at import At, Floats
from hinterland.programme.land_cover import taken_land

KM_A_VILLAGE = 9.0
"""Kilometres of rural road a village: 4.60 million km at the end of 2023 (ministry of transport, as
read) over some 510,000 villages and neighbourhoods of towns (assumed)."""


def rural_road_km(at: At) -> Floats:
    """(place,) km of rural roads in the villages and towns of the sites.

    Committees of villagers x km a village, laid on villages (nine tenths) and towns. A county
    without known committees counts one village for 2,000 people there.
    """
    by_people = at.people / 2000.0 * at.rural
    if not at.territory.has("villagers_committees"):
        return np.asarray(KM_A_VILLAGE * by_people)
    count = at.of_county("villagers_committees").astype(float)
    share = np.where(at.tier == "village", 0.9, 0.1)
    places = at.territory.facts["place_county"].values
    tiers = np.zeros((3, at.territory.facts.sizes["county"]))
    for row, tier in enumerate(("city", "town", "village")):
        np.add.at(tiers[row], places[at.tier == tier], 1.0)
    peers = np.where(at.tier == "village", tiers[2][places], np.maximum(tiers[1][places], 1.0))
    villages = np.where(count > 0, count * share / np.maximum(peers, 1.0), by_people)
    return np.asarray(KM_A_VILLAGE * np.where(at.rural, villages, 0.0))


def taken_by_roads(at: At, km: Floats, width_km: float) -> dict[str, Floats]:
    """Land under a strip of some width, split by the land cover of the county (modelled).

    Args:
        at: the sites.
        km: (place,) length.
        width_km: width of the strip.
    """
    return taken_land(at, np.asarray(km) * width_km)
