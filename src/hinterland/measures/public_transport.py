"""Public transport: rural buses, buses of mid-sized cities, and metros where cities are large.

The model knows no commuting: people work where they live. What buses do in it is that passengers
of a village reach services of the seat, and visitors the village, in less time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.programme import At, Evidence, Measure, Prior, UnitCost
from hinterland.programme.record import Floats, Mask


def causes(at: At) -> Sequence[Change]:
    """Rides take less time: of villages and towns to the seat, and within cities."""
    saved = np.where(at.rural, at["riders"] * at["saved"], 0.0)
    saved = np.where(bus_city(at), at["riders_in_city"] * at["saved"], saved)
    saved = np.where(metro_city(at), at["saved_by_metro"], saved)
    return at.at_places("ride_time", "scale", 1 - at.dose * saved, saved > 0)


def city_people(at: At) -> Floats:
    """(place,) residents of the city that a city place belongs to: all districts of the prefecture
    make one city, the seat of any other county is a city of its own. 0 for other places."""
    facts = at.territory.facts
    county = facts["place_county"].values
    urban = np.where(at.tier == "city", facts["population"].values.astype(float), 0.0)
    own = np.bincount(county, urban, facts.sizes["county"])
    district = facts["county_kind"].values.astype(str) == "district"
    number = np.unique(facts["county_prefecture"].values.astype(str), return_inverse=True)[1]
    whole = np.bincount(number, own * district)[number]
    return np.asarray(np.where(at.tier == "city", np.where(district, whole, own)[county], 0.0))


def bus_city(at: At) -> Mask:
    """(place,) cities that are neither small nor large."""
    people = city_people(at)
    return np.asarray(at.place & (people >= at["city_from"]) & (people <= at["city_to"]))


def metro_city(at: At) -> Mask:
    """(place,) cities large enough for a metro, where one is asked for."""
    return np.asarray(at.place & (city_people(at) >= at["metro_from"]) & (at["metro"] > 0))


def amounts(at: At) -> Mapping[str, Floats]:
    """Residents served, and kilometres of metro."""
    return {
        "rural_bus": at.dose * at.people * at.rural,
        "city_bus": at.dose * at.people * bus_city(at),
        "metro": at.dose * at["metro"] * at["km_a_million"] * at.people / 1e6 * metro_city(at),
    }


def harms(at: At) -> Mapping[str, Floats]:
    """What buses emit; what cars emit less is not netted, for who changes over is not known."""
    served = at.dose * at.people * (at.rural | bus_city(at))
    return {"added_emissions": served * at["emitted"]}


MEASURE = Measure(
    id="public_transport",
    number=13,
    pillar="infrastructure",
    name_en="Public transport",
    name_zh="公共交通",
    brief="S230-S233",
    channel_en="buses and metros -> time of a ride between a place and its seat",
    channel_zh="公交与地铁 → 村镇到县城的乘车时间",
    dose_en="buses at a flat fare in all villages and towns and in cities of the size of the "
    "priors",
    dose_zh="所有村镇及先验规模城市开行低票价公交",
    life=8,
    delay=1,
    priors=(
        Prior("saved", 0.15, 0.0, 0.3, "1", "time saved by those who ride, waiting and fare "
              "included", "assumed"),
        Prior("riders", 0.3, 0.1, 0.6, "1", "trips of villages and towns by bus", "assumed"),
        Prior("riders_in_city", 0.4, 0.2, 0.6, "1", "trips within a city by bus", "assumed"),
        Prior("city_from", 500e3, 200e3, 500e3, "person", "smallest city served", "assumed"),
        Prior("city_to", 1e6, 1e6, 3e6, "person", "largest; a mid-sized city by China's classes",
              "unverified"),
        Prior("metro", 0.0, 0.0, 1.0, "1", "1 with metros; off, for they are not for mid-sized "
              "cities", "assumed"),
        Prior("metro_from", 3e6, 1.5e6, 3e6, "person", "people of a city that may build a metro "
              "(light rail from 1.5 million), rules of 2018", "unverified"),
        Prior("saved_by_metro", 0.08, 0.0, 0.2, "1", "time of the mean trip saved by a metro",
              "assumed"),
        Prior("km_a_million", 10.0, 5.0, 30.0, "km", "metro built for a million people", "assumed"),
        Prior("emitted", 0.004, 0.001, 0.01, "t/person/year", "one bus of 40,000 km a year and "
              "half a kg a km for 5,000 people", "assumed"),
    ),
    costs=(
        UnitCost(
            "rural_bus", "resident", Money(100, "CNY", 2022), Money(9.96, "CNY", 2022), 0.5, 5.0,
            "Huangchuan county: 4.98 million yuan a year for 500,000 rural residents at a flat "
            "fare of one yuan, year not told; buses at half a million for 5,000 people assumed",
            "computed",
        ),
        UnitCost(
            "city_bus", "resident", Money(200, "CNY", 2022), Money(100, "CNY", 2022), 0.3, 3.0,
            "order of magnitude of subsidies to buses in cities", "assumed",
        ),
        UnitCost(
            "metro", "km", Money(500_000_000, "CNY", 2010), Money(10_000_000, "CNY", 2010),
            0.8, 1.6,
            "a text of 2010 gives ten times the 50 million of a bus line of its own; 804 million "
            "in the largest cities; running assumed",
            "read",
        ),
    ),
    evidence=(
        Evidence(
            "",
            1,
            "Roads and frequent buses raised work outside farming of women and men in Indian "
            "villages, more where norms allow it.",
            "Lei, Desai and Vanneman",
            "read",
        ),
        Evidence(
            "",
            1,
            "Bus lanes and light rail in Lima raised women's jobs and earnings, not men's.",
            "Martinez et al.",
            "read",
        ),
    ),
    causes=causes,
    amounts=amounts,
    harms=harms,
    none_found="no estimate for rural buses of China was found. The model knows no commuting: "
    "jobs within reach, where the evidence is best, are outside it.",
)  # fmt: skip
