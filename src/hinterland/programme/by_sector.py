"""Changes of facts by place and sector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hinterland.change import Change
from hinterland.equilibrate.parameters import PRODUCTION, Sectors
from hinterland.programme.at import At, Floats, Mask


def farming(at: At) -> Mask:
    """(sector,) True for sectors that farm."""
    return np.asarray(Sectors.of(at.territory).production == PRODUCTION.index("farm"))


def rural_industry(at: At) -> Mask:
    """(sector,) True for what counts as industry of towns and villages."""
    return np.asarray(Sectors.of(at.territory).rural_industry)


def at_sectors(
    at: At, fact: str, how: str, by: Floats | float, where: Mask, *, sectors: Mask
) -> list[Change]:
    """A Change with one amount a place, in some sectors; none where it moves nothing.

    Args:
        at: the sites.
        fact, how, by: as of a Change; `by` is one number or (place,).
        where: (place,) where it acts.
        sectors: (sector,) in which it acts.
    """
    labels = tuple(at.territory.facts["sector"].values.astype(str)[sectors].tolist())
    if not labels:
        return []
    made = at.at_places(fact, how, by, where)
    return [replace(change, where={**change.where, "sector": labels}) for change in made]
