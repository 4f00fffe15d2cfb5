"""Laws of synthesised villages: totals conserved, the same seed the same places, counts right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.codebook import quantity
from hinterland.connect import connect
from hinterland.connect.reach.reachability import access
from hinterland.errors import InputError
from hinterland.numerics.segments import straight_km
from hinterland.sources.boundaries import county_boundaries
from hinterland.sources.focus import focus
from hinterland.sources.scatter import Spot, scatter
from hinterland.sources.synthetic import synthetic_region
from hinterland.sources.villages import NOTICE, with_clinics, with_villages
from tests.small_region import small_territory

COUNTED = {"towns": [2, 0, 3], "townships": [1, 0, 0], "villagers_committees": [40, 0, 25]}


def cells(territory, word):
    """Sums by county and tier."""
    facts = territory.facts
    frame = facts[word].values.reshape(facts.sizes["place"], -1)
    names = sorted(set(facts["place_tier"].values.tolist()))
    result = np.zeros((facts.sizes["county"], len(names), frame.shape[1]))
    tier = [names.index(t) for t in facts["place_tier"].values.tolist()]
    np.add.at(result, (facts["place_county"].values, tier), frame)
    return result


@settings(max_examples=8, deadline=None)
@given(st.integers(4, 24), st.integers(0, 100), st.integers(0, 4), st.integers(0, 5))
def test_totals_of_each_county_and_tier_are_conserved(counties, seed, context, draw):
    whole = synthetic_region(counties, 0, seed, 3, context, with_optional=True)
    split = with_villages(whole, seed=draw)
    assert split.facts.sizes["place"] > whole.facts.sizes["place"]
    people = whole.facts["population"].values
    for word in map(str, whole.facts.data_vars):
        # Settlements are counted anew: what one place stood for are many places now.
        if whole.facts[word].dims[:1] != ("place",) or word == "settlements":
            continue
        if quantity(word).aggregate == "sum":
            np.testing.assert_allclose(cells(split, word), cells(whole, word), rtol=1e-14)
        elif quantity(word).aggregate == "mean:population" and word != "distance_spread":
            before, after = (
                (t.facts[word].values.T * t.facts["population"].values).T.sum(axis=0)
                for t in (whole, split)
            )
            np.testing.assert_allclose(after, before, rtol=1e-10, err_msg=word)
        assert split.facts[word].attrs["status"] == "modelled"
    assert split.facts["population"].values.sum() == pytest.approx(people.sum(), rel=1e-14)


def test_as_many_places_as_the_county_counts_and_at_least_one():
    split = with_villages(small_territory(**COUNTED))
    facts = split.facts
    counts = np.zeros((3, 3), int)
    tier = [("city", "town", "village").index(t) for t in facts["place_tier"].values]
    np.add.at(counts, (facts["place_county"].values, tier), 1)
    assert counts.tolist() == [[1, 3, 40], [1, 1, 1], [1, 3, 25]]
    city = facts["place_tier"].values == "city"
    np.testing.assert_array_equal(facts["settlements"].values, np.where(city, 0, 1))
    assert "A1-village-040" in facts["place"].values
    assert any("synthesised" in notice for notice in split.settings["notices"])
    assert "synthesised" in facts["population"].attrs["source"]


def test_places_lie_at_their_distance_around_the_centre_of_the_people():
    land = small_territory(
        **COUNTED, place_lon=np.repeat([100.05, 100.9, 100.4], 3), seat_distance=[10.0] * 9
    )
    facts = with_villages(land, seed=3).facts
    county = facts["place_county"].values
    seat_lon, seat_lat = (facts[w].values[county] for w in ("seat_lon", "seat_lat"))
    lon, lat = facts["place_lon"].values, facts["place_lat"].values
    new = np.char.count(facts["place"].values.astype(str), "-") == 2
    km = straight_km(seat_lon, seat_lat, lon, lat)
    np.testing.assert_allclose(km[new], facts["seat_distance"].values[new], rtol=1e-9)
    villages = new & (county == 0) & (facts["place_tier"].values == "village")
    weight = facts["population"].values[villages]
    # The centre lies 4.8 km east of the seat, the people 10 km on average.
    east = np.average(lon[villages], weights=weight)
    assert straight_km(*map(np.asarray, (east, 30.0, 100.05, 30.0))) < 3.0
    assert np.average(km[villages], weights=weight) == pytest.approx(10.0)


def test_distances_follow_the_given_tenths():
    tenths = np.asarray([0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9])
    spot = Spot((100.0, 30.0), (100.0, 30.0), 20.0, tenths, None)
    share = np.full(1000, 0.001)
    lon, lat, km = scatter(spot, share, np.random.default_rng(1))
    by_tenth = np.sort(km).reshape(10, 100).mean(axis=1)
    np.testing.assert_allclose(by_tenth, 20.0 * tenths, rtol=0.03, atol=0.1)
    assert np.hypot(lon.mean() - 100.0, lat.mean() - 30.0) < 0.02


def test_the_same_seed_gives_the_same_places_whatever_else_is_in_the_territory():
    whole = synthetic_region(16, 0, 5, 4, 2)
    split = with_villages(whole, seed=7)
    assert with_villages(whole, seed=7).hash == split.hash
    assert with_villages(whole, seed=8).hash != split.hash
    part = with_villages(focus(whole, ["R02"], "part", "Part", "部分"), seed=7)
    mine = part.facts["place"].values[part.place_region]
    assert len(mine) > 50
    for word in ("place_lon", "place_lat", "population", "seat_distance", "employment"):
        np.testing.assert_array_equal(
            part.facts[word].sel(place=mine).values, split.facts[word].sel(place=mine).values, word
        )


def test_context_counties_and_villages_already_apart_stay():
    whole = synthetic_region(6, 3, 1, 2, 2)
    split = with_villages(whole)
    facts = split.facts
    inside = split.place_region
    city = facts["place_tier"].values == "city"
    assert facts.sizes["place"] == whole.facts.sizes["place"]
    assert (facts["settlements"].values[inside & ~city] == 1).all()
    assert (facts["settlements"].values[inside & city] == 0).all()
    assert (facts["settlements"].values[~inside] == 0).all()
    np.testing.assert_array_equal(facts["population"], whole.facts["population"])


def test_villages_are_synthesised_once_only():
    split = with_villages(small_territory(**COUNTED), seed=4)
    assert split.settings["notices"].count(NOTICE) == 1
    for seed in (4, 5):
        with pytest.raises(InputError, match="already has single villages") as told:
            with_villages(split, seed=seed)
        assert "small, seed 4" in str(told.value)


def test_points_outside_a_known_outline_are_turned_inside():
    import geopandas as gpd
    import shapely

    land = small_territory(**COUNTED)
    # Counties are strips that reach far to the east of their seat only.
    boxes = [
        shapely.box(x - 0.001, y - 0.3, x + 3, y + 0.3)
        for x, y in zip(land.facts["seat_lon"].values, land.facts["seat_lat"].values, strict=True)
    ]
    shapes = gpd.GeoSeries(boxes, index=land.facts["county"].values, crs="EPSG:4326")
    given_shapes = type(land)("boxes", land.facts, land.settings, shapes)
    free, held = with_villages(land), with_villages(given_shapes)

    def inside(territory):
        facts = territory.facts
        new = np.char.count(facts["place"].values.astype(str), "-") == 2
        lon, lat = facts["place_lon"].values[new], facts["place_lat"].values[new]
        box = np.asarray(boxes, dtype=object)[facts["place_county"].values[new]]
        return shapely.contains_xy(box, lon, lat).mean()

    assert inside(held) == 1.0
    assert inside(free) < 0.8
    np.testing.assert_allclose(held.facts["seat_distance"], free.facts["seat_distance"])


def test_times_to_the_seat_keep_their_mean():
    whole = synthetic_region(8, 0, 2, 2, 1, with_optional=True)
    split = with_villages(whole)
    before, after = connect(whole).times["seat_time"], connect(split).times["seat_time"]

    def mean(territory, times):
        tier = territory.facts["place_tier"].values == "village"
        weight = territory.facts["population"].values * tier
        county = territory.facts["place_county"].values
        return np.bincount(county, weight * times.values) / np.bincount(county, weight)

    np.testing.assert_allclose(mean(split, after), mean(whole, before), rtol=1e-5)


def test_a_city_keeps_its_mean_way_whether_villages_are_apart_or_not():
    whole = small_territory(**COUNTED).with_facts({}, settings={"road_terminal_time": 0.25})
    split = with_villages(whole)
    labels = [f"{county}-city" for county in whole.facts["county"].values]
    for to in ("airport", "land_crossing", "county_seat"):
        before, after = (access(t, to)["nearest_time"].sel(place=labels) for t in (whole, split))
        np.testing.assert_array_equal(after, before)
    before, after = (
        access(with_clinics(t), "clinic")["nearest_time"].sel(place=labels) for t in (whole, split)
    )
    np.testing.assert_array_equal(after, before)
    for word in ("seat_distance", "place_lon", "place_lat", "population"):
        np.testing.assert_array_equal(
            split.facts[word].sel(place=labels), whole.facts[word].sel(place=labels), word
        )
    # A source that says its city is one settlement is believed.
    points = synthetic_region(4, 4, 1, 2, with_optional=True)
    alone = with_villages(points).facts
    assert points.facts["settlements"].values.all()
    np.testing.assert_array_equal(alone["settlements"], points.facts["settlements"])


def test_clinics_stand_at_each_seat_and_town_after_the_facilities_that_were_there():
    land = with_villages(small_territory(**COUNTED, subdistricts=[4, 1, 0]))
    treated = with_clinics(land, villages_per_clinic=10)
    before, facts = land.facts, treated.facts
    old = before.sizes["facility"]
    for word in map(str, before.data_vars):
        if before[word].dims == ("facility",):
            np.testing.assert_array_equal(facts[word].values[:old], before[word].values, word)
    kinds = facts["facility_class"].values[old:]
    assert (facts["facility_kind"].values[old:] == "clinic").all()
    seat = kinds == "community_health_centre"
    assert seat.sum() == 4 + 1 + 1
    assert (kinds == "township_health_centre").sum() == 3 + 1 + 3
    assert (kinds == "village_clinic").sum() == 4 + 1 + 3
    supply = facts["facility_supply"].values
    assert supply[:old].tolist() == [0.0, 0.0]
    assert set(supply[old:]) == {20.0, 15.0, 1.5}
    assert treated.status_of("facility_kind").iloc[old:].eq("modelled").all()
    said = facts["facility_supply"].attrs["source"]
    assert "each subdistrict, at least one" in said
    assert "doctors of each assumed: 20 a community health centre" in said
    # At a seat the road node and the way to it are the seat's own.
    labels = facts["facility"].values[old:]
    assert labels[seat].tolist() == [
        *(f"clinic:A1-seat-{n}" for n in (1, 2, 3, 4)), "clinic:A2-seat", "clinic:B1-seat"
    ]  # fmt: skip
    county = [0, 0, 0, 0, 1, 2]
    for word, own in (("facility_lon", "seat_lon"), ("facility_node", "seat_node"),
                      ("facility_access_distance", "seat_access_distance")):  # fmt: skip
        np.testing.assert_array_equal(facts[word].values[old:][seat], before[own].values[county])
    # Elsewhere the nearest road node, and the straight way to it times the local detour.
    at = before.indexes["place"].get_indexer(
        [label.removeprefix("clinic:") for label in labels[~seat]]
    )
    assert (at >= 0).all()
    lon, lat = before["place_lon"].values[at], before["place_lat"].values[at]
    far = straight_km(
        lon[:, None], lat[:, None], before["node_lon"].values, before["node_lat"].values
    )
    detour = before["local_detour"].values[at]
    node, km = (facts[f"facility_{w}"].values[old:][~seat] for w in ("node", "access_distance"))
    np.testing.assert_array_equal(node, far.argmin(axis=1))
    np.testing.assert_allclose(km, far.min(axis=1) * detour, rtol=1e-6)


def test_places_that_stand_for_many_have_the_clinics_of_all_and_a_way_to_them():
    land = small_territory(**COUNTED, subdistricts=[4, 1, 0])
    treated = with_clinics(land, villages_per_clinic=10)
    split = with_clinics(with_villages(land), villages_per_clinic=10)
    old = land.facts.sizes["facility"]

    def numbers(territory):
        kinds = territory.facts["facility_class"].values[old:]
        return dict(zip(*np.unique(kinds, return_counts=True), strict=True))

    assert numbers(treated) == numbers(split)
    assert "clinic:A1-town-3" in treated.facts["facility"].values
    found = access(treated, "clinics", within=(24.0,), measures=("nearest", "within"))
    # No way to what stands at the seat takes a terminal time or a trunk road: as to the seat.
    hours = found["nearest_time"].values[:, 0]
    np.testing.assert_allclose(hours, connect(land).times["seat_time"].values, rtol=1e-6)
    assert (hours > 0).all()
    # Town people live in single towns where their clinic is; the city stays spread out.
    apart = access(split, "clinic")["nearest_time"].values[:, 0]
    tier = split.facts["place_tier"].values
    assert (apart[tier == "city"] > 0).all()
    assert (apart[tier == "town"] == 0).all()


def test_observed_facilities_stay_observed_beside_modelled_clinics():
    land = synthetic_region(6, 2, 1, 2)
    marked = land.facts["facility_kind"].assign_attrs(status="observed")
    treated = with_clinics(land.with_facts({"facility_kind": marked}), supply="beds")
    status = treated.status_of("facility_kind")
    old = land.facts.sizes["facility"]
    assert set(status.iloc[:old]) == {"observed"}
    assert set(status.iloc[old:]) == {"modelled"}
    assert treated.facts["facility_supply"].values[-1] == 40.0


def test_wrong_arguments_for_clinics_are_told_together():
    land = with_clinics(small_territory())
    with pytest.raises(InputError) as told:
        with_clinics(land, villages_per_clinic=-1, supply="nurses")
    assert len(told.value.faults) == 3


def test_the_region_can_be_drawn_and_saved(tmp_path):
    split = with_clinics(with_villages(small_territory(**COUNTED)))
    split.save(tmp_path / "land")
    assert type(split).load(tmp_path / "land").hash == split.hash
    assert len(county_boundaries(split).shapes) == 3
