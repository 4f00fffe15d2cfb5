"""How far people have to go for an errand at their seat, and what it is of a waking year."""

from __future__ import annotations

import numpy as np

from hinterland.programme.at import At, Floats

WAKING_HOURS = 5840.0
"""Hours a year that people are awake, 16 a day."""


def hours_to_seat(at: At) -> Floats:
    """(place,) hours to the own seat on local roads; 0 outside the sites."""
    return np.asarray(np.where(at.place, _road_km(at) / at.fact("local_speed"), 0.0))


def km_to_seat(at: At) -> Floats:
    """(place,) km to the own seat on local roads; 0 outside the sites."""
    return np.asarray(np.where(at.place, _road_km(at), 0.0))


def _road_km(at: At) -> Floats:
    return np.asarray(at.fact("seat_distance") * at.fact("local_detour"))
