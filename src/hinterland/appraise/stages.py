"""Connection, linkage, integration and fusion: four stages, each in [0, 1], and how far one got.

Definitions of this project, not a published standard. Each stage is the mean over its parts with
data; a part without data is named in `stage_part_available` and never filled by a mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    county_sum,
    region,
    rural,
    rural_share,
    seat_time,
    service_time,
    share_within,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.relations import FLOWS, flow_pair
from hinterland.appraise.rural_access import ROAD_FACTS, near_road
from hinterland.appraise.services import clinic_coverage, school_coverage, service_parity
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array, ratio
from hinterland.numerics.relations import two_way_index

Part = Callable[[Evidence], Array | None]

INCOMES = ("income_urban", "income_rural")
STAGES = ("connection", "linkage", "integration", "fusion")
FUSION = MappingProxyType(
    {
        "entitlements": "single_entitlement_share",
        "services": "pooled_service_share",
        "land": "land_statute_share",
        "occupations": "mixed_occupation_share",
        "trust": "survey_trust",
        "belonging": "survey_belonging",
    }
)


def _seat(evidence: Evidence) -> Array:
    within = share_within(evidence, seat_time(evidence), thresholds()["seat_hours"])
    return rural_share(evidence, within)


def _rail(evidence: Evidence) -> Array:
    within = share_within(evidence, service_time(evidence, "rail"), thresholds()["rail_hours"])
    return rural_share(evidence, within)


def _road(evidence: Evidence) -> Array | None:
    has = evidence.territory.has
    if not (has("rural_near_road_share") or has(*ROAD_FACTS)):
        return None
    return rural_share(evidence, near_road(evidence))


def _broadband(evidence: Evidence) -> Array | None:
    if not evidence.territory.has("broadband_share"):
        return None
    return rural_share(evidence, array(evidence, "broadband_share"))


def _flow(evidence: Evidence, kind: str) -> Array | None:
    """Intensity (flow over the larger tier's people, capped and scaled) times two-way index."""
    if not evidence.territory.has(*flow_pair(kind)):
        return None
    out, back = (array(evidence, word) for word in flow_pair(kind))
    people, village = array(evidence, "population"), rural(evidence)
    larger = np.maximum(
        county_sum(evidence, people * village), county_sum(evidence, people * ~village)
    )
    per_head = np.where(larger > 0, (out + back) / np.where(larger > 0, larger, 1.0), 0.0)
    inside = per_head[region(evidence)]
    top = float(np.quantile(inside, thresholds()["flow_cap_percentile"])) if inside.size else 0.0
    intensity = np.minimum(per_head / top, 1.0) if top > 0 else np.zeros(per_head.shape)
    return np.asarray(intensity * two_way_index(out, back))


def _income(evidence: Evidence) -> Array:
    urban = np.asarray(evidence.results["income_urban"].values, dtype=float)
    village = np.asarray(evidence.results["income_rural"].values, dtype=float)
    return np.minimum(ratio(village, urban, empty=1.0), 1.0)


def _entitlements(evidence: Evidence) -> Array | None:
    if not evidence.territory.has("rural_security_ratio"):
        return None
    return np.minimum(array(evidence, "rural_security_ratio"), 1.0)


def _price(evidence: Evidence) -> Array | None:
    """Urban over rural price of one basket, at most 1: dear villages are less integrated."""
    if not evidence.territory.has("rural_price_ratio"):
        return None
    return np.minimum(1 / array(evidence, "rural_price_ratio"), 1.0)


def _fact(evidence: Evidence, word: str) -> Array | None:
    return array(evidence, word) if evidence.territory.has(word) else None


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "connection.seat": _seat,
        "connection.road": _road,
        "connection.rail": _rail,
        "connection.clinic": clinic_coverage,
        "connection.school": school_coverage,
        "connection.broadband": _broadband,
        **{f"linkage.{kind}": partial(_flow, kind=kind) for kind in FLOWS},
        "integration.income": _income,
        "integration.services": service_parity,
        "integration.entitlements": _entitlements,
        "integration.price": _price,
        **{f"fusion.{name}": partial(_fact, word=word) for name, word in FUSION.items()},
    }
)


