"""Where the country sells: how far, to how many, at home and abroad."""

from __future__ import annotations

import numpy as np

from hinterland.appraise.exchange.ledger import Ledger, exchange_indicator, over, share
from hinterland.numerics.around import EARTH_KM, on_sphere
from hinterland.numerics.groups import Array
from hinterland.numerics.relations import effective_number, herfindahl, shares

REACHES = ("county", "province", "nation", "abroad")


@exchange_indicator("rural_sales_reach")
def rural_sales_reach(ledger: Ledger) -> Array:
    """(group, reach) shares of sales of towns and villages in the own county, the rest of the
    province, other provinces, and abroad."""
    sales = ledger.state("revenue").sum(axis=1)
    found = [
        ledger.total(sales * ledger.state(f"sales_share_{name}"), ledger.rural) for name in REACHES
    ]
    return shares(np.stack(found, axis=1))


@exchange_indicator("foreign_sales_share")
def foreign_sales_share(ledger: Ledger) -> Array:
    """(group, sector) share of each sector's sales that goes abroad."""
    sold = ledger.total(ledger.flow("sold_to"))
    return share(sold[..., -1], sold.sum(axis=-1))


@exchange_indicator("market_number")
def market_number(ledger: Ledger) -> Array:
    """(group,) effective number of counties and markets abroad that rural sellers sell to."""
    return effective_number(_markets(ledger))


@exchange_indicator("market_distance")
def market_distance(ledger: Ledger) -> Array:
    """(group,) mean straight km from the seat of the seller's county to that of the buyer's."""
    seat = on_sphere(ledger.fact("seat_lon"), ledger.fact("seat_lat"))
    to = [(seat, ledger.flow("rural_goods_to"))]
    if ledger.flows.values.sizes["foreign"]:
        abroad = on_sphere(ledger.fact("foreign_lon"), ledger.fact("foreign_lat"))
        to.append((abroad, ledger.flow("rural_exports")))
    way, sold = np.zeros(len(seat)), np.zeros(len(seat))
    for points, amount in to:
        km = EARTH_KM * np.arccos(np.clip(seat @ points.T, -1.0, 1.0))
        way += (km * amount).sum(axis=1)
        sold += amount.sum(axis=1)
    return over(ledger.over_counties(way), ledger.over_counties(sold))


@exchange_indicator("customer_base")
def customer_base(ledger: Ledger) -> Array:
    """(group,) how many people's purchases the sales of towns and villages come to: people of each
    county, times the share of its purchases that they are."""
    bought = ledger.total_by_county(ledger.flow("purchases").sum(axis=1))
    people = ledger.total_by_county(ledger.fact("population"))
    each = np.where(bought > 0, people / np.where(bought > 0, bought, 1.0), 0.0)
    return ledger.over_counties(ledger.flow("rural_goods_to") @ each)


@exchange_indicator("foreign_exposure")
def foreign_exposure(ledger: Ledger) -> Array:
    """(group,) share of all sales and purchases that crosses the border."""
    sold, bought = (ledger.total(ledger.flow(w).sum(axis=1)) for w in ("sold_to", "bought_from"))
    return share(sold[:, -1] + bought[:, -1], sold.sum(axis=1) + bought.sum(axis=1))


@exchange_indicator("foreign_concentration")
def foreign_concentration(ledger: Ledger) -> Array:
    """(group,) Herfindahl index of trade both ways over markets abroad; 0 without any."""
    return herfindahl(
        ledger.over_counties(ledger.flow("exports")) + ledger.over_counties(ledger.flow("imports"))
    )


@exchange_indicator("domestic_sourcing")
def domestic_sourcing(ledger: Ledger) -> Array:
    """(group, sector) share of purchases that come from the country itself."""
    bought = ledger.total(ledger.flow("bought_from"))
    return share(bought.sum(axis=-1) - bought[..., -1], bought.sum(axis=-1))


def _markets(ledger: Ledger) -> Array:
    """(group, county and market abroad) what towns and villages sell."""
    home = ledger.over_counties(ledger.flow("rural_goods_to"))
    return np.concatenate([home, ledger.over_counties(ledger.flow("rural_exports"))], axis=1)
