"""Land by cover: what belongs to villages and towns of the sites, and what building takes."""

from __future__ import annotations

import numpy as np

from hinterland.programme.at import At, Floats


def rural_land(at: At, cover: str) -> Floats:
    """(place,) km2 of a land cover of the county, shared by rural people; 0 outside the sites.

    Args:
        at: the sites.
        cover: what follows `share_` in the codebook: crop, grass, forest.
    """
    land = at.of_county(f"share_{cover}").astype(float) * at.of_county("area").astype(float)
    county = at.territory.facts["place_county"].values
    people = np.where(at.rural, at.people, 0.0)
    total = np.bincount(county, people, at.territory.facts.sizes["county"])[county]
    share = np.divide(people, total, out=np.zeros_like(people), where=total > 0)
    return np.asarray(land * share)


def taken_land(at: At, land: Floats) -> dict[str, Floats]:
    """(place,) harms of taking land, split by the land cover of the county (modelled).

    Args:
        at: for the territory.
        land: (place,) km2.
    """
    crop, grass, forest = (
        at.of_county(f"share_{cover}").astype(float) for cover in ("crop", "grass", "forest")
    )
    return {
        "disturbed_land": land,
        "lost_cropland": land * crop,
        "lost_pasture": land * grass,
        "disturbed_habitat": land * (forest + grass),
    }
