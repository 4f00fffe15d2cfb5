"""The one pure function: Territory and Changes to Assessment. Nothing else computes a result."""

from __future__ import annotations

from collections.abc import Iterable

from hinterland.appraise import run
from hinterland.change import Change, apply
from hinterland.connect import connect
from hinterland.flow import Assessment, Territory, expect_territory
from hinterland.records.progress import Progress, silent


def evaluate(
    territory: Territory,
    changes: Iterable[Change] = (),
    *,
    modes: bool = True,
    progress: Progress = silent,
) -> Assessment:
    """Assess a territory, after changes.

    Args:
        territory: facts.
        changes: measures or shocks, in any order.
        modes: whether travel by all modes, freight and gates are computed; without them the
            indicators that need them are told as missing.
        progress: told where the work is.

    Returns:
        Travel times and indicators of the changed territory.

    Raises:
        ChangeError: a change names what does not exist.
        TerritoryError: a change would leave the bounds of the codebook.
    """
    expect_territory(territory)
    changed = apply(territory, changes)
    access = connect(changed, progress, modes=modes)
    with progress("indicators", 1) as advance:
        assessment = run(changed, access)
        advance(1)
    return assessment
