"""Logistics hubs: quicker and cheaper handling at city terminals, and collecting points around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.footprint import taken
from hinterland.programme.networks import in_cities, networks
from hinterland.programme.record import Floats, Mask

TERMINALS = ("rail_station", "logistics_hub", "river_port", "sea_port")
RADIUS_KM = 30.0
"""Terminals within this straight distance of a hub's seat are run from it; assumed."""
PEOPLE_A_TOWN = 20_000.0
"""Residents of one town where the number of towns is not known; assumed."""


def eligible(territory: Territory) -> Mask:
    """(county,) seats of a province or prefecture with a railway station."""
    facts = territory.facts
    seat = (facts["provincial_capital"].values > 0) | (facts["prefecture_seat"].values > 0)
    return np.asarray(seat & networks(territory).with_facility("rail_station"))


def causes(at: At) -> Sequence[Change]:
    """Handling at the terminals of hubs falls; settlements around get a service of parcels."""
    handling = 1 - at.dose * at["handling"]
    found = at.at_facilities("facility_handling", "scale", handling, _terminals(at))
    now = at.fact("parcel_service")
    served = now + at.dose * at["served"] * (1 - now)
    # A floor, because other measures may serve the same settlements.
    return [*found, *at.at_places("parcel_service", "floor", served, around(at))]


def around(at: At) -> Mask:
    """(place,) towns and villages of the prefectures of the hubs."""
    facts = at.territory.facts
    prefecture = facts["county_prefecture"].values.astype(str)
    near = np.isin(prefecture, prefecture[at.county]) & at.territory.region
    return np.asarray(near[facts["place_county"].values] & (at.tier != "city"))


def amounts(at: At) -> Mapping[str, Floats]:
    """Hubs at the cities of the sites, and collecting points in the towns around."""
    return {
        "hub": at.dose * in_cities(at.territory, at.county.astype(float)),
        "satellite": at.dose * _towns(at),
    }


def harms(at: At) -> Mapping[str, Floats]:
    """Land for the hub."""
    return taken(at, "logistics_hub", amounts(at)["hub"])


def _terminals(at: At) -> Mask:
    """(facility,) terminals within reach of a hub's seat."""
    facts = at.territory.facts
    chosen = networks(at.territory).facilities(*TERMINALS)
    seats = np.flatnonzero(at.county)
    lon, lat = (facts[f"facility_{axis}"].values.astype(float) for axis in ("lon", "lat"))
    near = np.zeros(len(lon), dtype=bool)
    for seat in seats:
        at_lon, at_lat = (
            float(facts["seat_lon"].values[seat]),
            float(facts["seat_lat"].values[seat]),
        )
        km = straight_km(np.full(len(lon), at_lon), np.full(len(lat), at_lat), lon, lat)
        near |= km <= RADIUS_KM
    return np.asarray(chosen & near)


def _towns(at: At) -> Floats:
    """(place,) towns that the town places around the hubs stand for."""
    facts = at.territory.facts
    towns = around(at) & (at.tier == "town")
    if not at.territory.has("towns", "townships"):
        people = facts["population"].values.astype(float)
        return np.asarray(np.where(towns, people / PEOPLE_A_TOWN, 0.0))
    counted = at.of_county("towns").astype(float) + at.of_county("townships").astype(float)
    county = facts["place_county"].values.astype(np.int64)
    peers = np.bincount(county, at.tier == "town", minlength=facts.sizes["county"])[county]
    return np.asarray(np.where(towns, counted / np.maximum(peers, 1.0), 0.0))


MEASURE = Measure(
    id="logistics_hubs",
    number=1,
    pillar="infrastructure",
    name_en="Logistics hubs with rural collecting points",
    name_zh="物流枢纽与乡村集散点",
    brief="S186-S189",
    channel_en="handling and dwell at stations and ports of the hub city -> cost of freight; "
    "collecting points in towns around -> parcels both ways, which act only with online selling "
    "and trained workers",
    channel_zh="枢纽城市车站、港口装卸与停留 → 货运成本；"
    "周边乡镇集散点 → 双向快递（须与网销、培训配合）",
    dose_en="one hub at the seat, and a collecting point in every town of its prefecture",
    dose_zh="城市设一处枢纽，所属地级各乡镇各设一处集散点",
    life=30,
    delay=3,
    priors=(
        Prior("handling", 0.2, 0.0, 0.5, "1",
              "share of time and cost of handling that a hub saves; no estimate found", "assumed"),
        Prior("served", 0.3, 0.0, 0.7, "1",
              "share of settlements around with dependable parcels both ways", "assumed"),
    ),
    costs=(
        UnitCost("hub", "hub", Money(2e9, "CNY", 2022), Money(6e7, "CNY", 2022), 0.25, 4.0,
                 "order of magnitude of a large inland terminal; upkeep 3 % a year", "assumed"),
        UnitCost("satellite", "town", Money(1.5e6, "CNY", 2022), Money(2e5, "CNY", 2022), 0.3, 3.0,
                 "shed, sorting table, two workers", "assumed"),
    ),
    evidence=(
        Evidence("others_welfare", -1,
                 "Cities with regular trains to Europe draw activity from neighbours up to 700 km "
                 "away; between 800 and 1,200 km they compete. The outcome was green "
                 "productivity.",
                 "Li, Wang, Xia and Huang 2025, Transport Policy 172", "read"),
        Evidence("", None,
                 "A day of dwell is worth 0.6 to 2.1 % of the goods; the model takes hours at "
                 "terminals at its own value of time.",
                 "Hummels and Schaur 2013", "read", 0.0135, 0.006, 0.021, "1/day"),
        Evidence("", None, "181 national logistics hubs are linked; what they brought is not told.",
                 "report of the planning commission, February 2026", "read", 181.0, unit="hub"),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    eligible=eligible,
    condition_en="the seat of a province or prefecture with a railway station",
    none_found="no causal estimate of what a logistics hub does was found; the prior is wide.",
    hub=True,
)  # fmt: skip
