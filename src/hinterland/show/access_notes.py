"""What must be known beside an access: what trips include, what is modelled, what was made up."""

from __future__ import annotations

import numpy as np

from hinterland.connect.access import terminal_note
from hinterland.connect.reach.opportunities import destinations
from hinterland.connect.services import FACILITY_SERVICES
from hinterland.show.access import Reached
from hinterland.show.formats import grouped, percent

FEW = 0.5
"""Share of counties without any from which a list is said to have gaps."""

SUPPLY_FREE = ("nearest", "passive")
"""Measures that do not rest on what a destination offers."""


def by_road(reached: Reached) -> list[str]:
    """What every trip by road includes beside the way."""
    note = terminal_note(reached.territory)
    return [note] if note else []


def warnings(reached: Reached) -> list[str]:
    """What must be read before the figures: a measure of supply on supply that was made up."""
    if not reached.synthesised or reached.measure in SUPPLY_FREE:
        return []
    return [
        f"ATTENTION: {reached.measure} rests on synthesised supply, the same for each town. It "
        "shows where towns are, not where doctors are; bring in real ones with `hinterland "
        "data facilities` before using it."
    ]


def modelled(reached: Reached) -> list[str]:
    """How much of the result is modelled, in words, after the warnings and what trips include."""
    land = reached.territory
    told = [*warnings(reached), *by_road(reached), *reached.notes, *_coverage(reached)]
    mine = land.facts["facility_kind"].values == reached.to
    if mine.any():
        status = land.status_of("facility_kind").to_numpy()[mine]
        share = float((status == "modelled").mean())
        count = grouped(float(mine.sum()))
        word = "facility" if mine.sum() == 1 else "facilities"
        told.append(f"{count} {word} of the kind {reached.to}: {percent(share)} modelled.")
    status = land.status_of("link_speed").to_numpy()
    told.append(
        f"Speeds are modelled on {percent(float((status == 'modelled').mean()))} of links; "
        "so are the ways between places and roads."
    )
    people = land.status_of("population").to_numpy()[reached.rows]
    told.append(f"People by place: {percent(float((people == 'modelled').mean()))} modelled.")
    return told


def _coverage(reached: Reached) -> list[str]:
    """In how many counties of the region none is listed, where that is most of them."""
    land = reached.territory
    kinds = FACILITY_SERVICES.get(reached.to, (reached.to,))
    listed = np.isin(land.facts["facility_kind"].values, kinds).any()
    if reached.synthesised or not listed:
        return []
    has = np.zeros(len(land.region), dtype=bool)
    has[destinations(land, reached.to).county] = True
    none, count = int((land.region & ~has).sum()), int(land.region.sum())
    if none <= FEW * count:
        return []
    return [
        f"{grouped(float(none))} of {grouped(float(count))} counties have none in the list "
        f"({reached.to}); where that is not so in fact, times are too long."
    ]
