"""What a changed Territory moves in its economy, against the one it was calibrated on."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate import finance
from hinterland.equilibrate.calibration.calibrate import Calibrated, outward
from hinterland.equilibrate.calibration.routes import kernels
from hinterland.equilibrate.levels import abroad as _abroad
from hinterland.equilibrate.levels import change as _change
from hinterland.equilibrate.levels import level as _level
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

    Raises:
        InputError: a lever acts on nothing under the parameters in force.
    """
    finance.refuse_idle(made.values, before, after)
    information = finance.ln_information(made.values, before, after)
    on_reach = made.values.get("information", "all", "on_reach")
    reach = _change(before, after, "reach_cost") + on_reach * information
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
        skill=_abroad(made, _change(before, after, "skill"))
        + finance.training(made, before, after),
        user_cost=_abroad(made, _change(before, after, "user_cost")),
        land=_abroad(made, _change(before, after, "usable_land")),
        amenity=_abroad(made, _change(before, after, "amenity")),
        housing=_abroad(made, _change(before, after, "housing_stock")),
        kernels=new_kernels,
        moving=_moving(made, before, after, access, information),
        transfers=_abroad(
            made, _level(after, "public_transfer") - _level(before, "public_transfer")
        ),
        investing=finance.investing(made, before, after, access, information),
        credit=finance.credit(made, before, after),
        consolidation=_abroad(made, _level(after, "consolidation")),
    )


def _moving(
    made: Calibrated, before: Territory, after: Territory, access: Access, information: Floats
) -> Movement | None:
    """The kernel of migration under new travel, rules of entry and on land, and information."""
    kernel = made.moved.kernel
    staying, leaving = _land(made, before, after)
    leaving = leaving * np.exp(-made.values.get("information", "all", "on_moving") * information)
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
    rent, stay = (values[:places] for values in (made.land_income, made.stay_share))
    was, now = _level(before, "land_income_kept"), _level(after, "land_income_kept")
    eps = made.economy.mobility.elasticity

    def worth(kept: Floats) -> tuple[Floats, Floats]:
        return 1 + rent * (1 - kept * (1 - stay)) / stay, 1 + kept * rent

    (stays, leaves), (stayed, left) = worth(now), worth(was)
    return np.asarray((stays / stayed) ** eps), np.asarray((leaves / left) ** eps)
