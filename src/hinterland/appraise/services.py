"""Services for village people: coverage, deficit against a standard, and the gap to the towns."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    county_mean,
    county_sum,
    rural,
    rural_share,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array, ratio

SUPPLY = ("clinics", "teachers", "hospital_beds")
ANY_SUPPLY = tuple((word,) for word in SUPPLY)
# Teachers are held against the children whom they teach.
ANY_COVERAGE = (("clinics",), ("teachers", "age_0_14_share"), ("hospital_beds",))
ONLINE = ("broadband_share", "mobile_share")


@indicator("service_deficit", any_of=ANY_COVERAGE, templates=("services.csv", "people.csv"))
def service_deficit(evidence: Evidence) -> xr.DataArray:
    """1 - mean coverage of village people by clinics, teachers and beds, of those with data."""
    parts = (clinic_coverage, school_coverage, bed_coverage)
    coverage = [part for part in (cover(evidence) for cover in parts) if part is not None]
    return by_county(evidence, 1 - np.mean(coverage, axis=0))


@indicator("service_gap", any_of=ANY_SUPPLY, templates=("services.csv",), between_tiers=True)
def service_gap(evidence: Evidence) -> xr.DataArray:
    """1 - rural over urban supply per head, floored at 0; mean over the services with data."""
    parity = service_parity(evidence)
    if parity is None:
        raise ValueError("no supply of services is given")
    return by_county(evidence, 1 - parity)


@indicator("infrastructure_deficit", after=("connection",))
def infrastructure_deficit(evidence: Evidence) -> xr.DataArray:
    """1 - connection: the share of village people whom roads, rail and services do not reach."""
    return 1 - evidence.results["connection"]


@indicator(
    "information_access", any_of=tuple((word,) for word in ONLINE), templates=("digital.csv",)
)
def information_access(evidence: Evidence) -> xr.DataArray:
    """Mean of broadband and mobile coverage of village people, of those with data."""
    known = [word for word in ONLINE if evidence.territory.has(word)]
    shares = [county_mean(evidence, array(evidence, word), rural(evidence)) for word in known]
    return by_county(evidence, np.mean(shares, axis=0))


@indicator(
    "information_gap",
    any_of=tuple((word,) for word in ONLINE),
    templates=("digital.csv",),
    between_tiers=True,
)
def information_gap(evidence: Evidence) -> xr.DataArray:
    """Urban less rural coverage, mean over broadband and mobile as far as known."""
    known = [word for word in ONLINE if evidence.territory.tells_tiers_apart(word)]
    gaps = [
        county_mean(evidence, array(evidence, word), ~rural(evidence))
        - county_mean(evidence, array(evidence, word), rural(evidence))
        for word in known
    ]
    return by_county(evidence, np.mean(gaps, axis=0))


@indicator("parcel_cost_rural", facts=("parcel_locker_cost",), templates=("parcels.csv",))
def parcel_cost_rural(evidence: Evidence) -> xr.DataArray:
    """Cost of the last mile of one parcel to village people."""
    cost = array(evidence, "parcel_locker_cost")
    return by_county(evidence, county_mean(evidence, cost, rural(evidence)))


@indicator("parcel_lockers_density", facts=("parcel_lockers",), templates=("parcels.csv",))
def parcel_lockers_density(evidence: Evidence) -> xr.DataArray:
    """Parcel lockers per 1,000 village people; 0 where a county has none."""
    lockers = county_sum(evidence, array(evidence, "parcel_lockers") * rural(evidence))
    people = county_sum(evidence, array(evidence, "population") * rural(evidence))
    return by_county(
        evidence, np.where(people > 0, 1000 * lockers / np.where(people > 0, people, 1.0), 0.0)
    )


def clinic_coverage(evidence: Evidence) -> Array | None:
    """(county,) village people whom the clinics of their place can serve; None without data."""
    if not evidence.territory.has("clinics"):
        return None
    served = array(evidence, "clinics") * thresholds()["people_per_clinic"]
    return _coverage(evidence, served)


def school_coverage(evidence: Evidence) -> Array | None:
    """(county,) village children for whom there are teachers; None without data."""
    if not evidence.territory.has("teachers", "age_0_14_share"):
        return None
    children = array(evidence, "population") * array(evidence, "age_0_14_share")
    taught = array(evidence, "teachers") * thresholds()["children_per_teacher"]
    return rural_share(evidence, np.minimum(ratio(taught, children, empty=1.0), 1.0))


def bed_coverage(evidence: Evidence) -> Array | None:
    """(county,) village people within the standard of hospital beds; None without data."""
    if not evidence.territory.has("hospital_beds"):
        return None
    served = array(evidence, "hospital_beds") * 1000 / thresholds()["beds_per_1000"]
    return _coverage(evidence, served)


def service_parity(evidence: Evidence) -> Array | None:
    """(county,) mean over services with data of rural over urban supply per head, at most 1."""
    known = [word for word in SUPPLY if evidence.territory.tells_tiers_apart(word)]
    if not known:
        return None
    village, people = rural(evidence), array(evidence, "population")
    rural_people = county_sum(evidence, people * village)
    urban_people = county_sum(evidence, people * ~village)
    parts = []
    for word in known:
        supply = array(evidence, word)
        near = ratio(county_sum(evidence, supply * ~village), urban_people, empty=0.0)
        far = ratio(county_sum(evidence, supply * village), rural_people, empty=0.0)
        parity = np.minimum(ratio(far, near, empty=1.0), 1.0)
        # Without village people nobody is worse served.
        parts.append(np.where(rural_people > 0, parity, 1.0))
    return np.asarray(np.mean(parts, axis=0))


def _coverage(evidence: Evidence, served: Array) -> Array:
    """Share of village people served, place by place: supply does not move between places."""
    people = array(evidence, "population")
    return rural_share(evidence, np.minimum(ratio(served, people, empty=1.0), 1.0))
