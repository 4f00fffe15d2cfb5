"""From a base and scenarios to their comparison: read, resolve, travel, measure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from hinterland.change import apply
from hinterland.connect import connect
from hinterland.connect.network import ROAD_MODES
from hinterland.errors import Fault, InputError
from hinterland.evaluation import evaluate
from hinterland.flow import Access, Assessment, Territory, expect_territory
from hinterland.records.progress import Progress, silent
from hinterland.scenario.case import Case
from hinterland.scenario.comparison import Comparison
from hinterland.scenario.measures import measures
from hinterland.scenario.mode_measures import by_modes, has_modes, mode_sides
from hinterland.scenario.model import Resolved, Scenario
from hinterland.scenario.pairs import by_road
from hinterland.scenario.reading import drafts
from hinterland.scenario.reasons import Reasons
from hinterland.scenario.resolving import resolve_all

Given = Scenario | Territory | Assessment | str | Path

UNSEEN = (
    "Railways, borders, facilities, seasons and settings show only in the measures by all modes "
    "(`modes=True`, `--modes`)."
)


def compare(
    base: Territory | Assessment,
    *scenarios: Given,
    access_only: bool = False,
    modes: bool = False,
    progress: Progress = silent,
) -> Comparison:
    """Compare a territory with one or more scenarios of it.

    Args:
        base: a Territory, or its Assessment, which saves computing it again.
        scenarios: a Scenario, its file, or a Territory or Assessment with other facts.
        access_only: leave the indicators out; travel times, markets and services stay.
        modes: add the least time of passengers by all modes and the least cost of freight, between
            seats and to foreign markets, and the indicators that need them; without it only
            changes of roads and ferries show. An Assessment without them is made again, unless
            `access_only`.
        progress: told where the work is.

    Raises:
        InputError: no scenario, or a scenario that cannot be read or resolved.
        ChangeError, TerritoryError: a scenario leads out of the bounds of the codebook.
    """
    if not scenarios:
        raise InputError(
            Fault("There is nothing to compare with.", "compare", "Give one or more scenarios.")
        )
    land = base.territory if isinstance(base, Assessment) else base
    expect_territory(land)
    # All files are read and resolved before the long work starts.
    prepared = _prepared(land, scenarios)
    names = _apart([name for name, _, _ in prepared])
    first, access = _known(base, access_only, modes, progress)
    before = by_modes(land, access, progress) if modes else None
    cases = []
    for name, (_, given, resolved) in zip(names, prepared, strict=True):
        assessment, times = _known(given, access_only, modes, progress)
        after = given.territory if isinstance(given, Assessment) else given
        found = measures((land, access), (after, times))
        sides = [by_road(land, access, times)]
        if before is not None:
            sides += mode_sides(land, before, by_modes(after, times, progress))
        touched = resolved.touched if resolved is not None else {}
        reasons = Reasons(land, after, access, times, touched)
        notes = resolved.notes if resolved is not None else ()
        if not modes and resolved is not None and _beyond_roads(land, resolved):
            notes = (*notes, UNSEEN)
        road, *others = [(side.key, side.measure) for side in sides]
        every = dict([road, *found.items(), *others])
        markets = {name: one for side in sides for name, one in side.single().items()}
        pairs = {side.key: side.pairs(land) for side in sides}
        cases.append(Case(name, after, times, every, markets, pairs, notes, assessment, reasons))
    return Comparison(land, access, first, tuple(cases))


def _prepared(
    land: Territory, given: Sequence[Given]
) -> list[tuple[str, Territory | Assessment, Resolved | None]]:
    """Name, changed territory and what was resolved of each; faults of all files at once."""
    read = {
        at: one if isinstance(one, Scenario) else drafts([one])[0]
        for at, one in enumerate(given)
        if not isinstance(one, (Territory, Assessment))
    }
    resolved = dict(zip(read, resolve_all(list(read.values()), land), strict=True))
    found: list[tuple[str, Territory | Assessment, Resolved | None]] = []
    for at, one in enumerate(given):
        if isinstance(one, Territory):
            found.append((one.name, one, None))
        elif isinstance(one, Assessment):
            found.append((one.territory.name, one, None))
        else:
            whole = resolved[at]
            found.append((read[at].name, apply(whole.territory, whole.changes), whole))
    return found


def _known(
    given: Territory | Assessment, access_only: bool, modes: bool, progress: Progress
) -> tuple[Assessment | None, Access]:
    """Indicators, where they are asked for or known, and the travel that they rest on."""
    if isinstance(given, Assessment):
        if access_only or has_modes(given.access) or not modes:
            return given, given.access
        given = given.territory
    if access_only:
        # All modes are added by the measures, which need one class of goods and no gates.
        return None, connect(given, progress)
    assessment = evaluate(given, modes=modes, progress=progress)
    return assessment, assessment.access


def _beyond_roads(land: Territory, resolved: Resolved) -> bool:
    """Whether a scenario moves what times by road and ferry do not show."""
    keys = ("season", "access")
    after = resolved.territory
    moved = any(land.settings.get(key) != after.settings.get(key) for key in keys)
    mode = after.facts["link_mode"].values
    rows = [row for positions in resolved.touched.values() for row in positions]
    other = not np.isin(mode[rows], ROAD_MODES).all()
    return (
        moved
        or other
        or any(c.fact.startswith(("gateway_", "facility_")) for c in resolved.changes)
    )


def _apart(names: Sequence[str]) -> list[str]:
    """The names, numbered where two are alike."""
    return [
        name if names.count(name) == 1 else f"{name} ({names[: at + 1].count(name)})"
        for at, name in enumerate(names)
    ]
