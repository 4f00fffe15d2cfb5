"""Means over the other seats of the region, of times or costs between every two."""

from __future__ import annotations

import numpy as np

from hinterland.appraise.labels import array, county_sum, region
from hinterland.appraise.register import Evidence
from hinterland.appraise.thresholds import thresholds
from hinterland.numerics.groups import Array, Mask, ratio


def mean_to_others(evidence: Evidence, pairs: Array) -> Array:
    """Mean over the people of the region's other counties of what it takes to their seat.

    A seat that fewer than half of the region's other people reach is no destination: an island
    without a bridge would make every other county infinitely far. As an origin it stays, and has an
    infinite mean.

    A better road between seats that count never raises the mean. A road that first connects a seat
    may: the seat becomes a destination, with its people and its distance.

    Args:
        evidence: gives people and the region.
        pairs: (county, county) from row to column, infinite where there is no way.

    Returns:
        (county,) NaN where there is no other destination.
    """
    people = county_sum(evidence, array(evidence, "population")) * region(evidence)
    known = np.isfinite(pairs)
    np.fill_diagonal(known, False)
    weight = people * _destinations(known, people)
    others = weight.sum() - weight
    total = np.where(known, pairs, 0.0) @ weight
    cut_off = (known @ weight) < others * (1 - 1e-12)
    return np.where(cut_off, np.inf, ratio(total, others, empty=np.nan))


def _destinations(known: Mask, people: Array) -> Mask:
    """(county,) True for seats that at least half of the other people reach."""
    reached = people @ known
    return np.asarray(reached >= thresholds()["reach_majority"] * (people.sum() - people))
