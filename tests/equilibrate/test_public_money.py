"""Public works and who pays: closure, neutrality of nothing, gradients, refusals, who bears."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.change import Change
from hinterland.equilibrate import Causes, System, solve
from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.adjoint import Weights, gradient
from hinterland.equilibrate.public import Payer, Purse
from hinterland.errors import InputError
from hinterland.evaluation import evaluate
from hinterland.flow import Equilibrium, Territory
from hinterland.incidence import incidence
from hinterland.sources.synthetic import synthetic_region
from tests.equilibrate.economies import COUNTIES, EACH, SECTORS, county_economy

PLACES = COUNTIES * EACH
COUNTY = np.arange(PLACES) // EACH


def purse(works: np.ndarray, felt: float = 1.0) -> Purse:
    everybody = np.zeros(PLACES, dtype=np.int64)
    everybody[-1] = -1
    return Purse(
        works, (Payer(0.5, everybody), Payer(0.3, COUNTY), Payer(0.2, COUNTY, "land")), felt
    )


@given(st.integers(0, 10_000))
def test_taxes_are_what_treasuries_are_to_pay(seed: int) -> None:
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 4, 20)
    need, base = rng.normal(0, 1, 20), rng.uniform(0.1, 2.0, 20)
    paid = eq.taxes(need, base, group)
    for number in np.unique(group):
        mine = group == number
        assert paid[mine].sum() == pytest.approx(need[mine].sum(), abs=1e-12)
        np.testing.assert_allclose(paid[mine] / base[mine], (paid / base)[mine][0])
    abroad = np.where(group == 0, -1, group)
    assert (eq.taxes(need, base, abroad)[group == 0] == 0).all()


def test_money_goes_round_and_markets_clear() -> None:
    economy, rng = county_economy(3), np.random.default_rng(1)
    works = np.zeros((SECTORS, PLACES))
    works[1:, 4] = 0.2, 0.3
    given = rng.uniform(0, 0.1, PLACES)
    given[-1] = 0.0  # of a place whose only treasury is its county
    causes = Causes(transfers=given, purse=purse(works))
    # A place of no treasury has its share of what is due at the centre to nobody: none is due.
    found = solve(economy, causes, tolerance=1e-12).outcome
    assert found.taxes.sum() == pytest.approx(works.sum() + given.sum(), rel=1e-12)
    np.testing.assert_allclose(found.sold.sum(), economy.revenue.sum(), rtol=1e-10)
    t = economy.technology
    earned = (t.labour + t.land) @ found.revenue
    earned += economy.owned * (t.capital @ found.revenue).sum()
    np.testing.assert_allclose(found.disposable, earned + given - found.taxes, rtol=1e-12)
    np.testing.assert_allclose(found.felt, np.log(found.disposable / earned), rtol=1e-9)
    spent = economy.consumed * found.disposable + t.inputs @ found.revenue + works
    np.testing.assert_allclose(found.spending, spent, rtol=1e-12)


def test_nothing_spent_is_nothing_changed() -> None:
    economy = county_economy(3)
    causes = Causes(purse=purse(np.zeros((SECTORS, PLACES))))
    start = System(economy).start()
    plain, none = (System(economy, c).outcome(start) for c in (Causes(), causes))
    for word in ("sold", "drawn", "disposable", "utility"):
        np.testing.assert_array_equal(getattr(plain, word), getattr(none, word))


@pytest.mark.parametrize(("felt", "elsewhere"), [(0.0, 0.0), (1.0, 0.0), (1.0, 0.1)])
def test_gradients_under_public_money_are_those_of_central_differences(
    felt: float, elsewhere: float
) -> None:
    economy, rng = county_economy(3), np.random.default_rng(2)
    works = np.zeros((SECTORS, PLACES))
    works[1:, 4], works[2, 7] = (0.2, 0.3), 0.4
    given = rng.uniform(0, 0.2, PLACES)
    given[-1] = 0.0
    # Owed at one place, received at another.
    owed = elsewhere * np.where(
        np.arange(PLACES) == 1, 1.0, np.where(np.arange(PLACES) == 5, -1, 0)
    )
    money = replace(purse(works, felt), elsewhere=owed)
    weights = Weights(rng.uniform(0, 1, PLACES), rng.normal(0, 1, PLACES))
    before = System(economy).options_before

    def welfare(**moved: np.ndarray) -> float:
        causes = Causes(**{"transfers": given, **moved}, purse=money)
        outcome = solve(economy, causes, tolerance=1e-13, max_steps=2000).outcome
        people = np.log(outcome.options / before) / economy.mobility.elasticity
        return float(weights.welfare @ people + weights.utility @ outcome.utility)

    causes = Causes(transfers=given, purse=money)
    found = solve(economy, causes, tolerance=1e-13, max_steps=2000)
    slope = gradient(economy, causes, found, weights)
    for word, shape, base in (
        ("productivity", (SECTORS, PLACES), np.zeros((SECTORS, PLACES))),
        ("transfers", (PLACES,), given),
    ):
        way = rng.normal(0, 1, shape)
        if word == "transfers":
            way[-1] = 0.0
        one, other = (welfare(**{word: base + sign * 1e-5 * way}) for sign in (1, -1))
        told = float((getattr(slope, word) * way).sum())
        assert told == pytest.approx((one - other) / 2e-5, rel=1e-6, abs=1e-8), word


@cache
def region() -> Territory:
    return synthetic_region(counties=10, seed=5)


def paid_by(land: Territory, /, **shares: float) -> Territory:
    public = {name: {"paid_share": share} for name, share in shares.items()}
    return land.with_facts({}, settings={"equilibrium": {"public": public}})


@cache
def under(payer: str) -> Equilibrium:
    land = region()
    return evaluate(paid_by(land, **{payer: 1.0}), [works(land)], equilibrium=True).balanced


def works(land: Territory) -> Change:
    county = str(land.facts["county"].values[2])
    return Change("public_works", "add", 2e7, {"county": (county,)})


@pytest.mark.parametrize("payer", ["centre", "province", "county", "land"])
def test_taxes_add_up_and_fall_on_those_who_pay(payer: str) -> None:
    land, values = region(), under(payer).values
    tax = values["public_tax"].values
    county = land.facts["place_county"].values
    spent = 2e7 * (county == 2).sum()
    assert tax.sum() == pytest.approx(spent, rel=1e-9)
    province = land.facts["county_province"].values[county]
    pays = {
        "centre": np.ones(len(county), dtype=bool),
        "province": province == province[county == 2][0],
    }.get(payer, county == 2)
    assert (tax[pays] > 0).all()
    assert (tax[~pays] == 0).all()


def test_the_nearer_the_payer_the_less_is_left_for_the_county() -> None:
    land = region()
    here = land.facts["place_county"].values == 2
    kept = [
        np.average(
            under(payer).values["welfare_change"].values[here],
            weights=under(payer).values["registered_workers"].values[here],
        )
        for payer in ("centre", "province", "county")
    ]
    assert kept[0] > kept[1] > kept[2]


def test_transfers_without_a_payer_must_add_up_to_nothing() -> None:
    land = region()
    place = [str(label) for label in land.facts["place"].values[:2]]
    given = Change("public_transfer", "add", 1e7, {"place": (place[0],)})
    taken = Change("public_transfer", "add", -1e7, {"place": (place[1],)})
    with pytest.raises(InputError, match="Nobody pays"):
        evaluate(land, [given], equilibrium=True)
    with pytest.raises(InputError, match="paid-by"):
        evaluate(land, [works(land)], equilibrium=True)
    even = evaluate(land, [given, taken], equilibrium=True).balanced.values
    assert (even["public_tax"].values == 0).all()
    assert even["real_income_change"].values[0] > 1 > even["real_income_change"].values[1]
    paid = evaluate(paid_by(land, centre=1.0), [given], equilibrium=True).balanced.values
    assert paid["public_tax"].values.sum() == pytest.approx(1e7, rel=1e-9)


def test_payers_that_cannot_pay_are_refused_in_words() -> None:
    land = region()
    with pytest.raises(InputError, match="do not add up to one"):
        evaluate(paid_by(land, centre=0.5), [works(land)], equilibrium=True)
    ruin = Change("public_works", "add", 1e12, {"place": (str(land.facts["place"].values[0]),)})
    with pytest.raises(InputError) as told:
        evaluate(paid_by(land, county=0.5, land=0.5), [ruin], equilibrium=True)
    text = str(told.value)
    assert "more than 90% of their income" in text
    assert "more than all their land income" in text


def test_land_that_pays_is_paid_by_those_who_have_it() -> None:
    land = paid_by(region(), land=1.0)
    before = evaluate(land, equilibrium=True)
    found = incidence(before, evaluate(land, [works(land)], equilibrium=True))
    income = found.places["income_after"].values[land.facts["place_county"].values == 2]
    taxes, rents = -income[..., -1], income[..., -4]
    np.testing.assert_allclose(taxes / rents, (taxes / rents)[:1, :1] + 0 * taxes, rtol=1e-9)
    paid = found.groups["taxes_share"]
    assert paid["registration", "rural"] > paid["registration", "urban"] > 0
