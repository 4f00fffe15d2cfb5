"""Costs of all pairs, by whichever of the two ways has less to do."""

from __future__ import annotations

from hinterland.numerics.hierarchy.arrays import Array, Ints
from hinterland.numerics.hierarchy.batches import Advance
from hinterland.numerics.hierarchy.customize import Metric
from hinterland.numerics.hierarchy.elimination import Topology
from hinterland.numerics.hierarchy.join import fill_by_join
from hinterland.numerics.hierarchy.sweep import Selection, fill_by_sweep, select

_COMMON_SHARE = 0.5
"""Ancestors that two nodes share, as a share of those that one has; measured on road graphs."""

_SWEEP_COST = 1.0
"""Time to relax one arc in a sweep over the time for one meeting of a join; measured."""

_VISIT_ARCS = 4
"""Arcs that take as long as entering and leaving a node of a sweep."""


def fill(
    metric: Metric,
    sources: Ints,
    targets: Ints,
    out: Array,
    *,
    scale: float,
    threads: int = 1,
    advance: Advance = None,
) -> None:
    """Write costs x scale of all pairs into `out`.

    Args:
        metric: hierarchy with costs.
        sources, targets: node positions, repeats allowed, at least one each.
        out: (source, target) int32 (costs as they are; `INFINITE` means no way), float32 or
            float64 (infinite where there is no way).
        scale: value of one unit of cost.
        threads: batches computed at the same time.
        advance: told the number of sources done.
    """
    chosen = select(metric.topology, targets)
    if _join_is_less(metric.topology, targets, chosen):
        fill_by_join(metric, sources, targets, out, scale=scale, threads=threads, advance=advance)
    else:
        fill_by_sweep(
            metric,
            sources,
            targets,
            out,
            scale=scale,
            threads=threads,
            advance=advance,
            chosen=chosen,
        )


def _join_is_less(topology: Topology, targets: Ints, chosen: Selection) -> bool:
    """Whether a join takes less time than a sweep, from what each has to do per source."""
    meetings = _COMMON_SHARE * float(topology.depth[topology.rank[targets]].sum())
    ranks = chosen.ranks
    arcs = int((topology.start[ranks + 1] - topology.start[ranks]).sum())
    return meetings < _SWEEP_COST * (arcs + _VISIT_ARCS * len(ranks))
