"""The equations of the laboratory, one function each: markets, wages, and ways of life.

Reconstruction after Song, Thisse and Zhu (2012): goods as in Ottaviano, Tabuchi and Thisse (2002,
International Economic Review 43:409-435), one city U and one village R, M workers in the city and L
farmers in the village of whom m have moved and r work in village firms. Every function works
elementwise on arrays of economies; m and r lie within 0 <= m, 0 <= r, m + r <= L.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hinterland.equilibrate.laboratory.parameters import Parameters, Values
from hinterland.numerics.groups import Array


class Market(NamedTuple):
    """A market as its firms see it.

    Attributes:
        ceiling: price at which a good finds no buyer any more, alpha - gamma Q.
        city_cost: cost of making a unit in the city and bringing it here.
        village_cost: the same for a unit made in the village.
    """

    ceiling: Array
    city_cost: Values
    village_cost: Values


def city_firms(p: Parameters, m: Values) -> Values:
    """n_U = (M + m) / phi: firms in the city, one for every phi workers."""
    return (p.city_workers + m) / p.workers_per_firm


def village_firms(p: Parameters, r: Values) -> Values:
    """n_R = r / phi: firms in the village."""
    return r / p.workers_per_firm


def city_people(p: Parameters, m: Values) -> Values:
    """S_U = M + m: consumers in the city."""
    return p.city_workers + m


def village_people(p: Parameters, m: Values) -> Values:
    """S_R = L - m: consumers in the village, farmers and workers of village firms."""
    return p.farmers - m


def city_market(p: Parameters, m: Values, r: Values) -> Market:
    """The city's market: village firms pay transport to it."""
    village_cost = p.village_firm_cost + p.transport_cost
    return Market(ceiling(p, m, r, p.city_firm_cost, village_cost), p.city_firm_cost, village_cost)


def village_market(p: Parameters, m: Values, r: Values) -> Market:
    """The village's market: city firms pay transport to it."""
    city_cost = p.city_firm_cost + p.transport_cost
    return Market(ceiling(p, m, r, city_cost, p.village_firm_cost), city_cost, p.village_firm_cost)


def ceiling(p: Parameters, m: Values, r: Values, city_cost: Values, village_cost: Values) -> Array:
    """C = alpha - gamma Q, with Q = (n alpha - sum of costs) / (2 B + n gamma) of firms that sell.

    Firms whose cost is above C leave the market. C solves 2 B (alpha - C) = gamma * sum over all
    firms of max(0, C - cost), whose right side is the largest of the sums over any set of firms: so
    C is the smallest of the four solutions with a fixed set (none, city, village, both).
    """
    double = 2.0 * p.saturation
    city = p.substitution * city_firms(p, m)
    village = p.substitution * village_firms(p, r)
    nobody = double * p.willingness_to_pay
    city_only = (nobody + city * city_cost) / (double + city)
    village_only = (nobody + village * village_cost) / (double + village)
    both = (nobody + city * city_cost + village * village_cost) / (double + city + village)
    alone = np.minimum(city_only, village_only)
    return np.minimum(np.minimum(alone, both), p.willingness_to_pay)


def total_quantity(p: Parameters, market: Market) -> Array:
    """Q: units that a consumer buys of all goods together."""
    return (p.willingness_to_pay - market.ceiling) / p.substitution


def quantity(p: Parameters, at: Array, cost: Values) -> Array:
    """q = (C - cost) / (2 B): units of one good that a consumer buys; 0 if the firm has left."""
    return np.maximum(at - cost, 0.0) / (2.0 * p.saturation)


def profit(p: Parameters, at: Array, cost: Values) -> Array:
    """pi = (C - cost)^2 / (4 B): operating profit from one consumer; 0 if the firm has left.

    It is (price - cost) q at the price (C + cost) / 2 that a firm asks.
    """
    return np.maximum(at - cost, 0.0) ** 2 / (4.0 * p.saturation)


