"""Digital logistics: platforms find loads for empty trucks, and show where goods are.

A loaded tonne-kilometre bears the empty running: its cost goes with 1 / (1 - empty share).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.connect.parameters import parameters
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.networks import facilities_at, in_cities, links_at, networks
from hinterland.programme.record import Floats

TERMINALS = ("rail_station", "logistics_hub", "river_port", "sea_port", "land_port", "airport")


def causes(at: At) -> Sequence[Change]:
    """Tariffs of roads fall with empty running, handling with goods that can be seen coming."""
    empty = parameters(at.territory).get("freight", "road", "empty_share")
    fewer = max(empty - at.dose * at["empty"], 0.0)
    roads = links_at(at) & (networks(at.territory).mode == "road")
    factor = (1 - empty) / (1 - fewer)
    found = at.at_links("link_haulage", "scale", factor, np.asarray(roads))
    handling = 1 - at.dose * at["dwell"]
    terminals = facilities_at(at, *TERMINALS)
    return [*found, *at.at_facilities("facility_handling", "scale", handling, terminals)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Counties that join the platform."""
    return {"county": at.dose * in_cities(at.territory, at.county.astype(float))}


MEASURE = Measure(
    id="digital_logistics",
    number=8,
    pillar="infrastructure",
    name_en="Digital trade logistics",
    name_zh="数字物流平台",
    brief="S210-S212",
    channel_en="empty running of trucks -> tariff on roads of the sites; goods seen coming -> "
    "handling at terminals",
    channel_zh="货车空驶 → 县域道路运价；货物可视化 → 站港装卸与停留",
    dose_en="all carriers and terminals of the county on a platform",
    dose_zh="县内承运人与站场全部接入平台",
    life=8,
    delay=1,
    priors=(
        Prior("empty", 0.03, 0.0, 0.1, "1",
              "fall of the share of running without load; 45 to 35 % would cut the cost by 15.4 %, "
              "but some 80 % of drivers use platforms already", "assumed"),
        Prior("dwell", 0.05, 0.0, 0.15, "1",
              "share of time and cost of handling saved where goods are seen coming", "assumed"),
    ),
    costs=(
        UnitCost("county", "county", Money(3e6, "CNY", 2022), Money(1e6, "CNY", 2022), 0.3, 5.0,
                 "system, devices and a team of a county", "assumed"),
    ),
    evidence=(
        Evidence("", None, "Trucks run empty for as much as 45 % of their way.",
                 "an official of a ministry centre in the trade press", "read", 0.45,
                 unit="share of running"),
        Evidence("prices", None,
                 "From 45 to 35 % of empty running the cost of a loaded tonne falls by 15.4 %.",
                 "(1 - 0.45) / (1 - 0.35)", "computed", -0.154, None, None, "share of cost"),
        Evidence("", None,
                 "Nearly 80 % of drivers use platforms and 59.55 % of those on their own account "
                 "find loads online; 3,069 platforms with 7.989 million trucks.",
                 "logistics federation, 2023", "read", 0.5955, unit="share of drivers"),
        Evidence("", None, "A platform claims to have saved 6.15 billion yuan in 2016.",
                 "company claim", "read"),
    ),
    causes=causes,
    amounts=amounts,
    none_found="no causal estimate of freight platforms was found; the prior is wide. Less "
    "spread of delivery times and smaller stocks are not modelled.",
)  # fmt: skip
