"""What every registered indicator must do, on invented regions of several kinds."""

from __future__ import annotations

from functools import cache
from pydoc import locate

import numpy as np
import pytest
import xarray as xr

from hinterland.appraise import registered, run
from hinterland.appraise.register import MADE_BY
from hinterland.codebook import dataset_faults, quantity, words_of_kind
from hinterland.connect import connect
from hinterland.evaluation import evaluate
from hinterland.flow import Access, Missing, Territory
from hinterland.sources.bundle import read
from hinterland.sources.synthetic import synthetic_region
from tests.appraise.cases import alone, scaled, whole

KINDS = {
    "plain": {"counties": 24},
    "with context": {"counties": 24, "context": 6},
    "many villages": {"counties": 12, "villages_per_county": 4},
}


@cache
def _assessed(kind: str) -> tuple[Territory, Access, xr.Dataset, tuple[Missing, ...]]:
    if kind == "plain":
        territory = synthetic_region(**KINDS[kind])
        access = connect(territory)
        access = Access(access.times.drop_vars(list(MADE_BY), errors="ignore"))
    else:
        territory, access = whole(**KINDS[kind])
    found = run(territory, access)
    return territory, access, found.indicators, found.missing


def test_every_indicator_of_the_codebook_is_registered_and_the_reverse() -> None:
    assert set(registered()) == set(words_of_kind("indicator"))


@pytest.mark.parametrize("kind", KINDS)
def test_dimensions_bounds_types_and_no_nan(kind: str) -> None:
    _, _, found, _ = _assessed(kind)
    assert dataset_faults(found, ("indicator",), require_provenance=False) == []


@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_those_of_the_territory(kind: str) -> None:
    territory, _, found, _ = _assessed(kind)
    for dim in ("county", "place", "province", "income_year"):
        assert found.indexes[dim].equals(territory.facts.indexes[dim])


@pytest.mark.parametrize("kind", KINDS)
def test_an_indicator_is_computed_or_told_as_missing(kind: str) -> None:
    _, _, found, missing = _assessed(kind)
    told = {gap.word for gap in missing}
    assert set(found.data_vars) | told == set(registered())
    assert not set(found.data_vars) & told


def test_nothing_is_missing_where_every_fact_and_time_is_given() -> None:
    assert _assessed("with context")[3] == ()


def test_a_missing_indicator_names_what_is_absent_and_what_brings_it() -> None:
    territory, access, _, missing = _assessed("plain")
    assert missing
    for gap in missing:
        assert gap.facts
        assert not any(territory.has(word) for word in gap.facts)
        assert not any(word in access.times for word in gap.facts)
        for name in gap.template.split(", "):
            assert name.endswith(".csv") or callable(locate(name)), name


def test_times_and_costs_beyond_the_required_are_made_by_functions_that_exist() -> None:
    beyond = {word for word in words_of_kind("access", required=False) if word != "freight_co2"}
    assert set(MADE_BY) == beyond
    for word, name in MADE_BY.items():
        assert callable(locate(name)), word


OPTIONAL_TIMES = [(word, time) for word, entry in registered().items() for time in entry.access]


@pytest.mark.parametrize(("word", "time"), OPTIONAL_TIMES)
def test_without_a_time_that_it_needs_an_indicator_is_told_as_missing(word: str, time: str) -> None:
    territory, access, found, _ = _assessed("with context")
    assert word in found.data_vars
    assert registered()[word].missing(territory, access) is None
    without = Access(access.times.drop_vars(time))
    assert registered()[word].missing(territory, without) == Missing(word, (time,), MADE_BY[time])


def test_an_assessment_tells_what_computes_a_time_that_is_not_there() -> None:
    territory, access, found, _ = _assessed("with context")
    bare = run(territory, Access(access.times.drop_vars("passenger_time")))
    gaps = {gap.word for gap in bare.missing}
    assert gaps == {w for w, e in registered().items() if "passenger_time" in e.access}
    assert gaps | set(bare.indicators.data_vars) == set(found.data_vars)


@pytest.mark.parametrize(
    ("word", "time"),
    [(word, time) for word, time in OPTIONAL_TIMES if quantity(time).type == "float"],
)
def test_an_indicator_is_moved_by_each_time_that_it_needs(word: str, time: str) -> None:
    territory, access, found, _ = _assessed("many villages")
    factor = 2.0 + np.arange(access.times.sizes[access.times[time].dims[-1]]) % 3
    if time.startswith("gate"):
        # What counts of gates is which one is the least.
        factor = np.where(access.times["gate_kind"].values == "own_seat", 3.0, 0.3)
    moved = Access(access.times.assign({time: access.times[time] * factor}))
    after = alone(word, territory, moved).values
    assert not np.allclose(after, found[word].values, equal_nan=True)


