"""Accuracy of the modelled road lengths and hours against figures outside the fit.

Reads the published 2024 road hours (Ma and Tang 2024) from `shared/data`, which the project does
not ship; without them the report says so. Every figure is recomputed from the network that
`bundles.china.roads` prepares:

* hours: cross-validated in six random folds, and with one region of the pairs left out at a time;
* lengths: leave one route out, along the fastest path;
* shipped: hours and lengths by the typed coefficients.

Run: `python -m bench.data_accuracy_roads ../shared [cache folder]`.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bundles.china.boundary import mainland
from bundles.china.graph_edit import Graph
from bundles.china.inputs import package_file
from bundles.china.roads import FERRY, TYPED, TYPED_ROAD, prepare_roads
from bundles.china.speed_fit import (
    FitNetwork,
    Observed,
    cross_validated_hours,
    fit,
    join,
    left_out_km,
    nearest_nodes,
    predict_hours,
    predict_km,
)
from bundles.china.speeds import FITTED, link_terrain, read_parameters

Floats = NDArray[np.float64]
PAIRS = "road_hours_2024_prefecture_pairs.csv"
FOLDS = 6
SEED = 20240
# One recalled time holds the slowing above 3,500 m, where no published pair runs.
PLATEAU = ("Golmud-Lhasa", 16.0)


def report(shared: Path, cache: Path | None = None) -> dict[str, object]:
    """Cross-validated errors of hours and left-out lengths of known routes."""
    path = shared / "data" / PAIRS
    if not path.exists():
        return {"skipped": f"{PAIRS} is not in {shared / 'data'}"}
    network, p = _network(cache), read_parameters()
    hours, names = _hours(network.graph, path)
    routes = pd.read_csv(TYPED / "road_routes.csv")
    lengths = _lengths(network.graph, routes)
    at = int(np.flatnonzero(routes["route"] == PLATEAU[0])[0])
    plateau = lengths.take([at])
    anchor = Observed(plateau.start, plateau.end, np.array([PLATEAU[1]]))
    every = join(hours, anchor)
    refit = fit(network, p, every, lengths)
    folds = np.random.default_rng(SEED).permutation(len(hours)) % FOLDS
    judged = np.flatnonzero(routes["judged"] == "yes")
    held_out = left_out_km(network, p, every, lengths, judged)
    by_fold = cross_validated_hours(network, p, hours, anchor, lengths, folds)
    by_region = cross_validated_hours(network, p, hours, anchor, lengths, _regions(names))
    shipped_km = predict_km(network, p, lengths)
    return {
        "pairs": len(hours),
        "hours_cross_validated": _errors(by_fold, hours.value),
        "hours_region_left_out": _errors(by_region, hours.value),
        "hours_shipped_coefficients": _errors(predict_hours(network, p, hours), hours.value),
        "length_left_out": _routes(routes.iloc[judged], held_out),
        "length_shipped_coefficients": _routes(routes, shipped_km),
        "refitted": {name: round(float(getattr(refit, name)), 4) for name in FITTED},
        "shipped": {name: getattr(p, name) for name in FITTED},
    }


def _errors(predicted: Floats, known: Floats) -> dict[str, float]:
    error = np.abs(predicted / known - 1.0)
    return {
        "median": round(float(np.median(error)), 4),
        "p90": round(float(np.quantile(error, 0.9)), 4),
        "bias": round(float(np.exp(np.mean(np.log(predicted / known))) - 1.0), 4),
    }


def _routes(routes: pd.DataFrame, km: Floats) -> dict[str, dict[str, float]]:
    return {
        str(name): {
            "model_km": round(float(value)),
            "known_km": float(known),
            "ratio": round(float(value / known), 3),
        }
        for name, known, value in zip(routes["route"], routes["road_km"], km, strict=True)
    }


def _network(cache: Path | None) -> FitNetwork:
    stored = cache / "road_fit_network.pickle" if cache is not None else None
    if stored is not None and stored.exists():
        with stored.open("rb") as file:
            kept: FitNetwork = pickle.load(file)
        return kept
    graph = prepare_roads(mainland())
    network = FitNetwork(graph, link_terrain(graph), FERRY, TYPED_ROAD)
    if stored is not None:
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(pickle.dumps(network))
    return network


def _hours(graph: Graph, path: Path) -> tuple[Observed, pd.DataFrame]:
    pairs = pd.read_csv(path, dtype={"origin_prefecture": str, "destination_prefecture": str})
    seats = pd.read_csv(package_file("cpca", "cpca/resources/adcodes.csv"), dtype={"adcode": str})
    seats = seats.dropna().set_index(seats.dropna()["adcode"].str[:6])
    ends = []
    for column in ("origin_prefecture", "destination_prefecture"):
        # A municipality has no prefecture row of its own: its seat is the province's row.
        codes = [c + "00" if c + "00" in seats.index else c[:2] + "0000" for c in pairs[column]]
        found = seats.loc[codes]
        lon, lat = found["longitude"].to_numpy(float), found["latitude"].to_numpy(float)
        ends.append(nearest_nodes(graph, lon, lat))
    return Observed(ends[0], ends[1], pairs["road_h_2024"].to_numpy(float)), pairs


def _lengths(graph: Graph, routes: pd.DataFrame) -> Observed:
    ends = [
        nearest_nodes(graph, routes[f"{e}_lon"].to_numpy(float), routes[f"{e}_lat"].to_numpy(float))
        for e in ("from", "to")
    ]
    return Observed(ends[0], ends[1], routes["road_km"].to_numpy(float))


def _regions(pairs: pd.DataFrame) -> NDArray[np.int64]:
    """Pairs grouped by the provinces of both ends: no fold shares a corridor with another."""
    both = pairs["origin_prefecture"].str[:2] + pairs["destination_prefecture"].str[:2]
    codes, _ = pd.factorize(both)
    return np.asarray(codes, dtype=np.int64)


if __name__ == "__main__":
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(json.dumps(report(Path(sys.argv[1]), folder), indent=1, ensure_ascii=False))
