"""Money is never mixed: not of two currencies, not of two price years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.codebook import Deflator, Money, default_deflator
from hinterland.errors import UnitError

LEVELS = Deflator({("CNY", 2020): 1.0, ("CNY", 2021): 1.1, ("CNY", 2022): 1.21})


def test_sums_of_one_kind_and_refusal_of_two() -> None:
    one = Money(2.0, "CNY", 2022)
    assert one + one == Money(4.0, "CNY", 2022)
    assert 3 * one - one == Money(4.0, "CNY", 2022)
    for other in (Money(1.0, "USD", 2022), Money(1.0, "CNY", 2021)):
        with pytest.raises(UnitError, match="two kinds of money"):
            _ = one + other


def test_another_year_needs_a_deflator_and_another_currency_a_rate() -> None:
    old = Money(100.0, "CNY", 2020)
    assert old.at(2020) is old
    assert old.at(2022, "CNY", LEVELS).value == pytest.approx(121.0)
    with pytest.raises(UnitError, match="Give a deflator"):
        old.at(2022)
    with pytest.raises(UnitError, match="exchange rate"):
        old.at(2020, "USD")
    with pytest.raises(UnitError, match="not known for"):
        old.at(1990, "CNY", LEVELS)
    with pytest.raises(UnitError, match="not finite"):
        Money(float("inf"), "CNY", 2020)


@given(st.integers(2000, 2024), st.integers(2000, 2024), st.integers(2000, 2024))
def test_deflating_by_way_of_a_third_year_is_the_same(a: int, b: int, c: int) -> None:
    money = Money(7.0, "CNY", a)
    deflator = default_deflator()
    direct = money.at(c, deflator=deflator).value
    round_about = money.at(b, deflator=deflator).at(c, deflator=deflator).value
    assert direct == pytest.approx(round_about)


def test_prices_of_china_by_hand() -> None:
    # 2006 to 2008: 4.8 % and 5.9 %.
    then = Money(100.0, "CNY", 2006).at(2008, deflator=default_deflator())
    assert then.value == pytest.approx(100 * 1.048 * 1.059)
