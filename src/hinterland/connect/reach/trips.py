"""Trips from every place to destinations of one kind: by road from door to door, or straight there.

A trip by road takes the way from the place to a road, the road, the way from the road to the
destination, and once the setting `road_terminal_time`. Within `direct_km` a single settlement may
also go straight, on local roads and without that time, and every place to its own seat and what
stands there (`own_place`). What lies in a place itself is no way off in a single settlement, and
elsewhere as far as the own seat: people of a place that stands for many settlements are about so
far from each other.

Pairs come block by block of places; blocks are kept for later passes as far as `memory` allows, and
made anew beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from hinterland.connect.access import place_seat_time, terminal_time
from hinterland.connect.network import road_graph
from hinterland.connect.reach.opportunities import (
    Destinations,
    chord,
    destinations,
    ground,
    on_sphere,
    units,
)
from hinterland.connect.reach.own_place import own_ways
from hinterland.connect.village.access_points import (
    AccessPoints,
    access_points,
    individual,
    local_rate,
)
from hinterland.flow import Territory
from hinterland.numerics.bounded import Forward, Shorts, in_order, reach
from hinterland.numerics.catchments import Pairs
from hinterland.numerics.groups import Mask
from hinterland.numerics.joining import Rows, Rules, join, keep_best
from hinterland.numerics.paths import Floats, Graph, Ints
from hinterland.numerics.seeded import Seeds, nearest_seeds
from hinterland.records.progress import Progress, silent

DIRECT_KM = 10.0
"""km up to which a settlement may go straight to a destination on local roads; assumed."""

MEMORY = 1 << 30
"""Bytes of pairs kept for later passes."""

PAIRS_A_BLOCK = 1 << 23
"""Pairs that a block is meant to hold at most."""

LEAST_BLOCK, LARGEST_BLOCK, SAMPLE = 64, 8192, 32


@dataclass(frozen=True, eq=False)
class Trips:
    """All trips of a territory's places to one kind of destination.

    Attributes:
        territory: facts.
        to: the destinations.
        clip: county, prefecture or province that a trip stays inside; None for no limit.
        direct_km: km up to which a single settlement may go straight.
        threads: how many searches at once; as many as there are processors if None.
        memory: bytes of pairs kept between passes.
        block: places a block; chosen by how much a sample of the places reaches if None.
        progress: told how many places are done.
        ways: ways from the places to the road, where they are known already.
    """

    territory: Territory
    to: Destinations
    clip: str | None = None
    direct_km: float = DIRECT_KM
    threads: int | None = None
    memory: int = MEMORY
    block: int | None = None
    progress: Progress = field(default=silent)
    ways: AccessPoints | None = None

    @classmethod
    def of(cls, territory: Territory, to: str, clip: str | None = None) -> Trips:
        """Trips to a kind of destination by its word."""
        return cls(territory, destinations(territory, to), clip)

    @property
    def places(self) -> int:
        """Number of places."""
        return int(self.territory.facts.sizes["place"])

    @cached_property
    def doors(self) -> AccessPoints:
        """Ways from the places to the road."""
        return access_points(self.territory) if self.ways is None else self.ways

    @cached_property
    def graph(self) -> Graph:
        """Roads and ferries, hours."""
        return road_graph(self.territory)

    @cached_property
    def clipped(self) -> tuple[Ints, Ints]:
        """Unit of each place and of each destination; empty where nothing is clipped."""
        unit = units(self.territory, self.clip)
        if unit is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return unit[self.territory.facts["place_county"].values], unit[self.to.county]

    @cached_property
    def points(self) -> tuple[Floats, cKDTree]:
        """Places, and a tree of the destinations, as unit vectors."""
        facts = self.territory.facts
        places = on_sphere(facts["place_lon"].values, facts["place_lat"].values)
        return places, cKDTree(on_sphere(self.to.lon, self.to.lat))

    def stream(self, cutoff: float) -> Stream:
        """The stream of pairs up to `cutoff` hours; see `hinterland.numerics.catchments`."""
        return Stream(self, cutoff)

    def nearest(self, k: int = 1) -> tuple[Floats, Ints]:
        """(place, k) hours to the nearest destinations, however far, and which; -1 for none."""
        place_unit, unit = self.clipped
        doors, to = self.doors, self.to
        group = np.zeros(len(to.node), np.int64) if not len(unit) else unit[to.owner]
        asking = np.zeros(len(doors.node), np.int64) if not len(unit) else place_unit[doors.place]
        seeds = Seeds(to.node, to.hours, to.owner, group)
        hours, which = nearest_seeds(self.graph, seeds, doors.node, asking, k, threads=self.threads)
        hours = hours + doors.hours[:, None] + terminal_time(self.territory)
        straight = self.straight(slice(0, self.places))
        row = np.repeat(np.arange(self.places), np.diff(straight.starts))
        at, cost = straight.at.astype(np.int64), straight.cost
        if len(unit):
            inside = place_unit[row] == unit[at]
            row, at, cost = row[inside], at[inside], cost[inside]
        return keep_best(
            np.concatenate([np.repeat(doors.place, k), row]),
            np.concatenate([which.ravel(), at]),
            np.concatenate([hours.ravel(), cost]),
            self.places,
            k,
        )

    def straight(self, part: slice) -> Rows:
        """Ways that need no network, by place in `part`: within `direct_km`, to seat and self."""
        row, at, hours = self._direct(part)
        if self.to.local:
            own, there, local = self._local(part)
            row, at = np.concatenate([row, own]), np.concatenate([at, there])
            hours = np.concatenate([hours, local])
        return Rows.of(row, at.astype(np.int32), hours, part.stop - part.start)

    def _local(self, part: slice) -> tuple[Ints, Ints, Floats]:
        """Ways to what lies at the own seat or in the place itself."""
        if self.to.local == "facilities":
            return own_ways(self.territory, self.to, part)
        return self._to_seat(part) if self.to.local == "seats" else self._inside(part)

    def _to_seat(self, part: slice) -> tuple[Ints, Ints, Floats]:
        """Local ways to the own county's seat, where that is a destination."""
        county = self.territory.facts["place_county"].values[part].astype(np.int64)
        seat_of = np.full(self.territory.facts.sizes["county"], -1, dtype=np.int64)
        seat_of[self.to.county] = np.arange(len(self.to.county))
        row = np.flatnonzero(seat_of[county] >= 0)
        return row, seat_of[county[row]], place_seat_time(self.territory)[part][row]

    def _inside(self, part: slice) -> tuple[Ints, Ints, Floats]:
        """From each place to itself."""
        alone = individual(self.territory)[part]
        hours = np.where(alone, 0.0, place_seat_time(self.territory)[part])
        return np.arange(len(hours)), np.arange(part.start, part.stop), hours

    def _direct(self, part: slice) -> tuple[Ints, Ints, Floats]:
        """Straight ways of single settlements to destinations within `direct_km`."""
        alone = np.flatnonzero(individual(self.territory)[part])
        if not len(alone) or not len(self.to.label) or self.direct_km <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        places, tree = self.points
        near = cKDTree(places[part][alone]).sparse_distance_matrix(
            tree, chord(self.direct_km), output_type="ndarray"
        )
        near = near[np.lexsort((near["j"], near["i"]))]
        row = alone[near["i"]]
        hours = ground(near["v"]) * local_rate(self.territory)[0][part][row]
        return row, near["j"].astype(np.int64), hours


