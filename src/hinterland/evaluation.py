"""The one pure function: Territory and Changes to Assessment. Nothing else computes a result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hinterland.appraise import run
from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.equilibrate.equilibrium import kept_model_access, model
from hinterland.flow import Access, Assessment, Equilibrium, Territory, expect_territory
from hinterland.records.progress import Progress, silent


def evaluate(
    territory: Territory,
    changes: Iterable[Change] = (),
    *,
    modes: bool = True,
    equilibrium: bool = False,
    progress: Progress = silent,
) -> Assessment:
    """Assess a territory, after changes.

    Args:
        territory: facts.
        changes: measures or shocks, in any order.
        modes: whether travel by all modes, freight and gates are computed; without them the
            indicators that need them are told as missing.
        equilibrium: whether wages, prices, workers and flows are computed too, against the
            territory before the changes; needs `modes`.
        progress: told where the work is.

    Returns:
        Travel times and indicators of the changed territory, and its equilibrium if asked for.

    Raises:
        ChangeError: a change names what does not exist.
        NotConverged: there is no equilibrium near.
        TerritoryError: a change would leave the bounds of the codebook.
    """
    expect_territory(territory)
    changed = apply(territory, changes)
    access = connect(changed, progress, modes=modes)
    with progress("indicators", 1) as advance:
        assessment = run(changed, access)
        advance(1)
    if not equilibrium:
        return assessment
    return replace(assessment, equilibrium=_balanced(territory, changed, access, progress))


def _balanced(
    before: Territory, after: Territory, access: Access, progress: Progress
) -> Equilibrium:
    """The equilibrium of the changed territory; the one before is what it is calibrated on."""
    first = access if after is before else kept_model_access(before)
    if first is None:
        first = connect(before, progress, modes=True)
    known = model(before, first, progress)
    if after is before:
        return known.baseline()
    with progress("equilibrium", 1) as advance:
        found = known.under(after, access)
        advance(1)
    return found
