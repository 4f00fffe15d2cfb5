"""Gates of a changed network in the rows of the baseline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Access


def with_gates_of(before: Access, access: Access) -> Access:
    """Travel with its gates in the rows of another travel of the same places.

    Gates stand by time, so a better road gives them another order, and rows of the baseline would
    point at other hubs.

    Raises:
        InputError: a gate of the baseline has no way any more.
    """
    words = ("gate_place", "gate_hub")
    if all(np.array_equal(before.times[w].values, access.times[w].values) for w in words):
        return access
    was, now = (
        pd.MultiIndex.from_arrays([one.times[word].values for word in words])
        for one in (before, access)
    )
    rows = now.get_indexer(was)
    lost = was[rows < 0]
    if len(lost):
        raise InputError(
            Fault(
                f"{len(lost)} gates of the baseline have no way any more.",
                f"positions of place and hub {first_labels(map(str, lost))}",
                "Make the ways slow rather than closing them.",
            )
        )
    times = access.times.isel(gate=rows).assign_coords(gate=before.times["gate"].values)
    return replace(access, times=times)
