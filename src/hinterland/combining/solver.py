"""Equilibria of the cases: one search of a network for all cases that share it, near starts."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

import numpy as np

from hinterland.appraise.effects import effects
from hinterland.combining.applied import Applied
from hinterland.combining.cases import Cases, Part, Parts
from hinterland.connect.priced import priced
from hinterland.equilibrate import interactions
from hinterland.equilibrate.calibration.calibrate import Calibrated, calibrate
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.equilibrium import Model
from hinterland.equilibrate.parameters import COMMODITY, model_parameters
from hinterland.equilibrate.results import labelled_main
from hinterland.equilibrate.solving import Found, solve
from hinterland.equilibrate.system import Causes, State, System
from hinterland.flow import Access, Territory
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress

COMMODITIES = tuple(dict.fromkeys(name for name in COMMODITY if name))
"""Classes of goods whose freight the equilibrium reads."""


class Solver:
    """The economy of a territory, and what cases give in it.

    Args:
        territory: before any change.
        cases: what is to be solved.
        outcomes: columns of `appraise.effects`.
        progress: told of each equilibrium.

    Attributes:
        values: by case (region and county, outcome) what it gives; row 0 is the region.
        apart: by case the same with assumed interactions off.
        networks, equilibria: how many were searched and solved.
    """

    def __init__(
        self, territory: Territory, cases: Cases, outcomes: Sequence[str], progress: Progress
    ) -> None:
        self.territory, self.cases, self._outcomes = territory, cases, list(outcomes)
        self._applied = Applied(territory, cases)
        access = priced(territory, COMMODITIES)
        self.model = Model(territory, access, calibrate(territory, access, progress))
        off = {"equilibrium": _interactions_off(territory)}
        values = model_parameters(territory.with_facts({}, settings=off))
        self._off = replace(self.model.calibrated, values=values)
        self._baseline = self.model.baseline()
        self._start = System(self.model.calibrated.economy).start()
        self._moves: dict[Part, State] = {}
        self._lock = Lock()
        nothing = np.zeros((1 + int(territory.region.sum()), len(self._outcomes)))
        self.values: dict[Parts, Floats] = {frozenset(): nothing}
        self.apart: dict[Parts, Floats] = {frozenset(): nothing}
        self.networks, self.equilibria = 1, 0

    def solve_all(self, workers: int, progress: Progress) -> None:
        """Solve every case, those that are starts for others first.

        Raises:
            NotConverged: there is no equilibrium near.
        """
        groups = self.cases.by_network()
        same = groups.pop(frozenset(), [])
        alone = [[parts] for parts in same if len(parts) == 1]
        stages = [alone, [[parts] for parts in same if len(parts) > 1]]
        for size in (1, 2):
            stages.append([some for network, some in groups.items() if len(network) == size])
        self.networks += len(groups)
        count = len(same) + sum(map(len, groups.values()))
        with progress("equilibria", count) as advance, ThreadPoolExecutor(workers) as pool:

            def work(group: list[Parts]) -> None:
                for _ in self._solved(group):
                    with self._lock:
                        advance(1)

            for stage in stages:
                # Everything of a stage ends before the next begins: it holds the next one's starts.
                for _ in pool.map(work, stage):
                    pass

    def _solved(self, group: list[Parts]) -> Sequence[Parts]:
        """Solve cases of one network."""
        access: Access | None = None if self.cases.network(group[0]) else self.model.access
        for parts in group:
            after = self._applied.under(parts)
            access = access or priced(after, COMMODITIES)
            found = self._under(self.model.calibrated, after, access, self._near(parts))
            self.values[parts] = self.apart[parts] = self._told(*found)
            if len(parts) == 1:
                self._moves[next(iter(parts))] = _less(found[1].state, self._start)
            if self._interact(after):
                off = self._under(self._off, after, access, found[1].state)
                self.apart[parts] = self._told(*off)
        return group

    def _under(
        self, made: Calibrated, after: Territory, access: Access, start: State
    ) -> tuple[Causes, Found]:
        moved = causes(made, self.territory, self.model.access, after, access)
        with self._lock:
            self.equilibria += 1
        return moved, solve(made.economy, moved, start=start)

    def _told(self, moved: Causes, found: Found) -> Floats:
        """(region and county, outcome)."""
        after = labelled_main(self.territory, self.model.calibrated, moved, found)
        made = effects(self.territory, self._baseline, after)
        region = made.region[self._outcomes].to_numpy(dtype=float)
        counties = made.counties[self._outcomes].to_numpy(dtype=float)
        return np.vstack([region, counties])

    def _interact(self, after: Territory) -> bool:
        """Whether assumed interactions move anything."""
        made, before = self.model.calibrated, self.territory
        reach = interactions.ln_reach(made.values, before, after)
        made_more = interactions.ln_productivity(made.values, before, after, made.sectors)
        return bool(reach.any() or made_more.any())

    def _near(self, parts: Parts) -> State:
        """A state to start from: what each package does alone, together."""
        known = [self._moves[part] for part in parts if part in self._moves]
        return State(*(sum(fields) for fields in zip(self._start, *known, strict=True)))

    @property
    def counties(self) -> list[str]:
        """Labels of the counties of `values`, in their order."""
        return list(effects(self.territory, self._baseline, self._baseline).counties.index)


def _less(state: State, other: State) -> State:
    return State._make(one - two for one, two in zip(state, other, strict=True))


def _interactions_off(territory: Territory) -> dict[str, object]:
    given = dict(territory.settings.get("equilibrium", {}))
    interact = dict(given.get("interactions", {}))
    return {**given, "interactions": {**interact, "all": {**interact.get("all", {}), "on": 0}}}
