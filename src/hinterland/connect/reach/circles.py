"""Life circles and travel circles: who reaches what within how many minutes, as data.

The table `circles.csv` says from whom, to what, in how many minutes and how, with the source of
each and whether it was read there or only recalled. What cannot be judged from a territory is
called not assessed, with the reason; it is never counted as reached or as missed. A share that
rests on anything modelled, be it facilities that nobody counted, speeds or people, is called
modelled, with what is modelled.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from hinterland.connect.reach.kinds import kinds_there
from hinterland.connect.reach.opportunities import (
    Destinations,
    destinations,
    ground,
    on_sphere,
    people,
)
from hinterland.connect.reach.trips import Trips
from hinterland.connect.services import FACILITY_SERVICES, SEAT_SERVICES
from hinterland.connect.village.access_points import (
    WALKING_SPEED,
    AccessPoints,
    access_points,
    individual,
)
from hinterland.flow import Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent

ASSESSED, NOT_ASSESSED = "assessed", "not assessed"
MODELLED = "modelled"
"""Assessed, but on destinations, speeds, ways or people of which some or all are modelled."""

MINUTES_AN_HOUR = 60.0
DRIVE, WALK = "drive", "walk"


INPUTS: Mapping[str, tuple[str, ...]] = {
    DRIVE: ("population", "link_speed", "local_speed", "local_detour", "seat_distance"),
    WALK: ("population", "place_lon", "place_lat", "local_detour"),
}
"""Facts that a share rests on beside the destinations, by mode."""


@dataclass(frozen=True)
class Circle:
    """One circle.

    Attributes:
        circle: short name.
        origin: whose access is meant: "all", a tier, or "prefecture_seat" (the city of the unit
            in which the government of a prefecture sits).
        to: kind of destination.
        minutes: the limit.
        mode: "drive" and "walk" are modelled; others are not.
        mark: "read" in the source, "unverified" where recalled, or "assumed".
    """

    circle: str
    name_en: str
    name_zh: str
    origin: str
    to: str
    minutes: float
    mode: str
    note: str
    source: str
    mark: str


@cache
def circles() -> tuple[Circle, ...]:
    """All circles of the table, in its order."""
    text = (files("hinterland.connect.reach") / "circles.csv").read_text(encoding="utf-8")
    return tuple(_circle(row) for row in csv.DictReader(text.splitlines()))


def circle_coverage(territory: Territory, *, progress: Progress = silent) -> pd.DataFrame:
    """Share of people inside each circle.

    Only places of the region are counted. On the way by car a place's people are taken at its mean
    way to the road; on foot only single settlements can be judged, along the straight line times
    the local detour.

    Returns:
        One row a circle: names, from, to, minutes, mode; `share` and `people` (of whom), NaN and 0
        where it is not assessed; `status` (assessed only where nothing that it rests on is
        modelled), `reason`, `note`, `source`, `mark`.
    """
    known = set(kinds_there(territory))
    hours: dict[tuple[str, str], Floats] = {}
    ways = access_points(territory)
    rows = []
    with progress("life and travel circles", len(circles())) as advance:
        for circle in circles():
            reason = _reason(territory, circle, known)
            share, weight = np.nan, 0.0
            if not reason:
                key = (circle.mode, circle.to)
                if key not in hours:
                    hours[key] = _hours(territory, circle, ways)
                among = people(territory) * _among(territory, circle)
                weight = float(among.sum())
                inside = hours[key] * MINUTES_AN_HOUR <= circle.minutes
                share = float(among @ inside / weight)
            status = NOT_ASSESSED if reason else ASSESSED
            if not reason:
                reason = _modelled(territory, circle)
                status = MODELLED if reason else ASSESSED
            rows.append(_row(circle, share, weight, status, reason))
            advance(1)
    return pd.DataFrame(rows).set_index("circle")


def walking_hours(territory: Territory, to: Destinations) -> Floats:
    """(place,) hours on foot to the nearest destination; infinite for what is no settlement."""
    facts = territory.facts
    hours = np.full(facts.sizes["place"], np.inf)
    alone = individual(territory)
    if not alone.any() or not len(to.label):
        return hours
    where = on_sphere(facts["place_lon"].values[alone], facts["place_lat"].values[alone])
    away = ground(np.asarray(cKDTree(on_sphere(to.lon, to.lat)).query(where)[0]))
    speed = float(territory.settings.get("walking_speed", WALKING_SPEED))
    hours[alone] = away * facts["local_detour"].values[alone] / speed
    return hours


def _reason(territory: Territory, circle: Circle, known: set[str]) -> str:
    """Why a circle cannot be judged; empty where it can."""
    if circle.mode not in (DRIVE, WALK):
        return f"the mode {circle.mode!r} is not modelled here"
    if circle.to not in known:
        return f"the territory offers no {circle.to!r}"
    among = _among(territory, circle) & (people(territory) > 0)
    if not among.any():
        return f"nobody lives in places of {circle.origin!r}"
    if circle.mode == WALK and not individual(territory)[among].all():
        return "some places are not single settlements, so ways on foot are unknown"
    return ""


def _modelled(territory: Territory, circle: Circle) -> str:
    """What a share rests on that is modelled: destinations, and facts; empty where nothing is."""
    kinds = FACILITY_SERVICES.get(circle.to, (circle.to,))
    mine = np.isin(territory.facts["facility_kind"].values, kinds)
    count = int((territory.status_of("facility_kind").to_numpy()[mine] == MODELLED).sum())
    told = [f"{count:,} of {int(mine.sum()):,} destinations"] if count else []
    told += [word for word in INPUTS[circle.mode] if (territory.status_of(word) == MODELLED).any()]
    return f"modelled: {', '.join(told)}" if told else ""


def _among(territory: Territory, circle: Circle) -> Mask:
    """(place,) whose access is meant, in the region."""
    facts = territory.facts
    tier, inside = facts["place_tier"].values, territory.place_region
    if circle.origin == "all":
        return inside
    if circle.origin == "prefecture_seat":
        seat = facts["prefecture_seat"].values[facts["place_county"].values] > 0
        return np.asarray(inside & seat & (tier == "city"))
    return np.asarray(inside & (tier == circle.origin))


def _hours(territory: Territory, circle: Circle, ways: AccessPoints) -> Floats:
    to = destinations(territory, circle.to)
    if circle.mode == WALK:
        return walking_hours(territory, to)
    # A county seat serves its own county; other seats may lie in any unit.
    clip = "county" if SEAT_SERVICES.get(circle.to) == "county" else None
    return Trips(territory, to, clip, ways=ways).nearest()[0][:, 0]


def _circle(row: Mapping[str, str]) -> Circle:
    return Circle(
        circle=row["circle"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        origin=row["from"],
        to=row["to"],
        minutes=float(row["minutes"]),
        mode=row["mode"],
        note=row["note"],
        source=row["source"],
        mark=row["mark"],
    )


def _row(
    circle: Circle, share: float, weight: float, status: str, reason: str
) -> dict[str, object]:
    return {
        "circle": circle.circle,
        "name_en": circle.name_en,
        "name_zh": circle.name_zh,
        "from": circle.origin,
        "to": circle.to,
        "minutes": circle.minutes,
        "mode": circle.mode,
        "share": share,
        "people": weight,
        "status": status,
        "reason": reason,
        "note": circle.note,
        "source": circle.source,
        "mark": circle.mark,
    }
