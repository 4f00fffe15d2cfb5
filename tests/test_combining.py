"""Complementarity: laws of the matrix, what is assumed, and the same as single evaluations."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner

import hinterland as hl
from hinterland.appraise.effects import effects
from hinterland.change import Change, apply
from hinterland.cli import main
from hinterland.combining import KINDS, Pairs, pairs
from hinterland.combining.applied import Applied
from hinterland.combining.cases import Cases, laid_out
from hinterland.combining.verb import DEFAULT
from hinterland.congestion import switched_on
from hinterland.errors import ChangeError, InputError
from hinterland.flow import Territory
from hinterland.programme.record import ASSUMED_RESPONSES
from hinterland.show.pairs_screen import amount, assumed_share

RURAL = {"place_tier": ("town", "village")}
PACKAGES = {
    "rail": (Change("link_speed", "scale", 1.5, {"link_mode": ("rail",)}),),
    "roads": (Change("local_speed", "scale", 1.3, RURAL),),
    "power": (Change("reliable_power", "add", 0.5, RURAL),),
    "advice": (Change("firm_support", "add", 0.4, RURAL), Change("local_speed", "scale", 1.1)),
    "skills": (Change("skill", "scale", 1.04, RURAL),),
    "nothing": (),
}
SETTINGS = {"exchange_rates": {"CNY": 1.0}}
NEAR = {"rural_jobs": 1e-2, "product": 50.0}
"""A solver that rests at 1e-8 tells jobs and money to so much."""


@cache
def region() -> Territory:
    return hl.synthetic_region(counties=8, seed=2).with_facts({}, settings=SETTINGS)


@cache
def found() -> Pairs:
    return pairs(region(), PACKAGES, by_county=True, workers=2)


@cache
def unassumed() -> Territory:
    apart = {"equilibrium": {"interactions": {"all": {"on": 0}}}}
    return region().with_facts({}, settings=apart)


@cache
def evaluated(land: Territory, *names: str, bare: bool = False) -> pd.Series:
    """What packages give to the region by one plain evaluation."""
    changes = [
        change
        for name in names
        for change in PACKAGES[name]
        if not (bare and change.fact in ASSUMED_RESPONSES)
    ]
    before = hl.evaluate(land, equilibrium=True)
    after = hl.evaluate(land, changes, equilibrium=True)
    told = effects(land, before.balanced, after.balanced).region
    return told[list(DEFAULT)]


def row(one: str, other: str, outcome: str = "welfare") -> pd.Series:
    table = found().table
    mine = (table["package"] == one) & (table["with_package"] == other)
    return table[mine & (table["outcome"] == outcome)].iloc[0]


@pytest.mark.parametrize("names", [("rail", "roads"), ("power", "advice"), ("roads", "advice")])
def test_the_same_as_plain_evaluations(names: tuple[str, str]) -> None:
    off = region().with_facts({}, settings={"equilibrium": {"interactions": {"all": {"on": 0}}}})
    whole, apart = evaluated(region(), *names), evaluated(off, *names)
    bare = evaluated(region(), *names, bare=True)
    ones = [evaluated(region(), name) for name in names]
    for outcome in DEFAULT:
        told, near = row(*names, outcome), NEAR.get(outcome, 2e-8)
        assert told["both"] == pytest.approx(whole[outcome], abs=near)
        assert [told["first"], told["second"]] == pytest.approx(
            [one[outcome] for one in ones], abs=near
        )
        assert told["interaction"] == pytest.approx(
            whole[outcome] - sum(one[outcome] for one in ones), abs=3 * near
        )
        without = sum(evaluated(off, name)[outcome] for name in names)
        assert told["without_interactions"] == pytest.approx(apart[outcome] - without, abs=3 * near)
        alone = sum(evaluated(region(), name, bare=True)[outcome] for name in names)
        assert told["without_responses"] == pytest.approx(bare[outcome] - alone, abs=3 * near)


def test_the_matrix_is_the_same_both_ways() -> None:
    for kind in KINDS:
        made = found().matrix("welfare", kind).to_numpy()
        assert np.isnan(np.diag(made)).all()
        np.testing.assert_array_equal(made, made.T)
        assert np.isfinite(made[~np.eye(len(made), dtype=bool)]).all()
    backwards = pairs(region(), dict(reversed(list(PACKAGES.items()))), workers=1)
    for outcome in DEFAULT:
        one, other = found().matrix(outcome), backwards.matrix(outcome)
        other = other.loc[one.index, one.columns]
        np.testing.assert_allclose(one, other, atol=4 * NEAR.get(outcome, 1e-8))


def test_nothing_adds_nothing() -> None:
    alone = found().singles.set_index(["package", "kind"]).loc["nothing"]
    assert (alone[list(DEFAULT)] == 0).all(axis=None)
    for name in PACKAGES:
        if name != "nothing":
            assert row(name, "nothing")["interaction"] == 0


def test_what_acts_only_together_vanishes_without_assumed_interactions() -> None:
    told = row("power", "advice")
    # Support has a road of its own, so the pair gives more than the interaction alone.
    assert told["interaction"] > 1e-4 and told["share"] > 0
    assert abs(told["without_interactions"]) < 1e-7
    assert abs(told["without_responses"]) < 1e-7
    assert told["assumed"] == pytest.approx(told["interaction"], abs=1e-7)
    for outcome in DEFAULT:
        # Power alone moves nothing: there is nobody to use it.
        assert abs(row("power", "advice", outcome)["first"]) < NEAR.get(outcome, 1e-7)


def test_what_rests_on_no_response_is_not_called_assumed() -> None:
    told = row("rail", "roads")
    assert told["assumed"] == 0 and told["without_interactions"] == told["interaction"]
    assert abs(told["interaction"]) > 1e-7
    assert row("rail", "skills")["without_responses"] == 0


def test_two_of_the_same_kind_are_substitutes() -> None:
    twice = {
        "sooner": (Change("local_speed", "scale", 1.5),),
        "soonest": (Change("local_speed", "floor", 60.0),),
    }
    made = pairs(region(), twice, workers=1)
    assert made.table.set_index("outcome").loc["welfare", "interaction"] < 0


def test_counties_add_up_to_the_region() -> None:
    made = found().counties
    assert made is not None
    sums = made.groupby(["package", "with_package"])[["rural_jobs", "product"]].sum()
    for one, other in combinations(PACKAGES, 2):
        for outcome in ("rural_jobs", "product"):
            told = row(one, other, outcome)["interaction"]
            assert sums.loc[(one, other), outcome] == pytest.approx(told, rel=1e-9, abs=1e-3)
    assert list(made["county"].unique()) == sorted(region().facts["county"].values.tolist())


def test_costs_and_harms_are_left_out() -> None:
    paying = {"public": {"centre": {"paid_share": 1}}}
    land = region().with_facts({}, settings={"equilibrium": paying})
    dear = {name: (*PACKAGES[name], Change("programme_cost", "add", 1e6), Change("lost_cropland",
            "add", 0.1)) for name in ("rail", "roads")}  # fmt: skip
    told = pairs(land, dear, outcomes=["welfare"], workers=1).table.iloc[0]
    assert told["interaction"] == pytest.approx(row("rail", "roads")["interaction"], abs=1e-8)
    assert told["both"] == pytest.approx(row("rail", "roads")["both"], abs=1e-8)


def test_each_case_is_solved_once_and_each_network_searched_once() -> None:
    cases = Cases(laid_out(region(), PACKAGES))
    groups = cases.by_network()
    every = [parts for group in groups.values() for parts in group]
    assert len(every) == len(set(every))
    # Rail, roads, advice move travel: three networks, three of two, and that of nothing.
    assert set(map(len, groups)) == {0, 1, 2} and len(groups) == 7 == found().networks
    position = list(PACKAGES).index("power")
    assert cases.parts(position, bare=True) == frozenset()
    assert cases.parts(0) == cases.parts(0, bare=True)


def test_territories_of_pairs_are_those_of_all_changes() -> None:
    land, cases = region(), Cases(laid_out(region(), PACKAGES))
    applied = Applied(land, cases)
    for one, other in combinations(range(len(PACKAGES)), 2):
        for bare in (False, True):
            parts = cases.parts(one, other, bare=bare)
            xr.testing.assert_identical(
                applied.under(parts).facts, apply(land, cases.changes(parts)).facts
            )


def test_refusals() -> None:
    with pytest.raises(InputError, match="no pair"):
        pairs(region(), {"rail": PACKAGES["rail"]})
    with pytest.raises(InputError, match="'happiness' is no outcome"):
        pairs(region(), PACKAGES, outcomes=["happiness"])
    with pytest.raises(InputError, match="No outcome"):
        pairs(region(), PACKAGES, outcomes=[])
    with pytest.raises(InputError, match="without congestion"):
        pairs(switched_on(region()), PACKAGES)
    with pytest.raises(ChangeError):
        pairs(region(), {**PACKAGES, "wrong": (Change("no_fact", "scale", 2.0),)})
    with pytest.raises(InputError, match="'mood'"):
        found().matrix("mood")


def test_words_for_amounts() -> None:
    assert amount("welfare", 0.00123456) == "+0.1235 %"
    assert amount("welfare", -1e-9) == "0 %"
    assert amount("product", 2.5e6) == "+2 million"
    assert amount("rural_jobs", -1234.0) == "-1,234"
    half = pd.Series({"interaction": 2.0, "assumed": 1.0, "without_responses": 1.0})
    assert assumed_share(half) == "50%"
    assert assumed_share(half * [1, 0, 2]) == "none"
    turned = pd.Series({"interaction": 1.0, "assumed": 3.0, "without_responses": -2.0})
    assert assumed_share(turned) == "all; without: -"
    against = pd.Series({"interaction": 1.0, "assumed": -2.0, "without_responses": 3.0})
    assert assumed_share(against) == "works against it"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("land") / "small"
    region().save(folder)
    return folder


def test_by_command(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs"
    words = ["pairs", str(saved), "--outcome", "rural_welfare", "--county", "--out", str(out)]
    for text in ("rural_roads:0.5", "rural_roads:1", "vocational_training"):
        words += ["--measure", text]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    for part in ("3 pairs of 3 measures", "modelled", "One by one", "Less together", "Nobody pays"):
        assert part in done.stdout
    table = pd.read_csv(out / "pairs.csv")
    assert len(table) == 3 * len(DEFAULT)
    assert set(table["package"]) == {"rural_roads:0.5", "rural_roads:1"}
    matrix = pd.read_csv(out / "matrix_rural_welfare_as_is.csv", index_col=0)
    assert matrix.shape == (3, 3)
    assert (out / "pairs.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "counties.csv").exists()
    about = json.loads((out / "pairs.json").read_text(encoding="utf-8"))
    assert about["status"] == "modelled" and "pairs.png" in about["files"]
    again = CliRunner().invoke(main, [*words, "--json"])
    assert len(json.loads(again.stdout)["pairs"]) == len(table)


def test_a_measure_given_twice_is_refused(saved: Path) -> None:
    words = ["pairs", str(saved), *("--measure", "rural_roads:1") * 2]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2 and "given twice" in done.stderr
