"""The four patterns over transport cost and technology gap, all other numbers held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from hinterland.equilibrate.laboratory import model
from hinterland.equilibrate.laboratory.parameters import Parameters, note
from hinterland.equilibrate.laboratory.solving import Codes, pull, solve
from hinterland.numerics.groups import Array

EXAMPLES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "core and periphery": (0.1, 1.0),
        "rural industry only": (0.8, 0.2),
        "urbanisation only": (0.5, 1.0),
        "both": (0.8, 0.5),
    }
)
"""Transport cost and technology gap that give each pattern in the economy of the defaults."""

POINTS = 61
"""Points along each axis."""

STARTS = 20
"""Steps of the search for m at each point; fewer than elsewhere, because points are many."""


@dataclass(frozen=True)
class PatternMap:
    """Patterns of one economy for many transport costs and technology gaps.

    Attributes:
        transport: (column,) transport costs t.
        gap: (row,) technology gaps g.
        pattern: (row, column) code into `PATTERNS`.
        movers_wish: (row, column) farmers who would move if nobody had; above zero some do.
        first_firm: (row, column) what the first village firm could pay above what farming gives up,
            at the number of movers that settles; above zero there are village firms.
    """

    transport: Array
    gap: Array
    pattern: Codes
    movers_wish: Array
    first_firm: Array


def examples() -> Parameters:
    """The four worked examples, in the order of `EXAMPLES`."""
    transport, gap = np.array(list(EXAMPLES.values())).T
    return Parameters(transport_cost=transport, technology_gap=gap)


def pattern_map(economy: Parameters, points: int = POINTS) -> PatternMap:
    """Solve one economy for a grid of transport costs and technology gaps.

    The axes run over the ranges of the draws and a little beyond the economy's own place.
    """
    # A gap that leaves no buyer for goods of the village is no economy of this model.
    room = 0.99 * float(economy.willingness_to_pay - economy.city_firm_cost)
    transport = np.linspace(0.0, _reach("transport_cost", economy), points)
    gap = np.linspace(0.0, min(_reach("technology_gap", economy), room), points)
    across, up = np.meshgrid(transport, gap)
    many = economy.having(transport_cost=across, technology_gap=up)
    found = solve(many, STARTS)
    nobody = np.zeros(found.migrants.shape)
    offer = model.village_wage(many, found.migrants, nobody) - model.wage_that_holds(many)
    return PatternMap(transport, gap, found.pattern, pull(many, nobody), offer)


def _reach(name: str, economy: Parameters) -> float:
    drawn = note(name).drawn
    usual = drawn[1] if drawn else 1.0
    return max(usual, 1.25 * float(getattr(economy, name)))
