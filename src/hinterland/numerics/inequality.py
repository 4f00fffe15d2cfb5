"""Inequality indices of weighted cells and their decomposition by groups.

Definitions: Theil (1967) T and mean log deviation; Gini by cumulated shares; Atkinson (1970).
Decompositions: Shorrocks (1980) for T and the mean log deviation; Lambert and Aronson (1993) for
the Gini coefficient with its overlap; Blackorby, Donaldson and Auersperg (1981) for Atkinson.
All functions take populations p >= 0 and values y >= 0 per cell, shape (n,), in any unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from hinterland.numerics.groups import Array, Index, group_mean, group_sum

Measure = Callable[[Array, Array, Index, int], Array]


@dataclass(frozen=True)
class Parts:
    """An index and its parts: total = between + within + overlap, to rounding.

    `overlap` is the overlap of groups for the Gini coefficient, minus the product of the other two
    for Atkinson (whose parts multiply as 1 - A = (1 - A_B)(1 - A_W)), and zero otherwise.
    """

    total: float
    between: float
    within: float
    overlap: float


def theil_t(people: Array, value: Array) -> float:
    """Theil T = sum p x ln x, x = value over mean; 0 at equality."""
    return _alone(_theil_t, people, value)


def mean_log_deviation(people: Array, value: Array) -> float:
    """Mean log deviation = sum p ln(1/x); infinite where somebody has nothing."""
    return _alone(_mld, people, value)


def gini(people: Array, value: Array) -> float:
    """Gini = sum_ij p_i p_j |y_i - y_j| / (2 mean), in O(n log n)."""
    return _alone(_gini, people, value)


def atkinson(people: Array, value: Array, aversion: float) -> float:
    """Atkinson index = 1 - equally distributed equivalent / mean; 1 where aversion >= 1 meets 0."""
    return _alone(partial(_atkinson, aversion=aversion), people, value)


def theil_t_parts(people: Array, value: Array, group: Index) -> Parts:
    """T = T_B + sum_g s_g T_g, s_g the share of g in all value."""
    cells = _Cells.of(people, value, group)
    within = float(cells.value_share @ _theil_t(cells.p, cells.y, cells.g, cells.count))
    between = theil_t(cells.group_people, cells.group_mean)
    return Parts(theil_t(cells.p, cells.y), between, within, 0.0)


def mean_log_deviation_parts(people: Array, value: Array, group: Index) -> Parts:
    """L = L_B + sum_g p_g L_g, p_g the share of g in all people."""
    cells = _Cells.of(people, value, group)
    within = float(cells.people_share @ _mld(cells.p, cells.y, cells.g, cells.count))
    between = mean_log_deviation(cells.group_people, cells.group_mean)
    return Parts(mean_log_deviation(cells.p, cells.y), between, within, 0.0)


def gini_parts(people: Array, value: Array, group: Index) -> Parts:
    """G = G_B + sum_g p_g s_g G_g + overlap; no overlap where groups do not interleave."""
    cells = _Cells.of(people, value, group)
    own = _gini(cells.p, cells.y, cells.g, cells.count)
    within = float((cells.people_share * cells.value_share) @ own)
    between = gini(cells.group_people, cells.group_mean)
    total = gini(cells.p, cells.y)
    return Parts(total, between, within, total - between - within)


def atkinson_parts(people: Array, value: Array, group: Index, aversion: float) -> Parts:
    """(1 - A) = (1 - A_W)(1 - A_B), A_W from the equally distributed equivalent of each group."""
    cells = _Cells.of(people, value, group)
    loss = _atkinson(cells.p, cells.y, cells.g, cells.count, aversion=aversion)
    equivalent = cells.group_mean * (1 - loss)
    mean = float(cells.people_share @ cells.group_mean)
    mean_equivalent = float(cells.people_share @ equivalent)
    within = 1 - mean_equivalent / mean if mean > 0 else 0.0
    between = atkinson(cells.group_people, equivalent, aversion)
    return Parts(atkinson(cells.p, cells.y, aversion), between, within, -between * within)


@dataclass(frozen=True)
class _Cells:
    """Cells with people, numbered by group, and the totals of the groups."""

    p: Array
    y: Array
    g: Index
    count: int
    group_people: Array
    group_mean: Array

    @classmethod
    def of(cls, people: Array, value: Array, group: Index) -> _Cells:
        kept = people > 0
        p, y = people[kept], value[kept]
        labels, g = np.unique(group[kept], return_inverse=True)
        count = labels.size
        return cls(
            p, y, g, count, group_sum(p, g, count), group_mean(y, p, g, count, np.zeros(count))
        )

    @property
    def people_share(self) -> Array:
        return self.group_people / max(float(self.group_people.sum()), 1e-300)

    @property
    def value_share(self) -> Array:
        total = self.group_people * self.group_mean
        everything = float(total.sum())
        return total / everything if everything > 0 else np.zeros_like(total)


def _alone(measure: Measure, people: Array, value: Array) -> float:
    kept = people > 0
    if not kept.any():
        return 0.0
    everyone = np.zeros(int(kept.sum()), dtype=np.intp)
    return float(measure(people[kept], value[kept], everyone, 1)[0])


def _relative(p: Array, y: Array, g: Index, count: int) -> tuple[Array, Array]:
    """Population share in the group and value over the group's mean (1 where the mean is 0)."""
    share = p / group_sum(p, g, count)[g]
    mean = group_mean(y, p, g, count, np.zeros(count))[g]
    return share, np.where(mean > 0, y / np.where(mean > 0, mean, 1.0), 1.0)


def _theil_t(p: Array, y: Array, g: Index, count: int) -> Array:
    share, x = _relative(p, y, g, count)
    # x ln x tends to 0 with x, so a cell without value adds nothing.
    return group_sum(share * x * np.log(np.where(x > 0, x, 1.0)), g, count)


def _mld(p: Array, y: Array, g: Index, count: int) -> Array:
    share, x = _relative(p, y, g, count)
    terms = np.where(x > 0, -np.log(np.where(x > 0, x, 1.0)), np.inf)
    return group_sum(share * terms, g, count)


def _gini(p: Array, y: Array, g: Index, count: int) -> Array:
    order = np.lexsort((y, g))
    p, y, g = p[order], y[order], g[order]
    share, x = _relative(p, y, g, count)
    # Population share below the middle of each cell, within its own group.
    before = np.concatenate(([0.0], np.cumsum(group_sum(share, g, count))))[g]
    middle = np.cumsum(share) - share / 2 - before
    spread = 2 * group_sum(share * x * middle, g, count) - 1
    return np.asarray(np.clip(spread, 0.0, 1.0))


def _atkinson(p: Array, y: Array, g: Index, count: int, *, aversion: float) -> Array:
    share, x = _relative(p, y, g, count)
    if aversion >= 1:
        poor = group_sum((x <= 0).astype(float), g, count) > 0
        x = np.where(x > 0, x, 1.0)
    else:
        poor = np.zeros(count, dtype=bool)
    if aversion == 1:
        equivalent = np.exp(group_sum(share * np.log(x), g, count))
    else:
        equivalent = group_sum(share * x ** (1 - aversion), g, count) ** (1 / (1 - aversion))
    return np.where(poor, 1.0, 1 - equivalent)
