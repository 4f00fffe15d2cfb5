"""The equations of the county model, one function each, in changes from the baseline.

A hat is the new value over the old one, and `ln_` its logarithm: products become sums, and a wage
cannot turn negative. Arrays are (sector, place) or (place,); letters: n place, k, j sector.

    1  sector choice     2  rents     3  unit cost     4  supply and prices     5  income, spending
    6  goods market      7  utility   8  migration

Sources: Dekle, Eaton and Kortum 2008 (exact hat); Tombe and Zhu 2019, Trade, Migration, and
Productivity: A Quantitative Analysis of China, American Economic Review 109 (land, migration);
Redding and Rossi-Hansberg 2017, Quantitative Spatial Economics, Annual Review of Economics 9;
Lagakos and Waugh 2013 (choice of sector).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from array_api_compat import array_namespace

from hinterland.numerics.groups import of_own_group

Array = Any
"""A NumPy or a JAX array; the same equations serve both."""


def labour_income(revenue: Array, workers: Array, labour_share: Array) -> Array:
    """(place,) y_n = sum_k gL_k R_nk / L_n, what a worker earns on average (equation 1)."""
    xp = array_namespace(revenue)
    return xp.sum(labour_share[:, None] * revenue, axis=0) / workers


def employment_share(revenue: Array, workers: Array, labour_share: Array, income: Array) -> Array:
    """(sector, place) lam_nk = gL_k R_nk / (L_n y_n): with a Frechet choice of sector mean earnings
    are the same in all sectors, so shares of workers are shares of the wage bill (equation 1)."""
    return labour_share[:, None] * revenue / (workers * income)


def ln_wage(ln_income: Array, ln_share: Array, ln_skill: Array, kappa: float) -> Array:
    """(sector, place) ln w^ = ln y^ + (ln lam^ - ln phi^) / kappa: equation 1 read backwards, the
    wage for a unit of skill that draws the share lam into the sector."""
    return ln_income + (ln_share - ln_skill) / kappa


def ln_rent(ln_revenue: Array, ln_land: Array) -> Array:
    """(sector, place) ln rho^ = ln R^ - ln T^: rent is a fixed share of revenue (equation 2)."""
    return ln_revenue - ln_land


def ln_unit_cost(
    *,
    ln_wage: Array,
    ln_rent: Array,
    ln_user_cost: Array,
    ln_price: Array,
    ln_productivity: Array,
    ln_workers: Array,
    technology: Any,
) -> Array:
    """(sector, place) ln c^ = gL ln w^ + gT ln rho^ + gK ln u^ + sum_j g_jk ln P^_j - ln A^ - a ln
    (L^ lam^), by Cobb-Douglas shares of `technology`; `ln_workers` is that of the sector
    (equation 3)."""
    t = technology
    factors = t.labour[:, None] * ln_wage + t.land[:, None] * ln_rent
    factors = factors + t.capital[:, None] * ln_user_cost
    scale = ln_productivity + t.scale[:, None] * ln_workers
    return factors + t.inputs.T @ ln_price - scale


def ln_supply(ln_cost: Array, theta: Array) -> Array:
    """(sector, place) ln s^ = -theta ln c^ (equation 4)."""
    return -theta[:, None] * ln_cost


def ln_price(reached: Array, reached_before: Array, theta: Array) -> Array:
    """(sector, place) ln P^ = -(ln Phi' - ln Phi) / theta (equation 4)."""
    xp = array_namespace(reached)
    return -(xp.log(reached) - xp.log(reached_before)) / theta[:, None]


def factor_income(revenue: Array, technology: Any) -> Array:
    """(place,) sum_k (gL + gT)_k R_nk: wages and rents, earned where they are produced
    (equation 5)."""
    xp = array_namespace(revenue)
    return xp.sum((technology.labour + technology.land)[:, None] * revenue, axis=0)


def capital_income(revenue: Array, technology: Any, owned: Array) -> Array:
    """(place,) the income of all capital, by the share of it that each place owns (equation 5)."""
    xp = array_namespace(revenue)
    return owned * xp.sum(technology.capital[:, None] * revenue)


def spending(income: Array, revenue: Array, consumed: Array, inputs: Array) -> Array:
    """(sector, place) E_nk = alpha_nk Y_n + sum_j g_kj R_nj: households and firms (equation 5)."""
    return consumed * income + inputs @ revenue


def taxes(need: Array, base: Array, group: Any) -> Array:
    """(place,) T_n = b_n / b_g sum_{m in g} need_m: what the places of a treasury g are given, all
    its places pay in proportion to what is taxed, b (equation 5)."""
    whole = of_own_group(base, group)
    rate = np.divide(of_own_group(need, group), whole, out=np.zeros_like(whole), where=whole > 0)
    return rate * base


def with_tariffs(
    income: Array, revenue: Array, consumed: Array, inputs: Array, levied: Array
) -> Array:
    """(place,) Y_n = F_n + sum_k t_nk E_nk, with E = alpha Y + g R: income and the tariffs that its
    own spending brings, `levied` t_nk being their share of spending (equation 5)."""
    xp = array_namespace(income)
    bought = xp.sum(levied * (inputs @ revenue), axis=0)
    return (income + bought) / (1 - xp.sum(levied * consumed, axis=0))


def sales(supply: Array, asked: Array) -> Array:
    """(sector, place) R_ik = s_ik sum_n K_ni E_nk / Phi_nk, the market for goods (equation 6)."""
    return supply * asked


def ln_consumer_price(ln_price: Array, consumed: Array) -> Array:
    """(place,) ln P^_n = sum_k alpha_nk ln P^_nk (equation 7)."""
    xp = array_namespace(ln_price)
    return xp.sum(consumed * ln_price, axis=0)


def ln_utility(
    *,
    ln_amenity: Array,
    ln_income: Array,
    ln_price: Array,
    ln_housing: Array,
    ln_workers: Array,
    housing: float,
    crowding: float,
) -> Array:
    """(place,) ln v^ = ln b^ + ln y^ - (1 - eta) ln P^ - eta (ln y^ + ln L^ - ln Hs^) - zeta ln L^:
    amenity, income, prices, housing and crowding (equation 7)."""
    rent = ln_income + ln_workers - ln_housing
    real = ln_income - (1 - housing) * ln_price - housing * rent
    return ln_amenity + real - crowding * ln_workers


def ln_attraction(ln_utility: Array, elasticity: float) -> Array:
    """(place,) eps ln v^: what draws migrants to a place (equation 8)."""
    return elasticity * ln_utility


def movers(attraction: Array, asked: Array) -> Array:
    """(place,) L_n = a_n v_n^eps sum_o M_on H_o / Omega_o (equation 8)."""
    return attraction * asked


def settled(drawn: Array, stayed: Array, reconsider: float) -> Array:
    """(place,) L_n = m L*_n + (1 - m) L_n of before: the share m chooses anew, the others stay
    where they lived (equation 8 over the years)."""
    return reconsider * drawn + (1 - reconsider) * stayed


def ln_welfare(options: Array, options_before: Array, elasticity: float) -> Array:
    """(place,) ln W^_o = (ln Omega' - ln Omega) / eps: of people by where they are registered,
    wherever they live (equation 8)."""
    xp = array_namespace(options)
    return (xp.log(options) - xp.log(options_before)) / elasticity
