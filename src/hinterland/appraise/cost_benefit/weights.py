"""Weights on who gains: by income, or by county as the user gives them; never by ethnicity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hinterland.appraise.cost_benefit import equations as eq
from hinterland.errors import Fault, InputError, first_labels, refuse

Floats = eq.Floats
ALIKE = 1e-9


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of people whose incomes differ.

    Attributes:
        people: (group,) workers registered.
        income: (group,) yearly income a worker at the baseline.
        gain: (group,) money/year that they gain.
    """

    people: Floats
    income: Floats
    gain: Floats

    @property
    def mean_income(self) -> float:
        """Of all of them."""
        return float((self.people * self.income).sum() / self.people.sum())

    def weights(self, eta: float) -> Floats:
        """(group,) weights by income; 1 at the mean.

        Raises:
            InputError: an eta below nothing, which would weigh the rich more.
        """
        refuse_negative(eta)
        return eq.income_weight(self.income, self.mean_income, eta)

    def beyond(self, weight: Floats) -> float:
        """What weights add to the gain, money/year."""
        return eq.weighted(self.gain, weight - 1)


def refuse_negative(eta: float) -> None:
    """Refuse weights that rise with income.

    Raises:
        InputError: eta is below nothing.
    """
    if eta < 0:
        do = "Give 0 for no weights, 1 for weights in proportion to 1 / income."
        raise InputError(Fault(f"eta {eta:g} would weigh the rich more.", "eta", do))


def checked_weights(
    given: Mapping[str, float], labels: npt.NDArray[Any], people: Floats, minority: Floats | None
) -> Floats:
    """(county,) weights given by county, 1 for counties not named, scaled to a mean of 1.

    Args:
        given: weight by county.
        labels: (county,) codes.
        people: (county,) residents.
        minority: (county,) published share of minority people; None where it is not known.

    Raises:
        InputError: unknown counties, weights that are no positive numbers, or weights that count
            people of a county with more minority people than the mean for less than the mean, or
            minority people as a whole; all faults at once.
    """
    known = [str(label) for label in labels]
    strange = [name for name in given if name not in known]
    bad = [name for name, value in given.items() if not np.isfinite(value) or value <= 0]
    faults = []
    if strange:
        faults.append(
            Fault("Weights name no county.", first_labels(strange), "Use codes of the region.")
        )
    if bad:
        faults.append(
            Fault("A weight is no positive number.", first_labels(bad), "Give numbers above 0.")
        )
    refuse(InputError, faults)
    weight = np.array([float(given.get(name, 1.0)) for name in known])
    weight = weight / (weight @ people / people.sum())
    if minority is None:
        raise InputError(
            Fault(
                "Weights by county cannot be checked: shares of minority people are not known.",
                "minority_share",
                "Import minority_share by county, or weigh by income with eta.",
            )
        )
    heads = people * minority
    mean = heads.sum() / people.sum()
    less = (weight < 1 - ALIKE) & (minority > mean)
    if less.any():
        faults.append(
            Fault(
                f"People of {less.sum()} counties where many are of minorities count for less.",
                first_labels(np.array(known)[less]),
                "Give them at least the mean weight, or weigh by income with eta.",
            )
        )
    if heads.sum() and weight @ heads / heads.sum() < 1 - ALIKE:
        faults.append(
            Fault(
                "Minority people as a whole would count for less than people on the mean.",
                f"{weight @ heads / heads.sum():.3f} against 1",
                "Give counties where they live at least the mean weight.",
            )
        )
    refuse(InputError, faults)
    return np.asarray(weight)
