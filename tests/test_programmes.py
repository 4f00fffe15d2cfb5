"""Programmes side by side, and the campaign undone."""

from __future__ import annotations

import pytest

from hinterland.change import Change, apply
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.judging import judge
from hinterland.measures import measure
from hinterland.measures.programmes import programme, programmes
from hinterland.programmes import MEANING, back_test, compare_programmes
from hinterland.programmes.campaign import FAST, ORDINARY, SLOWER, undoing
from hinterland.show.programmes_screen import programmes_text
from hinterland.sources.link_counties import link_rows
from hinterland.sources.synthetic import synthetic_region


@pytest.fixture(scope="module")
def land() -> Territory:
    made = synthetic_region(counties=10, seed=6, context=2)
    roads = {"link_mode": ("road",)}
    fast = apply(made, [Change("link_speed", "scale", 1.6, roads)])
    return fast.with_facts({}, settings={"exchange_rates": {"CNY": 0.01}})


def test_side_by_side_agrees_with_each_alone(land: Territory) -> None:
    packages = {
        "roads": measure("rural_roads").at(),
        "both": measure("rural_roads").at() + measure("vocational_training").at(),
    }
    side = compare_programmes(land, packages)
    assert list(side.index) == list(MEANING)
    assert side.loc["complement_share", "roads"] == 0
    assert 0 < side.loc["complement_share", "both"] < 1
    alone = judge(land, packages["both"])
    assert side.loc["welfare", "both"] == pytest.approx(alone.effects.region["welfare"])
    assert side.loc["gain_a_yuan", "both"] == pytest.approx(
        alone.variants["unpaid"].worth / alone.costs["yearly"].sum()
    )
    assert side.loc["rural_share_of_cost", "roads"] == pytest.approx(1.0)
    text = "\n".join(programmes_text(side, None))
    for words in ("poorest two fifths", "modelled", "doses assumed"):
        assert words in text


def test_undoing_slows_trunk_links_of_the_region_alone(land: Territory) -> None:
    facts = land.facts
    before = facts["link_speed"].values
    after = apply(land, undoing(land)).facts["link_speed"].values
    inside = land.region[link_rows(facts)] & (facts["link_open"].values > 0)
    mode = facts["link_mode"].values.astype(str)
    road = inside & (mode == "road") & (before >= FAST)
    rail = inside & (mode == "rail")
    assert rail.any()
    assert road.any()
    assert (after[road] == ORDINARY).all()
    assert after[rail] == pytest.approx(before[rail] * SLOWER)
    assert (after[~road & ~rail] == before[~road & ~rail]).all()


def test_the_back_test_tells_every_finding_and_counts_its_verdicts(land: Territory) -> None:
    found = back_test(land)
    assert len(found.findings) == 6
    assert set(found.findings["verdict"]) <= {"agrees", "disagrees", "cannot tell"}
    agree = int((found.findings["verdict"] == "agrees").sum())
    assert found.verdict.startswith(f"{agree} of 6")
    total = found.numbers["product_by_access"] + found.numbers["product_by_spending"]
    growth = found.findings.iloc[0]
    assert (growth["verdict"] == "agrees") == (total > 0)
    correlation = found.counties["gain_product"].corr(found.counties["income"], method="spearman")
    assert found.numbers["endowment"] == pytest.approx(correlation)


def test_named_packages_name_measures_that_exist() -> None:
    for one in programmes().values():
        assert len(one.package().parts) == len(one.doses)
    with pytest.raises(InputError, match="no package"):
        programme("nothing")
