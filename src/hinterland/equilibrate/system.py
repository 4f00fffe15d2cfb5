"""The system: from revenue and workers to what they would have to be.

Reads like the list in `equations`. An equilibrium is a state that the map leaves as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from hinterland.equilibrate import equations as eq
from hinterland.equilibrate.capital import Rewarded
from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.firms import ln_firms
from hinterland.equilibrate.kernels import Kernel
from hinterland.equilibrate.public import Purse
from hinterland.numerics.paths import Floats


class State(NamedTuple):
    """What the solver moves.

    Attributes:
        ln_revenue: (sector, place).
        ln_workers: (place,).
        ln_price: (sector, place) ln P^; used where inputs are bought.
        ln_return: (place,) ln r^ of capital; used where savers place it.
    """

    ln_revenue: Floats
    ln_workers: Floats
    ln_price: Floats
    ln_return: Floats | float = 0.0


@dataclass(frozen=True, eq=False)
class Causes:
    """What differs from the baseline: logarithms of changes (0 for none) and new kernels.

    Attributes:
        productivity: ln A^, (sector, place); technology, broadband, power.
        skill: ln phi^, (sector, place); training.
        user_cost: ln u^ of capital, (sector, place); incentives, guarantees.
        land: ln T^ of usable land, (sector, place).
        amenity: ln b^, (place,); services, heritage.
        housing: ln Hs^, (place,).
        kernels: of trade, or None for those of the baseline.
        moving: kernel of migration, or None for that of the baseline.
        transfers: (place,) money/year on top of those of the baseline.
        investing: kernel of capital, or None for that of the baseline.
        credit: ln B^ of finance for the entry of firms, (place,).
        consolidation: (place,) how far the land of those who leave farming is put together; a share
            and no logarithm.
        purse: public works and who pays for them and for transfers; None where neither is.
        stayed: (place,) workers by where they lived before, of whom only the share `reconsider`
            chooses anew; None where everybody does. With heterogeneous mobility.
        reconsider: m.
    """

    productivity: Floats | float = 0.0
    skill: Floats | float = 0.0
    user_cost: Floats | float = 0.0
    land: Floats | float = 0.0
    amenity: Floats | float = 0.0
    housing: Floats | float = 0.0
    kernels: Sequence[Kernel] | None = None
    moving: Kernel | None = None
    transfers: Floats | float = 0.0
    investing: Kernel | None = None
    credit: Floats | float = 0.0
    consolidation: Floats | float = 0.0
    purse: Purse | None = None
    stayed: Floats | None = None
    reconsider: float = 1.0


@dataclass(frozen=True, eq=False)
class Outcome:
    """Everything that follows from a state.

    Attributes:
        revenue: (sector, place) money/year.
        wage, rent, cost, price: (sector, place) logarithms of changes; wage of a unit of skill.
        income: (place,) ln y^, what a worker earns.
        disposable: (place,) Y_n, money/year.
        taxes: (place,) that pay for works and transfers, money/year.
        felt: (place,) ln of what transfers and taxes make of a living standard.
        spending: (sector, place) E_nk, money/year.
        reached: (sector, place) Phi_nk.
        supply: (sector, place) s_nk.
        consumer_price, utility: (place,) logarithms of changes.
        workers: (place,).
        share: (sector, place) of a place's workers.
        options: (place,) Omega_o by place of registration; empty where nobody moves.
        sold: (sector, place) what markets pay for the supply, money/year.
        drawn: (place,) workers that the place draws.
        rewarded: what capital earns; None where it is not placed.
    """

    revenue: Floats
    wage: Floats
    rent: Floats
    cost: Floats
    price: Floats
    income: Floats
    disposable: Floats
    taxes: Floats
    felt: Floats
    spending: Floats
    reached: Floats
    supply: Floats
    consumer_price: Floats
    utility: Floats
    workers: Floats
    share: Floats
    options: Floats
    sold: Floats
    drawn: Floats
    rewarded: Rewarded | None = None


@dataclass(frozen=True, eq=False)
class System:
    """The map of an economy under given causes."""

    economy: Economy
    causes: Causes = field(default_factory=Causes)

    def start(self) -> State:
        """The baseline."""
        return self._baseline

    @cached_property
    def _baseline(self) -> State:
        e = self.economy
        return State(
            np.log(e.revenue), np.log(e.workers), np.zeros_like(e.revenue), np.zeros(e.places)
        )

    def outcome(self, state: State) -> Outcome:
        """All equations once, in order."""
        e, causes, t = self.economy, self.causes, self.economy.technology
        revenue, workers = np.exp(state.ln_revenue), np.exp(state.ln_workers)
        ln_workers = state.ln_workers - self._baseline.ln_workers
        earned = eq.labour_income(revenue, workers, t.labour)
        share = eq.employment_share(revenue, workers, t.labour, earned)
        ln_income = np.log(earned) - self._ln_income
        ln_share = np.log(share) - self._ln_share
        wage = eq.ln_wage(ln_income, ln_share, _full(causes.skill, share), t.kappa)
        rent = eq.ln_rent(state.ln_revenue - self._baseline.ln_revenue, _full(causes.land, share))
        cost = eq.ln_unit_cost(
            ln_wage=wage,
            ln_rent=rent,
            ln_user_cost=_full(causes.user_cost, share) + self._ln_return(state),
            ln_price=state.ln_price,
            ln_productivity=self.productivity(share, workers),
            ln_workers=ln_firms(ln_workers + ln_share, e.credit_bound, _full(causes.credit, share)),
            technology=t,
        )
        supply = e.trade.supply * np.exp(eq.ln_supply(cost, e.trade.theta))
        reached = e.trade.spread(supply, causes.kernels)
        price = eq.ln_price(reached, e.trade.reached, e.trade.theta)
        rewarded = self._rewarded(state, revenue)
        disposable, taxes, felt = self._income(revenue, supply, reached, rewarded)
        spent = eq.spending(disposable, revenue, e.consumed, t.inputs)
        if causes.purse is not None:
            spent = spent + causes.purse.works
        sold = eq.sales(supply, e.trade.gather(spent / reached, causes.kernels))
        consumer_price = eq.ln_consumer_price(price, e.consumed)
        utility = eq.ln_utility(
            ln_amenity=_full(causes.amenity, workers),
            ln_income=ln_income + felt,
            ln_price=consumer_price,
            ln_housing=_full(causes.housing, workers),
            ln_workers=ln_workers,
            housing=e.mobility.housing,
            crowding=e.mobility.crowding,
        )
        drawn, options = self._drawn(utility, workers)
        return Outcome(
            revenue=revenue,
            wage=wage,
            rent=rent,
            cost=cost,
            price=price,
            income=ln_income,
            disposable=disposable,
            taxes=taxes,
            felt=felt,
            spending=spent,
            reached=reached,
            supply=supply,
            consumer_price=consumer_price,
            utility=utility,
            workers=workers,
            share=share,
            options=options,
            sold=sold,
            drawn=drawn,
            rewarded=rewarded,
        )

    def next(self, state: State) -> State:
        """The state that a state leads to."""
        return self.after(self.outcome(state))

    @staticmethod
    def after(found: Outcome) -> State:
        """The state that an outcome leads to."""
        returns = found.rewarded.ln_return if found.rewarded is not None else 0.0
        return State(np.log(found.sold), np.log(found.drawn), found.price, returns)

    @cached_property
    def options_before(self) -> Floats:
        """(place,) Omega_o of the baseline."""
        moves = self.economy.mobility
        assert moves.kernel is not None and moves.attraction is not None
        return np.asarray(moves.kernel.spread(moves.attraction[None])[0])

    @cached_property
    def _ln_income(self) -> Floats:
        e = self.economy
        return np.asarray(np.log(eq.labour_income(e.revenue, e.workers, e.technology.labour)))

    @cached_property
    def _ln_share(self) -> Floats:
        e = self.economy
        income, labour = np.exp(self._ln_income), e.technology.labour
        return np.asarray(np.log(eq.employment_share(e.revenue, e.workers, labour, income)))

    def _ln_return(self, state: State) -> Floats | float:
        return state.ln_return if self.economy.capital is not None else 0.0

    def _rewarded(self, state: State, revenue: Floats) -> Rewarded | None:
        placed = self.economy.capital
        if placed is None:
            return None
        returns = _full(state.ln_return, revenue[0])
        paid = self.economy.technology.capital @ revenue
        return placed.under(returns, paid, self.causes.investing)

    def productivity(self, share: Floats, workers: Floats) -> Floats:
        """(sector, place) ln A^ of the causes and of the size of farms."""
        causes, farms = self.causes, self.economy.farms
        given = _full(causes.productivity, share)
        if farms is None or not np.any(causes.consolidation):
            return given
        land = _full(causes.land, share)
        return given + farms.ln_gain(land, share, workers, causes.consolidation)

    def _income(
        self, revenue: Floats, supply: Floats, reached: Floats, rewarded: Rewarded | None
    ) -> tuple[Floats, Floats, Floats]:
        """Income by place after public money, taxes, and what public money makes of a living
        standard; tariffs are spent where they are levied."""
        e, t, purse = self.economy, self.economy.technology, self.causes.purse
        transfers = _full(self.causes.transfers, revenue[0])
        earned = eq.factor_income(revenue, t)
        if e.transfers is not None:
            earned = earned + e.transfers
        if rewarded is not None:
            earned = earned + rewarded.income
        elif e.owned is not None:
            earned = earned + eq.capital_income(revenue, t, e.owned)
        taxes, felt = np.zeros_like(earned), np.zeros_like(earned)
        if purse is not None:
            taxes = purse.taxes(transfers, earned, t.land @ revenue)
            felt = purse.ln_felt(transfers - taxes, earned)
        income = earned + transfers - taxes
        levied = e.trade.levied(supply, reached, self.causes.kernels)
        if levied is not None:
            income = eq.with_tariffs(income, revenue, e.consumed, t.inputs, levied)
        return income, taxes, felt

    def _drawn(self, utility: Floats, workers: Floats) -> tuple[Floats, Floats]:
        """Workers that each place draws, and what people of each origin can choose from."""
        moves = self.economy.mobility
        if moves.moving == "none":
            return workers, np.zeros(0)
        if moves.moving == "free":
            # Where life is better more come; at rest it is equally good everywhere.
            drawn = workers * np.exp(utility - utility @ workers / workers.sum())
            return drawn * (self.economy.workers.sum() / drawn.sum()), np.zeros(0)
        kernel = self.causes.moving or moves.kernel
        assert kernel is not None and moves.attraction is not None
        attraction = moves.attraction * np.exp(eq.ln_attraction(utility, moves.elasticity))
        options = kernel.spread(attraction[None])[0]
        asked = kernel.gather((moves.registered / options)[None])[0]
        drawn = eq.movers(attraction, asked)
        if self.causes.stayed is not None:
            drawn = eq.settled(drawn, self.causes.stayed, self.causes.reconsider)
        return drawn, options


def _full(value: Floats | float, like: Floats) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=float), like.shape)
