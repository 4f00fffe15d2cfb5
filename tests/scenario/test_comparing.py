"""Comparing: who gains, who loses, and why; on a small region by hand, on china-west for real."""

from __future__ import annotations

import numpy as np
import pytest

import hinterland as hl
from hinterland.change import apply
from hinterland.connect import connect
from hinterland.connect.modes.multimodal import passenger
from hinterland.errors import InputError
from hinterland.evaluation import evaluate
from hinterland.flow import Territory
from hinterland.scenario import compare, example, read_scenario
from hinterland.scenario.measures import mean_over_both
from hinterland.scenario.mode_measures import ByModes, mode_sides
from hinterland.scenario.reasons import telling_end
from tests.connect.modes_region import modes_territory
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
    assert (pairs["worse"], pairs["cut_off"], pairs["newly_connected"]) == (0, 0, 0)
    assert pairs["largest_gain_pair"] in ("Mitte - Ende", "Ende - Mitte")


def test_a_closed_link_is_the_reason_of_every_loss() -> None:
    comparison = compare(LAND, CLOSED, access_only=True)
    pairs = comparison.pairs().iloc[0]
    assert pairs["cut_off"] == 4
    worse = comparison.worsened()
    market = worse[worse["measure"] == "market_access_people"]
    assert set(market["county"]) == {"A1", "A2", "B1"}
    assert market["reason"].str.contains("now closed by 'landslide' \\(line 3\\)").all()
    # Pairs that are cut off do not count in the change, so only connected ones are compared.
    assert comparison.cases[0].measures["mean_time"].change[0] == 0
    assert comparison.cases[0].measures["mean_time"].value[2] == np.inf


def test_who_is_cut_off_comes_first_and_leaves_the_base_as_it_was() -> None:
    comparison = compare(LAND, CLOSED, OPENED, SLOWER, access_only=True)
    cut, opened, _ = comparison.cases
    # 3.2 h to A1 (500,000 people) and to A2 (200,000): the base of B1 whatever the scenario.
    for case in comparison.cases:
        assert case.measures["mean_time"].base == pytest.approx([38 / 15, 3.7, 3.2], rel=1e-6)
    bases = comparison.summary().groupby("measure")["base"]
    assert bases.nunique(dropna=False).max() == 1
    mean = cut.measures["mean_time"]
    assert mean.lost is not None
    assert mean.lost == pytest.approx([1 / 3, 1 / 6, 1.0])
    assert mean.cut_off.tolist() == [False, False, True]
    worst = comparison.top(cut, losers=True)
    assert worst["county"].tolist() == ["B1"]
    assert worst["base"].iloc[0] == pytest.approx(3.2, rel=1e-6)
    worse = comparison.worsened()
    mine = worse[(worse["scenario"] == "closed") & (worse["measure"] == "mean_time")]
    assert mine["county"].tolist() == ["B1"]
    summary = comparison.summary().set_index(["scenario", "measure"])
    row = summary.loc[("closed", "mean_time")]
    assert (row["people_cut_off"], row["counties_cut_off"], row["pairs_lost"]) == (100e3, 1, 4)
    assert row["share_worse"] == row["share_clearly_worse"] == 1 / 8
    assert summary.loc[("closed", "nearest_land_crossing"), "people_cut_off"] == 700e3
    assert (summary.loc["opened"][["people_cut_off", "people_connected"]] == 0).all().all()
    assert (summary["status"] == "modelled").all()
    assert comparison.severed(cut, "mean_time")["affected"].tolist() == [100e3]
    assert opened.moves


def test_who_is_connected_comes_first_among_those_who_gain() -> None:
    cut = apply((done := read_scenario(CLOSED).resolve(LAND)).territory, done.changes)
    comparison = compare(cut, LAND, access_only=True)
    (case,) = comparison.cases
    gained = comparison.top(case)
    assert gained["county"].iloc[0] == "B1"
    assert gained["base"].iloc[0] == np.inf
    assert gained["value"].iloc[0] == pytest.approx(3.2, rel=1e-6)
    row = comparison.summary().set_index("measure").loc["mean_time"]
    assert (row["people_connected"], row["people_cut_off"], row["pairs_found"]) == (100e3, 0, 4)
    assert comparison.top(case, losers=True).empty


def test_what_moves_little_is_not_called_worse() -> None:
    # 60 km at 59.8 instead of 60 km/h: 12 s on ways of hours.
    text = "name: works\nlinks:\n  - {select: {ids: 0}, set: {speed: 59.8}}\n"
    comparison = compare(LAND, text, access_only=True)
    row = comparison.summary().set_index("measure").loc["mean_time"]
    assert row["share_worse"] > 0
    assert row["share_clearly_worse"] == 0
    assert comparison.affected(comparison.cases[0]) == {"gain": (0, 0.0), "lose": (0, 0.0)}


