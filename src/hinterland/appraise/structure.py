"""Structure of the economy: urban and non-farm shares, productivity, and what keeps step."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    by_province,
    county_mean,
    county_sum,
    nonfarm,
    place_region,
    region,
    result,
    rural,
    scalar,
    service_time,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.coordination import coupling_coordination, grade
from hinterland.numerics.groups import Array, Mask, percentile_rank, ratio
from hinterland.numerics.relations import herfindahl

GRADES = np.arange(1, 10) / 10
"""Ten classes of width 0.1 (Acta Geographica Sinica 76(4):781, table 1)."""


@indicator("urban_share")
def urban_share(evidence: Evidence) -> xr.DataArray:
    """Share of people in cities and towns; 0 where nobody lives."""
    people = array(evidence, "population")
    urban = county_sum(evidence, people * ~rural(evidence))
    return by_county(evidence, _share(urban, county_sum(evidence, people)))


@indicator("urban_share_region")
def urban_share_region(evidence: Evidence) -> xr.DataArray:
    """Share of the region's people in cities and towns."""
    people = array(evidence, "population") * place_region(evidence)
    total = float(people.sum())
    return scalar(min(1.0, float(people[~rural(evidence)].sum()) / total) if total > 0 else 0.0)


@indicator(
    "urban_share_province",
    facts=("province_population", "province_urban_population"),
    templates=("provinces.csv",),
)
def urban_share_province(evidence: Evidence) -> xr.DataArray:
    """Published urban share of each province."""
    total = array(evidence, "province_population")
    return by_province(evidence, _share(array(evidence, "province_urban_population"), total))


@indicator("nonfarm_share")
def nonfarm_share(evidence: Evidence) -> xr.DataArray:
    """Share of workers in sectors that need no land; 0 where nobody works."""
    workers = county_sum(evidence, array(evidence, "employment"))
    return by_county(evidence, _share(workers @ nonfarm(evidence), workers.sum(axis=1)))


@indicator("productivity_ratio")
def productivity_ratio(evidence: Evidence) -> xr.DataArray:
    """Output per worker in sectors that need land over that in others; 1 where one is absent."""
    workers = county_sum(evidence, array(evidence, "employment"))
    output = county_sum(evidence, array(evidence, "output"))
    other = nonfarm(evidence)
    both = ((workers @ other) > 0) & ((workers @ ~other) > 0)
    farm = ratio(output @ ~other, workers @ ~other, empty=0.0)
    rest = ratio(output @ other, workers @ other, empty=0.0)
    return by_county(evidence, np.where(both, ratio(farm, rest, empty=1.0), 1.0))


@indicator("productivity_gap", after=("productivity_ratio",))
def productivity_gap(evidence: Evidence) -> xr.DataArray:
    """1 - farm over other labour productivity; at least -1, where farms lead."""
    return by_county(evidence, np.maximum(1 - result(evidence, "productivity_ratio"), -1.0))


@indicator("sector_concentration")
def sector_concentration(evidence: Evidence) -> xr.DataArray:
    """Herfindahl index of employment by sector; 0 where nobody works."""
    return by_county(evidence, herfindahl(county_sum(evidence, array(evidence, "employment"))))


@indicator("coordination_coupling", after=("nonfarm_share", "urban_share"))
def coordination_coupling(evidence: Evidence) -> xr.DataArray:
    """Coupling C of industrialisation (non-farm share) and urbanisation (urban share)."""
    return by_county(evidence, _coordination(evidence)[0])


@indicator("coordination_level", after=("nonfarm_share", "urban_share"))
def coordination_level(evidence: Evidence) -> xr.DataArray:
    """Mean level T of industrialisation and urbanisation."""
    return by_county(evidence, _coordination(evidence)[1])


@indicator("coordination", after=("nonfarm_share", "urban_share"))
def coordination(evidence: Evidence) -> xr.DataArray:
    """Coupling coordination degree D = sqrt(C T) of industrialisation and urbanisation."""
    return by_county(evidence, _coordination(evidence)[2])


@indicator("coordination_grade", after=("coordination",))
def coordination_grade(evidence: Evidence) -> xr.DataArray:
    """Ten grades of D: 1 extreme disorder to 10 quality coordination."""
    # Rounded: 0.6 from a square root must not fall on either side by its last bit.
    return by_county(evidence, grade(np.round(result(evidence, "coordination"), 12), GRADES))


@indicator("urban_development")
def urban_development(evidence: Evidence) -> xr.DataArray:
    """Level of city and town: mean percentile of income, non-farm share and nearness.

    Nearness is the time to the prefecture seat. Percentiles are among town and country of all
    counties of the region together, so that the levels of both can be compared.
    """
    return by_county(evidence, _development(evidence)[0])


@indicator("rural_development")
def rural_development(evidence: Evidence) -> xr.DataArray:
    """Level of the villages on the same scale as `urban_development`."""
    return by_county(evidence, _development(evidence)[1])


@indicator("urban_rural_coordination", after=("urban_development", "rural_development"))
def urban_rural_coordination(evidence: Evidence) -> xr.DataArray:
    """Coupling coordination degree D of the levels of town and country."""
    return by_county(evidence, coupling_coordination(_levels(evidence))[2])


@indicator("urban_rural_lag", after=("urban_development", "rural_development"))
def urban_rural_lag(evidence: Evidence) -> xr.DataArray:
    """1 urban ahead, -1 rural ahead, 0 in step (difference up to 0.1; Xu et al. 2020)."""
    urban, village = _levels(evidence)
    lead, margin = urban - village, thresholds()["lag_margin"]
    return by_county(evidence, (lead > margin).astype(np.int64) - (lead < -margin))


def _share(part: Array, whole: Array) -> Array:
    return np.minimum(np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0), 1.0)


def _coordination(evidence: Evidence) -> tuple[Array, Array, Array]:
    words = ("nonfarm_share", "urban_share")
    return coupling_coordination(np.stack([result(evidence, word) for word in words]))


def _levels(evidence: Evidence) -> Array:
    words = ("urban_development", "rural_development")
    return np.stack([result(evidence, word) for word in words])


def _development(evidence: Evidence) -> tuple[Array, Array]:
    """Levels of town and country: mean percentiles within the pool of both."""
    inside = region(evidence)
    village = rural(evidence)
    income = array(evidence, "income")
    near = -service_time(evidence, "prefecture_seat")
    workers = array(evidence, "employment")
    pairs = [
        [county_mean(evidence, values, side) for side in (~village, village)]
        for values in (income, near)
    ]
    pairs.append([_nonfarm(evidence, workers, side) for side in (~village, village)])
    levels: list[list[Array]] = [[], []]
    for urban, rest in pairs:
        # Single precision: values that differ by the order of a sum are one value.
        both = [np.float32(x).astype(float) for x in (urban, rest)]
        pool = np.concatenate([x[inside] for x in both])
        for level, values in zip(levels, both, strict=True):
            level.append(percentile_rank(values, pool))
    return np.asarray(np.mean(levels[0], axis=0)), np.asarray(np.mean(levels[1], axis=0))


def _nonfarm(evidence: Evidence, workers: Array, side: Mask) -> Array:
    mine = county_sum(evidence, workers * side[:, None])
    return _share(mine @ nonfarm(evidence), mine.sum(axis=1))
