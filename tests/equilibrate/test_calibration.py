"""The economy of a Territory: its baseline is what the facts say, and targets are met."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import hinterland as hl
from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.equilibrate.calibration.calibrate import Calibrated, calibrate
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.mechanism import by_county, grid
from hinterland.equilibrate.parameters import MODEL, Sectors, model_parameters
from hinterland.errors import ChangeError, InputError
from hinterland.evaluation import evaluate
from hinterland.flow import Access, Territory
from hinterland.sources.synthetic import synthetic_region


@cache
def region() -> tuple[Territory, Access, Calibrated]:
    land = synthetic_region(counties=10, seed=5)
    access = connect(land, modes=True)
    return land, access, calibrate(land, access)


def test_the_baseline_is_what_the_facts_say() -> None:
    land, _, made = region()
    base = evaluate(land, equilibrium=True).balanced
    values = base.values
    people = land.facts["population"].values * land.facts["income"].values
    kept = ~made.base.floored[: land.facts.sizes["place"]]
    np.testing.assert_allclose(values["disposable_income"].values[kept], people[kept], rtol=1e-6)
    jobs = land.facts["employment"].values
    np.testing.assert_allclose(values["sector_workers"].values[kept], jobs[kept], rtol=1e-6)
    for word in ("price_level", "utility_change", "welfare_change", "wage_change"):
        np.testing.assert_allclose(values[word].values, 1.0, atol=1e-6, err_msg=word)
    assert base.residual < 1e-6
    assert base.uniqueness < 1


def test_targets_are_met_and_told() -> None:
    land, _, made = region()
    np.testing.assert_allclose(made.moved.reached, made.moved.targets, rtol=2e-3)
    fit = made.fit
    np.testing.assert_allclose(fit.exports[:2], (0.05 * 0.19, 0.95 * 0.19), rtol=2e-3)
    assert fit.home_goods == pytest.approx(0.6, rel=2e-3)
    away = evaluate(land, equilibrium=True).balanced.values
    share = float(np.average(away["away_share"], weights=away["registered_workers"]))
    assert share == pytest.approx(sum(made.moved.targets[:3]), rel=5e-3)
    told = " ".join(away.attrs["assumptions"])
    for part in ("not observed", "zeta 0.5", "registered_population", "60% of the goods bought"):
        assert part in told


def test_sales_and_people_add_up_by_where_they_go_and_come_from() -> None:
    land, _, _ = region()
    values = evaluate(land, equilibrium=True).balanced.values
    parts = [f"sales_share_{word}" for word in ("county", "province", "nation", "abroad")]
    np.testing.assert_allclose(sum(values[word].values for word in parts), 1.0, atol=1e-9)
    sales = values["revenue"].values.sum(axis=1)
    product = values["disposable_income"].values.sum()
    exported = (values["sales_share_abroad"].values * sales).sum() / product
    assert exported == pytest.approx(0.19, rel=1e-3)
    # What a place buys of itself stays in its county.
    home = (values["home_share"].values * values["revenue"].values).sum(axis=1) / sales
    assert (home <= values["sales_share_county"].values + 1e-9).all()
    # As many come as go.
    gone = (values["away_share"] * values["registered_workers"]).values.sum()
    came = (values["incomer_share"] * values["workers"]).values.sum()
    assert came == pytest.approx(gone, rel=1e-6)


def test_levers_move_what_they_name() -> None:
    land, _, _ = region()
    base = evaluate(land, equilibrium=True).balanced.values
    county = str(land.facts["county"].values[2])
    places = land.facts["county"].values[land.facts["place_county"].values] == county

    def under(fact: str, how: str, by: float, **where: tuple[str, ...]):
        change = Change(fact, how, by, {"county": (county,), **where})  # type: ignore[arg-type]
        return evaluate(land, [change], equilibrium=True).balanced.values

    better = under("productivity", "scale", 1.1)
    assert (better["welfare_change"].values[places] > 1.001).all()
    assert better["workers"].values[places].sum() > base["workers"].values[places].sum()
    nicer = under("amenity", "scale", 1.1)
    assert nicer["workers"].values[places].sum() > base["workers"].values[places].sum()
    # More people share the same homes and land: what they earn and pay for is worth less.
    assert (nicer["real_income_change"].values[places] < 1).all()
    open_city = under("entry", "scale", 2.0)
    assert open_city["workers"].values[places].sum() > base["workers"].values[places].sum()
    dear = under("user_cost", "scale", 1.2)
    assert dear["revenue"].values[places].sum() < base["revenue"].values[places].sum()
    reach = under("reach_cost", "scale", 0.9)
    industry = np.isin(land.facts["sector"].values, ("agro_textiles", "manufacturing"))
    rural = places & (land.facts["place_tier"].values != "city")
    jobs = [v["sector_workers"].values[np.ix_(rural, industry)].sum() for v in (reach, base)]
    assert jobs[0] > jobs[1]


def test_land_that_leavers_keep_lets_them_go_and_makes_them_better_off() -> None:
    land, _, _ = region()
    base = evaluate(land, equilibrium=True).balanced.values
    kept = evaluate(land, [Change("land_income_kept", "floor", 1.0)], equilibrium=True).balanced
    weights = base["registered_workers"].values
    away = [np.average(v["away_share"], weights=weights) for v in (kept.values, base)]
    assert away[0] > away[1]
    assert np.average(kept.values["welfare_change"], weights=weights) > 1


def test_faster_roads_are_worth_something_and_nothing_is_recomputed_for_levers() -> None:
    land, access, made = region()
    faster = apply(land, [Change("link_speed", "scale", 1.2)])
    moved = causes(made, land, access, faster, connect(faster, modes=True))
    assert moved.kernels is not None
    assert moved.moving is not None
    after = evaluate(land, [Change("link_speed", "scale", 1.2)], equilibrium=True).balanced.values
    weights = after["registered_workers"].values
    assert np.average(after["welfare_change"], weights=weights) > 1
    other = apply(land, [Change("productivity", "scale", 1.01)])
    still = causes(made, land, access, other, access)
    assert still.kernels is None
    assert still.moving is None


def test_levers_need_not_be_in_a_territory_but_must_be_levers() -> None:
    land, _, _ = region()
    assert not land.has("productivity")
    after = apply(land, [Change("productivity", "add", 0.5, {"place_tier": ("village",)})])
    values = after.facts["productivity"]
    assert values.dims == ("place", "sector")
    village = land.facts["place_tier"].values == "village"
    assert (values.values[village] == 1.5).all()
    assert (values.values[~village] == 1.0).all()
    assert after.facts["productivity"].attrs["status"] == "modelled"
    with pytest.raises(ChangeError, match="has no fact 'schooling'"):
        apply(land, [Change("schooling", "scale", 1.1)])
    with pytest.raises(hl.HinterlandError, match="productivity"):
        apply(land, [Change("productivity", "scale", 1000.0)])


def test_the_equilibrium_needs_what_it_needs_and_says_so() -> None:
    land, _, _ = region()
    with pytest.raises(InputError, match="modes=True"):
        calibrate(land, connect(land))
    with pytest.raises(InputError, match="The equilibrium was not computed"):
        _ = evaluate(land, modes=False).balanced
    wrong = land.with_facts({}, settings={"equilibrium": {"trade": {"all": {"teta": 4}}}})
    with pytest.raises(InputError, match="teta"):
        model_parameters(wrong)
    greedy = {"production": {"other": {"inputs_farm": 0.6, "inputs_other": 0.1}}}
    hungry = land.with_facts({}, settings={"equilibrium": greedy})
    with pytest.raises(InputError, match="buy more of a sector"):
        calibrate(hungry, region()[1])


def test_sectors_that_the_tables_do_not_know_are_judged_and_told() -> None:
    land, access, _ = region()
    names = [f"x{n}" for n in range(land.facts.sizes["sector"])]
    other = Territory(
        land.name, land.facts.assign_coords(sector=names), land.settings, land.boundaries
    )
    sectors = Sectors.of(other)
    assert sectors.assumed == tuple(names)
    land_needed = land.facts["sector_needs_land"].values > 0
    assert (sectors.production[land_needed] == 0).all()
    made = calibrate(other, access)
    assert made.economy.sectors == len(names)


def test_every_parameter_has_a_source_a_range_and_a_status() -> None:
    for key, row in MODEL.defaults.items():
        assert len(row.source) > 10, key
        assert row.low <= row.value <= row.high, key
        assert row.status in {"typed", "typed-unverified", "assumed"}, key


def test_roads_and_rural_industry_over_wedge_and_elasticity() -> None:
    land, _, made = region()
    counties = by_county(land, made)
    assert len(counties) == int(land.region.sum())
    assert (counties["threshold_home_share"] > 0.5).all()
    assert (counties["threshold_chi"] > counties["chi"]).eq(~counties["hurt"]).mean() > 0.8
    table = grid(land, made, chis=(1.0, 6.0), thetas=(4.0,))
    whole = table[table["counties"] == "all"].set_index("chi")
    assert whole.loc[1.0, "closed"] <= whole.loc[6.0, "closed"]
    assert set(table["counties"]) == {"all", "low", "high"}
    assert table[["closed", "revenue", "jobs"]].to_numpy().min() >= 0
