"""What every link is worth: one equilibrium, one adjoint for each objective, all links at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.connect.modes.arcs import Arcs
from hinterland.connect.modes.loading import Lever, improved_costs, layer, link_worth
from hinterland.connect.modes.multimodal import multimodal_graph
from hinterland.connect.modes.rerouting import opened_costs, rerouted_worth
from hinterland.equilibrate.adjoint import Gradient, Weights, gradient
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.pair_worth import LAYERS, ORDERS, Term, pair_worth
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import Causes
from hinterland.errors import Fault, InputError
from hinterland.evaluation import travel
from hinterland.flow import Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent
from hinterland.worth.objectives import OBJECTIVES, chosen_places

FASTER = 1.2
"""Speed over that of today of a stated improvement."""
OPENING_ORDERS = 8
"""Terms of the series for links that open, which may halve what a way costs."""
EXACT = 1e-12
"""Residual to which the equilibrium is solved for a gradient."""


@dataclass(frozen=True, eq=False)
class Slopes:
    """Gradients of objectives at the baseline, and what turns them into money.

    Attributes:
        known: the economy and its travel.
        found: a gradient for each objective.
        money: for each objective the income of its people, money/year.
    """

    known: Model
    found: tuple[Gradient, ...]
    money: tuple[float, ...]

    def moments(self, name: str, starts: int, ends: int, orders: int = ORDERS) -> Array:
        """(start, end, order x objective) money/year for a saving in a layer, and its powers."""
        # Single precision is enough for what is summed in double, and halves the largest array.
        made = np.zeros((starts, ends, orders * len(self.found)), dtype=np.float32)
        for term in self._terms(name):
            term.add_to(made, orders)
        made *= np.tile(self.money, orders).astype(np.float32)
        return made

    def costs(self, name: str, starts: int, ends: int) -> Array:
        """(start, end) costs that kernels are made from, those without a way included."""
        term = next(self._terms(name), None)
        if term is None:
            return np.zeros((starts, ends))
        return np.asarray(term.cost[:starts, :ends], dtype=float)

    def _terms(self, name: str) -> Iterator[Term]:
        known = self.known
        return pair_worth(name, known.calibrated, known.access, Causes(), self.found)


def link_values(
    territory: Territory,
    objectives: Sequence[str] = OBJECTIVES[:2],
    *,
    faster: float = FASTER,
    lever: Lever = "speed",
    rerouted: bool = True,
    closed: bool = False,
    weights: Floats | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """What an improved link is worth to some people, for every link at once.

    Args:
        territory: facts.
        objectives: see `objectives.FORM`.
        faster: speed over that of today of the stated improvement; with the lever `cost` what
            goods pay today over what they pay then.
        lever: `speed`, or `cost`: tariffs and tolls of goods on the link.
        rerouted: whether every improvement is also routed anew, with every pair free to change its
            way.
        closed: value the links that are closed today, each opened as it is drawn, instead of those
            that are open; always routed anew.
        weights: (county,) equity weights on people, at least 1; see `objectives.equity_weights`.
        progress: told of each part.

    Returns:
        By link: for each objective `OBJECTIVE`, money/year by which the income of these people
        would have to rise to do as much as the improvement, at the marginal value: exact for small
        changes while ways stay what they are, 0 for links that carry no cheapest way. Where
        improvements are routed anew `OBJECTIVE_rerouted` in the same unit and
        `OBJECTIVE_switching`, the share of it from pairs whose way does not pass the link today
        (NaN where it is worth nothing; outside 0 to 1 where some pairs lose what others gain). Only
        the open links, or only the closed ones.

    Raises:
        InputError: an unknown objective.
        NotConverged: no equilibrium, or no gradient.
    """
    masks = [chosen_places(territory, name) for name in objectives]
    chosen = (territory.facts["link_open"].values == 0) == closed
    if not chosen.any():
        raise InputError(
            Fault(
                f"No link is {'closed' if closed else 'open'}.",
                f"territory {territory.name}",
                "Draw links in a scenario file." if closed else "Open links.",
            )
        )
    slopes = slopes_of(territory, masks, weights, progress)
    net = multimodal_graph(territory)
    links, columns = territory.facts.sizes["link"], len(objectives)
    opened = _with_all_open(territory) if closed else None
    marginal, total, switching = (np.zeros((columns, links)) for _ in range(3))
    for name in LAYERS:
        of = layer(net, name)
        orders = OPENING_ORDERS if closed else ORDERS
        worth = slopes.moments(name, len(of.starts), len(of.ends), orders)
        if not closed:
            with progress(f"values of links, {name}", 1) as advance:
                given = worth[:, :, :columns]
                marginal += link_worth(net, of, given, links, lever) * (1 - 1 / faster)
                advance(1)
        if closed or rerouted:
            otherwise = None
            if opened is None:
                better = improved_costs(net, name, faster, lever)
            else:
                better = opened_costs(net, opened, name)
                otherwise = slopes.costs(name, len(of.starts), len(of.ends))
            with progress(f"every link routed anew, {name}", len(of.starts)) as advance:
                made = rerouted_worth(
                    net,
                    of,
                    better,
                    worth,
                    links,
                    objectives=columns,
                    otherwise=otherwise,
                    advance=advance,
                )
            total += made[0]
            switching += made[1]
    table = pd.DataFrame(index=pd.Index(territory.facts["link"].values, name="link"))
    for row, name in enumerate(objectives):
        table[name] = marginal[row]
        if closed or rerouted:
            table[f"{name}_rerouted"] = total[row]
            share = np.full(links, np.nan)
            np.divide(switching[row], total[row], out=share, where=total[row] != 0)
            table[f"{name}_switching"] = share
    return pd.DataFrame(table.loc[chosen])


def slopes_of(
    territory: Territory,
    masks: Sequence[Mask],
    weights: Floats | None = None,
    progress: Progress = silent,
) -> Slopes:
    """Gradients of the mean welfare of some people, at the baseline.

    Args:
        territory: facts.
        masks: for each objective (place,) whose registered people count.
        weights: (county,) equity weights on people.
        progress: told of each part.
    """
    access = travel(territory, progress)
    known = model(territory, access, progress)
    made, causes = known.calibrated, Causes()
    found = solve(made.economy, causes, tolerance=EXACT)
    registered = made.moved.registered
    weighted = registered.copy()
    if weights is not None:
        places = territory.facts.sizes["place"]
        weighted[:places] *= weights[territory.facts["place_county"].values]
    slopes, money = [], []
    with progress("gradients", len(masks)) as advance:
        for mask in masks:
            chosen = np.concatenate([mask, np.full(made.base.foreign, False)])
            of_people = Weights.of_people(weighted, chosen)
            slopes.append(gradient(made.economy, causes, found, of_people))
            money.append(_income(territory, registered, mask))
            advance(1)
    return Slopes(known, tuple(slopes), tuple(money))


def _with_all_open(territory: Territory) -> Arcs:
    """The arcs of the network with every link open."""
    is_open = territory.facts["link_open"]
    every = is_open.copy(data=np.ones(is_open.shape))
    return multimodal_graph(territory.with_facts({"link_open": every})).arcs


def _income(territory: Territory, registered: Floats, mask: Mask) -> float:
    """Income of the registered people, at what residents of their place have."""
    facts = territory.facts
    people = facts["population"].values.astype(float)
    workers = facts["employment"].values.sum(axis=1)
    each = people * facts["income"].values / np.maximum(workers, 1.0)
    return float((each * registered[: len(people)])[mask].sum())