def test_a_scenario_without_effect_is_known_and_its_own_assumptions_are_told() -> None:
    comparison = compare(LAND, "name: rain\nseason: wet\n", OPENED, access_only=True)
    assert [case.moves for case in comparison.cases] == [False, True]
    told = comparison.assumptions()
    assert any("Wet season" in text for text in told["rain"])
    assert not any("Wet season" in text for text in told[""])
    assert "Dry season: roads at their full speed. This holds before, not with rain." in told[""]
    assert told["opened"] == ()


def test_the_indicators_that_move_most_lead() -> None:
    comparison = compare(LAND, OPENED)
    found = comparison.moved_most(comparison.cases[0], 5)
    assert len(found) == 5
    assert found["relative"].is_monotonic_decreasing
    whole = comparison.cases[0].assessment.compare(comparison.assessment)
    mine = whole[whole["indicator"] == found["indicator"].iloc[0]]
    assert found["relative"].iloc[0] == pytest.approx(
        mine["change"].abs().sum() / mine["base"].abs().sum()
    )


def test_a_slower_link_is_named_as_the_reason() -> None:
    comparison = compare(LAND, SLOWER, access_only=True)
    worst = comparison.top(comparison.cases[0], losers=True)
    assert worst["county"].iloc[0] == "A1"
    assert worst["reason"].str.contains("now slower by 'works' (line 3)", regex=False).all()
    assert (worst["change"] > 0).all()


def test_what_a_loss_is_explained_by_is_near_or_high_in_rank() -> None:
    land = small_territory(
        county_prefecture=["A0", "A0", "B0"],
        prefecture_seat=[1, 0, 1],
        provincial_capital=[1, 0, 1],
    )
    old, far = np.array([2.0, 0.0, 1.0]), np.array([0.0, 0.0, 5.0])
    # Mitte loses most to Ende; Anfang, the seat of its prefecture, is named from half of it on.
    seat = (0, "seat of its prefecture")
    for loss, end in ((2.5, seat), (2.4, (2, "")), (np.inf, seat)):
        assert telling_end(land, 1, old, old + far + [loss, 0.0, 0.0]) == end
    apart = small_territory(county_prefecture=["A0", "A1", "B0"])
    assert telling_end(apart, 1, old, old + far + [5.0, 0.0, 0.0]) == (0, "capital of its province")
    comparison = compare(land, CLOSED, access_only=True)
    worse = comparison.worsened().set_index(["measure", "county"])["reason"]
    told = worse["market_access_people", "A2"]
    assert told.startswith("its way to 末县 Ende had")


def test_the_typical_size_of_a_loss_is_told_beside_how_many_lose() -> None:
    row = compare(LAND, SLOWER, access_only=True).summary().set_index("measure").loc["mean_time"]
    measure = compare(LAND, SLOWER, access_only=True).cases[0].measures["mean_time"]
    loss, people = measure.change, np.array([500e3, 200e3, 100e3])
    lost = loss > 0
    assert row["median_loss"] == pytest.approx(np.median(loss[lost]))
    assert row["mean_loss"] == pytest.approx(loss[lost] @ people[lost] / people[lost].sum())
    assert (row["counties_worse"], row["people_worse"]) == (lost.sum(), people[lost].sum())
    assert row["counties_clearly_worse"] == (loss >= 5 / 60).sum()
    assert (row["median_gain"], row["mean_gain"], row["people_better"]) == (0, 0, 0)


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


def test_by_all_modes_the_indicators_that_need_them_are_compared() -> None:
    land = modes_territory()
    # The railway from A2 to B1 is closed, and clearing the border takes half the time.
    text = (
        "name: both\nlinks:\n  - {select: {ids: 5}, close: true}\n"
        "gateways:\n  - {select: {ids: 0}, set: {border_time: 5}}\n"
    )
    without = compare(land, text)
    assert without.assessment is not None
    assert "foreign_cost_least" not in without.assessment.indicators
    whole = compare(land, text, modes=True)
    assert {"passenger_time_mean", "foreign_cost_least"} <= set(whole.indicators()["indicator"])
    # One class of goods alone gives the same as all classes and the gates beside it.
    alone = compare(land, text, modes=True, access_only=True)
    assert whole.summary().equals(alone.summary())
    assert (whole.cases[0].measures["foreign_cost_container"].change < 0).all()
    assert (alone.cases[0].measures["passenger_time"].gain <= 0).all()


