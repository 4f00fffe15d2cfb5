"""Relations of village and town: flows, freight, biased investment, the bond of small towns."""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.appraise.labels import (
    array,
    by_county,
    county_sum,
    region,
    result,
    rural,
    scalar,
)
from hinterland.appraise.register import Evidence, indicator
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import ratio
from hinterland.numerics.inequality import theil_t
from hinterland.numerics.relations import freight_factor, two_way_index

FLOWS = ("goods", "people", "money", "information")


def flow_pair(kind: str) -> tuple[str, str]:
    """Facts of a flow: out of the villages, and back."""
    return f"flow_{kind}_out", f"flow_{kind}_in"


def _balance(evidence: Evidence, kind: str) -> xr.DataArray:
    out, back = (array(evidence, word) for word in flow_pair(kind))
    return by_county(evidence, two_way_index(out, back))


@indicator("flow_balance_goods", facts=flow_pair("goods"), templates=("flows.csv",))
def flow_balance_goods(evidence: Evidence) -> xr.DataArray:
    """Two-way index of goods: 1 - |out - in| / (out + in)."""
    return _balance(evidence, "goods")


@indicator("flow_balance_people", facts=flow_pair("people"), templates=("flows.csv",))
def flow_balance_people(evidence: Evidence) -> xr.DataArray:
    """Two-way index of people."""
    return _balance(evidence, "people")


@indicator("flow_balance_money", facts=flow_pair("money"), templates=("flows.csv",))
def flow_balance_money(evidence: Evidence) -> xr.DataArray:
    """Two-way index of money."""
    return _balance(evidence, "money")


@indicator("flow_balance_information", facts=flow_pair("information"), templates=("flows.csv",))
def flow_balance_information(evidence: Evidence) -> xr.DataArray:
    """Two-way index of information."""
    return _balance(evidence, "information")


@indicator(
    "flow_density", any_of=tuple(flow_pair(kind) for kind in FLOWS), templates=("flows.csv",)
)
def flow_density(evidence: Evidence) -> xr.DataArray:
    """Share of village-town ties (county x kind x direction) of the region that carry any flow.

    Kinds of flow without data are left out of both counts.
    """
    known = [kind for kind in FLOWS if evidence.territory.has(*flow_pair(kind))]
    inside = region(evidence)
    ties = [array(evidence, word)[inside] > 0 for kind in known for word in flow_pair(kind)]
    return scalar(float(np.mean(ties)) if inside.any() else 0.0)


@indicator("town_bond", facts=("flow_town_share", *flow_pair("goods")), templates=("flows.csv",))
def town_bond(evidence: Evidence) -> xr.DataArray:
    """Goods that pass between villages and the seat through a small town, per village person."""
    goods = array(evidence, "flow_goods_out") + array(evidence, "flow_goods_in")
    people = county_sum(evidence, array(evidence, "population") * rural(evidence))
    through = goods * array(evidence, "flow_town_share")
    return by_county(
        evidence, np.where(people > 0, through / np.where(people > 0, people, 1.0), 0.0)
    )


@indicator("farm_freight_factor", facts=("farm_freight_share",), templates=("prices.csv",))
def farm_freight_factor(evidence: Evidence) -> xr.DataArray:
    """Iceberg factor of farm freight, tau = 1 / (1 - s)."""
    return by_county(evidence, freight_factor(array(evidence, "farm_freight_share")))


@indicator("farm_freight_disadvantage", facts=("farm_freight_share",), templates=("prices.csv",))
def farm_freight_disadvantage(evidence: Evidence) -> xr.DataArray:
    """Delivered price over that of a producer at the market's edge, less 1: s / (1 - s)."""
    return by_county(evidence, freight_factor(array(evidence, "farm_freight_share")) - 1)


@indicator(
    "hub_bias", facts=("public_investment",), after=("urban_share",), templates=("investment.csv",)
)
def hub_bias(evidence: Evidence) -> xr.DataArray:
    """(hubs' share of public investment) / (hubs' share of people) in the region.

    Hubs are counties with an urban majority; 1 where there is none, or no investment.
    """
    inside = region(evidence)
    hub = inside & (result(evidence, "urban_share") > thresholds()["hub_urban_share"])
    money = array(evidence, "public_investment")
    people = county_sum(evidence, array(evidence, "population"))
    if money[inside].sum() <= 0 or people[hub].sum() <= 0:
        return scalar(1.0)
    shares = [float(x[hub].sum() / x[inside].sum()) for x in (money, people)]
    return scalar(shares[0] / shares[1])


@indicator("investment_inequality", facts=("public_investment",), templates=("investment.csv",))
def investment_inequality(evidence: Evidence) -> xr.DataArray:
    """Theil T of public investment over people, between the region's counties."""
    people = county_sum(evidence, array(evidence, "population")) * region(evidence)
    per_head = ratio(array(evidence, "public_investment"), people, empty=0.0)
    return scalar(theil_t(people, per_head))
