"""The appraisal of a package: from gains and costs to figures, tables and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from hinterland.appraise.cost_benefit import equations as eq
from hinterland.appraise.cost_benefit.appraised import Appraised, one_benefit
from hinterland.appraise.cost_benefit.presets import (
    Factors,
    cost_shares,
    factors,
    practice,
    two_rates,
)
from hinterland.appraise.cost_benefit.streams import Opening, account
from hinterland.appraise.cost_benefit.verdict import verdict
from hinterland.appraising.checks import rechecked
from hinterland.appraising.gains import Solving, causes_of, steps_of, weights_by_hand
from hinterland.appraising.plan import Plan, carbon_at, notes_of
from hinterland.change import apply
from hinterland.codebook import Money
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory, expect_territory
from hinterland.programme import Package
from hinterland.programme.accounts import BESIDE, harms_of, part_rows, parts_of
from hinterland.programme.record import ASSUMED_RESPONSES
from hinterland.records.progress import Progress, silent


def appraisal(
    territory: Territory,
    package: Package,
    *,
    rates: Sequence[float | str],
    benefit: str | Sequence[str] = "welfare",
    years: int | None = None,
    conversion: Factors = "standard",
    public_funds: float | None = None,
    growth: float | None = None,
    carbon: Money | None = None,
    eta: float | None = None,
    weights: Mapping[str, float] | None = None,
    progress: Progress = silent,
) -> Appraised:
    """Cost and benefit of a package over the years, in money of the territory.

    Args:
        territory: facts.
        package: measures at sites.
        rates: two discount rates, as numbers or names of presets.
        benefit: `welfare` or `surplus`, never both.
        years: horizon, building among them; the preset if absent.
        conversion: `standard` takes costs as they are paid, `shadow` at shadow prices.
        public_funds: worth of a unit of public money; 1 if absent.
        growth: of benefits a year; none if absent.
        carbon: money a tonne; emissions are told and not valued if absent.
        eta: of weights by income; 1 if absent.
        weights: by county, beside those by income; refused where they count minority people for
            less.
        progress: told of each equilibrium.

    Raises:
        InputError: an argument cannot be used; money or figures that do not add up.
        UnitError: money of two kinds without a deflator.
        NotConverged: there is no equilibrium near.
    """
    expect_territory(territory)
    asked, kind = two_rates(rates), one_benefit(benefit)
    if not package.parts:
        raise InputError(Fault("There is nothing to appraise.", "package", "Give measures."))
    plan = Plan(
        years=int(practice("horizon") if years is None else years),
        conversion=conversion,
        factor=eq.conversion_factor(cost_shares(), factors(conversion)),
        public_funds=practice("public_funds") if public_funds is None else public_funds,
        growth=practice("growth") if growth is None else growth,
        carbon=carbon_at(territory, carbon),
        eta=practice("eta") if eta is None else eta,
    )
    plan.check()
    parts = parts_of(package, territory)
    account(parts, (), years=plan.years)  # refuses what cannot be counted before any long work
    by_hand = weights_by_hand(territory, weights)
    solving = Solving(territory, kind, plan.eta, by_hand, progress)
    steps = [*steps_of(package)]
    gains = [solving.gain(causes_of(some, territory)) for _, _, some in steps]
    bare = [causes_of(some, territory, without=ASSUMED_RESPONSES) for _, _, some in steps]
    without = [solving.gain(changes) for changes in bare]
    money = parts[0].capital

    def judged(amounts: Sequence[float]) -> tuple[Opening, ...]:
        rises = [after - before for before, after in pairwise([0.0, *amounts])]
        return tuple(
            Opening(Money(rise, money.currency, money.price_year), delay, ramp)
            for rise, (delay, ramp, _) in zip(rises, steps, strict=True)
        )

    openings = judged([one.total for one in gains])
    found = plan.account(parts, openings)
    views = gains[-1].beyond
    after = apply(territory, package.changes(territory))
    harms = harms_of(package, territory, after)
    checked = rechecked(
        package, territory, after, plan, asked, parts=parts, openings=openings, harms=harms,
        enpv=[found.net.worth(rate.value).value for rate in asked], gain=gains[-1],
    )  # fmt: skip
    checked.refuse()
    return Appraised(
        benefit=kind,
        rates=asked,
        account=found,
        verdict=verdict(found, asked),
        weighted={
            view: verdict(
                plan.account(parts, judged([one.total + one.beyond[view] for one in gains])), asked
            )
            for view in views
        },
        without_assumed=verdict(
            plan.account(parts, judged([one.total for one in without])), asked
        ),
        yearly_gain={"in all": gains[-1].total, **gains[-1].made_of,
                     "without assumed responses": without[-1].total},
        parts=part_rows(package, territory),
        harms=harms.table,
        not_monetised=BESIDE,
        recheck=checked,
        notes=(*notes_of(kind, plan, views), *package.notes(territory)),
    )  # fmt: skip
