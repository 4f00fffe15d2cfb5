"""A path over plan years: changes come into force, and people move bit by bit.

Markets clear every year; of the people only a share chooses anew where to live, the others stay.
What is built or paid for stays as it is between its year and the end of the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from hinterland.appraise.years import Years, year_tables
from hinterland.change import Change, apply
from hinterland.codebook import quantities
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.results import labelled
from hinterland.equilibrate.settling import Settled, of_year
from hinterland.equilibrate.solving import Found, solve
from hinterland.equilibrate.system import Causes
from hinterland.errors import Fault, InputError, refuse
from hinterland.evaluation import travel
from hinterland.flow import Equilibrium, Territory, expect_territory
from hinterland.records.progress import Progress, silent

YEARS = (2026, 2027, 2028, 2029, 2030, 2035)


@dataclass(frozen=True)
class Phase:
    """Changes with the years in which they come into force.

    Attributes:
        changes: measures or shocks.
        start: first year in which any of it holds.
        full: year from which all of it holds; in between it grows in equal steps. The year of
            `start` if absent.
        until: last year in which it holds, such as support that ends; no end if absent.
    """

    changes: tuple[Change, ...]
    start: int
    full: int | None = None
    until: int | None = None

    def share(self, year: int) -> float:
        """How much of it is in force in a year."""
        if self.until is not None and year > self.until:
            return 0.0
        full = self.start if self.full is None else self.full
        return min(max((year - self.start + 1) / (full - self.start + 1), 0.0), 1.0)

    def in_force(self, year: int) -> tuple[Change, ...]:
        """The changes of a year; none before it starts."""
        share = self.share(year)
        return tuple(change.dosed(share) for change in self.changes) if share > 0 else ()


Phases = Mapping[int, Iterable[Change]] | Sequence[Phase]


@dataclass(frozen=True, eq=False)
class Path:
    """A path of equilibria.

    Attributes:
        territory: before any change.
        phases: what comes into force, and when.
        before: the baseline, a year before the first plan year.
        by_year: equilibrium of each plan year; `welfare_change` is the mean over those who chose
            anew (the worth of all their options) and those who stayed (utility of where they live).
        in_the_end: the equilibrium under what holds in the last year, once everybody has chosen.
        reconsider: share of people who choose anew within a year.
        discount: rate a year of sums over the years.
    """

    territory: Territory
    phases: tuple[Phase, ...]
    before: Equilibrium
    by_year: Mapping[int, Equilibrium]
    in_the_end: Equilibrium
    reconsider: float
    discount: float

    @cached_property
    def tables(self) -> Years:
        """What each year is against the baseline, by county, province and region, and sums."""
        return year_tables(self.territory, self.before, self.by_year, self.discount)

    @cached_property
    def end_tables(self) -> Years:
        """The same for the end; its sums are those of one year."""
        last = max(self.by_year)
        return year_tables(self.territory, self.before, {last: self.in_the_end}, self.discount)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the path rests on, in words."""
        told = self.before.values.attrs["assumptions"]
        return (
            *told,
            f"Each year {self.reconsider:.0%} of all people choose anew where to live, with the "
            "prices and wages of that year in mind and not of later ones; the others stay.",
            "Numbers of people and jobs in all, machines and buildings do not grow along the path: "
            "every year stands against the baseline.",
        )

    def __repr__(self) -> str:
        years = ", ".join(map(str, self.by_year))
        steps = sum(one.steps for one in self.by_year.values())
        return f"Path of {self.territory.name}: {years}; {steps} steps of the solver in all"


def path(
    territory: Territory,
    phases: Phases = (),
    years: Sequence[int] = YEARS,
    *,
    reconsider: float | None = None,
    discount: float | None = None,
    progress: Progress = silent,
) -> Path:
    """The equilibria of plan years, with moving that takes time.

    The baseline is the year before the first plan year. Between plan years further apart than one
    year people choose anew as often as in others, as if with the prices of the later plan year.

    Args:
        territory: facts.
        phases: changes by the year from which they hold, or Phases; they add up over the years.
        years: plan years, rising.
        reconsider: share of people who choose anew within a year; the parameter if absent.
        discount: rate a year; the parameter if absent.
        progress: told of each year.

    Raises:
        InputError: years that do not rise, phases that never come into force; all at once.
        ChangeError: a change names what does not exist, or cannot be dosed.
        NotConverged: there is no equilibrium near in some year.
    """
    expect_territory(territory)
    given, years = _phases(phases), tuple(years)
    refuse(InputError, [*_year_faults(years), *_phase_faults(given, years)])
    refuse(InputError, _share_faults(reconsider, discount))
    known = model(territory, travel(territory, progress), progress)
    values = known.calibrated.values
    pace = values.get("migration", "all", "reconsider") if reconsider is None else reconsider
    walk = _Walk(known, pace, progress)
    by_year = {}
    last = years[0] - 1
    with progress("years", len(years)) as advance:
        for year in years:
            changes = tuple(change for phase in given for change in phase.in_force(year))
            by_year[year] = walk.on(changes, year - last)
            last = year
            advance(1)
    return Path(
        territory=territory,
        phases=given,
        before=known.baseline(),
        by_year=MappingProxyType(by_year),
        in_the_end=walk.end(),
        reconsider=pace,
        discount=values.get("years", "all", "discount") if discount is None else discount,
    )


