"""Tables with given row and column sums that stay as near as they can to first guesses.

Iterative proportional fitting (Deming and Stephan 1940), many tables at once.
"""

from __future__ import annotations

import numpy as np

from hinterland.numerics.paths import Floats

FITTED = 1e-10
"""Largest relative error of a row sum; column sums are exact to rounding."""
ROUNDS = 500


def fitted_tables(
    guess: Floats,
    rows: Floats,
    columns: Floats,
    *,
    tolerance: float = FITTED,
    max_rounds: int = ROUNDS,
) -> Floats:
    """Each guess, its rows and columns scaled until both sums are met.

    Args:
        guess: (..., r, c) not negative; an entry of zero stays zero.
        rows: (..., r) sums, not negative.
        columns: (..., c) sums with the same total for each table.
        tolerance: largest relative error of a row sum.
        max_rounds: after which the tables are handed back as they are, columns exact.
    """
    table = guess * 1.0
    for _ in range(max_rounds):
        table *= _ratio(rows, table.sum(axis=-1))[..., :, None]
        table *= _ratio(columns, table.sum(axis=-2))[..., None, :]
        error = np.abs(table.sum(axis=-1) - rows)
        if (error <= tolerance * rows + np.finfo(float).tiny).all():
            break
    return table


def _ratio(wanted: Floats, have: Floats) -> Floats:
    return np.divide(wanted, have, out=np.zeros_like(have), where=have > 0)
