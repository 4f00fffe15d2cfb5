"""Laws of the generator: deterministic, asymmetric, connected, whole through save and load."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hinterland.codebook import quantity, words_of_kind
from hinterland.errors import InputError
from hinterland.evaluation import evaluate
from hinterland.flow import Territory
from hinterland.sources.synthetic import synthetic_region


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    counties=st.integers(4, 30),
    villages=st.integers(0, 5),
    seed=st.integers(0, 10_000),
    provinces=st.integers(1, 4),
    context=st.integers(0, 4),
    with_optional=st.booleans(),
)
def test_a_region_survives_saving(
    tmp_path, *, counties, villages, seed, provinces, context, with_optional
):
    made = synthetic_region(
        counties, villages, seed, provinces, context, with_optional=with_optional
    )
    made.save(tmp_path / "region", replace=True)
    again = Territory.load(tmp_path / "region")
    assert again.hash == made.hash
    assert again.settings == made.settings
    assert int(made.region.sum()) == counties
    assert made.facts.sizes["county"] == counties + context
    per_county = 3 if villages == 0 else 3 + villages
    assert made.facts.sizes["place"] == counties * per_county + 3 * context
    # A share of the people in each group; none is lost.
    assert np.allclose(made.facts["group_share"].values.sum(axis=1), 1, atol=1e-12)


def test_the_same_seed_gives_the_same_bits_and_another_seed_does_not():
    assert synthetic_region(12, seed=5).hash == synthetic_region(12, seed=5).hash
    assert synthetic_region(12, seed=5).hash != synthetic_region(12, seed=6).hash


def test_villages_do_not_move_the_mountains():
    few, many = synthetic_region(12), synthetic_region(12, villages_per_county=4)
    assert np.array_equal(few.facts["relief"].values, many.facts["relief"].values)
    assert np.array_equal(few.facts["link_geometry"].values, many.facts["link_geometry"].values)


@pytest.mark.parametrize(("counties", "seed"), [(4, 3), (5, 1), (19, 2), (40, 1), (300, 4)])
def test_open_roads_join_every_seat_but_the_islands(counties, seed):
    made = synthetic_region(counties, seed=seed)
    facts = made.facts
    use = (facts["link_mode"].values == "road") & (facts["link_open"].values > 0)
    n = facts.sizes["node"]
    ends = facts["link_from"].values[use], facts["link_to"].values[use]
    part = connected_components(coo_array((np.ones(use.sum()), ends), shape=(n, n)))[1]
    seats = facts["seat_node"].values
    alone = facts["county"].values[seats < 0].tolist()
    assert len(set(part[seats[seats >= 0]])) == 1
    assert len(alone) == (1 if counties >= 20 else 0)
    assert list(made.settings["unconnected"]) == alone


def test_candidate_links_are_closed_and_worth_opening():
    facts = synthetic_region(40).facts
    closed = facts["link_open"].values == 0
    assert 1 <= closed.sum() <= 3
    assert (facts["link_geometry"].values[closed] > 0).all()


def test_the_land_is_not_symmetric():
    facts = synthetic_region(200).facts
    lon = facts["seat_lon"].values
    west = lon < np.median(lon)
    assert facts["relief"].values[west].mean() > 2 * facts["relief"].values[~west].mean()
    people = np.bincount(facts["place_county"].values, facts["population"].values)
    assert people[~west].sum() > 1.5 * people[west].sum()
    kinds = set(facts["facility_kind"].values.tolist())
    assert kinds == {"airport", "rail_station", "sea_port", "river_port", "land_port"}


def test_published_series_agree_with_the_places():
    facts = synthetic_region(40).facts
    of = facts["county_province"].values[facts["place_county"].values]
    for row, code in enumerate(facts["province"].values):
        people = facts["population"].values[of == code].sum()
        assert facts["province_population"].values[row] == people
    product = facts["province_gross_product"].sel(year=2022).values.sum()
    assert product == pytest.approx(facts["output"].values.sum(), rel=1e-12)


def test_every_seat_flag_is_unique_in_its_unit():
    facts = synthetic_region(60).facts
    for flag, unit in (("prefecture_seat", "county_prefecture"),
                       ("provincial_capital", "county_province")):  # fmt: skip
        chosen = facts[unit].values[facts[flag].values == 1].tolist()
        assert sorted(chosen) == sorted(set(facts[unit].values.tolist()))


def test_the_optional_facts_complete_the_codebook():
    made = synthetic_region(6, with_optional=True)
    # Levers of the economy are 1 or 0 where they are left out: that says what they would say.
    levers = {word for word in words_of_kind("fact") if quantity(word).neutral is not None}
    assert set(words_of_kind("fact")) - levers <= set(map(str, made.facts.data_vars))
    assert set(made.provenance()["status"]) == {"modelled"}


def test_700_000_places_are_carried_and_assessed_without_a_matrix_between_them():
    made = synthetic_region(280, villages_per_county=2500, provinces=12)
    places = made.facts.sizes["place"]
    assert places == 280 * 2503
    # Gates of 700,000 places take a minute; that they are lists is tested on fewer.
    found = evaluate(made, modes=False)
    for dataset in (made.facts, found.access.times, found.indicators):
        assert max(variable.size for variable in dataset.values()) <= 12 * places
    assert found["urbanisation_degree"].size == places


def test_villages_survive_saving(tmp_path):
    made = synthetic_region(200, villages_per_county=245, provinces=31)
    made.save(tmp_path / "country")
    assert Territory.load(tmp_path / "country").hash == made.hash


def test_every_wrong_argument_is_told_at_once():
    with pytest.raises(InputError) as told:
        synthetic_region(3, -1, -2, 0, -4)
    text = str(told.value)
    for name in ("counties", "villages_per_county", "seed", "provinces", "context"):
        assert name in text
