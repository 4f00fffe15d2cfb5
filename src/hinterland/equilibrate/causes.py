"""What a changed Territory moves in its economy, against the one it was calibrated on."""

from __future__ import annotations

import numpy as np

from hinterland.codebook import quantity
from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.calibrate import Calibrated, outward
from hinterland.equilibrate.calibration.routes import kernels
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.system import Causes
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
    reach = _change(before, after, "reach_cost")
    travel = any(
        not np.array_equal(access.times[word].values, access_before.times[word].values)
        for word in TRAVEL
        if word in access.times
    )
    new_kernels = None
    if travel or reach.any():
        out = outward(made, before, _abroad(made, reach, 0.0))
        new_kernels = kernels(
            made.found, access, made.values, borders=made.fit.borders, outward=out
        )
    return Causes(
        productivity=_abroad(made, _change(before, after, "productivity")),
        skill=_abroad(made, _change(before, after, "skill")),
        user_cost=_abroad(made, _change(before, after, "user_cost")),
        land=_abroad(made, _change(before, after, "usable_land")),
        amenity=_abroad(made, _change(before, after, "amenity")),
        housing=_abroad(made, _change(before, after, "housing_stock")),
        kernels=new_kernels,
        moving=_moving(made, before, after, access),
        transfers=_abroad(
            made, _level(after, "public_transfer") - _level(before, "public_transfer")
        ),
    )


def _level(territory: Territory, word: str) -> Floats:
    """(place,) or (sector, place) values of a lever, neutral where the facts do not have it."""
    if territory.has(word):
        return np.asarray(territory.facts[word].values.T, dtype=float)
    entry = quantity(word)
    shape = [territory.facts.sizes[dim] for dim in reversed(entry.dims)]
    return np.full(shape, entry.neutral)


def _change(before: Territory, after: Territory, word: str) -> Floats:
    return np.asarray(np.log(_level(after, word)) - np.log(_level(before, word)))


def _abroad(made: Calibrated, values: Floats, filled: float = 0.0) -> Floats:
    """Values with those of foreign markets, where nothing changes, behind."""
    if not made.base.foreign:
        return values
    shape = (*values.shape[:-1], made.base.foreign)
    return np.concatenate([values, np.full(shape, filled)], axis=-1)


def _moving(
    made: Calibrated, before: Territory, after: Territory, access: Access
) -> Movement | None:
    """The kernel of migration under new travel, rules of entry and rules on land."""
    kernel = made.moved.kernel
    staying, leaving = _land(made, before, after)
    changed = kernel.under(
        near=made.near(access),
        entry=np.exp(_abroad(made, _change(before, after, "entry"))),
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
    stay = made.stay_share[:places]
    rent = made.land_income[:places] + _homes(made)[:places]
    was, now = _level(before, "land_income_kept"), _level(after, "land_income_kept")
    eps = made.economy.mobility.elasticity

    def worth(kept: Floats) -> tuple[Floats, Floats]:
        return 1 + rent * (1 - kept * (1 - stay)) / stay, 1 + kept * rent

    (stays, leaves), (stayed, left) = worth(now), worth(was)
    return np.asarray((stays / stayed) ** eps), np.asarray((leaves / left) ** eps)


def _homes(made: Calibrated) -> Floats:
    """(place,) the part of housing rents that counts as land income of the registered, over a
    worker's earnings; Tombe and Zhu 2019 count all of them, farm and business land alone is none.
    """
    e, t = made.economy, made.economy.technology
    share = made.values.get("migration", "all", "homes_in_land_income")
    income = eq.factor_income(e.revenue, t)
    if e.owned is not None:
        income = income + eq.capital_income(e.revenue, t, e.owned)
    rents = e.mobility.housing * income
    earned = eq.labour_income(e.revenue, e.workers, t.labour)
    return np.asarray(share * rents / np.maximum(made.moved.registered, 1.0) / earned)
