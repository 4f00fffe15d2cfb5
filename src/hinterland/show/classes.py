"""Classes of a map: quantiles with round edges, or edges that are given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hinterland.show.palette import CATEGORICAL, NO_DATA, UNREACHED, ramp

Floats = npt.NDArray[np.float64]
MAX_CATEGORIES = 8
UNREACHED_CLASS = -1
NO_DATA_CLASS = -2


@dataclass(frozen=True)
class Classes:
    """Inner edges of the classes and a colour for each class.

    Attributes:
        edges: k - 1 rising inner edges of k classes; class i holds edges[i-1] <= value < edges[i].
        colours: k colours.
        whole: True where every class is one whole number, starting with `first`.
    """

    edges: tuple[float, ...]
    colours: tuple[str, ...]
    whole: bool = False
    first: int = 0

    def codes(self, values: Floats) -> npt.NDArray[np.int64]:
        """Class of each value; -1 for infinite, -2 for no data."""
        codes = np.searchsorted(np.asarray(self.edges), values, side="right").astype(np.int64)
        codes[np.isinf(values)] = UNREACHED_CLASS
        codes[np.isnan(values)] = NO_DATA_CLASS
        return codes

    def fill(self, values: Floats) -> list[str]:
        """Colour of each value."""
        table = [*self.colours, NO_DATA, UNREACHED]
        return [table[code] for code in self.codes(values)]


def classify(values: Any, *, edges: Sequence[float] = (), classes: int = 7) -> Classes:
    """Classes for values: the given edges, one class for each of a few whole numbers, or quantiles.

    Args:
        values: numbers; infinite and NaN are left out.
        edges: inner edges that are given.
        classes: at most so many quantile classes.
    """
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if edges:
        return Classes(tuple(edges), ramp(len(edges) + 1))
    if not known.size:
        return Classes((), ramp(1))
    if _few_whole(known):
        first, last = int(known.min()), int(known.max())
        count = last - first + 1
        colours = CATEGORICAL[:count] if count > 1 else ramp(1)
        inner = tuple(float(first + i) for i in range(1, count))
        return Classes(inner, colours, whole=True, first=first)
    inner = _round_quantiles(known, classes)
    return Classes(inner, ramp(len(inner) + 1))


def _few_whole(known: Floats) -> bool:
    whole = bool((known == np.round(known)).all())
    return whole and bool(np.ptp(known) < MAX_CATEGORIES)


def _round_quantiles(known: Floats, classes: int) -> tuple[float, ...]:
    """Quantiles rounded to two figures of their spread; equal edges are merged."""
    raw = np.quantile(known, np.arange(1, classes) / classes)
    spread = float(np.ptp(np.quantile(known, [0.1, 0.9]))) or float(np.ptp(known)) or 1.0
    digits = 1 - math.floor(math.log10(spread))
    low, high = known.min(), known.max()
    rounded = {round(float(edge), digits) for edge in raw}
    return tuple(edge + 0.0 for edge in sorted(rounded) if low < edge <= high)
