"""Every figure of an appraisal that can be had another way, that way."""

from __future__ import annotations

from collections.abc import Sequence

from hinterland.appraise.cost_benefit.presets import Rate
from hinterland.appraise.cost_benefit.readded import (
    Line,
    Recheck,
    Setting,
    raw_net,
    raw_totals,
    worth_of,
)
from hinterland.appraise.cost_benefit.streams import Opening, Part
from hinterland.appraising.gains import Gain
from hinterland.appraising.plan import Plan
from hinterland.codebook import default_deflator
from hinterland.flow import Territory
from hinterland.programme import Package
from hinterland.programme.accounts import Harms, raw_parts


def rechecked(
    package: Package, territory: Territory, after: Territory, plan: Plan,
    rates: Sequence[Rate], *, parts: Sequence[Part], openings: Sequence[Opening], harms: Harms,
    enpv: Sequence[float], gain: Gain,
) -> Recheck:  # fmt: skip
    """Every figure that can be had another way, that way."""
    settings, raw = territory.settings, raw_parts(package, territory)
    setting = Setting(
        plan.years, plan.factor, plan.public_funds, plan.growth,
        plan.carbon.value if plan.carbon else 0.0,
        str(settings["currency"]), int(settings["price_year"]),
        default_deflator().levels, dict(settings.get("exchange_rates", {})),
    )  # fmt: skip
    lines = []
    capital = 0.0
    for part, one in zip(parts, raw, strict=True):
        built, kept = raw_totals(one, setting)
        capital += built
        lines.append(Line(f"capital of {part.name}", part.capital.value, built))
        lines.append(Line(f"running cost of {part.name}", part.running.value, kept))
    fact = [
        float(land.facts["programme_capital"].values.sum())
        if land.has("programme_capital")
        else 0.0
        for land in (territory, after)
    ]
    lines.append(Line("programme_capital of all places", fact[1] - fact[0], capital))
    for word, amount in harms.again.items():
        lines.append(Line(word, float(harms.table["amount"][word]), amount))
    if gain.cells is not None:
        total = 0.0
        for people, share, income in zip(*(one.tolist() for one in gain.cells), strict=True):
            total += people * share * income
        lines.append(Line("yearly gain", gain.total, total))
    net = raw_net(raw, [(one.gain.value, one.delay, one.ramp) for one in openings], setting)
    for rate, told in zip(rates, enpv, strict=True):
        lines.append(Line(f"ENPV at {rate.value:.1%}", told, worth_of(net, rate.value)))
    return Recheck(tuple(lines))
