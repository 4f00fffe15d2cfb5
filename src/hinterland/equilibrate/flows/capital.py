"""Who owns what where: capital income between counties."""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats


def capital_flows(made: Calibrated, causes: Causes, outcome: Outcome) -> Array:
    """(owner's county, county where it works) capital income, money/year.

    Foreign markets stand last, as counties of their own. Rows add up to what the owners of a county
    earn, columns to what its firms pay. Where capital is to be had everywhere at a given user cost
    everyone owns the same share in all of it, so that the flow is what is paid in a county times
    the owner's share; else it follows where savers place their capital.

    Args:
        made: the economy.
        causes, outcome: what was solved.
    """
    e, seats = made.economy, made.found.counties + made.found.foreign
    county = made.moved.kernel.county
    if outcome.rewarded is None:
        assert e.owned is not None
        paid = e.technology.capital @ outcome.revenue
        return np.outer(np.bincount(county, e.owned, seats), np.bincount(county, paid, seats))
    assert e.capital is not None
    kernel = causes.investing or e.capital.kernel
    assert isinstance(kernel, Movement)
    placed = outcome.rewarded
    return between_counties(kernel, placed.income / placed.options, placed.drawn)


def capital(made: Calibrated, causes: Causes, outcome: Outcome) -> Array:
    """(owner's county, county where it works) capital income, money/year, without foreign markets;
    see `capital_flows`."""
    inside = made.found.counties
    return capital_flows(made, causes, outcome)[:inside, :inside]


def between_counties(kernel: Movement, origin: Floats, to: Floats) -> Array:
    """(county from, county to) sums over places of x_o M_on y_n.

    Args:
        kernel: M.
        origin, to: (place,) x and y.
    """
    size = len(kernel.near)
    leaving = np.bincount(kernel.county, kernel.leaving * origin, size)
    entering = np.bincount(kernel.county, kernel.entry * to, size)
    w0, w1, w2 = kernel.wedges
    wedge = np.where(kernel.province[:, None] == kernel.province[None, :], w1, w2)
    np.fill_diagonal(wedge, w0)
    flow = kernel.near * wedge * leaving[:, None] * entering[None, :]
    # Own places: what staying is worth stands for the part of the county's sum that it is in.
    at_home = (kernel.staying - w0 * kernel.leaving * kernel.entry) * origin * to
    flow[np.diag_indices(size)] += np.bincount(kernel.county, at_home, size)
    return np.asarray(flow)
