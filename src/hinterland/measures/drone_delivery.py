"""Drone delivery: parcels fly from the town to mountain villages.

How far a drone gets and what a flight costs stand in `connect/defaults/last_mile.csv`; most of it
is what a company claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.connect.village.last_mile import drone, last_mile_parameters
from hinterland.flow import Territory
from hinterland.numerics.segments import straight_km
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.record import Floats, Mask

MOUNTAINS_M = 200.0
"""Standard deviation of elevation from which a county counts as mountainous; assumed."""
METRES = 1000.0
DAYS = 365.0
PEOPLE_A_VILLAGE = 2000.0
MEAN_RADIUS = 2 / 3
"""Mean distance from the middle of a disc over its radius."""


@dataclass(frozen=True, eq=False)
class Flights:
    """Flights from towns to villages.

    Attributes:
        share: (place,) villages within range, 0 to 1.
        km, climb: (place,) straight way and metres climbed, of the villages within range.
    """

    share: Floats
    km: Floats
    climb: Floats


def eligible(territory: Territory) -> Mask:
    """(county,) mountainous."""
    return np.asarray(territory.facts["relief"].values >= MOUNTAINS_M)


def flights(at: At) -> Flights:
    """Which villages drones reach.

    A village of its own flies from the nearest town of its county. A place that stands for many
    lies around the towns in discs of equal size, one a town.
    """
    known = last_mile_parameters(at.territory)
    climb = at.of_county("relief").astype(float) * known.get("last_mile", "drone", "climb_share")
    lost = known.get("last_mile", "drone", "climb_range") * climb / METRES
    reach = np.maximum(known.get("last_mile", "drone", "range") - lost, 0.0)
    alone = at.fact("settlements") == 1 if at.territory.has("settlements") else at.tier == ""
    radius, km = _disc(at), np.zeros(len(reach))
    near = _nearest_town(at)
    share = np.minimum((reach / np.maximum(radius, 1e-9)) ** 2, 1.0)
    share = np.where(alone, near <= reach, share)
    km = np.where(alone, near, MEAN_RADIUS * np.minimum(radius, reach))
    villages = at.place & (at.tier == "village")
    share = np.where(villages, share, 0.0)
    return Flights(share, np.where(share > 0, km, 0.0), climb)


def causes(at: At) -> Sequence[Change]:
    """Villages within range get parcels; their last mile costs no more than a flight."""
    flown, now = flights(at), at.fact("parcel_service")
    served = now + at.dose * flown.share * at["served"] * (1 - now)
    found = at.at_places("parcel_service", "floor", served, flown.share > 0)
    if not at.territory.has("parcel_locker_cost"):
        return found
    paid = at.fact("parcel_locker_cost")
    _, money = drone(flown.km, flown.climb, last_mile_parameters(at.territory))
    cheaper = (flown.share > 0) & (money < paid)
    less = np.where(cheaper, paid - money, 0.0) * at.dose * flown.share
    return [*found, *at.at_places("parcel_locker_cost", "cap", paid - less, cheaper)]


def amounts(at: At) -> Mapping[str, Floats]:
    """Landing places with their drones, flights a year, and kilometres flown there and back."""
    known, flown = last_mile_parameters(at.territory), flights(at)
    served = at.dose * flown.share * at["served"] * at.people
    parcels = served * known.get("last_mile", "van", "parcels_per_person") * DAYS
    mass, payload = (known.get("last_mile", "drone", word) for word in ("parcel_mass", "payload"))
    flown_a_year = parcels / max(np.floor(payload / mass), 1.0)
    climbed = known.get("last_mile", "drone", "climb_range") * flown.climb / METRES
    return {
        "landing": served / PEOPLE_A_VILLAGE,
        "flight": flown_a_year,
        "km": flown_a_year * (2 * flown.km + climbed),
    }


def _disc(at: At) -> Floats:
    """(place,) radius of a town's share of the county, km."""
    towns = np.ones(len(at.tier))
    if at.territory.has("towns", "townships"):
        towns = at.of_county("towns").astype(float) + at.of_county("townships").astype(float)
    return np.asarray(
        np.sqrt(at.of_county("area").astype(float) / (np.pi * np.maximum(towns, 1.0)))
    )


def _nearest_town(at: At) -> Floats:
    """(place,) straight km to the nearest town place of the county; infinite without one."""
    facts = at.territory.facts
    county = facts["place_county"].values.astype(np.int64)
    lon, lat = (facts[f"place_{axis}"].values.astype(float) for axis in ("lon", "lat"))
    found = np.full(len(county), np.inf)
    for town in np.flatnonzero(at.place & (at.tier == "town")):
        mine = np.flatnonzero(county == county[town])
        here = np.full(len(mine), 1.0)
        km = straight_km(lon[town] * here, lat[town] * here, lon[mine], lat[mine])
        found[mine] = np.minimum(found[mine], km)
    return found


MEASURE = Measure(
    id="drone_delivery",
    number=None,
    pillar="infrastructure",
    name_en="Drone delivery in mountains",
    name_zh="山区无人机配送",
    brief="S32",
    channel_en="villages within a drone's range of their town -> parcels both ways, which act only "
    "with online selling and trained workers; cost of the last mile where it is known",
    channel_zh="乡镇无人机航程内村庄 → 双向快递（须与网销、培训配合）；末端配送成本",
    dose_en="all villages within range of their town are flown to",
    dose_zh="乡镇航程内村庄全部通航",
    life=5,
    delay=1,
    priors=(
        Prior("served", 0.7, 0.2, 0.95, "1",
              "share of villages within range that weather, rules and loads let be served",
              "assumed"),
    ),
    costs=(
        UnitCost("landing", "village", Money(1.2e5, "CNY", 2022), Money(1e4, "CNY", 2022), 0.3, 3.0,
                 "landing place and a share of a drone", "assumed"),
        UnitCost("flight", "flight", Money(0, "CNY", 2022), Money(5, "CNY", 2022), 0.2, 3.0,
                 "loading, watching and landing; as in the table of the last mile", "assumed"),
        UnitCost("km", "km", Money(0, "CNY", 2022), Money(0.4, "CNY", 2022), 0.25, 3.75,
                 "battery, wear and energy; as in the table of the last mile", "assumed"),
    ),
    evidence=(
        Evidence("", None,
                 "A company said in 2016 that drones halve the cost, to less than half a yuan a "
                 "parcel from depot to depot: 15 kg, 20 km, 54 km/h, 200 parcels a day and route.",
                 "company claim, in TechNode and Fast Company", "read", 0.5, None, None,
                 "CNY/parcel"),
        Evidence("rural_jobs", 0,
                 "Terminals for parcels alone brought producers in eight counties hardly any "
                 "income.", "Couture, Faber, Gu and Liu 2021", "read"),
    ),
    causes=causes,
    amounts=amounts,
    eligible=eligible,
    condition_en="elevation that differs by 200 m or more (standard deviation) in the county",
    none_found="no independent estimate of drone delivery was found, only a company's claims; the "
    "prior is wide.",
)  # fmt: skip