class Stream:
    """A stream of pairs up to a cutoff: called for each pass, an iterator of blocks."""

    def __init__(self, trips: Trips, cutoff: float) -> None:
        self.trips, self.cutoff = trips, float(cutoff)
        self._network = Forward.of(trips.graph)
        self._behind = _behind(trips.to, trips.graph.nodes)
        self._wanted: Mask = np.diff(self._behind.starts) > 0
        self._kept: dict[int, Pairs] = {}
        self._room = trips.memory

    def __call__(self) -> Iterator[Pairs]:
        """One pass over the blocks, in the order of the places."""
        places, size = self.trips.places, self._block_size
        parts = [slice(at, min(at + size, places)) for at in range(0, places, size)]
        what = f"trips to {self.trips.to.to} within {self.cutoff:g} h"
        with self.trips.progress(what, places) as advance:
            for part, pairs in zip(
                parts, in_order(self._pairs, parts, self.trips.threads), strict=True
            ):
                self._keep(part.start, pairs)
                yield pairs
                advance(part.stop - part.start)

    @cached_property
    def _block_size(self) -> int:
        """Places a block: large blocks share searches, but must not hold too many pairs."""
        places = self.trips.places
        if self.trips.block is not None:
            return self.trips.block
        if places * len(self.trips.to.label) <= PAIRS_A_BLOCK:
            return max(places // 8, LEAST_BLOCK)
        sample = np.unique(np.linspace(0, places - 1, SAMPLE).astype(np.int64)).tolist()
        most = max(len(self._pairs(slice(place, place + 1)).cost) for place in sample)
        return int(np.clip(PAIRS_A_BLOCK // max(2 * most, 1), LEAST_BLOCK, LARGEST_BLOCK))

    def _keep(self, start: int, pairs: Pairs) -> None:
        size = pairs.origin.nbytes + pairs.destination.nbytes + pairs.cost.nbytes
        if start not in self._kept and size <= self._room:
            self._kept[start] = pairs
            self._room -= size

    def _pairs(self, part: slice) -> Pairs:
        if part.start in self._kept:
            return self._kept[part.start]
        doors, network = self._legs(part)
        place_unit, unit = self.trips.clipped
        rules = Rules(self.cutoff, place_unit[part] if len(unit) else place_unit, unit)
        joined = join(doors, network, self._behind, self.trips.straight(part), rules)
        counts = np.diff(joined.starts)
        origin = np.repeat(np.arange(part.start, part.stop, dtype=np.int32), counts)
        return Pairs(origin, joined.at, joined.cost)

    def _legs(self, part: slice) -> tuple[Rows, Rows]:
        """Ways of the places in `part` to the road, and what can be reached from there."""
        trips = self.trips
        first, last = trips.doors.start[part.start], trips.doors.start[part.stop]
        hours = trips.doors.hours[first:last] + terminal_time(trips.territory)
        node, row = np.unique(trips.doors.node[first:last], return_inverse=True)
        least = np.full(len(node), np.inf)
        np.minimum.at(least, row, hours)
        reached = reach(self._network, node, self.cutoff - least, self._wanted)
        place = trips.doors.place[first:last] - part.start
        doors = Rows.of(place, row.astype(np.int64), hours, part.stop - part.start)
        return doors, Rows(reached.starts, reached.node, reached.cost)


def _behind(to: Destinations, nodes: int) -> Rows:
    """By node: destinations behind it and the hours to them."""
    owner: Shorts = to.owner.astype(np.int32)
    return Rows.of(to.node, owner, to.hours, nodes)
