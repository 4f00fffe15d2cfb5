"""Access by a user's words: kinds in plural or Chinese, single villages, clinics where none are.

`hinterland access` and `hl.access` both start here, so that they take the same words and mean the
same places by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any

import xarray as xr

from hinterland.connect.reach import reachability
from hinterland.connect.reach.kinds import CLINIC, kind_meant, kinds_there, none_of
from hinterland.errors import InputError
from hinterland.flow import Territory, expect_territory
from hinterland.records.progress import Progress, silent
from hinterland.sources.clinics import SUPPLY, with_clinics
from hinterland.sources.villages import with_villages


@dataclass(frozen=True, eq=False)
class Ground:
    """Where an access is measured from and to.

    Attributes:
        territory: with what was made for it.
        to: kind of destination, as the territory calls it.
        notes: what was made, in words.
        synthesised: how the destinations were made up; empty where the territory lists them.
        villages: whether towns and villages were made places of their own.
    """

    territory: Territory
    to: str
    notes: tuple[str, ...] = ()
    synthesised: str = ""
    villages: bool = False


def ground(
    territory: Territory, to: str, *, villages: bool = False, progress: Progress = silent
) -> Ground:
    """The territory with single villages and clinics as far as they are needed.

    Args:
        territory: facts.
        to: kind of destination, singular, plural or Chinese; `clinics` are synthesised at towns
            where the territory has none, which also makes each town and village a place of its own.
        villages: whether each village is a place of its own.
        progress: told where the work is.

    Raises:
        InputError: an unknown kind, with those that are known.
    """
    expect_territory(territory)
    kind = known_kind(territory, to)
    synthesised = kind == CLINIC and CLINIC not in kinds_there(territory)
    if not (villages or synthesised):
        return Ground(territory, kind)
    with progress("single towns and villages", 1):
        territory = with_villages(territory)
    notes = [
        "Towns and villages are single places at modelled positions; their numbers by county "
        "are those of the territory."
    ]
    if not synthesised:
        return Ground(territory, kind, tuple(notes), villages=True)
    doctors = SUPPLY["doctors"]["township_health_centre"]
    notes.append(
        "The territory lists no clinics: they are synthesised, one for each subdistrict at the "
        f"seat and one for each town, with {doctors:g} doctors there (assumed)."
    )
    made = f"at seats and towns, {doctors:g} doctors at a town (assumed)"
    return Ground(with_clinics(territory), kind, tuple(notes), made, villages=True)


def known_kind(territory: Territory, to: str) -> str:
    """The kind of destination that a word means: `Airports`, `rail-stations`, `clinic`, `诊所`.

    Raises:
        InputError: no such kind; lists those that there are.
    """
    meant = kind_meant(territory, to, (CLINIC,))
    if meant is None:
        raise InputError(none_of(territory, to, (CLINIC,)))
    return meant


@wraps(reachability.access, assigned=())
def access(territory: Territory, to: str, **options: Any) -> xr.Dataset:
    """Access of each place to the destinations `to`, by the words of `hinterland access`.

    Args:
        territory: facts; places are its towns and villages as far as it tells them apart.
        to: a kind of facility, a service, "people", "jobs" or "places"; singular, plural or Chinese
            ("airport", "Airports", "机场"). Where a territory lists no clinics, "clinics" are
            synthesised and each town and village becomes a place of its own;
            `attrs["assumptions"]` says so.
        options: as in `hinterland.connect.reach.reachability.access`: measures, within, k, decay,
            clip, enough, direct_km, threads, memory, block, progress.

    Returns:
        Variables by place, and by destination where the measure is of destinations, each with its
        unit, status and meaning. Hours are infinite where there is no way.

    Raises:
        InputError: an argument is out of range, or the territory has no such destination.
    """
    found = ground(territory, to, progress=options.get("progress", silent))
    made = reachability.access(found.territory, found.to, **options)
    return made.assign_attrs(assumptions=[*found.notes, *made.attrs["assumptions"]])
