"""Who gains and who loses, by group of households: an incidence layer over two assessments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from hinterland.appraise.who_gains import who_gains
from hinterland.equilibrate.equilibrium import model
from hinterland.equilibrate.incidence.layer import by_group
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Assessment

AT_REST = 1e-4
"""Largest change of a price in what counts as a baseline."""


@dataclass(frozen=True, eq=False)
class Incidence:
    """Changes by group of households.

    Attributes:
        groups: one row a group of the region; see `appraise.who_gains.who_gains`.
        places: by place and group; see `equilibrate.incidence.layer.by_group`.
        assumptions: what it rests on, in words.
        not_assessed: views that need facts which the territory does not have, and these facts.
    """

    groups: pd.DataFrame
    places: xr.Dataset
    assumptions: Sequence[str]
    not_assessed: Sequence[str]


def incidence(before: Assessment, after: Assessment) -> Incidence:
    """What a change is for households by registration, training, fifth of income, and by the
    minority share of their county.

    People do not differ in the equilibrium itself: what happens at a place is shared among its
    groups, by where they earn, what they own and what they buy. Groups add up to the place. Changes
    of income are exact (not first order) given the equilibrium; prices are weighted by the budget
    shares of the baseline.

    Args:
        before: `evaluate(territory, equilibrium=True)`, without changes.
        after: the same territory under changes.

    Raises:
        InputError: an assessment without equilibrium, `before` is no baseline, or other labels.
    """
    _refuse(before, after)
    known = model(before.territory, before.access)
    places = by_group(known, after.territory, after.access, after.balanced)
    missing = []
    if not before.territory.has("minority_share"):
        missing.append("counties by minority share: needs minority_share")
    return Incidence(
        groups=who_gains(before.territory, places),
        places=places,
        assumptions=tuple(places.attrs["assumptions"]),
        not_assessed=tuple(missing),
    )


def _refuse(before: Assessment, after: Assessment) -> None:
    faults = []
    moved = np.abs(before.balanced.values["price_level"].values - 1).max()
    if moved > AT_REST:
        faults.append(
            Fault(
                "The first assessment is no baseline.",
                f"its prices are moved by up to {moved:.2%}",
                "Give evaluate(territory, equilibrium=True), without changes, first.",
            )
        )
    for dim in ("place", "sector"):
        one, other = (a.balanced.values.indexes[dim] for a in (before, after))
        if not one.equals(other):
            faults.append(
                Fault(
                    f"The two assessments have other {dim} labels.",
                    dim,
                    "Compare assessments of one territory, with and without Changes.",
                )
            )
    refuse(InputError, faults)
