"""Complementarity: d(AB) - d(A) - d(B) for all pairs of packages, and how much of it is assumed.

Every pair is an equilibrium of its own; nothing is approximated. What makes it quick is that a
network is searched once for all pairs that share it, that whatever a change leaves as it is is
looked up, and that a pair starts from what its two packages do alone.

Costs add up, so they are left out: nobody pays, and a pair costs what its packages cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from hinterland.change import Change, Planned
from hinterland.combining.cases import Cases, laid_out, refuse_names
from hinterland.combining.found import KINDS, OUTCOMES, Pairs
from hinterland.combining.solver import Solver
from hinterland.congestion import elasticity
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory, expect_territory
from hinterland.numerics.paths import Floats
from hinterland.numerics.threads import usable_threads
from hinterland.records.progress import Progress, silent

DEFAULT = ("welfare", "rural_welfare", "real_income", "rural_jobs", "product")
NOTES = (
    "All of it is modelled. Nobody pays for the packages here: costs add up, so a pair costs what "
    "its two packages cost, and paying is left out of what they give together.",
    "Assumed is what vanishes once no package moves a fact that acts directly on productivity, "
    "skill, land, amenity or the ease of dealing; assumed interactions are part of it.",
    "Each equilibrium is sought from one start, near what the packages do one by one.",
)


def pairs(
    territory: Territory,
    packages: Mapping[str, Iterable[Change] | Planned],
    *,
    outcomes: Sequence[str] = DEFAULT,
    by_county: bool = False,
    workers: int | None = None,
    progress: Progress = silent,
) -> Pairs:
    """What packages give in twos over what they give one by one.

    Each pair is computed three times: as it is, with assumed interactions off
    (`interactions.all.on` = 0), and without the Changes of facts that are assumed responses.

    Args:
        territory: facts.
        packages: Changes, or packages of measures, by name.
        outcomes: of `combining.found.OUTCOMES`.
        by_county: whether interactions are told by county too.
        workers: cases solved at the same time; idle cores if absent.
        progress: told where the work is.

    Raises:
        InputError: fewer than two packages, unknown outcomes, or congestion is on.
        ChangeError, TerritoryError: a package cannot be applied.
        NotConverged: there is no equilibrium near.
    """
    expect_territory(territory)
    refuse_names(outcomes, OUTCOMES)
    if elasticity(territory) > 0:
        raise InputError(
            Fault(
                "Pairs are computed without congestion.",
                "links.road.congestion",
                "Set it to 0; `evaluate` takes a single pair with congestion.",
            )
        )
    cases = Cases(laid_out(territory, packages))
    solver = Solver(territory, cases, outcomes, progress)
    solver.solve_all(usable_threads(workers), progress)
    return _told(solver, tuple(outcomes), by_county)


def _told(solver: Solver, outcomes: tuple[str, ...], by_county: bool) -> Pairs:
    names = tuple(one.name for one in solver.cases.packages)
    rows, counties = [], []
    labels = solver.counties if by_county else []
    for one, other in combinations(range(len(names)), 2):
        first, second, both = (_gives(solver, *some) for some in ((one,), (other,), (one, other)))
        more = both - first - second
        pair = {"package": names[one], "with_package": names[other]}
        for column, outcome in enumerate(outcomes):
            rows.append(
                {**pair, "outcome": outcome}
                | _row(*(values[:, 0, column] for values in (first, second, both, more)))
            )
        if by_county:
            counties.append(_by_county(more[:, 1:], outcomes, labels).assign(**pair))
    return Pairs(
        names=names,
        outcomes=outcomes,
        singles=_singles(solver, names, outcomes),
        table=pd.DataFrame(rows),
        counties=pd.concat(counties, ignore_index=True) if by_county else None,
        notes=NOTES,
        equilibria=solver.equilibria,
        networks=solver.networks,
    )


def _gives(solver: Solver, *positions: int) -> Floats:
    """(kind, region and county, outcome) what packages give together."""
    whole = solver.cases.parts(*positions)
    bare = solver.cases.parts(*positions, bare=True)
    return np.stack([solver.values[whole], solver.apart[whole], solver.values[bare]])


def _row(first: Floats, second: Floats, both: Floats, more: Floats) -> dict[str, float]:
    moved = max(abs(first[0]) + abs(second[0]), abs(both[0]))
    return {
        "first": float(first[0]),
        "second": float(second[0]),
        "both": float(both[0]),
        "interaction": float(more[0]),
        "without_interactions": float(more[1]),
        "without_responses": float(more[2]),
        "assumed": float(more[0] - more[2]),
        "share": float(more[0] / moved) if moved > 0 else 0.0,
    }


def _singles(solver: Solver, names: Sequence[str], outcomes: Sequence[str]) -> pd.DataFrame:
    rows = []
    for position, name in enumerate(names):
        found = _gives(solver, position)[:, 0]
        for kind, values in zip(KINDS, found, strict=True):
            rows.append({"package": name, "kind": kind, **dict(zip(outcomes, values, strict=True))})
    return pd.DataFrame(rows)


def _by_county(more: Floats, outcomes: Sequence[str], labels: Sequence[str]) -> pd.DataFrame:
    columns: dict[str, object] = {"county": labels}
    for column, outcome in enumerate(outcomes):
        columns[outcome] = more[0, :, column]
        columns[f"{outcome}_assumed"] = more[0, :, column] - more[2, :, column]
    return pd.DataFrame(columns)
