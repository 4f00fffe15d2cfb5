"""Numbers that make no sense are refused in three parts, all of them at once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hinterland.equilibrate.laboratory.complementarity import complementarity
from hinterland.equilibrate.laboratory.draws import draw
from hinterland.equilibrate.laboratory.parameters import Parameters, notes
from hinterland.errors import InputError


@pytest.mark.parametrize("name", notes())
@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf, "much"])
def test_each_number_is_checked(name: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        Parameters(**{name: value})
    (fault,) = caught.value.faults
    assert name in fault.what and notes()[name].symbol in fault.what
    assert fault.where == f"{name} = {value}"
    assert fault.do.startswith("Give a number")


@pytest.mark.parametrize("name", [name for name, note in notes().items() if note.open_below])
def test_nothing_is_too_little_for_what_must_be_there(name: str) -> None:
    with pytest.raises(InputError, match=name):
        Parameters(**{name: 0.0})


@pytest.mark.parametrize("name", ["rent_kept_in_village", "rent_kept_in_city"])
def test_shares_of_rent_are_at_most_all(name: str) -> None:
    with pytest.raises(InputError, match="at most 1"):
        Parameters(**{name: 1.5})
    assert getattr(Parameters(**{name: 1.0}), name) == 1.0


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Parameters(attachment=0.0, transport_cost=-0.5, farmers=math.nan)
    assert [fault.where.split()[0] for fault in caught.value.faults] == [
        "farmers", "transport_cost", "attachment",
    ]  # fmt: skip


def test_goods_must_be_worth_their_cost() -> None:
    with pytest.raises(InputError, match="more to make than anybody would pay"):
        Parameters(willingness_to_pay=1.0, city_firm_cost=0.5, technology_gap=0.5)
    assert Parameters(willingness_to_pay=1.01, city_firm_cost=0.5, technology_gap=0.5)


def test_of_many_economies_the_first_faults_are_shown() -> None:
    with pytest.raises(InputError) as caught:
        Parameters(transport_cost=np.array([0.1, -1.0, -2.0, -3.0, -4.0, -5.0, -6.0]))
    (fault,) = caught.value.faults
    assert "in 6 of 7 economies" in fault.what
    assert fault.where == "transport_cost = -1, -2, -3, -4, -5 and 1 more"


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(InputError) as caught:
        Parameters(transport_cost=np.ones(3), technology_gap=np.ones(4))
    (fault,) = caught.value.faults
    assert "transport_cost (3,)" in fault.where and "technology_gap (4,)" in fault.where


def test_lists_are_taken_as_many_economies() -> None:
    listed = Parameters(transport_cost=[0.8, 0.5], farmers=12)  # type: ignore[arg-type]
    assert listed.shape == (2,)
    assert np.array_equal(listed.transport_cost, np.array([0.8, 0.5]))
    with pytest.raises(InputError, match="in 1 of 2 economies"):
        Parameters(transport_cost=[0.8, -0.5])  # type: ignore[arg-type]


def test_no_draws_and_no_shares_are_refused() -> None:
    with pytest.raises(InputError, match="0 draws"):
        draw(0, 1)
    with pytest.raises(InputError) as caught:
        complementarity(draw(3, 1), roads=0.0, technology=1.5)
    assert [fault.where for fault in caught.value.faults] == ["roads", "technology"]