def test_pairs_and_markets_tell_what_the_means_of_counties_hide() -> None:
    land = modes_territory()
    text = (
        "name: trains\nlinks:\n  - {select: {ids: 5}, set: {speed: 320}}\n"
        "gateways:\n  - {select: {country: Near}, factor: {border_time: 0.5}}\n"
    )
    resolved = read_scenario(text).resolve(land)
    after = apply(resolved.territory, resolved.changes)
    comparison = compare(land, text, access_only=True, modes=True)
    (case,) = comparison.cases
    pairs = comparison.pairs().set_index("measure")
    assert (pairs.loc["mean_time", ["better", "worse"]] == 0).all()
    old, new = (
        passenger(one, least="time")["passenger_time"].values.astype(float) for one in (land, after)
    )
    row = pairs.loc["passenger_time"]
    assert row["better"] == (old - new > 1e-3).sum() > 0
    assert row["largest_gain"] == pytest.approx(float((old - new).max()))
    start, end = row["largest_gain_pair"].split(" - ")
    names = land.facts["county_name_en"].values.tolist()
    at = names.index(start), names.index(end)
    assert row["largest_gain_share"] == pytest.approx(float((old - new)[at] / old[at]))
    # Only the market behind the border that is cleared faster becomes cheaper, for everybody.
    assert (case.markets["Near"].change < 0).all()
    assert (case.markets["Over"].change == 0).all()
    assert pairs.loc["foreign_cost_container", "better"] == 3
    assert pairs.loc["foreign_cost_container", "largest_gain_pair"].endswith(" - Near")
    summary = comparison.summary().set_index("market")
    assert summary.loc["Near", "counties_better"] == 3
    assert summary.loc["Over", "change"] == 0
    assert comparison.affected(case)["gain"] == (3, 800e3)
    assert comparison.top(case, "foreign_cost_container:Near", 1)["change"].iloc[0] < 0


def test_a_single_market_that_is_cheaper_counts_although_the_mean_hardly_moves() -> None:
    land = modes_territory(foreign_gross_product=[1e6, 1e9])
    text = "name: x\ngateways:\n  - {select: {country: Near}, set: {border_time: 5}}\n"
    comparison = compare(land, text, access_only=True, modes=True)
    (case,) = comparison.cases
    assert comparison.summary().set_index("measure").loc[
        "foreign_cost_container", ["counties_better", "counties_clearly_better"]
    ].tolist() == [3, 0]
    assert case.moves
    assert comparison.affected(case)["gain"] == (3, 800e3)


def test_a_full_assessment_as_base_is_used_and_one_without_modes_is_made_again(monkeypatch) -> None:
    land = modes_territory()
    base = evaluate(land)
    made = []

    def counted(*given, **more):
        made.append(given)
        return evaluate(*given, **more)

    monkeypatch.setattr("hinterland.scenario.comparing.evaluate", counted)
    text = "name: x\nlinks:\n  - {select: {ids: 0}, set: {speed: 90}}\n"
    found = compare(base, text, modes=True)
    assert found.access is base.access
    assert len(made) == 1
    np.testing.assert_allclose(
        found.cases[0].measures["passenger_time"].base,
        compare(land, text, modes=True, access_only=True).cases[0].measures["passenger_time"].base,
    )
    short = evaluate(land, modes=False)
    again = compare(short, text, modes=True)
    assert again.indicators().equals(found.indicators())
    assert compare(short, text, modes=True, access_only=True).access is short.access


def test_the_own_way_is_left_out_between_counties_and_no_market_is_left_out_abroad() -> None:
    old = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, np.inf]])
    new, weight = old * 2, np.array([1.0, 2.0, 5.0])
    abroad, twice = mean_over_both(old, new, weight, own=False)
    np.testing.assert_allclose(abroad, [20 / 8, 44 / 8, 23 / 3])
    np.testing.assert_allclose(twice, abroad * 2)
    between, _ = mean_over_both(old, new, weight, own=True)
    np.testing.assert_allclose(between, [19 / 7, 34 / 6, 23 / 3])


def test_means_to_as_many_markets_as_there_are_counties_count_them_all() -> None:
    land = modes_territory()
    size = np.array([1.0, 2.0, 5.0])
    # As many markets as counties: the product of the first is not left out for the first county.
    wide = land.facts.drop_dims(["foreign", "gateway"]).assign_coords(foreign=["a", "b", "c"])
    about = {"source": "made up for tests", "status": "modelled", "year": "2020"}
    wide["foreign_gross_product"] = (("foreign",), size, about)
    land = Territory("square", wide, land.settings)
    cost = np.arange(1.0, 10.0).reshape(3, 3)
    base = ByModes(np.ones((3, 3)), np.ones((3, 3)), cost)
    found = {side.key: side.measure for side in mode_sides(land, base, base)}
    np.testing.assert_allclose(found["foreign_cost_container"].base, cost @ size / 8)


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
