"""What every measure of the catalogue must do, whoever wrote it."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.change import apply
from hinterland.codebook import default_deflator, quantity
from hinterland.codebook.units import _parse
from hinterland.flow import Territory
from hinterland.measures import NOT_OFFICIAL, catalogue, measure, parsed
from hinterland.programme import Dosed, Measure, Package, Sites
from hinterland.programme.costs import costs_at
from hinterland.programme.record import ASSUMED_RESPONSES, HARMS, OUTCOMES, PILLARS
from hinterland.sources.bundle import read
from hinterland.sources.synthetic import synthetic_region

EXPECTED_NUMBERS = set(range(1, 16))
"""The fifteen of the brief."""
MARKS = ("read", "computed", "unverified", "assumed")
BELOW_NOTHING = ("added_emissions",)
"""Harms that may be saved."""
SKILL_AND_LAND = {
    "skill", "workers_trained", "land_income_kept", "land_proceeds", "consolidation",
}  # fmt: skip
"""Facts that take people's consent to be moved."""
SET_BY_MEASURES = {
    "local_speed", "user_cost", "capital_wedge", "land_income_kept", "land_proceeds",
    "public_transfer", "programme_payment", "capital_aid", "ride_time",
    "broadband_share", "mobile_share", "parcel_lockers",
    "parcel_locker_cost", "clinics", "teachers", "hospital_beds", "land_statute_share",
    "single_entitlement_share", "pooled_service_share",
}  # fmt: skip
"""Facts by place or county that a measure sets as it is told to; those of travel beside."""
TRAVEL = ("link_", "facility_", "gateway_", "road_")
every = pytest.mark.parametrize("one", catalogue().values(), ids=list(catalogue()))
doses = pytest.mark.parametrize("dose", [0.37, 1.0])


@cache
def invented() -> Territory:
    land = synthetic_region(counties=6, context=2, seed=3)
    return land.with_facts({}, settings={"exchange_rates": {"CNY": 1.0}})


@cache
def west() -> Territory:
    return read("china-west")


def land_for(one: Measure) -> Territory:
    """An invented region where the measure can act there, else the embedded west."""
    return invented() if one.eligible(invented()).any() else west()


def one_county(one: Measure, land: Territory) -> Sites:
    row = int(np.flatnonzero(one.eligible(land))[0])
    return Sites({"county": (str(land.facts["county"].values[row]),)})


def numbers(values: object) -> np.ndarray:
    return np.atleast_1d(np.asarray(values, dtype=float))


def test_each_of_the_fifteen_is_there_once() -> None:
    found = [one.number for one in catalogue().values() if one.number is not None]
    assert len(found) == len(set(found))
    assert set(found) == EXPECTED_NUMBERS
    assert "not an official list" in NOT_OFFICIAL


def test_no_number_is_of_none_of_the_fifteen() -> None:
    assert {one.number for one in catalogue().values()} <= EXPECTED_NUMBERS | {None}


@pytest.mark.parametrize("word", ["id", "name_en", "name_zh"])
def test_names_tell_measures_apart(word: str) -> None:
    names = [getattr(one, word) for one in catalogue().values()]
    assert len(set(names)) == len(names)


@every
def test_says_what_it_is(one: Measure) -> None:
    for words in ("name", "channel", "dose"):
        english, chinese = getattr(one, f"{words}_en"), getattr(one, f"{words}_zh")
        assert english
        assert re.search("[\u4e00-\u9fff]", chinese)
        assert not re.search("[\u4e00-\u9fff]", english)
    assert one.pillar in PILLARS
    assert one.brief
    assert one.condition_en
    assert one.life >= 1
    assert one.delay >= 0
    assert one.ramp >= 0
    assert 0 <= one.private_share <= 1
    assert one.max_dose >= 1


@every
def test_every_parameter_has_range_unit_source_and_mark(one: Measure) -> None:
    assert len({prior.name for prior in one.priors}) == len(one.priors)
    for prior in one.priors:
        assert prior.low <= prior.value <= prior.high, prior.name
        assert prior.low < prior.high, prior.name
        assert prior.source, prior.name
        assert prior.mark in MARKS, prior.name
        assert _known_unit(prior.unit), (prior.name, prior.unit)


def _known_unit(unit: str) -> bool:
    try:
        # A currency is money to the reader of units.
        _parse(re.sub(r"\b(CNY|USD|yuan)\b", "money", unit))
    except Exception:
        return False
    return bool(unit)