def consumer_surplus(p: Parameters, m: Values, r: Values, market: Market) -> Array:
    """CS = B/2 sum of q^2 + gamma/2 Q^2: what goods are worth to a consumer beyond their price."""
    from_city = city_firms(p, m) * quantity(p, market.ceiling, market.city_cost) ** 2
    from_village = village_firms(p, r) * quantity(p, market.ceiling, market.village_cost) ** 2
    total = total_quantity(p, market)
    return 0.5 * p.saturation * (from_city + from_village) + 0.5 * p.substitution * total**2


def city_wage(p: Parameters, m: Values, r: Values) -> Array:
    """w_U = (S_U pi_UU + S_R pi_UR) / phi: operating profit of a city firm, by worker."""
    home, away = city_market(p, m, r), village_market(p, m, r)
    at_home = city_people(p, m) * profit(p, home.ceiling, home.city_cost)
    abroad = village_people(p, m) * profit(p, away.ceiling, away.city_cost)
    return (at_home + abroad) / p.workers_per_firm


def village_profits(p: Parameters, m: Values, r: Values) -> tuple[Array, Array]:
    """S_R pi_RR and S_U pi_RU: what a village firm earns at home, and in the city."""
    home, away = village_market(p, m, r), city_market(p, m, r)
    at_home = village_people(p, m) * profit(p, home.ceiling, home.village_cost)
    in_city = city_people(p, m) * profit(p, away.ceiling, away.village_cost)
    return at_home, in_city


def village_wage(p: Parameters, m: Values, r: Values) -> Array:
    """w_R = (S_R pi_RR + S_U pi_RU) / phi: operating profit of a village firm, by worker.

    With r = 0 it is what the first firm could pay.
    """
    at_home, in_city = village_profits(p, m, r)
    return (at_home + in_city) / p.workers_per_firm


def home_share(p: Parameters, m: Values, r: Values) -> Array:
    """h: share of a village firm's operating profit earned at home; NaN if it earns nothing."""
    at_home, in_city = village_profits(p, m, r)
    earned = at_home + in_city
    return np.where(earned > 0.0, at_home / np.where(earned > 0.0, earned, 1.0), np.nan)


def wage_that_holds(p: Parameters) -> Values:
    """a_A + rho (1 - delta): the village wage at which farming and village work are worth alike."""
    return p.farm_income + p.land_rent * (1.0 - p.rent_kept_in_village)


def worth_of_farming(p: Parameters, m: Values, r: Values) -> Array:
    """V_A = a_A + rho + CS_R."""
    return p.farm_income + p.land_rent + _village_surplus(p, m, r)


def worth_of_village_work(p: Parameters, m: Values, r: Values) -> Array:
    """V_I = w_R + delta rho + CS_R."""
    kept = p.rent_kept_in_village * p.land_rent
    return village_wage(p, m, r) + kept + _village_surplus(p, m, r)


def worth_of_staying(p: Parameters, m: Values, r: Values) -> Array:
    """max(V_A, V_I): the better of the two ways to stay."""
    return np.maximum(worth_of_farming(p, m, r), worth_of_village_work(p, m, r))


def worth_of_city_life(p: Parameters, m: Values, r: Values) -> Array:
    """w_U - kappa (M + m) + CS_U: for a worker who was there from the start."""
    surplus = consumer_surplus(p, m, r, city_market(p, m, r))
    return city_wage(p, m, r) - p.city_living_cost * city_people(p, m) + surplus


def worth_of_moving(p: Parameters, m: Values, r: Values) -> Array:
    """V_U(0) = city life + delta_U rho - F: for a farmer who is not attached to the village."""
    return worth_of_city_life(p, m, r) + p.rent_kept_in_city * p.land_rent - p.moving_cost


def farmers_welfare(p: Parameters, m: Values, r: Values) -> Array:
    """Mean over the L farmers of the start: those who stay, and movers less their attachment.

    Movers are the least attached: their attachment runs from 0 to X m / L, half of it on average.
    """
    stay = (p.farmers - m) * worth_of_staying(p, m, r)
    half = 0.5 * p.attachment * m / p.farmers
    return (stay + m * (worth_of_moving(p, m, r) - half)) / p.farmers


def _village_surplus(p: Parameters, m: Values, r: Values) -> Array:
    return consumer_surplus(p, m, r, village_market(p, m, r))
