"""The number on which uniqueness rests."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.economy import Economy


def uniqueness(economy: Economy) -> float:
    """Spectral radius of the absolute elasticities of the system; at most 1 assures uniqueness.

    Wages, prices and workers of a place answer to each other through market access; with the
    elasticities of the most agglomerating sector this is the test of Allen, Arkolakis and Li (2024,
    On the Equilibrium Properties of Spatial Models, American Economic Review: Insights 6), exact
    for one sector without inputs. With several sectors or inputs there is no general theorem, and
    the number is an indication: above 1 an evaluation tries several starts (`several_starts`).
    """
    moves, theta = economy.mobility, float(economy.trade.theta.max())
    scale = float(economy.technology.scale.max())
    if moves.moving == "none":
        # Revenue in own and others' prices: labour is fixed.
        return 0.0 if scale <= 0 else scale * theta / (1 + theta)
    crowding = moves.crowding + moves.housing
    if moves.moving == "heterogeneous":
        crowding += 1 / moves.elasticity
    return _radius(theta + 1, scale, -crowding)


def _radius(sigma: float, alpha: float, beta: float) -> float:
    """Allen and Arkolakis (2014): with wages eliminated, gamma_1 = 1 - alpha (sigma - 1) - beta
    sigma and gamma_2 = 1 + alpha sigma + (sigma - 1) beta; unique if |gamma_2 / gamma_1| <= 1."""
    first = 1 - alpha * (sigma - 1) - beta * sigma
    second = 1 + alpha * sigma + (sigma - 1) * beta
    return float(np.inf) if first == 0 else abs(second / first)
