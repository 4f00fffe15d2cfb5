"""Which seats are cities of a size: from the people of tier city, districts of one city together.

A city that is cut into districts is one city: its people of tier city are added up and stand at the
seat of the prefecture. The other districts count by their own people alone, since a district may
lie hundreds of kilometres from the rest of its city.
"""

from __future__ import annotations

import numpy as np

from hinterland.appraise.labels import array, county_sum
from hinterland.appraise.register import Evidence
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array, Mask, group_sum

DISTRICT = "district"


def city_people(evidence: Evidence) -> Array:
    """(county,) people of tier city of the city at each seat."""
    tier = np.asarray(evidence.fact("place_tier").values == "city")
    own = county_sum(evidence, array(evidence, "population") * tier)
    district = np.asarray(evidence.fact("county_kind").values == DISTRICT)
    names, prefecture = np.unique(
        np.asarray(evidence.fact("county_prefecture").values), return_inverse=True
    )
    whole = group_sum(own * district, prefecture, len(names))[prefecture]
    seat = array(evidence, "prefecture_seat") > 0
    # The seat itself may be no district; its own people are then not in the sum.
    joined = whole + np.where(district, 0.0, own)
    return np.where(seat, joined, own)


def major_centres(evidence: Evidence) -> Mask:
    """(county,) True for provincial capitals and large cities."""
    capital = array(evidence, "provincial_capital") > 0
    return np.asarray(capital | (city_people(evidence) > thresholds()["large_city_people"]))


def large_markets(evidence: Evidence) -> Mask:
    """(county,) True for seats of a city large enough to buy what a county's farmers sell."""
    return np.asarray(city_people(evidence) >= thresholds()["market_city_people"])
