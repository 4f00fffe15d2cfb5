"""Balancing: the supplies under which a gravity flow has given row and column sums.

Sinkhorn and Knopp's problem with the kernel as two operations, so that it need not be a matrix:
find s with s_i sum_n K_ni E_n / Phi_n = R_i and Phi_n = sum_i K_ni s_i.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.fixed_point import Solution, accelerated
from hinterland.numerics.paths import Floats

Product = Callable[[Floats], Floats]
UNEVEN = 1e-6
"""How far the two totals may differ, relative."""
NEAR = 0.03
"""Error from which sales to oneself are reckoned with; farther off that overshoots."""
SOON = 80
"""Steps with sales to oneself after which plain ones are taken instead."""
ALONE = 0.999
"""Share from which a place counts as one that trades with nobody; its scale is free."""
MEMORY = 10


def balanced(
    spread: Product,
    gather: Product,
    sold: Floats,
    bought: Floats,
    *,
    own: Floats | float = 0.0,
    start: Floats | None = None,
    tolerance: float = 1e-10,
    max_steps: int = 2000,
) -> tuple[Floats, int]:
    """Supplies for given sales and purchases.

    Args:
        spread: (k, n) x to K x.
        gather: (k, n) z to K' z.
        sold: (k, n) R, positive; row sums.
        bought: (k, n) E, not negative; column sums, with the same total for each k.
        own: K_nn, broadcast to (k, n), or no more than that; where places mostly sell to themselves
            the last digits come several times sooner with it.
        start: (k, n) first supplies; those of a similar case.
        tolerance: largest accepted error of any logarithm of sales.
        max_steps: evaluations.

    Returns:
        (k, n) supplies with geometric mean 1 for each k (the flow does not depend on their scale),
        and the steps.

    Raises:
        InputError: amounts that are negative or undefined, or totals that differ.
        NotConverged: no such supplies were found.
    """
    refuse(InputError, _faults(sold, bought))
    ln_sold = np.log(sold)
    kept = np.zeros(sold.shape)

    def update(ln_supply: Floats) -> Floats:
        supply = np.exp(ln_supply.reshape(sold.shape))
        reached = spread(supply)
        per_unit = bought / reached
        asked = gather(per_unit)
        # What a place sells to itself of its sales, times what it buys from itself.
        both = own * per_unit / asked * (own * supply / reached)
        kept[:] = np.where(both < ALONE, both, 0.0)
        new = ln_sold - np.log(asked)
        return np.asarray(new - new.mean(axis=1, keepdims=True)).ravel()

    def overshoot(residual: Floats) -> Floats:
        return np.asarray(residual / (1 - kept).ravel())

    first = np.zeros_like(sold) if start is None else np.log(start)
    first = first - first.mean(axis=1, keepdims=True)

    def found_from(value: Floats, until: float, **how: Any) -> Solution:
        return accelerated(
            update, value, memory=MEMORY, tolerance=until, longest=3.0,
            **{"max_steps": max_steps, **how},
        )  # fmt: skip

    rough = found_from(first.ravel(), max(tolerance, NEAR))
    found, steps = rough, rough.steps
    if rough.residual > tolerance:
        found = found_from(
            rough.value, tolerance, pace=overshoot, max_steps=SOON, must_converge=False
        )
        steps += found.steps
    if not found.residual <= tolerance:
        found = found_from(rough.value, tolerance)
        steps += found.steps
    return np.exp(found.value).reshape(sold.shape), steps


def _faults(sold: Floats, bought: Floats) -> list[Fault]:
    faults = []
    if not (np.isfinite(sold) & (sold > 0)).all():
        rows = np.argwhere(~(np.isfinite(sold) & (sold > 0)))[:5].tolist()
        faults.append(
            Fault(
                "Sales are not positive everywhere.",
                f"(sector, place) {rows}",
                "Give every sector of every place a small positive amount, or leave it out.",
            )
        )
    if not (np.isfinite(bought) & (bought >= 0)).all():
        faults.append(Fault("Purchases are negative or undefined.", "bought", "Correct them."))
    if not faults:
        gap = np.abs(sold.sum(axis=1) / bought.sum(axis=1) - 1)
        bad = np.flatnonzero(~(gap <= UNEVEN))
        if len(bad):
            faults.append(
                Fault(
                    "Sales and purchases of a sector do not have the same total.",
                    ", ".join(f"sector {k}: {gap[k]:.2g} apart" for k in bad[:5]),
                    "Close the shares so that what is made is bought.",
                )
            )
    return faults
