"""Catchment measures against PySAL `access` (Chicago) and R `accessibility` (Belo Horizonte)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hinterland.numerics.catchments import (
    Pairs,
    Stream,
    catchment_ratio,
    cumulative,
    gravity,
    passive,
)
from hinterland.numerics.concentration import (
    concentration_index,
    erreygers_index,
    palma_ratio,
    shortfall,
)
from hinterland.numerics.decay import (
    Binary,
    Exponential,
    Gaussian,
    Linear,
    Logistic,
    Power,
    Stepped,
)
from hinterland.numerics.floating import floating_catchment, spatial_availability, two_step
from hinterland.numerics.inequality import gini, theil_t
from hinterland.numerics.nearness import balancing_cost, cost_to_reach

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"


def _case(name: str) -> Path:
    if not (CASES / name).is_dir():
        pytest.skip(f"the published case is not beside the repository (../shared/cases/{name})")
    return CASES / name


def test_chicago_as_pysal_has_it() -> None:
    folder = _case("chicago_euclid")
    zones = pd.read_csv(folder / "zones.csv")
    expected = pd.read_csv(folder / "expected_access.csv")
    assert (zones["geoid"] == expected["geoid"]).all()
    x, y = zones["x_m"].to_numpy(), zones["y_m"].to_numpy()
    people, count = zones["pop"].to_numpy(dtype=float), len(zones)

    def stream():
        for first in range(0, count, 300):
            rows = np.arange(first, min(first + 300, count))
            metres = np.hypot(x[rows, None] - x, y[rows, None] - y)
            origin, destination = np.indices(metres.shape)
            yield Pairs(origin.ravel() + first, destination.ravel(), metres.ravel())

    steps = Stepped((5e3, 10e3, 15e3), (1.0, 0.68, 0.22))
    for kind in ("doc", "dentist"):
        supply = zones[kind].to_numpy(dtype=float)
        found = {
            "gravity": gravity(stream, count, supply, Power(2.0, 500.0, 1e4)),
            "cum10km": cumulative(stream, count, supply, 1e4),
            "2sfca10km": two_step(stream, people, supply, 1e4),
            "e2sfca": floating_catchment(stream, people, supply, steps),
            "g2sfca": floating_catchment(stream, people, supply, Gaussian(1e4, 3e4)),
            "3sfca": floating_catchment(stream, people, supply, steps, "selective"),
            "fca15km": catchment_ratio(stream, count, supply, people, Binary(15e3)),
        }
        for name, values in found.items():
            truth = expected[f"{name}_{kind}"].to_numpy(dtype=float)
            known = np.isfinite(truth)
            assert known.mean() > 0.99, name
            np.testing.assert_allclose(
                values[known], truth[known], rtol=1e-6, atol=1e-18, err_msg=f"{name} {kind}"
            )


def _belo_horizonte(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, Stream]:
    zones = pd.read_csv(folder / "zones.csv")
    expected = pd.read_csv(folder / "expected_zones.csv")
    assert (zones["id"] == expected["id"]).all()
    pairs = pd.read_csv(folder / "od.csv.gz").sort_values(["from", "to"])
    origin, destination = pairs["from"].to_numpy(), pairs["to"].to_numpy()
    minutes = pairs["minutes"].to_numpy(dtype=float)
    cuts = np.searchsorted(origin, [0, 200, 201, 700, len(zones)])

    def stream():
        for a, b in pairwise(cuts):
            yield Pairs(origin[a:b], destination[a:b], minutes[a:b])

    return zones, expected, stream


def test_belo_horizonte_as_r_accessibility_has_it() -> None:
    zones, expected, stream = _belo_horizonte(_case("bho_accessibility"))
    people = zones["population"].to_numpy(dtype=float)
    jobs, schools = (zones[word].to_numpy(dtype=float) for word in ("jobs", "schools"))
    count = len(zones)
    strict = Stepped((10.0, 20.0, 30.0), (1.0, 0.67, 0.33), inclusive=False)
    slow = Exponential(0.05)
    found = {
        "cum30_jobs_active": cumulative(stream, count, jobs, 30.0),
        "cum60_schools_active": cumulative(stream, count, schools, 60.0),
        "cum30_pop_passive": passive(stream, people, count, Binary(30.0)),
        "cost_closest1_school": cost_to_reach(stream, count, schools, 1.0),
        "cost_closest3_school": cost_to_reach(stream, count, schools, 3.0),
        "grav_exp005_jobs": gravity(stream, count, jobs, slow),
        "grav_exp005_pop_passive": passive(stream, people, count, slow),
        "grav_linear60_jobs": gravity(stream, count, jobs, Linear(60.0)),
        "grav_logistic40_10_jobs": gravity(stream, count, jobs, Logistic(40.0, 10.0)),
        "grav_stepped_jobs": gravity(stream, count, jobs, strict),
        "fca2s_bin50_jobs": two_step(stream, people, jobs, 50.0),
        "fca2s_exp005_jobs": floating_catchment(stream, people, jobs, slow),
        "bfca_exp005_jobs": floating_catchment(stream, people, jobs, slow, "balanced"),
        "spavail_exp01_jobs": spatial_availability(stream, people, jobs, Exponential(0.1)),
        "balcost_jobs": balancing_cost(stream, people, jobs, step=1.0),
    }
    assert set(found) == set(expected.columns) - {"id"}
    for name, values in found.items():
        truth = expected[name].to_numpy(dtype=float)
        whole = name.startswith(("cum", "balcost"))
        if name.startswith(("cost", "balcost")):
            assert np.array_equal(np.isfinite(values), np.isfinite(truth)), name
        known = np.isfinite(truth)
        np.testing.assert_allclose(
            values[known], truth[known], rtol=0 if whole else 1e-9, atol=0, err_msg=name
        )


def test_inequality_of_access_in_belo_horizonte() -> None:
    folder = _case("bho_accessibility")
    zones, _, stream = _belo_horizonte(folder)
    people = zones["population"].to_numpy(dtype=float)
    within = cumulative(stream, len(zones), zones["jobs"].to_numpy(dtype=float), 30.0)
    expected = pd.read_csv(folder / "expected_indices.csv").set_index("index")["value"]
    income = zones["income_per_capita"].to_numpy(dtype=float)
    found = {
        "palma": palma_ratio(people, within, income),
        "gini": gini(people, within),
        "ci_standard": concentration_index(people, within, income),
        "ci_corrected": erreygers_index(people, within, income),
        "theil_t": theil_t(people, within),
        **{f"fgt{power}": shortfall(people, within, 95368.0, power) for power in (0, 1, 2)},
    }
    assert len(found) == len(expected)
    for name, value in found.items():
        key = f"{name}_cum30_jobs" + ("_line95368" if name.startswith("fgt") else "")
        assert value == pytest.approx(expected[key], rel=1e-9), name
