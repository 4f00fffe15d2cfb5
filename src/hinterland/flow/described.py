"""Units and status on every variable of a result."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import xarray as xr

from hinterland.codebook import quantities
from hinterland.flow.territory import Territory

NO_UNITS: Mapping[str, str] = MappingProxyType({})


def described(
    territory: Territory,
    dataset: xr.Dataset,
    units: Mapping[str, str] = NO_UNITS,
    *,
    status: str = "modelled",
) -> xr.Dataset:
    """The dataset with the attributes `unit` and `status` on each of its variables.

    Args:
        territory: gives the currency and the year of its prices.
        dataset: a result; other attributes stay as they are.
        units: of variables that the codebook does not know, or means otherwise; `money` stands for
            the territory's currency, "" for text and flags.
        status: how far the result can be relied on.

    Raises:
        KeyError: a variable that neither the codebook nor `units` knows.
    """
    currency = str(territory.settings["currency"])
    made = dataset.copy()
    for word in map(str, made.data_vars):
        unit = units[word] if word in units else quantities()[word].unit
        made[word].attrs |= {"unit": unit.replace("money", currency), "status": status}
    return made
