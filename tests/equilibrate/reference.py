"""The county model again, with loops over places and dense kernels, sharing no code with it."""

from __future__ import annotations

import math
from typing import Any


def dense_kernel(way: Any, sector: int, places: int) -> list[list[float]]:
    """K_ni summed gate by gate."""
    gates = way.gates
    of = [[] for _ in range(places)]
    for place, hub, free in zip(gates.place, gates.hub, gates.free, strict=True):
        of[place].append((hub, free))
    out = [1.0] * places
    if way.outward is not None:
        row = sector if len(way.outward) > 1 else 0
        out = [float(value) for value in way.outward[row]]
    kernel = [[0.0] * places for _ in range(places)]
    for n in range(places):
        for i in range(places):
            if n == i:
                kernel[n][i] = 1.0
                continue
            for h, f in of[n]:
                for g, e in of[i]:
                    kernel[n][i] += f * float(way.hubs.between[h][g]) * out[i] * e
    return kernel


def dense_movement(move: Any) -> list[list[float]]:
    """M_on pair by pair."""
    places = len(move.county)
    kernel = [[0.0] * places for _ in range(places)]
    w0, w1, w2 = move.wedges
    for o in range(places):
        for n in range(places):
            c, d = move.county[o], move.county[n]
            if o == n:
                kernel[o][n] = float(move.staying[o])
            elif c == d:
                kernel[o][n] = move.leaving[o] * w0 * move.entry[n]
            elif move.province[c] == move.province[d]:
                kernel[o][n] = move.leaving[o] * w1 * move.near[c][d] * move.entry[n]
            else:
                kernel[o][n] = move.leaving[o] * w2 * move.near[c][d] * move.entry[n]
    return kernel


def next_state(economy: Any, causes: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """Revenue, workers and prices that a state leads to, equation by equation."""
    t, trade, moves = economy.technology, economy.trade, economy.mobility
    sectors, places = economy.revenue.shape
    ks, ns = range(sectors), range(places)
    a = causes.get("productivity", [[0.0] * places for _ in ks])
    b = causes.get("amenity", [0.0] * places)
    ways = causes.get("kernels", trade.kernels)
    rank = [sum(1 for j in range(k) if trade.kernel_of[j] == trade.kernel_of[k]) for k in ks]
    kernel = [dense_kernel(ways[trade.kernel_of[k]], rank[k], places) for k in ks]
    before = [dense_kernel(trade.kernels[trade.kernel_of[k]], rank[k], places) for k in ks]
    r0, l0 = economy.revenue, economy.workers
    r, l1, p = state["revenue"], state["workers"], state["price"]
    y0 = [sum(t.labour[k] * r0[k][n] for k in ks) / l0[n] for n in ns]
    y1 = [sum(t.labour[k] * r[k][n] for k in ks) / l1[n] for n in ns]
    supply = [[0.0] * places for _ in ks]
    for k in ks:
        for n in ns:
            lam0 = t.labour[k] * r0[k][n] / (l0[n] * y0[n])
            lam1 = t.labour[k] * r[k][n] / (l1[n] * y1[n])
            wage = y1[n] / y0[n] * (lam1 / lam0) ** (1 / t.kappa)
            cost = wage ** t.labour[k] * (r[k][n] / r0[k][n]) ** t.land[k]
            for j in ks:
                cost *= p[j][n] ** t.inputs[j][k]
            cost /= math.exp(a[k][n]) * (l1[n] * lam1 / (l0[n] * lam0)) ** t.scale[k]
            supply[k][n] = trade.supply[k][n] * cost ** -trade.theta[k]
    all_capital = sum(t.capital[k] * r[k][n] for k in ks for n in ns)
    new_r = [[0.0] * places for _ in ks]
    new_p = [[0.0] * places for _ in ks]
    income = [
        sum((t.labour[k] + t.land[k]) * r[k][n] for k in ks) + economy.owned[n] * all_capital
        for n in ns
    ]
    for k in ks:
        phi = [sum(kernel[k][n][i] * supply[k][i] for i in ns) for n in ns]
        phi0 = [sum(before[k][n][i] * trade.supply[k][i] for i in ns) for n in ns]
        for n in ns:
            new_p[k][n] = (phi[n] / phi0[n]) ** (-1 / trade.theta[k])
        for i in ns:
            for n in ns:
                spent = economy.consumed[k][0] * income[n]
                spent += sum(t.inputs[k][j] * r[j][n] for j in ks)
                new_r[k][i] += kernel[k][n][i] * supply[k][i] / phi[n] * spent
    value = []
    for n in ns:
        index = math.prod(new_p[k][n] ** economy.consumed[k][0] for k in ks)
        pay, crowd = y1[n] / y0[n], l1[n] / l0[n]
        eta = moves.housing
        value.append(math.exp(b[n]) * pay / index ** (1 - eta) / (pay * crowd) ** eta)
    m = dense_movement(causes.get("moving", moves.kernel))
    drawn = [moves.attraction[n] * value[n] ** moves.elasticity for n in ns]
    options = [sum(m[o][n] * drawn[n] for n in ns) for o in ns]
    new_l = [drawn[n] * sum(m[o][n] * moves.registered[o] / options[o] for o in ns) for n in ns]
    return {"revenue": new_r, "workers": new_l, "price": new_p, "options": options}
