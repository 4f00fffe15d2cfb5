"""Shares by county that a rule raises, where a territory knows them."""

from __future__ import annotations

import numpy as np

from hinterland.change import Change
from hinterland.programme.at import At


def raised_in_counties(at: At, fact: str, share: float) -> list[Change]:
    """A floor under a share by county: a part of what is lacking to the whole is made up.

    Args:
        at: the sites.
        fact: a share by county that a territory may have; nothing is moved where it has none.
        share: of what is lacking.
    """
    if not at.territory.has(fact):
        return []
    now = at.territory.facts[fact].values.astype(float)
    rows = np.flatnonzero(at.county & (now < 1))
    if not len(rows):
        return []
    labels = tuple(at.territory.facts["county"].values[rows].tolist())
    floor = now[rows] + share * (1 - now[rows])
    return [Change(fact, "floor", tuple(floor.tolist()), {"county": labels})]
