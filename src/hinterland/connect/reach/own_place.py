"""Ways to facilities that need no trunk road: those at the own seat, those in the own place.

A place that stands for many settlements has no position from which a way could be measured. Its
people go to what lies at their seat as they go to the seat, and to what lies at the place's own
mean position as far as that too: a facility there is near some of them only, so no place of many
people is at no distance from it.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from hinterland.connect.access import place_seat_time
from hinterland.connect.reach.opportunities import Destinations, chord, ground, on_sphere
from hinterland.connect.village.access_points import individual, local_rate
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats, Ints

AT_KM = 1.0
"""km within which a facility stands at a seat, or at the position of a place; assumed."""


def own_ways(territory: Territory, to: Destinations, part: slice) -> tuple[Ints, Ints, Floats]:
    """Local ways of the places in `part` to facilities at their seat and in themselves.

    Returns:
        (way,) place counted from the start of `part`, destination, hours: the way to the seat, and
        from there on straight at the place's local speed and detour.
    """
    if not len(to.label):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    facts = territory.facts
    to_seat = place_seat_time(territory)[part]
    rate = local_rate(territory)[0][part]
    tree = cKDTree(on_sphere(to.lon, to.lat))
    county = facts["place_county"].values[part].astype(np.int64)
    mine, back = np.unique(county, return_inverse=True)
    seats = on_sphere(facts["seat_lon"].values[mine], facts["seat_lat"].values[mine])
    which, at, km = _near(seats, tree)
    # Each place of a county has the ways of its seat.
    first = np.searchsorted(which, np.arange(len(mine) + 1))
    counts = np.diff(first)[back]
    row = np.repeat(np.arange(len(county)), counts)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    way = first[back[row]] + offset
    many = np.flatnonzero(~individual(territory)[part])
    lon, lat = (facts[f"place_{axis}"].values[part][many] for axis in ("lon", "lat"))
    own, inside, _ = _near(on_sphere(lon, lat), tree)
    return (
        np.concatenate([row, many[own]]),
        np.concatenate([at[way], inside]),
        np.concatenate([to_seat[row] + km[way] * rate[row], to_seat[many[own]]]),
    )


def _near(points: Floats, tree: cKDTree) -> tuple[Ints, Ints, Floats]:
    """Pairs within `AT_KM`: point, ascending, destination, km."""
    if not len(points):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    near = cKDTree(points).sparse_distance_matrix(tree, chord(AT_KM), output_type="ndarray")
    near = near[np.lexsort((near["j"], near["i"]))]
    return near["i"].astype(np.int64), near["j"].astype(np.int64), ground(near["v"])
