"""What both splits start from: an economy before and after, and its kernels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.kernels import Dense, Kernel
from hinterland.equilibrate.system import Causes, Outcome, System
from hinterland.numerics.paths import Floats

Parts = Mapping[str, Floats]
"""Channel to its part in a change of a logarithm."""


@dataclass(frozen=True, eq=False)
class Difference:
    """An equilibrium and the baseline.

    Attributes:
        economy: at its baseline.
        causes: under which it was solved.
        after: the equilibrium.
    """

    economy: Economy
    causes: Causes
    after: Outcome

    @cached_property
    def before(self) -> Outcome:
        """The baseline."""
        system = System(self.economy)
        return system.outcome(system.start())

    @property
    def productivity(self) -> Floats:
        """(sector, place) ln A^ of the causes and of the size of farms."""
        return System(self.economy, self.causes).productivity(self.after.share, self.after.workers)

    @property
    def kernels(self) -> tuple[Kernel, ...]:
        """Of trade, afterwards."""
        return tuple(self.causes.kernels or self.economy.trade.kernels)

    @property
    def travels(self) -> bool:
        """Whether any kernel of trade moved."""
        return self.causes.kernels is not None

    def full(self, value: Floats | float, *, by_sector: bool) -> Floats:
        """A cause at its full shape."""
        like = self.economy.revenue if by_sector else self.economy.workers
        return np.broadcast_to(np.asarray(value, dtype=float), like.shape)

    def own(self, kernels: tuple[Kernel, ...]) -> Floats:
        """(sector, place) K_nn, freeness of a place's own goods at home."""
        out = np.ones_like(self.economy.revenue)
        for position, kernel in enumerate(kernels):
            if isinstance(kernel, Dense):
                out[self.economy.trade.kernel_of == position] = np.diag(kernel.free)
        return out
