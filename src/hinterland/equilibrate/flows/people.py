"""Where people who are registered in a place live: between counties, tiers and provinces.

Rows are where workers are registered, columns where they live. Sums over columns are the
registered, sums over rows those who live there.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.calibration.calibrate import Calibrated
from hinterland.equilibrate.flows.goods import at_home, seats
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.system import Causes, Outcome
from hinterland.numerics.paths import Floats, Ints


def people(made: Calibrated, causes: Causes, outcome: Outcome) -> Floats:
    """(county, county) workers registered in the row who live in the column."""
    county = made.moved.kernel.county
    return at_home(made, people_by_group(made, causes, outcome, county, seats(made)))


def people_by_group(
    made: Calibrated, causes: Causes, outcome: Outcome, group: Ints, groups: int
) -> Floats:
    """(group, group) workers registered in the row who live in the column.

    Args:
        group: (place,) markets abroad included; -1 for none.
        groups: their number.
    """
    kernel, drawn, chosen = choice(made, causes, outcome)
    near = np.asarray(kernel.near, dtype=float) * wedges(kernel)
    leave = _by_county(kernel, kernel.leaving * chosen, group, groups)
    come = _by_county(kernel, kernel.entry * drawn, group, groups)
    found = np.asarray((leave @ near) @ come.T)
    known = np.flatnonzero(group >= 0)
    own = (own_place(kernel) * chosen * drawn)[known]
    found[np.diag_indices(groups)] += np.bincount(group[known], own, groups)
    return found


def people_inside(
    made: Calibrated, causes: Causes, outcome: Outcome, part: Ints, parts: int
) -> Floats:
    """(county and market abroad, part from, part to) workers who stay in their county.

    Args:
        part: (place,) such as the tier, markets abroad included.
        parts: their number.
    """
    kernel, drawn, chosen = choice(made, causes, outcome)
    cell, cells = kernel.county * parts + part, seats(made) * parts
    leave = np.bincount(cell, kernel.leaving * chosen, cells).reshape(-1, parts)
    come = np.bincount(cell, kernel.entry * drawn, cells).reshape(-1, parts)
    found = kernel.wedges[0] * leave[:, :, None] * come[:, None, :]
    own = np.bincount(cell, own_place(kernel) * chosen * drawn, cells).reshape(-1, parts)
    found[:, np.arange(parts), np.arange(parts)] += own
    return np.asarray(found)


def choice(made: Calibrated, causes: Causes, outcome: Outcome) -> tuple[Movement, Floats, Floats]:
    """The kernel, (place,) a v^eps of where one may live, and (place,) H / Omega of the registered.

    M_on times both is the number registered in o who live in n (equation 8).
    """
    moves = made.economy.mobility
    kernel = causes.moving or moves.kernel
    assert isinstance(kernel, Movement)
    assert moves.attraction is not None and moves.registered is not None
    drawn = moves.attraction * np.exp(eq.ln_attraction(outcome.utility, moves.elasticity))
    return kernel, drawn, moves.registered / outcome.options


def wedges(kernel: Movement) -> Floats:
    """(county, county) w0 in the county, w1 in the province, w2 in other provinces."""
    same = kernel.province[:, None] == kernel.province[None, :]
    same &= kernel.province[:, None] >= 0
    w0, w1, w2 = kernel.wedges
    found = np.where(same, w1, w2)
    np.fill_diagonal(found, w0)
    return found


def own_place(kernel: Movement) -> Floats:
    """(place,) what staying is worth beyond what the county's sum holds of the place itself."""
    return np.asarray(kernel.staying - kernel.leaving * kernel.wedges[0] * kernel.entry)


def _by_county(kernel: Movement, values: Floats, group: Ints, groups: int) -> csr_matrix:
    """(group, county) sums over places."""
    known = np.flatnonzero(group >= 0)
    return csr_matrix(
        (values[known], (group[known], kernel.county[known])), shape=(groups, len(kernel.near))
    )
