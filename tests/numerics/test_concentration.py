"""Rich against poor and shortfalls: by hand, and what must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.numerics.concentration import (
    concentration_index,
    erreygers_index,
    palma_ratio,
    shortfall,
)

PEOPLE = np.array([4.0, 5.0, 1.0])
VALUE = np.array([1.0, 2.0, 6.0])
INCOME = np.array([10.0, 20.0, 90.0])


def test_by_hand() -> None:
    # Ranks .2, .65, .95 and mean 2: 2 (.4*1*.2 + .5*2*.65 + .1*6*.95) / 2 - 1.
    assert concentration_index(PEOPLE, VALUE, INCOME) == pytest.approx(0.3)
    assert erreygers_index(PEOPLE, VALUE, INCOME) == pytest.approx(4 * 2 / 5 * 0.3)
    # The 0.4 quantile lies between the 4th and 5th person, at place 4.6: 16.
    assert palma_ratio(PEOPLE, VALUE, INCOME) == pytest.approx(6.0)
    assert shortfall(PEOPLE, VALUE, 2.0, 0) == pytest.approx(0.4)
    assert shortfall(PEOPLE, VALUE, 2.0, 1) == pytest.approx(0.2)
    assert shortfall(PEOPLE, VALUE, 4.0, 2) == pytest.approx(0.4 * 0.75**2 + 0.5 * 0.5**2)


def test_ends() -> None:
    nobody = np.zeros(3)
    assert concentration_index(nobody, VALUE, INCOME) == 0
    assert erreygers_index(PEOPLE, np.ones(3), INCOME) == 0
    assert np.isnan(palma_ratio(nobody, VALUE, INCOME))
    assert np.isnan(palma_ratio(PEOPLE, VALUE, np.ones(3)))
    assert np.isinf(palma_ratio(PEOPLE, np.array([0.0, 1.0, 1.0]), INCOME))
    assert shortfall(nobody, VALUE, 1.0, 0) == 0
    with pytest.raises(InputError, match="make no shortfall"):
        shortfall(PEOPLE, VALUE, 0.0, 1)


cells = st.lists(
    st.tuples(st.floats(0.5, 1e4), st.floats(0, 1e5), st.floats(1, 1e5)), min_size=1, max_size=12
)


@given(cells)
def test_turning_the_ranks_turns_the_sign(rows) -> None:
    people, value, income = np.array(rows).T
    # Without ties the order is the same read backwards.
    income = income + np.arange(len(income)) * 1e6
    index = concentration_index(people, value, income)
    assert -1 - 1e-9 <= index <= 1 + 1e-9
    if value.max() > 1e-3:
        assert concentration_index(people, value, -income) == pytest.approx(-index, abs=1e-9)
    assert 0 <= shortfall(people, value, 10.0, 2) <= shortfall(people, value, 10.0, 1)
    assert shortfall(people, value, 10.0, 1) <= shortfall(people, value, 10.0, 0) <= 1 + 1e-12
