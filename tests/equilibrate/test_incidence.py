"""Groups of households: they add up to their place, and alike groups fare alike."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hinterland as hl
from hinterland.change import Change
from hinterland.equilibrate.incidence.book import Book, Places, written
from hinterland.equilibrate.incidence.sharing import (
    IS_TRAINED,
    Happened,
    ln_income_change,
    shared,
    skill_change,
)
from hinterland.equilibrate.incidence.traits import CELLS, HOUSEHOLDS, Traits
from hinterland.errors import InputError
from hinterland.flow import Assessment, Territory
from hinterland.incidence import Incidence, incidence
from hinterland.sources.synthetic import synthetic_region

SIZE, SECTORS = 6, 3
ALIKE = {
    "all": {"gini": 0.3},
    "rural": {"trained_share": 0.3, "pay": 1, "farm_work": 1},
    "urban": {"trained_share": 0.3, "pay": 1, "farm_work": 1},
    "trained": {"pay": 1, "farm_work": 1},
    "other": {"land_share": 1, "income_elasticity": 1, "budget_elasticity": 1},
    "farm": {"income_elasticity": 1, "budget_elasticity": 1},
    "land": {"income_elasticity": 1},
    "capital": {"income_elasticity": 1},
}


def places(rng: np.random.Generator) -> Places:
    budget = rng.uniform(0.2, 1.0, (SIZE, SECTORS))
    return Places(
        workers=rng.uniform(1, 10, (SIZE, 2)),
        earnings=rng.uniform(1, 10, (SIZE, SECTORS)),
        land=rng.uniform(0.1, 3, SIZE),
        capital=rng.uniform(0.1, 3, SIZE),
        budget=budget / budget.sum(axis=1, keepdims=True),
    )


def traits(rng: np.random.Generator, skill_to_trained: float = 0.0) -> Traits:
    return Traits(
        trained=rng.uniform(0.1, 0.6, 2),
        pay=rng.uniform(0.7, 1.5, len(CELLS)),
        work=rng.uniform(0.1, 1.0, (len(CELLS), SECTORS)),
        land=rng.uniform(0.1, 1.0, (len(CELLS), 2)),
        spread=rng.uniform(0.3, 0.8),
        by_income=rng.uniform(0.6, 1.5, SECTORS + 2),
        budget=rng.uniform(0.5, 1.5, SECTORS),
        skill_to_trained=skill_to_trained,
    )


def book(rng: np.random.Generator, part: float = 0.0) -> tuple[Places, Traits, Book]:
    before, how = places(rng), traits(rng, part)
    urban, region = rng.random(SIZE) < 0.4, np.arange(SIZE) < SIZE - 1
    return before, how, written(before, how, rng.uniform(1.0, 2.5, SIZE), urban, region)


def happened(rng: np.random.Generator) -> Happened:
    return Happened(
        places=places(rng),
        ln_wage=rng.normal(0, 0.1, (SIZE, SECTORS)),
        ln_skill=rng.normal(0, 0.1, (SIZE, SECTORS)),
        transfers=rng.uniform(0, 0.2, SIZE),
        of_income=rng.uniform(0, 0.2, SIZE),
        of_land=rng.uniform(0, 0.05, SIZE),
        kappa=2.0,
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.floats(0, 1))
def test_groups_add_up_to_their_place_before_and_after(seed: int, part: float) -> None:
    rng = np.random.default_rng(seed)
    before, how, had = book(rng, part)
    now = happened(rng)
    done = shared(had, how, before, now)
    for moment, workers, income in (
        (before, had.workers, had.income),
        (now.places, done.workers, done.income),
    ):
        urban = np.array([r == "urban" for r, _, _ in HOUSEHOLDS])
        np.testing.assert_allclose(workers[:, ~urban].sum(axis=1), moment.workers[:, 0])
        np.testing.assert_allclose(workers[:, urban].sum(axis=1), moment.workers[:, 1])
        np.testing.assert_allclose(income[..., :SECTORS].sum(axis=1), moment.earnings)
        np.testing.assert_allclose(income[..., SECTORS].sum(axis=1), moment.land)
        np.testing.assert_allclose(income[..., SECTORS + 1].sum(axis=1), moment.capital)
    np.testing.assert_allclose(done.income[..., -2].sum(axis=1), now.transfers)
    np.testing.assert_allclose(-done.income[..., -1].sum(axis=1), now.of_income + now.of_land)
    for budget, income, spending in (
        (before.budget, had.income, had.spending),
        (now.places.budget, done.income, done.spending),
    ):
        np.testing.assert_allclose(spending.sum(axis=-1), income.sum(axis=-1), rtol=1e-8)
        whole = budget * income.sum(axis=(1, 2))[:, None]
        np.testing.assert_allclose(spending.sum(axis=1), whole, rtol=1e-12)
    times, mean = ln_income_change(had, done)
    weight = had.income.sum(axis=-1)
    together = (weight * np.exp(times)).sum(axis=1) / weight.sum(axis=1)
    np.testing.assert_allclose(together, np.exp(mean))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 100_000), st.floats(0, 1))
def test_a_change_of_skill_is_on_average_what_was_stated(seed: int, part: float) -> None:
    rng = np.random.default_rng(seed)
    _, how, had = book(rng, part)
    up = np.abs(rng.normal(0, 0.2, (SIZE, SECTORS)))
    earned = had.income[..., :SECTORS]
    times = skill_change(had, how, up)
    mean = (earned * times).sum(axis=1) / earned.sum(axis=1)
    np.testing.assert_allclose(mean, np.exp(up), rtol=1e-10)
    np.testing.assert_allclose(skill_change(had, how, -up), 1 / times)
    rest = times[:, ~IS_TRAINED]
    np.testing.assert_allclose(rest, 1 + np.expm1(up)[:, None] * (1 - part) + 0 * rest)


def test_fifths_part_the_people_of_the_region_and_rise() -> None:
    rng = np.random.default_rng(7)
    before, how = places(rng), traits(rng)
    heads, everywhere = rng.uniform(1, 2, SIZE), np.ones(SIZE, dtype=bool)
    had = written(before, how, heads, rng.random(SIZE) < 0.4, everywhere)
    people = (had.workers * heads[:, None]).sum(axis=0).reshape(len(CELLS), 5).sum(axis=0)
    np.testing.assert_allclose(people / people.sum(), 0.2, atol=1e-7)
    each = had.income.sum(axis=-1) / (had.workers * heads[:, None])
    by_fifth = each.reshape(SIZE, len(CELLS), 5)
    assert (np.diff(by_fifth, axis=-1) > 0).all()
    cuts = had.thresholds
    assert (by_fifth[..., 1:] > cuts).all()
    assert (by_fifth[..., :-1] < cuts).all()


@cache
def region(alike: bool = False) -> Territory:
    land = synthetic_region(counties=10, seed=5, with_optional=True)
    if not alike:
        return land
    return land.with_facts({}, settings={"equilibrium": {"households": ALIKE}})


@cache
def base(alike: bool = False) -> Assessment:
    return hl.evaluate(region(alike), equilibrium=True)


SHOCK = (
    Change("skill", "scale", 1.1, {"place_tier": ("village",)}),
    Change("productivity", "scale", 1.1, {"sector": ("crops",)}),
    Change("link_speed", "scale", 1.1),
)


@cache
def after(alike: bool = False) -> tuple[Assessment, Incidence]:
    done = hl.evaluate(region(alike), SHOCK, equilibrium=True)
    return done, incidence(base(alike), done)


def test_groups_that_do_not_differ_fare_as_everybody_does() -> None:
    done, found = after(alike=True)
    values = done.balanced.values
    for word in ("real_income_change", "welfare_change"):
        got, wanted = found.places[word].values, values[word].values[:, None]
        np.testing.assert_allclose(got, wanted + 0 * got, rtol=1e-7, err_msg=word)


def test_groups_of_a_territory_add_up_to_its_equilibrium() -> None:
    done, found = after()
    values, p = done.balanced.values, found.places
    income = p["income_after"].sum(("household", "source")).values
    np.testing.assert_allclose(income, values["disposable_income"].values, rtol=1e-10)
    workers = p["workers_after"].sum("household").values
    np.testing.assert_allclose(workers, values["workers"].values, rtol=1e-10)
    registered = p["registered"].sum("household").values
    np.testing.assert_allclose(registered, values["registered_workers"].values, rtol=1e-10)
    spent = p["spending_before"].sum(("household", "sector")).values
    np.testing.assert_allclose(
        spent, base().balanced.values["disposable_income"].values, rtol=1e-10
    )
    groups = found.groups
    for view in ("registration", "training", "fifth", "minority"):
        for word in ("registered", "workers", "taxes"):
            assert groups.loc[view, word].sum() == pytest.approx(
                float(groups.loc[("all", "all"), word]), abs=1e-6
            )


def test_farming_that_pays_more_helps_the_poor_and_rural_most() -> None:
    _, found = after()
    groups = found.groups["welfare"]
    assert groups["fifth", "1"] > groups["fifth", "5"]
    assert groups["registration", "rural"] > groups["registration", "urban"]
    food = found.groups["food"]
    assert food["fifth", "1"] > food["fifth", "3"] > food["fifth", "5"]
    fifth = np.array([float(food["fifth", str(f)]) for f in range(1, 6)])
    assert (np.diff(fifth) < 0).all()
    assert (found.groups["losing"] <= found.groups["registered"]).all()


def test_skill_of_the_trained_alone_is_theirs_if_the_user_says_so() -> None:
    more = [Change("skill", "scale", 1.1)]
    land = region()
    given = {"equilibrium": {"households": {"all": {"skill_to_trained": 1.0}}}}
    theirs = land.with_facts({}, settings=given)

    def gap(territory: Territory) -> float:
        one = hl.evaluate(territory, equilibrium=True)
        found = incidence(one, hl.evaluate(territory, more, equilibrium=True)).groups["welfare"]
        return float(found["training", "trained"] - found["training", "untrained"])

    assert gap(theirs) > gap(land) + 0.05


def test_counties_by_minority_share_are_classes_of_whole_counties() -> None:
    _, found = after()
    assert found.not_assessed == ()
    assert set(found.groups.loc["minority"].index) <= {"low", "middle", "high"}
    bare = Territory(
        "bare", region().facts.drop_vars("minority_share"), region().settings, region().boundaries
    )
    without = hl.evaluate(bare, equilibrium=True)
    told = incidence(without, without)
    assert "minority" not in told.groups.index.get_level_values("view")
    assert "minority_share" in told.not_assessed[0]
    np.testing.assert_allclose(told.groups["welfare"], 0.0, atol=1e-6)


def test_what_is_no_baseline_is_refused() -> None:
    done, _ = after()
    with pytest.raises(InputError, match="no baseline"):
        incidence(done, done)
    with pytest.raises(InputError, match="not computed"):
        incidence(base(), hl.evaluate(region()))
