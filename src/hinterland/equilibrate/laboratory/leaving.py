"""Who is better off because some leave farming: beside the same economy in which nobody may."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.laboratory import model
from hinterland.equilibrate.laboratory.parameters import Parameters
from hinterland.equilibrate.laboratory.solving import PATTERNS, Outcome

MATERIAL = 1e-9
"""Gain of welfare, in units of the farm good, that counts as one."""


@dataclass(frozen=True)
class Leaving:
    """Economies of one pattern in which people have left farming.

    Attributes:
        pattern: its name.
        economies: how many have it.
        farmers_gain: of these, where the farmers of the start are better off on average.
        incumbents_gain: of these, where workers who lived in the city from the start are.
    """

    pattern: str
    economies: int
    farmers_gain: int
    incumbents_gain: int


def leaving(economies: Parameters, outcome: Outcome) -> list[Leaving]:
    """Compare each equilibrium with m = r = 0, by pattern; core and periphery is that already."""
    flat = economies.flat()
    nobody = np.zeros(outcome.migrants.shape)
    farmers = outcome.farmers_welfare > model.worth_of_farming(flat, nobody, nobody) + MATERIAL
    city = model.worth_of_city_life(flat, nobody, nobody)
    incumbents = outcome.incumbents_welfare > city + MATERIAL
    found = []
    for code, name in enumerate(PATTERNS):
        if code == PATTERNS.index("core and periphery"):
            continue
        rows = outcome.pattern == code
        counts = (int(np.sum(rows & gain)) for gain in (farmers, incumbents))
        found.append(Leaving(name, int(rows.sum()), *counts))
    return found
