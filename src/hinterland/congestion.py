"""Congestion: roads that fill slow down, roads that empty speed up, and the economy answers.

    hours_l = hours at the stated speed x ((traffic + background) / (traffic before + background))^e

Allen and Arkolakis (2022, The Welfare Effects of Transportation Infrastructure Improvements, Review
of Economic Studies 89) let the cost of a link rise with a power of its traffic. Here the power acts
on the hours of roads, and traffic is told against that of the baseline, so that the speeds of the
data are those of today's traffic and nothing moves where nothing changes. A road without traffic
today, such as a new one, has its stated speed at the background alone.

Ways are the cheapest ones, so traffic jumps between ways of nearly equal cost, and the map has no
undamped rest: traffic is averaged over the rounds (Liu, He and He 2009, Networks and Spatial
Economics 9, for the steps). It rests when travel between no two seats changes from round to round
and travellers could save next to nothing by changing their ways. Single links may still change:
where two ways cost the same it does not matter which one is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from hinterland.codebook import quantity
from hinterland.connect import connect
from hinterland.connect.modes.multimodal import multimodal_graph
from hinterland.connect.modes.traffic import loads, on_links, paid
from hinterland.equilibrate.equilibrium import Model
from hinterland.equilibrate.pair_flows import pair_flows
from hinterland.equilibrate.parameters import model_parameters
from hinterland.equilibrate.starts import several_starts
from hinterland.equilibrate.system import Causes, System
from hinterland.errors import Fault, NotConverged, first_labels
from hinterland.flow import Access, Equilibrium, Territory
from hinterland.numerics.paths import Floats, Ints
from hinterland.records.progress import Progress, silent

AT_REST = 1e-3
"""Largest relative change of travel between two seats from one round to the next, and largest share
of all travel costs that could be saved, at which traffic counts as at rest."""
TRAVEL = ("passenger_time", "freight_cost", "foreign_cost")
ROUNDS = 100
FASTER, SLOWER = 1.0, 1.8
"""What a round adds to the divisor of the step where the response shrank, and where it grew."""


@dataclass(frozen=True, eq=False)
class Crowded:
    """The equilibrium with traffic that slows itself.

    Attributes:
        access: travel at the speeds that the traffic leaves.
        equilibrium: with link_traffic_before, link_traffic and link_slowness by link.
        rounds: equilibria solved.
        moved: largest relative change of travel between two seats in the last round.
        gap: share of travel costs that could still be saved by other ways, of the worst class.
    """

    access: Access
    equilibrium: Equilibrium
    rounds: int
    moved: float
    gap: float


def elasticity(territory: Territory) -> float:
    """Of the hours of a road to its traffic; 0 where congestion is off."""
    return model_parameters(territory).get("links", "road", "congestion")


def switched_on(territory: Territory, power: float | None = None) -> Territory:
    """The territory with congestion on, at a given elasticity or at `congestion_on`."""
    if power is None:
        power = model_parameters(territory).get("links", "road", "congestion_on")
    given = dict(territory.settings.get("equilibrium", {}))
    links = dict(given.get("links", {}))
    road = {**links.get("road", {}), "congestion": power}
    return territory.with_facts(
        {}, settings={"equilibrium": {**given, "links": {**links, "road": road}}}
    )


def crowded(
    known: Model,
    after: Territory,
    access: Access,
    *,
    starts: int | None = None,
    progress: Progress = silent,
) -> Crowded:
    """The equilibrium of a changed territory whose roads slow down as they fill.

    Args:
        known: the baseline.
        after: with the same labels.
        access: its travel at its stated speeds.
        starts: see `Model.under`; of the last round.
        progress: told of each round.

    Raises:
        NotConverged: the traffic does not come to rest, with the links that move most.
    """
    roads, network = _Roads.of(known), multimodal_graph(after)
    flow: Mapping[str, Floats] = roads.before
    state, divisor, last, steps = None, 0.0, np.inf, 0
    moved = gap = np.inf
    economy = known.calibrated.economy
    with progress("rounds of congestion", ROUNDS) as advance:
        for number in range(1, ROUNDS + 1):
            slowness = roads.slowness(roads.traffic_of(flow))
            slowed = _slowed(after, slowness)
            if number > 1:
                before, access = access, connect(slowed, modes=True)
                moved = _moved(before, access)
            causes = known.moved(slowed, access)
            tried = several_starts(economy, causes, starts=1, start=state)
            state, steps = tried.found.state, steps + tried.found.steps
            net = network.slowed(slowness)
            wanted = loads(net, pair_flows(known.calibrated, causes, tried.found.outcome))
            gap = _gap(paid(net, flow), wanted.cost)
            response = sum(float(np.abs(wanted.flow[name] - flow[name]).sum()) for name in flow)
            divisor = max(1.0, divisor + (FASTER if response < last else SLOWER))
            last = response
            flow = {n: old + (wanted.flow[n] - old) / divisor for n, old in flow.items()}
            change = np.abs(roads.slowness(roads.traffic_of(flow)) / slowness - 1)
            # Travel between seats changes by no more than the link that changes most.
            moved = min(moved, float(change.max(initial=0.0)))
            advance(1)
            if moved < AT_REST and gap < AT_REST:
                break
        else:
            raise NotConverged(_restless(after, change, gap))
    made = known.under(slowed, access, start=state, starts=starts)
    made = replace(made, steps=steps + made.steps)
    told = _labelled(made, after, roads, (roads.traffic_of(flow), slowness))
    return Crowded(access, told, number, moved, gap)


@dataclass(frozen=True, eq=False)
class _Roads:
    """Traffic of the baseline, and what it is measured against.

    Attributes:
        before: by class (arc,) flows.
        traffic: (link,) of all classes.
        background: (link,) traffic that the model does not see; 0 where nothing slows down.
        link: (arc,) link of each arc, -1 for none.
        power: elasticity of hours to traffic.
    """

    before: Mapping[str, Floats]
    traffic: Floats
    background: Floats
    link: Ints
    power: float

    @classmethod
    def of(cls, known: Model) -> _Roads:
        """Of the baseline."""
        land, made = known.territory, known.calibrated
        net = multimodal_graph(land)
        base = System(made.economy)
        demands = pair_flows(made, Causes(), base.outcome(base.start()))
        found = loads(net, demands)
        links = land.facts.sizes["link"]
        traffic = on_links(found.flow, net.arcs.link, links)
        share = model_parameters(land).get("links", "road", "background")
        background = share * _usual(land, traffic)
        return cls(found.flow, traffic, background, net.arcs.link, elasticity(land))

    def traffic_of(self, flow: Mapping[str, Floats]) -> Floats:
        """(link,) traffic of all classes, both directions."""
        return on_links(flow, self.link, len(self.traffic))

    def slowness(self, traffic: Floats) -> Floats:
        """(link,) hours over those at the stated speed."""
        known = self.background > 0
        base = np.where(known, self.traffic + self.background, 1.0)
        now = np.where(known, traffic + self.background, 1.0)
        return np.asarray((now / base) ** self.power)


def _usual(land: Territory, traffic: Floats) -> Floats:
    """(link,) mean traffic of open roads of the class; 0 for what is no road."""
    facts = land.facts
    road = facts["link_mode"].values.astype(str) == "road"
    counted = road & (facts["link_open"].values > 0)
    every = float(traffic[counted].mean()) if counted.any() else 0.0
    _, kind = np.unique(facts["link_class"].values.astype(str), return_inverse=True)
    size = np.bincount(kind[counted], minlength=kind.max(initial=0) + 1)
    total = np.bincount(kind[counted], traffic[counted], len(size))
    mean = np.divide(total, size, out=np.full(len(size), every), where=total > 0)
    return np.asarray(np.where(road, mean[kind], 0.0))


def _slowed(territory: Territory, slowness: Floats) -> Territory:
    speed = territory.facts["link_speed"]
    values = speed.values / slowness
    # Links that the traffic leaves alone keep their speed bit by bit.
    values = np.where(slowness == 1, speed.values, np.maximum(values, quantity("link_speed").lower))
    return territory.with_facts({"link_speed": speed.copy(data=values.astype(speed.dtype))})


def _moved(before: Access, now: Access) -> float:
    """Largest relative change of what travel between seats takes or costs."""
    largest = 0.0
    for word in TRAVEL:
        if word in now.times:
            old, new = (x.times[word].values.astype(float) for x in (before, now))
            usable = np.isfinite(old) & np.isfinite(new) & (old > 0)
            change = np.abs(new[usable] / old[usable] - 1)
            largest = max(largest, float(change.max(initial=0.0)))
    return largest


def _gap(cost: Mapping[str, float], least: Mapping[str, float]) -> float:
    """Share of costs by which flows exceed what is wanted on cheapest ways, of the worst class."""
    return max(abs(cost[name] / least[name] - 1) if least[name] else 0.0 for name in least)


def _restless(territory: Territory, change: Floats, gap: float) -> Fault:
    worst = np.argsort(-change)[:5]
    labels = territory.facts["link"].values
    where = first_labels(f"{labels[at]} ({100 * change[at]:.2g} % of its hours)" for at in worst)
    return Fault(
        f"Traffic did not come to rest in {ROUNDS} rounds; {100 * gap:.2g} % of travel costs could "
        "still be saved.",
        f"links that move most: {where}",
        'Lower settings["equilibrium"]["links"]["road"]["congestion"], or change fewer roads.',
    )


def _labelled(
    made: Equilibrium, territory: Territory, roads: _Roads, found: tuple[Floats, Floats]
) -> Equilibrium:
    traffic, slowness = found
    labels = territory.facts["link"].values
    values = made.values.assign_coords(link=labels).assign(
        {
            word: xr.DataArray(column, {"link": labels}, ("link",))
            for word, column in (
                ("link_traffic_before", roads.traffic),
                ("link_traffic", traffic),
                ("link_slowness", slowness),
            )
        }
    )
    note = (
        f"Roads slow down as they fill: hours rise with traffic to the power {roads.power:g}, "
        "against today's traffic, with traffic inside counties assumed; railways, ships and "
        "aeroplanes keep their times."
    )
    values.attrs["assumptions"] = [*made.values.attrs["assumptions"], note]
    return replace(made, values=values)
