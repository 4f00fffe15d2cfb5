"""How central places are on the network: other places and people near, and closeness.

The indicators `closeness` and `betweenness` are of county seats; these are of every place.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.connect.reach.opportunities import destinations, people
from hinterland.connect.reach.trips import DIRECT_KM, Trips
from hinterland.flow import Territory
from hinterland.numerics.catchments import ByOrigin, sweep, without_own
from hinterland.numerics.decay import Binary, Power
from hinterland.records.progress import Progress, silent

FLOOR = 0.1
"""Hours below which nearness to another place counts no more; assumed."""


def place_centrality(
    territory: Territory,
    *,
    within: float = 1.0,
    floor: float = FLOOR,
    direct_km: float = DIRECT_KM,
    threads: int | None = None,
    progress: Progress = silent,
) -> xr.Dataset:
    """Degree and closeness of every place among the other places within some hours.

    Args:
        within: hours; other places beyond do not count.
        floor: hours; nearer places count as if they were so far.
        direct_km: km up to which a single settlement may go straight on local roads.
        threads: searches at once; as many as there are processors if None.

    Returns:
        By place: `degree` (other places within), `people_within` (their residents), and
        `closeness`, the sum of 1 / hours over them by the number of all other places (harmonic
        closeness, Rochat 2009, cut off at `within`), 1/h.

    Raises:
        InputError: hours or floor are not positive.
    """
    near, inverse = Binary(within), Power(1.0, floor, cutoff=within)
    trips = Trips(
        territory,
        destinations(territory, "places"),
        direct_km=direct_km,
        threads=threads,
        memory=0,
        progress=progress,
    )
    both = np.stack([np.ones(trips.places), people(territory)], axis=1)
    counts = ByOrigin(trips.places, both, near)
    closeness = ByOrigin(trips.places, np.ones(trips.places), inverse)
    sweep(without_own(trips.stream(within)), counts, closeness)
    return xr.Dataset(
        {
            "degree": (("place",), counts.total[:, 0]),
            "people_within": (("place",), counts.total[:, 1]),
            "closeness": (("place",), closeness.total / max(trips.places - 1, 1)),
        },
        coords={"place": territory.facts["place"].values},
        attrs={"within": within, "floor": floor, "status": "modelled"},
    )
