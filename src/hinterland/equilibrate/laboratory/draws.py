"""Random economies: what holds in nearly all of them does not hang on a lucky choice of numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hinterland.equilibrate.laboratory.parameters import Parameters, Values, defaults, notes
from hinterland.equilibrate.laboratory.solving import PATTERNS, Outcome
from hinterland.errors import Fault, InputError
from hinterland.numerics.groups import Mask

STILL_FARMING = 0.02
"""Share of the farmers that still farm in an economy that counts as interior."""


def draw(count: int, seed: int, fixed: Mapping[str, float] | None = None) -> Parameters:
    """Economies with every number drawn evenly from its range; those without a range as by default.

    Args:
        count: how many.
        seed: of the random numbers; a number that is fixed does not move the others.
        fixed: numbers that are the same in all draws.

    Raises:
        InputError: no draws are asked for, or the fixed numbers make no sense with the others.
    """
    if count < 1:
        raise InputError(Fault(f"{count} draws are asked for.", "draws", "Ask for 1 or more."))
    random = np.random.default_rng(seed)
    values: dict[str, Values] = {}
    for name, known in notes().items():
        values[name] = random.uniform(*known.drawn, count) if known.drawn else defaults()[name]
    # One number is always an array, so that there are as many economies even if all are fixed.
    given = {name: np.full(count, float(value)) for name, value in (fixed or {}).items()}
    return Parameters(**{**values, **given})


def interior(economies: Parameters, outcome: Outcome) -> Mask:
    """Whether both patterns are there and more than `STILL_FARMING` of the farmers still farm.

    Only there does a small change move both rural industry and migration.
    """
    still = outcome.farming > STILL_FARMING * np.asarray(economies.flat().farmers)
    return np.asarray((outcome.pattern == PATTERNS.index("both")) & still)
