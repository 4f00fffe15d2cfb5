"""Comparing: who gains, who loses, and why; on a small region by hand, on china-west for real."""

from __future__ import annotations

import numpy as np
import pytest

import hinterland as hl
from hinterland.change import apply
from hinterland.connect import connect
from hinterland.errors import InputError
from hinterland.evaluation import evaluate
from hinterland.scenario import compare, example, read_scenario
from tests.small_region import small_territory

LAND = small_territory()
OPENED = "name: opened\nlinks:\n  - {name: short cut, select: {ids: 4}, open: true}\n"
CLOSED = "name: closed\nlinks:\n  - {name: landslide, select: {ids: 3}, close: true}\n"
SLOWER = "name: slower\nlinks:\n  - {name: works, select: {ids: 0}, set: {speed: 30}}\n"


def test_mean_times_by_hand() -> None:
    found = compare(LAND, OPENED, access_only=True).cases[0].measures["mean_time"]
    # Seats stand 0.1 h from their nodes. Before, A1: 2.2 h to A2 (200,000 people), 3.2 h to B1
    # (100,000); afterwards B1 is 2.7 h away: to A2 in 2 h and over the short cut in 0.5 h.
    before = connect(LAND).times["travel_time"].values.astype(float)
    people = np.array([500e3, 200e3, 100e3])
    for row in range(3):
        others = [at for at in range(3) if at != row]
        mean = float(before[row, others] @ people[others] / people[others].sum())
        assert found.base[row] == pytest.approx(mean)
    assert found.base[0] == pytest.approx((2.2 * 200 + 3.2 * 100) / 300)
    assert found.value[0] == pytest.approx((2.2 * 200 + 2.7 * 100) / 300)


def test_an_opened_link_makes_nobody_worse() -> None:
    comparison = compare(LAND, OPENED, access_only=True)
    summary = comparison.summary().set_index("measure")
    assert (summary["share_worse"] == 0).all()
    assert summary.loc["mean_time", "share_better"] == 1
    assert summary.loc["mean_time", "change"] < 0
    assert summary.loc["market_access_people", "change"] > 0
    assert len(comparison.worsened()) == 0
    pairs = comparison.pairs().iloc[0]
    assert (pairs["slower"], pairs["cut_off"], pairs["newly_connected"]) == (0, 0, 0)
    assert pairs["largest_gain_pair"] in ("Mitte - Ende", "Ende - Mitte")


def test_a_closed_link_is_the_reason_of_every_loss() -> None:
    comparison = compare(LAND, CLOSED, access_only=True)
    pairs = comparison.pairs().iloc[0]
    assert pairs["cut_off"] == 4
    worse = comparison.worsened()
    market = worse[worse["measure"] == "market_access_people"]
    assert set(market["county"]) == {"A1", "A2", "B1"}
    assert market["reason"].str.contains("now closed by 'landslide' \\(line 3\\)").all()
    # Pairs that are cut off do not count in the mean time, so only connected ones are compared.
    assert comparison.cases[0].measures["mean_time"].change[0] == 0
    assert comparison.cases[0].measures["mean_time"].value[2] == np.inf


def test_a_slower_link_is_named_as_the_reason() -> None:
    comparison = compare(LAND, SLOWER, access_only=True)
    worst = comparison.top(comparison.cases[0], losers=True)
    assert worst["county"].iloc[0] == "A1"
    assert worst["reason"].str.contains("now slower by 'works' (line 3)", regex=False).all()
    assert (worst["change"] > 0).all()


def test_several_scenarios_stand_side_by_side_and_alike_names_are_told_apart() -> None:
    comparison = compare(LAND, OPENED, CLOSED, OPENED, access_only=True)
    names = ["opened (1)", "closed", "opened (2)"]
    assert [case.name for case in comparison.cases] == names
    assert comparison.counties()["scenario"].unique().tolist() == names
    assert set(comparison.provinces()["province"]) == {"A", "B"}
    assert "closed: mean_time" in repr(comparison)


