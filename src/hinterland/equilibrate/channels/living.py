"""Why people are better or worse off: the place they live in, its prices, and where they may go.

    ln v^ = ln b^ + (1 - eta) ln y^ - (1 - eta) sum_k alpha_k ln P^_k - eta (ln L^ - ln Hs^)
            - zeta ln L^
    ln W^ = ln v^ at home + what options elsewhere add to it

A price index is a sum over sellers, so ln P^ is split by the logarithmic mean: goods of the own
place, bringing goods from elsewhere (K moved) and making them there (s moved), the last two by the
mean of both orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.channels.terms import Difference, Parts
from hinterland.numerics.paths import Floats
from hinterland.numerics.sharing import added_parts, shapley

OWN, BRINGING, MAKING = "own_goods", "bringing_goods", "making_goods"
PUBLIC = "public_money"

MEANING: Mapping[str, str] = MappingProxyType(
    {
        "amenity": "amenity that was changed",
        "income": "what workers earn",
        PUBLIC: "transfers received and taxes paid",
        OWN: "prices of goods made in the place",
        BRINGING: "travel: prices of goods from elsewhere, by what it costs to bring them",
        MAKING: "prices of goods from elsewhere, by what is asked for them there",
        "housing": "rents of housing",
        "crowding": "crowding",
        "moving": "what it takes to live elsewhere: travel home, rules of entry, land kept",
        "options": "what living elsewhere has become worth against staying",
    }
)


def real_income_parts(found: Difference) -> Parts:
    """Parts of ln of real income of those who live in a place, (place,) each."""
    parts = _home_parts(found)
    return {name: parts[name] for name in ("income", PUBLIC, OWN, BRINGING, MAKING, "housing")}


def welfare_parts(found: Difference) -> Parts:
    """Parts of ln W^ of those registered in a place, (place,) each.

    What home has become worth, what it takes to live elsewhere, and the rest: what other places
    offer more than home does.
    """
    home = _home_parts(found)
    moving = _moving_part(found)
    gained = eq.ln_welfare(
        found.after.options, found.before.options, found.economy.mobility.elasticity
    )
    rest = gained - found.after.utility + found.before.utility - moving
    parts = {**home, "moving": moving, "options": rest}
    return {name: parts[name] for name in MEANING}


def _home_parts(found: Difference) -> dict[str, Floats]:
    e, after = found.economy, found.after
    ln_workers = np.log(after.workers) - np.log(found.before.workers)
    eta, causes = e.mobility.housing, found.causes
    stock = found.full(causes.housing, by_sector=False)
    return {
        "amenity": np.asarray(found.full(causes.amenity, by_sector=False)),
        "income": (1 - eta) * (after.income - found.before.income),
        PUBLIC: (1 - eta) * (after.felt - found.before.felt),
        **{name: (1 - eta) * part for name, part in _price_parts(found).items()},
        "housing": -eta * (ln_workers - stock),
        "crowding": -e.mobility.crowding * ln_workers,
    }


def _price_parts(found: Difference) -> dict[str, Floats]:
    """(place,) parts of -ln P^ of consumers."""
    e, after, before = found.economy, found.after, found.before
    trade, new = e.trade, found.kernels
    own_old, own_new = found.own(trade.kernels), found.own(new)

    def elsewhere(moved: frozenset[str]) -> Floats:
        supply = after.supply if MAKING in moved else before.supply
        if BRINGING in moved:
            return trade.spread(supply, new) - own_new * supply
        return trade.spread(supply, trade.kernels) - own_old * supply

    players = (BRINGING, MAKING) if found.travels else (MAKING,)
    sums = shapley(elsewhere, players)
    sums[OWN] = own_new * after.supply - own_old * before.supply
    parts = added_parts(after.reached, before.reached, sums)
    none = np.zeros_like(e.revenue)
    weight = e.consumed / trade.theta[:, None]
    return {
        name: np.asarray(np.sum(weight * parts.get(name, none), axis=0))
        for name in (OWN, BRINGING, MAKING)
    }


def _moving_part(found: Difference) -> Floats:
    """(place,) part of the kernel of migration in ln W^, the mean of both orders."""
    moves, moving = found.economy.mobility, found.causes.moving
    if moving is None:
        return np.zeros(found.economy.places)
    old = moves.kernel
    assert old is not None and moves.attraction is not None
    drawn = [
        moves.attraction * np.exp(eq.ln_attraction(utility, moves.elasticity))
        for utility in (found.before.utility, found.after.utility)
    ]
    steps = [np.log(moving.spread(a[None])[0] / old.spread(a[None])[0]) for a in drawn]
    return np.asarray((steps[0] + steps[1]) / 2 / moves.elasticity)
