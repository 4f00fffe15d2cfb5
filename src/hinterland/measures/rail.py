"""Rail: faster trains on lines in use, drawn lines opened, more trains at the stations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.footprint import taken
from hinterland.programme.networks import facilities_at, km_on_places, links_at, networks
from hinterland.programme.record import Floats, Mask


def eligible(territory: Territory) -> Mask:
    """(county,) with a railway that is not high-speed, or a drawn railway that is not open."""
    net = networks(territory)
    return net.with_links((net.mode == "rail") & (~net.fast | ~net.is_open))


def causes(at: At) -> Sequence[Change]:
    """Speed rises by a share of the gap; drawn lines open at dose 1 only, for half a line is none.

    Freight runs at the speed of freight trains, so it gains nothing from speed; passenger trains
    that leave the old track give it room, which is a small fall of the tariff.
    """
    lines, now = _raised(at), at.fact("link_speed")
    speed = now + at.dose * np.maximum(at["speed"] - now, 0.0)
    found = at.at_links("link_speed", "floor", speed, lines)
    found += at.at_links("link_haulage", "scale", 1 - at.dose * at["released"], lines)
    if at.dose >= 1:
        found += at.at_links("link_open", "floor", 1.0, _drawn(at))
    stations = facilities_at(at, "rail_station")
    return [*found, *at.at_facilities("facility_wait", "scale", 1 - at.dose * at["wait"], stations)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Kilometres of line; drawn lines are paid where they open."""
    drawn = km_on_places(at.territory, _drawn(at)) if at.dose >= 1 else 0.0
    return {
        "raised": at.dose * km_on_places(at.territory, _raised(at)),
        "drawn": np.zeros(len(at.tier)) + drawn,
    }


def harms(at: At) -> Mapping[str, Floats]:
    """Land, homes and emissions of a line beside the old one."""
    units = amounts(at)
    return taken(at, "railway", units["raised"] + units["drawn"])


def _raised(at: At) -> Mask:
    """(link,) open railways of the sites that are slower than they are to be."""
    net = networks(at.territory)
    slow = at.fact("link_speed") < at["speed"]
    return np.asarray(links_at(at) & (net.mode == "rail") & ~net.fast & net.is_open & slow)


def _drawn(at: At) -> Mask:
    """(link,) railways of the sites that are drawn and not open."""
    net = networks(at.territory)
    return np.asarray(links_at(at) & (net.mode == "rail") & ~net.is_open)


MEASURE = Measure(
    id="rail",
    number=2,
    pillar="infrastructure",
    name_en="Rail",
    name_zh="铁路联通",
    brief="S190-S194",
    channel_en="speed of trains and waiting at stations -> time of passengers; room on the old "
    "track -> a little cheaper freight",
    channel_zh="列车速度与候车 → 旅客时间；腾出既有线运能 → 铁路货运略降价",
    dose_en="all conventional railways of the county brought to the speed of the prior; railways "
    "drawn there and not open are opened at dose 1",
    dose_zh="县内普速铁路全部提至先验速度；剂量为 1 时开通规划线",
    life=50,
    delay=5,
    priors=(
        Prior("speed", 200.0, 160.0, 250.0, "km/h",
              "trains of a mixed main line, stops included in slower links", "assumed"),
        Prior("released", 0.03, 0.0, 0.08, "1",
              "fall of the rail tariff where fast trains leave the old track", "unverified"),
        Prior("wait", 0.1, 0.0, 0.3, "1", "shorter waiting by more trains a day", "assumed"),
    ),
    costs=(
        UnitCost("raised", "km", Money(104e6, "CNY", 2013), Money(1.5e6, "CNY", 2013), 0.3, 1.5,
                 "a line for 200 km/h as recalled; raising a line that allows 160 km/h may cost a "
                 "third; upkeep 1.5 % a year assumed", "unverified"),
        UnitCost("drawn", "km", Money(117e6, "CNY", 2014), Money(1.8e6, "CNY", 2014), 0.7, 1.5,
                 "17 to 21 million dollars a km for 350 km/h (World Bank 2014), the middle at 6.15 "
                 "yuan a dollar as recalled; upkeep 1.5 % a year assumed", "computed"),
    ),
    evidence=(
        Evidence("others_welfare", -1,
                 "Counties that faster trains pass without stopping lost product, through less "
                 "investment; 3 to 5 % as recalled.",
                 "Qin 2017, Journal of Economic Geography", "unverified",
                 -0.04, -0.05, -0.03, "share of product"),
        Evidence("product", 1,
                 "Nearness to old trunk lines: a moderately higher level of product, no faster "
                 "growth; elasticity of about 0.07 as recalled.",
                 "Banerjee, Duflo and Qian", "unverified", 0.07, None, None, "elasticity"),
        Evidence("", 1,
                 "High-speed rail raised the accessibility of cities by 12.11 % from 2009 to 2013, "
                 "mostly in the east and in second-tier cities.",
                 "Diao 2018, Transportation Research A 113", "read", 0.1211,
                 unit="share of accessibility"),
        Evidence("", 1, "Economic return of the high-speed network in 2015: 8 % a year.",
                 "World Bank on high-speed rail in China", "read", 0.08, None, None, "1/year"),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="a railway that is not high-speed, or one that is drawn and not open",
)  # fmt: skip