def test_indicators_are_compared_unless_only_access_is_asked_for() -> None:
    base = evaluate(LAND)
    comparison = compare(base, OPENED)
    assert comparison.access is base.access
    moved = comparison.indicators()
    assert set(moved["scenario"]) == {"opened"}
    assert (moved["change"] != 0).all()
    assert "market_access_harris" in set(moved["indicator"])
    assert compare(LAND, OPENED, access_only=True).indicators().empty


def test_a_territory_or_an_assessment_may_stand_for_a_scenario() -> None:
    resolved = read_scenario(OPENED).resolve(LAND)
    after = apply(resolved.territory, resolved.changes)
    one = compare(LAND, after, access_only=True).summary()
    other = compare(LAND, OPENED, access_only=True).summary()
    assert one.drop(columns="scenario").equals(other.drop(columns="scenario"))
    assessed = compare(evaluate(LAND), evaluate(after)).summary()
    assert assessed.drop(columns="scenario").equals(other.drop(columns="scenario"))


def test_tenths_of_the_people_sum_up_to_the_region() -> None:
    comparison = compare(LAND, OPENED, access_only=True)
    tenths = comparison.tenths()
    assert tenths["people"].sum() == pytest.approx(800e3)
    weighted = (tenths["people"] * tenths["mean_time_change_h"].fillna(0)).sum() / 800e3
    summary = comparison.summary().set_index("measure")
    assert weighted == pytest.approx(summary.loc["mean_time", "change"], rel=1e-5)


def test_other_modes_are_added_on_demand_and_an_opened_link_makes_nobody_worse() -> None:
    found = compare(LAND, OPENED, access_only=True, modes=True).cases[0].measures
    assert found["passenger_time"].change[0] < 0
    assert found["freight_cost_container"].unit == "SML/t"
    for key in ("passenger_time", "freight_cost_container"):
        assert (found[key].gain >= 0).all()
    assert "passenger_time" not in compare(LAND, OPENED, access_only=True).cases[0].measures


def test_nothing_changed_is_told_as_nothing() -> None:
    summary = compare(LAND, "name: none\n", access_only=True).summary()
    # The region has no station and no port: nothing to compare there.
    assert (summary["change"].dropna() == 0).all()
    assert summary["change"].notna().sum() == 7
    assert (summary[["share_better", "share_worse"]] == 0).all().all()


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to compare"):
        compare(LAND)
    other = hl.synthetic_region(counties=4, seed=1)
    with pytest.raises(InputError, match="other county labels"):
        compare(LAND, other, access_only=True)


@pytest.fixture(scope="module")
def west() -> hl.Territory:
    return hl.read("china-west")


def test_the_example_and_a_road_between_two_counties_of_guizhou_on_china_west(west) -> None:
    comparison = compare(west, example(), access_only=True)
    (case,) = comparison.cases
    assert any("Daozhen - Wuchuan" in note and "today" in note for note in case.notes)
    # Faster roads, a new road, faster trains and borders: nobody may lose.
    for key, measure in case.measures.items():
        assert (measure.gain >= 0).all(), key
    assert len(comparison.worsened()) == 0
    gained = comparison.top(case, count=3)
    assert {"520325", "520326"} <= set(gained["county"])
    assert case.access.times["travel_time"].values.max() <= (
        comparison.access.times["travel_time"].values.max()
    )


def test_errors_on_china_west_name_the_candidates_and_the_disconnected_place(west) -> None:
    text = (
        "name: x\n"
        "links:\n"
        "  - {select: {between: [Zhenyuan County, 桐梓]}, close: true}\n"
        "  - {select: {province: Guizou}, close: true}\n"
        "candidates:\n"
        "  - {from: '460300', to: Zhenyuan County，贵州, speed: 60}\n"
    )
    with pytest.raises(InputError) as told:
        read_scenario(text).resolve(west)
    said = str(told.value)
    assert said.startswith("3 faults were found")
    assert "522625 镇远县 Zhenyuan County, Guizhou" in said
    assert "621027 镇原县 Zhenyuan County, Gansu" in said
    assert "Did you mean Guizhou" in said
    assert "460300 三沙市 Sansha, Hainan is not connected" in said
    assert "378.4 km away" in said
