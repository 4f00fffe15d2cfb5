"""Parameters of travel: tables of defaults, each with its source, and what a territory sets.

Money is the territory's currency at its price year; the defaults are CNY of about 2022.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from hinterland.codebook import Parameters, ParameterTables
from hinterland.flow import Territory

COMMODITIES = ("bulk", "container", "perishable", "parcel")
DEFAULT_CURRENCY = "CNY"

# Physical bounds by the last part of a parameter's name; all others are at least 0.
_POSITIVE = ("speed", "speed_limit", "speed_factor", "occupancy", "service_hours", "wet_speed")
_BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "empty_share": (0.0, 0.95),
        "hour_share": (0.0, 1.0),
        "wet_passability": (0.0, 1.0),
        "closed_below": (0.0, 1.0),
        "carried": (0.0, 1.0),
        "mapped_hsr": (0.0, 1.0),
        "detour": (1.0, 10.0),
        "spoilage": (0.0, 1.0),
    }
)
_SMALLEST = 1e-6


def _bounds(parameter: str) -> tuple[float, float]:
    low = _SMALLEST if parameter in _POSITIVE else 0.0
    return _BOUNDS.get(parameter, (low, math.inf))


TRAVEL = ParameterTables(
    package="hinterland.connect",
    tables=("network", "passenger", "freight", "seasons", "emissions", "last_mile"),
    setting="access",
    kind="mode",
    item="commodity",
    bounds=_bounds,
    example='{"freight": {"rail": {"tariff": {"bulk": 0.15}}}}',
)


def parameters(territory: Territory) -> Parameters:
    """The parameters of a territory; a number in the place of the commodities holds for all.

    Raises:
        InputError: `settings["access"]` names what does not exist, or gives what is no number or
            out of bounds; all faults at once.
    """
    return TRAVEL.of(territory.settings)


def currency_note(territory: Territory) -> str:
    """What the defaults in money mean for this territory."""
    currency, year = territory.settings["currency"], territory.settings["price_year"]
    if currency == DEFAULT_CURRENCY:
        return f"Defaults in money are CNY of about 2022, used as CNY of {year} unchanged."
    return (
        f"Defaults in money are CNY of about 2022 and are used as {currency} of {year} one for "
        "one; set settings['access'] for another currency."
    )
