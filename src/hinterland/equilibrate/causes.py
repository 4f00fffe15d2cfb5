"""What a changed Territory moves in its economy, against the one it was calibrated on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hinterland.codebook import quantity
from hinterland.equilibrate.calibration.calibrate import Calibrated, outward
from hinterland.equilibrate.calibration.routes import kernels
from hinterland.equilibrate.kernels import Kernel
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.public import Purse, bought_by_works, payers, refuse_unpaid
from hinterland.equilibrate.system import Causes
from hinterland.equilibrate.visitors import with_appeal
from hinterland.flow import Access, Territory
from hinterland.numerics.paths import Floats

TRAVEL = ("freight_cost", "foreign_cost", "passenger_time", "gate_cost", "gate_time")


def causes(
    made: Calibrated, before: Territory, access_before: Access, after: Territory, access: Access
) -> Causes:
    """Logarithms of what facts changed, and kernels of the new travel.

    Args:
        made: the economy calibrated on `before`.
        before, access_before: what it was calibrated on.
        after, access: what holds now; with the same labels.
    """
    reach = change_of(before, after, "reach_cost")
    travel = any(
        not np.array_equal(access.times[word].values, access_before.times[word].values)
        for word in TRAVEL
        if word in access.times
    )
    new_kernels: Sequence[Kernel] | None = None
    if travel or reach.any():
        out = outward(made, before, _abroad(made, reach, 0.0))
        new_kernels = kernels(
            made.found, access, made.values, borders=made.fit.borders, outward=out
        )
    new_kernels = with_appeal(
        made, new_kernels, _abroad(made, change_of(before, after, "visitor_appeal"))
    )
    transfers, purse = purse_of(made, before, after)
    return Causes(
        productivity=_abroad(made, change_of(before, after, "productivity")),
        skill=_abroad(made, change_of(before, after, "skill")),
        user_cost=_abroad(made, change_of(before, after, "user_cost")),
        land=_abroad(made, change_of(before, after, "usable_land")),
        amenity=_abroad(made, change_of(before, after, "amenity")),
        housing=_abroad(made, change_of(before, after, "housing_stock")),
        kernels=new_kernels,
        moving=moving(made, before, after, access),
        transfers=transfers,
        purse=purse,
    )


def purse_of(made: Calibrated, before: Territory, after: Territory) -> tuple[Floats, Purse | None]:
    """(place,) transfers, and public works and who pays; None where nothing is spent or given.

    Raises:
        InputError: nobody pays, or those who should have not so much.
    """
    transfers = _abroad(made, _level(after, "public_transfer") - _level(before, "public_transfer"))
    spent = _abroad(made, _level(after, "public_works") - _level(before, "public_works"))
    if not spent.any() and not transfers.any():
        return transfers, None
    e, t = made.economy, made.economy.technology
    share = bought_by_works(made.sectors, made.values) if spent.any() else np.zeros(e.sectors)
    purse = Purse(
        works=share[:, None] * spent,
        payers=payers(before, made.values, made.base.foreign),
        felt=made.values.get("public", "all", "felt"),
    )
    land = t.land @ e.revenue
    income = (t.labour + t.land) @ e.revenue
    if e.owned is not None:
        income = income + e.owned * (t.capital @ e.revenue).sum()
    refuse_unpaid(purse, transfers, income, land, e.names)
    return transfers, purse


def _level(territory: Territory, word: str) -> Floats:
    """(place,) or (sector, place) values of a lever, neutral where the facts do not have it."""
    if territory.has(word):
        return np.asarray(territory.facts[word].values.T, dtype=float)
    entry = quantity(word)
    shape = [territory.facts.sizes[dim] for dim in reversed(entry.dims)]
    return np.full(shape, entry.neutral)


def change_of(before: Territory, after: Territory, word: str) -> Floats:
    """(place,) or (sector, place) logarithm of what a lever is over what it was."""
    return np.asarray(np.log(_level(after, word)) - np.log(_level(before, word)))


def _abroad(made: Calibrated, values: Floats, filled: float = 0.0) -> Floats:
    """Values with those of foreign markets, where nothing changes, behind."""
    if not made.base.foreign:
        return values
    shape = (*values.shape[:-1], made.base.foreign)
    return np.concatenate([values, np.full(shape, filled)], axis=-1)


def moving(
    made: Calibrated, before: Territory, after: Territory, access: Access
) -> Movement | None:
    """The kernel of migration under new travel, rules of entry and rules on land."""
    kernel = made.moved.kernel
    staying, leaving = _land(made, before, after)
    changed = kernel.under(
        near=made.near(access),
        entry=np.exp(_abroad(made, change_of(before, after, "entry"))),
        staying=_abroad(made, staying, 1.0),
        leaving=_abroad(made, leaving, 1.0),
    )
    return None if changed is kernel else changed


def _land(made: Calibrated, before: Territory, after: Territory) -> tuple[Floats, Floats]:
    """(place,) what staying and leaving are worth over the baseline, by who has the land income.

    A registered person's land income is r of a wage. Those who leave keep a share k of it; what
    they give up goes to those who stay, a share s of all. So staying is worth
    (1 + r (1 - k (1 - s)) / s)^eps and leaving (1 + k r)^eps, with s of the baseline (the
    experiment on land of Tombe and Zhu 2019).
    """
    places = after.facts.sizes["place"]
    rent, stay = (values[:places] for values in (made.land_income, made.stay_share))
    was, now = _level(before, "land_income_kept"), _level(after, "land_income_kept")
    eps = made.economy.mobility.elasticity

    def worth(kept: Floats) -> tuple[Floats, Floats]:
        return 1 + rent * (1 - kept * (1 - stay)) / stay, 1 + kept * rent

    (stays, leaves), (stayed, left) = worth(now), worth(was)
    return np.asarray((stays / stayed) ** eps), np.asarray((leaves / left) ** eps)
