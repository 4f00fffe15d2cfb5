"""Who makes what: specialization of town and country, overlap, complementarity, diversity."""

from __future__ import annotations

import numpy as np

from hinterland.appraise.exchange.ledger import Ledger, exchange_indicator, over, share
from hinterland.numerics.groups import Array
from hinterland.numerics.relations import effective_number, krugman_index, overlap, shares
from hinterland.numerics.relations import location_quotient as quotient


def location_quotient(ledger: Ledger) -> Array:
    """(place, sector) share of a sector in the workers of the place over its share everywhere."""
    workers = ledger.state("sector_workers")
    return quotient(workers, workers.sum(axis=0))


def specialization(ledger: Ledger) -> Array:
    """(place,) Krugman index of the place's workers by sector against those everywhere."""
    workers = ledger.state("sector_workers")
    return krugman_index(workers, workers.sum(axis=0, keepdims=True))


@exchange_indicator("value_shares")
def value_shares(ledger: Ledger) -> Array:
    """(group, sector) share of each sector in value added."""
    return shares(ledger.total(ledger.flow("value_added")))


@exchange_indicator("rural_value_shares")
def rural_value_shares(ledger: Ledger) -> Array:
    """(group, sector) share of each sector in the value added of towns and villages."""
    return shares(ledger.total(ledger.flow("value_added"), ledger.rural))


@exchange_indicator("functional_overlap")
def functional_overlap(ledger: Ledger) -> Array:
    """(group,) how far town and country do the same: sum of the smaller share by sector."""
    made = ledger.flow("value_added")
    return overlap(ledger.total(made, ledger.rural), ledger.total(made, ~ledger.rural))


@exchange_indicator("complementarity")
def complementarity(ledger: Ledger) -> Array:
    """(group,) how well what each side sells in excess fits what the other lacks.

    Excess is sales less purchases by sector; 1 - half the sum of |x - m|, with x shares of the
    excess of the country and m of what the city lacks; the mean of both directions (after the
    index of Michaely 1996). NaN where one side has no excess or no lack.
    """
    left = ledger.state("revenue") - ledger.flow("purchases")
    country, city = ledger.total(left, ledger.rural), ledger.total(left, ~ledger.rural)
    there = overlap(np.maximum(country, 0.0), np.maximum(-city, 0.0))
    back = overlap(np.maximum(city, 0.0), np.maximum(-country, 0.0))
    return np.asarray((there + back) / 2)


@exchange_indicator("diversification")
def diversification(ledger: Ledger) -> Array:
    """(group,) effective number of sectors by value added in towns and villages."""
    return effective_number(ledger.total(ledger.flow("value_added"), ledger.rural))


@exchange_indicator("higher_value_share")
def higher_value_share(ledger: Ledger) -> Array:
    """(group,) share of manufacturing and services in rural value added."""
    made = ledger.total(ledger.flow("value_added"), ledger.rural)
    return share(made[:, ledger.stage != "primary"].sum(axis=1), made.sum(axis=1))


@exchange_indicator("rural_industry_share")
def rural_industry_share(ledger: Ledger) -> Array:
    """(group,) share of manufacturing in the jobs of towns and villages."""
    jobs = ledger.total(ledger.state("sector_workers"), ledger.rural)
    return share(jobs[:, ledger.stage == "secondary"].sum(axis=1), jobs.sum(axis=1))


@exchange_indicator("farm_productivity")
def farm_productivity(ledger: Ledger) -> Array:
    """(group,) value added in farming for a farm worker, money/person/year."""
    made = ledger.total(ledger.flow("value_added"))[:, ledger.farm].sum(axis=1)
    return over(made, ledger.total(ledger.state("sector_workers"))[:, ledger.farm].sum(axis=1))


@exchange_indicator("farm_self_sufficiency")
def farm_self_sufficiency(ledger: Ledger) -> Array:
    """(group,) farm products sold over farm products bought, in money."""
    sold = ledger.total(ledger.state("revenue"))[:, ledger.farm].sum(axis=1)
    return over(sold, ledger.total(ledger.flow("purchases"))[:, ledger.farm].sum(axis=1))
