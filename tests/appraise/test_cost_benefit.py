"""Cost and benefit: a table worked out by hand to the cent, laws, and what is refused."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib.resources import files

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hinterland.appraise.cost_benefit import equations as eq
from hinterland.appraise.cost_benefit.appraised import one_benefit
from hinterland.appraise.cost_benefit.internal_rate import internal_rate
from hinterland.appraise.cost_benefit.presets import (
    DEFAULT_PAIR,
    cost_shares,
    factors,
    rate_presets,
    two_rates,
)
from hinterland.appraise.cost_benefit.readded import (
    Line,
    RawCost,
    RawPart,
    Recheck,
    Setting,
    raw_net,
    raw_totals,
    worth_of,
)
from hinterland.appraise.cost_benefit.streams import Account, Opening, Part, Stream, account
from hinterland.appraise.cost_benefit.verdict import verdict
from hinterland.appraise.cost_benefit.weights import Groups, checked_weights
from hinterland.codebook import Deflator, Money
from hinterland.errors import InputError, UnitError
from hinterland.programme.costs import annuity

YEARS = 10


def money(value: float) -> Money:
    return Money(value, "CNY", 2022)


# One work of 1,000.00 over two years, that lasts 12 years and costs 50.00 a year to keep. It brings
# 300.00 a year, a third of it in its first year and two thirds in its second. After ten years it
# has worked 8 of its 12 years: 1,000.00 x 4 / 12 = 333.33 are left.
WORK = Part("work", money(1000.0), money(50.0), life=12, delay=2)
GAIN = Opening(money(300.0), delay=2, ramp=2)

#       year, capital, running, residual, benefit,     net,   at 8 %,   at 4 %
BY_HAND = (
    (0, 500.00, 0.00, 0.00, 0.00, -500.00, -500.00, -500.00),
    (1, 500.00, 0.00, 0.00, 0.00, -500.00, -462.96, -480.77),
    (2, 0.00, 50.00, 0.00, 100.00, 50.00, 42.87, 46.23),
    (3, 0.00, 50.00, 0.00, 200.00, 150.00, 119.07, 133.35),
    (4, 0.00, 50.00, 0.00, 300.00, 250.00, 183.76, 213.70),
    (5, 0.00, 50.00, 0.00, 300.00, 250.00, 170.15, 205.48),
    (6, 0.00, 50.00, 0.00, 300.00, 250.00, 157.54, 197.58),
    (7, 0.00, 50.00, 0.00, 300.00, 250.00, 145.87, 189.98),
    (8, 0.00, 50.00, 0.00, 300.00, 250.00, 135.07, 182.67),
    (9, 0.00, 50.00, 333.33, 300.00, 583.33, 291.81, 409.84),
)
CENT = 0.01


def by_hand() -> Account:
    return account([WORK], [GAIN], years=YEARS)


def test_streams_are_those_worked_out_by_hand() -> None:
    found = by_hand()
    streams = (found.capital, found.running, found.residual, found.benefit, found.net)
    for year, *told, at_8, at_4 in BY_HAND:
        for stream, value in zip(streams, told, strict=True):
            assert stream.values[year] == pytest.approx(value, abs=CENT / 2)
        net = found.net.values[year]
        assert net / 1.08**year == pytest.approx(at_8, abs=CENT / 2)
        assert net / 1.04**year == pytest.approx(at_4, abs=CENT / 2)
    assert found.opening == 2


def test_figures_are_those_worked_out_by_hand() -> None:
    at_8, at_4 = verdict(by_hand(), two_rates((0.08, 0.04))).at
    # ENPV is the sum of the columns above; present values are benefits and costs apart.
    assert at_8.enpv.value == pytest.approx(283.18, abs=CENT)
    assert at_4.enpv.value == pytest.approx(598.06, abs=CENT)
    assert at_8.benefits.value == pytest.approx(1345.44, abs=CENT)
    assert at_8.costs.value == pytest.approx(1062.26, abs=CENT)
    assert at_4.benefits.value == pytest.approx(1668.33, abs=CENT)
    assert at_4.costs.value == pytest.approx(1070.26, abs=CENT)
    # BCR = 1,345.44 / 1,062.26 and 1,668.33 / 1,070.26.
    assert at_8.bcr == pytest.approx(1.2666, abs=1e-4)
    assert at_4.bcr == pytest.approx(1.5588, abs=1e-4)
    # FYRR = (100 - 50) / (500 x 1.08^2 + 500 x 1.08) = 50 / 1,123.20, and 50 / 1,060.80.
    assert at_8.fyrr == pytest.approx(50 / 1123.20)
    assert at_4.fyrr == pytest.approx(50 / 1060.80)
    # Switching values: costs may rise by 26.66 %, benefits fall by 1 - 1 / 1.2666 = 21.05 %.
    assert at_8.costs_may_rise == pytest.approx(0.2666, abs=1e-4)
    assert at_8.benefits_may_fall == pytest.approx(0.2105, abs=1e-4)
    assert (at_8.enpv.currency, at_8.enpv.price_year) == ("CNY", 2022)


def test_the_internal_rate_is_the_one_found_by_trial() -> None:
    # By trial: +0.09 at 13.09 %, -0.36 at 13.10 %.
    found = verdict(by_hand(), two_rates((0.08, 0.04))).eirr
    assert found.value == pytest.approx(0.1309, abs=5e-5)
    net = by_hand().net.values
    assert sum(value / 1.1309**year for year, value in enumerate(net)) > 0
    assert sum(value / 1.1310**year for year, value in enumerate(net)) < 0


def test_what_wears_out_is_built_again_in_time() -> None:
    # Life 3, one year of building: it works from year 1 to 3, 4 to 6, 7 to 9; each building falls
    # in the year before. After ten years the third has just worn out, so nothing is left.
    found = account([Part("p", money(90), money(0), life=3, delay=1)], [], years=10)
    assert found.capital.values.tolist() == [90, 0, 0, 90, 0, 0, 90, 0, 0, 0]
    assert found.residual.values.sum() == 0
    # With a year less it has worked two of its three years.
    found = account([Part("p", money(90), money(0), life=3, delay=1)], [], years=9)
    assert found.residual.values[-1] == pytest.approx(30)
    # What would work only after the horizon is not built.
    found = account([Part("p", money(90), money(0), life=3, delay=1)], [], years=7)
    assert found.capital.values.tolist() == [90, 0, 0, 90, 0, 0, 0]
    # Without delay it is built when it begins to work.
    found = account([Part("p", money(90), money(1), life=3, delay=0)], [], years=5)
    assert found.capital.values.tolist() == [90, 0, 0, 90, 0]
    assert found.running.values.tolist() == [1, 1, 1, 1, 1]
    assert found.residual.values[-1] == pytest.approx(30)


def test_ramp_begins_with_a_part_and_ends_in_full() -> None:
    assert eq.ramped(1, 2, 5).tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1, 1])
    assert eq.ramped(0, 0, 3).tolist() == [1, 1, 1]


AMOUNTS = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-3)
NETS = st.lists(AMOUNTS, min_size=2, max_size=30).map(np.array)
RATES = st.floats(0.0, 0.5)


@given(NETS, st.floats(-5, 5), RATES)
def test_present_value_is_linear(net: np.ndarray, factor: float, rate: float) -> None:
    other = net[::-1]
    whole = eq.present_value(rate, net + factor * other)
    parts = eq.present_value(rate, net) + factor * eq.present_value(rate, other)
    size = np.abs(net).sum() * (1 + abs(factor)) + 1
    assert whole == pytest.approx(parts, abs=1e-9 * size)


@given(NETS)
def test_at_rate_nothing_it_is_the_sum(net: np.ndarray) -> None:
    assert eq.present_value(0.0, net) == pytest.approx(net.sum(), abs=1e-6)


@given(NETS)
def test_the_internal_rate_leaves_nothing_or_says_why(net: np.ndarray) -> None:
    found = internal_rate(net)
    assert (found.value is None) == bool(found.told)
    for root in found.found:
        size = float(np.abs(net / (1 + root) ** np.arange(len(net))).sum())
        assert eq.present_value(root, net) == pytest.approx(0, abs=1e-7 * size)
    if found.value is not None:
        assert found.found == pytest.approx((found.value,), abs=1e-8)


@given(st.floats(1, 1e6), st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_one_change_of_sign_has_one_rate(spent: float, gained: list[float]) -> None:
    assume(0.2 * spent < sum(gained) < 10 * spent)  # so that the rate lies where it is sought
    found = internal_rate(np.array([-spent, *gained]))
    assert len(found.found) == 1


@given(st.lists(st.floats(1, 1e3), min_size=2, max_size=25), st.floats(0.1, 3))
def test_the_internal_rate_is_that_of_numpy_financial(gained: list[float], part: float) -> None:
    net = np.array([-part * sum(gained), *gained])
    assert internal_rate(net).value == pytest.approx(npf.irr(net), abs=1e-8)


def test_a_rate_that_is_not_there_or_not_alone_is_told() -> None:
    # -100, +230, -132: nothing is left at 10 % and at 20 %.
    several = internal_rate(np.array([-100.0, 230.0, -132.0]))
    assert several.value is None and "not unique" in several.told
    assert several.found == pytest.approx((0.1, 0.2))
    for net, words in (
        ([0.0, 0.0], "nothing is spent"),
        ([1.0, 2.0], "no year costs more"),
        ([-1.0, -2.0], "no year brings more"),
        ([-1.0, 2.0, -1.5], "never are worth"),
    ):
        found = internal_rate(np.array(net))
        assert found.value is None and words in found.told


PARTS = st.builds(
    Part,
    name=st.just("p"),
    capital=st.floats(0, 1e9).map(money),
    running=st.floats(0, 1e8).map(money),
    life=st.integers(1, 40),
    delay=st.integers(0, 5),
    private_share=st.floats(0, 1),
    built_carbon=st.floats(0, 1e5),
    yearly_carbon=st.floats(-1e3, 1e3),
)
OPENINGS = st.builds(
    Opening,
    gain=st.floats(-1e8, 1e9).map(money),
    delay=st.integers(0, 5),
    ramp=st.integers(0, 6),
)
PLANS = st.fixed_dictionaries(
    {
        "years": st.integers(6, 50),
        "factor": st.floats(0.5, 1.2),
        "public_funds": st.floats(1, 1.5),
        "growth": st.floats(-0.02, 0.05),
    }
)
LEVELS = {("CNY", 2006): 1.0, ("CNY", 2022): 1.5}


@settings(deadline=None)
@given(
    st.lists(PARTS, min_size=1, max_size=3), st.lists(OPENINGS, max_size=3), PLANS, RATES,
    st.floats(0, 100),
)  # fmt: skip
def test_loops_of_the_checker_agree_with_the_streams(
    parts: list[Part], openings: list[Opening], plan: dict[str, float], rate: float, carbon: float
) -> None:
    found = account(parts, openings, carbon=money(carbon), **plan)  # type: ignore[arg-type]
    setting = Setting(**plan, carbon=carbon, currency="CNY", price_year=2022, levels=LEVELS,
                      exchange={})  # type: ignore[arg-type]  # fmt: skip
    raw = [
        RawPart(
            p.name,
            # In prices of 2006 one unit costs two thirds of what it does in 2022.
            (RawCost(2.0, p.capital.value / 3, p.running.value / 2, "CNY", "CNY", 2006, 2022, 1),),
            p.life, p.delay, p.private_share, p.built_carbon, p.yearly_carbon,
        )
        for p in parts
    ]  # fmt: skip
    gains = [(one.gain.value, one.delay, one.ramp) for one in openings]
    net = raw_net(raw, gains, setting)
    size = np.abs(found.benefit.values).sum() + np.abs(found.cost.values).sum() + 1
    np.testing.assert_allclose(net, found.net.values, atol=1e-9 * size)
    assert worth_of(net, rate) == pytest.approx(found.net.worth(rate).value, abs=1e-9 * size)


@settings(deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=3), st.lists(OPENINGS, max_size=3), PLANS)
def test_a_ratio_above_one_is_a_value_above_nothing(
    parts: list[Part], openings: list[Opening], plan: dict[str, float]
) -> None:
    for one in verdict(account(parts, openings, **plan), two_rates((0.08, 0.0))).at:  # type: ignore[arg-type]
        if one.bcr is not None and abs(one.enpv.value) > 1e-6 * abs(one.costs.value):
            assert (one.bcr > 1) == (one.enpv.value > 0)
            assert one.costs_may_rise == pytest.approx(one.enpv.value / one.costs.value)


def test_without_capital_there_is_no_first_year_return() -> None:
    course = Part("course", money(0), money(5), life=10, delay=1)
    at = verdict(account([course], [], years=5), two_rates((0.08, 0.06))).at[0]
    assert at.fyrr is None
    assert at.bcr == 0


def test_capital_and_upkeep_as_streams_are_the_annuity() -> None:
    """Over whole lives the stream is worth as much as the yearly cost that the model is told."""
    works = account([Part("p", money(100), money(3), life=8, delay=0)], [], years=24)
    yearly = 100 * annuity(0.08, 8) + 3
    ends = eq.present_value(0.08, np.full(24, yearly)) / 1.08
    upkeep_at_the_start = eq.present_value(0.08, np.full(24, 3.0)) * (1 - 1 / 1.08)
    assert works.cost.worth(0.08).value == pytest.approx(ends + upkeep_at_the_start)


def test_money_of_two_kinds_is_never_added() -> None:
    dear = replace(WORK, running=Money(50, "USD", 2022))
    old = replace(WORK, running=Money(50, "CNY", 2006))
    for part in (dear, old):
        with pytest.raises(UnitError, match="two kinds of money"):
            account([WORK, part], [GAIN], years=YEARS)
    with pytest.raises(UnitError, match="two kinds of money"):
        account([WORK], [Opening(Money(1, "CNY", 2006), 2, 0)], years=YEARS)
    with pytest.raises(UnitError, match="two kinds of money"):
        account([WORK], [GAIN], years=YEARS, carbon=Money(10, "EUR", 2022))
    stream = Stream(np.ones(3), "CNY", 2006)
    with pytest.raises(UnitError, match="deflator"):
        stream.at(2022)
    with pytest.raises(UnitError, match="cannot be taken for USD"):
        stream.at(2006, "USD")
    deflated = stream.at(2022, deflator=Deflator(LEVELS))
    assert (deflated.values == 1.5).all() and deflated.price_year == 2022
    with pytest.raises(InputError, match="different horizons"):
        _ = stream + Stream(np.ones(4), "CNY", 2006)
    with pytest.raises(UnitError, match="not finite"):
        Stream(np.array([np.nan]), "CNY", 2006)


def test_a_horizon_before_all_works_is_refused() -> None:
    with pytest.raises(InputError, match="before all works"):
        account([WORK], [GAIN], years=2)
    with pytest.raises(InputError, match="nothing to appraise"):
        account([], [], years=5)


def test_rates_are_two_and_known() -> None:
    for preset in rate_presets().values():
        assert preset.source and preset.low <= preset.value <= preset.high
    assert [rate.value for rate in two_rates(DEFAULT_PAIR)] == [0.08, 0.06]
    assert [rate.value for rate in two_rates(("0.1", 0.03))] == [0.1, 0.03]
    for given_, words in (
        ((), "two discount rates"),
        ((0.08,), "two discount rates"),
        ("china", "two discount rates"),
        ((0.08, 8), "not in"),
        (("china", "mars"), "no discount rate"),
        (("china", 0.08), "the same"),
    ):
        with pytest.raises(InputError, match=words):
            two_rates(given_)


def test_the_rate_of_china_is_the_same_everywhere() -> None:
    text = (files("hinterland.equilibrate") / "defaults" / "years.csv").read_text("utf-8")
    row = next(r for r in csv.DictReader(text.splitlines()) if r["parameter"] == "discount")
    assert rate_presets()["china"].value == float(row["value"])


def test_one_kind_of_benefit() -> None:
    assert one_benefit("welfare") == "welfare"
    assert one_benefit(("surplus",)) == "surplus"
    with pytest.raises(InputError, match="do not add"):
        one_benefit(("welfare", "surplus"))
    with pytest.raises(InputError, match="no such benefit"):
        one_benefit("both")


def test_conversion_factors() -> None:
    assert eq.conversion_factor(cost_shares(), factors("standard")) == pytest.approx(1)
    # 0.67 + 0.15 x 0.7 + 0.1 x 1.08 + 0.08 x 0
    assert eq.conversion_factor(cost_shares(), factors("shadow")) == pytest.approx(0.883)
    with pytest.raises(InputError, match="conversion factors"):
        factors("gold")  # type: ignore[arg-type]


def test_rule_of_half_and_equivalent_variation() -> None:
    assert eq.rule_of_half(10, 20) == 15
    worth = eq.equivalent_variation(np.array([3.0]), np.array([0.1]), np.array([50.0]))
    assert worth.tolist() == pytest.approx([15])


def test_weights_by_income() -> None:
    groups = Groups(np.array([1.0, 1.0]), np.array([10.0, 30.0]), np.array([5.0, 5.0]))
    assert groups.mean_income == 20
    assert groups.weights(1).tolist() == pytest.approx([2, 2 / 3])
    # 5 x 2 + 5 x 2 / 3 - 10
    assert groups.beyond(groups.weights(1)) == pytest.approx(10 / 3)
    assert groups.beyond(groups.weights(0)) == 0
    with pytest.raises(InputError, match="weigh the rich more"):
        groups.weights(-0.5)


def test_nobody_counts_for_less_by_ethnicity() -> None:
    labels, people = np.array(["a", "b"]), np.array([100.0, 100.0])
    minority = np.array([0.9, 0.1])
    more = checked_weights({"a": 2.0}, labels, people, minority)
    assert more @ people / people.sum() == pytest.approx(1)
    assert more[0] == 2 * more[1]
    with pytest.raises(InputError, match="count for less"):
        checked_weights({"a": 0.5}, labels, people, minority)
    # The same by raising the others.
    with pytest.raises(InputError, match="count for less"):
        checked_weights({"b": 3.0}, labels, people, minority)
    with pytest.raises(InputError, match="cannot be checked"):
        checked_weights({"a": 2.0}, labels, people, None)
    with pytest.raises(InputError, match="2 faults"):
        checked_weights({"c": 1.0, "a": -1.0}, labels, people, minority)


def test_the_checker_raises_what_is_apart() -> None:
    good = Line("capital", 100.0, 100.0 + 1e-9)
    assert "agrees" in Recheck((good,)).told
    Recheck((good,)).refuse()
    bad = Recheck((good, Line("ENPV at 8.0%", 5.0, 5.1)))
    assert "DISAGREES" in bad.told and "ENPV" in bad.told
    with pytest.raises(InputError, match="does not add up"):
        bad.refuse()


def test_raw_costs_are_deflated_and_exchanged_by_the_checker_itself() -> None:
    setting = Setting(5, 1, 1, 0, 0, "SML", 2022, LEVELS, {"CNY": 2.0})
    cost = RawCost(10, 6, 1, "CNY", "CNY", 2006, 2022, 1.5)
    part = RawPart("p", (cost,), 5, 1, 0, 0, 0)
    # 10 units x 6 x 1.5 (overrun) x 1.5 (prices) x 2 (exchange), and 10 x 1 x 1.5 x 2.
    assert raw_totals(part, setting) == (270.0, 30.0)
