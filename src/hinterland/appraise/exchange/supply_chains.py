"""How far firms buy from and sell to firms elsewhere, and across stages at home.

In the model the firms and the households of a county buy a good from the same places.
"""

from __future__ import annotations

import numpy as np

from hinterland.appraise.exchange.ledger import Ledger, exchange_indicator, share
from hinterland.numerics.groups import Array


@exchange_indicator("backward_linkage")
def backward_linkage(ledger: Ledger) -> Array:
    """(group,) inputs bought in other counties and abroad, over revenue."""
    inputs = ledger.total_by_county(ledger.flow("inputs_bought"))
    elsewhere = (inputs * (1 - _inside(ledger))).sum(axis=1)
    return share(ledger.over_counties(elsewhere), ledger.total(_revenue(ledger)))


@exchange_indicator("forward_linkage")
def forward_linkage(ledger: Ledger) -> Array:
    """(group,) what firms of other counties and abroad buy as inputs, over revenue."""
    sold = ledger.total_by_county(ledger.flow("inputs_sold")) - ledger.flow("inputs_inside")
    return share(
        ledger.over_counties(np.maximum(sold, 0.0).sum(axis=1)), ledger.total(_revenue(ledger))
    )


@exchange_indicator("stage_linkage")
def stage_linkage(ledger: Ledger) -> Array:
    """(group,) share of the inputs of firms that another stage of the own county makes: farms and
    mines, manufacturing, services."""
    crossing = ledger.total_by_county(ledger.flow("inputs_crossing")) * _inside(ledger)
    inputs = ledger.total(ledger.flow("inputs_bought").sum(axis=1))
    return share(ledger.over_counties(crossing.sum(axis=1)), inputs)


def _inside(ledger: Ledger) -> Array:
    """(county, sector) share of what a county buys that it makes."""
    bought = ledger.total_by_county(ledger.flow("purchases"))
    part: Array = ledger.flow("sold_inside") / np.where(bought > 0, bought, 1.0)
    return np.asarray(np.clip(part, 0.0, 1.0))


def _revenue(ledger: Ledger) -> Array:
    return np.asarray(ledger.state("revenue").sum(axis=1))
