"""Gradients of any welfare with respect to all causes at once, by the adjoint of the system.

At an equilibrium x = G(x, causes) a scalar W(x, causes) changes by

    dW = W_causes + lambda' G_causes,   (I - G_x)' lambda = W_x

one linear system for each W, however many causes there are (the implicit function theorem read
backwards). G_x is never formed: `pull` goes through the equations in reverse, as often as the
solver of the linear system asks. Written by hand, it needs no package for differentiation and
costs about as much as a step forward.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.linalg import LinearOperator, gmres

from hinterland.equilibrate.economy import Economy
from hinterland.equilibrate.foresight import foresees, foresight
from hinterland.equilibrate.layout import Layout
from hinterland.equilibrate.solving import Found
from hinterland.equilibrate.system import Causes, Outcome, State
from hinterland.errors import Fault, InputError, NotConverged, refuse
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats

TOLERANCE = 1e-11
"""Relative residual of the linear system."""
RESTART, CYCLES = 60, 5


@dataclass(frozen=True, eq=False)
class Weights:
    """A welfare W = sum_o w_o ln W_o + sum_n v_n ln v_n, linear in logarithms.

    Attributes:
        welfare: (place,) weights on ln W_o of people by where they are registered.
        utility: (place,) weights on ln v_n of living in a place.
    """

    welfare: Floats
    utility: Floats

    @classmethod
    def of_people(cls, registered: Floats, chosen: Array | None = None) -> Weights:
        """Mean welfare of registered people, of all or of those in `chosen` places."""
        weights = registered if chosen is None else np.where(chosen, registered, 0.0)
        return cls(weights / weights.sum(), np.zeros_like(registered))


@dataclass(frozen=True, eq=False)
class Pair:
    """A gradient on every pair of places as a sum of outer products: sum_k to_kn from_ki.

    Attributes:
        to, origin: (k, place).
    """

    to: Floats
    origin: Floats


@dataclass(frozen=True, eq=False)
class Gradient:
    """dW by cause; logarithms as in Causes, pairs of places by kernel entry.

    Attributes:
        productivity, skill, user_cost, land: (sector, place).
        amenity, housing, transfers: (place,); transfers per unit of money.
        trade: for each kernel dW / dK_ni.
        moving: dW / dM_on (o to, n origin); None where nobody moves.
        products: products of the linear system that were needed.
    """

    productivity: Floats
    skill: Floats
    user_cost: Floats
    land: Floats
    amenity: Floats
    housing: Floats
    transfers: Floats
    trade: tuple[Pair, ...]
    moving: Pair | None
    products: int


@dataclass
class _Bars:
    """What a pull leaves on the state and on the causes."""

    state: State
    gradient: Gradient


def gradient(economy: Economy, causes: Causes, found: Found, weights: Weights) -> Gradient:
    """dW at an equilibrium.

    Args:
        economy, causes, found: what was solved; to 1e-10 or better, or the gradient is as rough.
        weights: of W.

    Raises:
        NotConverged: the linear system was not solved.
        InputError: mobility is free, or some people stay where they lived.
    """
    if causes.stayed is not None:
        raise InputError(
            Fault(
                "There is no gradient of a year on a path.",
                "causes: stayed",
                "Take that of the equilibrium in which everybody chooses anew.",
            )
        )
    pull = _Pull(economy, causes, found.outcome)
    none = State(
        np.zeros_like(economy.revenue), np.zeros(economy.places), np.zeros_like(economy.revenue)
    )
    direct = pull(none, weights)
    silent = Weights(np.zeros(economy.places), np.zeros(economy.places))
    shape = Layout(economy)
    count = 0

    def transposed(values: Array) -> Array:
        nonlocal count
        count += 1
        return np.asarray(values - shape.pack(pull(shape.unpack(values), silent).state))

    size = len(shape.pack(none))
    system = LinearOperator((size, size), matvec=transposed, dtype=float)
    right = shape.pack(direct.state)
    values, failed = gmres(
        system,
        right,
        rtol=TOLERANCE,
        atol=0.0,
        restart=RESTART,
        maxiter=CYCLES,
        M=_guess(economy, size),
    )
    if failed:
        left = float(np.linalg.norm(transposed(values) - right) / np.linalg.norm(right))
        raise NotConverged(
            Fault(
                "The gradient could not be computed: its linear system was not solved.",
                f"relative residual {left:.2g} after {count} products",
                "Solve the equilibrium to a smaller tolerance; see the uniqueness number.",
            )
        )
    through = pull(shape.unpack(values), weights)
    return replace(through.gradient, products=count)


def _guess(economy: Economy, size: int) -> LinearOperator | None:
    """Newton's step in outline, transposed: it spares most products of the linear system."""
    if not foresees(economy):
        return None
    step = foresight(economy)
    return LinearOperator((size, size), matvec=step.back, dtype=float) if step.goes_back else None


