"""Who has access: rich against poor, and how many have too little.

Measures of a value (such as opportunities within reach) of cells with people and an income, beside
those of `inequality`, which need no income. All take people p >= 0 and values y >= 0, shape (n,).
"""

from __future__ import annotations

import numpy as np

from hinterland.errors import Fault, InputError
from hinterland.numerics.groups import Array


def concentration_index(people: Array, value: Array, rank_by: Array) -> float:
    """C = 2 cov(y, r) / mean(y), r the middle rank of each cell by `rank_by`, poorest first.

    Within [-1, 1]: positive where the rich have more (Kakwani, Wagstaff and van Doorslaer 1997).
    0 without people or value. Cells of one rank keep their order.
    """
    p, y, r = _ranked(people, value, rank_by)
    mean = float(p @ y)
    return 2 * float(p @ (y * r)) / mean - 1 if mean > 0 else 0.0


def erreygers_index(people: Array, value: Array, rank_by: Array) -> float:
    """Concentration index corrected for the bounds of the value: 4 mean / (max - min) x C.

    (Erreygers 2009, Journal of Health Economics 28(2).) The bounds are those of all cells, also of
    those without people.
    """
    p, y, _ = _ranked(people, value, rank_by)
    width = float(value.max() - value.min()) if len(y) else 0.0
    if width <= 0:
        return 0.0
    return 4 * float(p @ y) / width * concentration_index(people, value, rank_by)


def palma_ratio(people: Array, value: Array, income: Array) -> float:
    """Mean value of the richest tenth over that of the poorest four tenths (Palma 2011).

    Cells above the 0.9 quantile of income, over cells up to the 0.4 quantile; quantiles as if each
    person were listed. Infinite where only the poor have nothing, NaN where a side is empty.
    """
    kept = people > 0
    p, y, m = people[kept], value[kept], income[kept]
    if not len(p):
        return float("nan")
    poor, rich = m <= _quantile(p, m, 0.4), m > _quantile(p, m, 0.9)
    if not poor.any() or not rich.any():
        return float("nan")
    top = float(p[rich] @ y[rich] / p[rich].sum())
    bottom = float(p[poor] @ y[poor] / p[poor].sum())
    if bottom > 0:
        return top / bottom
    return float("inf") if top > 0 else float("nan")


def shortfall(people: Array, value: Array, line: float, power: float) -> float:
    """Mean over people of (1 - y / line)^power below the line, 0 above it.

    (Foster, Greer and Thorbecke 1984, Econometrica 52(3).) Power 0 is the share of people below the
    line, 1 the mean gap, 2 its square. 0 of nobody.

    Raises:
        InputError: the line is not positive, or the power negative.
    """
    if not (0 < line < np.inf and power >= 0):
        raise InputError(
            Fault(
                f"Line {line} and power {power} make no shortfall.",
                "shortfall",
                "Give a line above 0 and a power of at least 0.",
            )
        )
    total = float(people.sum())
    if total <= 0:
        return 0.0
    below = value < line
    gap = np.where(below, 1 - value / line, 0.0)
    return float(people @ np.where(below, gap**power, 0.0)) / total


def _ranked(people: Array, value: Array, rank_by: Array) -> tuple[Array, Array, Array]:
    """Shares of people, values and middle ranks, poorest first, of the cells with people."""
    kept = people > 0
    order = np.argsort(rank_by[kept], kind="stable")
    p = people[kept][order] / max(float(people[kept].sum()), 1e-300)
    return p, value[kept][order], np.cumsum(p) - p / 2


def _quantile(weights: Array, values: Array, share: float) -> float:
    """Quantile of a list in which each value stands `weight` times, between two of them linear."""
    order = np.argsort(values, kind="stable")
    upto, ordered = np.cumsum(weights[order]), values[order]
    place = 1 + (upto[-1] - 1) * share
    low = max(np.floor(place), 1.0)
    high = min(low + 1, upto[-1])
    below, above = (ordered[min(np.searchsorted(upto, at), len(upto) - 1)] for at in (low, high))
    return float(below + (place - low) * (above - below))
