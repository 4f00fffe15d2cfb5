"""Capital, credit, farm size and information of a Territory: settings, levers, flows, commands."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from hinterland.change import Change, apply
from hinterland.cli import main
from hinterland.commands.model_settings import with_settings
from hinterland.equilibrate.calibration.calibrate import calibrate
from hinterland.equilibrate.calibration.capital import placed_capital
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.equilibrium import Model
from hinterland.equilibrate.finance import rural_charge, training
from hinterland.equilibrate.flows.capital import capital_flows
from hinterland.equilibrate.flows.information import information_flows
from hinterland.equilibrate.solving import solve
from hinterland.errors import InputError
from hinterland.evaluation import travel
from hinterland.flow import Equilibrium, Territory
from hinterland.sources.synthetic import synthetic_region

ON = ("capital.all.placed=1", "capital.all.credit_bound=0.34")
TRAINED = (*ON, "capital.all.training_share=0.5", "capital.all.training_gain=0.1")


@cache
def region() -> Territory:
    return synthetic_region(counties=6, seed=5, with_optional=True)


@cache
def model(*settings: str) -> Model:
    land = with_settings(region(), settings)
    access = travel(land)
    return Model(land, access, calibrate(land, access))


def under(made: Model, *changes: Change) -> Equilibrium:
    after = apply(made.territory, changes)
    return made.under(after, travel(after))


def county(position: int) -> dict[str, tuple[str, ...]]:
    return {"county": (str(region().facts["county"].values[position]),)}


def mine(position: int) -> Any:
    return region().facts["place_county"].values == position


@pytest.mark.parametrize("settings", [(), ON], ids=["open", "placed"])
def test_nothing_changes_without_a_change(settings: tuple[str, ...]) -> None:
    values = model(*settings).baseline().values
    for word in ("capital_return_change", "capital_change", "farm_size", "firms_change"):
        np.testing.assert_allclose(values[word].values, 1.0, rtol=1e-6, err_msg=word)
    np.testing.assert_allclose(values["capital_income"], values["capital_paid"], rtol=1e-6)


def test_wedges_of_capital_meet_the_shares_that_can_be_met_and_words_say_so() -> None:
    made = model(*ON).calibrated
    placed = made.economy.capital
    counted = np.arange(made.economy.places) < len(region().place_region)
    reached = placed.kernel.shares(placed.attraction, placed.owned, counted, counted)
    np.testing.assert_allclose(placed.reached, reached[:3], rtol=1e-9)
    # Two of six counties share a province: they cannot place a fifth of all there.
    w0, w1, w2 = placed.kernel.wedges
    assert (w0 < 1, w1, w2 < 1) == (True, 1.0, True)
    np.testing.assert_allclose((reached[0], reached[2]), (0.15, 0.1), rtol=2e-3)
    assert reached[1] < 0.2
    told = " ".join(model(*ON).baseline().values.attrs["assumptions"])
    assert "15% in another place of the county" in told
    assert f"reached 15%, {reached[1]:.0%}, 10%" in told
    assert "binds 34% of the firms" in told
    told = " ".join(model().baseline().values.attrs["assumptions"])
    assert "Capital is to be had everywhere" in told
    assert "Credit binds" not in told


def test_a_province_alone_and_a_switch_that_is_half_on() -> None:
    made = model(*ON)
    inside = made.calibrated
    paid = inside.economy.technology.capital @ inside.economy.revenue
    alone = placed_capital(
        made.territory,
        made.access,
        inside.base,
        inside.values,
        like=replace(inside.moved.kernel, province=np.zeros_like(inside.moved.kernel.province)),
        km=inside.found.km,
        paid=paid,
        owned=paid,
    )
    np.testing.assert_allclose(alone.reached[:2], (0.15, 0.2), rtol=2e-3)
    assert alone.reached[2] == pytest.approx(0, abs=1e-12)
    half = with_settings(region(), ("capital.all.placed=0.5",))
    with pytest.raises(InputError, match="neither 0 nor 1"):
        calibrate(half, travel(half))


def test_levers_move_what_they_name() -> None:
    made = model(*ON)
    drawn = under(made, Change("capital_wedge", "scale", 0.7, county(2))).values
    assert (drawn["capital_change"].values[mine(2)] > 1).all()
    assert (drawn["capital_return_change"].values[mine(2)] < 1).all()
    rural = region().facts["place_tier"].values != "city"
    industry = np.isin(region().facts["sector"].values, ("agro_textiles", "manufacturing"))
    lent = under(made, Change("credit", "scale", 1.5, county(2))).values["firms_change"].values
    assert (lent[np.ix_(mine(2) & rural, industry)] > 1.1).all()
    np.testing.assert_allclose(lent[~mine(2)], 1.0, atol=0.05)
    charge = rural_charge(made.calibrated, region())[: len(rural)]
    assert (charge[~rural] == 0).all()
    sold = under(made, Change("land_proceeds", "add", 1e5 * float(charge.max()), county(2))).values
    assert (sold["firms_change"].values[np.ix_(mine(2) & rural, industry)] > 1.1).all()
    cheaper = under(made, Change("user_cost", "scale", 0.9)).values["capital_change"].values
    assert (cheaper > 1.05).all()


def test_land_put_together_in_a_region() -> None:
    made = model()
    leave = Change("entry", "scale", 2.0)
    few, many = (
        under(made, leave, Change("consolidation", "add", share)).values for share in (0.0, 1.0)
    )
    plain = under(made, leave).values
    np.testing.assert_array_equal(few["farm_size"].values, plain["farm_size"].values)
    village = region().facts["place_tier"].values == "village"
    assert np.median(few["farm_size"].values[village]) > 1
    assert many["welfare_change"].values.mean() > few["welfare_change"].values.mean()


def test_training_does_what_the_user_states_and_nothing_else() -> None:
    without, stated = model(*ON).calibrated, model(*TRAINED).calibrated
    after = apply(region(), [Change("land_proceeds", "add", 1e6, county(1))])
    np.testing.assert_array_equal(training(without, region(), after), 0.0)
    found = training(stated, region(), after)
    farm = np.isin(stated.sectors.labels, ("crops", "livestock", "forestry"))
    np.testing.assert_array_equal(found[farm], 0.0)
    places = np.flatnonzero(mine(1))
    share = np.minimum(0.5 * 1e6 / 142 / stated.economy.workers[places], 1)
    np.testing.assert_allclose(found[~farm][:, places], np.log1p(0.1 * share)[None].repeat(5, 0))
    assert np.abs(found).sum() == pytest.approx(np.abs(found[:, places]).sum())


def test_levers_that_act_on_nothing_are_refused_at_once() -> None:
    changes = [
        Change("credit", "scale", 1.5),
        Change("capital_wedge", "scale", 0.9),
        Change("land_proceeds", "add", 1e6),
    ]
    with pytest.raises(InputError) as told:
        under(model(), *changes)
    assert len(told.value.faults) == 3
    assert "capital.all.placed=1" in str(told.value)


@pytest.mark.parametrize("settings", [(), ON], ids=["open", "placed"])
def test_who_owns_what_where(settings: tuple[str, ...]) -> None:
    made = model(*settings)
    after = apply(made.territory, [Change("productivity", "scale", 1.2, county(0))])
    moved = causes(made.calibrated, made.territory, made.access, after, made.access)
    outcome = solve(made.calibrated.economy, moved, tolerance=1e-10).outcome
    flow = capital_flows(made.calibrated, moved, outcome)
    e, of = made.calibrated.economy, made.calibrated.moved.kernel.county
    paid = np.bincount(of, e.technology.capital @ outcome.revenue)
    np.testing.assert_allclose(flow.sum(axis=0), paid, rtol=1e-7)
    if outcome.rewarded is not None:
        income = np.bincount(of, outcome.rewarded.income)
        np.testing.assert_allclose(flow.sum(axis=1), income, rtol=1e-7)
        # Nothing is known of capital that crosses the country's border, so none does.
        assert flow[:6, 6:].sum() == 0
    else:
        np.testing.assert_allclose(
            flow.sum(axis=1), np.bincount(of, e.owned) * paid.sum(), rtol=1e-9
        )


def informed(made: Model, *changes: Change) -> np.ndarray:
    after = apply(made.territory, changes)
    access = travel(after)
    moved = causes(made.calibrated, made.territory, made.access, after, access)
    outcome = solve(made.calibrated.economy, moved).outcome
    return information_flows(
        made.calibrated,
        outcome,
        before=made.territory,
        access_before=made.access,
        after=after,
        access=access,
    )


def test_information_goes_where_it_is_cheap() -> None:
    made = model()
    base = informed(made, Change("amenity", "scale", 1.0))
    assert base.shape == (6, 6)
    assert base.sum() == pytest.approx(1.0, rel=1e-6)
    cheap = informed(made, Change("information_cost", "scale", 0.8, county(2)))
    assert cheap[2].sum() > 1.2 * base[2].sum()
    assert cheap[2, 2] / base[2, 2] == pytest.approx(1.25**2, rel=0.1)
    more = {"broadband_share": region().facts["broadband_share"].copy()}
    more["broadband_share"].values[:] = 1.0
    full = region().with_facts(more)
    reached = information_flows(
        made.calibrated, solve(made.calibrated.economy).outcome,
        before=region(), access_before=made.access, after=full, access=made.access,
    )  # fmt: skip
    assert (reached > base).all()


def test_cheaper_information_brings_rural_industry_out_and_people_away() -> None:
    made = model()
    values = under(made, Change("information_cost", "scale", 0.7)).values
    base = made.baseline().values
    assert (values["away_share"] > base["away_share"]).mean() > 0.9
    off = model("information.all.on_reach=0", "information.all.on_moving=0")
    still = under(off, Change("information_cost", "scale", 0.7)).values
    np.testing.assert_allclose(still["welfare_change"].values, 1.0, atol=1e-6)


def test_settings_as_a_user_types_them(tmp_path: Path) -> None:
    folder, out = tmp_path / "land", tmp_path / "out"
    synthetic_region(counties=6, seed=5).save(folder)

    def run(*words: str):
        return CliRunner().invoke(main, ["evaluate", str(folder), *words])

    wedge = ("--change", "capital_wedge scale 0.8")
    refused = run(*wedge)
    assert refused.exit_code == 2
    assert "capital_wedge acts on nothing" in refused.output
    done = run(*wedge, "--setting", "capital.all.placed=1", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "capital.all.placed=1" in done.stdout
    assert "Savers place their capital" in done.stdout
    table = pd.read_csv(out / "place_values.csv")
    assert (table["capital_return_change"] != 1).any()
    with pytest.raises(InputError, match="2 faults"):
        with_settings(region(), ("capital.placed=1", "capital.all.placed=yes"))
    with pytest.raises(InputError, match="no such parameter"):
        with_settings(region(), ("capital.all.plaecd=1",))
    # What a territory sets itself stays.
    both = with_settings(with_settings(region(), ON[:1]), ("capital.all.elasticity=3",))
    assert both.settings["equilibrium"]["capital"]["all"] == {"placed": 1, "elasticity": 3}
