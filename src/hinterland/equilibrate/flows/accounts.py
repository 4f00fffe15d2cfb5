"""What every place makes, buys and sells to whom, by kind of partner; who left it for where."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.flows.people import choice
from hinterland.equilibrate.parameters import CLASSES
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats, Ints

STAGES = ("primary", "secondary", "tertiary")
STAGE_OF_CLASS = (0, 1, 2, 2)
"""Farm and mining products travel as bulk, manufactures in containers, the rest is services."""


def stages(made: Calibrated) -> Ints:
    """(sector,) position in STAGES."""
    assert len(STAGE_OF_CLASS) == len(CLASSES)
    return np.asarray(STAGE_OF_CLASS)[made.sectors.trade]


def production(made: Calibrated, causes: Causes, outcome: Outcome) -> dict[str, Floats]:
    """(sector, place) what is made with, and what firms buy of each sector, money/year."""
    t, revenue = made.economy.technology, outcome.revenue
    stage = stages(made)
    crossing = t.inputs * (stage[:, None] != stage[None, :])
    user_cost = np.exp(np.broadcast_to(np.asarray(causes.user_cost, dtype=float), revenue.shape))
    bought = t.inputs @ revenue
    trade, kernels = made.economy.trade, causes.kernels
    return {
        "value_added": (t.labour + t.land + t.capital)[:, None] * revenue,
        "capital_use": t.capital[:, None] * revenue / user_cost,
        "purchases": outcome.spending,
        "inputs_bought": bought,
        "inputs_crossing": crossing @ revenue,
        "inputs_sold": outcome.supply * trade.gather(bought / outcome.reached, kernels),
    }


def partners(
    made: Calibrated, causes: Causes, outcome: Outcome, kinds: Sequence[Mask]
) -> dict[str, Floats]:
    """(sector, place, kind) money/year sold to and bought from places of each kind, the place
    itself included.

    Args:
        kinds: (place,) masks such as the tiers and abroad; together every place once.
    """
    trade, asked = made.economy.trade, outcome.spending / outcome.reached
    sold = [outcome.supply * trade.gather(asked * kind, causes.kernels) for kind in kinds]
    bought = [asked * trade.spread(outcome.supply * kind, causes.kernels) for kind in kinds]
    return {"sold_to": np.stack(sold, axis=-1), "bought_from": np.stack(bought, axis=-1)}


def moves(
    made: Calibrated, causes: Causes, outcome: Outcome, kinds: Sequence[Mask]
) -> dict[str, Floats]:
    """(place, kind) workers registered in the place by where they live and what they earn there,
    and workers who live in the place by where they are registered; the place itself included."""
    kernel, drawn, chosen = choice(made, causes, outcome)
    labour = made.economy.technology.labour
    earned = eq.labour_income(outcome.revenue, outcome.workers, labour)
    went = [chosen * kernel.spread((drawn * kind)[None])[0] for kind in kinds]
    paid = [chosen * kernel.spread((drawn * earned * kind)[None])[0] for kind in kinds]
    came = [drawn * kernel.gather((chosen * kind)[None])[0] for kind in kinds]
    return {
        "went_to": np.stack(went, axis=-1),
        "earned_in": np.stack(paid, axis=-1),
        "came_from": np.stack(came, axis=-1),
    }


def choices(made: Calibrated, causes: Causes, outcome: Outcome) -> dict[str, Floats]:
    """(place,) what it is worth to be able to live elsewhere, and how wages hold people.

    `choice_value` is (ln Omega - ln own) / eps: welfare, in logarithms, that people registered here
    would lose if they could live nowhere else. `stay_response` is the rise of the share who stay
    for a rise of the local wage by one in logarithms, prices, homes and other places as they are:
    eps (1 - eta) s (1 - s).
    """
    kernel, drawn, _ = choice(made, causes, outcome)
    moving = made.economy.mobility
    stay = np.clip(kernel.staying * drawn / outcome.options, 1e-300, 1.0)
    return {
        "choice_value": -np.log(stay) / moving.elasticity,
        "stay_response": moving.elasticity * (1 - moving.housing) * stay * (1 - stay),
    }


def trade_gain(made: Calibrated, outcome: Outcome) -> Floats:
    """(place,) by how much prices over costs of factors would rise, in logarithms, if nothing came
    from elsewhere: sum_j a_j sum_k b_jk (-ln pi_k) / theta_k, b the inverse of 1 less inputs.

    By own shares, after Arkolakis, Costinot and Rodriguez-Clare (2012, New Trade Models, Same Old
    Gains?, American Economic Review 102), with inputs as in Costinot and Rodriguez-Clare (2014).
    Shares of factors among sectors are held.
    """
    e = made.economy
    own = np.clip(outcome.supply / outcome.reached, 1e-300, 1.0)
    each = -np.log(own) / e.trade.theta[:, None]
    whole = np.linalg.solve(np.eye(e.sectors) - e.technology.inputs.T, each)
    return np.asarray((e.consumed * whole).sum(axis=0))
