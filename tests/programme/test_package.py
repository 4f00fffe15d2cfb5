"""Packages: where they act, what they cost, what they change, and what is said of them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from hinterland.change import apply
from hinterland.errors import InputError, UnitError
from hinterland.flow import Territory
from hinterland.measures import catalogue, measure, parsed
from hinterland.programme import Package, Sites
from hinterland.programme.costs import annuity
from hinterland.programme.draws import drawn, implementation
from hinterland.programme.record import HARMS, PILLARS
from hinterland.sources.synthetic import synthetic_region


@pytest.fixture(scope="module")
def land() -> Territory:
    made = synthetic_region(counties=9, seed=4, context=2)
    return made.with_facts({}, settings={"exchange_rates": {"CNY": 1.0}})


def test_sites_by_name_code_and_both_languages(land: Territory) -> None:
    facts = land.facts
    inside = np.flatnonzero(land.region)
    code = str(facts["county"].values[inside[0]])
    english = str(facts["county_name_en"].values[inside[0]])
    chinese = str(facts["county_name_zh"].values[inside[0]])
    for name in (code, english, english.lower(), chinese):
        assert Sites({"county": (name,)}).counties(land).tolist().index(True) == inside[0]
    assert Sites().counties(land).sum() == land.region.sum()
    province = str(facts["county_province"].values[inside[0]])
    chosen = Sites({"province": (province,)}).counties(land)
    assert set(facts["county_province"].values[chosen].astype(str)) == {province}


def test_all_faults_of_sites_at_once(land: Territory) -> None:
    with pytest.raises(InputError) as told:
        Sites({"province": ("Nowhere", "Neither"), "river": ("Rhine",)}).counties(land)
    assert len(told.value.faults) == 3


@pytest.mark.parametrize(
    "text",
    ["no_such", "rural_roads@province", "rural_roads:much", "rural_roads?speed", "rural_roads@=x"],
)
def test_words_that_are_not_understood(text: str) -> None:
    with pytest.raises(InputError):
        parsed(text)


def test_words_and_calls_say_the_same() -> None:
    words = parsed("rural_roads@province=A+B:0.5?speed=50")
    calls = measure("rural_roads").at(province=("A", "B"), dose=0.5, speed=50)
    assert str(words) == str(calls)
    assert words.parts[0].given == calls.parts[0].given == {"speed": 50.0}


def test_another_word_for_a_measure() -> None:
    assert str(parsed("skills_training:0.5")) == "vocational_training:0.5"


def test_doses_and_priors_are_checked(land: Territory) -> None:
    wrong = measure("rural_roads").at(dose=2.0, fastness=3.0)
    with pytest.raises(InputError) as told:
        wrong.changes(land)
    assert len(told.value.faults) == 2
    nothing = measure("rural_roads").at(dose=0.0)
    assert nothing.changes(land) == ()


def test_costs_are_capital_over_life_and_running(land: Territory) -> None:
    part = measure("rural_roads").at(dose=0.5).parts[0]
    costs = part.costs(land)
    whole = measure("rural_roads").at(dose=1.0).parts[0].costs(land)
    assert np.allclose(2 * costs.capital, whole.capital)
    rate = annuity(0.08, part.measure.life)
    assert np.allclose(costs.yearly(land), costs.capital * rate + costs.running)
    half_rate = land.with_facts({}, settings={"appraisal": {"discount": 0.04}})
    assert costs.yearly(half_rate).sum() < costs.yearly(land).sum()


def test_annuity_pays_a_loan_back() -> None:
    left = 1.0
    for _ in range(15):
        left = left * 1.08 - annuity(0.08, 15)
    assert left == pytest.approx(0.0, abs=1e-12)
    assert annuity(0.0, 4) == 0.25


def test_another_currency_needs_a_rate() -> None:
    strange = synthetic_region(counties=4, seed=1)
    with pytest.raises(UnitError, match="CNY cannot be taken for SYN"):
        measure("rural_roads").at().changes(strange)


def test_what_is_spent_and_harmed_stands_in_the_territory(land: Territory) -> None:
    package = measure("rural_roads").at()
    after = apply(land, package.changes(land))
    part = package.parts[0]
    for word, expected in (
        ("programme_capital", part.costs(land).capital),
        ("programme_cost", part.costs(land).yearly(land)),
        ("disturbed_land", part.harms(land)["disturbed_land"]),
    ):
        assert after.facts[word].values == pytest.approx(expected)
        assert after.facts[word].attrs["status"] in ("modelled", "mixed")
    # Nothing outside the region is touched.
    assert not after.facts["programme_cost"].values[~land.place_region].any()


def test_order_of_a_package_does_not_matter(land: Territory) -> None:
    texts = ("rural_roads:0.7", "vocational_training:0.4", "rural_roads:0.2")
    hashes = set()
    for order in permutations(texts):
        package = Package(tuple(parsed(text).parts[0] for text in order))
        hashes.add(apply(land, package.changes(land)).hash)
    assert len(hashes) == 1


def test_consent_is_said_and_where_it_cannot_be_verified(land: Territory) -> None:
    code = str(land.facts["county_province"].values[land.region][0])
    unsure = land.with_facts({}, settings={"consent_unverifiable": [code]})
    notes = " ".join(measure("vocational_training").at().notes(unsure))
    assert "consent" in notes
    assert "cannot be verified" in notes
    assert "cannot be verified" not in " ".join(measure("vocational_training").at().notes(land))


def test_draws_are_the_same_for_the_same_seed_and_stay_in_range(land: Territory) -> None:
    package = measure("rural_roads").at(dose=0.8) + measure("vocational_training").at()
    one, again, other = drawn(package, 1), drawn(package, 1), drawn(package, 2)
    assert [p.given for p in one.parts] == [p.given for p in again.parts]
    assert [p.given for p in one.parts] != [p.given for p in other.parts]
    for part, base in zip(one.parts, package.parts, strict=True):
        assert part.dose <= base.dose
        for prior in part.measure.priors:
            assert prior.low <= part.given[prior.name] <= prior.high
    assert drawn(package, 1).changes(land)
    stated = measure("rural_roads").at(speed=42.0)
    assert drawn(stated, 5).parts[0].given["speed"] == 42.0
    # A draw of one measure does not depend on what else is in the package.
    assert drawn(Package(package.parts[:1]), 1).parts[0].given == one.parts[0].given


def test_every_pillar_has_its_implementation() -> None:
    known = implementation()
    for pillar in PILLARS:
        for parameter in ("overrun", "effect"):
            low, mode, high = known[parameter, pillar]
            assert 0 < low <= mode <= high
        assert known["effect", pillar][2] <= 1


def test_every_measure_has_a_pillar_and_its_harms_are_harms(land: Territory) -> None:
    for record in catalogue().values():
        assert record.pillar in PILLARS
        if not (land.region & record.eligible(land)).any():
            continue
        assert set(measure(record.id).at().parts[0].harms(land)) <= set(HARMS)
