"""The appraisal of a package on a small region, and `hinterland appraise` as a user types it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import hinterland as hl
from hinterland.appraise.cost_benefit import equations as eq
from hinterland.appraise.cost_benefit.appraised import Appraised
from hinterland.appraise.effects import effects
from hinterland.appraising import gains
from hinterland.change import Change, apply
from hinterland.cli import main
from hinterland.codebook import Money
from hinterland.equilibrate.equilibrium import model
from hinterland.equilibrate.results import labelled
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.user_surplus import user_savings
from hinterland.errors import InputError, UnitError
from hinterland.evaluation import travel
from hinterland.flow import Territory
from hinterland.programme import Dosed, Package, accounts
from hinterland.sources.synthetic import synthetic_region

RATES = (0.08, 0.04)


@cache
def region() -> Territory:
    land = synthetic_region(counties=5, seed=2)
    return land.with_facts({}, settings={"exchange_rates": {"CNY": 1.0}})


@cache
def package() -> Package:
    return hl.measure("rural_roads").at() + hl.measure("vocational_training").at(dose=0.5)


@cache
def found(benefit: str = "welfare") -> Appraised:
    return hl.appraisal(region(), package(), rates=RATES, benefit=benefit)


@cache
def places() -> pd.DataFrame:
    """People, income and worth of the gain by place, from an evaluation of the whole package."""
    before = hl.evaluate(region(), equilibrium=True)
    after = hl.evaluate(region(), package(), equilibrium=True)
    frame = effects(region(), before.balanced, after.balanced).places
    each = before.balanced.values[["disposable_income", "workers"]].to_dataframe().loc[frame.index]
    income = frame["registered"] * each["disposable_income"] / each["workers"]
    return frame.assign(income=income, worth=income * frame["welfare"])


def test_the_gain_is_the_welfare_of_an_evaluation_without_payer() -> None:
    worth = float(places()["worth"].sum())
    gain = found().yearly_gain
    assert gain["in all"] == pytest.approx(worth, rel=1e-9)
    assert sum(gain[tier] for tier in ("city", "town", "village")) == pytest.approx(worth)
    assert found().account.benefit.values[-1] == pytest.approx(worth)


def test_costs_are_those_of_the_package() -> None:
    table = package().table(region())
    streams = found().account
    assert streams.capital.values[0] == pytest.approx(table["capital"].sum())
    assert streams.running.values[-1] == pytest.approx(table["running"].sum())
    assert (streams.capital.currency, streams.capital.price_year) == ("SYN", 2022)


def test_costs_do_not_count_twice() -> None:
    """Dear measures gain as much as cheap ones: nobody pays for them in the model."""
    dear = Package(tuple(replace(part, cost_factor=3.0) for part in package().parts))
    costly = hl.appraisal(region(), dear, rates=RATES)
    assert costly.yearly_gain == found().yearly_gain
    for one, other in zip(costly.verdict.at, found().verdict.at, strict=True):
        assert one.costs.value == pytest.approx(3 * other.costs.value)


def test_figures_are_added_up_again() -> None:
    lines = {line.what: line for line in found().recheck.lines}
    assert found().recheck.apart < 1e-9
    assert {"programme_capital of all places", "yearly gain", "ENPV at 8.0%"} <= set(lines)
    assert lines["disturbed_land"].told > 0
    harms = found().harms
    assert lines["disturbed_land"].again == pytest.approx(harms["amount"]["disturbed_land"])


def test_a_slip_in_costs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = accounts._part

    def wrong(dosed: Dosed, territory: Territory) -> object:
        part = right(dosed, territory)
        return replace(part, capital=1.01 * part.capital)

    monkeypatch.setattr(accounts, "_part", wrong)
    with pytest.raises(InputError, match="does not add up"):
        hl.appraisal(region(), hl.measure("rural_roads").at(), rates=RATES)


def test_a_slip_in_gains_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = gains.Solving._welfare

    def wrong(self: gains.Solving, changes: tuple[Change, ...]) -> gains.Gain:
        one = right(self, changes)
        return replace(one, total=one.total * 1.001)

    monkeypatch.setattr(gains.Solving, "_welfare", wrong)
    with pytest.raises(InputError, match="yearly gain"):
        hl.appraisal(region(), hl.measure("rural_roads").at(), rates=RATES)


def test_parts_that_open_later_gain_later() -> None:
    late = replace(hl.measure("vocational_training").record, delay=5, ramp=0)
    parts = package().parts
    staged = Package((parts[0], replace(parts[1], measure=late)))
    benefit = hl.appraisal(region(), staged, rates=RATES, years=12).account.benefit.values
    alone = hl.appraisal(region(), Package(parts[:1]), rates=RATES, years=12)
    np.testing.assert_allclose(benefit[:5], alone.account.benefit.values[:5])
    assert benefit[5:] == pytest.approx(np.full(7, found().yearly_gain["in all"]))


def test_weights_by_income_lean_to_the_poor() -> None:
    plain = hl.appraisal(region(), package(), rates=RATES, eta=0)
    for name, one in plain.weighted.items():
        for at, told in zip(one.at, plain.verdict.at, strict=True):
            assert at.enpv.value == pytest.approx(told.enpv.value), name
    assert set(found().weighted) == {"counties", "fifths"}
    # Village roads and courses bring more to poorer people.
    assert found().weighted["fifths"].at[0].enpv.value > found().verdict.at[0].enpv.value
    by_county = places().groupby("county")[["registered", "income", "worth"]].sum()
    mean = by_county["income"].sum() / by_county["registered"].sum()
    weight = mean / (by_county["income"] / by_county["registered"])
    share = float((weight * by_county["worth"]).sum() / by_county["worth"].sum())
    told, plain_told = found().weighted["counties"].at[0], found().verdict.at[0]
    assert told.benefits.value == pytest.approx(share * plain_told.benefits.value)
    assert told.costs == plain_told.costs


def test_weights_by_county_need_the_shares_of_minorities() -> None:
    code = str(region().facts["county"].values[0])
    with pytest.raises(InputError, match="cannot be checked"):
        hl.appraisal(region(), package(), rates=RATES, weights={code: 0.5})


def test_assumed_responses_are_told_apart() -> None:
    gain = found().yearly_gain
    assert 0 < gain["without assumed responses"] < gain["in all"]
    bare = hl.appraisal(region(), hl.measure("rural_roads").at(), rates=RATES)
    assert bare.yearly_gain["without assumed responses"] == bare.yearly_gain["in all"]
    assert gain["without assumed responses"] == pytest.approx(bare.yearly_gain["in all"])


@pytest.mark.parametrize("fact", ["local_speed", "link_speed"])
@pytest.mark.parametrize("rise", [1.01, 1.3])
def test_surplus_of_users_is_the_real_income_that_travel_brings(fact: str, rise: float) -> None:
    """Two measures of one gain, that share nothing: flows x savings, and the prices and incomes of
    the equilibrium. What cheaper travel is worth to those who move is in neither."""
    known = model(region(), travel(region()))
    base = known.baseline()
    after = apply(region(), [Change(fact, "scale", rise)])
    access = travel(after)
    saved = user_savings(known, after, access)
    surplus = sum(eq.rule_of_half(one.at_old_flows, one.at_new_flows) for one in saved)
    moved = replace(known.moved(after, access), moving=None)
    solved = solve(known.calibrated.economy, moved)
    balanced = labelled(after, known.calibrated, moved, solved)
    frame = effects(region(), base, balanced).places
    each = (base.values["disposable_income"] / base.values["workers"]).to_series()
    income = frame["workers_before"] * each.loc[frame.index]
    assert surplus == pytest.approx(float((income * frame["real_income"]).sum()), rel=0.03)
    assert {one.name for one in saved} == {"bulk", "container", "tourism", "services"}


def test_surplus_counts_travel_alone() -> None:
    told = found("surplus")
    assert told.benefit == "surplus" and not told.weighted
    courses = hl.appraisal(
        region(), hl.measure("technology_diffusion").at(), rates=RATES, benefit="surplus"
    )
    assert courses.yearly_gain["in all"] == 0
    assert courses.verdict.eirr.value is None and "does not exist" in courses.verdict.eirr.told
    with pytest.raises(InputError, match="do not add"):
        hl.appraisal(region(), package(), rates=RATES, benefit=("welfare", "surplus"))


def test_public_funds_carbon_and_shadow_prices() -> None:
    base = found().verdict.at[0]
    dear = hl.appraisal(region(), package(), rates=RATES, public_funds=1.2).verdict.at[0]
    assert dear.costs.value == pytest.approx(1.2 * base.costs.value)
    shadow = hl.appraisal(region(), package(), rates=RATES, conversion="shadow").verdict.at[0]
    assert shadow.costs.value == pytest.approx(0.883 * base.costs.value)
    priced = hl.appraisal(region(), package(), rates=RATES, carbon=Money(100.0, "SYN", 2022))
    tonnes = found().harms["amount"]["construction_emissions"]
    assert priced.account.carbon.values[0] == pytest.approx(100 * tonnes)
    assert not found().account.carbon.values.any()
    with pytest.raises(UnitError, match="cannot be taken"):
        hl.appraisal(region(), package(), rates=RATES, carbon=Money(100.0, "USD", 2022))
    with pytest.raises(InputError, match="Public funds"):
        hl.appraisal(region(), package(), rates=RATES, public_funds=0.5)


def test_harms_are_told_and_never_netted() -> None:
    harms = found().harms
    assert harms["status"]["displaced_people"] == "not assessed"
    assert np.isnan(harms["amount"]["displaced_people"])
    assert harms["status"]["lost_cropland"] == "modelled"
    courses = hl.appraisal(region(), hl.measure("vocational_training").at(), rates=RATES)
    assert set(courses.harms["status"]) == {"none stated"}
    record = package().parts[0].measure
    harmful = replace(record, harms=lambda at: {"displaced_people": np.where(at.place, 9.0, 0.0)})
    worse = hl.appraisal(
        region(), Package((replace(package().parts[0], measure=harmful),)), rates=RATES
    )
    plain = hl.appraisal(region(), Package(package().parts[:1]), rates=RATES)
    assert worse.verdict.at[0].enpv == plain.verdict.at[0].enpv
    assert worse.harms["amount"]["displaced_people"] == 9 * region().place_region.sum()


def test_money_without_exchange_rate_is_refused() -> None:
    land = synthetic_region(counties=5, seed=2)
    with pytest.raises(UnitError, match="CNY cannot be taken for SYN"):
        hl.appraisal(land, package(), rates=RATES)


def test_what_cannot_be_counted_is_refused_before_any_work() -> None:
    with pytest.raises(InputError, match="nothing to appraise"):
        hl.appraisal(region(), Package(()), rates=RATES)
    with pytest.raises(InputError, match="cannot be counted"):
        hl.appraisal(region(), package(), rates=RATES, years=1000)
    with pytest.raises(InputError, match="before all works"):
        hl.appraisal(region(), package(), rates=RATES, years=1)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("land") / "small"
    region().save(folder)
    return folder


def run(*words: str):
    return CliRunner().invoke(main, ["appraise", *words])


def test_the_command_tells_writes_and_answers(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "appraisal"
    words = (str(saved), "--measure", "rural_roads:0.5", "--out", str(out))
    said = run(*words)
    assert said.exit_code == 0, said.output
    for part in ("ENPV", "EIRR", "BCR", "FYRR", "never netted", "not assessed", "agrees to",
                 "No --rate was given", "not an official list"):  # fmt: skip
        assert part in said.output, part
    figures = pd.read_csv(out / "figures.csv")
    assert set(figures["rate"]) == {"china", "china_long"}
    years = pd.read_csv(out / "years.csv")
    plain = figures[figures["version"] == "unweighted"].set_index("rate")
    for name in ("china", "china_long"):
        assert years[f"net_at_{name}"].sum() == pytest.approx(plain["enpv"][name], rel=1e-6)
    assert {p.name for p in out.iterdir()} >= {"parts.csv", "harms.csv", "checks.csv"}
    about = json.loads((out / "appraisal.json").read_text(encoding="utf-8"))
    assert about["status"] == "modelled" and about["currency"] == "SYN"
    again = run(*words, "--json", "--rate", "adb", "--rate", "0.04", "--years", "12")
    answer = json.loads(again.output)
    assert [rate["name"] for rate in answer["rates"]] == ["adb", "0.04"]
    assert len(answer["years"]) == 12
    assert not any("No --rate" in note for note in answer["notes"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--measure", "rural_roads", "--rate", "0.08"), "two discount rates"),
        (
            ("--measure", "rural_roads", "--benefit", "welfare", "--benefit", "surplus"),
            "do not add",
        ),
        (("--measure", "rural_roads", "--eta", "-1"), "weigh the rich more"),
    ],
)
def test_the_command_refuses(saved: Path, words: tuple[str, ...], told: str) -> None:
    said = run(str(saved), *words)
    assert said.exit_code == 2
    assert told in said.output
