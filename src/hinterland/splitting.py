"""Through which channels a result comes: by its causes, or by what carries it; parts add up.

By cause, groups of what was changed are switched on and off: an equilibrium for each combination,
and Shapley's mean over all orders. By mechanism one equilibrium is taken apart: sales of rural
industry into costs, reach, rivals and customers, welfare into income, prices and options.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
import pandas as pd

from hinterland.appraise.channels import Channels, at_region, channel_tables
from hinterland.appraise.effects import RURAL_INDUSTRY, RURAL_TIERS, effects
from hinterland.change import Change, Planned, apply, changes_in
from hinterland.codebook import quantities, status_word
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.channels import job_parts, real_income_parts, welfare_parts
from hinterland.equilibrate.channels.living import MEANING as OF_LIVING
from hinterland.equilibrate.channels.sales import MEANING as OF_SALES
from hinterland.equilibrate.channels.terms import Difference, Parts
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.results import labelled
from hinterland.equilibrate.solving import Found, solve
from hinterland.equilibrate.system import Causes, State, System
from hinterland.errors import Fault, InputError
from hinterland.evaluation import travel
from hinterland.flow import Territory, expect_territory
from hinterland.numerics.paths import Floats
from hinterland.numerics.sharing import log_mean, ordered, shapley
from hinterland.records.progress import Progress, silent

By = Literal["cause", "mechanism"]
MEASURES = ("welfare", "real_income", "rural_jobs")
EXACT = 5
"""Most causes for which every combination is solved; 2^5 equilibria."""
TRAVEL = "travel"
OTHER = "other levers"
CAUSE_OF: Mapping[str, str] = MappingProxyType(
    {
        "reach_cost": "outward reach",
        "inbound_cost": "inbound reach",
        "ride_time": TRAVEL,
        "productivity": "technology",
        "skill": "skills",
        "usable_land": "land",
        "land_income_kept": "land",
        "user_cost": "capital",
        "amenity": "places",
        "housing_stock": "places",
        "entry": "migration rules",
        "public_transfer": "public money",
        "public_works": "public money",
        "programme_cost": "public money",
        "capital_aid": "public money",
        "online_selling": "assumed interactions",
        "parcel_service": "assumed interactions",
        "workers_trained": "assumed interactions",
        "firm_support": "assumed interactions",
        "reliable_power": "assumed interactions",
        "digital_access": "assumed interactions",
        "technology_offered": "assumed interactions",
        "visitor_appeal": "visitors",
        "capital_wedge": "capital",
        "credit": "firms' entry",
        "land_proceeds": "firms' entry",
        "information_cost": "information",
        "consolidation": "land",
    }
)
"""Lever to the cause that it belongs to; whatever else is changed is travel."""
CAUSES: Mapping[str, str] = MappingProxyType(
    {
        TRAVEL: "networks, gateways, facilities and what it costs to use them",
        "outward reach": "what it costs village and town industry to sell outward",
        "inbound reach": "what it costs towns and villages to get goods from elsewhere",
        "technology": "productivity of firms",
        "skills": "skills of workers",
        "land": "usable land, land income that leavers keep, and land put together",
        "capital": "user cost of capital, and what it costs to place it",
        "firms' entry": "credit, and proceeds of land that finance it",
        "information": "cost of information",
        "visitors": "what makes a place worth a trip",
        "places": "amenity and housing",
        "migration rules": "ease of settling elsewhere",
        "assumed interactions": "what measures give only together, as far as the model assumes it",
        "public money": "payments between places, and public works",
        OTHER: "levers that belong to no other cause",
    }
)
"""Cause to its meaning, in the order in which they come where not all orders are taken."""


def channels(
    territory: Territory,
    changes: Iterable[Change] | Planned,
    by: By = "cause",
    *,
    progress: Progress = silent,
) -> Channels:
    """What changes give to welfare, real income and jobs of rural industry, in parts.

    Args:
        territory: facts.
        changes: measures or shocks.
        by: `cause`: which of the changes did it; `mechanism`: what carried it.
        progress: told of each equilibrium.

    Returns:
        Parts by county, province and region, which add up to the totals of `evaluate`.

    Raises:
        InputError: `by` is no way, or nothing is changed.
        ChangeError, TerritoryError: see `evaluate`.
        NotConverged: there is no equilibrium near.
    """
    expect_territory(territory)
    if by not in get_args(By):
        raise InputError(
            Fault(f"{by!r} is no way of splitting.", "by", f"Use {', '.join(get_args(By))}.")
        )
    after = apply(territory, changes_in(territory, changes))
    if after is territory:
        raise InputError(
            Fault(
                "Nothing is changed, so there is nothing to split.",
                "changes",
                "Give changes that move a fact.",
            )
        )
    cases = _Cases(model(territory, travel(territory, progress), progress), after, progress)
    return _by_cause(cases, progress) if by == "cause" else _by_mechanism(cases)


class _Cases:
    """A changed territory with some of its causes switched off."""

    def __init__(self, known: Model, after: Territory, progress: Progress) -> None:
        self.known, self._after = known, after
        self._access = travel(after, progress)
        self._words = _moved_words(known.territory, after)
        self.groups = tuple(name for name in CAUSES if name in self._words.values())
        self._baseline = known.baseline()
        self._start = System(known.calibrated.economy).start()
        self._moves: dict[str, State] = {}

    @property
    def places(self) -> pd.DataFrame:
        """County and weights of the places of the region."""
        return effects(self.known.territory, self._baseline, self._baseline).places

    def solved(self, some: frozenset[str]) -> tuple[Causes, Found]:
        """The equilibrium under some of the causes."""
        known = self.known
        chosen = [word for word, group in self._words.items() if group in some]
        facts = {word: self._after.facts[word] for word in chosen}
        land = known.territory.with_facts(facts) if facts else known.territory
        access = self._access if TRAVEL in some else known.access
        moved = causes(known.calibrated, known.territory, known.access, land, access)
        found = solve(known.calibrated.economy, moved, start=self._near(some))
        if len(some) == 1:
            self._moves[next(iter(some))] = _less(found.state, self._start)
        return moved, found

    def values(self, some: frozenset[str]) -> Floats:
        """(measure, place) what some of the causes give to the places of the region."""
        known = self.known
        if not some:
            return np.zeros((len(MEASURES), int(known.territory.place_region.sum())))
        moved, found = self.solved(some)
        balanced = labelled(known.territory, known.calibrated, moved, found)
        frame = effects(known.territory, self._baseline, balanced).places
        return np.asarray(frame[[*MEASURES]].to_numpy(dtype=float).T)

    def _near(self, some: frozenset[str]) -> State:
        """A state to start from: what each cause does alone, together."""
        parts = [self._moves[name] for name in some if name in self._moves]
        return State(*(sum(fields) for fields in zip(self._start, *parts, strict=True)))


def _moved_words(before: Territory, after: Territory) -> dict[str, str]:
    """Facts that differ, and the cause that each belongs to; a status goes with its fact."""
    base = {status_word(word): word for word in quantities()}
    found = {}
    for word in map(str, after.facts.data_vars):
        if word in before.facts and _same(before, after, word):
            continue
        fact = base.get(word, word)
        lever = fact in quantities() and quantities()[fact].lever
        found[word] = CAUSE_OF.get(fact, OTHER) if lever else TRAVEL
    return found


def _same(before: Territory, after: Territory, word: str) -> bool:
    one, other = before.facts[word].values, after.facts[word].values
    return one is other or bool(np.array_equal(one, other))


def _less(state: State, other: State) -> State:
    return State._make(one - two for one, two in zip(state, other, strict=True))


def _by_cause(cases: _Cases, progress: Progress) -> Channels:
    groups = cases.groups
    every = len(groups) <= EXACT
    count = 2 ** len(groups) - 1 if every else len(groups)
    with progress("equilibria", count) as advance:

        def value(some: frozenset[str]) -> Floats:
            found = cases.values(some)
            advance(1 if some else 0)
            return found

        split = (shapley if every else ordered)(value, groups)
    method = (
        f"Shapley's mean over all orders of {len(groups)} cause(s), {count} equilibria"
        if every
        else f"in one order, {count} equilibria: {', '.join(groups)}; each cause gets what it adds "
        "to those before it"
    )
    parts = {
        measure: {name: split[name][row] for name in groups} for row, measure in enumerate(MEASURES)
    }
    return channel_tables(
        cases.known.territory, cases.places, parts, by="cause", method=method, meaning=CAUSES
    )


def _by_mechanism(cases: _Cases) -> Channels:
    known = cases.known
    territory, economy = known.territory, known.calibrated.economy
    moved, found = cases.solved(frozenset(cases.groups))
    difference = Difference(economy, moved, found.outcome)
    parts = {
        "welfare": _as_shares(territory, welfare_parts(difference)),
        "real_income": _as_shares(territory, real_income_parts(difference)),
        "rural_jobs": _as_jobs(territory, difference),
    }
    return channel_tables(
        territory,
        cases.places,
        parts,
        by="mechanism",
        method="logarithms split by Shapley's mean over all orders, and told by the logarithmic "
        "mean as shares and jobs",
        meaning={**OF_SALES, **OF_LIVING},
    )


def _as_shares(territory: Territory, parts: Parts) -> dict[str, Floats]:
    """(place,) parts of the relative change, from parts of the logarithm."""
    ratio = np.exp(sum(parts.values()))
    scale = log_mean(ratio, np.ones_like(ratio))
    return {name: at_region(territory, scale * part) for name, part in parts.items()}


def _as_jobs(territory: Territory, found: Difference) -> dict[str, Floats]:
    """(place,) parts of the change of jobs in the industry of towns and villages."""
    sector = territory.facts["sector"].values.astype(str)
    tier = territory.facts["place_tier"].values.astype(str)
    industry = np.isin(sector, RURAL_INDUSTRY)
    rural = at_region(territory, np.isin(tier, RURAL_TIERS).astype(float))
    before, after = (one.share * one.workers for one in (found.before, found.after))
    scale = log_mean(after, before)[industry]
    return {
        name: at_region(territory, (scale * part[industry]).sum(axis=0)) * rural
        for name, part in job_parts(found).items()
    }
