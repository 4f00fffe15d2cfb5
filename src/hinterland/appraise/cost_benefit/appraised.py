"""What an appraisal found: figures at two rates, streams by year, harms, and how it was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from hinterland.appraise.cost_benefit.presets import Rate
from hinterland.appraise.cost_benefit.readded import Recheck
from hinterland.appraise.cost_benefit.streams import Account
from hinterland.appraise.cost_benefit.verdict import Verdict
from hinterland.errors import Fault, InputError

Benefit = Literal["welfare", "surplus"]
"""What counts as benefit: the welfare of the model, or the surplus of those who use ways."""


def one_benefit(given: str | Sequence[str]) -> Benefit:
    """The one kind of benefit that was asked for.

    Raises:
        InputError: both, or neither; they are two measures of the same gain.
    """
    asked = [given] if isinstance(given, str) else list(dict.fromkeys(given))
    known = get_args(Benefit)
    if len(asked) == 1 and asked[0] in known:
        return asked[0]  # type: ignore[return-value]
    if len(asked) > 1:
        what = "Model welfare and consumer surplus are two measures of one gain: they do not add."
    else:
        what = "There is no such benefit."
    do = f"Give one of {', '.join(known)}."
    raise InputError(Fault(what, f"benefit: {', '.join(map(str, asked))}", do))


@dataclass(frozen=True, eq=False)
class Appraised:
    """An appraisal of a package.

    Attributes:
        benefit: what counts as benefit.
        rates: the two discount rates.
        account: streams by year.
        verdict: ENPV, BCR, FYRR at each rate, and the EIRR.
        weighted: the same with gains weighted by income, by groups: counties, fifths; empty with
            consumer surplus, which is not known by group.
        without_assumed: the same without what rests on assumed responses alone.
        yearly_gain: money/year once all works in full, in all and by what it is made of.
        parts: one row a part of the package.
        harms: one row a harm; told, never netted.
        not_monetised: what is left out beside them.
        recheck: the figures added up again.
        notes: what it rests on, in words.
    """

    benefit: Benefit
    rates: tuple[Rate, Rate]
    account: Account
    verdict: Verdict
    weighted: Mapping[str, Verdict]
    without_assumed: Verdict
    yearly_gain: Mapping[str, float]
    parts: pd.DataFrame
    harms: pd.DataFrame
    not_monetised: Sequence[str]
    recheck: Recheck
    notes: Sequence[str]

    @property
    def figures(self) -> pd.DataFrame:
        """One row a version and rate: ENPV, EIRR, BCR, FYRR, present values, switching values."""
        versions = {
            "unweighted": self.verdict,
            **{f"weighted by income of {name}": one for name, one in self.weighted.items()},
            "without assumed responses": self.without_assumed,
        }
        return pd.DataFrame(
            [row for name, one in versions.items() for row in _rows(name, one)]
        ).set_index(["version", "rate"])

    @property
    def years(self) -> pd.DataFrame:
        """One row a year: streams, their difference, and that discounted at both rates."""
        found = self.account
        frame = pd.DataFrame(
            {
                "capital": found.capital.values,
                "running": found.running.values,
                "public_funds": found.public_funds.values,
                "carbon": found.carbon.values,
                "residual": found.residual.values,
                "cost": found.cost.values,
                "benefit": found.benefit.values,
                "net": found.net.values,
            }
        ).rename_axis("year")
        for rate in self.rates:
            frame[f"net_at_{rate.name}"] = frame["net"] / (1 + rate.value) ** np.arange(len(frame))
        return frame

    def __repr__(self) -> str:
        kind = self.account.net
        told = "; ".join(
            f"ENPV {one.enpv.value:,.0f} at {one.rate.value:.1%}" for one in self.verdict.at
        )
        eirr = self.verdict.eirr
        rate = f"{eirr.value:.1%}" if eirr.value is not None else eirr.told
        return f"Appraised ({kind.currency}, {kind.price_year} prices): {told}; EIRR {rate}"


def _rows(version: str, found: Verdict) -> list[dict[str, object]]:
    return [
        {
            "version": version,
            "rate": one.rate.name,
            "discount": one.rate.value,
            "enpv": one.enpv.value,
            "eirr": found.eirr.value,
            "eirr_told": found.eirr.told,
            "bcr": one.bcr,
            "fyrr": one.fyrr,
            "present_benefits": one.benefits.value,
            "present_costs": one.costs.value,
            "costs_may_rise": one.costs_may_rise,
            "benefits_may_fall": one.benefits_may_fall,
        }
        for one in found.at
    ]
