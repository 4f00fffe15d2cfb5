"""An economy at its baseline: technology, tastes, trade, mobility, and what was earned where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Literal

import numpy as np

from hinterland.equilibrate.capital import Placed
from hinterland.equilibrate.farms import Farms
from hinterland.equilibrate.kernels import Dense, Kernel
from hinterland.equilibrate.refusals import economy_faults
from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.products import rows_times
from hinterland.numerics.threads import together, usable_threads

Moving = Literal["heterogeneous", "free", "none"]

WORTH_THREADS = 5000
"""Places from which the classes of goods are worth a thread each."""


@dataclass(frozen=True, eq=False)
class Technology:
    """Cobb-Douglas shares of revenue by sector; in each they add up to one.

    Attributes:
        labour, land, capital: (sector,) shares gL, gT, gK.
        inputs: (bought, buying) shares g_jk of intermediate inputs.
        scale: (sector,) a_k, the elasticity of productivity to a sector's workers.
        kappa: dispersion of skill over sectors; the smaller, the less people change sector.
    """

    labour: Floats
    land: Floats
    capital: Floats
    inputs: Floats
    scale: Floats
    kappa: float = 2.0

    @classmethod
    def of_labour(
        cls, sectors: int = 1, *, scale: float = 0.0, kappa: float = np.inf
    ) -> Technology:
        """Labour alone, the same in every sector."""
        nothing = np.zeros(sectors)
        every = np.full(sectors, scale)
        return cls(np.ones(sectors), nothing, nothing, np.zeros((sectors, sectors)), every, kappa)

    @classmethod
    def of_varieties(cls, sigma: Floats) -> Technology:
        """Monopolistic competition of Krugman (1980) with labour alone.

        A sector has as many varieties as its workers pay fixed costs for, so supply follows its
        workers one for one: an Armington economy with theta = sigma - 1 and the scale elasticity
        1 / (sigma - 1), the isomorphism of Allen and Arkolakis (2014, table 1). With mobile workers
        and housing it is that of Helpman (1998) and Redding (2016).

        Args:
            sigma: (sector,) elasticity of substitution between varieties, above 1; the economy's
                trade then has theta = sigma - 1.

        Raises:
            InputError: sigma of 1 or less.
        """
        sigma = np.atleast_1d(np.asarray(sigma, dtype=float))
        if not (sigma > 1).all():
            raise InputError(
                Fault(
                    "An elasticity of substitution is not above 1.",
                    f"sigma: {', '.join(f'{value:g}' for value in sigma[:5])}",
                    "Varieties must be closer substitutes than shares of spending: above 1.",
                )
            )
        return replace(cls.of_labour(len(sigma)), scale=1 / (sigma - 1))

    @property
    def buys_inputs(self) -> bool:
        """Whether any sector buys from another."""
        return bool((self.inputs > 0).any())


@dataclass(frozen=True, eq=False)
class Trade:
    """Who sells to whom.

    Attributes:
        theta: (sector,) trade elasticity; sigma - 1 in an Armington model.
        kernels: of the classes of goods.
        kernel_of: (sector,) position of the sector's kernel.
        supply: (sector, place) s_nk of the baseline, up to a factor for each sector.
    """

    theta: Floats
    kernels: tuple[Kernel, ...]
    kernel_of: Ints
    supply: Floats

    @cached_property
    def reached(self) -> Floats:
        """(sector, place) Phi_nk of the baseline."""
        return self.spread(self.supply)

    def spread(self, supply: Floats, kernels: Sequence[Kernel] | None = None) -> Floats:
        """(sector, place) sum_i K^k_ni s_ik."""
        return self._each(supply, kernels, lambda kernel, mine: kernel.spread(mine))

    def gather(self, asked: Floats, kernels: Sequence[Kernel] | None = None) -> Floats:
        """(sector, place) sum_n K^k_ni z_nk."""
        return self._each(asked, kernels, lambda kernel, mine: kernel.gather(mine))

    def levied(
        self, supply: Floats, reached: Floats, kernels: Sequence[Kernel] | None = None
    ) -> Floats | None:
        """(sector, place) share of spending that tariffs take; None where there are none."""
        chosen = kernels or self.kernels
        if not any(isinstance(kernel, Dense) and kernel.paid is not None for kernel in chosen):
            return None
        kept = np.ones_like(supply)
        for position, kernel in enumerate(chosen):
            mine = self.kernel_of == position
            if isinstance(kernel, Dense) and kernel.paid is not None and mine.any():
                kept[mine] = rows_times(kernel.paid, supply[mine]) / reached[mine]
        return 1 - kept

    def _each(
        self,
        values: Floats,
        kernels: Sequence[Kernel] | None,
        product: Callable[[Kernel, Floats], Floats],
    ) -> Floats:
        """The product of every class with its sectors; classes at the same time where it pays."""
        chosen = [
            (kernel, np.flatnonzero(self.kernel_of == position))
            for position, kernel in enumerate(kernels or self.kernels)
        ]
        out = np.empty_like(values)

        def one(pair: tuple[Kernel, Ints]) -> None:
            kernel, mine = pair
            if len(mine):
                out[mine] = product(kernel, values[mine])

        threads = usable_threads() if values.shape[1] > WORTH_THREADS else 1
        # The largest first, so that no thread is left with it at the end.
        chosen.sort(key=lambda pair: -len(pair[1]))
        together([partial(one, pair) for pair in chosen], threads)
        return out


@dataclass(frozen=True, eq=False)
class Mobility:
    """Where people may live.

    Attributes:
        moving: `heterogeneous` tastes for places (Frechet, equation 8), `free` (utility is the same
            everywhere, its limit), or `none`.
        elasticity: eps.
        registered: (place,) people by where they are registered; with `heterogeneous`.
        kernel: from where one lives (n) to where one is registered (o): spread(a)_o = sum_n M_on
            a_n; with `heterogeneous`.
        attraction: (place,) a_n at the baseline; with `heterogeneous`.
        housing: eta, share of spending on housing.
        crowding: zeta.
    """

    moving: Moving = "none"
    elasticity: float = np.inf
    registered: Floats | None = None
    kernel: Kernel | None = None
    attraction: Floats | None = None
    housing: float = 0.0
    crowding: float = 0.0


@dataclass(frozen=True, eq=False)
class Economy:
    """Everything that holds at the baseline.

    Attributes:
        technology, trade, mobility: see there.
        consumed: (sector, place) or (sector, 1) shares of household spending.
        revenue: (sector, place) R_nk, money/year.
        workers: (place,) L_n.
        owned: (place,) share of all capital income; adds up to one where there is capital.
        transfers: (place,) money/year received from elsewhere; adds up to nothing.
        capital: capital that savers place across space; None where it is to be had everywhere at
            a given user cost.
        credit_bound: (sector, place) share of firms whose entry credit binds.
        farms: what the size of farms is worth; None where nothing is known of it.
        names: labels of places for errors.
    """

    technology: Technology
    trade: Trade
    consumed: Floats
    revenue: Floats
    workers: Floats
    mobility: Mobility = field(default_factory=Mobility)
    owned: Floats | None = None
    transfers: Floats | None = None
    capital: Placed | None = None
    credit_bound: Floats | float = 0.0
    farms: Farms | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        refuse(InputError, economy_faults(self))

    @property
    def sectors(self) -> int:
        """Number of sectors."""
        return int(self.revenue.shape[0])

    @property
    def places(self) -> int:
        """Number of places."""
        return int(self.revenue.shape[1])
