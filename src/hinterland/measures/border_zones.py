"""Border zones: easier crossings, and plots for industry beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.appraise.effects import RURAL_INDUSTRY
from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.footprint import taken
from hinterland.programme.networks import gateways_at, in_cities, networks
from hinterland.programme.record import Floats, Mask


def eligible(territory: Territory) -> Mask:
    """(county,) nearest to a crossing by land that leads abroad."""
    net = networks(territory)
    found = np.zeros(territory.facts.sizes["county"], dtype=bool)
    if territory.has("gateway_facility"):
        through = net.gateway_facility[net.gateways("land_port")]
        found[net.facility_county[through]] = True
    return found


def causes(at: At) -> Sequence[Change]:
    """Time and fee at the crossing fall; industry of the border county is more productive."""
    gates = gateways_at(at, "land_port")
    found = at.at_gateways("gateway_border_time", "scale", 1 - at.dose * at["time"], gates)
    found += at.at_gateways("gateway_fee", "scale", 1 - at.dose * at["fee"], gates)
    sectors = at.territory.facts["sector"].values.astype(str)
    industry = tuple(name for name in RURAL_INDUSTRY if name in sectors)
    if not industry or at["productivity"] == 0:
        return found
    labels = tuple(map(str, at.territory.facts["place"].values[at.place]))
    where = {"place": labels, "sector": industry}
    factor = 1 + at.dose * at["productivity"]
    return [*found, Change("productivity", "scale", factor, where)]


def amounts(at: At) -> Mapping[str, Floats]:
    """One zone a county."""
    return {"zone": at.dose * in_cities(at.territory, at.county.astype(float))}


def harms(at: At) -> Mapping[str, Floats]:
    """Land for the zone."""
    return taken(at, "border_zone", amounts(at)["zone"])


MEASURE = Measure(
    id="border_zones",
    number=6,
    pillar="industry",
    name_en="Cross-border trade zones",
    name_zh="边境跨境贸易区",
    brief="S206-S207",
    channel_en="time and fee at crossings by land -> cost of trade with neighbours; plots and "
    "services of the zone -> productivity of industry in the border county (assumed response)",
    channel_zh="陆路口岸通关时间与费用 → 边贸成本；园区条件 → 边境县工业效率（假定响应）",
    dose_en="one zone in each border county, at all its crossings",
    dose_zh="每个边境县在其全部口岸设一处",
    life=30,
    delay=3,
    priors=(
        Prior("time", 0.25, 0.05, 0.5, "1", "share of the time at the border saved", "assumed"),
        Prior("fee", 0.25, 0.0, 0.6, "1", "share of fees at the border saved, where any are known",
              "assumed"),
        Prior("productivity", 0.03, 0.0, 0.1, "1",
              "industry of the border county; state-level zones raised the product of whole cities "
              "by about a fifth, through capital above all, while the national programme for "
              "border counties moved neither jobs nor productivity", "assumed"),
    ),
    costs=(
        UnitCost("zone", "zone", Money(1.2e9, "CNY", 2022), Money(4e7, "CNY", 2022), 0.2, 4.0,
                 "3 km2 made ready for building and sheds, 400 million yuan a km2", "assumed"),
    ),
    evidence=(
        Evidence("product", 1,
                 "The programme for border counties raised their growth through industry and "
                 "investment.", "Zhang, Zuo and Chen 2023", "read"),
        Evidence("workers", 0, "The same programme moved neither employment nor productivity.",
                 "Zhang, Zuo and Chen 2023", "read"),
        Evidence("product", 1, "State-level zones: product of the city about 20 % higher.",
                 "Alder, Shao and Zilibotti 2016", "read", 0.2, None, None, "share of product"),
        Evidence("workers", 1,
                 "Zones raise capital, jobs, output, productivity, wages and firms; more where "
                 "capital counts more. Net benefit of 15.62 billion dollars in three years.",
                 "Lu, Wang and Zhu 2019", "read"),
        Evidence("product", 1,
                 "Lights are 18 to 37 % dimmer at borders; twice the exports to the neighbour "
                 "brightens the border by 18.5 % and places 200 km inland by 12.9 %.",
                 "Bruelhart, Cadot and Himbert; Bonadio and Rais", "read", 0.185,
                 unit="share of lights"),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="a crossing by land with the county's seat as the nearest one",
)  # fmt: skip