@every
def test_every_cost_has_price_year_currency_source_and_range(one: Measure) -> None:
    for cost in one.costs:
        for money in (cost.capital, cost.running):
            assert money.value >= 0
            assert money.currency == "CNY"
            # A year with a known price level, so that it can be brought to another.
            assert money.at(2022, deflator=default_deflator()).value >= 0
        assert cost.capital.value + cost.running.value > 0, cost.name
        assert 0 <= cost.low <= 1 <= cost.high, cost.name
        assert cost.per
        assert cost.source
        assert cost.mark in MARKS


@every
def test_evidence_is_cited_or_said_to_be_missing(one: Measure) -> None:
    assert one.evidence or one.none_found
    for finding in one.evidence:
        assert finding.outcome in {*OUTCOMES, ""}
        assert finding.sign in {-1, 0, 1, None}
        assert finding.text_en
        assert finding.source
        assert finding.mark in MARKS
        if finding.value is not None:
            assert finding.unit
            low = finding.value if finding.low is None else finding.low
            high = finding.value if finding.high is None else finding.high
            assert min(low, high) <= finding.value <= max(low, high)


@every
def test_can_act_somewhere_and_only_inside_the_region(one: Measure) -> None:
    land = land_for(one)
    able = one.eligible(land)
    assert able.dtype == bool
    assert able.any()
    assert not able[~land.region].any()


@every
def test_acts_in_every_county_that_it_says(one: Measure) -> None:
    """Asking for each eligible county alone never fails."""
    land = land_for(one)
    rows = np.flatnonzero(one.eligible(land))[:2]
    for code in land.facts["county"].values.astype(str)[rows]:
        part = Dosed(one, Sites({"county": (code,)}), 0.5)
        apply(land, part.changes(land))


@every
def test_dose_0_changes_nothing(one: Measure) -> None:
    land, part = land_for(one), Dosed(one, dose=0.0)
    assert part.changes(land) == ()
    assert part.causes(land) == ()
    assert part.harms(land) == {}
    costs = part.costs(land)
    assert not costs.capital.any()
    assert not costs.running.any()
    assert apply(land, Package((part,)).changes(land)) is land


@every
@doses
def test_moves_facts_of_the_codebook_within_their_bounds(one: Measure, dose: float) -> None:
    land = land_for(one)
    made = Dosed(one, dose=dose).changes(land)
    causes = Dosed(one, dose=dose).causes(land)
    assert causes, "it moves no cause"
    for change in made:
        entry = quantity(change.fact)
        assert entry.kind == "fact", f"{change.fact} is a result, not a cause"
        assert np.isfinite(numbers(change.by)).all()
    for change in causes:
        assert change.fact not in {*HARMS, "programme_cost", "programme_capital"}
    # Bounds are those of the codebook; a Territory refuses what is beyond.
    assert apply(land, made) is not land


@every
def test_costs_rise_with_the_dose(one: Measure) -> None:
    land = land_for(one)
    at = [Dosed(one, dose=dose).costs(land) for dose in (0.05, 0.4, 0.7, 1.0)]
    for less, more in pairwise(at):
        assert (more.capital >= less.capital - 1e-6).all()
        assert (more.running >= less.running - 1e-6).all()
    whole = at[-1].yearly(land)
    assert whole.sum() > 0
    assert (whole >= 0).all()
    twice = costs_at(one, Dosed(one).at(land), 2.0)
    np.testing.assert_allclose(twice.yearly(land), 2 * whole)


@every
@doses
def test_every_amount_is_of_a_cost(one: Measure, dose: float) -> None:
    at = Dosed(one, dose=dose).at(land_for(one))
    amounts = one.amounts(at)
    assert set(amounts) == {cost.name for cost in one.costs}
    for name, units in amounts.items():
        assert (numbers(units) >= 0).all(), name
        outside = numbers(units)[~at.place].any()
        assert not outside or one.beyond_en, f"{name} is paid for outside the sites"


@every
@doses
def test_harms_are_harms_and_not_below_nothing(one: Measure, dose: float) -> None:
    at = Dosed(one, dose=dose).at(land_for(one))
    for word, amount in one.harms(at).items():
        assert word in HARMS
        assert np.isfinite(amount).all()
        outside = numbers(amount)[~at.place].any()
        assert not outside or one.beyond_en, f"{word} is done outside the sites"
        if word not in BELOW_NOTHING:
            assert (numbers(amount) >= 0).all(), word


