"""The formulas of an appraisal, one function a numbered equation; docs/appraisal.md lists them.

Years are rows 0, 1, ...; year 0 is that of the first spending and is not discounted.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import numpy_financial as npf

Floats = npt.NDArray[np.float64]


def building(capital: float, delay: int, life: int, years: int) -> Floats:
    """(1) (year,) K_t: capital in equal parts over the years before it works; the same again so
    that what is new works when the old has reached its life, if that lies within the horizon."""
    spent, over = np.zeros(years), max(delay, 1)
    for start in range(0, years, life):
        if start + delay < years:
            spent[start : start + over] += capital / over
    return spent


def residual(capital: float, delay: int, life: int, years: int) -> Floats:
    """(2) (year,) V_t: in the last year, capital x the share of its life that is left to the
    newest building that works."""
    left = np.zeros(years)
    if years > delay:
        used = (years - delay - 1) % life + 1
        left[-1] = capital * (1 - used / life)
    return left


def running(yearly: float, delay: int, years: int) -> Floats:
    """(3) (year,) R_t: the yearly cost in every year in which it works."""
    return np.where(np.arange(years) >= delay, float(yearly), 0.0)


def ramped(delay: int, ramp: int, years: int) -> Floats:
    """(4) (year,) s_t = min(1, (t - delay + 1) / (ramp + 1)) from the year `delay`: in full after
    `ramp` more years."""
    return np.clip((np.arange(years) - delay + 1) / (ramp + 1), 0.0, 1.0)


def equivalent_variation(registered: Floats, gain: Floats, income: Floats) -> Floats:
    """(5) (place,) EV = N x g x y, money/year: workers registered, relative gain of welfare, yearly
    disposable income a worker at the baseline. Exact where utility rises in proportion to income.
    """
    return np.asarray(registered * gain * income)


def rule_of_half(at_old_flows: float, at_new_flows: float) -> float:
    """(6) CS = 1/2 (sum X0 d + sum X1 d), d = ln cost before - ln cost after, money/year."""
    return 0.5 * (at_old_flows + at_new_flows)


def conversion_factor(shares: Mapping[str, float], factors: Mapping[str, float]) -> float:
    """(7) sum of share x factor over kinds of cost; what is left counts at the factor of other."""
    rest = 1 - sum(shares.values())
    return rest * factors["other"] + sum(part * factors[kind] for kind, part in shares.items())


def present_value(rate: float, stream: Floats) -> float:
    """(8) PV = sum of x_t / (1 + r)^t; of benefits less costs it is the ENPV."""
    return float(npf.npv(rate, stream))


def benefit_cost_ratio(rate: float, benefit: Floats, cost: Floats) -> float | None:
    """(9) BCR = PV(benefits) / PV(costs); None where nothing is spent. Residual value is taken off
    costs."""
    below = present_value(rate, cost)
    return present_value(rate, benefit) / below if below > 0 else None


def first_year_return(
    rate: float, benefit: Floats, yearly_cost: Floats, capital: Floats, opening: int
) -> float | None:
    """(11) FYRR = (B_o - R_o) / sum over t <= o of K_t (1 + r)^(o - t), o the first year in which
    all works; None where nothing was built."""
    until = np.arange(opening + 1)
    built = float((capital[: opening + 1] * (1 + rate) ** (opening - until)).sum())
    return float(benefit[opening] - yearly_cost[opening]) / built if built > 0 else None


def income_weight(income: Floats, mean: float, eta: float) -> Floats:
    """(12) (group,) w = (mean income / income)^eta."""
    return np.asarray((mean / income) ** eta)


def weighted(gain: Floats, weight: Floats) -> float:
    """(13) sum of w x gain over groups."""
    return float((weight * gain).sum())
