"""The equations take arrays of JAX as they take those of NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.equilibrate import equations as eq
from tests.equilibrate.economies import county_economy

jax = pytest.importorskip("jax", reason="JAX is not installed; NumPy alone serves")


def outcome(xp):
    """One pass of the equations that need no kernel, in the arrays of a namespace."""
    economy = county_economy(3)
    t = economy.technology
    rng = np.random.default_rng(1)
    revenue, workers = xp.asarray(economy.revenue), xp.asarray(economy.workers)
    moved = xp.asarray(rng.normal(0, 0.2, economy.revenue.shape))
    labour, inputs = xp.asarray(t.labour), xp.asarray(t.inputs)
    income = eq.labour_income(revenue, workers, labour)
    share = eq.employment_share(revenue, workers, labour, income)
    wage = eq.ln_wage(xp.log(income), xp.log(share), moved, t.kappa)
    rent = eq.ln_rent(moved, 0.3 * moved)
    theta = xp.asarray(economy.trade.theta)
    cost = eq.ln_unit_cost(
        ln_wage=wage, ln_rent=rent, ln_user_cost=moved, ln_price=-moved, ln_productivity=moved,
        ln_workers=moved, technology=t,
    )  # fmt: skip
    supply = xp.exp(eq.ln_supply(cost, theta) / 10)
    price = eq.ln_price(supply, revenue, theta)
    earned = eq.factor_income(revenue, t) + eq.capital_income(revenue, t, xp.asarray(economy.owned))
    spent = eq.spending(earned, revenue, xp.asarray(economy.consumed), inputs)
    level = eq.ln_consumer_price(price, xp.asarray(economy.consumed))
    utility = eq.ln_utility(
        ln_amenity=moved[0], ln_income=xp.log(income), ln_price=level,
        ln_housing=moved[1], ln_workers=moved[2], housing=0.13, crowding=0.1,
    )  # fmt: skip
    return [
        cost,
        price,
        spent,
        eq.sales(supply, spent),
        utility,
        eq.ln_welfare(supply, revenue, 1.5),
    ]


def test_results_agree_to_1e_8_in_double_precision() -> None:
    jax.config.update("jax_enable_x64", True)
    for one, other in zip(outcome(np), outcome(jax.numpy), strict=True):
        assert isinstance(other, jax.Array) and other.dtype == np.float64
        np.testing.assert_allclose(np.asarray(other), one, rtol=1e-8)
