"""What could be made with what is there, by a rule that is stated.

The rule: a place could do in each sector what the best tenth of places of its tier in the region
does (best places first, until they have a tenth of the sector's workers or sales). It says how far
behind a place is, not that a policy would close the gap.
"""

from __future__ import annotations

import numpy as np

from hinterland.appraise.exchange.ledger import Ledger, exchange_indicator, over, share
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array
from hinterland.numerics.quantiles import group_quantiles


@exchange_indicator("potential_gap")
def potential_gap(ledger: Ledger) -> Array:
    """(group,) share by which value added stays behind what its workers would make at the region's
    best practice for their sector and tier."""
    made, workers = ledger.flow("value_added"), ledger.state("sector_workers")
    could = np.maximum(made, workers * _frontier(ledger, made / workers, workers))
    return share(ledger.total((could - made).sum(axis=1)), ledger.total(could.sum(axis=1)))


@exchange_indicator("export_potential")
def export_potential(ledger: Ledger) -> Array:
    """(group, sector) money/year by which sales abroad stay behind those at the region's best
    share of sales for the sector and tier."""
    sold = ledger.flow("sold_to")
    abroad, sales = sold[..., -1], sold.sum(axis=-1)
    best = _frontier(ledger, abroad / sales, sales)
    return ledger.total(np.maximum(best * sales - abroad, 0.0))


@exchange_indicator("marginal_product_spread")
def marginal_product_spread(ledger: Ledger) -> Array:
    """(group,) standard deviation of the logarithm of what a further worker adds, over workers of
    all places and sectors; 0 where labour is as productive everywhere.

    A worker adds the labour share of revenue for each worker of the sector. Prices of places differ
    in ways that are not known, so it is in money.
    """
    workers = ledger.state("sector_workers")
    added = np.log(ledger.state("worker_income"))
    each = workers.sum(axis=1)
    mean = ledger.mean(added, each)
    square = ledger.mean(added**2, each)
    return np.sqrt(np.maximum(square - mean**2, 0.0))


@exchange_indicator("rural_labour_product")
def rural_labour_product(ledger: Ledger) -> Array:
    """(group,) what a further worker adds in towns and villages over what one adds in cities."""
    earned, workers = ledger.state("worker_income"), ledger.state("workers")
    country, city = (ledger.mean(earned, workers * side) for side in (ledger.rural, ~ledger.rural))
    return over(country, city)


def _frontier(ledger: Ledger, values: Array, weight: Array) -> Array:
    """(place, sector) the value of best practice in the region for the tier of each place."""
    tier = ledger.territory.facts["place_tier"].values.astype(str)
    _, level = np.unique(tier, return_inverse=True)
    inside = ledger.territory.place_region
    quantile = (thresholds()["best_practice"],)
    levels = int(level.max()) + 1
    found = [
        group_quantiles(values[inside, k], weight[inside, k], level[inside], levels, quantile)[:, 0]
        for k in range(values.shape[1])
    ]
    best = np.stack(found, axis=1)[level]
    # Context may have tiers that the region lacks: nothing to be compared with.
    return np.where(np.isnan(best), 0.0, best)
