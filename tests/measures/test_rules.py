"""Measures on land, registration, services and places, worked out by hand where it can be done."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import hinterland as hl
from hinterland.change import Change, apply
from hinterland.equilibrate.finance import acting
from hinterland.equilibrate.parameters import model_parameters
from hinterland.flow import Equilibrium, Territory
from hinterland.measures import catalogue, measure, parsed
from hinterland.measures.bonded_zones import gateway_county
from hinterland.programme import Package
from hinterland.sources.synthetic import synthetic_region
from tests.small_region import small_territory

CREDIT = {"capital": {"all": {"credit_bound": 0.34, "pledged": 0.5}}}
CENTRE = {"public": {"centre": {"paid_share": 1}}}
RIGHTS = ("contract", "homestead", "construction")


@cache
def small() -> Territory:
    return small_territory().with_facts({}, settings={"exchange_rates": {"CNY": 1.0}})


@cache
def region() -> Territory:
    land = synthetic_region(counties=8, context=3, seed=2)
    given = {"exchange_rates": {"CNY": 1.0}, "equilibrium": CENTRE}
    return land.with_facts({}, settings=given)


@cache
def baseline() -> Equilibrium:
    return hl.evaluate(region(), equilibrium=True).balanced


def under(package: Package) -> Equilibrium:
    return hl.evaluate(region(), package, equilibrium=True).balanced


def amounts(package: Package, fact: str, land: Territory | None = None) -> np.ndarray:
    """Amounts of the Changes of a fact, in a row; empty where it is not moved."""
    land = small() if land is None else land
    found = [np.atleast_1d(c.by) for c in package.changes(land) if c.fact == fact]
    return np.concatenate(found) if found else np.zeros(0)


def with_share(word: str) -> Territory:
    """The small region with a share by county, 0.2 in the first."""
    facts = small().facts
    given = facts["area"].copy(data=np.array([0.2, 0.5, 1.0]))
    given.attrs = {"source": "made up for tests", "status": "modelled", "year": "2020"}
    return small().with_facts({word: given})


# Land


@pytest.mark.parametrize("alone", RIGHTS)
def test_each_right_moves_its_own_facts(alone: str) -> None:
    others = {right: 0.0 for right in RIGHTS if right != alone}
    causes = measure("land_market").at(**others).parts[0].causes(small())
    moved = {
        change.fact
        for change in causes
        if np.any(np.atleast_1d(change.by) != (1.0 if change.how == "scale" else 0.0))
    }
    # The small region has no industry of towns and villages that could use the land.
    expected = {
        "contract": {"consolidation", "land_income_kept", "productivity"},
        "homestead": {"land_income_kept"},
        "construction": {"workers_trained"},
    }
    assert moved == expected[alone]
    if alone == "construction":
        offer = measure("land_market").at(**others)
        assert amounts(offer, "usable_land", region()) == pytest.approx(1 + 1.0 * 0.5 * 0.1)


def test_land_income_kept_is_that_of_both_rights() -> None:
    offer = measure("land_market").at(dose=0.5)
    # Half of: all contracts x 0.3, half of homesteads x 0.3.
    assert amounts(offer, "land_income_kept") == pytest.approx(0.5 * (1.0 * 0.3 + 0.5 * 0.3))


def test_people_who_give_up_land_are_told_and_not_netted() -> None:
    offer = measure("land_market").at(county="A1")
    # Town 50,000 and village 150,000; rights go three quarters of the way on the mean, 5 % give up.
    told = offer.parts[0].harms(small())["weakened_security"]
    assert told.sum() == pytest.approx(0.75 * 0.05 * 200e3)
    assert not told[:1].any()
    assert amounts(offer, "weakened_security").sum() == pytest.approx(told.sum())


def test_proceeds_act_only_where_a_setting_lets_them() -> None:
    offer = measure("land_market").at()
    plain, bound = region(), region().with_facts({}, settings={"equilibrium": CENTRE | CREDIT})
    assert not acting(model_parameters(plain))["land_proceeds"][0]
    assert not amounts(offer, "land_proceeds", plain).size
    # 0.43 % of income on half of the land, a fifth of it on courses of 4 % of an income, 0.5 work.
    trained = 0.5 * 0.0043 * 0.2 / 0.04 / 0.5
    assert amounts(offer, "workers_trained", plain) == pytest.approx(trained)
    assert not amounts(offer, "workers_trained", bound).size
    facts = bound.facts
    rural = (facts["place_tier"].values != "city") & bound.place_region
    money = (facts["income"] * facts["population"]).values[rural].sum()
    assert amounts(offer, "land_proceeds", bound).sum() == pytest.approx(0.5 * 0.0043 * money)
    # Neither setting makes the measure fail.
    assert hl.evaluate(bound, offer, equilibrium=True).balanced.residual < 1e-6


def test_cropland_that_is_built_over_is_lost_to_farms_too() -> None:
    none = measure("land_market").at(county="A1")
    some = measure("land_market").at(county="A1", from_cropland=0.2, freed=0.3)
    assert not amounts(none, "lost_cropland").any()
    # 300 m2 a head for 200,000 people, half of it open, three tenths used, a fifth cropland.
    lost = 200e3 * 300 / 1e6 * 0.5 * 0.3 * 0.2
    assert amounts(some, "lost_cropland").sum() == pytest.approx(lost)
    # The county has 1,000 km2, a fifth of it cropland.
    assert amounts(some, "usable_land") == pytest.approx(1 - lost / 200)


@pytest.mark.parametrize(
    ("name", "word", "raised"),
    [
        ("land_market", "land_statute_share", 0.5),
        ("hukou_reform", "single_entitlement_share", 0.5),
        ("service_pooling", "pooled_service_share", 0.5 * 0.3),
    ],
)
def test_a_share_by_county_rises_where_it_is_known(name: str, word: str, raised: float) -> None:
    offer = measure(name).at(dose=0.5)
    assert not amounts(offer, word).size
    land = with_share(word)
    after = apply(land, offer.changes(land)).facts[word].values
    assert after == pytest.approx([0.2 + raised * 0.8, 0.5 + raised * 0.5, 1.0])
    # Twice the same rule raises it once.
    again = apply(land, (offer + offer).parts[0].causes(land) * 2).facts[word].values
    assert again == pytest.approx(after)


def test_leavers_who_keep_their_land_income_leave_more() -> None:
    homesteads = measure("land_market").at(contract=0.0, construction=0.0)
    here, after = (one.values["workers"].values for one in (baseline(), under(homesteads)))
    villages = (region().facts["place_tier"].values == "village") & region().place_region
    assert after[villages].sum() < here[villages].sum()


# Registration


def test_settling_is_easier_by_the_cost_and_its_elasticity() -> None:
    offer = measure("hukou_reform").at(dose=0.5, cut=0.2, elasticity=2.0)
    change = next(c for c in offer.changes(small()) if c.fact == "entry")
    assert change.by == pytest.approx((0.9**-2.0,) * 6)
    assert not any("village" in place for place in change.where["place"])
    assert not amounts(offer, "weakened_security").any()
    given_up = measure("hukou_reform").at(land_for_it=0.2, county="A1")
    assert amounts(given_up, "weakened_security").sum() == pytest.approx(0.2 * 0.05 * 350e3)


def test_easier_settling_draws_people_to_cities_and_somebody_loses() -> None:
    free = region().with_facts({}, settings={"equilibrium": {}})
    after = hl.evaluate(free, measure("hukou_reform").at(), equilibrium=True).balanced.values
    before = hl.evaluate(free, equilibrium=True).balanced.values
    city = free.facts["place_tier"].values == "city"
    assert after["workers"].values[city].sum() > before["workers"].values[city].sum()
    assert (after["utility_change"].values < 1).any()


# Errands and services


def test_hours_saved_are_what_a_service_point_is_worth() -> None:
    offer = measure("e_government").at(county="A1")
    # Town 10 km x 1.2 at 40 km/h, village 12 km x 1.5 at 30 km/h; there and back, 3 x 0.5 errands.
    hours = 3 * 0.5 * 2 * np.array([12 / 40, 18 / 30])
    assert amounts(offer, "amenity") == pytest.approx(1 + hours / 5840)
    km = 3 * 0.5 * 2 * np.array([12.0, 18.0]) * np.array([50e3, 150e3])
    assert amounts(offer, "added_emissions") == pytest.approx(-km * 50 / 1e6)


def test_pooling_is_worth_the_way_that_some_save_and_costs_less_what_is_saved() -> None:
    offer = measure("service_pooling").at(county="A1", saved=0.25)
    hours = 0.3 * 8 * 2 * 0.1 * 0.4 * np.array([12 / 40, 18 / 30])
    assert amounts(offer, "amenity") == pytest.approx(1 + hours / 5840)
    whole = measure("service_pooling").at(county="A1", saved=0.0)
    ratio = amounts(offer, "programme_cost").sum() / amounts(whole, "programme_cost").sum()
    assert ratio == pytest.approx(0.75)
    free = measure("service_pooling").at(saved=1.0)
    assert not amounts(free, "programme_cost").any()


# Bonded zones


def test_deferred_duties_are_interest_on_what_is_tied_up() -> None:
    offer = measure("bonded_zones").at(gain=0.0)
    deferred = 0.2 * 0.05 * 3 / 12 * 0.1 / 0.13
    assert amounts(offer, "user_cost", region()) == pytest.approx(1 - 0.1 * deferred)
    assert not amounts(offer, "productivity", region()).size
    assert amounts(offer, "gateway_border_time", region()) == pytest.approx(0.9)


def test_only_gateways_of_the_chosen_county_are_quicker() -> None:
    county = gateway_county(region())
    row = int(county[0])
    code = str(region().facts["county"].values[row])
    if not region().region[row]:
        pytest.skip("the first gateway lies outside the region")
    offer = measure("bonded_zones").at(county=code)
    change = next(c for c in offer.changes(region()) if c.fact == "gateway_border_time")
    named = region().facts["gateway"].values[county == row]
    assert list(change.where["gateway"]) == named.tolist()


# Heritage


def test_gentle_renovation_pulls_nothing_down() -> None:
    offer = measure("heritage_regeneration").at(county="A1")
    assert not amounts(offer, "demolished_houses").any()
    assert not amounts(offer, "displaced_people").any()
    assert amounts(offer, "housing_stock") == pytest.approx(1.005)


def test_demolition_is_told_as_houses_and_people() -> None:
    gentle = measure("heritage_regeneration").at(county="A1")
    rough = measure("heritage_regeneration").at(county="A1", demolition=1.0)
    houses = 0.005 * 200e3 / 2.6
    assert amounts(rough, "demolished_houses").sum() == pytest.approx(houses)
    assert amounts(rough, "displaced_people").sum() == pytest.approx(houses * 2.6 * 0.5)
    emitted = [amounts(one, "construction_emissions").sum() for one in (gentle, rough)]
    assert emitted[1] == pytest.approx(5 * emitted[0])
    for word, value in (("demolition=1", 1 - 0.05), ("demolition=0", 1 + 0.1)):
        offer = parsed(f"heritage_regeneration?{word}")
        assert amounts(offer, "visitor_appeal", region()) == pytest.approx(value)


def test_without_tourism_there_are_no_visitors_to_draw() -> None:
    assert not amounts(measure("heritage_regeneration").at(), "visitor_appeal").size


# Ecosystem payments


def test_most_of_the_cost_is_paid_to_people_and_nobody_moves() -> None:
    offer = measure("ecosystem_payments").at(county="A1")
    running = offer.parts[0].costs(small()).running
    assert amounts(offer, "programme_payment").sum() == pytest.approx(0.9 * running.sum())
    # 3 % of 200 km2 of cropland; the region has no livestock.
    assert amounts(offer, "lost_cropland").sum() == pytest.approx(6.0)
    assert amounts(offer, "usable_land") == pytest.approx(0.97)
    assert "displaced_people" not in offer.parts[0].harms(small())


def test_what_is_paid_to_people_is_income_and_what_all_pay_is_what_it_costs() -> None:
    offer = measure("ecosystem_payments").at()
    changes = offer.changes(region())
    paid = under(offer).values
    cost = apply(region(), changes).facts["programme_cost"].values
    assert paid["public_tax"].values.sum() == pytest.approx(cost.sum(), rel=1e-8)
    # The same money spent on works instead reaches villages less.
    works = tuple(c for c in changes if c.fact != "programme_payment")
    spent = hl.evaluate(region(), works, equilibrium=True).balanced.values
    village = (region().facts["place_tier"].values == "village") & region().place_region
    assert spent["public_tax"].values.sum() == pytest.approx(cost.sum(), rel=1e-8)
    gain, other = (one["disposable_income"].values[village].sum() for one in (paid, spent))
    assert gain > other


def test_where_nobody_pays_nothing_is_paid() -> None:
    land = region().with_facts({}, settings={"equilibrium": {}})
    payment = Change("programme_payment", "add", 1e6, {"place_tier": ("village",)})
    after = hl.evaluate(land, [payment], equilibrium=True).balanced.values
    before = hl.evaluate(land, equilibrium=True).balanced.values
    np.testing.assert_allclose(
        after["disposable_income"].values, before["disposable_income"].values, rtol=1e-6
    )
    offer = measure("ecosystem_payments").at()
    assert hl.evaluate(land, offer, equilibrium=True).balanced.residual < 1e-6


@pytest.mark.parametrize("name", ["land_market", "ecosystem_payments", "hukou_reform"])
def test_consent_is_said(name: str) -> None:
    offer = parsed(name)
    assert any("people consent" in note for note in offer.notes(region()))
    assert catalogue()[name].number is None
