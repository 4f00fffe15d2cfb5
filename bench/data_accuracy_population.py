"""Accuracy of the modelled population and employment of the China bundle against the 2020 census.

The coefficients are refitted and compared with the typed ones, and all errors are given with one
province left out at a time: fitted on 30 provinces, predicted in the 31st (whose published urban
and rural totals the model uses by design). Needs the builder's packages and the census workbook.

    python -m bench.data_accuracy_population [FOLDER WITH data/] [CACHE]
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench import census_2020, employment_fit, population_fit
from bundles.china import county_table, employment, population
from bundles.china.population import Parameters
from bundles.china.units import WEST_12


def report(shared: Path, cache: Path | None = None) -> dict[str, Any]:
    """Matches, coefficients and errors; `shared` holds data/census_county_2020_v1.xlsx.

    `cache` keeps polygons and raster samples between runs; without it they are made anew.
    """
    workbook = shared / "data" / census_2020.NAME
    if not workbook.exists():
        raise FileNotFoundError(f"The census workbook is not at {workbook}.")
    with tempfile.TemporaryDirectory() as scratch:
        base = county_table.ground(cache or Path(scratch))
    rows = population.areas(base.units, base.land, base.counts)
    is_unit = rows["is_unit"].to_numpy()
    census = census_2020.read(workbook)
    codes, matches = census_2020.match(census, base.units, rows.index[~is_unit])
    observed = census.reindex(codes.reindex(rows.index)).set_axis(rows.index)
    typed = population.parameters()
    people, result = _population(rows, observed, typed)
    employed = _employment(base, rows, people, observed[is_unit], typed)
    return {"matches": matches, "population": result, "employment": employed}


def _population(
    rows: pd.DataFrame, observed: pd.DataFrame, typed: Parameters
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Left-out predictions (urban, rural) of all rows, and the errors of the model's variants."""
    problem = population_fit.Problem(rows, observed, typed)
    unit = rows["is_unit"].to_numpy()
    west = unit & rows["province"].isin(WEST_12).to_numpy()
    fitted = problem.unpack(problem.fit(problem.known))
    refitted = dataclasses.replace(typed, urban=fitted["urban"], rural=fitted["rural"])
    shipped = population.split(rows, typed, problem.totals)
    folded = population.fold_zones(rows, shipped)
    plain = _plain(rows, problem.totals)
    urban, rural = problem.leave_one_out()
    people = pd.DataFrame({"urban": urban, "rural": rural}, index=rows.index)

    def errors(frame: pd.DataFrame, kept: Any) -> dict[str, float]:
        chosen = frame[kept]
        return population_fit.accuracy(
            chosen["urban"].to_numpy(float), chosen["rural"].to_numpy(float), observed[kept]
        )

    return people, {
        "refitted_coefficients": {s: dataclasses.asdict(fitted[s]) for s in ("urban", "rural")},
        "largest_difference_from_typed": _difference(typed, refitted),
        "leave_one_province_out": errors(people, unit),
        "leave_one_province_out_west_12": errors(people, west),
        "in_sample": errors(shipped, unit),
        "proportional_to_committees": errors(plain, unit),
        "shipped_with_zones_given_to_neighbours": population_fit.accuracy(
            folded["urban"].to_numpy(float), folded["rural"].to_numpy(float), observed[unit]
        ),
    }


def _employment(
    base: county_table.Ground,
    rows: pd.DataFrame,
    people: pd.DataFrame,
    observed: pd.DataFrame,
    typed: Parameters,
) -> dict[str, Any]:
    """Errors of the industry mix, on the left-out population (city shares as typed)."""
    known = employment.parameters()
    share = population.city_share(rows[rows["is_unit"]], typed)
    province = base.units["province"]
    folded = population.fold_zones(rows, people)
    tiers = population.tiers(folded, share, province, typed, known.rates)
    counties = county_table.county_features(base, tiers.sum(axis=1))
    problem = employment_fit.Problem(tiers, counties, observed, known.rates, province)
    constant, slope = problem.coefficients(problem.fit(problem.known))
    return {
        "n": int(problem.known.sum()),
        "largest_difference_from_typed": float(
            max(np.abs(constant - known.constant).max(), np.abs(slope - known.slope).max())
        ),
        "leave_one_province_out": employment_fit.accuracy(problem.leave_one_out(), problem),
    }


def _plain(rows: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """The simplest rule: people in proportion to residents' and villagers' committees."""
    columns = {}
    for side, name in (("urban", "residents_committees"), ("rural", "villagers_committees")):
        sums = rows[name].groupby(rows["province"]).transform("sum")
        columns[side] = rows[name] / sums * rows["province"].map(totals[side])
    return pd.DataFrame(columns).clip(lower=1e-3)


def _difference(typed: Parameters, fitted: Parameters) -> float:
    gaps = []
    for side in ("urban", "rural"):
        a, b = getattr(typed, side), getattr(fitted, side)
        gaps += [abs(a.exponent - b.exponent)]
        gaps += [abs(a.committees[k] - b.committees[k]) for k in a.committees]
        gaps += [abs(a.features[k] - b.features[k]) for k in a.features]
    return float(max(gaps))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / ".." / "shared"
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(json.dumps(report(folder, kept), indent=1, ensure_ascii=False))
