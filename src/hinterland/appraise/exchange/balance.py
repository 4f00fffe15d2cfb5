"""Exchange both ways: between groups by factor, between town and country by channel."""

from __future__ import annotations

import numpy as np

from hinterland.appraise.exchange.ledger import Ledger, exchange_indicator, over, share
from hinterland.codebook import TIERS
from hinterland.numerics.groups import Array, Mask
from hinterland.numerics.relations import shares, two_way_index

MOVES = "moves"
"""People who live on the other side than where they are registered, by what they earn."""
NOTHING = 1e-9
"""Share of a flow below which there is none."""


def factors(ledger: Ledger) -> tuple[str, ...]:
    """What goes between counties, in the order of the flows."""
    words = map(str, ledger.flows.values.data_vars)
    return tuple(word.removesuffix("_between") for word in words if word.endswith("_between"))


def channels(ledger: Ledger) -> tuple[str, ...]:
    """Ways of exchange between town and country: classes of goods, and moves."""
    found = ledger.flows.values["sector_class"].values.astype(str)
    return (*dict.fromkeys(found), MOVES)


@exchange_indicator("factor_balance")
def factor_balance(ledger: Ledger) -> Array:
    """(group, factor) two-way index of what leaves the group and what enters it.

    NaN where nothing crosses the border of the group. Trade with markets abroad counts for goods
    as a whole, not for its parts.
    """
    found = []
    for name in factors(ledger):
        out, back = leaving(ledger, name), entering(ledger, name)
        whole = ledger.over_counties(ledger.flow(f"{name}_between").sum(axis=1))
        # What is left of differences of sums is no flow.
        there = out + back > NOTHING * whole
        found.append(np.where(there, two_way_index(out, back), np.nan))
    return np.stack(found, axis=1)


def leaving(ledger: Ledger, factor: str) -> Array:
    """(group,) amount of a factor that leaves the group, for markets abroad too."""
    table = ledger.between(f"{factor}_between")
    out = table.sum(axis=1) - table[np.arange(ledger.count), np.arange(ledger.count)]
    if factor == "goods":
        out = out + ledger.over_counties(ledger.flow("exports")).sum(axis=1)
    return np.asarray(np.maximum(out, 0.0))


def entering(ledger: Ledger, factor: str) -> Array:
    """(group,) amount of a factor that enters the group, from markets abroad too."""
    table = ledger.towards(f"{factor}_between")
    back = table.sum(axis=1) - table[np.arange(ledger.count), np.arange(ledger.count)]
    if factor == "goods":
        back = back + ledger.over_counties(ledger.flow("imports")).sum(axis=1)
    return np.asarray(np.maximum(back, 0.0))


@exchange_indicator("channel_volume")
def channel_volume(ledger: Ledger) -> Array:
    """(group, channel) money/year between the country of the group and all cities, both ways."""
    out, back = _channels(ledger)
    return out + back


@exchange_indicator("channel_mix")
def channel_mix(ledger: Ledger) -> Array:
    """(group, channel) shares of the channels in that volume."""
    return shares(channel_volume(ledger))


@exchange_indicator("channel_balance")
def channel_balance(ledger: Ledger) -> Array:
    """(group, channel) two-way index of what the country gives cities and gets from them."""
    return two_way_index(*_channels(ledger))


@exchange_indicator("town_country_balance")
def town_country_balance(ledger: Ledger) -> Array:
    """(group,) mean of the two-way indices of channels, by their volume."""
    mix = channel_mix(ledger)
    found = (mix * channel_balance(ledger)).sum(axis=1)
    return np.where(mix.sum(axis=1) > 0, np.clip(found, 0.0, 1.0), np.nan)


@exchange_indicator("extraction_labour")
def extraction_labour(ledger: Ledger) -> Array:
    """(group,) workers whom the country gives cities less those it gets, over both; within
    [-1, 1], 1 where people only leave."""
    went, came = (_city(ledger.flow(word)) for word in ("went_to", "came_from"))
    return _net(ledger.total(went, ledger.rural), ledger.total(came, ledger.rural))


@exchange_indicator("extraction_materials")
def extraction_materials(ledger: Ledger) -> Array:
    """(group,) the same of farm and mining products, in money."""
    primary = ledger.stage == "primary"
    sold, bought = (
        _city(ledger.flow(word)[:, primary].sum(axis=1)) for word in ("sold_to", "bought_from")
    )
    return _net(ledger.total(sold, ledger.rural), ledger.total(bought, ledger.rural))


@exchange_indicator("extraction_index")
def extraction_index(ledger: Ledger) -> Array:
    """(group,) mean of the two: how far the country only supplies people and raw materials.

    Savings are no part of it: where capital comes from is not modelled by place.
    """
    return np.asarray((extraction_labour(ledger) + extraction_materials(ledger)) / 2)


@exchange_indicator("between_type_share")
def between_type_share(ledger: Ledger) -> Array:
    """(group,) share of those registered here who live elsewhere that changed between town and
    country; the rest moved within towns and villages, or from city to city."""
    went, rural = ledger.flow("went_to"), ledger.rural
    gone = ledger.state("registered_workers") * ledger.state("away_share")
    city = _city(went)
    crossed = np.where(rural, city, went.sum(axis=1) - city)
    return share(ledger.total(crossed), ledger.total(gone))


def _city(values: Array) -> Array:
    """Values by kind of partner, those of cities."""
    return np.asarray(values[..., TIERS.index("city")])


def _net(out: Array, back: Array) -> Array:
    return np.clip(over(out - back, out + back), -1.0, 1.0)


def _channels(ledger: Ledger) -> tuple[Array, Array]:
    """(group, channel) money/year that the country gives cities, and that it gets from them."""
    rural: Mask = ledger.rural
    kind = ledger.flows.values["sector_class"].values.astype(str)
    earned = ledger.state("worker_income")
    sold, bought = (_city(ledger.flow(word)) for word in ("sold_to", "bought_from"))
    out, back = [], []
    for name in channels(ledger)[:-1]:
        mine = kind == name
        out.append(ledger.total(sold[:, mine].sum(axis=1), rural))
        back.append(ledger.total(bought[:, mine].sum(axis=1), rural))
    out.append(ledger.total(_city(ledger.flow("earned_in")), rural))
    back.append(ledger.total(_city(ledger.flow("came_from")) * earned, rural))
    return np.stack(out, axis=1), np.stack(back, axis=1)
