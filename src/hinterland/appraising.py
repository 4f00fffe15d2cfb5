"""Does a package of measures pay? Streams of cost and benefit to ENPV, EIRR, BCR and FYRR.

Benefits come from equilibria in which nobody pays for the package, costs from its parts: so no cost
counts twice. Parts that open in other years are solved for as they open, one equilibrium a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hinterland.appraise.cost_benefit import equations as eq
from hinterland.appraise.cost_benefit.appraised import Appraised, one_benefit
from hinterland.appraise.cost_benefit.presets import (
    Factors,
    Rate,
    cost_shares,
    factors,
    practice,
    two_rates,
)
from hinterland.appraise.cost_benefit.readded import (
    Line,
    Recheck,
    Setting,
    raw_net,
    raw_totals,
    worth_of,
)
from hinterland.appraise.cost_benefit.streams import Opening, Part, account
from hinterland.appraise.cost_benefit.verdict import verdict
from hinterland.appraise.cost_benefit.weights import Groups, checked_weights
from hinterland.appraise.effects import effects
from hinterland.change import Change, apply
from hinterland.codebook import Money, default_deflator
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.incidence.layer import by_group
from hinterland.equilibrate.user_surplus import user_savings
from hinterland.errors import Fault, InputError
from hinterland.evaluation import travel
from hinterland.flow import Territory, expect_territory
from hinterland.programme import Package
from hinterland.programme.accounts import BESIDE, Harms, harms_of, part_rows, parts_of, raw_parts
from hinterland.programme.record import ASSUMED_RESPONSES, HARMS
from hinterland.records.progress import Progress, silent

Floats = eq.Floats

ASIDE = frozenset({"programme_capital", "programme_cost", *HARMS})
"""Facts that an appraisal counts itself: costs as streams, not as money that somebody pays in the
model, and harms in their own units."""


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
    plan = _Plan(
        years=int(practice("horizon") if years is None else years),
        conversion=conversion,
        factor=eq.conversion_factor(cost_shares(), factors(conversion)),
        public_funds=practice("public_funds") if public_funds is None else public_funds,
        growth=practice("growth") if growth is None else growth,
        carbon=_carbon(territory, carbon),
        eta=practice("eta") if eta is None else eta,
    )
    plan.check()
    parts = parts_of(package, territory)
    account(parts, (), years=plan.years)  # refuses what cannot be counted before any long work
    by_hand = _by_hand(territory, weights)
    solving = _Solving(territory, kind, plan.eta, by_hand, progress)
    steps = [*_steps(package)]
    gains = [solving.gain(_causes(some, territory)) for _, _, some in steps]
    bare = [_causes(some, territory, without=ASSUMED_RESPONSES) for _, _, some in steps]
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
    checked = _rechecked(
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
        notes=(*_notes(kind, plan, views), *package.notes(territory)),
    )  # fmt: skip


@dataclass(frozen=True)
class _Plan:
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
        if self.public_funds < 1 or self.growth <= -1:
            raise InputError(
                Fault(
                    "Public funds are worth 1 at least, growth is above -1.",
                    f"public funds {self.public_funds:g}, growth {self.growth:g}",
                    "Correct them.",
                )
            )

    def account(self, parts: Sequence[Part], openings: Sequence[Opening]):  # type: ignore[no-untyped-def]
        return account(
            parts, openings, years=self.years, factor=self.factor,
            public_funds=self.public_funds, growth=self.growth, carbon=self.carbon,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Gain:
    """Money/year that some of the package brings in full, and what weights add by view."""

    total: float
    made_of: Mapping[str, float]
    beyond: Mapping[str, float]
    cells: tuple[Floats, Floats, Floats] | None = None


class _Solving:
    """Equilibria of one territory under parts of a package."""

    def __init__(
        self, land: Territory, kind: str, eta: float, by_hand: Floats | None, progress: Progress
    ) -> None:
        self._land, self._kind, self._eta, self._progress = land, kind, eta, progress
        self._by_hand = by_hand
        self._known: Model = model(land, travel(land, progress), progress)
        self._baseline = self._known.baseline()
        self._done: list[tuple[tuple[Change, ...], _Gain]] = []

    def gain(self, changes: tuple[Change, ...]) -> _Gain:
        """What the changes bring, money/year."""
        for known, found in self._done:
            if known == changes:
                return found
        with self._progress("equilibrium", 1) as advance:
            found = (self._surplus if self._kind == "surplus" else self._welfare)(changes)
            advance(1)
        self._done.append((changes, found))
        return found

    def _surplus(self, changes: tuple[Change, ...]) -> _Gain:
        after = apply(self._land, changes)
        saved = user_savings(self._known, after, travel(after, self._progress))
        made_of = {one.name: eq.rule_of_half(one.at_old_flows, one.at_new_flows) for one in saved}
        return _Gain(sum(made_of.values()), made_of, {})

    def _welfare(self, changes: tuple[Change, ...]) -> _Gain:
        after = apply(self._land, changes)
        access = travel(after, self._progress)
        balanced = self._known.under(after, access)
        frame = effects(self._land, self._baseline, balanced).places
        values = self._baseline.values
        inside = self._land.place_region
        income = (values["disposable_income"].values / values["workers"].values)[inside]
        people, gain = (frame[word].to_numpy(dtype=float) for word in ("registered", "welfare"))
        worth = eq.equivalent_variation(people, gain, income)
        county, tiers = frame["county"].to_numpy(), frame["tier"].to_numpy()
        by_county = _summed(county, people, people * income, worth)
        beyond = {"counties": by_county.beyond(by_county.weights(self._eta))}
        fifths = _fifths(by_group(self._known, after, access, balanced), inside)
        beyond["fifths"] = fifths.beyond(fifths.weights(self._eta))
        if self._by_hand is not None:
            beyond["counties as given"] = by_county.beyond(self._by_hand)
        made_of = {str(tier): float(worth[tiers == tier].sum()) for tier in dict.fromkeys(tiers)}
        return _Gain(float(worth.sum()), made_of, beyond, (people, gain, income))


def _summed(label: Floats, people: Floats, income: Floats, gain: Floats) -> Groups:
    """Groups from rows with a label; `income` is people x income."""
    _, number = np.unique(label, return_inverse=True)
    heads, earned, gained = (np.bincount(number, one) for one in (people, income, gain))
    return Groups(heads, earned / heads, gained)


def _fifths(cells, inside: Floats) -> Groups:  # type: ignore[no-untyped-def]
    """Fifths of income of the region's people."""
    workers = cells["workers_before"].values
    each = cells["income_before"].values.sum(axis=-1) / np.where(workers > 0, workers, 1.0)
    people = cells["registered"].values * inside[:, None]
    gain = eq.equivalent_variation(people, cells["welfare_change"].values - 1, each)
    label = np.broadcast_to(cells["fifth"].values.astype(str), people.shape)
    return _summed(label.ravel(), people.ravel(), (people * each).ravel(), gain.ravel())


