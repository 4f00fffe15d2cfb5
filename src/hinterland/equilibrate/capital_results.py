"""What became of capital, firms and farms, as words of the codebook; and what that rests on."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.calibration.capital import WORDS
from hinterland.equilibrate.firms import ln_firms
from hinterland.equilibrate.solving import Found
from hinterland.equilibrate.system import Causes
from hinterland.numerics.paths import Floats


def capital_by_place(made: Calibrated, causes: Causes, found: Found) -> dict[str, Floats]:
    """(place,) income and place of capital, its return and quantity, and farm size."""
    e, outcome = made.economy, found.outcome
    share = e.technology.capital[:, None]
    paid, before = share * outcome.revenue, share * e.revenue
    ln_return = np.zeros(e.places)
    if outcome.rewarded is not None:
        ln_return = np.broadcast_to(found.state.ln_return, (e.places,))
        income = outcome.rewarded.income
    else:
        assert e.owned is not None
        income = eq.capital_income(outcome.revenue, e.technology, e.owned)
    ln_cost = np.broadcast_to(causes.user_cost, paid.shape) + ln_return
    land = np.broadcast_to(causes.land, paid.shape)
    assert e.farms is not None
    return {
        "capital_income": income,
        "capital_paid": paid.sum(axis=0),
        "capital_return_change": np.exp(ln_return),
        "capital_change": (paid / np.exp(ln_cost)).sum(axis=0) / before.sum(axis=0),
        "farm_size": np.exp(e.farms.ln_size(land, outcome.share, outcome.workers)),
    }


def firms_change(made: Calibrated, causes: Causes, found: Found) -> Floats:
    """(sector, place) M^, the mass of firms over that of the baseline."""
    e, outcome = made.economy, found.outcome
    labour = e.technology.labour
    income = eq.labour_income(e.revenue, e.workers, labour)
    before = eq.employment_share(e.revenue, e.workers, labour, income) * e.workers
    ln_workers = np.log(outcome.share * outcome.workers / before)
    finance = np.broadcast_to(causes.credit, ln_workers.shape)
    return np.exp(ln_firms(ln_workers, e.credit_bound, finance))


def capital_assumptions(made: Calibrated) -> tuple[str, ...]:
    """What capital, credit, farm size and information rest on, in words."""
    values, placed = made.values, made.economy.capital
    get = {
        word: values.get("capital", "all", word)
        for word in (*WORDS, "elasticity", "credit_bound", "pledged", "farm_elasticity")
    }
    gain = values.get("capital", "all", "training_gain")
    if placed is not None:
        first = (
            "Savers place their capital where it earns more (elasticity {elasticity:g}) under "
            "wedges fitted to assumed shares: {within_county:.0%} in another place of the county, "
            "{same_province:.0%} elsewhere in the province, {other_province:.0%} in another "
            "province (reached {0:.0%}, {1:.0%}, {2:.0%}). The stock stays as large as it was; "
            "what the people of a place own earned at the baseline what its firms paid."
        ).format(*placed.reached, **get)
    else:
        first = (
            "Capital is to be had everywhere at a given user cost; people own a share in the "
            "capital of all places."
        )
    told = [first]
    if get["credit_bound"] > 0:
        told.append(
            "Credit binds {credit_bound:.0%} of the firms of towns and villages (assumed from "
            "surveys of households); {pledged:.0%} of land proceeds finances firms.".format(**get)
        )
    if gain > 0:
        told.append(f"Training adds {gain:.0%} to skill outside farming: stated by the user.")
    acts = (
        values.get("information", "all", f"on_{word}") for word in ("reach", "moving", "placing")
    )
    told.append(
        f"Assumed elasticities: {get['farm_elasticity']:g} of farm productivity to farm size where "
        "land of leavers is put together; {:g}, {:g} and {:g} of selling outward, leaving and "
        "placing capital to information cost.".format(*acts)
    )
    return tuple(told)
