"""A package evaluated under several readings, and everything that is told of it put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from hinterland.appraise.effects import Effects, effects
from hinterland.appraise.reading import (
    by_distance,
    by_tier,
    factor_prices,
    hub_bias,
    money_gain,
)
from hinterland.change import Change
from hinterland.equilibrate.interactions import INTERACTIONS
from hinterland.equilibrate.public import PAYERS, paid_by
from hinterland.errors import Fault, InputError, NotConverged
from hinterland.evaluation import evaluate
from hinterland.flow import Assessment, Territory, expect_territory
from hinterland.incidence import incidence
from hinterland.judging.judgement import Judgement, Ranges, Variant
from hinterland.judging.parts import (
    accounts,
    costs_of,
    emissions,
    exchanges,
    harms_of,
    pace_of,
    unassessed,
    use_of,
)
from hinterland.programme import Package
from hinterland.programme.draws import drawn
from hinterland.programme.record import ASSUMED_RESPONSES
from hinterland.records.progress import Progress, silent
from hinterland.splitting import channels

NOBODY = "nobody"
VARIANTS = {
    "paid": "the package, its costs paid as asked",
    "unpaid": "the package without its costs",
    "no assumed interactions": "without its costs and what measures give only together",
    "no assumed responses": "without its costs and every assumed response",
    "infrastructure alone": "only what is built, its costs paid as asked",
    "companions alone": "everything but what is built, its costs paid as asked",
}
"""Readings of a package; the last two only where it has both."""
_PARTS = frozenset(part for one in INTERACTIONS for part in one.parts)


def judge(
    territory: Territory,
    package: Package,
    *,
    payer: str = "centre",
    draws: int = 0,
    seed: int = 1,
    thorough: bool = True,
    progress: Progress = silent,
) -> Judgement:
    """What a package would do to whom.

    Args:
        territory: facts.
        package: measures at sites.
        payer: who pays: of `equilibrate.public.PAYERS`, or `nobody`.
        draws: of priors, unit costs and implementation; 0 for none.
        seed: of the first draw.
        thorough: whether exchange between town and country and emissions of freight are told; they
            take a few seconds each on a large region.
        progress: told where the work is.

    Raises:
        InputError: an empty package, an unknown payer, doses or sites that are not possible.
        ChangeError, TerritoryError, NotConverged: see `evaluate`.
    """
    expect_territory(territory)
    _refuse(package, payer)
    free = paid_by(territory, None)
    land = free if payer == NOBODY else paid_by(territory, payer)
    changes = package.changes(territory)
    base = evaluate(free, equilibrium=True, progress=progress)
    after, told = evaluate(land, changes, equilibrium=True, progress=progress), {}

    def variant(name: str, result: Assessment) -> None:
        found = effects(territory, base.balanced, result.balanced)
        told[name] = Variant(name, found, float(money_gain(territory, base.balanced, found).sum()))

    variant("paid", after)
    for name, region, some in _others(free, land, package, changes):
        variant(name, evaluate(region, some, equilibrium=True, indicators=False, progress=progress))
    return _together(
        territory,
        package,
        payer,
        (base, after),
        told,
        ranges=(
            _ranges(land, base, package, seeds=range(seed, seed + draws), progress=progress)
            if draws
            else None
        ),
        spillover=_spillover(free, base, package, progress),
        thorough=thorough,
        progress=progress,
    )


def _refuse(package: Package, payer: str) -> None:
    if not package.parts:
        do = "Give at least one measure."
        raise InputError(Fault("The package is empty.", "package", do))
    if payer not in (*PAYERS, NOBODY):
        do = f"Use one of {', '.join((*PAYERS, NOBODY))}."
        raise InputError(Fault(f"{payer!r} cannot pay.", "payer", do))


def _others(
    free: Territory, land: Territory, package: Package, changes: tuple[Change, ...]
) -> Iterable[tuple[str, Territory, tuple[Change, ...]]]:
    """Name, territory and Changes of every reading but the first."""
    yield "unpaid", free, changes
    alone = tuple(c for c in changes if c.fact not in _PARTS)
    yield "no assumed interactions", free, alone
    yield (
        "no assumed responses",
        free,
        tuple(c for c in changes if c.fact not in ASSUMED_RESPONSES),
    )
    built = package.only("infrastructure")
    rest = Package(tuple(p for p in package.parts if p.measure.pillar != "infrastructure"))
    if built.parts and rest.parts:
        yield "infrastructure alone", land, built.changes(land)
        yield "companions alone", land, rest.changes(land)


def _spillover(
    free: Territory, base: Assessment, package: Package, progress: Progress
) -> float | None:
    """Money that people of towns and villages gain by what stands in hubs, a yuan of its yearly
    cost: computed by evaluating those measures alone, not assumed. None where there are none."""
    hubs = Package(tuple(part for part in package.parts if part.measure.hub))
    cost = sum(float(p.costs(free).yearly(free).sum()) for p in hubs.parts)
    if cost <= 0:
        return None
    result = evaluate(free, hubs, equilibrium=True, indicators=False, progress=progress)
    gain = money_gain(free, base.balanced, effects(free, base.balanced, result.balanced))
    rural = free.facts["place_tier"].values.astype(str) != "city"
    return float(gain[rural].sum()) / cost


def _ranges(
    land: Territory,
    base: Assessment,
    package: Package,
    *,
    seeds: range,
    progress: Progress,
) -> Ranges:
    rows, provinces, failed = [], [], 0
    with progress("draws of what is not known", len(seeds)) as advance:
        for one in seeds:
            package_drawn = drawn(package, one)
            try:
                result = evaluate(land, package_drawn, equilibrium=True, indicators=False)
            except NotConverged:
                failed += 1
                continue
            found = effects(land, base.balanced, result.balanced)
            cost = sum(float(p.costs(land).yearly(land).sum()) for p in package_drawn.parts)
            worth = float(money_gain(land, base.balanced, found).sum())
            rows.append({**_headline(found), "worth": worth, "cost": cost})
            provinces.append(found.provinces["welfare"])
            advance(1)
    return Ranges(pd.DataFrame(rows), pd.DataFrame(provinces).reset_index(drop=True), failed)


def _mechanism(
    after: Assessment, base: Assessment, package: Package, progress: Progress
) -> Mapping[str, pd.Series]:
    """What carries the result in the region, its costs paid as asked."""
    land = base.territory.with_facts({}, settings=dict(after.territory.settings))
    return channels(land, package, "mechanism", progress=progress).region


def _headline(found: Effects) -> dict[str, float]:
    row = found.region
    words = ("welfare", "rural_welfare", "urban_welfare", "real_income", "rural_jobs", "product")
    told = {word: float(row[word]) for word in words}
    return told | {"losing": float(row["losing"] / row["registered"])}


def _together(
    territory: Territory,
    package: Package,
    payer: str,
    both: tuple[Assessment, Assessment],
    told: dict[str, Variant],
    *,
    ranges: Ranges | None,
    spillover: float | None,
    thorough: bool,
    progress: Progress,
) -> Judgement:
    base, after = both
    costs = costs_of(package, territory)
    found = told["paid"].effects
    gain = money_gain(territory, base.balanced, found)
    yearly = np.asarray(costs.yearly.sum(axis=0))
    flows = exchanges(territory, after.territory, package, progress) if thorough else None
    return Judgement(
        package=package,
        payer=payer,
        base=base,
        after=after,
        variants=told,
        costs=package.table(territory),
        spent=yearly,
        harms=harms_of(package, territory),
        unassessed=unassessed(territory),
        groups=incidence(base, after),
        tiers=by_tier(found),
        distances=by_distance(territory, base.access, found),
        prices=factor_prices((territory, base.balanced), (after.territory, after.balanced)),
        exchange=flows[1].compare(flows[0]) if flows else None,
        mechanism=_mechanism(after, base, package, progress) if thorough else None,
        accounts=accounts(territory, after.balanced, yearly),
        emissions=emissions(*flows) if flows else None,
        hubs=hub_bias(territory, yearly, gain),
        pace=pace_of(package, territory, costs),
        use=use_of(territory, base.balanced, yearly, gain),
        spillover=spillover,
        ranges=ranges,
        notes=package.notes(territory),
    )
