"""Inequality: worked figures, laws, and PySAL's `inequality` as a second program."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.numerics.inequality import (
    Parts,
    atkinson,
    atkinson_parts,
    gini,
    gini_parts,
    mean_log_deviation,
    mean_log_deviation_parts,
    theil_t,
    theil_t_parts,
)

# Two counties, each with urban and rural people.
PEOPLE = np.array([200.0, 300.0, 100.0, 400.0])
INCOME = np.array([40e3, 15e3, 30e3, 10e3])
COUNTY = np.array([0, 0, 1, 1])
TYPE = np.array([0, 1, 0, 1])

Index = Callable[[np.ndarray, np.ndarray], float]
INDICES: dict[str, Index] = {
    "theil": theil_t,
    "mld": mean_log_deviation,
    "gini": gini,
    "atkinson_0.5": lambda p, y: atkinson(p, y, 0.5),
    "atkinson_1": lambda p, y: atkinson(p, y, 1.0),
    "atkinson_2": lambda p, y: atkinson(p, y, 2.0),
}
DECOMPOSITIONS: dict[str, Callable[..., Parts]] = {
    "theil": theil_t_parts,
    "mld": mean_log_deviation_parts,
    "gini": gini_parts,
    "atkinson_0.5": lambda p, y, g: atkinson_parts(p, y, g, 0.5),
    "atkinson_1": lambda p, y, g: atkinson_parts(p, y, g, 1.0),
    "atkinson_2": lambda p, y, g: atkinson_parts(p, y, g, 2.0),
}

cells = st.lists(
    st.tuples(st.floats(1.0, 1e4), st.floats(0.1, 1e5), st.integers(0, 3)),
    min_size=1,
    max_size=12,
).map(lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theil", 0.1634929),
        ("mld", 0.1590697),
        ("gini", 0.3051282),
        ("atkinson_0.5", 0.0783154),
        ("atkinson_1", 0.1470631),
        ("atkinson_2", 0.2495310),
    ],
)
def test_worked_example(name: str, value: float) -> None:
    assert INDICES[name](PEOPLE, INCOME) == pytest.approx(value, abs=5e-8)


@pytest.mark.parametrize(
    ("name", "group", "between", "within", "overlap"),
    [
        ("theil", TYPE, 0.1497316, 0.0137613, 0.0),
        ("theil", COUNTY, 0.0403214, 0.1231715, 0.0),
        ("mld", TYPE, 0.1421353, 0.0169345, 0.0),
        ("gini", TYPE, 0.2641026, 0.0410256, 0.0),
        ("gini", COUNTY, 0.1410256, 0.1179487, 0.0461538),
        ("atkinson_2", TYPE, 0.2284281, 0.0273504, -0.2284281 * 0.0273504),
        ("atkinson_2", COUNTY, 0.0719810, 0.1913215, -0.0719810 * 0.1913215),
    ],
)
def test_worked_decomposition(
    name: str, group: np.ndarray, between: float, within: float, overlap: float
) -> None:
    parts = DECOMPOSITIONS[name](PEOPLE, INCOME, group)
    assert parts.between == pytest.approx(between, abs=1e-7)
    assert parts.within == pytest.approx(within, abs=1e-7)
    assert parts.overlap == pytest.approx(overlap, abs=1e-7)


def test_between_urban_and_rural_is_the_two_group_theil_index() -> None:
    urban = np.array([True, False, True, False])
    share = np.array([(PEOPLE * INCOME)[urban].sum(), (PEOPLE * INCOME)[~urban].sum()])
    share /= share.sum()
    heads = np.array([300.0, 700.0]) / 1000
    two_groups = float((share * np.log(share / heads)).sum())
    assert theil_t_parts(PEOPLE, INCOME, TYPE).between == pytest.approx(two_groups, rel=1e-12)


def test_agrees_with_pysal_on_people_written_out_one_by_one() -> None:
    pysal_theil = pytest.importorskip("inequality.theil")
    from inequality.atkinson import atkinson as pysal_atkinson
    from inequality.gini import Gini

    # The other program weighs every row alike, so each cell is repeated once a person.
    repeat = PEOPLE.astype(int)
    each, type_of_each = np.repeat(INCOME, repeat), np.repeat(TYPE, repeat)
    assert theil_t(PEOPLE, INCOME) == pytest.approx(float(pysal_theil.Theil(each).T), abs=1e-9)
    parts = pysal_theil.TheilD(each, type_of_each)
    assert theil_t_parts(PEOPLE, INCOME, TYPE).between == pytest.approx(
        float(np.ravel(parts.bg)[0]), abs=1e-9
    )
    for aversion in (0.5, 1, 2):
        assert atkinson(PEOPLE, INCOME, aversion) == pytest.approx(
            float(pysal_atkinson(each, aversion)), abs=1e-9
        )
    # Its Gini carries the correction n / (n - 1) of small samples in some releases.
    assert gini(PEOPLE, INCOME) == pytest.approx(float(Gini(each).g), abs=2e-3)


def test_gini_is_the_mean_difference_of_all_pairs() -> None:
    rng = np.random.default_rng(5)
    people, value = rng.uniform(1, 9, 30), rng.integers(1, 8, 30).astype(float)
    share = people / people.sum()
    pairs = np.abs(value[:, None] - value[None, :]) * share[:, None] * share[None, :]
    assert gini(people, value) == pytest.approx(pairs.sum() / (2 * (share @ value)), rel=1e-12)


@pytest.mark.parametrize("name", INDICES)
@given(cells, st.floats(0.01, 100.0), st.floats(0.01, 100.0))
@settings(max_examples=40, deadline=None)
def test_units_do_not_matter(
    name: str, given_cells: tuple[np.ndarray, ...], money: float, heads: float
) -> None:
    people, value, _ = given_cells
    scaled = INDICES[name](people * heads, value * money)
    assert scaled == pytest.approx(INDICES[name](people, value), abs=1e-9)


@pytest.mark.parametrize("name", INDICES)
@given(cells, st.integers(2, 4))
@settings(max_examples=40, deadline=None)
def test_replicated_people_are_as_unequal(
    name: str, given_cells: tuple[np.ndarray, ...], times: int
) -> None:
    people, value, _ = given_cells
    again = INDICES[name](np.tile(people, times), np.tile(value, times))
    assert again == pytest.approx(INDICES[name](people, value), abs=1e-9)


@pytest.mark.parametrize("name", INDICES)
@given(cells)
@settings(max_examples=40, deadline=None)
def test_zero_at_equality_and_not_negative(name: str, given_cells: tuple[np.ndarray, ...]) -> None:
    people, value, _ = given_cells
    assert INDICES[name](people, np.full(value.shape, 7.0)) == pytest.approx(0.0, abs=1e-9)
    assert INDICES[name](people, value) >= -1e-9


@pytest.mark.parametrize("name", DECOMPOSITIONS)
@given(cells)
@settings(max_examples=60, deadline=None)
def test_parts_add_up(name: str, given_cells: tuple[np.ndarray, ...]) -> None:
    people, value, group = given_cells
    parts = DECOMPOSITIONS[name](people, value, group)
    assert parts.total == pytest.approx(INDICES[name](people, value), abs=1e-9)
    assert parts.between + parts.within + parts.overlap == pytest.approx(parts.total, abs=1e-9)
    assert parts.between >= -1e-9
    assert parts.within >= -1e-9


@pytest.mark.parametrize("name", DECOMPOSITIONS)
@given(cells)
@settings(max_examples=30, deadline=None)
def test_one_group_has_nothing_between(name: str, given_cells: tuple[np.ndarray, ...]) -> None:
    people, value, _ = given_cells
    parts = DECOMPOSITIONS[name](people, value, np.zeros(people.size, dtype=int))
    assert parts.between == pytest.approx(0.0, abs=1e-9)
    assert parts.overlap == pytest.approx(0.0, abs=1e-9)


def test_somebody_with_nothing() -> None:
    people, value = np.array([1.0, 1.0]), np.array([0.0, 2.0])
    assert theil_t(people, value) == pytest.approx(np.log(2))
    assert mean_log_deviation(people, value) == np.inf
    assert atkinson(people, value, 1) == 1.0
    assert atkinson(people, value, 2) == 1.0
    assert gini(people, value) == pytest.approx(0.5)


def test_cells_without_people_do_not_count() -> None:
    people, value = np.append(PEOPLE, 0.0), np.append(INCOME, 1e9)
    for index in INDICES.values():
        assert index(people, value) == index(PEOPLE, INCOME)
    assert gini(np.zeros(2), np.ones(2)) == 0.0
