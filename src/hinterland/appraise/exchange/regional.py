"""The region as a whole: flows by class of pair, concentration, and what moves people."""

from __future__ import annotations

import numpy as np

from hinterland.appraise.exchange.ledger import Ledger
from hinterland.numerics.groups import Array, Index, slope_and_fit
from hinterland.numerics.inequality import theil_t
from hinterland.numerics.relations import herfindahl

SCOPES = ("county", "province", "nation")
ASSETS = ("workers", "value_added", "capital_use", "disposable_income")
MEASURES = ("herfindahl", "primacy", "theil")


def gross_flows(ledger: Ledger, factor: str) -> Array:
    """(tier, tier_to, scope) what the region's places of a tier send to places of another and get
    from them, anywhere in the country; amounts in a place itself are in the scope `county`."""
    out, back = _by_class(ledger, factor)
    return out + back


def net_flows(ledger: Ledger, factor: str) -> Array:
    """(tier, tier_to, scope) what they send less what they get; negative where more comes."""
    out, back = _by_class(ledger, factor)
    return out - back


def tier_value_shares(ledger: Ledger) -> Array:
    """(tier, sector) share of each sector in the value added of the region's places of a tier."""
    made = ledger.flow("value_added") * ledger.territory.place_region[:, None]
    tiers = ledger.flows.values["tier"].values.astype(str)
    tier = ledger.territory.facts["place_tier"].values.astype(str)
    total = np.stack([made[tier == name].sum(axis=0) for name in tiers])
    whole = total.sum(axis=1, keepdims=True)
    return np.where(whole > 0, total / np.where(whole > 0, whole, 1.0), 0.0)


def concentration(ledger: Ledger) -> Array:
    """(asset, measure) how the region's workers, product, capital and income are concentrated in
    counties: Herfindahl index, share of the first, Theil T over people."""
    inside = ledger.territory.region
    people = ledger.total_by_county(ledger.fact("population"))[inside]
    found = []
    for word in ASSETS:
        if word in ledger.equilibrium.values:
            values = ledger.state(word)
        else:
            values = ledger.flow(word).sum(axis=1)
        each = ledger.total_by_county(values)[inside]
        total = float(each.sum())
        head = np.where(people > 0, each / np.where(people > 0, people, 1.0), 0.0)
        first = float(each.max()) / total if total > 0 else 0.0
        found.append([float(herfindahl(each)), first, theil_t(people, head)])
    return np.array(found)


def migration_income(ledger: Ledger) -> tuple[float, float]:
    """Slope and R squared of moves between the region's counties on gaps of income.

    ln(N_cd / (H_c L_d)) on ln(y_d / y_c), c registered, d living. An association in the model's own
    flows: near counties of like income draw most, so distance hides much of it.
    """
    inside = np.flatnonzero(ledger.territory.region)
    moved = ledger.flow("people_between")[np.ix_(inside, inside)]
    workers = ledger.total_by_county(ledger.state("workers"))[inside]
    registered = ledger.total_by_county(ledger.state("registered_workers"))[inside]
    earned = ledger.total_by_county(ledger.state("workers") * ledger.state("worker_income"))
    income = np.log(earned[inside] / workers)
    kept = (moved > 0) & ~np.eye(len(inside), dtype=bool)
    drawn = np.log(np.where(kept, moved, 1.0) / np.outer(registered, workers))
    gap = income[None, :] - income[:, None]
    return slope_and_fit(gap[kept], drawn[kept])


def _by_class(ledger: Ledger, factor: str) -> tuple[Array, Array]:
    """(tier, tier_to, scope) what the region's places send, and what they get."""
    table = ledger.flow(f"{factor}_by_tier")
    mine = _provinces(ledger)
    within = ledger.flow(f"{factor}_inside")[ledger.territory.region].sum(axis=0)
    out = table[mine].sum(axis=(0, 2))
    back = table[:, :, mine].sum(axis=(0, 2)).T
    same = sum((table[p, :, p] for p in mine), np.zeros_like(within))
    found = []
    for whole, own, county in ((out, same, within), (back, same.T, within.T)):
        parts = [county, np.maximum(own - county, 0.0), np.maximum(whole - own, 0.0)]
        found.append(np.stack(parts, axis=-1))
    return found[0], found[1]


def _provinces(ledger: Ledger) -> Index:
    """Positions of the provinces of the region."""
    facts = ledger.territory.facts
    named = set(facts["county_province"].values[ledger.territory.region].astype(str))
    labels = facts["province"].values.astype(str)
    return np.flatnonzero([label in named for label in labels])
