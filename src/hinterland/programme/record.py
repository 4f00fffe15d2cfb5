"""A measure as a record: what it is, what it costs, what is known of it, and which causes it moves.

No measure holds a benefit. It moves causes (speeds, charges, shares of people reached), says what
it costs and what harm it does; the model answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from hinterland.change import Change
from hinterland.codebook import Money
from hinterland.flow import Territory

if TYPE_CHECKING:
    from hinterland.programme.at import At

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

Mark = Literal["read", "computed", "unverified", "assumed"]
"""How a figure is known: read in the source, computed from figures read, recalled, or assumed."""

Pillar = Literal["infrastructure", "industry", "human capital", "institutions", "environment"]
PILLARS: tuple[Pillar, ...] = (
    "infrastructure", "industry", "human capital", "institutions", "environment",
)  # fmt: skip

ASSUMED_RESPONSES = frozenset(
    {
        "productivity",
        "skill",
        "usable_land",
        "amenity",
        "housing_stock",
        "reach_cost",
        "inbound_cost",
        "visitor_appeal",
        "information_cost",
        "entry",
        "consolidation",
        "credit",
        "online_selling",
        "parcel_service",
        "workers_trained",
        "firm_support",
        "reliable_power",
        "digital_access",
        "technology_offered",
    }
)
"""Facts that act directly on productivity, land, amenity or the ease of dealing: what a measure
does to them is an assumed response, unlike speeds, charges and taxes, which it sets."""

HARMS = (
    "disturbed_land", "lost_cropland", "lost_pasture", "disturbed_habitat", "displaced_people",
    "demolished_houses", "weakened_security", "construction_emissions", "added_emissions",
)  # fmt: skip
"""Facts that a measure's harm moves; they are told, and never netted against gains."""


@dataclass(frozen=True)
class Prior:
    """A parameter of a measure: value, range, and where both come from."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    mark: Mark


@dataclass(frozen=True)
class UnitCost:
    """What one unit of a measure costs.

    Attributes:
        name: of the cost, in the measure.
        per: unit that is paid for: km, person, village, km2.
        capital: to build one unit.
        running: to keep and run one unit for a year.
        low, high: range of both, as factors.
        source, mark: where it comes from.
    """

    name: str
    per: str
    capital: Money
    running: Money
    low: float
    high: float
    source: str
    mark: Mark


@dataclass(frozen=True)
class Evidence:
    """One published finding.

    Attributes:
        outcome: key of `OUTCOMES` that it speaks of, or empty where the model has no such result.
        sign: +1, -1, 0 for no effect, or None where studies disagree.
        text_en: the finding, in our words.
        value, low, high: size, None where none is given; `unit` says of what.
        source, mark: where it was read.
    """

    outcome: str
    sign: Literal[-1, 0, 1] | None
    text_en: str
    source: str
    mark: Mark
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""


OUTCOMES: Mapping[str, str] = {
    "welfare": "welfare of the people registered in the places where the measure acts",
    "rural_welfare": "the same, of villages and towns",
    "real_income": "real income of workers there",
    "product": "real product there",
    "rural_jobs": "jobs in the industry of villages and towns there",
    "farm_workers": "workers in farming there",
    "workers": "workers there",
    "prices": "price level there",
    "exports": "sales abroad of the places there",
    "gap": "welfare of cities over that of villages and towns there",
    "others_welfare": "welfare in places where the measure does not act",
    "visitors": "receipts from visitors there",
}
"""Results by which evidence is compared with the model."""

Causes = Callable[["At"], Sequence[Change]]
Amounts = Callable[["At"], Mapping[str, Floats]]


def everywhere(territory: Territory) -> Mask:
    """(county,) every county of the region, context left out."""
    return np.asarray(territory.region)


def no_harm(_at: At) -> Mapping[str, Floats]:
    """No harm of the kinds that are told."""
    return {}


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes:
        id: of the module that holds it.
        number: among the fifteen of the brief, None for companions.
        pillar: what kind of investment it is.
        name_en, name_zh: its name.
        brief: items of the mission that it answers, e.g. "S195-S200".
        channel_en, channel_zh: which causes it moves.
        dose_en, dose_zh: what dose 1 is.
        life: years until it has to be built again.
        delay: years from the decision until it works; `ramp` more until it works in full.
        priors: parameters of its causes.
        costs: unit costs.
        evidence: published findings.
        causes: the Changes that it makes.
        amounts: (place,) units that are paid for, by name of the unit cost.
        harms: (place,) harm by fact of HARMS.
        eligible: (county,) where it can act.
        condition_en: what makes a county eligible, in words.
        none_found: what was looked for and not found, empty where evidence was found.
        consent: whether it takes people's consent to be no harm.
        private_share: share of its capital that private investors are assumed to bear.
        hub: whether it stands in cities by design.
        beyond_en: what it changes, costs or harms outside the counties chosen, in words; empty
            where it stays inside.
    """

    id: str
    number: int | None
    pillar: Pillar
    name_en: str
    name_zh: str
    brief: str
    channel_en: str
    channel_zh: str
    dose_en: str
    dose_zh: str
    life: int
    delay: int
    priors: tuple[Prior, ...]
    costs: tuple[UnitCost, ...]
    evidence: tuple[Evidence, ...]
    causes: Causes
    amounts: Amounts
    harms: Amounts = no_harm
    eligible: Callable[[Territory], Mask] = everywhere
    condition_en: str = "any county of the region"
    none_found: str = ""
    consent: bool = False
    private_share: float = 0.0
    hub: bool = False
    beyond_en: str = ""
    ramp: int = 2
    max_dose: float = 1.0

    def values(self, given: Mapping[str, float] | None = None) -> dict[str, float]:
        """Values of the priors, with those given in their place."""
        return {prior.name: prior.value for prior in self.priors} | dict(given or {})
