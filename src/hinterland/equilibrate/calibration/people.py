"""Where people may move, and wedges fitted to national totals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.codebook import Parameters
from hinterland.equilibrate.calibration.baseline import Baseline
from hinterland.equilibrate.calibration.registration import registered_workers
from hinterland.equilibrate.movement import Movement
from hinterland.errors import Fault, NotConverged
from hinterland.flow import Access, Territory
from hinterland.numerics.balancing import balanced
from hinterland.numerics.fixed_point import Outcome as Ended
from hinterland.numerics.fixed_point import accelerated
from hinterland.numerics.groups import Mask
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats

FITTED = 1e-4
ROUNDS, SHORT_ROUNDS = 60, 200
SLOW_KMH = 30.0
EXACT, ROUGHLY = 1e-7, 0.003
"""Error of the logarithms of workers at last; while shares are off, over that of the shares."""
FARTHEST = 50.0
"""Logarithm of a wedge beyond which a search has run away."""


@dataclass(frozen=True, eq=False)
class Moved:
    """Migration at the baseline.

    Attributes:
        kernel: with the fitted wedges.
        attraction: (place,) a_n.
        registered: (place,) workers by place of registration.
        targets, reached: shares moved within the county, the province, beyond, and from villages.
        modelled: whether registration is modelled rather than given.
        capped: counties held between bounds; see `registration`.
    """

    kernel: Movement
    attraction: Floats
    registered: Floats
    targets: tuple[float, ...]
    reached: tuple[float, ...]
    modelled: bool
    capped: int


def movement(
    territory: Territory, access: Access, base: Baseline, values: Parameters, km: Floats
) -> Movement:
    """Migration by travel time, before its wedges are fitted."""
    facts = territory.facts
    counties, foreign = facts.sizes["county"], base.foreign
    near = nearness(access, values, km, counties, foreign)
    _, province = np.unique(facts["county_province"].values.astype(str), return_inverse=True)
    county = facts["place_county"].values.astype(np.int64)
    rural = facts["place_tier"].values.astype(str) != "city"
    abroad = np.arange(foreign)
    return Movement(
        near=near,
        province=np.concatenate([province, np.full(foreign, -1)]),
        county=np.concatenate([county, counties + abroad]),
        leaving=np.concatenate([np.where(rural, 1.0, 0.5), np.zeros(foreign)]),
        staying=np.ones(len(county) + foreign),
        wedges=(0.1, 0.05, 0.01),
        entry=np.ones(len(county) + foreign),
        symmetric=bool(np.array_equal(near, near.T)),
    )


def nearness(access: Access, values: Parameters, km: Floats, counties: int, foreign: int) -> Array:
    """(county, county) B = (1 + hours / near_time)^-delta, 1 at home, 0 abroad."""
    hours = access.times["passenger_time"].values.astype(np.float32)
    hours = np.where(np.isfinite(hours), hours, km[:counties, :counties] / SLOW_KMH)
    near = np.zeros((counties + foreign,) * 2, dtype=np.float32)
    delta, first = (values.get("migration", "all", w) for w in ("friction", "near_time"))
    near[:counties, :counties] = np.exp(-delta * np.log1p(hours / first))
    np.fill_diagonal(near, 1.0)
    return near


def fitted(
    territory: Territory, access: Access, base: Baseline, values: Parameters, km: Floats
) -> Moved:
    """Wedges under which as many live away from where they are registered as the nation counts.

    Raises:
        NotConverged: the totals cannot be met.
    """
    kernel = movement(territory, access, base, values, km)
    registered, modelled, capped = registered_workers(territory, base, values)
    words = ("within_county", "same_province", "other_province", "from_villages")
    targets = tuple(values.get("migration", "all", word) for word in words)
    # Context is merged to larger units, inside which moves cannot be seen: the region counts alone.
    counted = np.concatenate([territory.place_region, np.zeros(base.foreign, dtype=bool)])
    fit = _Fit(kernel, base.workers, registered, counted=counted, targets=targets)
    start = np.append(np.log(kernel.wedges), np.log(0.5))
    if not (_reached(fit, start) or _reached(fit, start, longest=1.0)):
        raise NotConverged(
            Fault(
                "The migration wedges could not be fitted.",
                f"targets {targets}, reached {tuple(round(float(s), 4) for s in fit.reached)}",
                'Give shares that can be met in settings["equilibrium"]["migration"].',
            )
        )
    fit.final()
    return Moved(fit.kernel, fit.attraction, registered, targets, fit.reached, modelled, capped)


def _reached(fit: _Fit, start: Floats, longest: float = np.inf) -> bool:
    """Whether the targets are met, freely or in steps that are kept short.

    With single villages as places the wedges lie thousands of times lower than where the search
    starts, and a free search leaves the finite numbers on its way.
    """
    rounds = ROUNDS if np.isinf(longest) else SHORT_ROUNDS
    try:
        found = accelerated(
            fit.improved,
            start,
            memory=4,
            tolerance=FITTED,
            max_steps=rounds,
            longest=longest,
            must_converge=False,
        )
    except NotConverged:
        return False
    return found.outcome is Ended.CONVERGED


class _Fit:
    """Wedges towards the national shares: each is moved by how far its share is off."""

    def __init__(
        self,
        kernel: Movement,
        workers: Floats,
        registered: Floats,
        *,
        counted: Mask,
        targets: tuple[float, ...],
    ) -> None:
        self.kernel = kernel
        self.attraction = workers.copy()
        self.reached: tuple[float, ...] = ()
        self._workers, self._registered, self._targets = workers, registered, targets
        self._rural, self._counted = kernel.leaving == 1, counted
        self._moves = kernel.leaving > 0
        self._enough = ROUGHLY

    def improved(self, guess: Floats) -> Floats:
        """(ln w0, ln w1, ln w2, ln v of cities) that come nearer."""
        if np.abs(guess).max() > FARTHEST:
            raise NotConverged(Fault("The wedges ran away.", "migration", "Take shorter steps."))
        city = np.where(self._moves, np.exp(guess[3]), 0.0)
        w0, w1, w2 = np.exp(guess[:3])
        self.kernel = self.kernel.with_wedges((w0, w1, w2), np.where(self._rural, 1.0, city))
        self._draw(self._enough)
        wanted, got = np.array(self._targets), np.array(self.reached)
        gap = np.log(wanted) - np.log(got)
        gap[3] = np.log(wanted[3] / got[3] * (1 - got[3]) / (1 - wanted[3]))
        worst = float(np.abs(gap).max())
        self._enough = float(np.clip(ROUGHLY * worst, EXACT, self._enough))
        return np.asarray(guess + np.append(gap[:3], -gap[3]))

    def final(self) -> None:
        """Attraction that draws exactly those who work there, under the wedges as they are."""
        self._draw(EXACT)

    def _draw(self, tolerance: float) -> None:
        found, _ = balanced(
            self.kernel.spread,
            self.kernel.gather,
            self._workers[None],
            self._registered[None],
            own=self.kernel.staying,
            start=self.attraction[None],
            tolerance=tolerance,
        )
        self.attraction = found[0]
        self.reached = self.kernel.shares(
            self.attraction, self._registered, self._rural, self._counted
        )
