"""An economy at its baseline: technology, tastes, trade, mobility, and what was earned where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from hinterland.equilibrate.capital import Placed
from hinterland.equilibrate.farms import Farms
from hinterland.equilibrate.kernels import Dense, Kernel
from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.hierarchy.batches import usable_threads
from hinterland.numerics.paths import Floats, Ints
from hinterland.numerics.products import rows_times

Moving = Literal["heterogeneous", "free", "none"]

WORTH_THREADS = 2000
"""Places from which the classes of goods are worth a thread each."""
CLOSED = 1e-8
"""How far shares may be from adding up to one, and totals from agreeing."""


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
        if threads == 1:
            for pair in chosen:
                one(pair)
        else:
            # The largest first, so that no thread is left with it at the end.
            chosen.sort(key=lambda pair: -len(pair[1]))
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(one, chosen))
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


def economy_faults(economy: Economy) -> list[Fault]:
    """All that is wrong with an economy, in words."""
    t = economy.technology
    faults = []
    total = t.labour + t.land + t.capital + t.inputs.sum(axis=0)
    faults += _not_one(total, "The shares of a sector's revenue", "sector", "technology")
    faults += _not_one(
        np.atleast_2d(economy.consumed).sum(axis=0),
        "The shares of household spending",
        "place",
        "consumed",
    )
    faults += _not_positive(economy, economy.revenue, "revenue", "an empty sector is left out")
    faults += _not_positive(economy, economy.workers, "workers", "merge a place without people")
    faults += _not_positive(economy, economy.trade.theta, "theta", "theta is positive")
    if economy.transfers is not None:
        left = float(economy.transfers.sum())
        if abs(left) > CLOSED * float(economy.revenue.sum()):
            faults.append(
                Fault(
                    "Transfers do not add up to nothing.",
                    f"transfers: {left:.6g} too much",
                    "Say who pays: what one place receives another gives.",
                )
            )
    return faults


def _not_one(total: Array, what: str, of: str, where: str) -> list[Fault]:
    bad = np.flatnonzero(~(np.abs(total - 1) <= CLOSED))
    if not len(bad):
        return []
    first = ", ".join(f"{of} {i}: {total[i]:.6g}" for i in bad[:5])
    return [Fault(f"{what} do not add up to one.", f"{where}; {first}", "Rescale them to one.")]


def _not_positive(economy: Economy, values: Array, word: str, advice: str) -> list[Fault]:
    bad = np.argwhere(~(np.isfinite(values) & (values > 0)))
    if not len(bad):
        return []
    names = economy.names

    def told(index: Array) -> str:
        place = int(index[-1])
        name = names[place] if names and word != "theta" else str(place)
        return name if len(index) == 1 else f"sector {int(index[0])} in {name}"

    where = ", ".join(told(index) for index in bad[:5])
    return [
        Fault(
            f"{len(bad)} entries of {word} are not positive.",
            f"{word}: {where}",
            f"Give finite positive amounts; {advice}.",
        )
    ]
