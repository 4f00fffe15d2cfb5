"""Datasets that cannot be written to."""

from __future__ import annotations

import numpy as np
import xarray as xr


def frozen(dataset: xr.Dataset) -> xr.Dataset:
    """A copy of the dataset whose arrays cannot be written to."""
    copied = dataset.copy()
    for name in copied.variables:
        values = copied.variables[name].values
        # A read-only view: the caller keeps an array that can be written, and no data is copied.
        if isinstance(values, np.ndarray) and name not in copied.dims:
            view = values.view()
            view.flags.writeable = False
            copied.variables[name].values = view
    return copied
