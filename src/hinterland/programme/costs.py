"""What a measure costs where it acts, at the prices of the territory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hinterland.codebook import Money, default_deflator
from hinterland.flow import Territory
from hinterland.programme.at import At
from hinterland.programme.record import Measure

Floats = npt.NDArray[np.float64]

DISCOUNT = 0.08
"""Rate at which capital is turned into a yearly cost where a territory sets none in
`settings["appraisal"]["discount"]`: the social discount rate of China's rules for the economic
evaluation of construction projects (third edition, 2006), as read in a textbook."""


@dataclass(frozen=True, eq=False)
class Costs:
    """Costs of one measure.

    Attributes:
        capital: (place,) money, once.
        running: (place,) money/year.
        life: years.
    """

    capital: Floats
    running: Floats
    life: int

    def yearly(self, territory: Territory) -> Floats:
        """(place,) money/year: the annuity of capital over its life, and running costs."""
        rate = float(territory.settings.get("appraisal", {}).get("discount", DISCOUNT))
        return np.asarray(self.capital * annuity(rate, self.life) + self.running)


def annuity(rate: float, years: int) -> float:
    """Yearly payment for one unit of money over some years: r / (1 - (1 + r)^-n)."""
    if rate == 0:
        return 1 / years
    return float(rate / (1 - (1 + rate) ** -years))


def costs_at(measure: Measure, at: At, factor: float = 1.0) -> Costs:
    """What a measure costs at its sites; nothing at dose 0.

    Args:
        measure, at: what and where.
        factor: on all unit costs, e.g. an overrun.

    Raises:
        UnitError: a unit cost is in another currency, or of a year without price level.
    """
    places = at.territory.facts.sizes["place"]
    capital, running = np.zeros(places), np.zeros(places)
    if at.dose == 0:
        return Costs(capital, running, measure.life)
    amounts = measure.amounts(at)
    for cost in measure.costs:
        units = np.asarray(amounts[cost.name], dtype=float)
        capital += units * now(cost.capital, at.territory) * factor
        running += units * now(cost.running, at.territory) * factor
    return Costs(capital, running, measure.life)


def now(money: Money, territory: Territory) -> float:
    """An amount in the territory's money. Another currency is brought to the price year first and
    then exchanged at `settings["exchange_rates"][currency]`, territory's money for one of it."""
    settings = territory.settings
    year, currency = int(settings["price_year"]), str(settings["currency"])
    rates = settings.get("exchange_rates", {})
    if money.currency != currency and money.currency in rates:
        there = money.at(year, deflator=default_deflator())
        return there.value * float(rates[money.currency])
    return money.at(year, currency, default_deflator()).value
