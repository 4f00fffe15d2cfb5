"""Packages of measures: what is done where and how much, and the Changes that this makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.change import Change
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.programme.at import At
from hinterland.programme.costs import Costs, costs_at
from hinterland.programme.record import ASSUMED_RESPONSES, HARMS, Measure
from hinterland.programme.sites import Sites

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

UNVERIFIABLE = ("650000", "540000")
"""Provinces where consent cannot be verified: Xinjiang and Tibet, unless a territory says else in
`settings["consent_unverifiable"]`."""


@dataclass(frozen=True)
class Dosed:
    """One measure at sites, at a dose.

    Attributes:
        measure: what is done.
        sites: where.
        dose: how much, 0 to the measure's `max_dose`.
        given: values of priors that take the place of the defaults.
    """

    measure: Measure
    sites: Sites = field(default_factory=Sites)
    dose: float = 1.0
    given: Mapping[str, float] = field(default_factory=dict)
    cost_factor: float = 1.0

    def __str__(self) -> str:
        where = f"@{self.sites}" if self.sites.chosen else ""
        return f"{self.measure.id}{where}:{self.dose:g}"

    def faults(self) -> list[Fault]:
        """What is wrong with dose and priors."""
        found = []
        if not 0 <= self.dose <= self.measure.max_dose:
            do = f"Give a dose between 0 and {self.measure.max_dose:g}: {self.measure.dose_en}."
            found.append(Fault(f"Dose {self.dose:g} is out of range.", str(self), do))
        known = [prior.name for prior in self.measure.priors]
        for name in self.given:
            if name not in known:
                do = f"Use one of {', '.join(known)}."
                found.append(Fault(f"{name!r} is no prior of the measure.", str(self), do))
        return found

    def counties(self, territory: Territory) -> Mask:
        """(county,) chosen and eligible.

        Raises:
            InputError: nothing chosen is eligible, or sites are not known.
        """
        chosen = self.sites.counties(territory)
        able = chosen & self.measure.eligible(territory)
        if not able.any():
            raise InputError(
                Fault(
                    f"{self.measure.name_en} can act in none of the counties chosen.",
                    str(self),
                    f"Choose others; it needs: {self.measure.condition_en}.",
                )
            )
        return np.asarray(able)

    def at(self, territory: Territory) -> At:
        """The measure at its sites."""
        refuse(InputError, self.faults())
        values = self.measure.values(self.given)
        return At(territory, self.counties(territory), self.dose, values)

    def causes(self, territory: Territory) -> tuple[Change, ...]:
        """The Changes of causes alone, without costs and harms."""
        at = self.at(territory)
        return tuple(self.measure.causes(at)) if self.dose > 0 else ()

    def costs(self, territory: Territory) -> Costs:
        """What it costs, by place."""
        at = self.at(territory)
        return costs_at(self.measure, at, self.cost_factor)

    def harms(self, territory: Territory) -> dict[str, Floats]:
        """(place,) harm by fact; nothing at dose 0."""
        at = self.at(territory)
        return dict(self.measure.harms(at)) if self.dose > 0 else {}

    def changes(self, territory: Territory) -> tuple[Change, ...]:
        """Causes, costs and harms."""
        if self.dose == 0:
            refuse(InputError, self.faults())
            return ()
        at = self.at(territory)
        found = [*self.measure.causes(at)]
        costs = costs_at(self.measure, at, self.cost_factor)
        found += at.at_places("programme_capital", "add", costs.capital, costs.capital != 0)
        yearly = costs.yearly(territory)
        found += at.at_places("programme_cost", "add", yearly, yearly != 0)
        for word, amount in self.measure.harms(at).items():
            if word not in HARMS:
                raise InputError(Fault(f"{word} is no harm.", str(self), f"Use {HARMS}."))
            found += at.at_places(word, "add", amount, np.asarray(amount) != 0)
        return tuple(found)


@dataclass(frozen=True)
class Package:
    """Measures that are done together; their order does not matter."""

    parts: tuple[Dosed, ...]

    def __add__(self, other: Package) -> Package:
        return Package((*self.parts, *other.parts))

    def __str__(self) -> str:
        return " + ".join(str(part) for part in self.parts)

    def changes(self, territory: Territory) -> tuple[Change, ...]:
        """The Changes of all parts: causes, costs and harms."""
        refuse(InputError, [fault for part in self.parts for fault in part.faults()])
        return tuple(change for part in self.parts for change in part.changes(territory))

    def without_assumed(self, territory: Territory) -> tuple[Change, ...]:
        """The same Changes without those of facts that are assumed responses."""
        return tuple(c for c in self.changes(territory) if c.fact not in ASSUMED_RESPONSES)

    def only(self, *pillars: str) -> Package:
        """The parts of some pillars."""
        return Package(tuple(p for p in self.parts if p.measure.pillar in pillars))

    def with_priors(self, given: Mapping[str, Mapping[str, float]]) -> Package:
        """The same package under other values of priors, by measure and prior."""
        return Package(
            tuple(
                replace(part, given={**part.given, **given.get(part.measure.id, {})})
                for part in self.parts
            )
        )

    def table(self, territory: Territory) -> pd.DataFrame:
        """One row a part: name, pillar, dose, counties, people, capital and yearly cost."""
        return pd.DataFrame([_row(part, territory) for part in self.parts])

    def notes(self, territory: Territory) -> list[str]:
        """What has to be said of the package: eligibility, consent, evidence not found."""
        return [note for part in self.parts for note in _notes(part, territory)]


def _row(part: Dosed, territory: Territory) -> dict[str, object]:
    at, costs = part.at(territory), part.costs(territory)
    return {
        "measure": part.measure.id,
        "name_en": part.measure.name_en,
        "name_zh": part.measure.name_zh,
        "pillar": part.measure.pillar,
        "sites": str(part.sites) or "whole region",
        "dose": part.dose,
        "counties": int(at.county.sum()),
        "people": float(at.people.sum()),
        "capital": float(costs.capital.sum()),
        "running": float(costs.running.sum()),
        "yearly": float(costs.yearly(territory).sum()),
        "life": part.measure.life,
        "delay": part.measure.delay,
    }


def _notes(part: Dosed, territory: Territory) -> Sequence[str]:
    measure, found = part.measure, []
    chosen, able = part.sites.counties(territory), part.counties(territory)
    if able.sum() < chosen.sum():
        found.append(
            f"{measure.name_en} acts in {able.sum():,} of the {chosen.sum():,} counties chosen: it "
            f"needs {measure.condition_en}."
        )
    if measure.consent:
        unsure = territory.settings.get("consent_unverifiable", UNVERIFIABLE)
        province = territory.facts["county_province"].values.astype(str)
        there = able & np.isin(province, list(unsure))
        doubt = ""
        if there.any():
            names = ", ".join(_names(territory, np.unique(province[there]).tolist()))
            doubt = f"; in {there.sum():,} counties of {names} this cannot be verified"
        found.append(f"{measure.name_en} assumes that people consent{doubt}.")
    if measure.none_found:
        found.append(f"{measure.name_en}: {measure.none_found}")
    return found


def _names(territory: Territory, codes: Sequence[str]) -> list[str]:
    facts = territory.facts
    known = dict(
        zip(
            facts["province"].values.astype(str),
            facts["province_name_en"].values.astype(str),
            strict=True,
        )
    )
    return [known[code] for code in codes if code in known]
