"""Inequality of the region, decomposed by province, by county, and by town and country."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    county_sum,
    place_region,
    region,
    result,
    rural,
    scalar,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.numerics.groups import Array, Index
from hinterland.numerics.inequality import (
    Parts,
    atkinson_parts,
    gini,
    gini_parts,
    mean_log_deviation_parts,
    theil_t_parts,
)

Decompose = Callable[[Array, Array, Index], Parts]

INDICES: Mapping[str, Decompose] = MappingProxyType(
    {
        "theil_t": theil_t_parts,
        "mld": mean_log_deviation_parts,
        "gini": gini_parts,
        "atkinson_0.5": partial(atkinson_parts, aversion=0.5),
        "atkinson_1": partial(atkinson_parts, aversion=1.0),
        "atkinson_2": partial(atkinson_parts, aversion=2.0),
    }
)
PARTITIONS = ("province", "county", "tier")
COMPONENTS = ("total", "between", "within", "overlap")


@indicator("inequality")
def inequality(evidence: Evidence) -> xr.DataArray:
    """Inequality of income per head over the people of the region's places.

    Parts add up to the total; for Atkinson `overlap` is minus the product of between and within.
    """
    people, income = _in_region(evidence, "income")
    groups = _groups(evidence)
    values = [
        [_row(decompose(people, income, groups[name])) for name in PARTITIONS]
        for decompose in INDICES.values()
    ]
    return xr.DataArray(
        values,
        dims=("inequality_index", "partition", "component"),
        coords={
            "inequality_index": list(INDICES),
            "partition": list(PARTITIONS),
            "component": list(COMPONENTS),
        },
    )


@indicator("inequality_between_share", after=("inequality",))
def inequality_between_share(evidence: Evidence) -> xr.DataArray:
    """Share of each index that lies between groups; 0 where all are equal or the index infinite."""
    parts = evidence.results["inequality"]
    total = parts.sel(component="total", drop=True)
    between = parts.sel(component="between", drop=True)
    known = (total > 0) & np.isfinite(total)
    return (between.where(known, 0.0) / total.where(known, 1.0)).clip(0.0, 1.0)


@indicator("education_inequality", facts=("schooling",), templates=("people.csv",))
def education_inequality(evidence: Evidence) -> xr.DataArray:
    """Theil T of mean years of schooling over the people of the region's places, by partition."""
    people, years = _in_region(evidence, "schooling")
    groups = _groups(evidence)
    values = [_row(theil_t_parts(people, years, groups[name])) for name in PARTITIONS]
    return xr.DataArray(
        values,
        dims=("partition", "component"),
        coords={"partition": list(PARTITIONS), "component": list(COMPONENTS)},
    )


@indicator("gini_output")
def gini_output(evidence: Evidence) -> xr.DataArray:
    """Gini of output per head over the people of the region's counties."""
    people = county_sum(evidence, array(evidence, "population"))
    output = county_sum(evidence, array(evidence, "output").sum(axis=1))
    per_head = np.where(people > 0, output / np.where(people > 0, people, 1.0), 0.0)
    return scalar(gini(people * region(evidence), per_head))


@indicator("gini_access", after=("market_access_people",))
def gini_access(evidence: Evidence) -> xr.DataArray:
    """Gini of access to people over the people of the region's counties."""
    people = county_sum(evidence, array(evidence, "population"))
    return scalar(gini(people * region(evidence), result(evidence, "market_access_people")))


def _in_region(evidence: Evidence, word: str) -> tuple[Array, Array]:
    inside = place_region(evidence)
    return array(evidence, "population")[inside], array(evidence, word)[inside]


def _groups(evidence: Evidence) -> dict[str, Index]:
    """Group of each place of the region, by partition."""
    inside = place_region(evidence)
    county = np.asarray(evidence.fact("place_county").values, dtype=np.intp)[inside]
    _, province = np.unique(
        np.asarray(evidence.fact("county_province").values), return_inverse=True
    )
    tier = rural(evidence)[inside].astype(np.intp)
    return {"province": province[county], "county": county, "tier": tier}


def _row(parts: Parts) -> list[float]:
    return [parts.total, parts.between, parts.within, parts.overlap]
