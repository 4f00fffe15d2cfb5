"""What building takes: land, homes and carbon by class of asset.

Widths, areas and emissions are orders of magnitude, assumed; each class has its range. People who
would have to move are the density of the county times the strip, and half of it: a line is led
round settlements where it can be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hinterland.programme.at import At, Floats
from hinterland.programme.land_cover import taken_land

LED_ROUND = 0.5
"""People in the way over people of such a strip anywhere in the county; assumed."""


@dataclass(frozen=True)
class Footprint:
    """What one unit of an asset takes.

    Attributes:
        unit: km or facility.
        land: km2 a unit; `low` and `high` are its range.
        emitted: t of carbon dioxide of building one unit.
        source: where it comes from.
    """

    unit: str
    land: float
    low: float
    high: float
    emitted: float
    source: str


FOOTPRINTS: Mapping[str, Footprint] = {
    "railway": Footprint(
        "km", 0.030, 0.015, 0.060, 10_000.0, "double track with slopes and works; assumed"
    ),
    "railway_works": Footprint(
        "km", 0.004, 0.001, 0.015, 800.0, "loops, wires and yards along a line in use; assumed"
    ),
    "highway": Footprint(
        "km", 0.045, 0.025, 0.080, 8_000.0, "four lanes with slopes and junctions; assumed"
    ),
    "road_widening": Footprint(
        "km", 0.010, 0.004, 0.020, 1_500.0, "a main road made one lane wider each way; assumed"
    ),
    "airport": Footprint(
        "facility", 2.5, 1.5, 6.0, 150_000.0, "one runway of a feeder airport; assumed"
    ),
    "airport_works": Footprint(
        "facility", 0.4, 0.1, 1.5, 25_000.0, "apron, terminal and longer runway; assumed"
    ),
    "logistics_hub": Footprint(
        "facility", 2.0, 0.5, 6.0, 80_000.0, "yards, sheds and roads of one hub; assumed"
    ),
    "border_zone": Footprint(
        "facility", 3.0, 0.5, 10.0, 100_000.0, "sheds, plots and yards of one zone; assumed"
    ),
}
"""By class of asset. Railways, highways and airports are those that the brief names as harmful to
ecosystems; no measure of the catalogue builds a new highway or a new airport."""


def taken(at: At, asset: str, units: Floats) -> dict[str, Floats]:
    """(place,) harms of building units of an asset, by fact.

    Args:
        at: for the territory; units may lie outside the sites.
        asset: of FOOTPRINTS.
        units: (place,) km or facilities, in the county of the place.
    """
    print_ = FOOTPRINTS[asset]
    land = np.asarray(units, dtype=float) * print_.land
    return {
        **taken_land(at, land),
        "displaced_people": land * _density(at) * LED_ROUND,
        "construction_emissions": np.asarray(units, dtype=float) * print_.emitted,
    }


def together(*harms: Mapping[str, Floats]) -> dict[str, Floats]:
    """Harms of several works."""
    found: dict[str, Floats] = {}
    for part in harms:
        for word, amount in part.items():
            found[word] = found[word] + amount if word in found else np.asarray(amount)
    return found


def _density(at: At) -> Floats:
    """(place,) people of towns and villages on a km2 of the county: cities are not crossed."""
    facts = at.territory.facts
    county = facts["place_county"].values.astype(np.int64)
    people = np.where(at.tier != "city", facts["population"].values.astype(float), 0.0)
    by_county = np.bincount(county, people, minlength=facts.sizes["county"])
    return np.asarray(by_county[county] / np.maximum(at.of_county("area").astype(float), 1.0))
