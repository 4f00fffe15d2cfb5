"""Which hub a place belongs to by its travel: its own seat or another, its town on the way."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.gateways import GATE_WORDS, gates
from hinterland.appraise.labels import array, by_county, county_count, county_index, rural
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array, Mask, group_mean

SINGLE_PLACES = "hinterland.sources.villages.with_villages"


@indicator(
    "gate_other_share",
    facts=("settlements",),
    functions=(SINGLE_PLACES,),
    access=(*GATE_WORDS, "gate_time"),
)
def gate_other_share(evidence: Evidence) -> xr.DataArray:
    """Share of village and town people who reach another county's seat sooner than their own.

    Among people of single settlements that reach any seat, and the other seats that are their
    gates: a place that stands for many has no position to tell by. No value where a county has
    none. Either way may become the sooner one by a new road.
    """
    places = evidence.territory.facts.sizes["place"]
    found = gates(evidence)
    own, other = (found.least(places, kind) for kind in ("own_seat", "other_seat"))
    outside = np.asarray(evidence.fact("place_tier").values != "city")
    among = _single(evidence) & outside & np.isfinite(np.minimum(own, other))
    return by_county(evidence, _share(evidence, other < own, among))


@indicator(
    "gate_town_share",
    facts=("settlements",),
    functions=(SINGLE_PLACES,),
    access=(*GATE_WORDS, "gate_cost"),
)
def gate_town_share(evidence: Evidence) -> xr.DataArray:
    """Share of village people whose cheapest way to the own seat passes through their town.

    Of containers. It does where cost to the town + cost from there is at most a twentieth more than
    the direct cost (`betweenness_slack`). Among people of single villages that reach their seat.
    """
    places = evidence.territory.facts.sizes["place"]
    found = gates(evidence, "container")
    direct = found.least(places, "own_seat")
    over = np.full(places, np.inf)
    town = found.kind == "own_town"
    np.minimum.at(over, found.place[town], found.value[town] + direct[found.hub[town]])
    passes = over <= (1 + thresholds()["betweenness_slack"]) * direct
    among = _single(evidence) & rural(evidence) & np.isfinite(direct)
    return by_county(evidence, _share(evidence, passes, among))


def _single(evidence: Evidence) -> Mask:
    """(place,) True for places that are one settlement each."""
    return np.asarray(evidence.fact("settlements").values == 1)


def _share(evidence: Evidence, those: Mask, among: Mask) -> Array:
    """(county,) share of the people `among`; NaN of nobody."""
    people = array(evidence, "population") * among
    count = county_count(evidence)
    nobody = np.full(count, np.nan)
    mean = group_mean(those.astype(float), people, county_index(evidence), count, nobody)
    return np.asarray(np.clip(mean, 0.0, 1.0))
