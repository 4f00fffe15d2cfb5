"""What goods cost on their way: within the region, abroad, and from the villages to markets."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.centres import large_markets
from hinterland.appraise.gateways import GATE_WORDS, Gates, gates, of_goods
from hinterland.appraise.labels import (
    array,
    by_county,
    county_mean,
    county_sum,
    rural,
)
from hinterland.appraise.others import mean_to_others
from hinterland.appraise.register import Evidence, indicator
from hinterland.numerics.gravity import harris
from hinterland.numerics.groups import Array, Index

SEATS = ("own_seat", "other_seat")
MARKET_ACCESS = (*GATE_WORDS, "gate_cost", "freight_cost")
CHUNK = 2000
"""Places looked at together, so that their costs to every county fit in memory."""


@indicator("freight_cost_mean", access=("freight_cost",))
def freight_cost_mean(evidence: Evidence) -> xr.DataArray:
    """Mean cost of a tonne to the seats of the region's other counties, weighted by their people.

    From seat to seat, loading and unloading included; see `others.mean_to_others`, also for how a
    newly connected seat may raise it.
    """
    return _mean_by_commodity(evidence, "freight_cost")


@indicator("freight_time_mean", access=("freight_time",))
def freight_time_mean(evidence: Evidence) -> xr.DataArray:
    """Mean hours of a tonne on its cheapest way to the region's other seats, by their people.

    A better road may raise them: what is cheapest may take longer, and a newly connected seat
    enters the mean (`others.mean_to_others`).
    """
    return _mean_by_commodity(evidence, "freight_time")


@indicator("foreign_cost_least", access=("foreign_cost",))
def foreign_cost_least(evidence: Evidence) -> xr.DataArray:
    """Cost of a tonne to the cheapest foreign market."""
    return _least_abroad(evidence, "foreign_cost")


@indicator("foreign_time_least", access=("foreign_time",))
def foreign_time_least(evidence: Evidence) -> xr.DataArray:
    """Hours of a tonne to the foreign market that is soonest, each reached its cheapest way."""
    return _least_abroad(evidence, "foreign_time")


@indicator("farm_market_cost", access=MARKET_ACCESS)
def farm_market_cost(evidence: Evidence) -> xr.DataArray:
    """Cost of a tonne of perishables from village people to the cheapest large market.

    min over gates of cost to the seat + freight from there, mean over village people. Loading and
    unloading are in the freight between two seats; a market at the seat of the gate itself costs
    the way there alone, without them. Better roads never raise it.
    """
    onward = of_goods(evidence, "freight_cost", "perishable")[:, large_markets(evidence)].min(
        axis=1, initial=np.inf
    )
    found = gates(evidence, "perishable")
    least = found.least(evidence.territory.facts.sizes["place"], *SEATS, onward=onward)
    return by_county(evidence, county_mean(evidence, least, rural(evidence)))


@indicator("rural_market_access", access=MARKET_ACCESS)
def rural_market_access(evidence: Evidence) -> xr.DataArray:
    """Sum over units of output / container freight cost from village people (Harris 1954).

    The cost is the least over gates of cost to the seat + freight from there; no delivery is
    cheaper than the cheapest between two seats. Output (money/year) over cost (money/t) are the
    tonnes whose freight that output would pay for. Better roads never lower it.
    """
    cost = of_goods(evidence, "freight_cost", "container")
    found = gates(evidence, "container")
    output = county_sum(evidence, array(evidence, "output").sum(axis=1))
    value = np.zeros(evidence.territory.facts.sizes["place"])
    floor = _cheapest(cost)
    villages = np.flatnonzero(rural(evidence))
    for first in range(0, villages.size, CHUNK):
        some = villages[first : first + CHUNK]
        value[some] = harris(output, np.maximum(_from_places(found, some, cost), floor))
    return by_county(evidence, county_mean(evidence, value, rural(evidence)))


def _mean_by_commodity(evidence: Evidence, word: str) -> xr.DataArray:
    pairs = evidence.time(word)
    means = [mean_to_others(evidence, np.asarray(each, dtype=float)) for each in pairs.values]
    return _by_commodity(evidence, pairs, means)


def _least_abroad(evidence: Evidence, word: str) -> xr.DataArray:
    ways = evidence.time(word)
    return _by_commodity(evidence, ways, list(ways.values.min(axis=2).astype(float)))


def _by_commodity(evidence: Evidence, ways: xr.DataArray, columns: list[Array]) -> xr.DataArray:
    return xr.DataArray(
        np.stack(columns, axis=1),
        dims=("county", "commodity"),
        coords={
            "county": evidence.territory.facts["county"].values,
            "commodity": ways["commodity"].values,
        },
    )


def _cheapest(cost: Array) -> float:
    """The least cost between two different seats; infinite where none reaches another."""
    apart = cost[~np.eye(len(cost), dtype=bool)]
    return float(apart[apart > 0].min(initial=np.inf))


def _from_places(found: Gates, places: Index, cost: Array) -> Array:
    """(place, county) least cost from some places, ascending, to the seat of every county."""
    first = np.searchsorted(found.place, places, side="left")
    count = np.searchsorted(found.place, places, side="right") - first
    least = np.full((places.size, len(cost)), np.inf)
    for step in range(int(count.max(initial=0))):
        rows = np.flatnonzero(count > step)
        gate = first[rows] + step
        seat = np.isin(found.kind[gate], SEATS)
        rows, gate = rows[seat], gate[seat]
        through = found.value[gate][:, None] + cost[found.county[gate]]
        least[rows] = np.minimum(least[rows], through)
    return least
