"""What makes no sense in an economy or in its causes, in words; all faults at once."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from hinterland.errors import Fault, first_labels
from hinterland.numerics.groups import Mask
from hinterland.numerics.hierarchy.arrays import Array

if TYPE_CHECKING:
    from hinterland.equilibrate.economy import Economy, Technology, Trade
    from hinterland.equilibrate.system import Causes

CLOSED = 1e-8
"""How far shares may be from adding up to one, and totals from agreeing."""
BY_PLACE = (
    "amenity", "housing", "transfers", "credit", "consolidation", "stayed", "reconsider",
)  # fmt: skip
NO_NUMBERS = ("kernels", "moving", "investing", "purse")


def economy_faults(economy: Economy) -> list[Fault]:
    """All that is wrong with an economy, in words."""
    t = economy.technology
    faults = []
    total = t.labour + t.land + t.capital + t.inputs.sum(axis=0)
    faults += _not_one(total, "The shares of a sector's revenue", "sector", "technology")
    faults += _share_faults(t)
    faults += _not_one(
        np.atleast_2d(economy.consumed).sum(axis=0),
        "The shares of household spending",
        "place",
        "consumed",
    )
    faults += _not_positive(economy, economy.revenue, "revenue", "an empty sector is left out")
    faults += _not_positive(economy, economy.workers, "workers", "merge a place without people")
    faults += _not_positive(economy, economy.trade.theta, "theta", "theta is positive")
    if economy.transfers is not None:
        faults += _open_transfers(economy.transfers, economy)
    if not faults:
        faults += _cut_off(economy)
    return faults


def cause_faults(economy: Economy, causes: Causes) -> list[Fault]:
    """All that is wrong with causes, or does not fit their economy."""
    faults = []
    sectors, places = economy.sectors, economy.places
    for entry in fields(causes):
        word = entry.name
        if word in NO_NUMBERS or getattr(causes, word) is None:
            continue
        values = np.asarray(getattr(causes, word), dtype=float)
        shape = (places,) if word in BY_PLACE else (sectors, places)
        if values.ndim and values.shape != shape:
            told = f"{word} has shape {values.shape}, not {shape}"
            faults.append(Fault("A cause does not fit the economy.", told, f"Give {shape}."))
        elif not np.isfinite(values).all():
            where = first_labels(_named(economy, at) for at in np.argwhere(~np.isfinite(values)))
            faults.append(
                Fault(
                    f"A cause is not finite: {word}.",
                    where or word,
                    "Causes are logarithms of changes, 0 for none; a change is above nothing.",
                )
            )
        elif word == "transfers" and causes.purse is None:
            # A purse names who pays.
            faults += _open_transfers(np.broadcast_to(values, (places,)), economy)
    return faults + _kernel_faults(economy, causes)


def _kernel_faults(economy: Economy, causes: Causes) -> list[Fault]:
    given = list(causes.kernels or ())
    faults = []
    if given and len(given) != len(economy.trade.kernels):
        told = f"{len(given)} kernels for {len(economy.trade.kernels)} classes"
        do = "Give one for each class of the baseline, in its order."
        faults.append(Fault("The new kernels are not those of the economy.", told, do))
    others = [way for way in (causes.moving, causes.investing) if way is not None]
    for position, kernel in enumerate([*given, *others]):
        if kernel.places != economy.places:
            told = f"kernel {position}: {kernel.places} places, the economy {economy.places}"
            do = "Give kernels over the places of the economy, in their order."
            faults.append(Fault("A kernel is of other places.", told, do))
    return faults


def _share_faults(technology: Technology) -> list[Fault]:
    faults = []
    for word in ("labour", "land", "capital", "inputs"):
        shares = np.asarray(getattr(technology, word))
        bad = np.argwhere(~((shares >= 0) & (shares <= 1)))
        if len(bad):
            where = first_labels(f"sector {int(at[-1])}: {shares[tuple(at)]:.6g}" for at in bad)
            do = "A share of revenue is at least nothing and at most all."
            faults.append(Fault(f"Shares of {word} lie outside [0, 1].", where, do))
    if not (technology.labour > 0).any():
        where, do = "technology: labour", "At least one sector needs workers."
        faults.append(Fault("No sector employs anybody.", where, do))
    return faults


def _open_transfers(transfers: Array, economy: Economy) -> list[Fault]:
    left = float(transfers.sum())
    if abs(left) <= CLOSED * float(economy.revenue.sum()):
        return []
    return [
        Fault(
            "Transfers do not add up to nothing.",
            f"transfers: {left:.6g} too much",
            "Say who pays: what one place receives another gives.",
        )
    ]


def _cut_off(economy: Economy) -> list[Fault]:
    """Groups of places without trade between them have no common unit of money."""
    lone = np.flatnonzero(~_reached(economy.trade, economy.places))
    if not len(lone):
        return []
    return [
        Fault(
            f"{len(lone)} places trade nothing with the rest: their wages cannot be compared.",
            f"kernels; {first_labels(_named(economy, np.array([n])) for n in lone)}",
            "Give a freeness above 0 on some way between the groups, or solve them one by one.",
        )
    ]


def _reached(trade: Trade, places: int) -> Mask:
    """(place,) True for what the first place trades with, through whatever many others."""
    found = np.zeros(places, dtype=bool)
    found[0] = True
    while True:
        stands = np.broadcast_to(found.astype(float), (len(trade.theta), places))
        sold, bought = trade.spread(stands) > 0, trade.gather(stands) > 0
        more = found | sold.any(axis=0) | bought.any(axis=0)
        if more.sum() == found.sum():
            return more
        found = more


def _not_one(total: Array, what: str, of: str, where: str) -> list[Fault]:
    bad = np.flatnonzero(~(np.abs(total - 1) <= CLOSED))
    if not len(bad):
        return []
    first = ", ".join(f"{of} {i}: {total[i]:.6g}" for i in bad[:5])
    return [Fault(f"{what} do not add up to one.", f"{where}; {first}", "Rescale them to one.")]


def _not_positive(economy: Economy, values: Array, word: str, advice: str) -> list[Fault]:
    bad = np.argwhere(~(np.isfinite(values) & (values > 0)))
    if not len(bad):
        return []
    # Elasticities are by sector: their positions are no places.
    told = (_named(economy, at) if word != "theta" else f"sector {int(at[0])}" for at in bad)
    return [
        Fault(
            f"{len(bad)} entries of {word} are not positive.",
            f"{word}: {first_labels(told)}",
            f"Give finite positive amounts; {advice}.",
        )
    ]


def _named(economy: Economy, at: Array) -> str:
    """The place, or the sector in a place, at a position."""
    place = int(at[-1]) if len(at) else 0
    name = economy.names[place] if economy.names else str(place)
    return name if len(at) < 2 else f"sector {int(at[0])} in {name}"
