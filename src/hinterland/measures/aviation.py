"""Aviation: regional airports are extended and routes to them subsidised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.footprint import taken
from hinterland.programme.networks import facilities_at, in_cities, links_at, networks, summed
from hinterland.programme.record import Floats, Mask


def eligible(territory: Territory) -> Mask:
    """(county,) nearest to a regional airport."""
    net = networks(territory)
    found = np.zeros(territory.facts.sizes["county"], dtype=bool)
    found[net.facility_county[_regional(territory)]] = True
    return found


def causes(at: At) -> Sequence[Change]:
    """More flights shorten the wait, subsidies lower the fare; drawn routes open at dose 1."""
    airports = _airports(at)
    found = at.at_facilities("facility_wait", "scale", 1 - at.dose * at["wait"], airports)
    found += at.at_facilities("facility_fare", "scale", 1 - at.dose * at["fare"], airports)
    found += at.at_facilities("facility_handling", "scale", 1 - at.dose * at["handling"], airports)
    if at.dose >= 1:
        found += at.at_links("link_open", "floor", 1.0, _drawn(at))
    return found


def amounts(at: At) -> Mapping[str, Floats]:
    """Airports, at the city of the county nearest to each."""
    net = networks(at.territory)
    airports = summed(at.territory, net.facility_county, _airports(at).astype(float))
    placed = at.dose * in_cities(at.territory, airports)
    return {"airport": placed, "routes": placed}


def harms(at: At) -> Mapping[str, Floats]:
    """Land and emissions of works at airports."""
    return taken(at, "airport_works", amounts(at)["airport"])


def _regional(territory: Territory) -> Mask:
    """(facility,) airports that are no hubs."""
    large = territory.facts["facility_class"].values.astype(str) == "large"
    return np.asarray(networks(territory).facilities("airport") & ~large)


def _airports(at: At) -> Mask:
    return np.asarray(facilities_at(at, "airport") & _regional(at.territory))


def _drawn(at: At) -> Mask:
    """(link,) flights that are drawn at the sites and not flown."""
    net = networks(at.territory)
    return np.asarray(links_at(at) & (net.mode == "air") & ~net.is_open)


MEASURE = Measure(
    id="aviation",
    number=5,
    pillar="infrastructure",
    name_en="Regional airports and route subsidies",
    name_zh="支线机场与航线补贴",
    brief="S203-S205",
    channel_en="waiting at regional airports and their fares -> time and fare of passengers; "
    "handling -> freight by air",
    channel_zh="支线机场候机与票价 → 旅客时间与费用；装卸 → 航空货运",
    dose_en="all regional airports of the county extended, with subsidised routes; flights drawn "
    "there and not flown open at dose 1",
    dose_zh="县内支线机场全部扩建并补贴航线；剂量为 1 时开通规划航线",
    life=30,
    delay=2,
    priors=(
        Prior("wait", 0.25, 0.05, 0.5, "1",
              "shorter time to get on board by more flights and a larger terminal", "assumed"),
        Prior("fare", 0.2, 0.0, 0.4, "1", "fare that subsidies take off; travellers of the model "
              "choose the quickest way, so it moves fares told and no jobs", "assumed"),
        Prior("handling", 0.1, 0.0, 0.3, "1", "share of handling of air freight saved", "assumed"),
    ),
    costs=(
        UnitCost("airport", "airport", Money(4e8, "CNY", 2022), Money(1e7, "CNY", 2022), 0.3, 5.0,
                 "a new feeder airport costs 1 to 2 billion yuan as recalled; an extension a part "
                 "of that", "assumed"),
        UnitCost("routes", "airport", Money(0, "CNY", 2023), Money(1.15e7, "CNY", 2023), 0.09, 7.8,
                 "plans of subsidies for small airports: 1.00 (Tarim) to 21.90 (Zunyi) million "
                 "yuan a year in 2023, up to 89.41 (Jiuzhai) in 2021; the middle of 2023",
                 "computed"),
    ),
    evidence=(
        Evidence("product", 1,
                 "Access to people through nearer airports: elasticity of industrial output and "
                 "product of about 0.25.", "Gibbons and Wu 2017", "read",
                 0.25, None, None, "elasticity"),
        Evidence("product", 1, "Freer aviation in Tibet from 2003 on raised productivity.",
                 "Carbo and Graham 2020, synthetic control", "read"),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="an airport that is no hub, with the county's seat as the nearest one",
)  # fmt: skip
