"""Where the equilibrium is the only one: it takes farmers who differ enough in their attachment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hinterland.equilibrate.laboratory.draws import draw
from hinterland.equilibrate.laboratory.solving import count_equilibria

RANGES = ((2.0, 5.0), (5.0, 10.0), (10.0, 20.0), (2.0, 40.0), (20.0, 120.0))
"""Ranges of X: narrow bands of farmers who differ little, and two wide ranges."""

STARTS = 100
"""Steps of the grid; ten times as many found one more case in 22."""


@dataclass(frozen=True)
class Several:
    """How often economies have several equilibria when X is drawn from a range.

    Attributes:
        low: lower end of the range of X, the attachment of the most attached farmer.
        high: upper end.
        economies: how many were drawn.
        several: of these, those with more than one equilibrium; a lower bound, because two that
            lie closer than a step of the grid are not seen.
        most: largest number of equilibria that one economy has, unstable ones counted.
    """

    low: float
    high: float
    economies: int
    several: int
    most: int


def several_equilibria(
    count: int,
    seed: int,
    ranges: Sequence[tuple[float, float]] = RANGES,
    fixed: Mapping[str, float] | None = None,
) -> list[Several]:
    """Count economies with several equilibria by range of X.

    Args:
        count: economies drawn for each range.
        seed: of the random numbers.
        ranges: of X.
        fixed: other numbers that are the same in all draws; X itself is always drawn.
    """
    held = {name: value for name, value in (fixed or {}).items() if name != "attachment"}
    economies = draw(count, seed, held)
    # The same economies in every range: only the attachment differs.
    evenly = np.random.default_rng(seed + 1).uniform(0.0, 1.0, count)
    found = []
    for low, high in ranges:
        attachment = low + (high - low) * evenly
        counts = count_equilibria(economies.having(attachment=attachment), STARTS)
        found.append(Several(low, high, count, int((counts > 1).sum()), int(counts.max())))
    return found
