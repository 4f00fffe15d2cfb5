"""How long people take to seats, stations, airports and ports, and how many are within reach."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    county_mean,
    county_sum,
    place_region,
    region,
    rural,
    rural_share,
    seat_time,
    share_within,
    travel_time,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import HOURS, thresholds
from hinterland.numerics.gravity import betweenness as pass_through
from hinterland.numerics.gravity import closeness as mean_inverse_time
from hinterland.numerics.groups import Array, Mask

SHORTEST_HOP = 0.01
"""Hours between two seats that stand at one road node."""


@indicator("seat_time_mean")
def seat_time_mean(evidence: Evidence) -> xr.DataArray:
    """Population-weighted time to the own seat: the internal travel-time radius of a county."""
    return by_county(evidence, county_mean(evidence, seat_time(evidence)))


@indicator("seat_time_rural")
def seat_time_rural(evidence: Evidence) -> xr.DataArray:
    """Population-weighted time of village people to their seat."""
    return by_county(evidence, county_mean(evidence, seat_time(evidence), rural(evidence)))


@indicator("service_time_all")
def service_time_all(evidence: Evidence) -> xr.DataArray:
    """Population-weighted time to the nearest of each service."""
    return _service_time(evidence, None)


@indicator("service_time_rural")
def service_time_rural(evidence: Evidence) -> xr.DataArray:
    """The same for village people; no value where a county has none."""
    return _service_time(evidence, rural(evidence))


@indicator("service_time_urban")
def service_time_urban(evidence: Evidence) -> xr.DataArray:
    """The same for people of cities and towns; no value where a county has none."""
    return _service_time(evidence, ~rural(evidence))


@indicator("service_time_gap", after=("service_time_rural", "service_time_urban"))
def service_time_gap(evidence: Evidence) -> xr.DataArray:
    """Hours by which village people are farther from a service; 0 where neither reaches it."""
    far = evidence.results["service_time_rural"]
    near = evidence.results["service_time_urban"]
    both_cut_off = np.isinf(far) & np.isinf(near)
    return far.where(~both_cut_off, 0.0) - near.where(~both_cut_off, 0.0)


@indicator("service_reach")
def service_reach(evidence: Evidence) -> xr.DataArray:
    """Share of the region's people within each threshold of each service."""
    return _reach(evidence, place_region(evidence))


@indicator("service_reach_rural")
def service_reach_rural(evidence: Evidence) -> xr.DataArray:
    """Share of the region's village people within each threshold of each service."""
    return _reach(evidence, place_region(evidence) & rural(evidence))


@indicator("seats_within")
def seats_within(evidence: Evidence) -> xr.DataArray:
    """Number of the region's other seats within each threshold: the degree of a county."""
    inside = region(evidence)
    time = travel_time(evidence)[:, inside]
    counts = np.stack([(time <= hours).sum(axis=1) for hours in HOURS], axis=1)
    return _by_threshold(evidence, counts - inside[:, None])


@indicator("people_within")
def people_within(evidence: Evidence) -> xr.DataArray:
    """People of all units whose seat lies within each threshold, own people included."""
    people = county_sum(evidence, array(evidence, "population"))
    time = travel_time(evidence)
    return _by_threshold(evidence, np.stack([(time <= h) @ people for h in HOURS], axis=1))


@indicator("rural_trunk_time")
def rural_trunk_time(evidence: Evidence) -> xr.DataArray:
    """Modelled time of village people to the trunk network: to the seat, then to its road node."""
    return by_county(evidence, county_mean(evidence, trunk_time(evidence), rural(evidence)))


@indicator("rural_trunk_share")
def rural_trunk_share(evidence: Evidence) -> xr.DataArray:
    """Modelled share of village people within one hour of the trunk network.

    A stand-in made from the network, not the Rural Access Index: see `rural_access_index`.
    """
    within = share_within(evidence, trunk_time(evidence), thresholds()["seat_hours"])
    return by_county(evidence, rural_share(evidence, within))


@indicator("rural_trunk_reach")
def rural_trunk_reach(evidence: Evidence) -> xr.DataArray:
    """Share of the region's village people within each threshold of the trunk network."""
    among = place_region(evidence) & rural(evidence)
    shares = [_people_within(evidence, trunk_time(evidence), h, among) for h in HOURS]
    return xr.DataArray(shares, dims=("threshold",), coords={"threshold": list(HOURS)})


