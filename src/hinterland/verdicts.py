"""Measures beside the evidence: what the model says of each finding, and whether signs agree.

Each measure runs alone. Disagreement is a result like any other: it may be the model that is wrong,
or the finding that is of another place, size or time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.appraise.outcomes import outcomes
from hinterland.change import Change, apply
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.evaluation import travel
from hinterland.flow import Territory, expect_territory
from hinterland.measures import catalogue
from hinterland.programme import Dosed, Evidence, Package
from hinterland.programme.record import ASSUMED_RESPONSES
from hinterland.records.progress import Progress, silent

NONE = 1e-6
"""Relative change below which the model says nothing."""
UNSEEN = 1e-3
"""Relative change up to which the model agrees with studies that found no effect: they could not
have seen less."""

AGREES, DISAGREES, NOTHING = "agrees", "disagrees", "no effect in the model"
DIFFER, NO_RESULT, NOT_HERE = "studies differ", "no such result", "not in this territory"
VERDICTS = (AGREES, DISAGREES, NOTHING, DIFFER, NO_RESULT, NOT_HERE)
COLUMNS = (
    "measure", "outcome", "sign", "value", "low", "high", "unit", "model", "verdict",
    "without_assumed", "by_assumption", "finding", "source", "mark",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the model says of one measure.

    Attributes:
        moved: relative change by outcome.
        plain: the same without the changes that are assumed responses.
    """

    moved: dict[str, float]
    plain: dict[str, float]


def verdicts(
    territory: Territory, measures: Package | None = None, *, progress: Progress = silent
) -> pd.DataFrame:
    """Every published finding of some measures beside what the model says of it.

    Args:
        territory: facts; its settings say who pays.
        measures: what is done, each part by itself; the whole catalogue everywhere at dose 1 if
            absent. A measure that can act nowhere in the territory has its findings told as such.
        progress: told of each measure.

    Returns:
        One row a finding. `sign` is +1, -1, 0 (no effect was found) or NaN (studies differ);
        `value` with `low` and `high` is the published size in `unit`, which is seldom that of the
        model; `model` is a relative change; `verdict` is one of VERDICTS; `without_assumed` repeats
        `model` without assumed responses, and `by_assumption` is True where agreement rests on
        them.
        A measure without findings has no row.

    Raises:
        InputError, NotConverged: see `evaluate`.
    """
    expect_territory(territory)
    parts = measures.parts if measures is not None else _everywhere()
    known = model(territory, travel(territory, progress), progress)
    rows = []
    with progress("measures", len(parts)) as advance:
        for part in parts:
            told = _told(known, part) if part.measure.evidence else None
            rows += [_row(part, finding, told) for finding in part.measure.evidence]
            advance(1)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _everywhere() -> tuple[Dosed, ...]:
    return tuple(Dosed(one) for one in catalogue().values())


def _told(known: Model, part: Dosed) -> Told | None:
    """Outcomes with and without assumed responses; None where the measure can act nowhere."""
    land = known.territory
    if not (part.sites.counties(land) & part.measure.eligible(land)).any():
        return None
    at, every = part.at(land), part.changes(land)
    plain = tuple(change for change in every if change.fact not in ASSUMED_RESPONSES)
    moved = _moved(known, every, at.place)
    return Told(moved, moved if len(plain) == len(every) else _moved(known, plain, at.place))


def _moved(known: Model, changes: Iterable[Change], acts: np.ndarray) -> dict[str, float]:
    before, after = known.baseline(), apply(known.territory, changes)
    if after is known.territory:
        return outcomes(known.territory, before, before, acts)
    return outcomes(known.territory, before, known.under(after, travel(after)), acts)


def _row(part: Dosed, finding: Evidence, told: Told | None) -> dict[str, object]:
    moved, plain = (
        (told.moved.get(finding.outcome, np.nan), told.plain.get(finding.outcome, np.nan))
        if told
        else (np.nan, np.nan)
    )
    found = verdict(finding, moved, acts=told is not None)
    without = verdict(finding, plain, acts=told is not None)
    return {
        "measure": _label(part),
        "outcome": finding.outcome,
        "sign": np.nan if finding.sign is None else float(finding.sign),
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "unit": finding.unit,
        "model": moved,
        "verdict": found,
        "without_assumed": plain,
        "by_assumption": found == AGREES and without != AGREES,
        "finding": finding.text_en,
        "source": finding.source,
        "mark": finding.mark,
    }


def _label(part: Dosed) -> str:
    """The part as it can be asked for, with priors that are not the defaults."""
    given = "&".join(f"{name}={value:g}" for name, value in part.given.items())
    return f"{part}?{given}" if given else str(part)


def verdict(finding: Evidence, moved: float, *, acts: bool = True) -> str:
    """One of VERDICTS.

    Args:
        finding: what was published.
        moved: relative change in the model, NaN where it has none.
        acts: whether the measure can act in the territory at all.
    """
    if not finding.outcome:
        return NO_RESULT
    if not acts or np.isnan(moved):
        return NOT_HERE
    if finding.sign is None:
        return DIFFER
    if finding.sign == 0:
        return AGREES if abs(moved) <= UNSEEN else DISAGREES
    if abs(moved) < NONE:
        return NOTHING
    return AGREES if np.sign(moved) == finding.sign else DISAGREES
