"""What links are worth, measured: `python -m bench.links [china|china-west] [links]`.

Seconds of each part beside a counterfactual, peak memory, and random links against the full model:
central differences at 0.1 %, and a fifth faster.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

import hinterland as hl
from bench.equilibrium import timed, told
from hinterland.connect.modes.loading import PASSENGER, arc_costs, layer, link_worth
from hinterland.connect.modes.multimodal import MultimodalGraph, multimodal_graph
from hinterland.equilibrate import solve
from hinterland.equilibrate.adjoint import Weights, gradient
from hinterland.equilibrate.calibration.friction import Friction
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.pair_worth import LAYERS
from hinterland.equilibrate.parameters import CLASSES, COMMODITY
from hinterland.equilibrate.solving import Found
from hinterland.equilibrate.system import Causes, System
from hinterland.evaluation import travel
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats, Ints
from hinterland.worth import link_values
from hinterland.worth.objectives import chosen_places
from hinterland.worth.values import slopes_of

LIMITS = {1: 6.0, 3: 8.0}
"""Seconds for the value of every link of China, by number of objectives, compile time apart."""
TIMES_A_COUNTERFACTUAL = 4.0
EXACT = 2e-13
"""Residual to which the full model is solved: a tenth of a percent of one link is very little."""


def main(name: str = "china-west", links: str = "20") -> None:
    """Print the tables of one territory."""
    land = hl.read(name)
    again = Again.of(land)
    timings(land, again)
    checked(land, again, int(links))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak {peak:.2f} GB")


def timings(land: hl.Territory, again: Again) -> None:
    """Each part twice, the first time with what is compiled."""
    made, net = again.known.calibrated, again.net
    mask = chosen_places(land, "region")
    weights = Weights.of_people(
        made.moved.registered, np.concatenate([mask, np.full(made.base.foreign, False)])
    )
    better = 0.1 * (np.arange(made.economy.places) % 10 == 0)
    shock = Causes(productivity=np.broadcast_to(better, made.economy.revenue.shape))
    for _ in range(2):
        found, cold = timed(lambda: solve(made.economy, shock))
        slope, took = timed(lambda: gradient(made.economy, Causes(), again.base, weights))
    told(f"counterfactual, {found.steps} steps", cold)
    told(
        f"gradient on everything, {slope.products} products",
        took,
        TIMES_A_COUNTERFACTUAL * cold,
    )
    for names in (("region",), ("region", "rural", "everybody")):
        masks = [chosen_places(land, word) for word in names]
        for _ in range(2):
            parts = every_link(land, net, masks)
        for what, seconds in parts.items():
            told(f"{len(names)} objective(s): {what}", seconds)
        limit = LIMITS[len(names)] if land.name == "china" else None
        told(f"{len(names)} objective(s): value of every link", sum(parts.values()), limit)


def every_link(land: hl.Territory, net: MultimodalGraph, masks: Sequence[Mask]) -> dict[str, float]:
    """Seconds of the parts of the marginal value of every link."""
    slopes, gradients = timed(lambda: slopes_of(land, masks))
    parts = {"solve and gradients": gradients, "worth of pairs": 0.0, "loading": 0.0}
    for word in LAYERS:
        of = layer(net, word)
        start = perf_counter()
        worth = slopes.moments(word, len(of.starts), len(of.ends), 1)
        parts["worth of pairs"] += perf_counter() - start
        start = perf_counter()
        link_worth(net, of, worth, land.facts.sizes["link"])
        parts["loading"] += perf_counter() - start
    return parts


def checked(land: hl.Territory, again: Again, count: int) -> None:
    """Random links that carry some way against the full model."""
    values, seconds = timed(lambda: link_values(land, ("region",)))
    told("every link, marginal and routed anew", seconds)
    values = values.reindex(land.facts["link"].values)
    worth = values["region"].fillna(0.0).to_numpy()
    rng = np.random.default_rng(20)
    chosen = rng.choice(np.flatnonzero(np.abs(worth) > 0), count, replace=False)
    unit = 1 - 1 / 1.2
    rows = []
    print("link        worth/year   at 0.1 %      rerouted   full at 20 %   ratio  switching")
    for link in chosen:
        up, down, full = again.worth(int(link), [1 / (1 - 1e-3), 1 / (1 + 1e-3), 1.2])
        measured = (up - down) / 2e-3 * unit
        routed = values["region_rerouted"].to_numpy()[link]
        rows.append((worth[link] / measured - 1, routed / full - 1))
        print(
            f"{link:8d} {worth[link]:14.4g} {rows[-1][0]:+10.1e} {routed:14.4g} {full:14.4g} "
            f"{rows[-1][1]:+8.2%} {values['region_switching'].to_numpy()[link]:6.0%}",
            flush=True,
        )
    off = np.abs(np.array(rows))
    print(f"at 0.1 %: median {np.median(off[:, 0]):.1e}, worst {off[:, 0].max():.1e}")
    print(f"at 20 %: median {np.median(off[:, 1]):.2%}, worst {off[:, 1].max():.2%}")


@dataclass(frozen=True, eq=False)
class Again:
    """The full model with one link improved, in double precision from the link on.

    Tables of travel are in single precision and ways counted in whole units, which hides what a
    tenth of a percent of one link does. So the network is searched without the link, and what a
    way over it costs is added in double precision; ways switch as they will.
    """

    known: Model
    net: MultimodalGraph
    base: Found
    weights: Weights
    money: float
    nothing: float

    @classmethod
    def of(cls, land: hl.Territory, objective: str = "region") -> Again:
        """For the people of an objective."""
        known = model(land, travel(land))
        made = known.calibrated
        mask = chosen_places(land, objective)
        chosen = np.concatenate([mask, np.full(made.base.foreign, False)])
        weights = Weights.of_people(made.moved.registered, chosen)
        base = solve(made.economy, Causes(), tolerance=EXACT, max_steps=2000)
        money = slopes_of(land, [mask]).money[0]
        # Baselines are calibrated to a tolerance: nothing at all is worth a little.
        people = np.log(base.outcome.options / System(made.economy).options_before)
        rest = float(weights.welfare @ people) / made.economy.mobility.elasticity * money
        return cls(known, multimodal_graph(land), base, weights, money, rest)

    def worth(self, link: int, factors: Sequence[float]) -> list[float]:
        """Money/year of one link being so many times as fast, by solving everything again."""
        without = {name: Without.of(self.net, name, link) for name in LAYERS}
        made = []
        for factor in factors:
            costs = {name: (way.costs(1.0), way.costs(factor)) for name, way in without.items()}
            made.append(self._solved(costs))
        return made

    def opening(self, after: MultimodalGraph) -> float:
        """Money/year of another network of the same counties; pairs without a way stay so."""
        costs = {}
        for name in LAYERS:
            searched = [
                net.ways.costs(of.cost, of.starts, of.ends, used=of.used)
                for net in (self.net, after)
                for of in (layer(net, name),)
            ]
            costs[name] = searched[0], searched[1]
        return self._solved(costs)

    def _solved(self, costs: Mapping[str, tuple[Floats, Floats]]) -> float:
        economy = self.known.calibrated.economy
        causes = self._causes(costs)
        outcome = solve(
            economy, causes, start=self.base.state, tolerance=EXACT, max_steps=2000
        ).outcome
        before = System(economy).options_before
        people = np.log(outcome.options / before) / economy.mobility.elasticity
        return float(self.weights.welfare @ people) * self.money - self.nothing

    def _causes(self, costs: Mapping[str, tuple[Floats, Floats]]) -> Causes:
        """Kernels of new travel, by costs now and then: those of today times what costs change."""
        made = self.known.calibrated
        kernels = []
        for way, name, commodity in zip(
            made.economy.trade.kernels, CLASSES, COMMODITY, strict=True
        ):
            bent = Friction.of(made.values, name)
            ratio = self._ratio(*costs[commodity or PASSENGER], bent.near_cost) ** -bent.by_cost
            ratio = ratio.T if commodity else ratio
            between = way.hubs.between * ratio  # type: ignore[attr-defined]
            hubs = replace(way.hubs, between=between, symmetric=False)  # type: ignore[attr-defined]
            kernels.append(replace(way, hubs=hubs))  # type: ignore[type-var]
        first, delta = (made.values.get("migration", "all", w) for w in ("near_time", "friction"))
        moving = made.moved.kernel
        near = moving.near * self._ratio(*costs[PASSENGER], first) ** -delta
        return Causes(kernels=kernels, moving=replace(moving, near=near))

    def _ratio(self, now: Floats, after: Floats, near: float) -> Floats:
        """(seat, seat) near + cost afterwards over that of today, markets abroad behind."""
        found = self.known.calibrated.found
        inside, size = found.counties, found.counties + found.foreign
        part = np.ones_like(now)
        there = np.isfinite(now)
        part[there] = (near + after[there]) / (near + now[there])
        part[np.arange(inside), np.arange(inside)] = 1.0
        out = np.ones((size, size))
        out[:inside, : part.shape[1]] = part
        out[inside : part.shape[1], :inside] = part[:, inside:].T
        return out


@dataclass(frozen=True, eq=False)
class Without:
    """Costs of a layer without one link, and to and from the arcs of the link."""

    net: MultimodalGraph
    name: str
    at: Ints
    around: Floats
    to: Floats
    onward: Floats

    @classmethod
    def of(cls, net: MultimodalGraph, name: str, link: int) -> Without:
        """Three searches."""
        of = layer(net, name)
        at = np.flatnonzero((net.arcs.link == link) & of.used & np.isfinite(of.cost))
        cost = of.cost.copy()
        cost[at] = np.inf
        ways, heads = net.ways, net.arcs.head[at]
        around = ways.costs(cost, of.starts, of.ends, used=of.used)
        if not len(at):
            return cls(net, name, at, around, around[:, :0], around[:0])
        to = ways.costs(cost, of.starts, net.arcs.tail[at], used=of.used)
        return cls(net, name, at, around, to, ways.costs(cost, heads, of.ends, used=of.used))

    def costs(self, factor: float) -> Floats:
        """(start, end) costs with the link so many times as fast."""
        table = self.net.arcs
        hours = np.where(np.isin(np.arange(len(table)), self.at), table.hours / factor, table.hours)
        cost = arc_costs(self.net, replace(table, hours=hours), self.name)
        best = self.around.copy()
        for row, arc in enumerate(self.at):
            np.minimum(best, self.to[:, row, None] + (cost[arc] + self.onward[row]), out=best)
        return best


if __name__ == "__main__":
    main(*sys.argv[1:3])
