"""Tables: region only, units in headers, statuses beside numbers, sums that agree."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from hinterland.codebook import STATUSES, status_word
from hinterland.evaluation import evaluate
from hinterland.flow import Assessment, Territory
from hinterland.show.basis import Basis
from hinterland.show.classes import classify
from hinterland.show.distribution import cumulative, group_mean, lorenz, weighted_quantile
from hinterland.show.findings import findings
from hinterland.show.maps import legend_entries
from hinterland.show.palette import UNREACHED
from hinterland.show.quality import shares_by_status
from hinterland.show.tables import Tables, region_table
from hinterland.show.wording import infinite_key


@pytest.fixture(scope="module")
def tables(assessment: Assessment) -> Tables:
    return Tables.of(assessment)


def test_context_units_are_left_out(tables: Tables) -> None:
    territory = tables.assessment.territory
    context = set(territory.facts["county"].values[~territory.region])
    assert context
    assert not context & set(tables.counties().index)
    assert not context & set(tables.places()["county_code"])
    assert len(tables.counties()) == territory.region.sum() == tables.provinces()["counties"].sum()


def test_people_add_up(tables: Tables) -> None:
    territory = tables.assessment.territory
    people = territory.facts["population"].values[territory.place_region].sum()
    counties = tables.counties()
    tiers = [f"population_{tier}_person" for tier in ("city", "town", "village")]
    assert counties["population_person"].sum() == pytest.approx(people)
    assert counties[tiers].to_numpy().sum() == pytest.approx(people)
    assert tables.provinces()["population_person"].sum() == pytest.approx(people)


def test_headers_carry_units_and_are_unique(tables: Tables) -> None:
    counties = tables.counties()
    assert counties.columns.is_unique and tables.places().columns.is_unique
    for header in ("area_km2", "service_time_rural_rail_h", "people_within_2h_person"):
        assert header in counties.columns
    assert {"population_status", "income_status", "code_year"} <= set(counties.columns)


def test_every_county_indicator_is_there(tables: Tables) -> None:
    shown = {column.word for column in tables.county}
    for word, variable in tables.assessment.indicators.data_vars.items():
        if variable.dims[:1] == ("county",):
            assert word in shown


def test_parts_without_data_are_not_shown(tables: Tables) -> None:
    available = tables.assessment.indicators["stage_part_available"]
    shown = {c.part for c in tables.county if c.word == "stage_part_value"}
    assert shown == set(available["stage_part"].values[available.values > 0])
    assert 0 < len(shown) < available.size


def test_thresholds_agree_with_the_indicator(tables: Tables) -> None:
    reach = tables.assessment.indicators["service_reach_rural"]
    frame = tables.thresholds().set_index(["service", "group", "threshold_h"])
    for service in reach["service"].values:
        for hours in reach["threshold"].values:
            told = frame.loc[(service, "rural", hours), "share_beyond"]
            assert told == pytest.approx(1 - float(reach.sel(service=service, threshold=hours)))


def test_province_means_are_weighted_by_people(tables: Tables) -> None:
    counties, provinces = tables.counties(), tables.provinces()
    code = provinces.index[0]
    mine = counties[counties["county_province"] == code]
    expected = np.average(mine["urban_share"], weights=mine["population_person"])
    assert provinces.loc[code, "urban_share"] == pytest.approx(expected)


def test_ranking_is_sorted_and_absent_without_its_column(tables: Tables) -> None:
    ranked = tables.ranking("remoteness", 5)
    assert ranked is not None and len(ranked) == 5
    assert ranked["value"].is_monotonic_decreasing
    assert ranked["value"].iloc[0] == max(tables.column("remoteness").values)  # type: ignore[union-attr]
    assert tables.ranking("no_such_word") is None


def test_missing_names_facts_and_template(tables: Tables) -> None:
    missing = tables.missing().set_index("word")
    assert set(missing.index) == {gap.word for gap in tables.assessment.missing}
    assert (missing["facts"] != "").all()
    brought_by = missing["template"].str.split(", ").explode()
    assert brought_by.str.contains(r"\.csv$|^hinterland\.").all()


def test_facts_behind_an_indicator(tables: Tables) -> None:
    words_behind = tables.basis.words_behind
    assert {"income", "population"} <= words_behind("income_ratio")
    assert "income" in words_behind("deprivation_rank")
    assert "income" in words_behind("integration") and "income" in words_behind("stage")
    for word in ("remoteness", "connection", "infrastructure_deficit"):
        assert not any("income" in fact for fact in words_behind(word))
    assert "nearest_time" in words_behind("service_time_all")


def test_unverified_incomes_reach_all_that_uses_them(doubtful: Assessment) -> None:
    tables = Tables.of(doubtful)
    assert tables.basis.unverified_incomes == ("income",)
    flagged = {column.word for column in tables.county if column.unverified}
    assert {"income_ratio", "income_rural", "deprivation_rank", "integration"} <= flagged
    assert not {"area", "remoteness", "service_time_all"} & flagged
    parts = {c.part: c.unverified for c in tables.county if c.word == "stage_part_value"}
    assert parts["integration.income"]
    assert not any(flag for part, flag in parts.items() if part.startswith("connection."))
    assert "income_ratio_unverified" in tables.counties().columns
    region = region_table(doubtful, tables.basis).set_index("word")
    assert region.loc["income_ratio_region", "unverified_income"]


def test_verified_incomes_are_not_flagged(assessment: Assessment) -> None:
    basis = Basis.of(assessment)
    assert basis.unverified_incomes == () and not basis.unverified("income_ratio")


def test_verified_provincial_incomes_do_not_hide_what_income_rests_on(region: Territory) -> None:
    income = region.facts["income"].copy()
    income.attrs["unverified"] = "1"
    basis = Basis.of(evaluate(region.with_facts({"income": income})))
    assert basis.status_of("income") == "modelled"
    assert basis.unverified_incomes == ("income",)
    assert basis.unverified("income_ratio") and not basis.unverified("income_ratio_province")
    assert not basis.unverified("remoteness")


def test_other_unverified_entries_are_told_where_they_are_used(region: Territory) -> None:
    kinds = region.facts["facility_kind"].values
    facts = {}
    for word in ("facility_lon", "facility_lat"):
        codes = np.where(kinds == "land_port", STATUSES.index("typed-unverified"), 0)
        fact = region.facts[word].copy()
        fact.attrs["status"] = "mixed"
        facts |= {word: fact, status_word(word): fact.copy(data=codes)}
    assert (kinds == "land_port").any()
    tables = Tables.of(evaluate(region.with_facts(facts)))
    told = {column.key for column in tables.county if column.entries}
    assert {"service_time_all/land_crossing", "service_time_rural/land_crossing"} <= told
    assert not told & {"service_time_all/rail", "remoteness", "connection", "area", "income_ratio"}
    assert not any(column.unverified for column in tables.county)


def test_a_census_changes_the_sentence_on_data(region: Territory, assessment: Assessment) -> None:
    before = {f.key: f for f in findings(Tables.of(assessment))}["decision.data"]
    assert before.numbers["people_observed"] == 0 and before.numbers["jobs_modelled"] == 1
    codes = np.full(region.facts.sizes["place"], STATUSES.index("modelled"))
    kept = np.flatnonzero(region.place_region)
    codes[kept[: len(kept) // 4]] = STATUSES.index("observed")
    people = region.facts["population"].copy()
    people.attrs["status"] = "mixed"
    changed = {"population": people, status_word("population"): people.copy(data=codes)}
    after = {f.key: f for f in findings(Tables.of(evaluate(region.with_facts(changed))))}
    share = (len(kept) // 4) / len(kept)
    assert after["decision.data"].numbers["people_observed"] == pytest.approx(share)
    assert f"people are {share:.0%} observed" in after["decision.data"].texts["en"].lower()
    assert after["decision.data"].numbers["jobs_observed"] == 0


def test_only_times_are_not_reached() -> None:
    assert infinite_key("service_time_all") == "map.unreached"
    assert infinite_key("hinterland_ratio") == infinite_key("income_ratio") == "map.not_defined"
    classes = classify(np.array([1.0, 2.5, np.inf]))
    entries = legend_entries(classes, np.array([1.0, np.inf]), str, infinite="not defined")
    assert entries[-1] == (UNREACHED, "not defined")


def test_status_is_the_weakest_behind(doubtful: Assessment) -> None:
    basis = Basis.of(doubtful)
    assert basis.status_of("income") == "typed-unverified"
    assert basis.status_of("service_time_all") == "modelled"


def test_shares_of_statuses_add_up(doubtful: Assessment) -> None:
    tables = Tables.of(doubtful)
    shares = shares_by_status(tables)
    assert shares.shape == (len(tables.people), 4)
    assert np.allclose(shares.sum(axis=1), 1) and (shares[:, 2] > 0).all()


def test_findings_come_from_the_tables(doubtful: Assessment) -> None:
    tables = Tables.of(doubtful)
    said = {finding.key: finding for finding in findings(tables)}
    assert len(said) == 5
    ratio = float(doubtful.indicators["income_ratio_region"])
    assert said["decision.gap"].numbers["ratio"] == ratio
    assert f"{ratio:.2f}" in said["decision.gap"].texts["en"]
    assert "not verified" in said["decision.gap"].texts["en"]
    connected = (doubtful.indicators["connection"].values >= 0.6)[doubtful.territory.region]
    assert said["decision.stages"].numbers["connected"] == connected.sum()


def test_distribution_by_hand() -> None:
    hours, people = [2.0, np.inf, 1.0], [30.0, 10.0, 60.0]
    x, y = cumulative(hours, people)
    assert x.tolist() == [1, 2] and y == pytest.approx([0.6, 0.9])
    assert weighted_quantile(hours, people, 0.5) == 1
    assert weighted_quantile(hours, people, 0.95) == np.inf
    means = group_mean([1.0, 3.0, 5.0], [1.0, 3.0, 0.0], np.array([0, 0, 1]), 2)
    assert means[0] == 2.5 and np.isnan(means[1])
    x, y = lorenz([3.0, 1.0], [1.0, 1.0])
    assert x.tolist() == [0, 0.5, 1] and y.tolist() == [0, 0.25, 1]


def test_a_sum_known_by_county_is_observed_though_its_split_is_modelled(region: Territory) -> None:
    people = region.facts["population"].copy()
    first = np.flatnonzero(region.facts["place_county"].values == 0)
    codes = np.full(people.size, 3, dtype=np.int8)
    codes[first[-1]] = 0
    people.attrs |= {"status": "mixed", "sum_known_by": "county"}
    status = xr.DataArray(codes, {"place": region.facts["place"]}, ("place",))
    land = region.with_facts({"population": people, "population__status": status})
    told = Tables.of(evaluate(land)).county_status("population")
    assert told[0] == 0
    assert (told[1:] == 3).all()
