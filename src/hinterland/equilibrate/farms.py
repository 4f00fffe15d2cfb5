"""Farm size: land for each farm worker, and what larger farms are worth once land is put together.

S1  farm size   S2  productivity of farms
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats


def ln_farm_size(ln_land: Floats, workers: Floats, workers_before: Floats) -> Floats:
    """(place,) ln z^ = ln T^ - ln(L^ lam^_farm): land for each farm worker (equation S1)."""
    return np.asarray(ln_land - np.log(workers) + np.log(workers_before))


def ln_gain_of_size(ln_size: Floats, consolidation: Floats | float, elasticity: float) -> Floats:
    """(place,) ln A^ = e g ln z^: productivity of farms, g being how far the land of those who
    leave is put together and e the elasticity to farm size (equation S2)."""
    return np.asarray(elasticity * consolidation * ln_size)


@dataclass(frozen=True, eq=False)
class Farms:
    """Which sectors farm, and what size is worth to them.

    Attributes:
        sectors: (sector,) True for farming.
        land: (sector, place) shares of the place's farm land, by rent at the baseline; 0 for other
            sectors.
        workers: (place,) farm workers of the baseline.
        elasticity: e of productivity to farm size where all land is put together.
    """

    sectors: Mask
    land: Floats
    workers: Floats
    elasticity: float

    @classmethod
    def of(
        cls, sectors: Mask, rent: Floats, wages: Floats, workers: Floats, elasticity: float
    ) -> Farms:
        """Farms of a baseline.

        Args:
            sectors: as the attribute.
            rent: (sector, place) land rents, money/year.
            wages: (sector, place) wage bills, money/year; workers are shared by them (equation 1).
            workers: (place,).
            elasticity: as the attribute.
        """
        farmed = np.where(sectors[:, None], rent, 0.0)
        total = farmed.sum(axis=0)
        land = farmed / np.where(total > 0, total, 1.0)
        farming = wages[sectors].sum(axis=0) / wages.sum(axis=0) * workers
        return cls(sectors, land, farming, elasticity)

    def ln_size(self, ln_land: Floats, share: Floats, workers: Floats) -> Floats:
        """(place,) ln z^ from changes of land and shares of workers, both (sector, place)."""
        if not self.sectors.any():
            return np.zeros_like(workers)
        now = share[self.sectors].sum(axis=0) * workers
        changed = (self.land * ln_land).sum(axis=0)
        return ln_farm_size(changed, now, self.workers)

    def ln_gain(
        self, ln_land: Floats, share: Floats, workers: Floats, consolidation: Floats | float
    ) -> Floats:
        """(sector, place) ln A^ that farm size adds; 0 outside farming."""
        size = self.ln_size(ln_land, share, workers)
        gain = ln_gain_of_size(size, consolidation, self.elasticity)
        return np.asarray(np.where(self.sectors[:, None], gain, 0.0))
