"""Which way things move when one number of an economy rises: signs over many random draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.equilibrate.laboratory.parameters import Parameters, note
from hinterland.equilibrate.laboratory.solving import Outcome, solve
from hinterland.numerics.groups import Array

MOVED = (
    "technology_gap",
    "transport_cost",
    "attachment",
    "moving_cost",
    "rent_kept_in_village",
    "rent_kept_in_city",
    "city_living_cost",
    "farm_income",
    "city_workers",
)
"""Numbers that are moved, one at a time."""

WATCHED = ("rural_workers", "migrants", "farmers_welfare", "incumbents_welfare")
"""Parts of the outcome that are watched."""

STEP = 1e-4
"""Half the distance of a central difference, as a share of the range of the draws."""

STILL = 1e-7
"""Change for a move over the whole range below which nothing is said to move."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SignTable:
    """How often a rise of a number raises or lowers a part of the outcome.

    Attributes:
        rising: (`MOVED`, `WATCHED`) economies in which it rises.
        falling: the same, in which it falls.
        economies: how many were asked.
    """

    rising: Counts
    falling: Counts
    economies: int

    @property
    def still(self) -> Counts:
        """Economies in which nothing moves."""
        return self.economies - self.rising - self.falling

    def share_rising(self, moved: str, watched: str) -> float:
        """Share of the economies in which a rise of `moved` raises `watched`; NaN of none."""
        return self._share(self.rising, moved, watched)

    def share_falling(self, moved: str, watched: str) -> float:
        """Share of the economies in which a rise of `moved` lowers `watched`; NaN of none."""
        return self._share(self.falling, moved, watched)

    def _share(self, counts: Counts, moved: str, watched: str) -> float:
        count = counts[MOVED.index(moved), WATCHED.index(watched)]
        return float(count) / self.economies if self.economies else float("nan")


def slopes(economies: Parameters, moved: str) -> Array:
    """Change of each of `WATCHED` for a move of `moved` over the range of its draws.

    By central differences. Where a number lies on a bound the middle is moved inwards by a step.

    Args:
        economies: (economy,) many economies.
        moved: name of the number.

    Returns:
        (`WATCHED`, economy) slopes.
    """
    known = note(moved)
    low, high = known.drawn or (0.0, 1.0)
    step = STEP * (high - low)
    value = np.asarray(getattr(economies.flat(), moved))
    middle = np.clip(value, known.lower + step, known.upper - step)
    above, below = (
        solve(economies.flat().having(**{moved: middle + move})) for move in (step, -step)
    )
    scale = (high - low) / (2.0 * step)
    return np.stack([(_part(above, word) - _part(below, word)) * scale for word in WATCHED])


def sign_table(economies: Parameters) -> SignTable:
    """Signs of all slopes, counted over the economies."""
    found = [slopes(economies, moved) for moved in MOVED]
    rising = np.stack([(slope > STILL).sum(axis=1) for slope in found])
    falling = np.stack([(slope < -STILL).sum(axis=1) for slope in found])
    return SignTable(rising, falling, int(np.prod(economies.shape)))


def _part(outcome: Outcome, word: str) -> Array:
    part: Array = getattr(outcome, word)
    return part
