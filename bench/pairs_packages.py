"""Invented packages that move what fifteen measures move, to time pairs by."""

from __future__ import annotations

import numpy as np

from hinterland.change import Change
from hinterland.flow import Territory


def invented(territory: Territory) -> dict[str, tuple[Change, ...]]:
    """Fifteen packages on the whole region: ten move travel, five levers alone."""
    facts = territory.facts
    codes = facts["county"].values.astype(str)[territory.region]
    county = {"county": tuple(codes.tolist())}
    near = np.isin(facts["link_county"].values.astype(str), codes)
    mode = facts["link_mode"].values.astype(str)
    kind = facts["facility_kind"].values.astype(str)

    def links(*modes: str) -> dict[str, tuple[int, ...]]:
        return {"link": tuple(facts["link"].values[near & np.isin(mode, modes)].tolist())}

    def at(kinds: str) -> dict[str, tuple[str, ...]]:
        return {"facility": tuple(facts["facility"].values[kind == kinds].tolist())}

    rural = {**county, "place_tier": ("town", "village")}
    return {
        "hubs": (Change("facility_handling", "scale", 0.7, at("logistics_hub")),),
        "rail": (Change("link_speed", "scale", 1.2, links("rail")),),
        "rural_roads": (Change("local_speed", "scale", 1.2, rural),),
        "corridors": (
            Change("facility_handling", "scale", 0.8, at("rail_station")),
            Change("gateway_border_time", "scale", 0.8),
        ),
        "aviation": (Change("facility_handling", "scale", 0.8, at("airport")),
                     Change("link_speed", "scale", 1.02, links("air", "rail"))),
        "border_zones": (Change("gateway_border_time", "scale", 0.6),
                         Change("facility_handling", "scale", 0.8, at("land_port"))),
        "customs": (Change("gateway_border_time", "scale", 0.5),),
        "digital_logistics": (Change("link_speed", "scale", 1.05, links("road")),),
        "green_logistics": (Change("link_speed", "scale", 0.99, links("road")),),
        "public_transport": (Change("local_speed", "scale", 1.05, county),),
        "e_commerce": (Change("online_selling", "add", 0.3, rural),
                       Change("parcel_service", "add", 0.4, rural)),
        "industry": (Change("firm_support", "add", 0.3, rural),
                     Change("workers_trained", "add", 0.2, rural)),
        "tourism": (Change("visitor_appeal", "scale", 1.05, county),),
        "power": (Change("reliable_power", "add", 0.3, rural),
                  Change("digital_access", "add", 0.3, rural)),
        "incentives": (Change("user_cost", "scale", 0.98, county),),
    }  # fmt: skip
