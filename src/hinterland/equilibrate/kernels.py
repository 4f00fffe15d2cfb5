"""Kernels: how freely goods, services or people go between places, as two operations.

A kernel K (destination n, origin i) answers two questions and nothing else, so that the equations
do not know how it is held:

    spread(s): sum_i K_ni s_i, what reaches each destination
    gather(z): sum_n K_ni z_n, what is asked of each origin

All arrays are (k, place): k vectors at once, those of the sectors that share the kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from hinterland.errors import Fault, InputError, refuse
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats
from hinterland.numerics.products import columns_times, rows_times


class Kernel(Protocol):
    """How freely something goes from origins to destinations."""

    @property
    def places(self) -> int:
        """Number of places."""

    def spread(self, supply: Floats) -> Floats:
        """(k, place) sum_i K_ni s_i."""

    def gather(self, asked: Floats) -> Floats:
        """(k, place) sum_n K_ni z_n."""


@dataclass(frozen=True, eq=False)
class Dense:
    """Every pair of places, as a matrix.

    Attributes:
        free: (destination, origin) freeness, tau^-theta; 0 where there is no trade.
        paid: (destination, origin) freeness net of tariffs, which the destination's government
            takes; `free` itself where there are none.
    """

    free: Array
    paid: Array | None = None

    def __post_init__(self) -> None:
        faults = [
            fault for matrix in (self.free, self.paid) if matrix is not None
            for fault in _matrix_faults(matrix)
        ]  # fmt: skip
        refuse(InputError, faults)

    @property
    def places(self) -> int:
        """Number of places."""
        return int(self.free.shape[0])

    def spread(self, supply: Floats) -> Floats:
        """(k, place) sum_i K_ni s_i."""
        return rows_times(self.free, supply)

    def gather(self, asked: Floats) -> Floats:
        """(k, place) sum_n K_ni z_n / (1 + tariff_ni): what reaches the sellers."""
        return columns_times(self.free if self.paid is None else self.paid, asked)


@dataclass(frozen=True, eq=False)
class Local:
    """Nothing leaves its place."""

    places: int

    def spread(self, supply: Floats) -> Floats:
        """The supply itself."""
        return supply

    def gather(self, asked: Floats) -> Floats:
        """The demand itself."""
        return asked


def freeness(cost: Array, theta: float) -> Floats:
    """tau^-theta of iceberg costs; 0 where the cost is infinite.

    Raises:
        InputError: a cost below 1 or undefined.
    """
    cost = np.asarray(cost, dtype=float)
    bad = np.argwhere(~(cost >= 1))
    if len(bad):
        raise InputError(
            Fault(
                f"{len(bad)} iceberg costs are below 1 or undefined.",
                f"first at {tuple(int(i) for i in bad[0])}",
                "An iceberg cost is 1 where nothing is lost on the way, and more elsewhere.",
            )
        )
    return np.asarray(cost**-theta)


def _matrix_faults(matrix: Any) -> list[Fault]:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        return [Fault("A kernel is not square.", f"shape {matrix.shape}", "Give (place, place).")]
    if not (np.isfinite(matrix) & (matrix >= 0)).all():
        return [
            Fault(
                "A kernel has negative or undefined entries.",
                "free",
                "Give tau^-theta: at least 0, finite.",
            )
        ]
    cut = np.flatnonzero(matrix.sum(axis=1) <= 0)
    if len(cut):
        return [
            Fault(
                f"{len(cut)} places are cut off: nothing reaches them, not even their own supply.",
                f"places {', '.join(map(str, cut[:5]))}",
                "Give every place a way to itself.",
            )
        ]
    return []
