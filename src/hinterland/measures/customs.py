"""Customs: fewer days and lower fees at the ports and crossings of the sites.

The cause is hours at the border; what an hour is worth is the model's value of time. Two
literatures put the worth of a day at 0.25 and at 0.6 to 2.1 % of the goods; `worth` carries both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.connect.modes.freight import hour_value
from hinterland.connect.parameters import COMMODITIES, TRAVEL
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.networks import gateways_at, in_cities, networks, summed
from hinterland.programme.record import Floats, Mask

PORTS = ("land_port", "sea_port", "river_port", "airport")
HOURS_A_DAY = 24.0
LEFT = 0.05
"""Share of the time at the border that no reform takes away; assumed."""


def model_day(commodity: str) -> float:
    """Share of the value of goods that a day on the way costs under the default parameters."""
    values = TRAVEL.of({})
    return (
        HOURS_A_DAY
        * hour_value(values, commodity)
        / values.get("freight", "all", "value", commodity)
    )


def eligible(territory: Territory) -> Mask:
    """(county,) nearest to a port or crossing that leads abroad."""
    net = networks(territory)
    found = np.zeros(territory.facts.sizes["county"], dtype=bool)
    if territory.has("gateway_facility"):
        found[net.facility_county[net.gateway_facility]] = True
    return found


def causes(at: At) -> Sequence[Change]:
    """Hours at the border fall by days, weighed by what a day is worth beside the model's."""
    gates, now = gateways_at(at, *PORTS), at.fact("gateway_border_time")
    saved = np.minimum(at["days"] * HOURS_A_DAY * at["worth"], (1 - LEFT) * now)
    left = 1 - at.dose * np.divide(saved, now, out=np.zeros(len(now)), where=now > 0)
    found = at.at_gateways("gateway_border_time", "scale", left, gates)
    return [*found, *at.at_gateways("gateway_fee", "scale", 1 - at.dose * at["fee"], gates)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Ports and crossings, at the city of the county nearest to each."""
    net = networks(at.territory)
    through = np.zeros(at.territory.facts.sizes["facility"])
    through[net.gateway_facility[gateways_at(at, *PORTS)]] = 1.0
    by_county = summed(at.territory, net.facility_county, through)
    return {"office": at.dose * in_cities(at.territory, by_county)}


_DAY = {name: model_day(name) for name in COMMODITIES}
_PER_DAY = "share of value a day"

MEASURE = Measure(
    id="customs",
    number=7,
    pillar="institutions",
    name_en="Customs simplification",
    name_zh="通关便利化",
    brief="S208-S209",
    channel_en="days and fees at the border -> cost of trade abroad",
    channel_zh="通关天数与费用 → 对外贸易成本",
    dose_en="the days of the prior less at all ports and crossings of the sites",
    dose_zh="所在地全部口岸按先验天数压缩通关时间",
    life=10,
    delay=1,
    priors=(
        Prior("days", 1.0, 0.25, 2.0, "day", "of two to three days at the border", "assumed"),
        Prior("worth", 1.0, round(min(0.0025 / _DAY["container"], 1.0), 3),
              round(0.021 / _DAY["container"], 3), "1",
              "worth of a day at the border over that of the model for containers: 0.25 % of the "
              "value where a day costs 1 % of trade at an elasticity of 4 (Djankov, Freund and "
              "Pham 2010), 2.1 % at the upper end of Hummels and Schaur 2013; hours saved stay "
              "below those spent", "computed"),
        Prior("fee", 0.2, 0.0, 0.5, "1", "share of fees saved, where any are known", "assumed"),
    ),
    costs=(
        UnitCost("office", "port", Money(3e7, "CNY", 2022), Money(5e6, "CNY", 2022), 0.2, 4.0,
                 "systems, scanners and staff of one port", "assumed"),
    ),
    evidence=(
        Evidence("exports", 1,
                 "A day less raises trade by 1 % or more, as 70 km nearer would; farm goods that "
                 "do not keep 6 % more. At a trade elasticity of 4 that is 0.25 % of the value.",
                 "Djankov, Freund and Pham 2010", "read", 0.01, 0.01, None, "share of trade a day"),
        Evidence("exports", 1,
                 "A day on the way is worth 0.6 to 2.1 % of the value: 2.4 to 8 % of trade at an "
                 "elasticity of 4, so 2.4 to 8 times the other finding.",
                 "Hummels and Schaur 2013", "read", 0.0135, 0.006, 0.021, _PER_DAY),
        Evidence("exports", 1, "A day more in Uruguay's customs: exports grew 1.4 % less.",
                 "Volpe Martincus and Graziano 2012", "read", 0.014, None, None,
                 "share of exports a day"),
        Evidence("exports", 1, "A day more in Peru costs 0.7 % (small firms, sea) to 1.6 % (air).",
                 "a study of Peru, authors not noted", "read", 0.0115, 0.007, 0.016, _PER_DAY),
        Evidence("", None,
                 f"The model's own day: containers {_DAY['container']:.2%} of their value, bulk "
                 f"{_DAY['bulk']:.2%}, perishables {_DAY['perishable']:.2%}, parcels "
                 f"{_DAY['parcel']:.2%}; for containers near the lower literature.",
                 "default values of time and of goods", "computed",
                 _DAY["container"], min(_DAY.values()), max(_DAY.values()), _PER_DAY),
    ),
    causes=causes,
    amounts=amounts,
    eligible=eligible,
    condition_en="a port or crossing to abroad with the county's seat as the nearest one",
)  # fmt: skip