@pytest.mark.parametrize("word", registered())
def test_a_code_of_its_own_and_a_meaning_in_two_languages(word: str) -> None:
    entry = quantity(word)
    assert entry.meaning_en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in entry.meaning_zh)
    assert registered()[word].compute.__doc__


REGIONAL = (
    "inequality",
    "inequality_between_share",
    "education_inequality",
    "gini_output",
    "income_ratio_region",
    "urban_share_region",
    "service_reach",
    "service_reach_rural",
    "rural_trunk_reach",
    "primacy",
    "rank_size_slope",
    "urban_concentration",
    "density_gradient",
    "investment_inequality",
    "hub_bias",
    "flow_density",
    "resource_gini",
    "resource_concentration",
    "income_remoteness_slope",
    "income_remoteness_fit",
    "remoteness_slope_count",
)
MOVED_IN_CONTEXT = (
    "income",
    "population",
    "output",
    "employment",
    "schooling",
    "public_investment",
    "area",
    "flow_goods_out",
    "clinics",
    "teachers",
    "hospital_beds",
)


@pytest.mark.parametrize("word", REGIONAL)
def test_context_units_do_not_enter_regional_figures(word: str) -> None:
    territory, access, found, _ = _assessed("with context")
    moved = run(_context_moved(territory), access).indicators
    np.testing.assert_allclose(moved[word].values, found[word].values, rtol=1e-12)


@pytest.mark.parametrize(
    "word", ["remoteness", "deprivation_rank", "urban_development", "urbanisation_degree"]
)
def test_context_incomes_and_outputs_move_no_percentile_of_the_region(word: str) -> None:
    territory, access, found, _ = _assessed("with context")
    factor = np.where(territory.place_region, 1.0, 5.0)
    richer = scaled(scaled(territory, "income", factor), "output", factor[:, None])
    moved = run(richer, access).indicators
    inside = territory.place_region if found[word].dims == ("place",) else territory.region
    np.testing.assert_array_equal(moved[word].values[inside], found[word].values[inside])


def test_context_densities_move_no_degree_of_urbanisation_in_the_region() -> None:
    territory, access, found, _ = _assessed("with context")
    inside = territory.place_region
    crowded = scaled(territory, "population", np.where(inside, 1.0, 400.0))
    moved = run(crowded, access).indicators
    assert (moved["place_density"].values[~inside] > found["place_density"].values[~inside]).any()
    for word in ("place_density", "urbanisation_degree"):
        np.testing.assert_allclose(moved[word].values[inside], found[word].values[inside])


def test_context_units_are_markets() -> None:
    territory, access, found, _ = _assessed("with context")
    moved = run(_context_moved(territory), access).indicators
    inside = territory.region
    for word in ("market_access_harris", "market_access_people", "job_access_gravity"):
        change = moved[word].values[inside] - found[word].values[inside]
        assert change.max() > 0


@pytest.mark.parametrize("word", ["remoteness_rank", "deprivation_rank", "priority_rank"])
def test_ranks_count_the_region_and_leave_the_context_at_zero(word: str) -> None:
    territory, _, found, _ = _assessed("with context")
    rank = found[word].values
    assert (rank[~territory.region] == 0).all()
    assert rank[territory.region].min() == 1
    assert rank[territory.region].max() <= territory.region.sum()


def _context_moved(territory: Territory) -> Territory:
    for fact in MOVED_IN_CONTEXT:
        variable = territory.facts[fact]
        inside = territory.place_region if variable.dims[0] == "place" else territory.region
        factor = np.where(inside, 1.0, 3.0).reshape((-1,) + (1,) * (variable.ndim - 1))
        territory = scaled(territory, fact, factor)
    return territory


def test_every_number_says_what_it_rests_on() -> None:
    found = run(*whole(counties=24, seed=4))
    assert set(found.basis) == set(found.indicators.data_vars)
    for word, entry in registered().items():
        assert {*entry.facts, *entry.access} <= found.basis[word], word
        for need in entry.after:
            assert found.basis[need] <= found.basis[word], word
    assert "income" in found.basis["income_ratio"]
    assert "income" not in found.basis["closeness"]
    assert "travel_time" in found.basis["closeness"]


def test_no_indicator_of_the_embedded_west_is_the_same_everywhere() -> None:
    """An indicator that tells no county from another is broken or says why."""
    constant_by_data = {
        # Both stages after the first have no data, so they limit every county.
        "stage_limited",
        # Town leads country by more than the margin in every western county.
        "urban_rural_lag",
    }
    found = evaluate(read("china-west"))
    inside = found.territory.region
    same = {
        word
        for word, values in found.indicators.items()
        if values.dims == ("county",) and np.ptp(values.values[inside]) == 0
    }
    assert same <= constant_by_data
