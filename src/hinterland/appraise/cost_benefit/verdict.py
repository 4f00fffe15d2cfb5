"""What the banks ask of an account: ENPV, EIRR, BCR and FYRR, at two discount rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hinterland.appraise.cost_benefit import equations as eq
from hinterland.appraise.cost_benefit.internal_rate import InternalRate, internal_rate
from hinterland.appraise.cost_benefit.presets import Rate
from hinterland.appraise.cost_benefit.streams import Account
from hinterland.codebook import Money


@dataclass(frozen=True)
class AtRate:
    """An account at one discount rate.

    Attributes:
        rate: the discount rate.
        benefits, costs: present values; residual value is taken off costs.
        enpv: economic net present value, benefits less costs.
        bcr: benefit-cost ratio; None where nothing is spent.
        fyrr: first-year rate of return, of capital and running costs alone; None where nothing was
            built.
        costs_may_rise: share by which all costs may rise until the ENPV is nothing.
        benefits_may_fall: share by which all benefits may fall until then.
    """

    rate: Rate
    benefits: Money
    costs: Money
    enpv: Money
    bcr: float | None
    fyrr: float | None

    @property
    def costs_may_rise(self) -> float | None:
        """Switching value of costs; below nothing where they would have to fall."""
        return None if self.bcr is None else self.bcr - 1

    @property
    def benefits_may_fall(self) -> float | None:
        """Switching value of benefits; below nothing where they would have to rise."""
        return None if self.bcr is None or self.bcr <= 0 else 1 - 1 / self.bcr


@dataclass(frozen=True)
class Verdict:
    """An account at two discount rates, and its EIRR, which needs none."""

    at: tuple[AtRate, ...]
    eirr: InternalRate


def verdict(found: Account, rates: Sequence[Rate]) -> Verdict:
    """ENPV, EIRR, BCR and FYRR of an account."""
    return Verdict(tuple(_at(found, rate) for rate in rates), internal_rate(found.net.values))


def _at(found: Account, rate: Rate) -> AtRate:
    return AtRate(
        rate=rate,
        benefits=found.benefit.worth(rate.value),
        costs=found.cost.worth(rate.value),
        enpv=found.net.worth(rate.value),
        bcr=eq.benefit_cost_ratio(rate.value, found.benefit.values, found.cost.values),
        fyrr=eq.first_year_return(
            rate.value,
            found.benefit.values,
            found.running.values,
            found.capital.values,
            found.opening,
        ),
    )
