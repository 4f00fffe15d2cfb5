"""A path of equilibria as tables: what each year is against the baseline, and sums over the years.

Between plan years values are taken on a straight line. Sums begin with the first plan year, to
whose money they are discounted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.appraise.effects import Effects, effects
from hinterland.flow import Equilibrium, Territory
from hinterland.numerics.paths import Floats

SHOWN = (
    "welfare",
    "rural_welfare",
    "urban_welfare",
    "real_income",
    "prices",
    "rural_jobs",
    "rural_jobs_share",
    "workers",
    "rural_workers",
    "rural_workers_before",
    "gaining",
    "losing",
)
"""Columns of every table by year; those of `effects`."""
SUMS = ("welfare_worth", "real_income_worth", "rural_job_years")


@dataclass(frozen=True, eq=False)
class Years:
    """Tables of a path; of the region, context left out.

    Attributes:
        counties: one row a year and county, with the columns SHOWN and names.
        provinces: the same by year and province.
        region: one row a year.
        county_sums, province_sums, region_sums: over the years: `welfare_worth` and
            `real_income_worth`, discounted money by which the income of the registered and of those
            who live there would have to rise to do as much, and `rural_job_years`, not discounted.
    """

    counties: pd.DataFrame
    provinces: pd.DataFrame
    region: pd.DataFrame
    county_sums: pd.DataFrame
    province_sums: pd.DataFrame
    region_sums: pd.Series


def year_tables(
    territory: Territory,
    before: Equilibrium,
    by_year: Mapping[int, Equilibrium],
    discount: float,
) -> Years:
    """Tables of a path.

    Args:
        territory: whose labels the equilibria bear.
        before: the baseline.
        by_year: equilibrium of each plan year.
        discount: rate a year.
    """
    found = {year: effects(territory, before, one) for year, one in by_year.items()}
    names = ["county_name_en", "county_name_zh", "province"]
    weights = year_weights(tuple(by_year), discount)
    plain = year_weights(tuple(by_year), 0.0)
    places = _worth(before, found, weights, plain)
    province = next(iter(found.values())).counties["province"]
    by_county = places.groupby("county").sum()
    by_province = (
        by_county.groupby(province.loc[by_county.index].to_numpy()).sum().rename_axis("province")
    )
    return Years(
        counties=_stacked({y: one.counties[[*names, *SHOWN]] for y, one in found.items()}),
        provinces=_stacked({y: one.provinces[["name", *SHOWN]] for y, one in found.items()}),
        region=pd.DataFrame({y: one.region[[*SHOWN]] for y, one in found.items()}).T.rename_axis(
            "year"
        ),
        county_sums=by_county,
        province_sums=by_province,
        region_sums=by_county.sum(),
    )


def year_weights(years: tuple[int, ...], discount: float) -> Floats:
    """(plan year,) how much each plan year counts in a discounted sum over all calendar years."""
    calendar = np.arange(years[0], years[-1] + 1)
    factor = (1 + discount) ** -(calendar - years[0]).astype(float)
    shares = [np.interp(calendar, years, row) for row in np.eye(len(years))]
    return np.asarray(np.array(shares) @ factor)


def _stacked(tables: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(tables, names=["year"])


def _worth(
    before: Equilibrium, found: Mapping[int, Effects], weights: Floats, plain: Floats
) -> pd.DataFrame:
    """(place,) sums over the years, with the county of each place."""
    values = before.values
    base = values[["worker_income", "workers", "disposable_income", "registered_workers"]]
    frame = base.to_dataframe()
    # People registered in a place are taken to have what those have who live there.
    each = frame["disposable_income"] / frame["workers"]
    county = next(iter(found.values())).places["county"]
    out = pd.DataFrame(dict.fromkeys(SUMS, 0.0), index=county.index)
    for weight, years, one in zip(weights, plain, found.values(), strict=True):
        of = one.places
        registered = (each * frame["registered_workers"]).loc[of.index]
        out["welfare_worth"] += weight * of["welfare"] * registered
        earned = (frame["worker_income"] * frame["workers"]).loc[of.index]
        out["real_income_worth"] += weight * of["real_income"] * earned
        out["rural_job_years"] += years * of["rural_jobs"]
    return out.assign(county=county)
