"""Measures for people and firms: records, costs, doses, and what acts only together."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.change import Change, apply
from hinterland.equilibrate.calibration.routes import kernels
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.doorstep import inbound, with_inbound, with_rides
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.hubs import Hierarchy
from hinterland.equilibrate.parameters import CLASSES
from hinterland.equilibrate.solving import Found, solve
from hinterland.equilibrate.system import Causes
from hinterland.errors import InputError
from hinterland.evaluation import travel
from hinterland.flow import Access, Territory
from hinterland.measures import catalogue, measure, parsed
from hinterland.measures.investment_incentives import forgone, ratio, user_cost
from hinterland.measures.public_transport import city_people
from hinterland.programme import Dosed, Package
from hinterland.programme.levers import capital_income, outside_farming, reached
from hinterland.programme.record import HARMS
from hinterland.sources.synthetic import synthetic_region
from tests.equilibrate.economies import COUNTIES, EACH, hierarchies
from tests.equilibrate.reference import dense_kernel
from tests.small_region import small_territory

MINE = (
    "rural_ecommerce", "local_industry", "rural_tourism", "public_transport", "power_internet",
    "investment_incentives", "schooling", "vocational_training", "technology_diffusion",
    "small_business", "clusters", "green_energy_zones", "return_entrepreneurship",
)  # fmt: skip
NUMBERS = (9, 11, 12, 13, 14, 15)
BY_SECTOR = ("local_industry", "rural_tourism", "clusters", "green_energy_zones")


def in_yuan(land: Territory, **given: object) -> Territory:
    return land.with_facts({}, settings={"exchange_rates": {"CNY": 1.0}, **given})


@cache
def region() -> Territory:
    """Eight counties whose treasury pays for measures."""
    public = {"public": {"centre": {"paid_share": 1.0}}}
    return in_yuan(synthetic_region(counties=8, seed=2), equilibrium=public)


@cache
def known() -> Model:
    return model(region(), travel(region()))


def solved(*changes: Change) -> Found:
    """The equilibrium under changes that leave travel on links alone."""
    base = known()
    after = apply(region(), changes)
    moved = causes(base.calibrated, region(), base.access, after, base.access)
    return solve(base.calibrated.economy, moved, tolerance=1e-10)


def causes_of(text: str) -> tuple[Change, ...]:
    """Causes alone: what is spent on building is not what is asked here."""
    parts = (dosed for one in text.split() for dosed in parsed(one).parts)
    return tuple(change for dosed in parts for change in dosed.causes(region()))


def rural_jobs(text: str, *more: Change) -> float:
    """Share by which industry of towns and villages grows in workers."""
    rural = region().facts["place_tier"].values.astype(str) != "city"
    mine = known().calibrated.sectors.rural_industry

    def jobs(found: Found) -> float:
        workers = (found.outcome.share * found.outcome.workers)[mine]
        return float(workers[:, : len(rural)][:, rural].sum())

    start = solve(known().calibrated.economy, Causes(), tolerance=1e-10)
    return jobs(solved(*causes_of(text), *more)) / jobs(start) - 1


def all_rural(fact: str, amount: float) -> Change:
    return Change(fact, "add", amount, {"place_tier": ("town", "village")})


# Records and costs.


def test_the_catalogue_holds_them_with_their_numbers() -> None:
    numbers = [catalogue()[name].number for name in MINE]
    assert tuple(one for one in numbers if one is not None) == NUMBERS


@pytest.mark.parametrize("name", MINE)
def test_priors_lie_in_their_ranges_and_say_where_they_come_from(name: str) -> None:
    record = catalogue()[name]
    for prior in record.priors:
        assert prior.low <= prior.value <= prior.high, prior.name
        assert prior.source
    for cost in record.costs:
        assert 0 < cost.low <= 1 <= cost.high, cost.name
    assert record.evidence or record.none_found


@pytest.mark.parametrize("name", MINE)
def test_nothing_is_done_at_dose_0(name: str) -> None:
    assert measure(name).at(dose=0).changes(region()) == ()
    assert measure(name).at(dose=0).table(region())["yearly"].sum() == 0


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(MINE), st.floats(0.01, 1.0), st.floats(0.01, 1.0))
def test_more_of_it_costs_more_and_harms_no_less(name: str, one: float, other: float) -> None:
    less, more = (Dosed(catalogue()[name], dose=dose) for dose in sorted((one, other)))
    was, now = less.costs(region()), more.costs(region())
    assert was.capital.sum() + was.running.sum() > 0
    for word in ("capital", "running"):
        assert (getattr(was, word) <= getattr(now, word) * (1 + 1e-12)).all()
    harms = more.harms(region())
    assert set(harms) <= set(HARMS)
    for word, amount in less.harms(region()).items():
        assert (np.abs(amount) <= np.abs(harms[word]) * (1 + 1e-12)).all(), word


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("bound", ["value", "low", "high"])
def test_all_values_of_priors_give_changes_that_can_be_made(name: str, bound: str) -> None:
    record = catalogue()[name]
    given = {prior.name: getattr(prior, bound) for prior in record.priors}
    changes = Package((Dosed(record, given=given),)).changes(region())
    after = apply(region(), changes)
    allowed = region().facts["place_county"].values
    outside = ~region().region[allowed]
    for change in changes:
        if change.fact in region().facts and after.facts[change.fact].dims[:1] == ("place",):
            same = after.facts[change.fact].values == region().facts[change.fact].values
            assert same[outside].all(), change.fact


@pytest.mark.parametrize("name", MINE)
def test_a_region_without_its_sectors_is_refused_in_words_or_served(name: str) -> None:
    land = in_yuan(small_territory())
    if name in BY_SECTOR and name != "local_industry":
        with pytest.raises(InputError, match="can act in none"):
            measure(name).at().changes(land)
    else:
        apply(land, measure(name).at().changes(land))


def test_everything_together_reaches_nobody_twice() -> None:
    parts = tuple(Dosed(catalogue()[name], given=_all_high(name)) for name in MINE)
    after = apply(region(), Package(parts).changes(region()))
    assert after.facts["firm_support"].values.max() == 1.0
    assert after.facts["workers_trained"].values.max() <= 1.0


def _all_high(name: str) -> dict[str, float]:
    return {prior.name: prior.high for prior in catalogue()[name].priors}


def test_shares_add_up_to_all_at_most() -> None:
    at = Dosed(catalogue()["vocational_training"]).at(region())
    twice = [
        *reached(at, "firm_support", 0.7, at.rural),
        *reached(at, "firm_support", 0.6, at.rural),
    ]
    after = apply(region(), twice)
    np.testing.assert_array_equal(after.facts["firm_support"].values, np.where(at.rural, 1.0, 0.0))


# E-commerce: cheaper goods; producers gain where parcels and skills come too.


def test_terminals_alone_give_producers_next_to_nothing() -> None:
    alone = rural_jobs("rural_ecommerce")
    parcels = all_rural("parcel_service", 0.8)
    skills = rural_jobs("rural_ecommerce vocational_training")
    together = rural_jobs("rural_ecommerce vocational_training", parcels)
    # What logistics and skills do without terminals is not what terminals do.
    without = rural_jobs("vocational_training", parcels)
    assert abs(alone) < 0.003
    assert together - without > 10 * abs(alone)
    assert together > skills
    assert together - without > 0.02


def test_without_assumed_interactions_nothing_of_that_is_left() -> None:
    off = {"interactions": {"all": {"on": 0.0}}}
    land = region().with_facts({}, settings={"equilibrium": off})
    base = model(land, known().access)
    parts = (*parsed("rural_ecommerce").parts, *parsed("vocational_training").parts)
    changes = [change for one in parts for change in one.causes(land)]
    changes = [c for c in changes if c.fact in ("online_selling", "workers_trained")]
    after = apply(land, [*changes, all_rural("parcel_service", 0.8)])
    moved = causes(base.calibrated, land, base.access, after, base.access)
    assert moved.kernels is None
    assert not moved.productivity.any()


def test_goods_become_cheaper_where_terminals_stand() -> None:
    found = solved(*causes_of("rural_ecommerce"))
    rural = region().facts["place_tier"].values.astype(str) != "city"
    price = found.outcome.consumer_price[: len(rural)]
    assert (price[rural] < 0).all()
    assert price[rural].mean() < price[~rural].mean()


@pytest.mark.parametrize("wedge", [0, 1])
def test_inbound_moves_what_reaches_a_place_and_not_what_leaves_it(wedge: int) -> None:
    rng = np.random.default_rng(7)
    way = hierarchies(rng, COUNTIES, EACH)[wedge]
    places = COUNTIES * EACH
    freer = rng.uniform(0, 0.05, places)
    made = inbound(way, freer, 1)
    was, now = (np.array(dense_kernel(one, 0, places)) for one in (way, made))
    off = ~np.eye(places, dtype=bool)
    freest = np.maximum.reduceat(way.gates.free, way.gates.start[:-1])
    factor = np.minimum(np.exp(freer), 1 / freest)
    np.testing.assert_allclose(now[off], (was * factor[:, None])[off], rtol=1e-12)
    supply = rng.uniform(0, 1, (1, places))
    np.testing.assert_allclose(made.spread(supply)[0], now @ supply[0], rtol=1e-10)
    np.testing.assert_allclose(made.gather(supply)[0], now.T @ supply[0], rtol=1e-10)


def test_the_lever_of_inbound_cost_says_where_it_acts_on_nothing() -> None:
    made = known().calibrated
    services = np.full_like(made.sectors.trade, CLASSES.index("services"))
    without = replace(made, sectors=replace(made.sectors, trade=services))
    after = apply(region(), [all_rural("inbound_cost", -0.1)])
    with pytest.raises(InputError, match="no sector of manufactured goods"):
        with_inbound(without, None, region(), after)


# Buses.


@pytest.mark.parametrize("villages", [0, 3])
def test_rides_do_what_quicker_gates_do_to_passengers(villages: int) -> None:
    land = synthetic_region(counties=6, seed=5, villages_per_county=villages)
    access = travel(land)
    made = model(land, access).calibrated
    after = apply(land, [Change("ride_time", "scale", 0.7)])
    times = access.times.copy()
    times["gate_time"] = times["gate_time"] * 0.7
    quick = Access(times)
    rebuilt = kernels(made.found, quick, made.values, borders=made.fit.borders)
    ridden = with_rides(made, None, land, after, access)
    assert ridden is not None
    for position, name in enumerate(CLASSES):
        way, other = ridden[position], rebuilt[position]
        assert isinstance(way, Hierarchy)
        if name in ("tourism", "services"):
            np.testing.assert_allclose(way.gates.free, other.gates.free, rtol=1e-6)
            np.testing.assert_allclose(way.hubs.up, other.hubs.up, rtol=1e-6)
        else:
            assert way is made.economy.trade.kernels[position]


def test_districts_of_a_prefecture_are_one_city() -> None:
    land = in_yuan(small_territory(county_kind=["district", "district", "county"]))
    people = city_people(Dosed(catalogue()["public_transport"]).at(land))
    np.testing.assert_array_equal(people[[0, 3, 6]], [340e3, 340e3, 10e3])
    assert people[[1, 2, 4, 5, 7, 8]].sum() == 0


def test_metros_wait_for_large_cities_and_for_being_asked() -> None:
    record = catalogue()["public_transport"]
    land = in_yuan(small_territory(county_kind=["district", "district", "county"]))
    plain, small, large = (
        float(Dosed(record, given=given).costs(land).capital.sum())
        for given in ({}, {"metro": 1.0}, {"metro": 1.0, "metro_from": 3e5})
    )
    assert plain == small < large


# Power needs firms.


@pytest.mark.parametrize("firms", ["small_business", "local_industry"])
def test_power_makes_jobs_where_firms_are_helped_to_use_it(firms: str) -> None:
    alone = rural_jobs("power_internet")
    together = rural_jobs(f"power_internet {firms}") - rural_jobs(firms)
    assert abs(alone) < 0.003
    assert together > max(4 * abs(alone), 0.002)


def test_information_is_counted_once_where_coverage_acts() -> None:
    land = in_yuan(synthetic_region(counties=6, seed=5, with_optional=True))
    acting = {"information": {"all": {"broadband_acts": 1.0}}}
    for settings_of, told in (({}, True), (acting, False)):
        here = land.with_facts({}, settings={"equilibrium": settings_of})
        facts = {change.fact for change in measure("power_internet").at().changes(here)}
        assert "broadband_share" in facts
        assert ("information_cost" in facts) is told


# Tax and capital.


def test_lower_tax_lowers_the_user_cost_by_3_6_percent() -> None:
    before, after = (user_cost(0.06, 0.10, tax, 0.75) for tax in (0.25, 0.15))
    assert before == pytest.approx(0.16 * 0.8125 / 0.75, rel=1e-15)
    assert 1 - after / before == pytest.approx(0.0362, abs=5e-5)
    # The elasticity of 1.84 makes it 7.0 % of capital.
    assert (after / before) ** -1.84 - 1 == pytest.approx(0.070, abs=5e-4)
    assert user_cost(0.06, 0.10, 0.25, 1.0) == pytest.approx(0.16)  # at once deducted: no burden


def test_the_measure_takes_that_and_guarantees_and_forgoes_tax() -> None:
    record = catalogue()["investment_incentives"]
    at = Dosed(record, given={"guaranteed": 0.0}).at(region())
    assert 1 - ratio(at) == pytest.approx(0.0362, abs=5e-5)
    # Tax on what is left after wear: 25 % of 0.0733 and 15 % of 0.0671, over 0.1733.
    assert forgone(at) == pytest.approx(
        (0.25 * 0.22 / 3 - 0.15 * 0.0670588235) / 0.17333333, rel=1e-6
    )
    more = Dosed(record).at(region())
    assert ratio(more) < ratio(at)
    assert forgone(Dosed(record, given={"tax_after": 0.25, "guaranteed": 0.0}).at(region())) == 0


def test_capital_income_is_that_of_the_baseline() -> None:
    at = Dosed(catalogue()["investment_incentives"]).at(region())
    made = known().calibrated
    e, home = made.economy, region().facts.sizes["place"]
    other = np.isin(made.sectors.labels, outside_farming(region()))
    paid = ((e.technology.capital * other) @ e.revenue)[:home]
    told = capital_income(at, outside_farming(region()))
    # Where a sector is lifted to its least share of workers the two differ a little.
    np.testing.assert_allclose(told[at.place], paid[at.place], rtol=0.05)


@pytest.mark.parametrize("payer", ["centre", "county"])
def test_aid_is_paid_by_the_payer_and_spent_nowhere(payer: str) -> None:
    public = {"public": {"centre": {"paid_share": 0.0}, payer: {"paid_share": 1.0}}}
    land = region().with_facts({}, settings={"equilibrium": public})
    base = model(land, known().access)
    county = str(land.facts["county"].values[1])
    mine = land.facts["place_county"].values == 1
    aid = 1e-3 * float((land.facts["income"] * land.facts["population"]).values[mine].sum())
    where = {"county": (county,)}
    amount = aid / mine.sum()
    after = apply(
        land, [Change(word, "add", amount, where) for word in ("programme_cost", "capital_aid")]
    )
    moved = causes(base.calibrated, land, base.access, after, base.access)
    found = solve(base.calibrated.economy, moved, tolerance=1e-12).outcome
    assert moved.purse is not None
    assert not moved.purse.works.any()
    assert moved.transfers.sum() == pytest.approx(aid)
    assert found.taxes.sum() == pytest.approx(aid)
    paid = found.taxes[: len(mine)]
    assert paid[mine].sum() / aid == pytest.approx(
        1.0 if payer == "county" else paid[mine].sum() / paid.sum()
    )
    if payer == "centre":
        # All pay and own in proportion to much the same: hardly anybody is better or worse off.
        assert np.abs(found.utility).max() < 1e-3


def test_small_business_acts_on_credit_only_where_credit_binds() -> None:
    plain = {change.fact for change in measure("small_business").at().changes(region())}
    bound = {"capital": {"all": {"credit_bound": 0.34}}}
    land = region().with_facts({}, settings={"equilibrium": bound})
    there = {change.fact for change in measure("small_business").at().changes(land)}
    assert there - plain == {"credit"}


def test_switches_leave_sectors_out() -> None:
    only = measure("local_industry").at(agriculture=0.0, technology=0.0).changes(region())
    sectors = {one for c in only if c.fact == "user_cost" for one in c.where["sector"]}
    assert sectors == {"agro_textiles"}
    none = measure("local_industry").at(agriculture=0.0, technology=0.0, textiles=0.0)
    assert none.table(region())["yearly"].sum() == 0
    assert none.parts[0].causes(region()) == ()


def test_nobody_is_moved() -> None:
    for name in MINE:
        facts = {change.fact for change in Dosed(catalogue()[name]).causes(region())}
        assert not facts & {"entry", "population", "registered_population", "land_income_kept"}
