"""Carbon dioxide of freight by mode."""

from __future__ import annotations

import numpy as np

from hinterland.codebook import Parameters
from hinterland.connect.modes.arcs import Arcs
from hinterland.connect.parameters import parameters
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats

CARRIERS = ("road", "ferry", "rail", "air", "sea", "water")
GRAMS_PER_KG = 1e3
GRAMS_PER_TONNE = 1e6


def emission_factors(territory: Territory) -> dict[str, float]:
    """Grams of CO2 per tonne and km by mode, and by kind of truck, as the territory sets them."""
    return {
        mode: row.value
        for (table, mode, parameter, _), row in parameters(territory).values.items()
        if (table, parameter) == ("emissions", "co2")
    }


def freight_emissions(territory: Territory, mode: str, tonnes: float, km: float) -> float:
    """Tonnes of CO2 for moving `tonnes` over `km` by a mode (or kind of truck).

    Raises:
        InputError: no factor for the mode, or an amount that is negative or not finite.
    """
    factors = emission_factors(territory)
    if mode not in factors:
        known = ", ".join(factors)
        raise InputError(Fault(f"There is no factor for {mode!r}.", "mode", f"Use {known}."))
    if not (0 <= tonnes < np.inf and 0 <= km < np.inf):
        raise InputError(
            Fault("An amount is negative or not finite.", f"{tonnes} t, {km} km", "Correct it.")
        )
    return tonnes * km * factors[mode] / GRAMS_PER_TONNE


def arc_co2(table: Arcs, values: Parameters) -> Floats:
    """(arc,) kg of CO2 per tonne moved along each arc, times the link's factor.

    Rail of every class counts as rail.
    """
    grams = np.zeros(len(table))
    for mode in CARRIERS:
        mine = table.is_mode(*(("rail", "hsr") if mode == "rail" else (mode,)))
        grams[mine] = table.km[mine] * values.get("emissions", mode, "co2") * table.co2[mine]
    return grams / GRAMS_PER_KG
