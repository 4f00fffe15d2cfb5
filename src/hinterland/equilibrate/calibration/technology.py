"""Shares of revenue by sector, and household spending that closes the markets."""

from __future__ import annotations

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.economy import Technology
from hinterland.equilibrate.parameters import PRODUCTION, Sectors
from hinterland.errors import Fault, InputError
from hinterland.numerics.paths import Floats


def factor_shares(sectors: Sectors, values: Parameters) -> dict[str, Floats]:
    """(sector,) shares of labour, land, capital and inputs from farms and others; they sum to 1."""
    shares = {
        word: np.array(
            [
                values.get("production", PRODUCTION[group], word, label)
                for group, label in zip(sectors.production, sectors.labels, strict=True)
            ]
        )
        for word in ("labour", "land", "capital", "inputs_farm", "inputs_other")
    }
    # Farm goods are bought by those who process or cook them; for others their share is of others.
    farm = sectors.production == PRODUCTION.index("farm")
    moved = np.where(farm | sectors.buys_farm, 0.0, shares["inputs_farm"])
    shares["inputs_farm"] = shares["inputs_farm"] - moved
    shares["inputs_other"] = shares["inputs_other"] + moved
    total = sum(shares.values())
    return {word: share / total for word, share in shares.items()}


def technology(sectors: Sectors, values: Parameters, revenue: Floats) -> Technology:
    """Technology whose inputs are bought from sectors by their size.

    Args:
        sectors, values: what the model knows.
        revenue: (sector,) of the whole economy; inputs from a group of sectors are split by it.
    """
    shares = factor_shares(sectors, values)
    farm = sectors.production == PRODUCTION.index("farm")
    inputs = np.zeros((len(revenue), len(revenue)))
    for group, word in ((farm, "inputs_farm"), (~farm, "inputs_other")):
        if group.any():
            inputs += np.outer(np.where(group, revenue, 0) / revenue[group].sum(), shares[word])
    # Where a group has no sector its share goes to labour.
    labour = 1 - shares["land"] - shares["capital"] - inputs.sum(axis=0)
    scale = np.array(
        [values.get("production", PRODUCTION[group], "scale") for group in sectors.production]
    )
    return Technology(
        labour=labour,
        land=shares["land"],
        capital=shares["capital"],
        inputs=inputs,
        scale=scale,
        kappa=values.get("production", "all", "kappa"),
    )


def consumption(sectors: Sectors, made: Technology, revenue: Floats) -> Floats:
    """(sector, 1) shares of household spending: what is made less what firms buy.

    Raises:
        InputError: firms would buy more of a sector than it makes.
    """
    left = revenue - made.inputs @ revenue
    short = np.flatnonzero(left <= 0)
    if len(short):
        raise InputError(
            Fault(
                "Firms would buy more of a sector's goods than are made.",
                ", ".join(sectors.labels[k] for k in short),
                'Lower the input shares in settings["equilibrium"], or correct employment.',
            )
        )
    return np.asarray(left / left.sum())[:, None]
