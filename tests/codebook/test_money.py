"""Money: kinds are never mixed, years only by a deflator."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.codebook import Deflator, Money, default_deflator
from hinterland.errors import UnitError

LEVELS = Deflator({("CNY", 2006): 1.0, ("CNY", 2020): 1.6, ("CNY", 2022): 2.0})


@given(st.floats(-1e9, 1e9), st.sampled_from([2006, 2020, 2022]), st.sampled_from([2006, 2022]))
def test_there_and_back_is_the_same(value: float, first: int, second: int) -> None:
    one = Money(value, "CNY", first)
    back = one.at(second, deflator=LEVELS).at(first, deflator=LEVELS)
    assert back.value == pytest.approx(value)
    assert (back.currency, back.price_year) == ("CNY", first)


def test_amounts_of_one_kind_add_up() -> None:
    one = Money(2, "CNY", 2022) + 3 * Money(1, "CNY", 2022) - Money(1, "CNY", 2022)
    assert one == Money(4, "CNY", 2022)
    assert Money(1, "CNY", 2006).at(2022, "CNY", LEVELS).value == 2.0


@pytest.mark.parametrize(
    ("other", "words"),
    [(Money(1, "USD", 2022), "two kinds"), (Money(1, "CNY", 2006), "two kinds")],
)
def test_two_kinds_are_not_added(other: Money, words: str) -> None:
    with pytest.raises(UnitError, match=words):
        _ = Money(1, "CNY", 2022) + other
    with pytest.raises(UnitError, match=words):
        _ = Money(1, "CNY", 2022) - other


def test_years_and_currencies_need_more_than_a_wish() -> None:
    old = Money(1, "CNY", 2006)
    with pytest.raises(UnitError, match="Give a deflator"):
        old.at(2022)
    with pytest.raises(UnitError, match="cannot be taken for USD"):
        old.at(2022, "USD", LEVELS)
    with pytest.raises(UnitError, match="not known for"):
        old.at(2030, deflator=LEVELS)
    with pytest.raises(UnitError, match="not finite"):
        Money(math.inf, "CNY", 2022)


def test_price_levels_chain_the_yearly_rises() -> None:
    # 2007 rose by 4.8 % and 2008 by 5.9 % over the year before.
    assert default_deflator().factor("CNY", 2006, 2008) == pytest.approx(1.048 * 1.059)


def test_prices_of_china_by_hand() -> None:
    # 2006 to 2008: 4.8 % and 5.9 %.
    then = Money(100.0, "CNY", 2006).at(2008, deflator=default_deflator())
    assert then.value == pytest.approx(100 * 1.048 * 1.059)