@every
def test_changes_nothing_outside_the_chosen_counties(one: Measure) -> None:
    land = land_for(one)
    if one.beyond_en:
        # What lies beyond is said, and nothing else moves: it cannot be told county by county.
        assert "counties" in one.beyond_en or "wherever" in one.beyond_en
        return
    part = Dosed(one, one_county(one, land), 1.0)
    chosen = part.counties(land)
    assert chosen.sum() == 1
    after = apply(land, part.changes(land))
    names = land.facts["county"].values.astype(str)
    for word in {change.fact for change in part.changes(land)}:
        dim = quantity(word).dims[0]
        rows = _moved_rows(land, after, word)
        assert len(rows) < land.facts.sizes[dim] or land.facts.sizes[dim] == 1, word
        if dim == "place":
            assert chosen[land.facts["place_county"].values[rows]].all(), word
        elif dim == "county":
            assert chosen[rows].all(), word
        elif dim == "link" and "link_county" in land.facts:
            assert set(land.facts["link_county"].values.astype(str)[rows]) <= set(names[chosen])


def _moved_rows(before: Territory, after: Territory, word: str) -> np.ndarray:
    if not after.has(word):
        return np.zeros(0, dtype=int)
    now = after.facts[word].values
    if before.has(word):
        was = before.facts[word].values
    else:
        was = np.full(now.shape, quantity(word).neutral)
    return np.flatnonzero((now != was).reshape(len(now), -1).any(axis=1))


@every
def test_says_that_it_takes_consent(one: Measure) -> None:
    causes = Dosed(one).causes(land_for(one))
    touched = {change.fact for change in causes} & SKILL_AND_LAND
    less_land = any(
        change.fact == "usable_land" and change.how == "scale" and (numbers(change.by) < 1).any()
        for change in causes
    )
    if touched or less_land:
        assert one.consent, touched


@every
def test_what_acts_directly_is_declared_as_assumed(one: Measure) -> None:
    """A measure sets speeds, charges, taxes and payments; all else that it moves is a response."""
    for change in Dosed(one).causes(land_for(one)):
        set_by_it = change.fact in SET_BY_MEASURES or change.fact.startswith(TRAVEL)
        assert set_by_it != (change.fact in ASSUMED_RESPONSES), change.fact


@every
@settings(max_examples=3, deadline=None)
@given(dose=st.floats(0.0, 1.0), more=st.floats(0.0, 1.0))
def test_any_dose_keeps_the_laws(one: Measure, dose: float, more: float) -> None:
    land = land_for(one) if land_for(one) is invented() else None
    if land is None:
        return  # The embedded west is too large for many draws; its doses are tried above.
    low, high = sorted((dose, more))
    part, larger = Dosed(one, dose=low), Dosed(one, dose=high)
    apply(land, part.changes(land))
    assert (larger.costs(land).yearly(land) >= part.costs(land).yearly(land) - 1e-6).all()
    for word, amount in part.harms(land).items():
        assert word in BELOW_NOTHING or (amount >= 0).all()


@every
def test_the_ends_of_every_prior_can_be_used(one: Measure) -> None:
    """A range is no range if its ends break the territory."""
    land = land_for(one)
    for end in ("low", "high"):
        given = {prior.name: getattr(prior, end) for prior in one.priors}
        part = Dosed(one, one_county(one, land), 1.0, given)
        apply(land, part.changes(land))


@every
def test_a_dose_beyond_its_largest_is_refused(one: Measure) -> None:
    too_much = Dosed(one, dose=one.max_dose + 0.5)
    assert [fault.what for fault in too_much.faults()] == [
        f"Dose {one.max_dose + 0.5:g} is out of range."
    ]


@every
def test_is_asked_for_by_its_name(one: Measure) -> None:
    assert measure(one.id).record is one
    asked = parsed(f"{one.id}:0.5")
    assert asked.parts == (Dosed(one, dose=0.5),)
    assert str(parsed(str(asked))) == str(asked)


def test_the_whole_catalogue_together_stays_within_bounds() -> None:
    """What several measures add to one share must not pass one."""
    land = invented()
    able = [one for one in catalogue().values() if one.eligible(land).any()]
    together = Package(tuple(Dosed(one) for one in able))
    after = apply(land, together.changes(land))
    cost = sum(Dosed(one).costs(land).yearly(land).sum() for one in able)
    assert after.facts["programme_cost"].values.sum() == pytest.approx(cost)
