"""A package as an appraisal needs it: parts with their costs, the same in raw units, and harms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.appraise.cost_benefit.readded import RawCost, RawPart
from hinterland.appraise.cost_benefit.streams import Part
from hinterland.codebook import Money, quantity
from hinterland.flow import Territory
from hinterland.programme.package import Dosed, Package
from hinterland.programme.record import HARMS, no_harm

BUILT, YEARLY = "construction_emissions", "added_emissions"
NOT_ASSESSED, NONE_STATED = "not assessed", "none stated"
BESIDE = (
    "lives and health saved or lost on roads",
    "time and comfort of those who do not trade by it",
    "what people value in language, belief, kin and place",
    "habitat, water, noise and air",
    "risk of conflict over land",
)
"""What no part of the model holds, beside the harms that are told with an amount."""


def parts_of(package: Package, territory: Territory) -> tuple[Part, ...]:
    """Costs of each part in the territory's money, with its emissions."""
    return tuple(_part(dosed, territory) for dosed in package.parts)


def _part(dosed: Dosed, territory: Territory) -> Part:
    costs, harms, measure = dosed.costs(territory), dosed.harms(territory), dosed.measure
    currency, year = str(territory.settings["currency"]), int(territory.settings["price_year"])
    return Part(
        name=str(dosed),
        capital=Money(float(costs.capital.sum()), currency, year),
        running=Money(float(costs.running.sum()), currency, year),
        life=costs.life,
        delay=measure.delay,
        private_share=measure.private_share,
        built_carbon=float(np.sum(harms.get(BUILT, 0.0))),
        yearly_carbon=float(np.sum(harms.get(YEARLY, 0.0))),
    )


def raw_parts(package: Package, territory: Territory) -> tuple[RawPart, ...]:
    """Units and unit costs of each part as their records write them; nothing converted."""
    return tuple(_raw(dosed, territory) for dosed in package.parts)


def _raw(dosed: Dosed, territory: Territory) -> RawPart:
    measure, at = dosed.measure, dosed.at(territory)
    idle = dosed.dose == 0
    amounts = {} if idle else measure.amounts(at)
    harms = {} if idle else measure.harms(at)
    costs = tuple(
        RawCost(
            units=sum(float(one) for one in np.asarray(amounts[cost.name], dtype=float).ravel()),
            capital=cost.capital.value,
            running=cost.running.value,
            currency_capital=cost.capital.currency,
            currency_running=cost.running.currency,
            year_capital=cost.capital.price_year,
            year_running=cost.running.price_year,
            factor=dosed.cost_factor,
        )
        for cost in measure.costs
        if not idle
    )
    emitted = {
        word: sum(float(one) for one in np.asarray(harms.get(word, 0.0), dtype=float).ravel())
        for word in (BUILT, YEARLY)
    }
    return RawPart(
        str(dosed), costs, measure.life, measure.delay, measure.private_share,
        emitted[BUILT], emitted[YEARLY],
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Harms:
    """Harms of a package.

    Attributes:
        table: one row a harm: amount, unit, status, and which parts say it.
        again: the same amounts added up part by part.
    """

    table: pd.DataFrame
    again: Mapping[str, float]


def harms_of(package: Package, before: Territory, after: Territory) -> Harms:
    """Amounts of every harm, from the facts of the changed territory.

    A harm that no part states is `not assessed` where a part states others, and `none stated` where
    no part states any: its record then says that there is no harm of these kinds.
    """
    said = {str(dosed): dosed.harms(before) for dosed in package.parts}
    silent = all(dosed.measure.harms is no_harm for dosed in package.parts)
    rows, again = [], {}
    for word in HARMS:
        by = [name for name, harms in said.items() if word in harms]
        amount = _sum(after, word) - _sum(before, word)
        again[word] = sum(
            float(one) for name in by for one in np.asarray(said[name][word], dtype=float).ravel()
        )
        status = "modelled" if by else NONE_STATED if silent else NOT_ASSESSED
        rows.append(
            {
                "harm": word,
                "meaning": quantity(word).meaning_en,
                "amount": amount if by else np.nan,
                "unit": quantity(word).unit,
                "status": status,
                "parts": "; ".join(by),
            }
        )
    stated = {row["harm"] for row in rows if row["status"] == "modelled"}
    return Harms(pd.DataFrame(rows).set_index("harm"), {w: again[w] for w in HARMS if w in stated})


def _sum(territory: Territory, word: str) -> float:
    return float(territory.facts[word].values.sum()) if territory.has(word) else 0.0


def part_rows(package: Package, territory: Territory) -> pd.DataFrame:
    """One row a part: what it costs, in the territory's money, and when."""
    frame = package.table(territory)
    frame["ramp"] = [dosed.measure.ramp for dosed in package.parts]
    frame["private_share"] = [dosed.measure.private_share for dosed in package.parts]
    frame["evidence"] = [", ".join(_marks(dosed)) for dosed in package.parts]
    return frame


def _marks(dosed: Dosed) -> list[str]:
    """How far the unit costs are known."""
    return sorted({cost.mark for cost in dosed.measure.costs})