class _Pull:
    """The equations in reverse: from weights on what they give to weights on what they take."""

    def __init__(self, economy: Economy, causes: Causes, outcome: Outcome) -> None:
        if economy.mobility.moving == "free":
            raise InputError(
                Fault(
                    "There is no gradient with free mobility: welfare is one number everywhere.",
                    "mobility",
                    "Use heterogeneous tastes, or none.",
                )
            )
        _refuse_options(economy, causes)
        self.e, self.o = economy, outcome
        self.purse = causes.purse
        self.transfers = np.broadcast_to(causes.transfers, outcome.workers.shape)
        self.kernels = causes.kernels or economy.trade.kernels
        self.moving = causes.moving or economy.mobility.kernel
        self.asked = outcome.spending / outcome.reached
        self.markets = outcome.sold / outcome.supply
        self.money = outcome.revenue / outcome.revenue.sum()

    def __call__(self, bar: State, weights: Weights) -> _Bars:
        """Weights on ln sold, ln drawn, ln P' and on W, pulled back."""
        e, o, t = self.e, self.o, self.e.technology
        theta = e.trade.theta[:, None]
        # 6 sold = s M, M = K'(E / Phi)
        market = bar.ln_revenue / self.markets
        asked = e.trade.spread(market, self.kernels)
        spent = asked / o.reached
        reached = -asked * self.asked / o.reached
        # 8 and 7
        utility, moved = self._movers(bar.ln_workers, weights)
        eta, zeta = e.mobility.housing, e.mobility.crowding
        price = bar.ln_price - (1 - eta) * e.consumed * utility
        income = (1 - eta) * utility
        workers = -(eta + zeta) * utility
        # 4 prices and supply
        reached = reached - price / (theta * o.reached)
        made = e.trade.gather(reached, self.kernels)
        cost = -theta * (bar.ln_revenue + o.supply * made)
        # 3 unit cost
        wage = t.labour[:, None] * cost
        rent = t.land[:, None] * cost
        old_price = t.inputs @ cost
        in_sector = -t.scale[:, None] * cost
        workers = workers + in_sector.sum(axis=0)
        # 5 income and spending
        disposable = (e.consumed * spent).sum(axis=0)
        earned, rents, given = self._public(disposable, (1 - eta) * utility)
        revenue = t.inputs.T @ spent + (t.labour + t.land)[:, None] * earned
        revenue = revenue + t.land[:, None] * rents
        if e.owned is not None:
            revenue = revenue + t.capital[:, None] * (e.owned @ earned)
        # 1 and 2
        share = in_sector + wage / t.kappa
        income = income + wage.sum(axis=0)
        ln_revenue = o.revenue * revenue + rent
        ln_revenue = ln_revenue + share - o.share * share.sum(axis=0) + o.share * income
        workers = workers - income
        # All money adds up to the baseline's.
        ln_revenue = ln_revenue - self.money * ln_revenue.sum()
        pairs = tuple(
            Pair(
                np.concatenate([reached[mine], self.asked[mine]]),
                np.concatenate([o.supply[mine], market[mine]]),
            )
            for mine in (e.trade.kernel_of == k for k in range(len(self.kernels)))
        )
        return _Bars(
            State(ln_revenue, workers, old_price),
            Gradient(
                productivity=-cost,
                skill=-wage / t.kappa,
                user_cost=t.capital[:, None] * cost,
                land=-rent,
                amenity=utility,
                housing=eta * utility,
                transfers=given,
                trade=pairs,
                moving=moved,
                products=0,
            ),
        )

    def _public(self, disposable: Floats, felt: Floats) -> tuple[Floats, Floats, Floats]:
        """Weights on income after public money and on what it makes of a living standard, pulled
        back to income before it, to rents, and to transfers."""
        purse, o = self.purse, self.o
        if purse is None:
            return disposable, np.zeros_like(disposable), disposable
        net = self.transfers - o.taxes
        income, land = o.disposable - net, self.e.technology.land @ o.revenue
        # What is felt is net over income, as a share of what is left.
        share = felt * purse.felt / np.exp(o.felt)
        weight = disposable + share / income
        earned, rents, needed = purse.pulled(-weight, self.transfers, income, land)
        earned = earned + disposable - share * net / income**2
        return earned, rents, weight + needed

    def _movers(self, drawn: Floats, weights: Weights) -> tuple[Floats, Pair | None]:
        """Weights on ln v, and on the kernel of migration."""
        moves = self.e.mobility
        if moves.moving == "none":
            return weights.utility, None
        kernel = self.moving
        assert kernel is not None and moves.registered is not None and moves.attraction is not None
        attraction = moves.attraction * np.exp(moves.elasticity * self.o.utility)
        asked = moves.registered / self.o.options
        pulled = drawn / (self.o.drawn / attraction)
        people = kernel.spread(pulled[None])[0]
        options = weights.welfare / (moves.elasticity * self.o.options)
        options = options - people * asked / self.o.options
        back = kernel.gather(options[None])[0]
        utility = moves.elasticity * (drawn + attraction * back) + weights.utility
        pair = Pair(np.stack([options, asked]), np.stack([attraction, pulled]))
        return utility, pair


def _refuse_options(economy: Economy, causes: Causes) -> None:
    """Options whose reverse is not written."""
    found = {
        "capital placed by savers": economy.capital is not None,
        "firms bound by credit": bool(np.any(economy.credit_bound)),
        "land put together": economy.farms is not None and bool(np.any(causes.consolidation)),
    }
    refuse(
        InputError,
        [
            Fault(
                f"There is no gradient with {what}.",
                "settings equilibrium > capital",
                "Switch it off for gradients and links, or compare two equilibria.",
            )
            for what, on in found.items()
            if on
        ],
    )
