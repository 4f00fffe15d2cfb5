"""Beside gegravity 0.3 on its own sample: `python -m bench.equilibrium_gegravity SAMPLE.csv`.

Thirty countries of 2006, an agreement between Canada and Japan. The package solves the same equations
with output and spending shares frozen at the baseline, so its numbers differ from a cleared
equilibrium; times are those of baseline and experiment, interleaved. It is no dependency: install it
beside, for instance with `pip install --target`, and put the folder on PYTHONPATH.
"""

from __future__ import annotations

import os
import sys
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from hinterland.equilibrate import Causes, Dense, Economy, Technology, Trade, solve
from hinterland.numerics.balancing import balanced

WEIGHTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
    "constant": 16.32434,
}
SIGMA = 5.0


def main(path: str, repeats: int = 5) -> None:
    """Print both times and Canada's gain."""
    rows = pd.read_csv(path)
    rows = rows[rows["year"] == 2006].assign(constant=1)
    after = rows.copy()
    pair = {"CAN", "JPN"}
    agreed = rows["exporter"].isin(pair) & rows["importer"].isin(pair)
    after.loc[agreed & (rows["exporter"] != rows["importer"]), "pta"] = 1
    try:
        import gegravity
    except ImportError:
        gegravity = None
        print("gegravity is not installed: only ours is timed")
    ours, theirs = [], []
    for _ in range(repeats):
        gain, seconds = timed(lambda: solved(rows, after))
        ours.append(seconds)
        if gegravity is not None:
            other, seconds = timed(lambda: package(gegravity, rows, after))
            theirs.append(seconds)
    print(f"ours      {median(ours):.4f} s  Canada {gain:+.5f} %  load {os.getloadavg()[0]:.1f}")
    if theirs:
        times = median(theirs) / median(ours)
        print(f"gegravity {median(theirs):.4f} s  Canada {other:+.5f} %  {times:.0f} times ours")


def solved(rows: pd.DataFrame, after: pd.DataFrame) -> float:
    """% that Canada gains, all markets cleared."""
    names = sorted(set(rows["exporter"]))
    made = rows.groupby("exporter")["Y"].first().loc[names].to_numpy(float)
    bought = rows.groupby("importer")["E"].first().loc[names].to_numpy(float)
    made, bought = made / made.sum(), bought / bought.sum()
    before, changed = (Dense(_free(table, names)) for table in (rows, after))
    supply, _ = balanced(before.spread, before.gather, made[None], bought[None])
    economy = Economy(
        Technology.of_labour(),
        Trade(np.array([SIGMA - 1]), (before,), np.array([0]), supply),
        np.ones((1, 1)),
        made[None],
        made,
        transfers=bought - made,
    )
    found = solve(economy, Causes(kernels=[changed])).outcome
    canada = names.index("CAN")
    return float(100 * np.expm1(found.income[canada] - found.consumer_price[canada]))


def _free(rows: pd.DataFrame, names: list[str]) -> np.ndarray:
    free = np.exp(sum(weight * rows[word] for word, weight in WEIGHTS.items()))
    table = rows.assign(free=free).pivot(index="importer", columns="exporter", values="free")
    return table.loc[names, names].to_numpy(float)


def package(gegravity: Any, rows: pd.DataFrame, after: pd.DataFrame) -> float:
    """% change of Canada's product as the package has it."""
    weights = pd.DataFrame({"name": list(WEIGHTS), "value": list(WEIGHTS.values())})
    model = gegravity.OneSectorGE(
        gegravity.BaselineData(
            rows.assign(year="2006"),
            imp_var_name="importer",
            exp_var_name="exporter",
            year_var_name="year",
            trade_var_name="trade",
            expend_var_name="E",
            output_var_name="Y",
        ),
        year="2006",
        reference_importer="DEU",
        expend_var_name="E",
        output_var_name="Y",
        sigma=SIGMA,
        cost_variables=list(WEIGHTS),
        cost_coeff_values=gegravity.CostCoeffs(weights, identifier_col="name", coeff_col="value"),
        quiet=True,
    )
    model.build_baseline(omr_rescale=10)
    model.define_experiment(after.assign(year="2006"))
    model.simulate()
    return float(model.country_results.loc["CAN", "GDP change (percent)"])


def timed(work: Any) -> tuple[Any, float]:
    """Result and seconds."""
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


if __name__ == "__main__":
    main(*sys.argv[1:2])
