"""Roads in the wet season: slower by surface, and closed where they can rarely be used."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from hinterland.codebook import Parameters
from hinterland.connect.parameters import parameters
from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory
from hinterland.numerics.paths import Floats

Season = Literal["dry", "wet"]
SURFACES = ("paved", "gravel", "earth", "unknown")


def season_of(territory: Territory, season: Season | None) -> Season:
    """The season asked for; without one the setting `season`, else dry.

    Raises:
        InputError: there is no such season.
    """
    chosen = territory.settings.get("season", "dry") if season is None else season
    if chosen not in get_args(Season):
        raise InputError(
            Fault(f"{chosen!r} is no season.", "season", "Use 'dry' or 'wet'."),
        )
    return "wet" if chosen == "wet" else "dry"


def seasonal_speed(
    territory: Territory, season: Season | None = None, *, given: Parameters | None = None
) -> Floats:
    """(link,) km/h of each link in a season; 0 for a road that is closed in it.

    In the wet season a road is driven at `link_speed` times the factor of its surface
    (`link_surface`, `unknown` without that fact), and is closed where the share of the season in
    which it can be used lies below `closed_below`. The share is `link_wet_passability`; without
    that fact, the default of the surface. Other modes keep their speed.

    Raises:
        InputError: an unknown season or surface.
    """
    facts = territory.facts
    speed = facts["link_speed"].values.astype(float)
    if season_of(territory, season) == "dry":
        return speed
    values = given or parameters(territory)
    surface = _surface(territory)
    factor, passable = np.ones(len(speed)), np.ones(len(speed))
    for name in SURFACES:
        factor[surface == name] = values.get("seasons", name, "wet_speed")
        passable[surface == name] = values.get("seasons", name, "wet_passability")
    if territory.has("link_wet_passability"):
        passable = facts["link_wet_passability"].values.astype(float)
    closed = passable < values.get("seasons", "all", "closed_below")
    road = facts["link_mode"].values == "road"
    return np.where(road, np.where(closed, 0.0, speed * factor), speed)


def season_note(territory: Territory, season: Season | None) -> str:
    """What the season rests on, in words."""
    if season_of(territory, season) == "dry":
        return "Dry season: roads at their full speed."
    known = [w for w in ("link_surface", "link_wet_passability") if territory.has(w)]
    if not known:
        told = "Wet season, but neither surface nor passability is known: "
        return told + _what_happens_unknown(parameters(territory))
    return f"Wet season from {' and '.join(known)}, with defaults by surface for the rest."


def _what_happens_unknown(values: Parameters) -> str:
    """What the parameters make of roads of unknown surface, all of which are alike."""
    passable = values.get("seasons", "unknown", "wet_passability")
    if passable < values.get("seasons", "all", "closed_below"):
        return f"by the default for unknown surfaces (passability {passable:g}) all roads close."
    factor = values.get("seasons", "unknown", "wet_speed")
    if factor == 1:
        return "no road changes."
    return f"by the default for unknown surfaces all roads are driven at {factor:g} x their speed."


def _surface(territory: Territory) -> np.ndarray[tuple[int, ...], np.dtype[np.str_]]:
    if not territory.has("link_surface"):
        return np.full(territory.facts.sizes["link"], "unknown")
    surface = territory.facts["link_surface"].values.astype(str)
    strange = ~np.isin(surface, SURFACES)
    if strange.any():
        raise InputError(
            Fault(
                f"Surfaces are not known: {first_labels(np.unique(surface[strange]))}.",
                f"link {first_labels(territory.facts['link'].values[strange])}",
                f"Use one of {', '.join(SURFACES)} in link_surface.",
            )
        )
    return surface
