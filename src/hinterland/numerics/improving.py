"""What every single improvement of a network saves, with every pair free to change its way.

With one arc cheaper, c' for c from u to v, the best way of a pair is the old one or the best one by
the arc, d_iu + c' + d_vj. Small improvements, of which there are many, are booked along the tree of
each source (`corridors`); large ones and new arcs, of which there are few, are set against every
pair that they could serve. Both are exact, and they agree.

What a saving g of a pair is worth may bend: g m1 + g^2 m2 + g^3 m3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hinterland.numerics.corridors import add_by_corridors, add_by_pairs
from hinterland.numerics.hierarchy.arrays import INFINITE, Array, Costs, Floats, Ints
from hinterland.numerics.hierarchy.batches import Advance, run
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.lanes import LANES
from hinterland.numerics.hierarchy.matrix import fill

LARGE = 0.1
"""Share of the improvements that are set against every pair; measured to be fastest."""
FEW = 8000
"""So many at least: for fewer, trees are not worth growing."""
BLOCK = 2048
"""How many of them at a time."""
_PARTS = 4
"""Sums kept apart, whatever the number of threads, so that results do not depend on it."""


@dataclass(frozen=True, eq=False)
class Improvements:
    """Arcs that become cheaper, those of one improvement that end at one node together.

    Attributes:
        which: (bundle,) the improvement.
        head: (bundle,) node, ascending.
        first: (bundle + 1,) where the arcs of each begin.
        tail: (arc,) node.
        now: (arc,) whole units of cost, INFINITE where closed.
        then: (arc,) units of cost afterwards, not rounded.
        count: number of improvements.
    """

    which: Ints
    head: Ints
    first: Ints
    tail: Ints
    now: Costs
    then: Floats
    count: int

    @classmethod
    def of(
        cls, which: Ints, tail: Ints, head: Ints, now: Costs, then: Floats, count: int
    ) -> Improvements:
        """From columns of arcs in any order; what does not become cheaper falls away."""
        better = np.flatnonzero(then < np.where(now < INFINITE, now, np.inf))
        order = better[np.lexsort((which[better], head[better]))]
        mine, end = which[order], head[order]
        begins = np.ones(len(order), dtype=bool)
        begins[1:] = (mine[1:] != mine[:-1]) | (end[1:] != end[:-1])
        first = np.append(np.flatnonzero(begins), len(order)).astype(np.int64)
        return cls(mine[begins], end[begins], first, tail[order], now[order], then[order], count)

    def cheaper_by(self) -> Floats:
        """(bundle,) the most that an arc of it becomes cheaper; infinite where it opens."""
        by = np.where(self.now < INFINITE, self.now - self.then, np.inf)
        return np.maximum.reduceat(by, self.first[:-1]) if len(by) else by


@dataclass(frozen=True, eq=False)
class Bundles:
    """Improvements under the numbers of the hierarchy, as the kernels take them."""

    which: Ints
    head: Ints
    first: Ints
    tail: Ints
    now: Costs
    then: Floats
    at_node: Ints

    def __len__(self) -> int:
        return len(self.which)

    @property
    def columns(self) -> tuple[Any, ...]:
        """For a compiled kernel, which knows no classes."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def savings(
    metric: Metric,
    arcs: tuple[Ints, Ints, Costs],
    improvements: Improvements,
    sources: Ints,
    targets: Ints,
    worth: Array,
    *,
    objectives: int = 1,
    scale: float = 1.0,
    otherwise: Array | None = None,
    large: float = LARGE,
    few: int = FEW,
    threads: int = 1,
    advance: Advance = None,
) -> tuple[Floats, Floats]:
    """What every improvement alone is worth, over all pairs.

    Args:
        metric: hierarchy of the network as it is.
        arcs: its arcs: tail, head, and cost in whole units, at least 1.
        improvements: of arcs.
        sources, targets: nodes.
        worth: (source, target, order x objective) m1 of each objective, then m2, and so on.
        objectives: how many.
        scale: value of a unit of cost, in which savings are told.
        otherwise: (source, target) what a pair bears that has no way today, units of cost; without
            it such pairs count for nothing.
        large, few: see LARGE, FEW.
        threads: parts computed at the same time.
        advance: told the number of sources done.

    Returns:
        (improvement, objective) worth, and the part of it from pairs whose way of today does not
        pass the improved arcs.
    """
    net = _Net(metric, arcs, targets)
    near, limit, wide = _split(improvements, large, few)
    total = np.zeros((improvements.count, objectives))
    switching = np.zeros_like(total)
    done: dict[int, tuple[Array, Floats, Floats]] = {}
    between = _between(net, sources, targets, otherwise) if len(wide) else np.zeros((0, 0), int)

    def block(begin: int) -> int:
        bundles = net.bundles(improvements, wide[begin : begin + BLOCK])
        sums = np.zeros((len(bundles), objectives)), np.zeros((len(bundles), objectives))
        net.pairs(bundles, sources, between, worth, scale, *sums)
        done[begin] = bundles.which, *sums
        return 0

    def part(begin: int) -> int:
        sums = np.zeros_like(total), np.zeros_like(total)
        members = by_rank[begin : begin + size]
        for at in range(0, len(members), LANES):
            rows = members[at : at + LANES]
            net.corridors(bundles, limit, sources[rows], worth[rows], scale, *sums)
        done[begin] = np.arange(improvements.count), *sums
        return len(members)

    def collect() -> None:
        for begin in sorted(done):
            which, brought, switched = done.pop(begin)
            np.add.at(total, which, brought)
            np.add.at(switching, which, switched)

    run(block, range(0, len(wide), BLOCK), threads, None)
    collect()
    if len(near):
        by_rank = np.argsort(metric.topology.rank[sources], kind="stable")
        size = max(LANES, -(-len(sources) // (_PARTS * LANES)) * LANES)
        bundles = net.bundles(improvements, near)
        run(part, range(0, len(sources), size), threads, advance)
        collect()
    return total, switching


def _between(net: _Net, sources: Ints, targets: Ints, otherwise: Array | None) -> Costs:
    """(source, target) whole units, and what is borne where there is no way."""
    found = net.costs(sources, targets)
    if otherwise is not None:
        lost = (found >= INFINITE) & np.isfinite(otherwise)
        found[lost] = np.minimum(np.rint(otherwise[lost]), INFINITE - 1)
    return found


def _split(improvements: Improvements, large: float, few: int) -> tuple[Ints, int, Ints]:
    """Bundles for trees, the most that one of them becomes cheaper, and bundles for pairs."""
    by = improvements.cheaper_by()
    if len(by) <= few:
        return np.zeros(0, dtype=np.int64), 0, np.arange(len(by))
    small = (by <= np.quantile(np.minimum(by, INFINITE), 1 - large)) & (by < INFINITE)
    limit = int(np.ceil(by[small].max(initial=0.0)))
    return np.flatnonzero(small), limit, np.flatnonzero(~small)


class _Net:
    """The network under the numbers of its hierarchy, by which neighbours lie near each other."""

    def __init__(self, metric: Metric, arcs: tuple[Ints, Ints, Costs], targets: Ints) -> None:
        self.metric = metric
        self.label = metric.topology.rank.astype(np.int64)
        self.node = np.argsort(self.label)
        self.into = _by(self.label[arcs[1]], self.label[arcs[0]], arcs[2], len(self.label))
        self.at, self.targets = targets, self.label[targets]

    def bundles(self, given: Improvements, chosen: Ints) -> Bundles:
        """Some bundles, by their head."""
        order = chosen[np.argsort(self.label[given.head[chosen]], kind="stable")]
        length = np.diff(given.first)[order]
        first = np.append(0, np.cumsum(length)).astype(np.int64)
        rows = np.repeat(given.first[order] - first[:-1], length) + np.arange(first[-1])
        head = self.label[given.head[order]]
        return Bundles(
            given.which[order],
            head,
            first,
            self.label[given.tail[rows]],
            given.now[rows],
            given.then[rows],
            np.searchsorted(head, np.arange(len(self.label) + 1)).astype(np.int64),
        )

    def corridors(
        self,
        bundles: Bundles,
        limit: int,
        sources: Ints,
        worth: Array,
        scale: float,
        total: Floats,
        switching: Floats,
    ) -> None:
        """Add what small improvements bring to the pairs of some sources."""
        dist = self.costs(sources, self.node)
        roots = self.label[sources]
        add_by_corridors(
            self.into, dist, roots, self.targets, worth, bundles.columns, limit, scale, total,
            switching,
        )  # fmt: skip

    def pairs(
        self,
        bundles: Bundles,
        sources: Ints,
        between: Costs,
        worth: Array,
        scale: float,
        total: Floats,
        switching: Floats,
    ) -> None:
        """Add what some improvements bring, one row of the sums each."""
        heads, tails = self.node[bundles.head], self.node[bundles.tail]
        to_heads, to_tails = (
            np.ascontiguousarray(self.costs(sources, ends).T) for ends in (heads, tails)
        )
        onward = self.costs(heads, self.at)
        add_by_pairs(
            to_heads, to_tails, onward, between, worth, bundles.columns, scale, total, switching
        )

    def costs(self, sources: Ints, targets: Ints) -> Costs:
        """(source, target) whole units."""
        found = np.empty((len(sources), len(targets)), dtype=np.int32)
        fill(self.metric, sources, targets, found, scale=1.0)
        return found


def _by(key: Ints, other: Ints, cost: Costs, nodes: int) -> tuple[Array, Array, Costs]:
    """Arcs sorted by an end: where each node's begin, the other ends, costs."""
    order = np.lexsort((other, key))
    first = np.searchsorted(key[order], np.arange(nodes + 1)).astype(np.int32)
    return first, other[order].astype(np.int32), cost[order]
