"""What every link is worth: one equilibrium, one adjoint for each objective, all links at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hinterland.connect.modes.arcs import Arcs
from hinterland.connect.modes.loading import Lever, folded, layer, link_worth
from hinterland.connect.modes.multimodal import MultimodalGraph, multimodal_graph
from hinterland.connect.modes.rerouting import better_costs, rerouted_worth
from hinterland.equilibrate.adjoint import Gradient, Weights, gradient
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.pair_worth import LAYERS, moments, pair_worth
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import Causes
from hinterland.evaluation import travel
from hinterland.flow import Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.numerics.paths import Floats
from hinterland.records.progress import Progress, silent
from hinterland.worth.objectives import OBJECTIVES, chosen_places

FASTER = 1.2
"""Speed over that of today of a stated improvement."""
EXACT = 1e-10
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

    def moments(self, name: str, starts: int, ends: int) -> Array:
        """(start, end, order x objective) money/year for a saving in a layer, and its powers."""
        each = []
        for slope, money in zip(self.found, self.money, strict=True):
            terms = pair_worth(name, self.known.calibrated, self.known.access, Causes(), slope)
            each.append([folded(part, starts, ends) * money for part in moments(terms)])
        columns = [one[order] for order in range(len(each[0])) for one in each]
        # Single precision is enough for what is summed in double, and halves the largest array.
        made = np.empty((starts, ends, len(columns)), dtype=np.float32)
        for column, values in enumerate(columns):
            made[:, :, column] = values
        return made


def link_values(
    territory: Territory,
    objectives: Sequence[str] = OBJECTIVES[:2],
    *,
    faster: float = FASTER,
    lever: Lever = "speed",
    rerouted: bool = True,
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
            way; a closed link is opened at the speed that it is drawn with.
        weights: (county,) equity weights on people, at least 1; see `objectives.equity_weights`.
        progress: told of each part.

    Returns:
        By link: for each objective `OBJECTIVE`, money/year by which the income of these people
        would have to rise to do as much as the improvement, at the marginal value: exact for small
        changes while ways stay what they are, 0 for links that carry no cheapest way. Where
        improvements are routed anew `OBJECTIVE_rerouted` in the same unit and
        `OBJECTIVE_switching`, the share of it from pairs whose way does not pass the link today
        (NaN where it is worth nothing). `opened` is True for links that are closed today.

    Raises:
        InputError: an unknown objective.
        NotConverged: no equilibrium, or no gradient.
    """
    masks = [chosen_places(territory, name) for name in objectives]
    slopes = slopes_of(territory, masks, weights, progress)
    net = multimodal_graph(territory)
    links, columns = territory.facts.sizes["link"], len(objectives)
    opened = _with_all_open(territory, net)
    marginal, total, switching = (np.zeros((columns, links)) for _ in range(3))
    for name in LAYERS:
        of = layer(net, name)
        worth = slopes.moments(name, len(of.starts), len(of.ends))
        with progress(f"values of links, {name}", 1) as advance:
            given = [worth[:, :, column].astype(float) for column in range(columns)]
            marginal += link_worth(net, of, given, links, lever) * (1 - 1 / faster)
            advance(1)
        if rerouted:
            better = better_costs(net, opened, name, faster, lever)
            with progress(f"every link routed anew, {name}", len(of.starts)) as advance:
                made = rerouted_worth(
                    net, of, better, worth, links, objectives=columns, advance=advance
                )
            total += made[0]
            switching += made[1]
    table = pd.DataFrame(index=pd.Index(territory.facts["link"].values, name="link"))
    for row, name in enumerate(objectives):
        table[name] = marginal[row]
        if rerouted:
            table[f"{name}_rerouted"] = total[row]
            share = np.full(links, np.nan)
            np.divide(switching[row], total[row], out=share, where=total[row] != 0)
            table[f"{name}_switching"] = share
    table["opened"] = territory.facts["link_open"].values == 0
    return table


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


def _with_all_open(territory: Territory, net: MultimodalGraph) -> Arcs:
    """The arcs of the network with every link open."""
    is_open = territory.facts["link_open"]
    if (is_open.values > 0).all():
        return net.arcs
    every = is_open.copy(data=np.ones(is_open.shape))
    return multimodal_graph(territory.with_facts({"link_open": every})).arcs


def _income(territory: Territory, registered: Floats, mask: Mask) -> float:
    """Income of the registered people, at what residents of their place have."""
    facts = territory.facts
    people = facts["population"].values.astype(float)
    workers = facts["employment"].values.sum(axis=1)
    each = people * facts["income"].values / np.maximum(workers, 1.0)
    return float((each * registered[: len(people)])[mask].sum())
