"""Tables fitted to sums, and lognormal cells cut at thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.numerics.lognormal import income_below, ln_thresholds, people_below, spread_of
from hinterland.numerics.table_fitting import fitted_tables


@given(st.integers(0, 10_000))
def test_sums_are_met_and_cross_ratios_are_kept(seed: int) -> None:
    rng = np.random.default_rng(seed)
    guess = rng.uniform(0.2, 3.0, (4, 3, 5))
    rows = rng.uniform(1.0, 2.0, (4, 3))
    columns = rng.uniform(1.0, 2.0, (4, 5))
    columns *= (rows.sum(axis=1) / columns.sum(axis=1))[:, None]
    table = fitted_tables(guess, rows, columns)
    np.testing.assert_allclose(table.sum(axis=2), rows, rtol=1e-9)
    np.testing.assert_allclose(table.sum(axis=1), columns, rtol=1e-12)
    ratio = table / guess
    # Scaling rows and columns leaves every cross ratio as it was.
    cross = ratio[:, 0, 0] * ratio[:, 1, 1] / (ratio[:, 0, 1] * ratio[:, 1, 0])
    np.testing.assert_allclose(cross, 1.0, rtol=1e-9)


def test_a_table_that_fits_already_stays() -> None:
    guess = np.array([[1.0, 2.0], [0.0, 4.0]])
    found = fitted_tables(guess, guess.sum(axis=1), guess.sum(axis=0))
    np.testing.assert_allclose(found, guess, rtol=1e-14)


@pytest.mark.parametrize("gini", [0.2, 0.35, 0.5])
def test_the_spread_gives_back_its_gini(gini: float) -> None:
    draws = np.sort(np.exp(np.random.default_rng(1).normal(0, spread_of(gini), 400_000)))
    rank = np.arange(1, len(draws) + 1)
    measured = 2 * (rank @ draws) / (len(draws) * draws.sum()) - 1
    assert measured == pytest.approx(gini, abs=5e-3)


def test_thresholds_part_all_people_as_asked() -> None:
    rng = np.random.default_rng(2)
    mean, people = rng.uniform(1.0, 9.0, 40), rng.uniform(0.1, 5.0, 40)
    shares = np.array([0.2, 0.4, 0.6, 0.8])
    cuts = ln_thresholds(mean, people, 0.6, shares)
    below = people_below(cuts[:, None], mean, 0.6) @ people / people.sum()
    np.testing.assert_allclose(below, shares, atol=1e-10)
    # Those below a threshold have less of the income than their share of people.
    money = income_below(cuts[:, None], mean, 0.6) @ (people * mean) / (people @ mean)
    assert (money < shares).all()
    draws = rng.normal(0, 1, 300_000) * 0.6 + np.log(4.0) - 0.18
    inside = np.exp(draws)[draws < cuts[1]].sum() / np.exp(draws).sum()
    assert income_below(cuts[1], np.array(4.0), 0.6) == pytest.approx(inside, abs=5e-3)
