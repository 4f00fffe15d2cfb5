"""Balancing: the supplies under which a gravity flow has given row and column sums.

Sinkhorn and Knopp's problem with the kernel as two operations, so that it need not be a matrix:
find s with s_i sum_n K_ni E_n / Phi_n = R_i and Phi_n = sum_i K_ni s_i.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.fixed_point import accelerated
from hinterland.numerics.paths import Floats

Product = Callable[[Floats], Floats]
UNEVEN = 1e-6
"""How far the two totals may differ, relative."""


def balanced(
    spread: Product,
    gather: Product,
    sold: Floats,
    bought: Floats,
    *,
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

    def update(ln_supply: Floats) -> Floats:
        asked = gather(bought / spread(np.exp(ln_supply.reshape(sold.shape))))
        new = ln_sold - np.log(asked)
        return np.asarray(new - new.mean(axis=1, keepdims=True)).ravel()

    first = np.zeros_like(sold) if start is None else np.log(start)
    first = first - first.mean(axis=1, keepdims=True)
    found = accelerated(
        update, first.ravel(), memory=10, tolerance=tolerance, max_steps=max_steps, longest=3.0
    )
    return np.exp(found.value).reshape(sold.shape), found.steps


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
