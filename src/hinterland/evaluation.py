"""The one pure function: Territory and Changes to Assessment. Nothing else computes a result."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace

import xarray as xr

from hinterland.appraise import run
from hinterland.change import Change, Planned, apply, changes_in
from hinterland.codebook import quantity, words_of_kind
from hinterland.congestion import crowded, elasticity
from hinterland.connect import connect
from hinterland.equilibrate.equilibrium import model
from hinterland.flow import Access, Assessment, Equilibrium, Territory, expect_territory
from hinterland.records.hashing import dataset_hash
from hinterland.records.progress import Progress, silent


def evaluate(
    territory: Territory,
    changes: Iterable[Change] | Planned = (),
    *,
    modes: bool = True,
    equilibrium: bool | None = None,
    indicators: bool = True,
    starts: int | None = None,
    progress: Progress = silent,
) -> Assessment:
    """Assess a territory, after changes.

    Args:
        territory: facts.
        changes: measures or shocks, in any order, or a package of measures.
        modes: whether travel by all modes, freight and gates are computed; without them the
            indicators that need them are told as missing.
        equilibrium: whether wages, prices, workers and flows are computed too, against the
            territory before the changes; needs `modes`. If absent, where there are changes. With
            congestion on (a setting, see `congestion`) travel is that of the traffic it leads to.
        indicators: whether indicators are computed; without them an assessment is for its
            equilibrium, and has no indicators.
        starts: from how many starts the equilibrium is sought; see `Model.under`.
        progress: told where the work is.

    Returns:
        Travel times and indicators of the changed territory, and its equilibrium.

    Raises:
        ChangeError: a change names what does not exist.
        NotConverged: there is no equilibrium near.
        TerritoryError: a change would leave the bounds of the codebook.
    """
    expect_territory(territory)
    moved = changes_in(territory, changes)
    changed = apply(territory, moved)
    balanced = None
    if equilibrium is None:
        equilibrium = modes and bool(moved)
    if equilibrium:
        access, balanced = _balanced(territory, changed, starts, progress)
    else:
        access = connect(changed, progress, modes=modes)
    if not indicators:
        return Assessment(changed, access, xr.Dataset(), equilibrium=balanced)
    with progress("indicators", 1) as advance:
        assessment = run(changed, access)
        advance(1)
    return assessment if balanced is None else replace(assessment, equilibrium=balanced)


def travel(territory: Territory, progress: Progress = silent) -> Access:
    """Travel by all modes, kept for territories that differ in nothing that travel depends on.

    The levers of the economy and the settings of its model are such things, and a run with them
    off should not search the network again.
    """
    levers = [word for word in words_of_kind("fact") if quantity(word).lever]
    facts = territory.facts.drop_vars([word for word in levers if word in territory.facts])
    settings = {k: v for k, v in territory.settings.items() if k != "equilibrium"}
    key = dataset_hash(facts, settings)
    if key not in _travels:
        _travels[key] = connect(territory, progress, modes=True)
        while len(_travels) > KEPT:
            _travels.popitem(last=False)
    _travels.move_to_end(key)
    return _travels[key]


KEPT = 2
"""Travels kept in this process: hundreds of megabytes each for a country."""

_travels: OrderedDict[str, Access] = OrderedDict()


def _balanced(
    before: Territory, after: Territory, starts: int | None, progress: Progress
) -> tuple[Access, Equilibrium]:
    """Travel and equilibrium of the changed territory, calibrated on the one before."""
    access = travel(after, progress)
    known = model(before, travel(before, progress), progress)
    if after is before:
        return access, known.baseline()
    if elasticity(before) > 0:
        found = crowded(known, after, access, starts=starts, progress=progress)
        return found.access, found.equilibrium
    with progress("equilibrium", 1) as advance:
        balanced = known.under(after, access, starts=starts)
        advance(1)
    return access, balanced
