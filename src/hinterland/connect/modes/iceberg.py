"""Costs of transport as iceberg factors: how much must be sent for one unit to arrive."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.connect.parameters import parameters
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats


def iceberg(cost: npt.ArrayLike, value: npt.ArrayLike) -> Floats:
    """The iceberg factor tau = 1 + cost / value of goods worth `value` at the origin.

    Args:
        cost: generalised cost of transport, money/t, at least 0; infinite where there is no way.
        value: value of the goods, money/t, more than 0; broadcasts with `cost`.

    Returns:
        tau, at least 1; infinite where there is no way.

    Raises:
        InputError: a cost below 0 or undefined, or a value that is not positive and finite.
    """
    paid, worth = np.asarray(cost, dtype=float), np.asarray(value, dtype=float)
    if not (paid >= 0).all():
        raise InputError(Fault("A cost is negative or undefined.", "cost", "Give at least 0."))
    if not ((worth > 0) & np.isfinite(worth)).all():
        raise InputError(Fault("A value is not positive.", "value", "Give money/t above 0."))
    return np.asarray(1 + paid / worth)


def iceberg_of_share(share: npt.ArrayLike) -> Floats:
    """The factor tau = 1 / (1 - s) for a share s of transport in the delivered price.

    It is the same factor read from the other end: cost / value = s / (1 - s). A share of 20 to 30 %
    gives 1.25 to 1.43.

    Args:
        share: in [0, 1).

    Raises:
        InputError: a share outside [0, 1).
    """
    shares = np.asarray(share, dtype=float)
    if not ((shares >= 0) & (shares < 1)).all():
        raise InputError(
            Fault("A share lies outside [0, 1).", "share of transport", "Give 0.25 for 25 %.")
        )
    return np.asarray(1 / (1 - shares))


def freight_iceberg(territory: Territory, costs: xr.DataArray) -> xr.DataArray:
    """Iceberg factors of freight_cost or foreign_cost, at the value of a tonne of each class.

    Args:
        territory: with its parameters; `freight > all > value` is the value per tonne.
        costs: with the dimension `commodity`.
    """
    values = parameters(territory)
    worth = np.array(
        [values.get("freight", "all", "value", str(name)) for name in costs["commodity"].values]
    )
    shape = [-1 if dim == "commodity" else 1 for dim in costs.dims]
    return costs.copy(data=iceberg(costs.values, worth.reshape(shape)))
