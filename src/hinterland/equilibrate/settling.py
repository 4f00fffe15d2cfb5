"""Who chose where to live in which year, and what the years since are worth to them.

Each year the share m of all people chooses anew among all places; the others stay where they live.
Whoever last chose in the same year is a cohort, spread over places as that year's choice was:

    share of cohort s in year t    m (1 - m)^(t - s), and (1 - m)^t of those who never chose anew
    its welfare                    W_os sum_n pi_on,s (v_nt / v_ns) (M_on,t / M_on,s)^(1 / eps)

With Frechet tastes all who chose in a year are equally well off in that year, wherever they went;
afterwards they have what their place makes of it. Travel home, land at home and rules of entry move
with the year for those who moved earlier, too. Welfare of a year is the mean over cohorts: the
worth of all options for those who choose, utility for those who stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.movement import Movement
from hinterland.equilibrate.system import Causes, Outcome, System
from hinterland.flow import Equilibrium
from hinterland.numerics.paths import Floats


@dataclass(frozen=True, eq=False)
class Cohort:
    """People who last chose in the same year.

    Attributes:
        share: of all registered people, the same for every place of registration.
        kernel: M of the year of choice.
        attraction: (place,) a_n v_n^eps of that year.
        options: (place,) Omega_o of that year.
        ln_utility: (place,) ln v^_n of that year.
        ln_welfare: (place,) ln W^_o of that year.
    """

    share: float
    kernel: Movement
    attraction: Floats
    options: Floats
    ln_utility: Floats
    ln_welfare: Floats


@dataclass(frozen=True, eq=False)
class Settled:
    """All cohorts of an economy in one year.

    Attributes:
        economy: at its baseline.
        cohorts: oldest first; their shares add up to one.
        workers: (place,) where all live.
    """

    economy: Economy
    cohorts: tuple[Cohort, ...]
    workers: Floats

    @classmethod
    def at_baseline(cls, economy: Economy) -> Settled:
        """Everybody where the baseline has them."""
        moves, none = economy.mobility, np.zeros(economy.places)
        assert isinstance(moves.kernel, Movement) and moves.attraction is not None
        options = System(economy).options_before
        first = Cohort(1.0, moves.kernel, moves.attraction, options, none, none)
        return cls(economy, (first,), economy.workers)

    def under(self, causes: Causes, reconsider: float) -> Causes:
        """Causes of a year in which the share `reconsider` chooses anew."""
        return replace(causes, stayed=self.workers, reconsider=reconsider)

    def after(self, causes: Causes, outcome: Outcome) -> Settled:
        """The same people once a year is over that was solved `under` them."""
        moves, share = self.economy.mobility, causes.reconsider
        assert moves.attraction is not None
        attraction = moves.attraction * np.exp(eq.ln_attraction(outcome.utility, moves.elasticity))
        before = System(self.economy).options_before
        new = Cohort(
            share=share,
            kernel=_kernel(self.economy, causes),
            attraction=attraction,
            options=outcome.options,
            ln_utility=outcome.utility,
            ln_welfare=eq.ln_welfare(outcome.options, before, moves.elasticity),
        )
        older = [replace(one, share=one.share * (1 - share)) for one in self.cohorts]
        kept = tuple(one for one in older if one.share > 0)
        return replace(self, cohorts=(*kept, new), workers=outcome.drawn)

    def welfare(self) -> Floats:
        """(place,) W^_o of the year, mean over the people registered in each place."""
        now = self.cohorts[-1]
        total = np.zeros(self.economy.places)
        for one in self.cohorts:
            kept = np.ones_like(total) if one is now else self._kept(one, now)
            total += one.share * np.exp(one.ln_welfare) * kept
        return total

    def at_home(self) -> Floats:
        """(place,) share of the registered who live where they are registered."""
        return np.asarray(
            sum(
                one.share * one.kernel.staying * one.attraction / one.options
                for one in self.cohorts
            )
        )

    def _kept(self, one: Cohort, now: Cohort) -> Floats:
        """(place,) what the years since its choice made of a cohort's welfare, times."""
        kernel = one.kernel.towards(now.kernel, 1 / self.economy.mobility.elasticity)
        moved = one.attraction * np.exp(now.ln_utility - one.ln_utility)
        return np.asarray(kernel.spread(moved[None])[0] / one.options)


def _kernel(economy: Economy, causes: Causes) -> Movement:
    kernel = causes.moving or economy.mobility.kernel
    assert isinstance(kernel, Movement)
    return kernel


def of_year(balanced: Equilibrium, settled: Settled) -> Equilibrium:
    """The tables of a year: welfare, and who lives away from home, over all cohorts."""
    values = balanced.values
    places = values.sizes["place"]
    registered = values["registered_workers"].values
    home = settled.at_home()[:places]
    incomers = 1 - home * registered / settled.workers[:places]
    columns = {
        "welfare_change": settled.welfare()[:places],
        "away_share": np.clip(1 - home, 0.0, 1.0),
        "incomer_share": np.clip(incomers, 0.0, 1.0),
    }
    assigned = values.assign({word: (("place",), column) for word, column in columns.items()})
    return replace(balanced, values=assigned)
