"""The judgement of a package against sums and runs of its own."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.appraise.effects import effects
from hinterland.appraise.reading import hub_places, pace
from hinterland.errors import InputError
from hinterland.evaluation import evaluate
from hinterland.flow import Territory
from hinterland.judging import Judgement, judge
from hinterland.measures import measure
from hinterland.programme import Package
from hinterland.sources.synthetic import synthetic_region


@pytest.fixture(scope="module")
def land() -> Territory:
    made = synthetic_region(counties=10, seed=5, context=2)
    return made.with_facts({}, settings={"exchange_rates": {"CNY": 0.01}})


@pytest.fixture(scope="module")
def package() -> Package:
    return measure("rural_roads").at() + measure("vocational_training").at(dose=0.5)


@pytest.fixture(scope="module")
def found(land: Territory, package: Package) -> Judgement:
    return judge(land, package, draws=2)


def test_readings_are_evaluations_of_their_own(
    land: Territory, package: Package, found: Judgement
) -> None:
    base = evaluate(land, equilibrium=True, indicators=False)
    alone = evaluate(land, package, indicators=False)
    told = effects(land, base.balanced, alone.balanced).region
    assert found.variants["unpaid"].effects.region["welfare"] == pytest.approx(told["welfare"])
    bare = evaluate(land, package.without_assumed(land), indicators=False)
    told = effects(land, base.balanced, bare.balanced).region
    mine = found.variants["no assumed responses"].effects.region
    assert mine["welfare"] == pytest.approx(told["welfare"])
    assert 0 < found.assumed_share < 1
    assert found.interaction_share == pytest.approx(0.0, abs=1e-6)


def test_what_is_spent_is_paid(found: Judgement) -> None:
    cost = found.costs["yearly"].sum()
    assert found.accounts["spent"].sum() == pytest.approx(cost)
    assert found.accounts["paid"].sum() == pytest.approx(cost, rel=1e-6)
    assert found.accounts["balance"].sum() == pytest.approx(0.0, abs=1e-6 * cost)


def test_paying_takes_from_the_gain(found: Judgement) -> None:
    paid, unpaid = found.variants["paid"], found.variants["unpaid"]
    assert paid.effects.region["losing"] >= unpaid.effects.region["losing"]


def test_groups_tiers_and_distances_hold_everybody(found: Judgement) -> None:
    people = found.effects.region["registered"]
    assert found.tiers["people"].sum() == pytest.approx(people)
    assert found.distances["people"].sum() == pytest.approx(people)
    mean = (found.tiers["people"] * found.tiers["welfare"]).sum() / people
    assert mean == pytest.approx(found.effects.region["welfare"])
    assert found.distances["rural_jobs"].sum() == pytest.approx(found.effects.region["rural_jobs"])


def test_hubs_by_hand(land: Territory, found: Judgement) -> None:
    hub = hub_places(land)
    facts = land.facts
    people = facts["population"].values * land.place_region
    assert found.hubs.people == pytest.approx(people[hub].sum() / people.sum())
    # Roads and training stand in towns and villages.
    assert found.hubs.budget == 0
    assert found.spillover is None


def test_spillover_is_a_run_of_what_stands_in_hubs(land: Territory) -> None:
    from dataclasses import replace

    part = measure("rural_roads").at().parts[0]
    in_hubs = Package((replace(part, measure=replace(part.measure, hub=True)),))
    found = judge(land, in_hubs, thorough=False)
    rural = land.facts["place_tier"].values.astype(str) != "city"
    base = found.base.balanced
    gain = found.variants["unpaid"].effects.places
    money = (
        gain["welfare"]
        * gain["registered"]
        * (base.values["disposable_income"] / base.values["workers"]).values[land.place_region]
    )
    expected = money[rural[land.place_region]].sum() / found.costs["yearly"].sum()
    assert found.spillover == pytest.approx(expected)


def test_pace_by_hand() -> None:
    people = np.array([10.0, 30.0, 60.0])
    told = pace(
        {"infrastructure": 8.0, "human capital": 2.0},
        [
            ("infrastructure", np.array([1.0, 1.0, 0.0])),
            ("human capital", np.array([1.0, 0.0, 0.0])),
            ("infrastructure", np.array([1.0, 0.0, 0.0])),
        ],
        people,
    )
    assert told.reach == pytest.approx({"infrastructure": 0.4, "human capital": 0.1})
    assert told.by_reach("human capital") == pytest.approx(0.25)
    assert told.by_money("human capital") == pytest.approx(0.25)
    assert told.alerts == ("human capital", "industry")
    assert told.idle == pytest.approx(1.0)
    assert told.shares == pytest.approx({"infrastructure": 0.8, "human capital": 0.2})
    assert pace({}, [], people).by_reach("industry") is None


def test_draws_are_told_and_the_same_again(
    land: Territory, package: Package, found: Judgement
) -> None:
    ranges = found.ranges
    assert len(ranges.draws) + ranges.failed == 2
    low, high = ranges.of("welfare")
    assert low <= high
    again = judge(land, package, draws=1, thorough=False).ranges.draws
    assert again.iloc[0]["welfare"] == pytest.approx(ranges.draws.iloc[0]["welfare"])


def test_harms_are_told_and_not_netted(found: Judgement) -> None:
    assert found.harms["disturbed_land"] > 0
    assert any("no layer" in line for line in found.unassessed)


def test_nobody_pays(land: Territory, package: Package) -> None:
    found = judge(land, package, payer="nobody", thorough=False)
    assert found.variants["paid"].worth == pytest.approx(found.variants["unpaid"].worth)
    assert found.accounts["paid"].sum() == 0
    assert found.exchange is None


@pytest.mark.parametrize(("parts", "payer"), [((), "centre"), (None, "somebody")])
def test_what_cannot_be_judged(
    land: Territory, package: Package, parts: tuple | None, payer: str
) -> None:
    with pytest.raises(InputError):
        judge(land, package if parts is None else Package(parts), payer=payer)
