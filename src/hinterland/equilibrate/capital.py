"""Capital that savers place across space, and what it earns there.

    C1  what draws capital   C2  what savers can choose from   C3  their income   C4  its market

Savers of a place own a stock of capital that stays as large as it was; units differ in where they
serve well (Frechet), so capital goes where it earns more, but not all of it to one place. Without
this option capital is to be had everywhere at a given user cost, and its income is a share in the
capital of all places.

Source of the form: Kleinman, Liu and Redding 2023, Dynamic Spatial General Equilibrium,
Econometrica 91, for the stock; Pellegrino, Spolaore and Wacziarg 2025, Barriers to Global Capital
Allocation, Quarterly Journal of Economics 140 (abstract read), for wedges between places.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hinterland.equilibrate.kernels import Kernel
from hinterland.numerics.paths import Floats


def drawing(attraction: Floats, ln_return: Floats, elasticity: float) -> Floats:
    """(place,) a_n r^_n^xi: what draws capital to a place (equation C1)."""
    return np.asarray(attraction * np.exp(elasticity * ln_return))


def capital_options(kernel: Kernel, drawn: Floats) -> Floats:
    """(place,) Omega_o = sum_n K_on a_n r^_n^xi: what savers of a place can choose from
    (equation C2)."""
    return np.asarray(kernel.spread(drawn[None])[0])


def savers_income(owned: Floats, options: Floats, before: Floats, elasticity: float) -> Floats:
    """(place,) V_o = V_o (Omega'_o / Omega_o)^(1/xi), money/year: with Frechet units the income of
    a given stock is the same wherever it is placed (equation C3)."""
    return np.asarray(owned * (options / before) ** (1 / elasticity))


def ln_return_of(paid: Floats, attraction: Floats, asked: Floats, elasticity: float) -> Floats:
    """(place,) ln r^_n with r_n^xi a_n sum_o K_on V_o / Omega_o = what firms pay for capital
    (equation C4)."""
    return np.asarray((np.log(paid) - np.log(attraction) - np.log(asked)) / elasticity)


def ln_capital(paid: Floats, paid_before: Floats, ln_cost: Floats) -> Floats:
    """(sector, place) ln K^ = ln(gK R)' - ln(gK R) - ln u^: what firms pay over what a unit
    costs."""
    return np.asarray(np.log(paid) - np.log(paid_before) - ln_cost)


@dataclass(frozen=True, eq=False)
class Rewarded:
    """What capital earns under a state.

    Attributes:
        income: (place,) V_o of those who own it, by where they live, money/year.
        options: (place,) Omega_o.
        drawn: (place,) a_n r^_n^xi.
        ln_return: (place,) ln r^_n that would clear the market.
    """

    income: Floats
    options: Floats
    drawn: Floats
    ln_return: Floats


@dataclass(frozen=True, eq=False)
class Placed:
    """Capital of savers at the baseline.

    Attributes:
        kernel: from where it works (n) to where its owners live (o), in the form of migration:
            spread(a)_o = sum_n K_on a_n.
        attraction: (place,) a_n.
        owned: (place,) V_o, money/year; adds up to what all firms pay for capital.
        elasticity: xi of the shares to returns.
        reached: shares placed in another place of the county, elsewhere in the province, and in
            another province, where they were fitted.
    """

    kernel: Kernel
    attraction: Floats
    owned: Floats
    elasticity: float
    reached: tuple[float, ...] = ()

    def under(self, ln_return: Floats, paid: Floats, kernel: Kernel | None = None) -> Rewarded:
        """Equations C1 to C4.

        Args:
            ln_return: (place,) ln r^.
            paid: (place,) what firms of a place pay for capital, money/year.
            kernel: of new travel and wedges; that of the baseline if absent.
        """
        chosen = kernel or self.kernel
        drawn = drawing(self.attraction, ln_return, self.elasticity)
        options = capital_options(chosen, drawn)
        income = savers_income(self.owned, options, self.options_before, self.elasticity)
        asked = np.asarray(chosen.gather((income / options)[None])[0])
        return Rewarded(
            income, options, drawn, ln_return_of(paid, self.attraction, asked, self.elasticity)
        )

    @cached_property
    def options_before(self) -> Floats:
        """(place,) Omega_o of the baseline."""
        return capital_options(self.kernel, self.attraction)
