"""Channels of a region: they add up to the totals of an evaluation, by cause and by mechanism."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import hinterland as hl
from hinterland import channels as split
from hinterland.appraise.channels import NAMES, Channels
from hinterland.appraise.effects import Effects, effects
from hinterland.change import Change
from hinterland.cli import main
from hinterland.codebook import quantity, words_of_kind
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.show.channels_picture import channels_picture
from hinterland.show.channels_screen import channels_text
from hinterland.sources.synthetic import synthetic_region
from hinterland.splitting import CAUSE_OF, CAUSES, MEASURES

CHANGES = (
    Change("link_speed", "scale", 1.4),
    Change("skill", "scale", 1.05, {"place_tier": ("town",)}),
    Change("reach_cost", "scale", 0.95, {"place_tier": ("village",)}),
)


@cache
def region() -> Territory:
    return synthetic_region(counties=8, seed=2)


@cache
def whole() -> Effects:
    before = hl.evaluate(region(), equilibrium=True)
    after = hl.evaluate(region(), CHANGES, equilibrium=True)
    return effects(region(), before.balanced, after.balanced)


@cache
def parts(by: str) -> Channels:
    return split(region(), CHANGES, by)


@pytest.mark.parametrize("by", ["cause", "mechanism"])
def test_parts_add_up_to_what_an_evaluation_says(by: str) -> None:
    found, told = parts(by), whole()
    assert tuple(found.region) == MEASURES
    for measure in MEASURES:
        near = 1e-2 if measure == "rural_jobs" else 1e-7
        for table, own in ((found.counties, told.counties), (found.provinces, told.provinces)):
            frame = table[measure].drop(columns=[*NAMES, "name"], errors="ignore")
            np.testing.assert_allclose(frame["total"], own[measure], atol=near)
            np.testing.assert_allclose(
                frame.drop(columns="total").sum(axis=1), frame["total"], atol=1e-9
            )
        row = found.region[measure]
        assert row["total"] == pytest.approx(told.region[measure], abs=near)
        assert row.drop("total").sum() == pytest.approx(row["total"], rel=1e-9, abs=1e-9)


def test_causes_are_those_that_were_moved() -> None:
    found = parts("cause")
    assert list(found.meaning) == ["travel", "outward reach", "skills"]
    assert "3 cause(s), 7 equilibria" in found.method
    alone = split(region(), CHANGES[:1])
    assert list(alone.region["welfare"].index) == ["travel", "total"]
    # A cause that acts nearly alone gets nearly what it does alone.
    one, of_three = (each.region["welfare"]["travel"] for each in (alone, found))
    assert of_three == pytest.approx(one, rel=0.1)


def test_every_lever_has_a_cause() -> None:
    levers = {word for word in words_of_kind("fact") if quantity(word).lever}
    assert set(CAUSE_OF) <= levers
    assert set(CAUSE_OF.values()) <= set(CAUSES)
    given = {
        "public": {"centre": {"paid_share": 1}},
        "capital": {"all": {"credit_bound": 0.3, "pledged": 0.5}},
    }
    open_capital = region().with_facts({}, settings={"equilibrium": given})
    given["capital"]["all"]["placed"] = 1
    placed = region().with_facts({}, settings={"equilibrium": given})
    for word in sorted(levers):
        land = placed if word == "capital_wedge" else open_capital
        found = split(land, _moved(word))
        assert list(found.meaning) == [CAUSE_OF.get(word, "other levers")], word


def test_options_of_the_economy_have_parts_that_add_up() -> None:
    given = {
        "public": {"centre": {"paid_share": 1}},
        "capital": {"all": {"credit_bound": 0.3, "placed": 1}},
    }
    land = region().with_facts({}, settings={"equilibrium": given})
    where = {"place_tier": ("village",)}
    changes = (
        Change("credit", "scale", 1.3, where),
        Change("consolidation", "add", 0.5, where),
        Change("public_works", "add", 1e6, where),
        Change("capital_wedge", "scale", 0.9, where),
        Change("productivity", "scale", 1.1, {"place_tier": ("city",)}),
    )
    found = split(land, changes, "mechanism")
    before, after = (
        hl.evaluate(land, equilibrium=True),
        hl.evaluate(land, changes, equilibrium=True),
    )
    own = effects(land, before.balanced, after.balanced).counties
    for measure in ("welfare", "real_income"):
        frame = found.counties[measure].drop(columns=[*NAMES, "name"], errors="ignore")
        parts = frame.drop(columns="total").sum(axis=1)
        np.testing.assert_allclose(parts, frame["total"], atol=1e-9)
        np.testing.assert_allclose(frame["total"], own[measure], atol=1e-6)
        assert (frame["public_money"].abs() > 0).all()


def _moved(word: str) -> list[Change]:
    """A lever moved in some places, payments from one place to another."""
    where = {"place_tier": ("village",)}
    if word == "public_transfer":
        one, other = region().facts["place"].values[:2]
        return [
            Change(word, "add", 1e8, {"place": (str(one),)}),
            Change(word, "add", -1e8, {"place": (str(other),)}),
        ]
    if quantity(word).neutral == 0:
        return [Change(word, "add", 0.2, where)]
    return [Change(word, "scale", 1.02, where)]


def test_what_moves_nothing_has_no_part() -> None:
    for by in ("cause", "mechanism"):
        found = split(region(), [Change("elevation", "add", 10.0)], by)
        for measure in MEASURES:
            # What the solver leaves open.
            near = 0.05 if measure == "rural_jobs" else 1e-6
            assert found.counties[measure].drop(columns=[*NAMES]).abs().max().max() < near
        assert "No county loses" in "".join(channels_text(found, ()))
        assert channels_picture(found, "small")[:4] == b"\x89PNG"


def test_a_better_road_opens_markets_and_lets_rivals_in() -> None:
    found = split(region(), CHANGES[:1], "mechanism")
    row = found.region["rural_jobs"]
    assert row["reach"] > 0
    assert row["rivals_reach"] < 0
    assert found.region["welfare"]["bringing_goods"] > 0
    assert "technology" not in row


def test_many_causes_come_in_one_stated_order() -> None:
    more = [
        *CHANGES,
        Change("productivity", "scale", 1.02),
        Change("usable_land", "scale", 1.02),
        Change("amenity", "scale", 1.02, {"place_tier": ("town",)}),
    ]
    found = split(region(), more)
    assert "in one order, 6 equilibria: travel, outward reach, technology" in found.method
    row = found.region["welfare"]
    assert row.drop("total").sum() == pytest.approx(row["total"], rel=1e-9)
    # The first in order gets what it does alone.
    alone = split(region(), CHANGES[:1]).region["welfare"]["travel"]
    assert row["travel"] == pytest.approx(alone, abs=1e-7)


def test_nothing_changed_is_refused() -> None:
    with pytest.raises(InputError, match="Nothing is changed"):
        split(region(), ())
    with pytest.raises(InputError, match="no way of splitting"):
        split(region(), CHANGES, "magic")


def test_the_command(tmp_path: Path) -> None:
    land = tmp_path / "land"
    region().save(land)
    words = ["channels", str(land), "--change", "link_speed scale 1.4"]
    for by, told in (("cause", "travel"), ("mechanism", "rivals reach")):
        out = tmp_path / by
        done = CliRunner().invoke(main, [*words, "--by", by, "--out", str(out)])
        assert done.exit_code == 0, done.output
        for part in ("modelled, not observed", told, "Lose most rural industry", "By province"):
            assert part in done.stdout
        assert (out / "channels.png").read_bytes()[:4] == b"\x89PNG"
        table = pd.read_csv(out / "all.csv")
        jobs = table[table["measure"] == "rural_jobs"].set_index(["level", "channel"])["value"]
        total = float(jobs["region", "total"])
        assert jobs["county"].groupby("channel").sum()["total"] == pytest.approx(total)
        assert jobs["region"].drop("total").sum() == pytest.approx(total)
        about = json.loads((out / "channels.json").read_text(encoding="utf-8"))
        assert about["by"] == by
    answer = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    assert set(answer["region"]) == set(MEASURES)
    assert "Nothing is changed" in CliRunner().invoke(main, ["channels", str(land)]).output
