"""How costs and benefits become streams, and what that rests on in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hinterland.appraise.cost_benefit.presets import Factors
from hinterland.appraise.cost_benefit.streams import Account, Opening, Part, account
from hinterland.appraise.cost_benefit.weights import refuse_negative
from hinterland.codebook import Money, default_deflator
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory

LONGEST = 200


@dataclass(frozen=True)
class Plan:
    """How costs and benefits become streams."""

    years: int
    conversion: Factors
    factor: float
    public_funds: float
    growth: float
    carbon: Money | None
    eta: float

    def check(self) -> None:
        """Refuse figures out of bounds."""
        refuse_negative(self.eta)
        if not 1 <= self.years <= LONGEST:
            do = f"Count 1 to {LONGEST} years."
            raise InputError(Fault(f"{self.years} years cannot be counted.", "years", do))
        if self.public_funds < 1 or self.growth <= -1:
            raise InputError(
                Fault(
                    "Public funds are worth 1 at least, growth is above -1.",
                    f"public funds {self.public_funds:g}, growth {self.growth:g}",
                    "Correct them.",
                )
            )

    def account(self, parts: Sequence[Part], openings: Sequence[Opening]) -> Account:
        """Streams of these parts and openings."""
        return account(
            parts, openings, years=self.years, factor=self.factor,
            public_funds=self.public_funds, growth=self.growth, carbon=self.carbon,
        )  # fmt: skip


def carbon_at(territory: Territory, price: Money | None) -> Money | None:
    """A price of carbon in the money of the territory.

    Raises:
        UnitError: another currency, or a year without price level.
    """
    if price is None:
        return None
    settings = territory.settings
    return price.at(int(settings["price_year"]), str(settings["currency"]), default_deflator())


def notes_of(kind: str, plan: Plan, views: Mapping[str, float]) -> list[str]:
    """What the appraisal rests on, in words."""
    counted = {
        "welfare": "Benefits are the equivalent variation of people registered in the region, from "
        "an equilibrium in which nobody pays for the package; consumer surplus is not added.",
        "surplus": "Benefits are the consumer surplus of users of ways by the rule of half, at "
        "flows in money (tonnes and trips are not known); what measures do beside travel is not in "
        "it, and model welfare is not added.",
    }
    told = [
        counted[kind],
        f"{plan.years} years at constant prices; year 0 is that of the first spending. Capital is "
        "spread over the years of building and spent again at the end of a part's life; what is "
        "left of it in the last year is taken off costs.",
        f"Benefits grow by {plan.growth:.1%} a year beside their ramp.",
        f"Costs at {plan.conversion} conversion factors: {plan.factor:.3f} of what is paid.",
        f"A unit of public money counts as {plan.public_funds:g}.",
    ]
    if plan.carbon is None:
        told.append("Carbon is told in tonnes and not valued.")
    else:
        told.append(f"Carbon at {plan.carbon.value:g} {plan.carbon.currency} a tonne.")
    if views:
        told.append(
            f"Weights are (mean income / income)^{plan.eta:g} of groups by income, on gains; costs "
            "count at weight 1. There are no weights by ethnicity."
        )
    else:
        told.append("Consumer surplus is not known by group, so there is no weighted version.")
    told.append("Harms are told in their own units and never netted.")
    return told
