"""Laws that hold for any region: labels, order, units and direction."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr

from hinterland.appraise import run
from hinterland.codebook import quantity
from hinterland.flow import Access, Territory
from tests.appraise.cases import scaled, whole


@cache
def _base() -> tuple[Territory, Access, xr.Dataset]:
    territory, access = whole(counties=16, context=4, seed=3)
    return territory, access, run(territory, access).indicators


def test_another_order_of_counties_and_places_changes_nothing() -> None:
    territory, access, found = _base()
    rng = np.random.default_rng(0)
    facts, times = _shuffled(territory, access, rng)
    moved = run(facts, times).indicators
    for word in map(str, found.data_vars):
        back = moved[word].reindex_like(found[word])
        np.testing.assert_allclose(
            back.values, found[word].values, rtol=1e-6, atol=1e-9, err_msg=word
        )


def _shuffled(
    territory: Territory, access: Access, rng: np.random.Generator
) -> tuple[Territory, Access]:
    sizes = territory.facts.sizes
    county, place = rng.permutation(sizes["county"]), rng.permutation(sizes["place"])
    facts = territory.facts.isel(county=county, place=place)
    # Positions of counties follow their new order.
    where = np.argsort(county)
    moved = facts["place_county"].copy(data=where[facts["place_county"].values])
    facts = facts.assign(place_county=moved)
    gate = rng.permutation(access.times.sizes["gate"])
    times = access.times.isel(county=county, county_to=county, place=place, gate=gate)
    spot = np.argsort(place)
    times = times.assign(
        {
            word: times[word].copy(data=spot[times[word].values])
            for word in ("gate_place", "gate_hub")
        }
    )
    return Territory("shuffled", facts, dict(territory.settings)), Access(times)


def test_another_currency_scales_money_and_nothing_else() -> None:
    territory, access, found = _base()
    money = [
        word
        for word in map(str, territory.facts.data_vars)
        if quantity(word).unit.startswith("money")
    ]
    changed = territory
    for word in money:
        changed = scaled(changed, word, 7.0)
    times = access.times.copy()
    for word in map(str, times.data_vars):
        if quantity(word).unit.startswith("money"):
            times[word] = times[word] * 7.0
    moved = run(changed, Access(times)).indicators
    for word in map(str, found.data_vars):
        unit = quantity(word).unit
        factor = 7.0 if unit.startswith("money") else 1.0
        np.testing.assert_allclose(
            moved[word].values, factor * found[word].values, rtol=1e-6, atol=1e-9, err_msg=word
        )


CLOSER = ("market_access_harris", "market_access_people", "closeness", "connectivity")
CLOSER_NOT_LESS = ("job_access", "job_access_gravity", "market_access_structural")


@pytest.mark.parametrize("word", CLOSER + CLOSER_NOT_LESS)
def test_shorter_times_between_seats_raise_access(word: str) -> None:
    territory, access, found = _base()
    times = access.times.copy()
    times["travel_time"] = times["travel_time"] * 0.8
    moved = run(territory, Access(times)).indicators
    change = moved[word].values - found[word].values
    assert change.min() >= -1e-9
    if word in CLOSER:
        connected = np.isfinite(access.times["travel_time"].values).sum(axis=1) > 1
        assert (change[connected] > 0).all()


def test_shorter_ways_to_the_seat_bring_people_within_reach() -> None:
    territory, access, found = _base()
    times = access.times.copy()
    times["seat_time"] = times["seat_time"] * 0.5
    times["nearest_time"] = times["nearest_time"] * 0.5
    moved = run(territory, Access(times)).indicators
    for word in ("service_reach", "service_reach_rural", "rural_trunk_share", "connection"):
        assert (moved[word].values >= found[word].values).all()
    assert (moved["service_reach"].values > found["service_reach"].values).any()


def test_equal_incomes_are_not_unequal() -> None:
    territory, access, _ = _base()
    level = 1 / territory.facts["income"].values
    moved = run(scaled(territory, "income", level * 1e4), access).indicators
    assert np.abs(moved["inequality"].values).max() < 1e-9
    assert moved["income_ratio"].values == pytest.approx(1.0)
    assert moved["income_gap_share"].values == pytest.approx(0.0, abs=1e-12)


def test_parts_of_inequality_add_up_and_the_total_is_the_same_for_each_partition() -> None:
    _, _, found = _base()
    parts = found["inequality"]
    total = parts.sel(component="total")
    rest = parts.sel(component=["between", "within", "overlap"]).sum("component")
    np.testing.assert_allclose(rest.values, total.values, atol=1e-12)
    np.testing.assert_allclose(total.values, total.values[:, :1] * np.ones((1, 3)), atol=1e-12)


def test_market_shares_add_up_to_one() -> None:
    _, _, found = _base()
    words = ("market_share_prefecture", "market_share_province", "market_share_beyond")
    assert sum(found[word].values for word in words) == pytest.approx(1.0)


def test_a_stage_needs_all_before_it() -> None:
    _, _, found = _base()
    stage = found["stage"].values
    for number, word in enumerate(("connection", "linkage", "integration", "fusion"), start=1):
        assert (found[word].values[stage >= number] >= 0.6).all()
        stopped = (stage == number - 1) & (found["stage_limited"].values == 0)
        assert (found[word].values[stopped] < 0.6).all()
