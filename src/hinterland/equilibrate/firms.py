"""Rural firms enter where credit lets them, and land proceeds can pay for entry and training.

    F1  firms   F2  finance   F3  training

The gain of a sector from its size is read as one from the mass of its firms. Without limits the
mass follows the workers; a share of the firms of towns and villages is bound by credit instead, and
their mass follows the finance that the place can raise.
"""

from __future__ import annotations

import numpy as np

from hinterland.numerics.paths import Floats


def ln_firms(ln_workers: Floats, bound: Floats | float, ln_finance: Floats) -> Floats:
    """(sector, place) ln M^ = (1 - b) ln(L^ lam^) + b ln B^: the mass of firms, a share b of which
    credit binds (equation F1)."""
    return np.asarray((1 - bound) * ln_workers + bound * ln_finance)


def ln_finance(
    ln_credit: Floats, charge: Floats, proceeds: Floats, proceeds_before: Floats, pledged: float
) -> Floats:
    """(place,) ln B^ = ln credit^ + ln(F + s p') - ln(F + s p): credit, and proceeds of land of
    which a share s finances firms (equation F2).

    Args:
        ln_credit: (place,) change of credit.
        charge: (place,) F, what rural firms pay for capital at the baseline, money/year.
        proceeds, proceeds_before: (place,) p' and p, money/year.
        pledged: s.
    """
    now, was = charge + pledged * proceeds, charge + pledged * proceeds_before
    raised = np.zeros_like(charge)
    some = was > 0
    raised[some] = np.log(now[some]) - np.log(was[some])
    return np.asarray(ln_credit + raised)


def trained_share(proceeds: Floats, workers: Floats, spent: float, cost: float) -> Floats:
    """(place,) workers whom a share of a year's proceeds trains, over all workers; at most 1."""
    return np.asarray(np.minimum(spent * proceeds / cost / workers, 1.0))


def ln_skill_of_training(trained: Floats, before: Floats, gain: float) -> Floats:
    """(place,) ln phi^ = ln(1 + g t') - ln(1 + g t), with t the share trained and g what training
    adds to a worker's skill, which the user states (equation F3)."""
    return np.asarray(np.log1p(gain * trained) - np.log1p(gain * before))
