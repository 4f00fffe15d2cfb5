"""Flows of a kernel summed over groups of places, without a matrix of places by places.

    F_gh = sum_{i in g} sum_{n in h} s_i K_ni z_n

What the places of a group send and ask for is first added up at the hubs that they use, so a county
costs a few hubs and all pairs of counties one product with the matrix between seats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from hinterland.equilibrate.hubs import Gates, Hierarchy
from hinterland.numerics.paths import Floats, Ints


@dataclass(frozen=True, eq=False)
class Entries:
    """Which hubs the places of each group use, every pair of group and hub once.

    Attributes:
        group, hub: (entry,), ascending by group.
        gate: (used,) gates of places that have a group.
        entry: (used,) the entry of each of them.
        groups: number of groups.
    """

    group: Ints
    hub: Ints
    gate: Ints
    entry: Ints
    groups: int

    @classmethod
    def of(cls, gates: Gates, group: Ints, groups: int) -> Entries:
        """The entries of a grouping.

        Args:
            gates: of the kernel.
            group: (place,) the group of each place; -1 for none.
            groups: number of groups.
        """
        mine = group[gates.place]
        used = np.flatnonzero(mine >= 0)
        hubs = int(gates.hub.max(initial=0)) + 1
        keys, entry = np.unique(mine[used] * hubs + gates.hub[used], return_inverse=True)
        return cls(keys // hubs, keys % hubs, used, entry.astype(np.int64), groups)

    def sums(self, gates: Gates, values: Floats) -> Floats:
        """(entry,) sum of f_nh x_n over the places of the group."""
        weight = gates.free[self.gate] * values[gates.place[self.gate]]
        return np.bincount(self.entry, weight, len(self.group)).astype(float)

    def matrix(self, gates: Gates, values: Floats, hubs: int) -> csr_matrix:
        """(group, hub) the same as a sparse matrix."""
        return csr_matrix(
            (self.sums(gates, values), (self.group, self.hub)), shape=(self.groups, hubs)
        )

    def pairs(self) -> tuple[Ints, Ints]:
        """Positions of every pair of entries of one group, an entry with itself included."""
        start = np.searchsorted(self.group, np.arange(self.groups + 1))
        count = np.diff(start)[self.group]
        first = np.repeat(np.arange(len(self.group)), count)
        within = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
        return first, start[self.group[first]] + within


def between_groups(
    way: Hierarchy, supply: Floats, asked: Floats, group: Ints, groups: int
) -> Floats:
    """(group from, group to) flows, added up over sectors.

    Args:
        way: kernel of the class.
        supply: (k, place) s of the sectors of the class.
        asked: (k, place) z.
        group: (place,); -1 for places that count neither as sellers nor as buyers.
        groups: number of groups.
    """
    entries = Entries.of(way.gates, group, groups)
    # Sparse products copy what is of another precision each time.
    between = np.asarray(way.hubs.between, dtype=float)
    sent = supply if way.outward is None else supply * way.outward
    total = np.zeros((groups, groups))
    for mine, wanted in zip(sent, asked, strict=True):
        give = entries.matrix(way.gates, mine, way.hubs.count)
        take = entries.matrix(way.gates, wanted, way.hubs.count)
        total += _risen(way, give) @ (_risen(way, take) @ between).T
        if len(way.hubs.parent):
            seats = way.hubs.seats
            total += (give[:, seats:] @ take[:, seats:].T).toarray()
    known = np.flatnonzero(group >= 0)
    own = (way.directly * supply * asked).sum(axis=0)[known]
    total[np.diag_indices(groups)] += np.bincount(group[known], own, groups)
    return total


def inside_groups(
    way: Hierarchy,
    supply: Floats,
    asked: Floats,
    group: Ints,
    groups: int,
    *,
    part: Ints,
    parts: int,
) -> Floats:
    """(k, group, part from, part to) flows inside each group, between its parts.

    Args:
        way, supply, asked, group, groups: as in `between_groups`.
        part: (place,) such as the tier.
        parts: number of parts.
    """
    entries = Entries.of(way.gates, group, groups)
    here, there = entries.pairs()
    through = way.hubs.pair(entries.hub[here], entries.hub[there])
    owner = entries.group[here]
    known = np.flatnonzero(group >= 0)
    sent = supply if way.outward is None else supply * way.outward
    direct = way.directly * supply * asked
    found = np.zeros((len(supply), groups, parts, parts))
    for k in range(len(supply)):
        give = [entries.sums(way.gates, sent[k] * (part == p)) for p in range(parts)]
        take = [entries.sums(way.gates, asked[k] * (part == p)) for p in range(parts)]
        for a in range(parts):
            for b in range(parts):
                each = give[a][there] * through * take[b][here]
                found[k, :, a, b] = np.bincount(owner, each, groups)
        own = np.bincount(group[known] * parts + part[known], direct[k, known], groups * parts)
        found[k][:, np.arange(parts), np.arange(parts)] += own.reshape(groups, parts)
    return found


def _risen(way: Hierarchy, at_hubs: csr_matrix) -> csr_matrix:
    """(group, seat) what is at seats, with what comes up from their towns."""
    hubs = way.hubs
    if not len(hubs.parent):
        return at_hubs
    towns = len(hubs.parent)
    up = csr_matrix((hubs.up, (np.arange(towns), hubs.parent)), shape=(towns, hubs.seats))
    return csr_matrix(at_hubs[:, : hubs.seats] + at_hubs[:, hubs.seats :] @ up)
