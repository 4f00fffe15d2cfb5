"""Access of places to clinics: by hand, against all paths, and the laws that it keeps."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.connect import connect
from hinterland.connect.network import road_graph, seat_access_time
from hinterland.connect.reach.centrality import centrality
from hinterland.connect.reach.measures import MEASURES
from hinterland.connect.reach.reachability import access
from hinterland.connect.reach.spread import county_spread, region_spread
from hinterland.connect.reach.trips import Trips
from hinterland.connect.village.access_points import access_points
from hinterland.errors import InputError
from hinterland.numerics.decay import Exponential, Gaussian
from hinterland.numerics.paths import many_to_many
from hinterland.sources.synthetic import synthetic_region
from tests.connect.clinics import clinic_region, random_clinics
from tests.small_region import small_territory

SEEDS = st.integers(0, 2**32 - 1)
ALL = tuple(MEASURES)
SEATS = {
    "county_seat": "county",
    "prefecture_seat": "prefecture",
    "provincial_capital": "province",
}


def test_ordinary_places_go_through_their_seat_as_connect_has_it() -> None:
    land = small_territory().with_facts({}, settings={"road_terminal_time": 0.25})
    times = connect(land).times
    for service in ("airport", "land_crossing"):
        found = access(land, service)
        np.testing.assert_allclose(
            found["nearest_time"].sel(rank=1).values,
            times["nearest_time"].sel(service=service).values,
            rtol=1e-6,
        )
        labels = times["nearest_label"].sel(service=service).values
        assert found["nearest_label"].sel(rank=1).values.tolist() == labels.tolist()
    assert access(land, "airport")["place"].equals(land.facts["place"])


def test_a_settlement_may_go_straight_by_hand() -> None:
    # The clinic is joined to no road; 0.05 degrees of longitude at 30 degrees north.
    land = clinic_region([100.05], [30.0], [-1], [2.0])
    hours = 0.05 * np.cos(np.radians(30)) * 6371.0088 * np.pi / 180 * 1.0 / 20.0
    found = access(land, "clinic", within=(0.5,), measures=("nearest", "within", "passive"))
    city = found.sel(place="A1-city")
    assert float(city["nearest_time"].sel(rank=1)) == pytest.approx(hours, rel=1e-6)
    assert city["nearest_label"].sel(rank=1).item() == "clinic:0"
    assert float(city["supply_within"].sel(within=0.5)) == 2.0
    assert float(found["people_within"].sel(destination="clinic:0", within=0.5)) == 350e3
    far = access(land, "clinic", direct_km=4.0)
    assert np.isinf(far["nearest_time"].values).all()
    assert far["nearest_label"].values.ravel().tolist() == [""] * 9
    # Places that stand for many people have no straight way.
    mean = clinic_region([100.05], [30.0], [-1], [2.0], settled=False)
    assert np.isinf(access(mean, "clinic")["nearest_time"].values).all()


def test_catchments_by_hand() -> None:
    # One clinic at A1's seat: its city needs 0.1 h, its town 0.3 h, its villages 0.6 h.
    land = clinic_region([100.0], [30.0], [0], [35.0], settled=False)
    found = access(land, "clinic", within=(0.25, 0.5), measures=("within", "2sfca", "load"))
    inside = found["covered"].sel(within=0.5).values
    assert inside.tolist() == [True, True, *[False] * 7]
    np.testing.assert_allclose(found["2sfca"].values, np.where(inside, 1e-4, 0.0))
    assert found["load"].values.tolist() == [1e4]
    assert found["count_within"].sel(within=0.25).values.tolist() == [1.0, *[0.0] * 8]


def test_a_catchment_stops_at_the_administrative_line() -> None:
    # B1's city is 0.1 + 2 + 1 h from the only clinic, which stands in A1.
    land = clinic_region([100.0], [30.0], [0], [1.0], settled=False)
    free = access(land, "clinic", within=(12.0,), measures=("nearest", "2sfca"))
    assert np.isfinite(free["nearest_time"].values).all()
    own = access(land, "clinic", within=(12.0,), clip="county", measures=("nearest", "2sfca"))
    assert np.isfinite(own["nearest_time"].values[:, 0]).tolist() == [True] * 3 + [False] * 6
    assert (own["2sfca"].values[3:] == 0).all()
    prefecture = access(land, "clinic", clip="prefecture")
    assert np.isfinite(prefecture["nearest_time"].values[:, 0]).sum() == 6


def _all_hours(trips: Trips) -> np.ndarray:
    """(place, destination) by all doors, all nodes and all straight ways; no search is bounded."""
    doors, to = trips.doors, trips.to
    hours = np.full((trips.places, len(to.label)), np.inf)
    nodes = np.arange(trips.graph.nodes)
    between = many_to_many(trips.graph, nodes, nodes)
    terminal = float(trips.territory.settings.get("road_terminal_time", 0.0))
    for place, node, way in zip(doors.place, doors.node, doors.hours, strict=True):
        for owner, end, beyond in zip(to.owner, to.node, to.hours, strict=True):
            total = way + terminal + between[node, end] + beyond
            hours[place, owner] = min(hours[place, owner], total)
    straight = trips.straight(slice(0, trips.places))
    row = np.repeat(np.arange(trips.places), np.diff(straight.starts))
    np.minimum.at(hours, (row, straight.at), straight.cost)
    place_unit, unit = trips.clipped
    if len(unit):
        hours[place_unit[:, None] != unit[None, :]] = np.inf
    return hours


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 8), st.sampled_from([None, "county", "prefecture"]), st.booleans())
def test_streams_and_nearest_agree_with_all_paths(seed, count, clip, settled) -> None:
    rng = np.random.default_rng(seed)
    extra = {"road_terminal_time": float(rng.choice([0.0, 0.2]))}
    land = random_clinics(rng, count, settled=settled, settings=extra)
    trips = Trips.of(land, "clinic", clip)
    truth = _all_hours(trips)
    cutoff = float(rng.uniform(0.1, 5.0))
    dense = np.full(truth.shape, np.inf)
    for block in trips.stream(cutoff)():
        dense[block.origin, block.destination] = block.cost
    # `many_to_many` rounds to a millionth of an hour.
    close = np.abs(truth - cutoff) < 1e-4
    expected = np.where(truth <= cutoff, truth, np.inf)
    np.testing.assert_allclose(dense[~close], expected[~close], atol=2e-5)
    hours, which = trips.nearest(3)
    best = np.sort(np.hstack([truth, np.full((9, 3), np.inf)]), axis=1)[:, :3]
    np.testing.assert_allclose(hours, best, atol=2e-5)
    found = which >= 0
    assert np.array_equal(found, np.isfinite(best))
    rows = np.nonzero(found)[0]
    np.testing.assert_allclose(truth[rows, which[found]], hours[found], atol=2e-5)
    assert all(len(set(row[row >= 0].tolist())) == (row >= 0).sum() for row in which)


def _same(one: xr.Dataset, other: xr.Dataset) -> None:
    assert set(one.data_vars) == set(other.data_vars)
    for name in one.data_vars:
        assert np.array_equal(one[name].values, other[name].values), name


@settings(max_examples=12, deadline=None)
@given(SEEDS, st.integers(1, 9), st.integers(1, 3), st.sampled_from([0, 100, 1 << 20]))
def test_blocks_threads_and_memory_change_no_bit(seed, block, threads, memory) -> None:
    land = random_clinics(np.random.default_rng(seed), 6)
    asked = {"measures": ALL, "within": (0.5, 3.0), "k": 2, "enough": 3.0}
    whole = access(land, "clinic", **asked)
    _same(whole, access(land, "clinic", **asked, block=block, threads=threads, memory=memory))


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from(["county", "prefecture", "province"]))
def test_a_line_never_brings_anything_nearer(seed, clip) -> None:
    land = random_clinics(np.random.default_rng(seed), 7)
    asked = {"measures": ("nearest", "within", "gravity", "passive"), "within": (0.5, 3.0)}
    free, kept = access(land, "clinic", **asked), access(land, "clinic", **asked, clip=clip)
    assert (kept["nearest_time"] >= free["nearest_time"]).all()
    for name in ("count_within", "supply_within", "gravity", "people_within"):
        assert (kept[name] <= free[name] + 1e-12).all(), name


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_one_more_clinic_never_lowers_access(seed) -> None:
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(99.7, 101.2, 6), rng.uniform(29.8, 30.8, 6)
    node, supply = rng.integers(-1, 4, 6), rng.integers(1, 9, 6)
    asked = {"measures": ("nearest", "within", "gravity"), "within": (0.5, 3.0)}
    few = access(clinic_region(lon[:5], lat[:5], node[:5], supply[:5]), "clinic", **asked)
    more = access(clinic_region(lon, lat, node, supply), "clinic", **asked)
    assert (more["nearest_time"] <= few["nearest_time"]).all()
    for name in ("count_within", "supply_within", "gravity"):
        assert (more[name] >= few[name] - 1e-12).all(), name


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.floats(1.05, 3.0))
def test_faster_roads_never_lower_access(seed, factor) -> None:
    rng = np.random.default_rng(seed)
    slow = random_clinics(rng, 6)
    speeds = slow.facts["link_speed"] * factor
    speeds.attrs = slow.facts["link_speed"].attrs
    fast = slow.with_facts({"link_speed": speeds})
    asked = {"measures": ("nearest", "gravity", "within"), "within": (0.5, 3.0)}
    before, after = access(slow, "clinic", **asked), access(fast, "clinic", **asked)
    assert (after["nearest_time"] <= before["nearest_time"] + 1e-9).all()
    assert (after["gravity"] >= before["gravity"] - 1e-9).all()
    assert (after["count_within"] >= before["count_within"]).all()


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from([None, "county"]))
def test_supply_is_handed_out_to_the_last_bed(seed, clip) -> None:
    land = random_clinics(np.random.default_rng(seed), 7)
    people = land.facts["population"].values
    shared = ("2sfca", "e2sfca", "g2sfca", "3sfca")
    found = access(land, "clinic", measures=(*shared, "load", "passive"), within=(2.0,), clip=clip)
    supply = land.facts["facility_supply"].values
    demanded = supply[found["people_within"].values[:, 0] > 0].sum()
    np.testing.assert_allclose((found["2sfca"] * people).sum(), demanded)
    for name in shared[1:]:
        assert float((found[name] * people).sum()) <= demanded * (1 + 1e-9)


def test_a_decay_of_ones_own_and_the_pairs_that_it_allows() -> None:
    land = random_clinics(np.random.default_rng(1), 5)
    asked = {"measures": ("gravity", "2sfca"), "within": (1.0,)}
    own = access(land, "clinic", **asked, decay=Gaussian(0.5, 2.0))
    assert "Gaussian(width=0.5, cutoff=2.0)" in own["gravity"].attrs["meaning"]
    assert own["2sfca"].equals(access(land, "clinic", **asked)["2sfca"])
    endless = access(land, "clinic", **asked, decay=Exponential(1.0))
    near = access(land, "clinic", **asked, decay=Exponential(1.0, 1.0))
    assert (endless["gravity"] >= near["gravity"]).all()


def test_other_destinations_are_people_jobs_and_seats() -> None:
    land = small_territory()
    found = access(land, "people", measures=("within",), within=(24.0,))
    total = float(land.facts["population"].sum())
    np.testing.assert_allclose(found["supply_within"].values, total)
    jobs = access(land, "jobs", measures=("within",), within=(24.0,))
    np.testing.assert_allclose(jobs["supply_within"].values, float(land.facts["employment"].sum()))
    near = access(land, "people", measures=("nearest", "within", "fca_ratio"), within=(0.05,))
    # A1's city is 0.1 h from its seat, those of A2 and B1 are 0.05 h: each reaches only itself.
    cities = near["supply_within"].sel(place=["A1-city", "A2-city", "B1-city"]).values[:, 0]
    assert cities.tolist() == [0, 40e3, 10e3]
    assert near["fca_ratio"].sel(place="A2-city").item() == 1
    assert near["nearest_label"].sel(place="B1-village", rank=1).item() == "B1-village"
    times = connect(land).times["nearest_time"]
    for seat, clip in SEATS.items():
        found = access(land, seat, clip=clip)["nearest_time"].values[:, 0]
        np.testing.assert_allclose(found, times.sel(service=seat).values, rtol=1e-6)
        # Without the line the nearest seat of any unit counts.
        free = access(land, seat)["nearest_time"].values[:, 0]
        assert (free <= found).all()


def test_what_is_not_there_and_bad_arguments_are_told_at_once() -> None:
    land = small_territory()
    with pytest.raises(InputError, match=r"(?s)no 'clinic'.*airport, land_port.*with_clinics"):
        access(land, "clinic")
    with pytest.raises(InputError, match=r"(?s)3 faults.*No such measure: nearby.*k = 0.*'town'"):
        access(land, "airport", measures=("nearby",), k=0, clip="town")
    with pytest.raises(InputError, match="do not rise"):
        access(land, "airport", within=(1.0, 0.5))
    with pytest.raises(InputError, match="Enough is 0"):
        access(land, "airport", enough=0.0)


def test_spread_inside_a_county_by_hand() -> None:
    land = small_territory()
    hours = xr.DataArray(
        [0.5, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, np.inf, 1.0],
        dims=("place",),
        coords={"place": land.facts["place"]},
    )
    found = county_spread(land, hours, within=(0.5, 1.0))
    first = found.sel(county="A1")
    # 300, 50 and 150 thousand people.
    assert float(first["mean"]) == pytest.approx((0.5 * 300 + 50 + 2 * 150) / 500)
    assert [float(first[name]) for name in ("p10", "median", "p90")] == [0.5, 0.5, 2.0]
    np.testing.assert_allclose(first["share_within"].values, [0.6, 0.7])
    even = found.sel(county="A2")
    assert float(even["gini"]) == pytest.approx(0.0)
    assert float(even["theil"]) == pytest.approx(0.0)
    cut = found.sel(county="B1")
    assert np.isinf(float(cut["mean"]))
    assert float(cut["reached"]) == pytest.approx(0.9)
    villages = county_spread(land, hours, tiers=("village",))
    assert villages["median"].values.tolist() == [2.0, 1.0, 1.0]
    tenths = hours.expand_dims(tenth=10, axis=1)
    for name, values in county_spread(land, tenths, within=(0.5, 1.0)).data_vars.items():
        np.testing.assert_allclose(values, found[name], atol=1e-12, err_msg=str(name))
    whole = region_spread(land, hours, within=(1.0,))
    assert float(whole["share_within"][0]) == pytest.approx(640 / 800)
    with pytest.raises(InputError, match="not by the places"):
        county_spread(land, hours.rename(place="county"))
    with pytest.raises(InputError, match="no tier hamlet"):
        county_spread(land, hours, tiers=("hamlet",))


def test_centrality_of_places_by_hand() -> None:
    land = small_territory()
    found = centrality(land, within=0.6, floor=0.1)
    # A2's city and town meet at their node: 0.05 + 0.45 h and twice 0.1 h between seat and node.
    assert found["degree"].sel(place="A2-city").item() == 0
    wider = centrality(land, within=0.71)
    assert wider["degree"].sel(place="A2-city").item() == 1
    assert wider["people_within"].sel(place="A2-city").item() == 20e3
    assert wider["closeness"].sel(place="A2-city").item() == pytest.approx(1 / 0.7 / 8)


def test_betweenness_of_places_is_the_share_of_journeys_that_networkx_sends_past() -> None:
    land = synthetic_region(seed=4, counties=12)
    facts = land.facts
    roads = road_graph(land)
    graph = nx.DiGraph()
    for tail, head, cost in zip(roads.tail, roads.head, roads.cost, strict=True):
        if np.isfinite(cost) and not graph.get_edge_data(tail, head, {"h": np.inf})["h"] <= cost:
            graph.add_edge(int(tail), int(head), h=float(cost))
    node, way = facts["seat_node"].values.astype(int), seat_access_time(land)
    residents = np.bincount(facts["place_county"].values, facts["population"].values)
    passing, total = np.zeros(roads.nodes), 0.0
    for i, start in enumerate(node):
        hours, paths = nx.single_source_dijkstra(graph, int(start), weight="h")
        for j, end in enumerate(node):
            if end != start and hours.get(int(end), np.inf) + way[i] + way[j] + 0.2 <= 3.0:
                total += residents[i] * residents[j]
                passing[paths[int(end)][1:-1]] += residents[i] * residents[j]
    doors = access_points(land)
    first = np.unique(doors.place, return_index=True)[1]
    found = centrality(land, within=0.5, journey=3.0)["betweenness"].values
    np.testing.assert_allclose(found, passing[doors.node[first]] / total, atol=1e-9)
    assert found.max() > 0.05
    assert centrality(land, within=0.5, journey=0.01)["betweenness"].values.max() == 0.0


def test_names_and_minutes_are_not_taken_for_territories_and_hours() -> None:
    land = small_territory()
    with pytest.raises(InputError, match="A Territory is expected"):
        access("china-west", "airport")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Give hours, not minutes"):
        access(land, "airport", within=(30.0, 60.0))
