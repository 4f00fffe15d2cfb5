"""Capital, credit and farm size again, with loops over places; shares no code with the model."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from tests.equilibrate.reference import dense_movement, next_state


def owners_and_returns(economy: Any, moving: Any, state: dict[str, Any]) -> tuple[list, list]:
    """What owners of each place earn, and the returns at which all that is paid is owned."""
    placed, t = economy.capital, economy.technology
    ns, ks = range(economy.revenue.shape[1]), range(economy.revenue.shape[0])
    xi = placed.elasticity
    before, now = dense_movement(placed.kernel), dense_movement(moving or placed.kernel)
    income = []
    for o in ns:
        was = sum(before[o][n] * placed.attraction[n] for n in ns)
        has = sum(now[o][n] * placed.attraction[n] * state["return"][n] ** xi for n in ns)
        income.append((placed.owned[o] * (has / was) ** (1 / xi), has))
    returns = []
    for n in ns:
        paid = sum(t.capital[k] * state["revenue"][k][n] for k in ks)
        asked = sum(now[o][n] * income[o][0] / income[o][1] for o in ns)
        returns.append((paid / (placed.attraction[n] * asked)) ** (1 / xi))
    return [each for each, _ in income], returns


def next_with_options(economy: Any, causes: dict[str, Any], state: dict[str, Any]) -> Any:
    """As `next_state`, with options told to it as productivity and as shares of all capital."""
    t, farms = economy.technology, economy.farms
    sectors, places = economy.revenue.shape
    ks, ns = range(sectors), range(places)
    income, returns = owners_and_returns(economy, causes.get("investing"), state)
    r0, l0, r1, l1 = economy.revenue, economy.workers, state["revenue"], state["workers"]
    gain = [[0.0] * places for _ in ks]
    for n in ns:
        bill0 = sum(t.labour[k] * r0[k][n] for k in ks)
        bill1 = sum(t.labour[k] * r1[k][n] for k in ks)
        had = [t.labour[k] * r0[k][n] / bill0 * l0[n] for k in ks]
        has = [t.labour[k] * r1[k][n] / bill1 * l1[n] for k in ks]
        size = 1.0
        farming = [k for k in ks if farms.sectors[k]]
        rent = sum(t.land[k] * r0[k][n] for k in farming)
        for k in farming:
            size *= math.exp(causes["land"][k][n]) ** (t.land[k] * r0[k][n] / rent)
        size *= sum(had[k] for k in farming) / sum(has[k] for k in farming)
        for k in ks:
            given = math.exp(causes["productivity"][k][n])
            # Land acts on rents: rent over land for each unit of rent paid.
            given *= math.exp(causes["land"][k][n]) ** t.land[k]
            if farms.sectors[k]:
                given *= size ** (farms.elasticity * causes["consolidation"][n])
            bound = economy.credit_bound[k][n]
            firms = (has[k] / had[k]) ** (1 - bound) * math.exp(causes["credit"][n]) ** bound
            given *= (firms / (has[k] / had[k])) ** t.scale[k]
            given /= state["return"][n] ** t.capital[k]
            gain[k][n] = math.log(given)
    total = sum(t.capital[k] * r1[k][n] for k in ks for n in ns)
    owned = [each / total for each in income]
    told = {key: causes[key] for key in ("moving",) if key in causes}
    leads = next_state(replace(economy, owned=owned), {**told, "productivity": gain}, state)
    return {**leads, "return": returns}