class _Walk:
    """From year to year: who lives where, and a state to start from."""

    def __init__(self, known: Model, reconsider: float, progress: Progress) -> None:
        self._known, self._reconsider, self._progress = known, reconsider, progress
        self._settled = Settled.at_baseline(known.calibrated.economy)
        self._changes: tuple[Change, ...] = ()
        self._causes = Causes()
        self._found: Found | None = None

    def on(self, changes: tuple[Change, ...], years: int) -> Equilibrium:
        """The year so many years later."""
        if changes != self._changes:
            self._causes, self._changes = self._moved(changes), changes
        share = 1 - (1 - self._reconsider) ** years
        under = self._settled.under(self._causes, share)
        found = self._solved(under)
        self._settled = self._settled.after(under, found.outcome)
        return of_year(self._labelled(under, found), self._settled)

    def end(self) -> Equilibrium:
        """Where it leads once everybody has chosen under what holds now."""
        return self._labelled(self._causes, self._solved(self._causes))

    def _moved(self, changes: tuple[Change, ...]) -> Causes:
        known = self._known
        after = apply(known.territory, changes)
        access = travel(after, self._progress)
        return causes(known.calibrated, known.territory, known.access, after, access)

    def _solved(self, under: Causes) -> Found:
        start = None if self._found is None else self._found.state
        self._found = solve(self._known.calibrated.economy, under, start=start)
        return self._found

    def _labelled(self, under: Causes, found: Found) -> Equilibrium:
        return labelled(self._known.territory, self._known.calibrated, under, found)


def _phases(given: Phases) -> tuple[Phase, ...]:
    if isinstance(given, Mapping):
        return tuple(Phase(tuple(changes), year) for year, changes in given.items())
    return tuple(replace(phase, changes=tuple(phase.changes)) for phase in given)


def _year_faults(years: tuple[int, ...]) -> list[Fault]:
    told = ", ".join(map(str, years)) or "none"
    if not years or any(isinstance(y, bool) or int(y) != y for y in years):
        return [Fault("The plan years are not years.", told, "Give whole numbers, e.g. 2026.")]
    if any(later <= year for year, later in pairwise(years)):
        return [Fault("The plan years do not rise.", told, "Give each once, in their order.")]
    return []


def _phase_faults(phases: tuple[Phase, ...], years: tuple[int, ...]) -> list[Fault]:
    faults = []
    for phase in phases:
        told = f"from {phase.start}" + ("" if phase.full is None else f" to {phase.full}")
        if phase.until is not None and phase.until < phase.start:
            faults.append(Fault("A phase ends before it starts.", told, f"Not {phase.until}."))
        if phase.full is not None and phase.full < phase.start:
            faults.append(Fault("A phase is full before it starts.", told, "Swap the years."))
        if years and phase.start > years[-1]:
            faults.append(
                Fault(
                    "A phase starts after the last plan year.",
                    f"{told}; plan years {years[0]} to {years[-1]}",
                    "Let it start earlier, or add plan years.",
                )
            )
        if phase.full is not None and phase.full > phase.start:
            faults += _whole_faults(phase, told)
    return faults


def _whole_faults(phase: Phase, told: str) -> list[Fault]:
    """What is there or not there cannot come into force by shares."""
    known = quantities()
    facts = {change.fact for change in phase.changes}
    whole = {word for word in facts if word in known and known[word].type in ("flag", "int")}
    return [
        Fault(
            f"{word} cannot come into force by shares.",
            told,
            "Give it one year from which it holds; phase in the others.",
        )
        for word in sorted(whole | ({"link_open"} & facts))
    ]


def _share_faults(reconsider: float | None, discount: float | None) -> list[Fault]:
    faults = []
    if reconsider is not None and not 0 < reconsider <= 1:
        faults.append(
            Fault(
                "The share of people who choose anew is not above 0 and at most 1.",
                f"reconsider {reconsider:g}",
                "Give a share a year, e.g. 0.18; with 1 everybody moves at once.",
            )
        )
    if discount is not None and not 0 <= discount < 1:
        faults.append(
            Fault("The discount rate is not in [0, 1).", f"discount {discount:g}", "E.g. 0.08.")
        )
    return faults
