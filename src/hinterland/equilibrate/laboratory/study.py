"""Everything the laboratory has to say of one economy and of many random ones like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hinterland.equilibrate.laboratory.complementarity import (
    ROADS,
    TECHNOLOGY,
    Complementarity,
    complementarity,
)
from hinterland.equilibrate.laboratory.draws import draw, interior
from hinterland.equilibrate.laboratory.leaving import Leaving, leaving
from hinterland.equilibrate.laboratory.parameters import Parameters
from hinterland.equilibrate.laboratory.pattern_map import PatternMap, examples, pattern_map
from hinterland.equilibrate.laboratory.signs import SignTable, sign_table
from hinterland.equilibrate.laboratory.solving import Outcome, equilibria, solve
from hinterland.equilibrate.laboratory.uniqueness import Several, several_equilibria
from hinterland.records.progress import Progress, silent

MOST_FOR_UNIQUENESS = 500
"""Draws for each range of X at most: these take longest."""


@dataclass(frozen=True)
class Study:
    """Findings of the laboratory; all of a reconstructed model, none measured.

    Attributes:
        given: numbers that the user set; they are the same in all draws.
        seed: of the random draws.
        economy: the economy of the defaults and of what was given.
        equilibria: all of that economy, each with whether it is stable.
        examples: four economies, one for each pattern.
        example_outcomes: their equilibria.
        map: the economy's patterns over transport cost and technology gap.
        draws: random economies.
        outcomes: their equilibria.
        signs: which way things move, over the interior draws.
        roads: roads and technology, over the interior draws.
        leaving: who gains from people leaving farming, over all draws.
        several: how often there are several equilibria, by range of X.
    """

    given: Mapping[str, float]
    seed: int
    economy: Parameters
    equilibria: list[tuple[Outcome, bool]]
    examples: Parameters
    example_outcomes: Outcome
    map: PatternMap
    draws: Parameters
    outcomes: Outcome
    signs: SignTable
    roads: Complementarity
    leaving: list[Leaving]
    several: list[Several]


def study(
    given: Mapping[str, float] | None = None,
    *,
    draws: int = 1000,
    seed: int = 1,
    roads: float = ROADS,
    technology: float = TECHNOLOGY,
    progress: Progress = silent,
) -> Study:
    """Solve the economy with the given numbers, and random ones that share them.

    Args:
        given: numbers other than the defaults, by name.
        draws: how many random economies.
        seed: of the random numbers.
        roads: share by which transport cost falls where roads and technology are compared.
        technology: share by which the technology gap falls there.
        progress: told where the work is.

    Raises:
        InputError: numbers that make no sense, all of them at once.
    """
    held = dict(given or {})
    economy = Parameters(**held)
    many = draw(draws, seed, held)
    with progress("random economies", 4) as advance:
        outcomes = solve(many)
        inside = many.pick(interior(many, outcomes))
        advance(1)
        together = complementarity(inside, roads, technology)
        advance(1)
        signs = sign_table(inside)
        advance(1)
        several = several_equilibria(min(draws, MOST_FOR_UNIQUENESS), seed, fixed=held)
        advance(1)
    shown = examples()
    return Study(
        given=held,
        seed=seed,
        economy=economy,
        equilibria=equilibria(economy),
        examples=shown,
        example_outcomes=solve(shown),
        map=pattern_map(economy),
        draws=many,
        outcomes=outcomes,
        signs=signs,
        roads=together,
        leaving=leaving(many, outcomes),
        several=several,
    )
