"""From the accounts of an equilibrium to the labelled tables of its exchange."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from hinterland.appraise.exchange import regional
from hinterland.appraise.exchange.balance import channels, factors
from hinterland.appraise.exchange.ledger import Ledger, measures
from hinterland.appraise.exchange.markets import REACHES
from hinterland.appraise.exchange.roles import location_quotient, specialization
from hinterland.codebook import quantity
from hinterland.flow import Access, Equilibrium, Exchange, Flows, Territory
from hinterland.numerics.groups import Index


def exchange_of(
    territory: Territory, access: Access, equilibrium: Equilibrium, flows: Flows
) -> Exchange:
    """Indicators of exchange by county, for the region's provinces and for the region.

    Args:
        territory, access: after changes.
        equilibrium, flows: of the same case.
    """
    facts, region = territory.facts, territory.region
    counties = facts.sizes["county"]

    def ledger(group: Index, count: int) -> Ledger:
        return Ledger(territory, access, equilibrium, flows, group, count)

    labels, province = np.unique(
        facts["county_province"].values[region].astype(str), return_inverse=True
    )
    of_province = np.full(counties, -1, dtype=np.intp)
    of_province[region] = province
    whole = ledger(np.where(region, 0, -1), 1)
    by_county = ledger(np.arange(counties), counties)
    coords = _coordinates(whole)
    tables = _tables(by_county, "county", facts["county"].values, coords)
    values = tables.assign(_of_the_region(whole, coords))
    one = _tables(whole, "all", np.array(["region"]), coords).isel(all=0, drop=True)
    return Exchange(
        territory=territory,
        equilibrium=equilibrium,
        flows=flows,
        values=values.assign_attrs(equilibrium.values.attrs),
        provinces=_tables(ledger(of_province, len(labels)), "province", labels, coords),
        region=one.assign(_of_the_region(whole, coords, by_place=False)),
    )


def _tables(ledger: Ledger, dim: str, labels: Any, coords: dict[str, Any]) -> xr.Dataset:
    """Every registered indicator, by group."""
    found = {}
    for word, measure in measures().items():
        rest = quantity(word).dims[1:]
        found[word] = xr.DataArray(
            measure(ledger), dims=(dim, *rest), coords={dim: labels, **_only(coords, rest)}
        )
    return xr.Dataset(found)


def _of_the_region(
    ledger: Ledger, coords: dict[str, Any], *, by_place: bool = True
) -> dict[str, xr.DataArray]:
    """Indicators that are told for the region or by place."""
    slope, fit = regional.migration_income(ledger)
    found: dict[str, Any] = {
        "tier_value_shares": regional.tier_value_shares(ledger),
        "concentration": regional.concentration(ledger),
        "migration_income_slope": slope,
        "migration_income_fit": fit,
    }
    for factor in ("goods", "people"):
        found[f"{factor}_gross"] = regional.gross_flows(ledger, factor)
        found[f"{factor}_net"] = regional.net_flows(ledger, factor)
    if by_place:
        found["location_quotient"] = location_quotient(ledger)
        found["specialization"] = specialization(ledger)
    return {word: _labelled(word, values, coords) for word, values in found.items()}


def _labelled(word: str, values: Any, coords: dict[str, Any]) -> xr.DataArray:
    dims = quantity(word).dims
    return xr.DataArray(values, dims=dims, coords=_only(coords, dims))


def _coordinates(ledger: Ledger) -> dict[str, Any]:
    table = ledger.flows.values
    return {
        **{dim: table[dim].values for dim in ("place", "sector", "tier", "tier_to")},
        "factor": list(factors(ledger)),
        "channel": list(channels(ledger)),
        "reach": list(REACHES),
        "scope": list(regional.SCOPES),
        "asset": list(regional.ASSETS),
        "concentration_index": list(regional.MEASURES),
    }


def _only(coords: dict[str, Any], dims: tuple[str, ...]) -> dict[str, Any]:
    return {dim: coords[dim] for dim in dims}
