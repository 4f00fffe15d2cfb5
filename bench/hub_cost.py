"""How far trips through gates are from trips on the network: `python -m bench.hub_cost`.

On western China with single villages (`with_villages`), random pairs of places: quickest time on the
network from all access points of both ends, against the quickest way gate, hub to hub, gate. Within the
access radius the direct local way counts too, between places as between hubs. The local ways to the own
town and seat reach farther than that and are part of what can be travelled, so a way over gates that is
quicker than the network counts as the true one. Prints Markdown.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.spatial import cKDTree

import hinterland as hl
from hinterland.connect.engine import router
from hinterland.connect.network import road_graph, seat_access_time
from hinterland.connect.village.access_points import RADIUS, access_points, individual, local_rate
from hinterland.connect.village.gates import gates
from hinterland.flow import Territory
from hinterland.numerics.paths import Router
from hinterland.numerics.segments import straight_km
from hinterland.sources.villages import with_villages

SEED = 20221122
PAIRS = 1000
BLOCK = 250
NEAR_KM, BORDER_KM = 50.0, 30.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

VARIANTS = {
    "own seat": ("own_seat",),
    "own seat + neighbouring seats": ("own_seat", "other_seat"),
    "own seat + own town": ("own_seat", "own_town"),
    "all gates": ("own_seat", "other_seat", "own_town"),
}


class Spots(NamedTuple):
    """Ends of trips: positions, speed of the local way, and entries into the network by spot."""

    lon: Floats
    lat: Floats
    rate: Floats
    start: Ints
    node: Ints
    hours: Floats

    def entries(self, spots: Ints) -> tuple[Ints, Ints, Floats]:
        """Spot (position in `spots`), node and hours of each entry."""
        count = self.start[spots + 1] - self.start[spots]
        begin = np.cumsum(count) - count
        at = np.repeat(self.start[spots] - begin, count) + np.arange(count.sum())
        return np.repeat(np.arange(len(spots)), count), self.node[at], self.hours[at]


def main() -> None:
    """Measure and print."""
    start = time.perf_counter()
    land = with_villages(hl.read("china-west"))
    rng = np.random.default_rng(SEED)
    places, hubs = _places(land), _hubs(land)
    engine = router(road_graph(land))
    found = gates(land)
    kinds = {
        "anywhere": _anywhere(land, rng),
        "near": _near(land, rng, NEAR_KM, across=False),
        "across a border": _near(land, rng, BORDER_KM, across=True),
    }
    rows = []
    for name, (a, b) in kinds.items():
        own = land.facts["place_county"].values
        over = {v: _through(engine, hubs, found, used, (a, b)) for v, used in VARIANTS.items()}
        network = _between(engine, places, a, b)
        truth = np.minimum.reduce([network, *over.values()])
        print(f"{name}: local ways over gates beat the network in {(truth < network).sum()} pairs")
        for variant, through in over.items():
            rows.append({"pairs": name, "gates": variant, **_told(through, truth)})
            if name == "near":
                same = own[a] == own[b]
                rows.append({"pairs": "near, one county", "gates": variant,
                             **_told(through[same], truth[same])})  # fmt: skip
    _report(pd.DataFrame(rows), land, found, time.perf_counter() - start)


def _places(land: Territory) -> Spots:
    points = access_points(land)
    facts = land.facts
    return Spots(
        facts["place_lon"].values.astype(float),
        facts["place_lat"].values.astype(float),
        local_rate(land)[0],
        points.start,
        points.node,
        points.hours,
    )


def _hubs(land: Territory) -> Spots:
    """Places as hubs: a city stands at its seat, which has one way to the road."""
    spots, facts = _places(land), land.facts
    city = np.flatnonzero(facts["place_tier"].values == "city")
    county = facts["place_county"].values[city]
    node, access = facts["seat_node"].values[county], seat_access_time(land)[county]
    kept = np.ones(len(spots.node), bool)
    for row in city:
        kept[spots.start[row] : spots.start[row + 1]] = False
    place = np.repeat(np.arange(len(spots.lon)), np.diff(spots.start))[kept]
    joined = node >= 0
    place = np.concatenate([place, city[joined]])
    order = np.argsort(place, kind="stable")
    nodes = np.concatenate([spots.node[kept], node[joined]])[order].astype(np.int64)
    hours = np.concatenate([spots.hours[kept], access[joined]])[order]
    lon, lat = spots.lon.copy(), spots.lat.copy()
    lon[city], lat[city] = facts["seat_lon"].values[county], facts["seat_lat"].values[county]
    start = np.searchsorted(place[order], np.arange(len(lon) + 1)).astype(np.int64)
    return Spots(lon, lat, spots.rate, start, nodes, hours)


def _chosen(land: Territory) -> Ints:
    return np.flatnonzero(individual(land) & land.place_region)


def _anywhere(land: Territory, rng: np.random.Generator) -> tuple[Ints, Ints]:
    one = _chosen(land)
    a, b = rng.choice(one, PAIRS), rng.choice(one, PAIRS)
    different = a != b
    return a[different], b[different]


def _near(
    land: Territory, rng: np.random.Generator, within: float, *, across: bool
) -> tuple[Ints, Ints]:
    """Pairs with the second end drawn among the places within reach of the first."""
    one, facts = _chosen(land), land.facts
    lon, lat = (np.radians(facts[w].values[one]) for w in ("place_lon", "place_lat"))
    at = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    tree, county = cKDTree(at), facts["place_county"].values[one]
    a, b = [], []
    while len(a) < PAIRS:
        first = int(rng.integers(len(one)))
        around = np.sort(np.asarray(tree.query_ball_point(at[first], within / 6371.0), np.int64))
        around = around[around != first]
        if across:
            around = around[county[around] != county[first]]
        if len(around):
            a.append(first)
            b.append(int(rng.choice(around)))
    return one[np.asarray(a)], one[np.asarray(b)]


def _between(engine: Router, spots: Spots, a: Ints, b: Ints) -> Floats:
    """(pair,) quickest hours from spot to spot, by the network or the local way."""
    hours = np.full(len(a), np.inf)
    for rows in _blocks(len(a)):
        hours[rows] = _matrix(engine, spots, a[rows], b[rows]).diagonal()
    return hours


def _blocks(count: int) -> Iterator[slice]:
    for begin in range(0, count, BLOCK):
        yield slice(begin, min(begin + BLOCK, count))


def _matrix(engine: Router, spots: Spots, a: Ints, b: Ints) -> Floats:
    """(from, to) quickest hours between two lists of spots."""
    (x, source, out), (y, target, into) = spots.entries(a), spots.entries(b)
    sources, at = np.unique(source, return_inverse=True)
    targets, to = np.unique(target, return_inverse=True)
    network = engine.many_to_many(sources, targets)
    rows = np.full((len(a), len(targets)), np.inf)
    np.minimum.at(rows, x, network[at] + out[:, None])
    hours = np.full((len(b), len(a)), np.inf)
    np.minimum.at(hours, y, rows[:, to].T + into[:, None])
    km = straight_km(spots.lon[a][:, None], spots.lat[a][:, None], spots.lon[b], spots.lat[b])
    local = np.where(km <= RADIUS, km * spots.rate[a][:, None], np.inf)
    return np.minimum(hours.T, local)


def _through(
    engine: Router, hubs: Spots, found: xr.Dataset, used: tuple[str, ...], pairs: tuple[Ints, Ints]
) -> Floats:
    """(pair,) quickest hours gate, hub to hub, gate."""
    a, b = pairs
    mine = np.isin(found["gate_kind"].values, used)
    place, hub = found["gate_place"].values[mine], found["gate_hub"].values[mine]
    time_to = found["gate_time"].values[mine]
    start = np.searchsorted(place, np.arange(len(hubs.lon) + 1))
    hours = np.full(len(a), np.inf)
    for block in _blocks(len(a)):
        rows = np.arange(len(a))[block]
        first = np.unique(np.concatenate([hub[start[p] : start[p + 1]] for p in a[rows]]))
        last = np.unique(np.concatenate([hub[start[p] : start[p + 1]] for p in b[rows]]))
        between = _matrix(engine, hubs, first, last)
        for row in rows:
            out, into = (slice(start[p], start[p + 1]) for p in (a[row], b[row]))
            legs = between[
                np.ix_(np.searchsorted(first, hub[out]), np.searchsorted(last, hub[into]))
            ]
            hours[row] = (time_to[out][:, None] + legs + time_to[into][None, :]).min()
    return hours


def _told(through: Floats, truth: Floats) -> dict[str, float]:
    usable = np.isfinite(truth) & np.isfinite(through) & (truth > 0)
    ratio = through[usable] / truth[usable]
    extra = 60 * (through[usable] - truth[usable])
    return {
        "n": int(usable.sum()),
        "network h, median": float(np.median(truth[usable])),
        "ratio, median": float(np.median(ratio)),
        "ratio, p90": float(np.quantile(ratio, 0.9)),
        "over 1.5 x, %": 100 * float((ratio > 1.5).mean()),
        "extra min, median": float(np.median(extra)),
    }


def _report(table: pd.DataFrame, land: Territory, found: xr.Dataset, seconds: float) -> None:
    print(f"\nSeed {SEED}; {land.facts.sizes['place']:,} places, {found.sizes['gate']:,} gates.\n")
    print("| " + " | ".join(table.columns) + " |\n" + "|---" * len(table.columns) + "|")
    for row in table.sort_values("pairs", kind="stable").itertuples(index=False):
        print("| " + " | ".join(f"{v:.2f}" if isinstance(v, float) else str(v) for v in row) + " |")
    _nearer(land, found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\n{seconds:.0f} s, peak {peak:.2f} GB.")


def _nearer(land: Territory, found: xr.Dataset) -> None:
    """The share of single places that lie nearer another seat than their own."""
    one, facts = _chosen(land), land.facts
    kind, place = found["gate_kind"].values, found["gate_place"].values
    hours = {}
    for name in ("own_seat", "other_seat"):
        hours[name] = np.full(facts.sizes["place"], np.inf)
        mine = kind == name
        np.minimum.at(hours[name], place[mine], found["gate_time"].values[mine])
    sooner = hours["other_seat"][one] < hours["own_seat"][one] - 1e-9
    seat = np.radians(np.column_stack([facts["seat_lon"].values, facts["seat_lat"].values]))
    at = np.radians(np.column_stack([facts["place_lon"].values, facts["place_lat"].values])[one])

    def sphere(x: Floats) -> Floats:
        lon, lat = x.T
        return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])

    _, near = cKDTree(sphere(seat)).query(sphere(at))
    straight = near != facts["place_county"].values[one]
    people = facts["population"].values[one]
    print(
        f"\nNearer another seat than their own: {100 * straight.mean():.1f} % of "
        f"{len(one):,} single places in a straight line ({100 * np.average(straight, weights=people):.1f} "
        f"% of their people), {100 * sooner.mean():.1f} % by time."
    )


if __name__ == "__main__":
    main()
