"""Freight corridors: the ways of the sites to the sea are made cheaper from end to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.corridors import ways_to_sea
from hinterland.programme.footprint import taken, together
from hinterland.programme.networks import (
    in_cities,
    km_on_places,
    networks,
    summed,
)
from hinterland.programme.record import Floats, Mask


def eligible(territory: Territory) -> Mask:
    """(county,) whose goods reach a sea port by land."""
    return ways_to_sea(territory).reaches()


def causes(at: At) -> Sequence[Change]:
    """Rail tariffs on the corridor and handling in its ports fall; slow roads on it get faster."""
    rail, road = _rail(at), _slow_roads(at)
    now = at.fact("link_speed")
    speed = now + at.dose * np.maximum(at["speed"] - now, 0.0)
    found = at.at_links("link_haulage", "scale", 1 - at.dose * at["haulage"], rail)
    found += at.at_links("link_speed", "floor", speed, road)
    handling = 1 - at.dose * at["handling"]
    return [*found, *at.at_facilities("facility_handling", "scale", handling, _ports(at))]


def amounts(at: At) -> Mapping[str, Floats]:
    """Kilometres of the corridor wherever they lie, also far from the sites, and its ports."""
    net = networks(at.territory)
    ports = summed(at.territory, net.facility_county, _ports(at).astype(float))
    return {
        "railway": at.dose * km_on_places(at.territory, _rail(at)),
        "road": at.dose * km_on_places(at.territory, _slow_roads(at)),
        "port": at.dose * in_cities(at.territory, ports),
    }


def harms(at: At) -> Mapping[str, Floats]:
    """Land and emissions of works along the corridor."""
    units = amounts(at)
    return together(
        taken(at, "railway_works", units["railway"]), taken(at, "road_widening", units["road"])
    )


def _corridor(at: At) -> Mask:
    """(link,) links on the cheapest ways of the sites to the sea."""
    return ways_to_sea(at.territory).links(at.county, at.territory.facts.sizes["link"])


def _rail(at: At) -> Mask:
    return np.asarray(_corridor(at) & (networks(at.territory).mode == "rail"))


def _slow_roads(at: At) -> Mask:
    """(link,) roads of the corridor on which trucks cannot drive as fast as the prior says."""
    road = networks(at.territory).mode == "road"
    return np.asarray(_corridor(at) & road & (at.fact("link_speed") < at["speed"]))


def _ports(at: At) -> Mask:
    return ways_to_sea(at.territory).ports(at.county, at.territory.facts.sizes["facility"])


MEASURE = Measure(
    id="freight_corridors",
    number=4,
    pillar="infrastructure",
    name_en="Freight corridors to the sea",
    name_zh="通海货运通道",
    brief="S201-S202",
    channel_en="rail tariffs along the way to the cheapest sea port, slow roads on it, handling in "
    "the port -> cost of freight within the country and abroad",
    channel_zh="通往最便宜海港沿线铁路运价、慢速路段、港口装卸 → 国内外货运成本",
    dose_en="all links on the cheapest ways of containers from the seats to their sea port",
    dose_zh="县城至其海港最便宜集装箱路径上的全部路段",
    life=30,
    delay=3,
    priors=(
        Prior("haulage", 0.1, 0.0, 0.25, "1",
              "fall of the rail tariff by longer, direct and electric trains", "assumed"),
        Prior("speed", 90.0, 80.0, 100.0, "km/h", "main road on which trucks keep their speed "
              "limit", "assumed"),
        Prior("handling", 0.15, 0.0, 0.4, "1",
              "share of time and cost of handling saved in the port", "assumed"),
    ),
    costs=(
        UnitCost("railway", "km", Money(8e6, "CNY", 2022), Money(1e5, "CNY", 2022), 0.3, 4.0,
                 "loops, longer yards and wires along a line in use; a new line costs ten times "
                 "that", "assumed"),
        UnitCost("road", "km", Money(20e6, "CNY", 2022), Money(2e5, "CNY", 2022), 0.4, 3.0,
                 "widening a main road; a mountain expressway of Guizhou costs 139 to 174 million",
                 "assumed"),
        UnitCost("port", "port", Money(5e8, "CNY", 2022), Money(1e7, "CNY", 2022), 0.3, 4.0,
                 "rail yard and cranes of one port", "assumed"),
    ),
    evidence=(
        Evidence("exports", 1,
                 "Regular trains to Europe raised exports to the countries served by 13.1 %.",
                 "Zhang and Zhong 2021", "read", 0.131, None, None, "share of exports"),
        Evidence("product", -1,
                 "Trunk roads lowered product and industry of peripheral counties on the way; "
                 "the sign was read, the size is recalled.",
                 "Faber 2014", "unverified", -0.18, None, None, "share of product, 1997 to 2006"),
        Evidence("welfare", None,
                 "Estimates from structure and from data disagree in sign on better access to "
                 "home markets and abroad.", "Baum-Snow and others 2016", "read"),
        Evidence("", 1,
                 "More than 10,000 rail-sea trains ran on the new land-sea corridor in 2024; "
                 "87,846 containers with its Asian partners, 32 % more than the year before.",
                 "official figures in the press", "read", 0.32, unit="share of containers"),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="a way by land to a sea port",
)  # fmt: skip