@indicator("stage_part_available")
def stage_part_available(evidence: Evidence) -> xr.DataArray:
    """1 for each part that the territory has data for."""
    return _by_part(
        ("stage_part",),
        np.array([_available(evidence, part) for part in PARTS], dtype=np.int64),
        evidence,
    )


@indicator("stage_part_value", after=INCOMES)
def stage_part_value(evidence: Evidence) -> xr.DataArray:
    """Value of each part; 0 where it has no data, which `stage_part_available` tells apart."""
    count = evidence.territory.facts.sizes["county"]
    columns = [compute(evidence) for compute in PARTS.values()]
    filled = [np.zeros(count) if column is None else column for column in columns]
    return _by_part(("county", "stage_part"), np.stack(filled, axis=1), evidence)


@indicator("connection")
def connection(evidence: Evidence) -> xr.DataArray:
    """Share of village people within reach of seat, road, rail, clinic, school and broadband."""
    return _mean(evidence, "connection")


@indicator(
    "linkage",
    any_of=tuple(flow_pair(kind) for kind in FLOWS),
    templates=("flows.csv",),
)
def linkage(evidence: Evidence) -> xr.DataArray:
    """Realised two-way flow of goods, people, money and information between village and town."""
    return _mean(evidence, "linkage")


@indicator("integration", after=INCOMES)
def integration(evidence: Evidence) -> xr.DataArray:
    """1 - gap, mean over income, services, entitlements and the price of access."""
    return _mean(evidence, "integration")


@indicator(
    "fusion",
    any_of=tuple((word,) for word in FUSION.values()),
    templates=("institutions.csv", "survey.csv"),
)
def fusion(evidence: Evidence) -> xr.DataArray:
    """Shared institutions and belonging, mean over those with data."""
    return _mean(evidence, "fusion")


@indicator("stage", after=INCOMES)
def stage(evidence: Evidence) -> xr.DataArray:
    """0 to 4: the last stage, in order, that reaches 0.6 with all before it.

    Where a stage has no data it stops before it: a lower bound, told by `stage_limited`.
    """
    return by_county(evidence, _progress(evidence)[0])


@indicator("stage_limited", after=INCOMES)
def stage_limited(evidence: Evidence) -> xr.DataArray:
    """1 where the next stage has no data, so that the county may have got further."""
    return by_county(evidence, _progress(evidence)[1])


def _available(evidence: Evidence, part: str) -> bool:
    # Income always has data but reads results that this indicator does not wait for.
    return part == "integration.income" or PARTS[part](evidence) is not None


def _columns(evidence: Evidence, name: str) -> list[Array]:
    """(county,) values of the parts of a stage that have data; the list may be empty.

    Only this stage's parts are computed, so that it rests on nothing that it does not use.
    """
    found = [compute(evidence) for part, compute in PARTS.items() if part.startswith(f"{name}.")]
    return [values for values in found if values is not None]


def _mean(evidence: Evidence, name: str) -> xr.DataArray:
    return by_county(evidence, np.mean(_columns(evidence, name), axis=0))


def _progress(evidence: Evidence) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], ...]:
    """Stage reached and whether missing data ended the count, by county."""
    count = evidence.territory.facts.sizes["county"]
    reached = np.zeros(count, dtype=np.int64)
    limited = np.zeros(count, dtype=np.int64)
    still = np.ones(count, dtype=bool)
    for name in STAGES:
        columns = _columns(evidence, name)
        if not columns:
            limited[still] = 1
            break
        mean = np.mean(columns, axis=0)
        # Where nobody is rural there is nobody to be connected: the count ends without a verdict.
        limited[still & np.isnan(mean)] = 1
        still = still & (mean >= thresholds()["stage_pass"])
        reached += still
    return reached, limited


def _by_part(
    dims: tuple[str, ...],
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64 | np.int64]],
    evidence: Evidence,
) -> xr.DataArray:
    coords: dict[str, Any] = {"stage_part": list(PARTS)}
    if "county" in dims:
        coords["county"] = evidence.territory.facts["county"].values
    return xr.DataArray(values, dims=dims, coords=coords)