@indicator("closeness")
def closeness(evidence: Evidence) -> xr.DataArray:
    """Mean of 1 / time to the region's other seats, floored: harmonic closeness (Rochat 2009).

    Only seats of the region count as ends: how its surroundings are merged must not matter.
    """
    return by_county(evidence, mean_inverse_time(_between(evidence), region(evidence)))


@indicator("betweenness")
def betweenness(evidence: Evidence) -> xr.DataArray:
    """Share of journeys of the region, up to three hours, that may pass through this seat.

    Times are from road node to road node: who passes by neither stops nor leaves the road.
    """
    limits = thresholds()
    inside = region(evidence)
    share = np.zeros(inside.size)
    share[inside] = pass_through(
        _through_time(evidence)[np.ix_(inside, inside)],
        radius=limits["betweenness_hours"],
        slack=limits["betweenness_slack"],
    )
    return by_county(evidence, share)


@indicator("connectivity")
def connectivity(evidence: Evidence) -> xr.DataArray:
    """Share of all people, each counted 1 / (1 + hours to their seat / 1 h).

    Physical connection alone: it stands beside `integration`, never in place of it.
    """
    people = county_sum(evidence, array(evidence, "population"))
    time = travel_time(evidence) / thresholds()["connectivity_hours"]
    total = float(people.sum())
    share = (1 / (1 + time)) @ people / total if total > 0 else np.zeros(people.size)
    return by_county(evidence, np.clip(share, 0.0, 1.0))


def trunk_time(evidence: Evidence) -> Array:
    """(place,) hours to the seat and on to its road node; infinite where the seat has none."""
    speed = array(evidence, "seat_access_speed")
    onward = array(evidence, "seat_access_distance") / speed
    onward = np.where(array(evidence, "seat_node") >= 0, onward, np.inf)
    county = np.asarray(evidence.fact("place_county").values)
    return np.asarray(seat_time(evidence) + onward[county])


def _through_time(evidence: Evidence) -> Array:
    """(county, county) times between the road nodes of seats; infinite to oneself.

    Seats that share a node are a floor apart, so that none lies on the way to every other.
    """
    speed = array(evidence, "seat_access_speed")
    leg = array(evidence, "seat_access_distance") / speed
    terminal = float(evidence.territory.settings.get("road_terminal_time", 0.0))
    onward = travel_time(evidence) - leg[:, None] - leg[None, :] - terminal
    through = np.maximum(onward, SHORTEST_HOP)
    np.fill_diagonal(through, np.inf)
    return through


def _between(evidence: Evidence) -> Array:
    """Times between different seats, floored; nothing on the diagonal."""
    time = np.maximum(travel_time(evidence), thresholds()["own_time_floor"])
    np.fill_diagonal(time, np.inf)
    return time


def _service_time(evidence: Evidence, among: Mask | None) -> xr.DataArray:
    times = evidence.time("nearest_time")
    values = county_mean(evidence, np.asarray(times.values, dtype=float), among)
    return xr.DataArray(
        values,
        dims=("county", "service"),
        coords={
            "county": evidence.territory.facts["county"].values,
            "service": times["service"].values,
        },
    )


def _reach(evidence: Evidence, among: Mask) -> xr.DataArray:
    times = evidence.time("nearest_time")
    hours = np.asarray(times.values, dtype=float)
    shares = [
        [_people_within(evidence, hours[:, service], limit, among) for limit in HOURS]
        for service in range(hours.shape[1])
    ]
    return xr.DataArray(
        shares,
        dims=("service", "threshold"),
        coords={"service": times["service"].values, "threshold": list(HOURS)},
    )


def _people_within(evidence: Evidence, hours: Array, limit: float, among: Mask) -> float:
    """Share of people `among` whose hours, (place,) means, are within the limit; 1 of nobody."""
    people = array(evidence, "population") * among
    total = float(people.sum())
    if total <= 0:
        return 1.0
    return float(np.clip(people @ share_within(evidence, hours, limit) / total, 0.0, 1.0))


def _by_threshold(evidence: Evidence, values: Array) -> xr.DataArray:
    county = evidence.territory.facts["county"].values
    return xr.DataArray(
        values,
        dims=("county", "threshold"),
        coords={"county": county, "threshold": list(HOURS)},
    )
