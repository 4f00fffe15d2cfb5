"""Paths over plan years: limits, phases, sums over the years, refusals, the command."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import hinterland as hl
from hinterland.appraise.effects import effects
from hinterland.appraise.years import year_weights
from hinterland.change import Change
from hinterland.cli import main
from hinterland.commands.paths import plan_years, when_of
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.paths import Phase, path
from hinterland.sources.synthetic import synthetic_region

MORE = Change("productivity", "scale", 1.2, {"place_tier": ("village",)})
WORDS = ("welfare_change", "workers", "away_share", "incomer_share", "real_income_change")


@cache
def region() -> Territory:
    return synthetic_region(counties=6, seed=4)


def test_if_everybody_chooses_at_once_a_year_is_the_static_equilibrium() -> None:
    land = region()
    found = path(land, {2027: [MORE]}, (2026, 2027, 2030), reconsider=1.0)
    static = hl.evaluate(land, [MORE], equilibrium=True).balanced.values
    for word in WORDS:
        for one in (found.by_year[2027], found.by_year[2030], found.in_the_end):
            np.testing.assert_allclose(one.values[word], static[word], rtol=1e-6, err_msg=word)
        # Nothing happens before its year.
        np.testing.assert_allclose(
            found.by_year[2026].values[word], found.before.values[word], rtol=1e-6, err_msg=word
        )


def test_people_come_closer_year_by_year_and_nobody_is_lost() -> None:
    found = path(region(), {2026: [MORE]}, reconsider=0.3)
    end = found.in_the_end.values["workers"].values
    gaps = [float(np.abs(one.values["workers"] - end).max()) for one in found.by_year.values()]
    assert all(later < gap for gap, later in pairwise(gaps))
    assert gaps[-1] < 0.1 * gaps[0]
    assert found.tables.region["workers"].abs().max() < 1e-2
    # Villages gain most before others have come.
    assert found.tables.region["rural_welfare"].iloc[0] > 0
    assert "choose anew" in " ".join(found.assumptions)


def test_years_between_plan_years_compound() -> None:
    land = region()
    apart = path(land, {2031: [MORE]}, (2026, 2031), reconsider=0.2)
    once = path(land, {2031: [MORE]}, (2031,), reconsider=1 - 0.8**5)
    for word in WORDS:
        np.testing.assert_allclose(
            apart.by_year[2031].values[word], once.by_year[2031].values[word], rtol=1e-6
        )


def test_a_phase_grows_in_equal_steps() -> None:
    phase = Phase((MORE,), 2027, 2030)
    assert [phase.share(year) for year in range(2026, 2032)] == [0, 0.25, 0.5, 0.75, 1, 1]
    assert phase.in_force(2026) == ()
    assert phase.in_force(2028)[0].by == pytest.approx(1.1)
    assert phase.in_force(2035) == (MORE,)
    assert Phase((MORE,), 2027).in_force(2027) == (MORE,)
    ended = Phase((MORE,), 2027, until=2028)
    assert [ended.share(year) for year in range(2026, 2030)] == [0, 1, 1, 0]
    land = region()
    half = Change("productivity", "scale", 1.1, {"place_tier": ("village",)})
    grown = path(land, [Phase((MORE,), 2026, 2027)], (2026,)).by_year[2026].values
    given = path(land, {2026: [half]}, (2026,)).by_year[2026].values
    np.testing.assert_allclose(grown["revenue"], given["revenue"], rtol=1e-7)


def test_support_that_ends_leaves_people_where_they_went() -> None:
    found = path(region(), [Phase((MORE,), 2026, until=2027)], (2026, 2027, 2028), reconsider=0.3)
    before = found.before.values
    for word in ("workers", "worker_income", "welfare_change"):
        np.testing.assert_allclose(found.in_the_end.values[word], before[word], rtol=1e-6)
    moved = [
        abs(found.by_year[y].values["workers"] - before["workers"]).max() for y in (2027, 2028)
    ]
    assert 0.5 * moved[0] < moved[1] < moved[0]


def test_tables_are_those_of_each_year_and_sums_those_of_a_loop() -> None:
    land = region()
    found = path(land, {2026: [MORE]}, (2026, 2029), reconsider=0.3, discount=0.05)
    tables = found.tables
    own = effects(land, found.before, found.by_year[2029]).counties
    pd.testing.assert_series_equal(
        tables.counties.loc[2029]["welfare"], own["welfare"], check_names=False
    )
    jobs = [float(tables.region.loc[year, "rural_jobs"]) for year in (2026, 2029)]
    # On a straight line between plan years, 2027 and 2028 stand in between.
    years = jobs[0] + (2 * jobs[0] + jobs[1]) / 3 + (jobs[0] + 2 * jobs[1]) / 3 + jobs[1]
    assert tables.region_sums["rural_job_years"] == pytest.approx(years, rel=1e-9)
    total = 0.0
    base = found.before.values
    for number, calendar in enumerate(range(2026, 2030)):
        first, last = (effects(land, found.before, found.by_year[y]).places for y in (2026, 2029))
        share = number / 3
        for at, place in enumerate(first.index):
            gain = (1 - share) * first["real_income"].iloc[at]
            gain += share * last["real_income"].iloc[at]
            earned = base["worker_income"].sel(place=place) * base["workers"].sel(place=place)
            total += gain * float(earned) / 1.05 ** (calendar - 2026)
    assert tables.region_sums["real_income_worth"] == pytest.approx(total, rel=1e-9)
    assert tables.province_sums["welfare_worth"].sum() == pytest.approx(
        tables.region_sums["welfare_worth"]
    )
    np.testing.assert_allclose(year_weights((2026, 2027, 2028), 0.0), 1.0)
    assert year_weights((2026,), 0.08) == pytest.approx([1.0])


def test_faults_of_years_and_phases_are_told_at_once() -> None:
    land = region()
    wrong = [
        Phase((MORE,), 2030, 2028),
        Phase((MORE,), 2040),
        Phase((MORE,), 2028, until=2027),
        Phase((Change("link_open", "floor", 1.0),), 2026, 2028),
    ]
    with pytest.raises(InputError) as caught:
        path(land, wrong, (2026, 2026))
    told = str(caught.value)
    for part in (
        "do not rise",
        "full before it starts",
        "ends before",
        "after the last plan year",
        "by shares",
    ):
        assert part in told
    with pytest.raises(InputError, match="not years"):
        path(land, (), ())
    with pytest.raises(InputError, match="2 faults"):
        path(land, {2026: [MORE]}, reconsider=0.0, discount=1.5)
    with pytest.raises(InputError, match="reconsider"):
        changed = land.with_facts(
            {}, settings={"equilibrium": {"migration": {"all": {"reconsider": 2.0}}}}
        )
        path(changed, {2026: [MORE]})


def test_years_as_they_are_typed() -> None:
    assert when_of("2027") == (2027, None, None)
    assert when_of("2027-2030") == (2027, 2030, None)
    assert when_of("2027..2029") == (2027, None, 2029)
    assert plan_years("2026-2028,2035") == (2026, 2027, 2028, 2035)
    for text in ("soon", "27", "2026-"):
        with pytest.raises(InputError, match="not understood"):
            when_of(text)


def test_the_command(tmp_path: Path) -> None:
    land, out = tmp_path / "land", tmp_path / "path"
    region().save(land)
    words = ["path", str(land), "--years", "2026-2027,2030", "--out", str(out)]
    change = "productivity scale 1.2 place_tier=village"
    file = tmp_path / "slow.yaml"
    file.write_text("name: slow\nlinks:\n  - select: all\n    factor: {speed: 0.9}\n", "utf-8")
    more = ["--change-in", "2027", change, "--scenario-in", "2030", str(file)]
    done = CliRunner().invoke(main, [*words, *more])
    assert done.exit_code == 0, done.output
    for part in ("Year by year", "in the end", "Summed over 2026 to 2030", f"2027: {change}",
                 "18% of all people"):  # fmt: skip
        assert part in done.stdout
    counties = pd.read_csv(out / "counties.csv")
    assert len(counties) == 3 * 6
    assert set(counties["year"]) == {2026, 2027, 2030}
    assert (out / "years.png").read_bytes()[:4] == b"\x89PNG"
    about = json.loads((out / "path.json").read_text(encoding="utf-8"))
    assert about["status"] == "modelled"
    assert about["discount"] == 0.08
    again = CliRunner().invoke(main, [*words, "--change-in", "2026-2027", change, "--json"])
    assert again.exit_code == 0, again.output
    answer = json.loads(again.stdout)
    welfare = [answer["years"][year]["welfare"] for year in ("2026", "2027")]
    assert 0 < welfare[0] < welfare[1]
    wrong = CliRunner().invoke(
        main, ["path", str(land), "--change-in", "soon", change, "--change-in", "2027", "up"]
    )
    assert wrong.exit_code == 2
    assert "2 faults" in wrong.output
    assert "Nothing is changed" in CliRunner().invoke(main, ["path", str(land)]).output
