"""Why an industry sells more or less: its costs, its reach, its rivals, its customers.

    R_i = s_i sum_n K_ni E_n / Phi_n,   Phi_n = sum_j K_nj s_j

The supply s is a factor of its own: ln s^ = -theta ln c^, and ln c^ is a sum (equation 3). Of the
rest four things move: K in the numerator (reach: what it costs to sell there), K in Phi (what it
costs rivals to sell there), s in Phi (what rivals ask; the industry is one of them where it sells)
and E (what customers spend). Their parts in ln sum_n are Shapley's, over all 24 orders. So a better
road can be seen to open markets to an industry and its own market to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from hinterland.equilibrate.channels.terms import Difference, Parts
from hinterland.equilibrate.firms import ln_firms
from hinterland.numerics.paths import Floats
from hinterland.numerics.sharing import shapley

REACH, RIVALS_REACH, RIVALS_COST, DEMAND = "reach", "rivals_reach", "rivals_cost", "demand"
MARKETS = (REACH, RIVALS_REACH, RIVALS_COST, DEMAND)

MEANING: Mapping[str, str] = MappingProxyType(
    {
        REACH: "travel and the outward wedge: what it costs to sell elsewhere",
        RIVALS_REACH: "competition: what it costs others to sell to the same customers",
        RIVALS_COST: "competition: what others ask before travel",
        DEMAND: "what customers spend",
        "technology": "productivity that was changed, and farms that have grown",
        "skills": "skills that were changed",
        "land": "land that was changed",
        "capital": "user cost of capital: what was changed, and the return savers ask",
        "wages": "what workers cost, and what has to be paid to draw them into the sector",
        "rents": "rents, which rise with sales",
        "inputs": "prices of goods bought as inputs",
        "scale": "productivity that comes with the number of firms and workers",
    }
)


def sales_parts(found: Difference) -> Parts:
    """Parts of ln R^ by sector and place, (sector, place) each; they add up to it."""
    parts = {**_supply_parts(found), **_market_parts(found)}
    return {name: parts[name] for name in MEANING}


def job_parts(found: Difference) -> Parts:
    """Parts of the change of ln (workers of a sector): workers are gL R / y, so what they earn
    counts as wages, too."""
    parts = dict(sales_parts(found))
    parts["wages"] = parts["wages"] - found.after.income
    return parts


def _supply_parts(found: Difference) -> dict[str, Floats]:
    """ln s^ = -theta ln c^, term by term of equation 3."""
    e, causes, after, before = found.economy, found.causes, found.after, found.before
    t, theta = e.technology, e.trade.theta[:, None]
    ln_share = np.log(after.share) - np.log(before.share)
    ln_workers = np.log(after.workers) - np.log(before.workers)
    skill, land = (found.full(v, by_sector=True) for v in (causes.skill, causes.land))
    ln_revenue = np.log(after.revenue) - np.log(before.revenue)
    labour, ground = t.labour[:, None], t.land[:, None]
    returns = after.rewarded.ln_return if after.rewarded is not None else 0.0
    user_cost = found.full(causes.user_cost, by_sector=True) + returns
    firms = ln_firms(
        ln_workers + ln_share, e.credit_bound, found.full(causes.credit, by_sector=True)
    )
    cost = {
        "technology": -found.productivity,
        "skills": -labour * skill / t.kappa,
        "land": -ground * land,
        "capital": t.capital[:, None] * user_cost,
        "wages": labour * (after.income + ln_share / t.kappa),
        "rents": ground * ln_revenue,
        "inputs": t.inputs.T @ after.price,
        "scale": -t.scale[:, None] * firms,
    }
    return {name: np.asarray(-theta * part) for name, part in cost.items()}


def _market_parts(found: Difference) -> dict[str, Floats]:
    """Parts of ln sum_n K_ni E_n / Phi_n."""
    e, after, before = found.economy, found.after, found.before
    trade = e.trade
    old, new = trade.kernels, found.kernels
    supply = (before.supply, after.supply)
    reached = {
        (False, False): before.reached,
        (True, True): after.reached,
        (True, False): trade.spread(supply[0], new),
        (False, True): trade.spread(supply[1], old),
    }

    def asked(moved: frozenset[str]) -> Floats:
        spent = after.spending if DEMAND in moved else before.spending
        rivals = reached[RIVALS_REACH in moved, RIVALS_COST in moved]
        return np.log(trade.gather(spent / rivals, new if REACH in moved else old))

    # What does not move has no part and need not be asked about: half as many products each.
    players = MARKETS if found.travels else (RIVALS_COST, DEMAND)
    parts = shapley(asked, players)
    return {name: parts.get(name, np.zeros_like(e.revenue)) for name in MARKETS}