def _steps(package: Package) -> Iterator[tuple[int, int, Package]]:
    """(delay, ramp, parts that have opened by then), in the order in which parts open."""
    when = [(dosed.measure.delay, dosed.measure.ramp) for dosed in package.parts]
    for delay, ramp in sorted(set(when)):
        pairs = zip(when, package.parts, strict=True)
        yield delay, ramp, Package(tuple(one for at, one in pairs if at <= (delay, ramp)))


def _causes(
    package: Package, territory: Territory, without: frozenset[str] = frozenset()
) -> tuple[Change, ...]:
    left = ASIDE | without
    return tuple(c for c in package.changes(territory) if c.fact not in left)


def _by_hand(territory: Territory, given: Mapping[str, float] | None) -> Floats | None:
    """(county of the region,) weights in the order of their codes."""
    if not given:
        return None
    facts, inside = territory.facts, territory.place_region
    county = facts["county"].values.astype(str)[facts["place_county"].values][inside]
    labels, number = np.unique(county, return_inverse=True)
    people = facts["population"].values.astype(float)[inside]
    heads, minority = np.bincount(number, people), None
    if territory.has("minority_share"):
        share = facts["minority_share"].values.astype(float)[inside]
        minority = np.bincount(number, people * share) / heads
    return checked_weights(given, labels, heads, minority)


def _carbon(territory: Territory, price: Money | None) -> Money | None:
    if price is None:
        return None
    settings = territory.settings
    return price.at(int(settings["price_year"]), str(settings["currency"]), default_deflator())


def _rechecked(
    package: Package, territory: Territory, after: Territory, plan: _Plan,
    rates: Sequence[Rate], *, parts: Sequence[Part], openings: Sequence[Opening], harms: Harms,
    enpv: Sequence[float], gain: _Gain,
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
        lines.append(Line(word, float(harms.table.loc[word, "amount"]), amount))
    if gain.cells is not None:
        total = 0.0
        for people, share, income in zip(*(one.tolist() for one in gain.cells), strict=True):
            total += people * share * income
        lines.append(Line("yearly gain", gain.total, total))
    net = raw_net(raw, [(one.gain.value, one.delay, one.ramp) for one in openings], setting)
    for rate, told in zip(rates, enpv, strict=True):
        lines.append(Line(f"ENPV at {rate.value:.1%}", told, worth_of(net, rate.value)))
    return Recheck(tuple(lines))


def _notes(kind: str, plan: _Plan, views: Mapping[str, float]) -> list[str]:
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
