"""Targets, hold-outs and draws: against loops, against an economy that is true by construction."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import hinterland as hl
from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.equilibrate.calibration.calibrate import Calibrated, calibrate
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.fit import ln_real_income, origins
from hinterland.equilibrate.parameters import model_parameters
from hinterland.equilibrate.results import real_product
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import System
from hinterland.errors import InputError
from hinterland.evaluation import evaluate, travel
from hinterland.fitting.draws import HEADLINES, drawn_parameters, headline_draws, nested
from hinterland.fitting.perturbing import errors_of_travel, misjudged, perturbed
from hinterland.flow import Access, Territory
from hinterland.sources.synthetic import synthetic_region

MORE = [Change("productivity", "scale", 1.1, {"place_tier": ("village",)})]


@cache
def region(counties: int = 24) -> tuple[Territory, Access, Calibrated]:
    land = synthetic_region(counties=counties, seed=5)
    access = travel(land)
    return land, access, calibrate(land, access)


def counted(land: Territory, word: str, values: np.ndarray, status: str = "observed") -> Territory:
    dim = "place" if word == "population_before" else "county"
    fact = xr.DataArray(
        np.asarray(values, dtype=float),
        {dim: land.facts[dim]},
        (dim,),
        attrs={"source": "made up for a test", "year": "2020", "status": status},
    )
    return land.with_facts({word: fact})


@cache
def true_region() -> Territory:
    """A region whose census says what the economy says."""
    land, _, made = region()
    found = origins(made)
    people = np.bincount(land.facts["place_county"].values, land.facts["population"].values)
    each = people / found.residents
    land = counted(land, "migrants_other_province", found.other_province * each)
    land = counted(land, "migrants_same_province", found.same_province * each)
    village = land.facts["place_tier"].values == "village"
    rng = np.random.default_rng(3)
    before = land.facts["population"].values * np.where(village, 1.2, 0.8)
    before = before * np.exp(0.05 * rng.standard_normal(len(before)))
    land = counted(land, "population_before", before)
    county = land.facts["place_county"].values
    share = np.bincount(county, before * ~village) / np.bincount(county, before)
    return counted(land, "urban_share_before", share)


def test_targets_are_told_with_what_was_reached() -> None:
    land, _, _ = region()
    report = hl.fit(land)
    table = report.targets.set_index("name")
    fitted = table[table["kind"] == "fitted"]
    assert len(fitted) == 7
    assert (fitted["gap"].abs() < 2e-3).all()
    home = fitted.loc["share of goods bought that are made in the own province"]
    assert home["target"] == 0.6
    assert table.loc["income of the territory", "target"] == pytest.approx(
        float((land.facts["population"] * land.facts["income"]).sum())
    )
    gaps = table[table.index.str.startswith("largest gap")]
    assert (gaps["reached"] < 1e-6).all() and len(gaps) == 2
    assert report.residual < 1e-6
    assert set(report.parameters.columns) >= {"value", "low", "high", "source", "status"}
    assert ("trade", "all", "theta", "") in report.parameters.index
    assert "targets fitted" in repr(report)


def test_parameters_that_are_set_say_so() -> None:
    land, _, _ = region()
    other = land.with_facts({}, settings={"equilibrium": {"trade": {"all": {"theta": 5}}}})
    row = hl.fit(other).parameters.loc[("trade", "all", "theta", "")]
    assert (row["value"], row["status"]) == (5.0, "set")


def test_origins_are_those_of_a_loop_over_pairs_of_places() -> None:
    land, _, made = region()
    move, draws, people = made.moved.kernel, made.moved.attraction, made.moved.registered
    places = land.facts.sizes["place"]
    size = land.facts.sizes["county"]
    own, same, other = np.zeros(size), np.zeros(size), np.zeros(size)
    w0, w1, w2 = move.wedges
    for o in range(places):
        c = move.county[o]
        ways = np.zeros(places)
        for n in range(places):
            d = move.county[n]
            if n == o:
                ways[n] = move.staying[o]
            elif c == d:
                ways[n] = move.leaving[o] * w0
            else:
                wedge = w1 if move.province[c] == move.province[d] else w2
                ways[n] = move.leaving[o] * wedge * move.near[c, d]
        chosen = ways * draws[:places]
        chosen *= people[o] / chosen.sum()
        for n in range(places):
            d = move.county[n]
            into = own if c == d else same if move.province[c] == move.province[d] else other
            into[d] += chosen[n]
    found = origins(made)
    np.testing.assert_allclose(found.same_province, same, rtol=1e-5)
    np.testing.assert_allclose(found.other_province, other, rtol=1e-5)
    np.testing.assert_allclose(found.own_county, own, rtol=1e-5)
    np.testing.assert_allclose(found.split, other / (same + other), rtol=1e-5)


def test_where_goods_are_dear_real_income_is_lower() -> None:
    land, _, made = region()
    places = land.facts.sizes["place"]
    e = made.economy
    earned = np.log(e.technology.labour @ e.revenue / e.workers)
    prices = (earned - ln_real_income(made))[:places]
    tier = land.facts["place_tier"].values
    # Villages buy nearly everything through their seat.
    assert prices[tier == "village"].mean() > prices[tier == "city"].mean()


def test_an_economy_that_is_true_is_found_true() -> None:
    land = true_region()
    held = hl.holdouts(land)
    table = held.table.set_index(["hold_out", "predictor"])
    model = table.loc[("origin", "model")]
    assert model["correlation"] == pytest.approx(1, abs=1e-4)
    assert model["explained"] > 0.999
    assert table.loc[("origin", "nearness"), "explained"] < 0.999
    assert held.best("origin") == "model"
    fitted = table.loc[("left_out_province", "model, amenities fitted")]
    assert fitted["explained"] > 0.99
    blind = table.loc[("left_out_province", "model, amenities of the province not fitted")]
    assert blind["explained"] < fitted["explained"]
    assert table.loc[("urban_change", "no change"), "explained"] < 0
    assert "--modelled" in held.missing["industry"]


def test_modelled_industry_is_judged_by_what_was_counted() -> None:
    land = true_region()
    rng = np.random.default_rng(1)
    jobs = land.facts["employment"].values.copy()
    jobs[:, 5] *= np.exp(0.3 * rng.standard_normal(len(jobs)))
    census = land.with_facts({"employment": xr.DataArray(land.facts["employment"].copy(data=jobs))})
    share = pd.DataFrame(
        {"manufacturing_share": rng.uniform(0.05, 0.3, land.facts.sizes["county"])},
        index=land.facts["county"].values,
    )
    table = hl.holdouts(census, land, earlier=share).table
    table = table[table["hold_out"] == "industry"].set_index("predictor")
    assert table.loc["modelled employment", "correlation"] > 0.5
    assert abs(table.loc["persistence", "correlation"]) < 0.5
    same = hl.holdouts(land, land)
    assert "counted values" in same.missing["industry"]


def test_hold_outs_say_which_columns_are_missing() -> None:
    land, _, _ = region()
    held = hl.holdouts(land)
    assert held.table.empty
    assert set(held.missing) == {"origin", "left_out_province", "industry", "urban_change"}
    assert "migrants_other_province" in held.missing["origin"]
    assert "data census" in held.missing["urban_change"]
    modelled = counted(land, "migrants_other_province", np.ones(24), status="modelled")
    assert "0 counties" in hl.holdouts(modelled).missing["left_out_province"]


def test_drawn_data_keep_what_is_known() -> None:
    land, _, _ = region()
    accuracy = model_parameters(land)
    drawn = perturbed(land, accuracy, np.random.default_rng(1))
    again = perturbed(land, accuracy, np.random.default_rng(1))
    facts, other = land.facts, drawn.facts
    assert np.array_equal(other["population"].values, again.facts["population"].values)
    province = facts["county_province"].values[facts["place_county"].values]
    village = facts["place_tier"].values == "village"
    for label in np.unique(province):
        for kind in (village, ~village):
            mine = (province == label) & kind
            assert other["population"].values[mine].sum() == pytest.approx(
                facts["population"].values[mine].sum()
            )
    sums = [values["employment"].values.sum(axis=0) for values in (facts, other)]
    np.testing.assert_allclose(sums[0], sums[1])
    moved = np.abs(np.log(other["population"].values / facts["population"].values))
    assert 0.05 < np.median(moved) < 0.5
    fact = facts["population"].copy()
    fact.attrs["status"] = "observed"
    seen = perturbed(land.with_facts({"population": fact}), accuracy, np.random.default_rng(1))
    np.testing.assert_allclose(seen.facts["population"].values, facts["population"].values)


def test_errors_of_travel_are_of_the_stated_size_and_of_counties() -> None:
    land = synthetic_region(counties=10, seed=5)
    access = connect(land, modes=True)
    accuracy = model_parameters(land)
    errors = []
    for seed in range(40):
        county, gate = errors_of_travel(land, access, accuracy, np.random.default_rng(seed))
        other = misjudged(access, county, gate)
        now, then = (one.times["passenger_time"].values[:2, 5:7] for one in (other, access))
        (a, b), (c, d) = now / then
        errors.append(a)
        # A way takes the factors of its two ends and no more.
        assert a * d == pytest.approx(b * c, rel=1e-5)
    assert np.median(np.abs(np.log(errors))) == pytest.approx(np.log(1.036), rel=0.5)
    assert gate.shape == access.times["gate_time"].shape


def test_drawn_parameters_lie_in_their_ranges_and_those_set_stay() -> None:
    land, _, _ = region()
    fixed = land.with_facts({}, settings={"equilibrium": {"trade": {"all": {"theta": 5}}}})
    known = model_parameters(fixed)
    drawn = drawn_parameters(known, np.random.default_rng(2))
    assert drawn["trade", "all", "theta", ""] == 5
    for key, value in drawn.items():
        row = known.values[key]
        assert row.low <= value <= row.high, key
    assert not any(key[0] == "accuracy" for key in drawn)
    back = model_parameters(land.with_facts({}, settings={"equilibrium": nested(drawn)}))
    assert all(back.values[key].value == value for key, value in drawn.items())


def test_headlines_over_draws() -> None:
    land = synthetic_region(counties=8, seed=5)
    one = headline_draws(land, MORE, 2, seed=4)
    two = headline_draws(land, MORE, 1, seed=4, kinds=("data",))
    assert set(one.central.index) == set(HEADLINES)
    table = one.quantiles()
    data = table[table["kind"] == "data"].set_index("headline")
    assert (data["tenth"] <= data["median"]).all() and (data["median"] <= data["ninetieth"]).all()
    assert data.loc["welfare", "same_sign"] == 1
    assert data.loc["welfare", "least"] < data.loc["welfare", "most"]
    mine = one.draws[one.draws["kind"] == "data"].head(1)
    np.testing.assert_allclose(mine["welfare"].to_numpy(), two.draws["welfare"].to_numpy())
    direct = evaluate(land, MORE, equilibrium=True).balanced.values
    mean = np.average(direct["welfare_change"], weights=direct["registered_workers"]) - 1
    assert one.central["welfare"] == pytest.approx(mean, rel=1e-3)
    assert len(one.parameters) == 2
    for bad, words in (({"n": 0}, "no draws"), ({"kinds": ("luck",)}, "luck")):
        with pytest.raises(InputError, match=words):
            headline_draws(land, MORE, **bad)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Nothing is changed"):
        headline_draws(land, [])


def test_output_at_the_old_prices_counts_things_and_not_money() -> None:
    land, access, made = region()
    e = made.economy
    base = System(e).outcome(System(e).start())
    added = ((1 - e.technology.inputs.sum(axis=0))[:, None] * e.revenue).sum(axis=0)
    np.testing.assert_allclose(real_product(e, base), added, rtol=1e-6)
    # A tenth more from the same hands, in everything: a tenth more and what it feeds.
    more = apply(land, [Change("productivity", "scale", 1.1)])
    found = solve(e, causes(made, land, access, more, access))
    places = land.facts.sizes["place"]
    grown = real_product(e, found.outcome)[:places].sum() / added[:places].sum()
    assert grown > 1.1


def test_housing_rents_make_more_of_the_land_that_leavers_keep() -> None:
    land, _, _ = region()
    kept = [Change("land_income_kept", "floor", 1.0)]
    gains = []
    for homes in (0.0, 1.0):
        given = {"migration": {"all": {"homes_in_land_income": homes}}}
        here = land.with_facts({}, settings={"equilibrium": given})
        found = evaluate(here, kept, equilibrium=True).balanced.values
        gains.append(
            float(np.average(found["welfare_change"], weights=found["registered_workers"])) - 1
        )
    assert 0 < gains[0] < gains[1]


def test_the_report_as_a_user_sees_it(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from hinterland.cli import main

    folder, out = tmp_path / "land", tmp_path / "fit"
    true_region().save(folder)

    def run(*words: str):  # type: ignore[no-untyped-def]
        return CliRunner().invoke(main, ["fit", str(folder), *words])

    done = run("--holdouts", "--change", "skill scale 1.05", "--draws", "1", "--out", str(out))
    assert done.exit_code == 0, done.output
    for part in (
        "targets fitted",
        "that is no test",
        "Hold-out: Where incomers",
        "beats 'nearness'",
        "Hold-outs that could not be made",
        "Headlines over draws",
        "rests on",
    ):
        assert part in " ".join(done.stdout.split()), part
    for name in ("targets", "parameters", "holdouts", "headlines", "draws", "drawn_parameters"):
        assert len(pd.read_csv(out / f"{name}.csv")), name
    page = (out / "fit.html").read_text(encoding="utf-8")
    assert "<h2>Hold-outs</h2>" in page and "skill scale 1.05" in page
    again = run("--json", "--out", str(out))
    assert again.exit_code == 0, again.output
    assert '"targets"' in again.stdout and '"holdouts"' not in again.stdout
    assert not (out / "holdouts.csv").exists()
    for words, part in (
        (("--draws", "3"), "Draws need changes"),
        (("--modelled", "china-west"), "is of hold-outs"),
    ):
        refused = run(*words)
        assert refused.exit_code == 2
        assert part in refused.stderr
