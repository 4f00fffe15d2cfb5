"""Exchange between town and country: worked examples, laws, and what changes move."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import hinterland as hl
from hinterland.appraise.exchange import measures
from hinterland.change import Change
from hinterland.cli import main
from hinterland.codebook import quantity, words_of_kind
from hinterland.flow import Exchange, Territory
from hinterland.numerics.relations import (
    effective_number,
    herfindahl,
    krugman_index,
    location_quotient,
    overlap,
    two_way_index,
)
from hinterland.sources.synthetic import synthetic_region


@cache
def land() -> Territory:
    return synthetic_region(counties=10, seed=5)


@cache
def base() -> Exchange:
    return hl.exchange(land())


@cache
def reached() -> Exchange:
    return hl.exchange(land(), [Change("reach_cost", "scale", 0.8)])


def test_worked_examples() -> None:
    assert two_way_index(np.array([300.0]), np.array([100.0]))[0] == pytest.approx(0.5)
    found = location_quotient(np.array([[30.0, 70.0]]), np.array([200.0, 800.0]))
    np.testing.assert_allclose(found, [[1.5, 0.875]])
    assert krugman_index(np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.3, 0.5])) == pytest.approx(0.6)
    assert overlap(np.array([5.0, 3.0, 2.0]), np.array([2.0, 3.0, 5.0])) == pytest.approx(0.7)
    assert herfindahl(np.array([5.0, 3.0, 2.0])) == pytest.approx(0.38)
    assert effective_number(np.array([5.0, 3.0, 2.0])) == pytest.approx(1 / 0.38)
    assert effective_number(np.zeros(3)) == 0
    assert np.isnan(overlap(np.zeros(3), np.ones(3)))


SIZES = arrays(float, 5, elements=st.floats(0.0, 1e6))


@settings(max_examples=60, deadline=None)
@given(SIZES, SIZES, st.floats(0.001, 1000.0))
def test_indices_keep_their_bounds_and_know_no_unit(a, b, unit) -> None:  # type: ignore[no-untyped-def]
    both, back = two_way_index(a, b), two_way_index(b, a)
    np.testing.assert_array_equal(both, back)
    assert ((both >= 0) & (both <= 1)).all()
    assert -1e-12 <= krugman_index(a, b) <= 2 + 1e-12
    np.testing.assert_allclose(krugman_index(a * unit, b), krugman_index(a, b), atol=1e-9)
    if a.sum() > 0 and b.sum() > 0:
        assert -1e-12 <= overlap(a, b) <= 1 + 1e-12
        assert overlap(a, a * unit) == pytest.approx(1.0)
    if a.sum() > 0:
        assert 1 - 1e-9 <= effective_number(a) <= 5 + 1e-9


def test_every_word_has_a_function_or_a_place_in_the_tables() -> None:
    words = set(words_of_kind("exchange"))
    assert words == set(map(str, base().values.data_vars))
    assert set(measures()) == {w for w in words if quantity(w).dims[:1] == ("county",)}
    assert set(words_of_kind("flow")) == set(map(str, base().flows.values.data_vars))


def test_flows_are_closed() -> None:
    values, state = base().flows.values, base().equilibrium.values
    county = land().facts["place_county"].values
    sales = np.bincount(county, state["revenue"].values.sum(axis=1))
    sold = values["goods_between"].values.sum(axis=1) + values["exports"].values.sum(axis=1)
    np.testing.assert_allclose(sold, sales, rtol=1e-5)
    bought = values["goods_between"].values.sum(axis=0) + values["imports"].values.sum(axis=1)
    spent = np.bincount(county, values["purchases"].values.sum(axis=1))
    np.testing.assert_allclose(bought, spent, rtol=1e-5)
    people = values["people_between"].values
    registered = np.bincount(county, state["registered_workers"].values)
    np.testing.assert_allclose(people.sum(axis=1), registered, rtol=1e-5)
    np.testing.assert_allclose(
        people.sum(axis=0), np.bincount(county, state["workers"].values), rtol=1e-5
    )
    for name in ("goods", "people"):
        whole, inside = values[f"{name}_between"].values, values[f"{name}_inside"].values
        np.testing.assert_allclose(inside.sum(axis=(1, 2)), np.diag(whole), rtol=1e-9)
        assert values[f"{name}_by_tier"].values.sum() == pytest.approx(whole.sum(), rel=1e-9)
    np.testing.assert_allclose(values["sold_inside"].values.sum(axis=1), np.diag(
        values["goods_between"].values), rtol=1e-9)  # fmt: skip
    rural = values["rural_goods_to"].values
    assert (rural <= values["goods_between"].values * (1 + 1e-9)).all()


def test_the_region_is_made_of_its_places() -> None:
    found = base()
    inside = land().region
    for word in ("lasting_jobs", "capital_in_use", "customer_base"):
        assert float(found.region[word]) == pytest.approx(found[word].values[inside].sum())
    np.testing.assert_allclose(
        found.region["channel_volume"].values, found["channel_volume"].values[inside].sum(axis=0)
    )
    spent = found.equilibrium.values["disposable_income"].values
    rural = np.isin(land().facts["place_tier"].values.astype(str), ("town", "village"))
    share = spent[rural & land().place_region].sum() / spent[land().place_region].sum()
    assert float(found.region["rural_consumption_share"]) == pytest.approx(share)
    np.testing.assert_allclose(found["channel_mix"].values.sum(axis=1), 1.0)
    np.testing.assert_allclose(found["rural_sales_reach"].values.sum(axis=1), 1.0)
    assert set(found.provinces["province"].values) == set(
        land().facts["county_province"].values[inside].astype(str)
    )


def test_balance_by_county_is_that_of_the_tables() -> None:
    found = base()
    table = found.flows.values["people_between"].values
    out, back = (table.sum(axis=axis) - np.diag(table) for axis in (1, 0))
    at = found["factor_balance"]["factor"].values.tolist().index("people")
    np.testing.assert_allclose(
        found["factor_balance"].values[:, at], two_way_index(out, back), rtol=1e-6
    )
    # What one side gives the other gets: net flows of two tiers inside counties are opposite.
    net = found["goods_net"].values[..., 0]
    np.testing.assert_allclose(net, -net.T, atol=1e-6 * np.abs(net).max())
    gross = found["people_gross"].values[..., 0]
    np.testing.assert_allclose(gross, gross.T, rtol=1e-9)


def test_potential_by_hand() -> None:
    found = base()
    made = found.flows.values["value_added"].values
    workers = found.equilibrium.values["sector_workers"].values
    tier = land().facts["place_tier"].values.astype(str)
    could = made.copy()
    for k in range(made.shape[1]):
        for name in np.unique(tier):
            mine = np.flatnonzero(tier == name)
            order = mine[np.argsort(made[mine, k] / workers[mine, k])]
            upto = np.cumsum(workers[order, k]) / workers[order, k].sum()
            best = order[np.flatnonzero(upto >= 0.9 - 1e-12)[0]]
            line = made[best, k] / workers[best, k]
            could[mine, k] = np.maximum(made[mine, k], workers[mine, k] * line)
    assert float(found.region["potential_gap"]) == pytest.approx(1 - made.sum() / could.sum())


def test_easier_reach_brings_industry_to_the_country_and_is_compared() -> None:
    table = reached().compare(base()).set_index(["indicator", "label"])["change"]
    assert table["rural_industry_share", ""] > 0.01
    assert table["lasting_jobs", ""] > 0
    assert table["rural_capital_share", ""] > 0
    assert table["market_distance", ""] > 0
    assert table["rural_stay_share", ""] > 0
    renamed = base().values.assign_coords(county=[f"x{n}" for n in range(10)])
    other = replace(base(), values=renamed)
    with pytest.raises(hl.HinterlandError, match="other county labels"):
        other.compare(base())


def test_people_who_may_settle_more_easily_have_more_to_choose_from() -> None:
    easier = hl.exchange(land(), [Change("entry", "scale", 2.0)])
    assert float(easier.region["rural_choice_value"]) > float(base().region["rural_choice_value"])
    assert float(easier.region["rural_stay_share"]) < float(base().region["rural_stay_share"])


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(hl.HinterlandError, match="not told of exchange"):
        base()["two_way"]
    with pytest.raises(hl.HinterlandError, match="A Territory is expected"):
        hl.exchange("china-west")  # type: ignore[arg-type]
    assert "modelled" in repr(base())
    with pytest.raises(ValueError, match="read-only"):
        base()["extraction_index"].values[0] = 1.0


def test_the_command_tells_and_writes(tmp_path: Path) -> None:
    land().save(tmp_path / "land")
    out = tmp_path / "flows"
    words = ["flows", str(tmp_path / "land"), "--change", "reach_cost scale 0.8"]
    result = CliRunner().invoke(main, [*words, "--out", str(out)])
    assert result.exit_code == 0, result.output
    for part in ("modelled, not observed", "two-way index", "potential gap", "What this rests on"):
        assert part in result.output
    names = {path.name for path in out.iterdir()}
    assert names >= {"counties.csv", "change.csv", "flows.csv", "map.png", "flows.json"}
    assert (out / "map.png").read_bytes().startswith(b"\x89PNG")
    told = json.loads((out / "flows.json").read_text(encoding="utf-8"))
    assert "modelled" in json.dumps(told)
    again = CliRunner().invoke(main, [*words[:2], "--json"])
    answer = json.loads(again.stdout)
    assert answer["status"] == "modelled"
    assert {row["indicator"] for row in answer["region"]} >= {"extraction_index", "concentration"}
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    refused = CliRunner().invoke(main, [*words[:2], "--out", str(tmp_path / "mine")])
    assert refused.exit_code == 2
    bad = CliRunner().invoke(main, [*words[:2], "--change", "reach_cost down"])
    assert bad.exit_code == 2


def test_a_country_without_markets_abroad_sells_and_buys_at_home() -> None:
    whole = land()
    facts = whole.facts.drop_vars("foreign_gross_product")
    found = hl.exchange(Territory(whole.name, facts, dict(whole.settings), whole.boundaries))
    assert found.flows.values["exports"].shape == (whole.facts.sizes["county"], 0)
    assert float(found.region["foreign_exposure"]) == 0
    np.testing.assert_allclose(found.region["domestic_sourcing"].values, 1.0)
    np.testing.assert_allclose(
        found.flows.values["goods_between"].values.sum(),
        found.equilibrium.values["revenue"].values.sum(),
        rtol=1e-6,
    )
