"""What a changed Territory moves in its economy, against the one it was calibrated on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hinterland.equilibrate import doorstep, finance, interactions
from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.calibrate import Calibrated, outward
from hinterland.equilibrate.calibration.gate_rows import with_gates_of
from hinterland.equilibrate.calibration.routes import kernels
from hinterland.equilibrate.kernels import Kernel
from hinterland.equilibrate.levels import abroad, change_of, level
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.public import Purse, bought_by_works, paid, payers, refuse_unpaid
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

    Raises:
        InputError: a lever acts on nothing under the parameters in force.
    """
    finance.refuse_idle(made.values, before, after)
    access = with_gates_of(access_before, access)
    information = finance.ln_information(made.values, before, after)
    on_reach = made.values.get("information", "all", "on_reach")
    reach = change_of(before, after, "reach_cost") + on_reach * information
    reach = reach + interactions.ln_reach(made.values, before, after)
    together = interactions.ln_productivity(made.values, before, after, made.sectors)
    travel = any(
        not np.array_equal(access.times[word].values, access_before.times[word].values)
        for word in TRAVEL
        if word in access.times
    )
    new_kernels: Sequence[Kernel] | None = None
    if travel or reach.any():
        out = outward(made, before, abroad(made, reach, 0.0))
        new_kernels = kernels(
            made.found, access, made.values, borders=made.fit.borders, outward=out
        )
    new_kernels = with_appeal(
        made, new_kernels, abroad(made, change_of(before, after, "visitor_appeal"))
    )
    new_kernels = doorstep.with_inbound(made, new_kernels, before, after)
    new_kernels = doorstep.with_rides(made, new_kernels, before, after, access)
    transfers, purse = purse_of(made, before, after)
    return Causes(
        productivity=abroad(made, change_of(before, after, "productivity") + together),
        skill=abroad(made, change_of(before, after, "skill"))
        + finance.training(made, before, after),
        user_cost=abroad(made, change_of(before, after, "user_cost")),
        land=abroad(made, change_of(before, after, "usable_land")),
        amenity=abroad(made, change_of(before, after, "amenity")),
        housing=abroad(made, change_of(before, after, "housing_stock")),
        kernels=new_kernels,
        moving=moving(made, before, after, access),
        transfers=transfers,
        purse=purse,
        investing=finance.investing(made, before, after, access, information),
        credit=finance.credit(made, before, after),
        consolidation=abroad(made, level(after, "consolidation")),
    )


def purse_of(made: Calibrated, before: Territory, after: Territory) -> tuple[Floats, Purse | None]:
    """(place,) transfers, and public works and who pays; None where nothing is spent or given.

    Raises:
        InputError: nobody pays, or those who should have not so much.
    """
    transfers = abroad(made, level(after, "public_transfer") - level(before, "public_transfer"))
    spent = abroad(made, level(after, "public_works") - level(before, "public_works"))
    elsewhere: Floats | float = 0.0
    if paid(made.values):
        # What measures cost is spent where they stand; where nobody pays it is told, not spent.
        # Aid for capital goes to its owners, payments to people of the place; the rest is works.
        costs, aid, given = (
            abroad(made, level(after, word) - level(before, word))
            for word in ("programme_cost", "capital_aid", "programme_payment")
        )
        aid = np.minimum(aid, costs)  # a part of them, whatever they turn out to be
        spent = spent + np.maximum(costs - aid - given, 0.0)
        received = _to_owners(made, aid)
        transfers, elsewhere = transfers + given + received, aid - received
    if not spent.any() and not transfers.any():
        return transfers, None
    e, t = made.economy, made.economy.technology
    share = bought_by_works(made.sectors, made.values) if spent.any() else np.zeros(e.sectors)
    purse = Purse(
        works=share[:, None] * spent,
        payers=payers(before, made.values, made.base.foreign),
        felt=made.values.get("public", "all", "felt"),
        elsewhere=elsewhere,
    )
    land = t.land @ e.revenue
    income = (t.labour + t.land) @ e.revenue
    if e.owned is not None:
        income = income + e.owned * (t.capital @ e.revenue).sum()
    refuse_unpaid(purse, transfers, income, land, e.names)
    return transfers, purse


def _to_owners(made: Calibrated, aid: Floats) -> Floats:
    """(place,) money that reaches owners of capital, by what each place of the country owns.

    What firms are spared their owners have, wherever they live: it is no spending at the site.
    """
    owned = made.economy.technology.capital @ made.economy.revenue
    owned[len(owned) - made.base.foreign :] = 0.0
    return np.asarray(aid.sum() * owned / owned.sum())


def moving(
    made: Calibrated, before: Territory, after: Territory, access: Access
) -> Movement | None:
    """The kernel of migration under new travel, rules of entry and on land, and information."""
    kernel = made.moved.kernel
    information = finance.ln_information(made.values, before, after)
    staying, leaving = _land(made, before, after)
    leaving = leaving * np.exp(-made.values.get("information", "all", "on_moving") * information)
    changed = kernel.under(
        near=made.near(access),
        entry=np.exp(abroad(made, change_of(before, after, "entry"))),
        staying=abroad(made, staying, 1.0),
        leaving=abroad(made, leaving, 1.0),
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
    was, now = level(before, "land_income_kept"), level(after, "land_income_kept")
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
