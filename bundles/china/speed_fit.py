"""Fit of the road model to published hours and recalled lengths, and its cross-validation.

Fastest paths are found under the present coefficients, the coefficients are fitted on these
paths by robust least squares of log ratios, and both steps are repeated. A held-out pair or
route takes no part in either step of its own fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from bundles.china.graph_edit import Graph, Ints, unit_vectors
from bundles.china.speeds import FITTED, LinkTerrain, RoadParameters, detour, speed, with_road_model

Floats = NDArray[np.float64]
LENGTH_SD, HOURS_SD, PRIOR_SD = 0.04, 0.05, 3.3
ROUNDS = 3


@dataclass(frozen=True)
class Observed:
    """Trips with a known quantity: (k,) node rows and the value (hours or km)."""

    start: Ints
    end: Ints
    value: Floats

    def take(self, rows: Sequence[int] | Ints) -> Observed:
        """A selection of the trips."""
        return Observed(self.start[rows], self.end[rows], self.value[rows])

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True)
class FitNetwork:
    """The uncontracted road graph with its terrain; kinds of ferry and typed road."""

    graph: Graph
    ground: LinkTerrain
    ferry_kind: int
    typed_kind: int

    def modelled(self, p: RoadParameters) -> Graph:
        """The graph with length and hours by the given coefficients."""
        return with_road_model(self.graph, self.ground, p, self.ferry_kind, self.typed_kind)


def nearest_nodes(graph: Graph, lon: Floats, lat: Floats) -> Ints:
    """(k,) row of the node nearest to each point."""
    _, row = cKDTree(unit_vectors(graph.lon, graph.lat)).query(unit_vectors(lon, lat))
    return np.asarray(row, dtype=np.int64)


def fastest_paths(graph: Graph, trips: Observed) -> list[Ints]:
    """Links of the fastest path of each trip, by SciPy's Dijkstra."""
    size = graph.node_count
    a, b = graph.start, graph.end
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((graph.hours, high, low))
    pair = low[order] * size + high[order]
    # Of parallel links the fastest: a sparse matrix would add their times up.
    best = order[np.concatenate([[True], pair[1:] != pair[:-1]])]
    keys = low[best] * size + high[best]
    hours = graph.hours[best]
    matrix = coo_array((hours, (a[best], b[best])), shape=(size, size)).tocsr()
    sources = np.unique(trips.start)
    _, before = dijkstra(matrix, directed=False, indices=sources, return_predecessors=True)
    paths = []
    for start, end in zip(trips.start.tolist(), trips.end.tolist(), strict=True):
        tree = before[np.searchsorted(sources, start)]
        nodes = [end]
        while nodes[-1] != start:
            if tree[nodes[-1]] < 0:
                raise ValueError(f"No road path between nodes {start} and {end}.")
            nodes.append(int(tree[nodes[-1]]))
        way = np.array(nodes)
        one, two = np.minimum(way[:-1], way[1:]), np.maximum(way[:-1], way[1:])
        paths.append(best[np.searchsorted(keys, one * size + two)])
    return paths


def fit(
    network: FitNetwork, p: RoadParameters, hours: Observed, lengths: Observed
) -> RoadParameters:
    """Coefficients fitted to hours and lengths, starting from `p`."""
    first = np.array([getattr(p, name) for name in FITTED])
    for _ in range(ROUNDS):
        graph = network.modelled(p)
        on_time = fastest_paths(graph, hours)
        on_road = fastest_paths(graph, lengths)

        def misfit(
            log_scale: Floats,
            p: RoadParameters = p,
            on_time: list[Ints] = on_time,
            on_road: list[Ints] = on_road,
        ) -> Floats:
            trial = _scaled(p, first, log_scale)
            time = _sums(network, trial, on_time)[1] + trial.road_terminal_time
            km = _sums(network, trial, on_road)[0]
            return np.concatenate(
                [
                    np.log(time / hours.value) / HOURS_SD,
                    np.log(km / lengths.value) / LENGTH_SD,
                    log_scale / PRIOR_SD,
                ]
            )

        now = np.log(np.array([getattr(p, name) for name in FITTED]) / first)
        p = _scaled(p, first, least_squares(misfit, now, loss="soft_l1").x)
    return p


def predict_hours(network: FitNetwork, p: RoadParameters, trips: Observed) -> Floats:
    """Hours of each trip, terminal time included."""
    paths = fastest_paths(network.modelled(p), trips)
    return _sums(network, p, paths)[1] + p.road_terminal_time


def predict_km(network: FitNetwork, p: RoadParameters, trips: Observed) -> Floats:
    """Road length in km of the fastest path of each trip."""
    return _sums(network, p, fastest_paths(network.modelled(p), trips))[0]


def cross_validated_hours(  # noqa: PLR0917
    network: FitNetwork,
    p: RoadParameters,
    hours: Observed,
    always: Observed,
    lengths: Observed,
    folds: Ints,
) -> Floats:
    """Predicted hours of each trip from a fit without its fold; `always` stays in every fit."""
    predicted = np.full(len(hours), np.nan)
    for fold in np.unique(folds):
        out = np.flatnonzero(folds == fold)
        used = join(hours.take(np.flatnonzero(folds != fold)), always)
        fitted = fit(network, p, used, lengths)
        predicted[out] = predict_hours(network, fitted, hours.take(out))
    return predicted


def left_out_km(
    network: FitNetwork, p: RoadParameters, hours: Observed, lengths: Observed, rows: Ints
) -> Floats:
    """Length of each route of `rows` from a fit on all the other routes."""
    predicted = []
    for row in rows:
        others = np.flatnonzero(np.arange(len(lengths)) != row)
        fitted = fit(network, p, hours, lengths.take(others))
        predicted.append(float(predict_km(network, fitted, lengths.take([int(row)]))[0]))
    return np.array(predicted)


def join(one: Observed, two: Observed) -> Observed:
    """The trips of both."""
    return Observed(
        np.concatenate([one.start, two.start]),
        np.concatenate([one.end, two.end]),
        np.concatenate([one.value, two.value]),
    )


def _scaled(p: RoadParameters, first: Floats, log_scale: Floats) -> RoadParameters:
    values = (first * np.exp(log_scale)).tolist()
    return replace(p, **dict(zip(FITTED, values, strict=True)))


def _sums(network: FitNetwork, p: RoadParameters, paths: list[Ints]) -> tuple[Floats, Floats]:
    """Road km and hours of each path."""
    rows = np.concatenate(paths)
    owner = np.repeat(np.arange(len(paths)), [len(path) for path in paths])
    ground, km = network.ground.take(rows), network.graph.km[rows]
    kind = network.graph.kind[rows]
    ferry = kind == network.ferry_kind
    plain = ferry | (kind == network.typed_kind)
    road_km = km * np.where(plain, 1.0, detour(km, ground, p))
    hours = road_km / np.where(ferry, p.ferry_speed, speed(ground, p))
    count = len(paths)
    total = [np.bincount(owner, w, count).astype(np.float64) for w in (road_km, hours)]
    return total[0], total[1]
