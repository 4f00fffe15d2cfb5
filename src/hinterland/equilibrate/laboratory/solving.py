"""Equilibria of the laboratory: who moves, who takes a village job, and which pattern that is.

For every number m of movers the number r of village workers follows at once, because their wage
falls with r. What is left is one equation in m, looked at on a grid so that none of several answers
is missed that lies further apart than the grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.equilibrate.laboratory import model
from hinterland.equilibrate.laboratory.parameters import Parameters
from hinterland.numerics.bracketing import falling_root
from hinterland.numerics.groups import Array

PATTERNS = ("core and periphery", "rural industry only", "urbanisation only", "both")
"""Names by code: 1 for rural industry, plus 2 for urbanisation."""

STARTS = 40
"""Steps of the grid over m, from nobody having moved to everybody."""

NOBODY = 1e-9
"""Share of the farmers below which a group counts as nobody."""

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Outcome:
    """An equilibrium of one economy, or one of each of many.

    Attributes:
        migrants: m, farmers who have moved to the city.
        rural_workers: r, farmers who work in village firms.
        city_wage: w_U.
        village_wage: w_R; what a first firm could pay where there is none.
        home_share: share of a village firm's operating profit earned at home.
        farmers_welfare: mean over all farmers of the start.
        incumbents_welfare: of a worker who lived in the city from the start.
        farming: L - m - r, farmers who still farm.
        pattern: code into `PATTERNS`.
    """

    migrants: Array
    rural_workers: Array
    city_wage: Array
    village_wage: Array
    home_share: Array
    farmers_welfare: Array
    incumbents_welfare: Array
    farming: Array
    pattern: Codes

    def names(self) -> npt.NDArray[np.str_]:
        """Names of the patterns, same shape."""
        return np.asarray(PATTERNS)[self.pattern]


def solve(economy: Parameters, starts: int = STARTS) -> Outcome:
    """The equilibrium reached from a start where everybody farms; arrays shaped as the economies.

    Of several it is the first in which no further farmer wants to move.
    """
    flat = economy.flat()
    grid, pulls = _on_grid(flat, starts)
    quiet = pulls <= 0.0
    # Past the end of the grid everybody has moved.
    first = np.where(quiet.any(axis=1), quiet.argmax(axis=1), starts)
    rows = np.arange(len(first))
    low, high = grid[rows, np.maximum(first - 1, 0)], grid[rows, first]
    return _shaped(_outcome(flat, _between(flat, low, high)), economy.shape)


def equilibria(economy: Parameters, starts: int = 400) -> list[tuple[Outcome, bool]]:
    """All equilibria of one economy by rising m, as arrays (1,), each with whether it is stable.

    Stable means that after a few farmers have moved by mistake the others do not follow. Two that
    lie closer than L / starts are not seen.
    """
    flat = economy.flat()
    grid, pulls = _on_grid(flat, starts)
    found = [(np.zeros(1), True)] if pulls[0, 0] <= 0.0 else []
    above = pulls[0] > 0.0
    for at in np.flatnonzero(above[1:] != above[:-1]):
        low, high = grid[:, at], grid[:, at + 1]
        found.append((_between(flat, low, high, rising=not above[at]), bool(above[at])))
    if above[-1]:
        found.append((grid[:, -1], True))
    return [(_outcome(flat, m), stable) for m, stable in found]


def count_equilibria(economy: Parameters, starts: int = 200) -> Codes:
    """How many equilibria each economy has, stable or not, at the fineness of the grid."""
    _, pulls = _on_grid(economy.flat(), starts)
    above = pulls > 0.0
    changes = (above[:, 1:] != above[:, :-1]).sum(axis=1)
    corners = (~above[:, 0]).astype(np.int64) + above[:, -1]
    return np.asarray(changes + corners, dtype=np.int64).reshape(economy.shape)


def rural_workers(p: Parameters, m: Array) -> Array:
    """r(m): w_R = a_A + rho (1 - delta) where some farm and some do not, else a corner.

    More village firms share the same buyers, so the wage falls with r and there is one answer.
    """
    wanted = np.broadcast_to(model.wage_that_holds(p), m.shape)
    room = np.maximum(p.farmers - m, 0.0)
    return falling_root(lambda r: model.village_wage(p, m, r) - wanted, np.zeros(m.shape), room)


def pull(p: Parameters, m: Array) -> Array:
    """L (V_U(0) - max(V_A, V_I)) / X - m: farmers who would rather live in the city, less m.

    Above zero more want to move than have; an equilibrium has zero, or less with m = 0, or more
    with m = L.
    """
    r = rural_workers(p, m)
    gain = model.worth_of_moving(p, m, r) - model.worth_of_staying(p, m, r)
    return np.asarray(p.farmers * gain / p.attachment - m)


def _on_grid(flat: Parameters, starts: int) -> tuple[Array, Array]:
    """Numbers of movers (economy, start) and the pull at each."""
    columns = flat.columns()
    grid = np.asarray(columns.farmers) * np.linspace(0.0, 1.0, starts + 1)
    return grid, pull(columns, grid)


def _between(flat: Parameters, low: Array, high: Array, rising: bool = False) -> Array:
    """The m between two points at which the pull changes its sign."""
    sign = -1.0 if rising else 1.0
    return falling_root(lambda m: sign * pull(flat, m), low, high)


def _outcome(p: Parameters, m: Array) -> Outcome:
    r = rural_workers(p, m)
    least = NOBODY * np.asarray(p.farmers)
    pattern = (r > least) + 2 * (m > least)
    return Outcome(
        migrants=m,
        rural_workers=r,
        city_wage=model.city_wage(p, m, r),
        village_wage=model.village_wage(p, m, r),
        home_share=model.home_share(p, m, r),
        farmers_welfare=model.farmers_welfare(p, m, r),
        incumbents_welfare=model.worth_of_city_life(p, m, r),
        farming=np.maximum(p.farmers - m - r, 0.0),
        pattern=np.asarray(pattern, dtype=np.int64),
    )


def _shaped(outcome: Outcome, shape: tuple[int, ...]) -> Outcome:
    return Outcome(**{name: value.reshape(shape) for name, value in vars(outcome).items()})
