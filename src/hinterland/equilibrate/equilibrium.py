"""The stage: from Territories and their travel to an Equilibrium."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from hinterland.equilibrate.calibration.calibrate import Calibrated, calibrate
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.results import labelled
from hinterland.equilibrate.solving import TOLERANCE, solve
from hinterland.equilibrate.starts import UNSURE, Starts, several_starts
from hinterland.equilibrate.system import Causes, State
from hinterland.equilibrate.uniqueness import uniqueness
from hinterland.flow import Access, Equilibrium, Territory
from hinterland.records.progress import Progress, silent

KEPT = 4
"""Calibrations kept in this process; each takes seconds and is the same for every change."""


@dataclass(frozen=True, eq=False)
class Model:
    """A Territory with its travel and the economy calibrated on them.

    Attributes:
        territory, access: the baseline.
        calibrated: its economy.
    """

    territory: Territory
    access: Access
    calibrated: Calibrated

    def baseline(self) -> Equilibrium:
        """The equilibrium without changes, which the calibration makes exact."""
        found = solve(self.calibrated.economy, tolerance=1e-6)
        return labelled(self.territory, self.calibrated, Causes(), found)

    def under(
        self,
        after: Territory,
        access: Access,
        *,
        tolerance: float = TOLERANCE,
        start: State | None = None,
        starts: int | None = None,
    ) -> Equilibrium:
        """The equilibrium of the changed Territory.

        Args:
            after: with the same labels as the baseline.
            access: its travel.
            tolerance: see `solving.solve`.
            start: a state near the answer.
            starts: from how many starts it is sought; if absent one where the uniqueness number
                assures that there is one answer, else `starts.UNSURE`.

        Raises:
            NotConverged: with the places that are farthest from rest.
        """
        moved = self.moved(after, access)
        economy = self.calibrated.economy
        if starts is None:
            starts = 1 if uniqueness(economy) <= 1 else UNSURE
        tried = several_starts(economy, moved, starts=starts, start=start, tolerance=tolerance)
        return self.told(moved, tried)

    def moved(self, after: Territory, access: Access) -> Causes:
        """What the changed Territory and its travel move in the economy."""
        return causes(self.calibrated, self.territory, self.access, after, access)

    def told(self, moved: Causes, tried: Starts) -> Equilibrium:
        """A solution as labelled tables."""
        made = labelled(self.territory, self.calibrated, moved, tried.found)
        return replace(made, starts=tried.count, lost_starts=tried.lost, apart=tried.apart)


_models: OrderedDict[str, Model] = OrderedDict()


def model(territory: Territory, access: Access, progress: Progress = silent) -> Model:
    """The model of a Territory; calibrated once for the same facts.

    Raises:
        InputError: facts are missing or cannot be closed.
        NotConverged: the calibration cannot meet its totals.
    """
    key = territory.hash
    if key not in _models:
        made = calibrate(territory, access, progress)
        _models[key] = Model(territory, access, made)
        while len(_models) > KEPT:
            _models.popitem(last=False)
    _models.move_to_end(key)
    return _models[key]
