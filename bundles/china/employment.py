"""Employment by place and sector: a multinomial model of the tiers' industry mix.

Workers of a place = employment rate of its tier x population. Their industry mix is a softmax over
five groups (farm, mining, manufacturing, tourism, services) of a constant per tier and a few county
features, one set of coefficients for the whole country (typed/employment_parameters.toml; fitted
to the industry columns of the county tables of the 2020 census, the county's mix being the
worker-weighted mean of its tiers). Groups split into the product's sectors by land cover (farm)
and by assumed shares (manufacturing).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bundles.china.population import TIERS

Array = NDArray[np.float64]
TYPED = Path(__file__).parent / "typed"
GROUPS = ("farm", "mining", "manufacturing", "tourism", "services")
FARM = ("crops", "livestock", "forestry")
SECTORS = (*FARM, "mining", "agro_textiles", "manufacturing", "tourism", "services")
FEATURES = (
    *("log_grp_per_head", "log_density", "crop", "forest", "elevation_km", "log_relief"),
    *("district", "cold"),
)
_SOURCE = (
    "modelled population x employment rate of the tier x industry mix, coefficients fitted to the "
    "county tables of the 2020 census; farm and manufacturing split by assumption"
)
PROVENANCE: dict[str, tuple[str, str, str]] = {
    f"employment_{sector}": (_SOURCE, "modelled", "2020") for sector in SECTORS
}


@dataclass(frozen=True)
class Parameters:
    """Coefficients: rates per tier; `constant` (4, 3) and `slope` (4, features) of the mix.

    Rows are the groups before services, which is the base. `farm_workers` holds workers per km2 of
    land cover; `agro_textiles` the share of manufacturing workers per tier.
    """

    rates: dict[str, float]
    constant: Array
    slope: Array
    farm_workers: dict[str, dict[str, float]]
    agro_textiles: dict[str, float]


def parameters(path: Path = TYPED / "employment_parameters.toml") -> Parameters:
    """Read the typed coefficients."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    mix = [data["mix"][group] for group in GROUPS[:-1]]
    return Parameters(
        data["rates"],
        np.array([[row["tiers"][tier] for tier in TIERS] for row in mix]),
        np.array([[row["features"][name] for name in FEATURES] for row in mix]),
        data["farm_workers"],
        data["agro_textiles"],
    )


def features(counties: pd.DataFrame) -> Array:
    """Explanatory values (counties, len(FEATURES)).

    `counties` has population, grp_per_head (10,000 CNY), county_kind and the raster columns.
    """
    return np.column_stack(
        [
            np.log(counties["grp_per_head"]),
            np.log((counties["population"] + 1.0) / counties["area"]),
            counties["share_crop"],
            counties["share_forest"],
            counties["elevation"] / 1000.0,
            np.log(30.0 + counties["relief"]),
            counties["county_kind"] == "district",
            counties["cold_share"],
        ]
    ).astype(float)


def mix(explained: Array, constant: Array, slope: Array) -> Array:
    """Shares (counties, tiers, groups) of the five groups; the last axis sums to one."""
    county = explained @ slope.T
    score = county[:, None, :] + constant.T[None, :, :]
    score = np.concatenate([score, np.zeros((*score.shape[:2], 1))], axis=2)
    score = np.exp(score - score.max(axis=2, keepdims=True))
    return np.asarray(score / score.sum(axis=2, keepdims=True))


def workers(people: pd.DataFrame, rates: dict[str, float]) -> Array:
    """Workers (counties, tiers) from population by tier (columns `TIERS`)."""
    return np.asarray(people[list(TIERS)].to_numpy(float) * [rates[tier] for tier in TIERS])


def employment(people: pd.DataFrame, counties: pd.DataFrame, known: Parameters) -> pd.DataFrame:
    """Workers by place and sector: rows `{code}-{tier}`, columns `employment_{sector}`."""
    shares = mix(features(counties), known.constant, known.slope)
    by_group = workers(people, known.rates)[:, :, None] * shares
    farm = farm_split(counties, known.farm_workers)
    agro = np.array([known.agro_textiles[tier] for tier in TIERS])
    parts = [by_group[:, :, 0] * farm[:, [k]] for k in range(len(FARM))]
    parts += [by_group[:, :, 1], by_group[:, :, 2] * agro, by_group[:, :, 2] * (1.0 - agro)]
    parts += [by_group[:, :, 3], by_group[:, :, 4]]
    index = pd.Index([f"{code}-{tier}" for code in people.index for tier in TIERS], name="place")
    columns = [f"employment_{sector}" for sector in SECTORS]
    return pd.DataFrame(np.stack([p.ravel() for p in parts], axis=1), index=index, columns=columns)


def farm_split(counties: pd.DataFrame, workers_per_km2: dict[str, dict[str, float]]) -> Array:
    """Shares (counties, 3) of crops, livestock and forestry in farm work, from land cover."""
    density = np.zeros((len(counties), len(FARM)))
    for column, sector in enumerate(FARM):
        for cover, factor in workers_per_km2[sector].items():
            density[:, column] += factor * counties[f"share_{cover}"].to_numpy(float)
    # Counties without farmland in the raster (inner cities, oases narrower than a cell).
    density = density + np.array([0.02, 0.005, 0.001])
    return np.asarray(density / density.sum(axis=1, keepdims=True))
