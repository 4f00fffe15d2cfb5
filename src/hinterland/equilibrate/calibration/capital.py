"""Capital that savers place, with wedges by pair of places fitted to shares of it.

A wedge is at most 1: placing capital elsewhere is never easier than at home. A region without
pairs of a kind, such as one with a single county in each province, cannot meet the share of that
kind; what is reached is told.
"""

from __future__ import annotations

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.baseline import Baseline
from hinterland.equilibrate.capital import Placed
from hinterland.equilibrate.movement import Movement
from hinterland.errors import Fault, InputError, NotConverged
from hinterland.flow import Access, Territory
from hinterland.numerics.balancing import balanced
from hinterland.numerics.fixed_point import Outcome as Ended
from hinterland.numerics.fixed_point import accelerated
from hinterland.numerics.groups import Mask
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats

FITTED = 1e-4
ROUNDS = 60
SLOW_KMH = 30.0
"""km/h to a seat that no way leads to; assumed."""
WORDS = ("within_county", "same_province", "other_province")


def placed_by_savers(values: Parameters) -> bool:
    """Whether savers place capital.

    Raises:
        InputError: neither 0 nor 1.
    """
    switch = values.get("capital", "all", "placed")
    if switch not in (0, 1):
        raise InputError(
            Fault(
                f"placed is {switch:g}, neither 0 nor 1.",
                "settings equilibrium: capital > all > placed",
                "Give 1 for capital that savers place, 0 for capital at a given user cost.",
            )
        )
    return switch == 1


def near_by_time(access: Access, values: Parameters, table: str, km: Floats, foreign: int) -> Array:
    """(seat, seat) B = (1 + hours / near_time)^-friction of a table of parameters; 1 at home, 0
    to and from foreign markets, which stand last."""
    counties = len(km) - foreign
    hours = access.times["passenger_time"].values.astype(np.float64)
    hours = np.where(np.isfinite(hours), hours, km[:counties, :counties] / SLOW_KMH)
    near = np.zeros((counties + foreign,) * 2)
    friction, first = (values.get(table, "all", word) for word in ("friction", "near_time"))
    near[:counties, :counties] = np.exp(-friction * np.log1p(hours / first))
    np.fill_diagonal(near, 1.0)
    return near


def placed_capital(
    territory: Territory,
    access: Access,
    base: Baseline,
    values: Parameters,
    *,
    like: Movement,
    km: Floats,
    paid: Floats,
    owned: Floats,
) -> Placed:
    """Capital of savers whose wedges give the shares placed away from home.

    Args:
        territory, access, base, values: of the calibration.
        like: migration, for counties and provinces of places.
        km: (seat, seat) straight distances.
        paid: (place,) what firms pay for capital, money/year.
        owned: (place,) what the owners of a place receive; the same in all, and the same abroad.

    Raises:
        NotConverged: the wedges were not found.
    """
    home = np.arange(len(paid)) < len(paid) - base.foreign
    ones = np.ones(len(paid))
    kernel = Movement(
        near=near_by_time(access, values, "capital", km, base.foreign),
        province=like.province,
        county=like.county,
        leaving=np.where(home, ones, 0.0),
        staying=ones,
        wedges=(0.1, 0.1, 0.05),
        entry=ones,
    )
    counted = np.concatenate([territory.place_region, np.zeros(base.foreign, dtype=bool)])
    targets = tuple(values.get("capital", "all", word) for word in WORDS)
    fit = _Fit(kernel, paid, owned, counted=counted, targets=targets)
    found = accelerated(
        fit.improved,
        np.log(kernel.wedges),
        memory=4,
        tolerance=FITTED,
        max_steps=ROUNDS,
        must_converge=False,
    )
    if found.outcome is not Ended.CONVERGED:
        raise NotConverged(
            Fault(
                "The wedges of capital could not be fitted.",
                f"shares {targets}, reached {tuple(round(float(s), 4) for s in fit.reached)}",
                'Give other shares in settings["equilibrium"]["capital"].',
            )
        )
    elasticity = values.get("capital", "all", "elasticity")
    return Placed(fit.kernel, fit.attraction, owned, elasticity, fit.reached)


class _Fit:
    """Wedges towards shares of capital: each is moved by how far its share is off."""

    def __init__(
        self,
        kernel: Movement,
        paid: Floats,
        owned: Floats,
        *,
        counted: Mask,
        targets: tuple[float, ...],
    ) -> None:
        self.kernel, self.attraction = kernel, paid.copy()
        self.reached: tuple[float, ...] = ()
        self._paid, self._owned = paid, owned
        self._counted, self._targets = counted, np.array(targets)

    def improved(self, guess: Floats) -> Floats:
        """(ln w0, ln w1, ln w2) that come nearer."""
        guess = np.minimum(guess, 0.0)
        w0, w1, w2 = np.exp(guess)
        self.kernel = self.kernel.with_wedges((w0, w1, w2), self.kernel.leaving)
        found, _ = balanced(
            self.kernel.spread,
            self.kernel.gather,
            self._paid[None],
            self._owned[None],
            start=self.attraction[None],
            tolerance=1e-9,
        )
        self.attraction = found[0]
        every = np.ones(len(self._paid), dtype=bool)
        self.reached = self.kernel.shares(self.attraction, self._owned, every, self._counted)[:3]
        # A kind of pair that does not exist reaches nothing, and its wedge stays at 1.
        got = np.maximum(np.array(self.reached), 1e-12)
        return np.asarray(np.minimum(guess + np.log(self._targets) - np.log(got), 0.0))
