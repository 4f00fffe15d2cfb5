"""How central places are on the network: other places and people near, closeness, betweenness.

The indicators `closeness` and `betweenness` are of county seats; these are of every place.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from hinterland.connect.access import terminal_time
from hinterland.connect.engine import router
from hinterland.connect.network import seat_access_time
from hinterland.connect.reach.opportunities import destinations, people
from hinterland.connect.reach.trips import DIRECT_KM, Trips
from hinterland.flow import Territory, described
from hinterland.numerics.catchments import ByOrigin, sweep, without_own
from hinterland.numerics.decay import Binary, Power
from hinterland.numerics.paths import Floats, Ints, Router
from hinterland.records.progress import Progress, silent

FLOOR = 0.1
"""Hours below which nearness to another place counts no more; assumed."""
JOURNEY = 3.0
"""Hours up to which journeys between county seats count for betweenness; assumed."""


def centrality(
    territory: Territory,
    *,
    within: float = 1.0,
    floor: float = FLOOR,
    journey: float = JOURNEY,
    direct_km: float = DIRECT_KM,
    threads: int | None = None,
    progress: Progress = silent,
) -> xr.Dataset:
    """Degree, closeness and betweenness of every place.

    Args:
        within: hours; other places beyond do not count.
        floor: hours; nearer places count as if they were so far.
        journey: hours; longer journeys between county seats do not count for betweenness.
        direct_km: km up to which a single settlement may go straight on local roads.
        threads: searches at once; as many as there are processors if None.

    Returns:
        By place: `degree` (other places within), `people_within` (their residents), and
        `closeness`, the sum of 1 / hours over them by the number of all other places (harmonic
        closeness, Rochat 2009, cut off at `within`), 1/h; and `betweenness`, see
        `place_betweenness`.

    Raises:
        InputError: hours or floor are not positive.
    """
    near, inverse = Binary(within), Power(1.0, floor, cutoff=within)
    trips = Trips(
        territory,
        destinations(territory, "places"),
        direct_km=direct_km,
        threads=threads,
        memory=0,
        progress=progress,
    )
    both = np.stack([np.ones(trips.places), people(territory)], axis=1)
    counts = ByOrigin(trips.places, both, near)
    closeness = ByOrigin(trips.places, np.ones(trips.places), inverse)
    sweep(without_own(trips.stream(within)), counts, closeness)
    made = xr.Dataset(
        {
            "degree": (("place",), counts.total[:, 0]),
            "people_within": (("place",), counts.total[:, 1]),
            "closeness": (("place",), closeness.total / max(trips.places - 1, 1)),
            "betweenness": (("place",), place_betweenness(trips, journey)),
        },
        coords={"place": territory.facts["place"].values},
        attrs={"within": within, "floor": floor, "journey": journey, "status": "modelled"},
    )
    return described(territory, made, {"degree": "unit"})


def place_betweenness(trips: Trips, journey: float = JOURNEY) -> Floats:
    """(place,) share of journeys between county seats that pass the place's road.

    A pair of seats at most `journey` hours apart counts with the product of the residents of
    their counties, all of it on one quickest way (Freeman 1977, with one way for each pair, and
    weighed). A place lies where its quickest way reaches the road; journeys that begin or end
    there do not pass it. A place without a way has 0.
    """
    seat = trips.territory.facts["seat_node"].values.astype(np.int64)
    served = np.flatnonzero(seat >= 0)
    roads = router(trips.graph, threads=trips.threads)
    demand = _journeys(trips.territory, roads, served, journey)
    share, doors = np.zeros(trips.places), trips.doors
    total = demand.sum()
    if total > 0:
        nearest = np.flatnonzero(np.diff(doors.place, prepend=-1))
        passing = _passing(roads, seat[served], demand)
        share[doors.place[nearest]] = passing[doors.node[nearest]] / total
    return share


def _journeys(territory: Territory, roads: Router, served: Ints, journey: float) -> Floats:
    """(seat, seat) product of residents, 0 between seats too far apart or at the same node."""
    facts = territory.facts
    node, way = facts["seat_node"].values[served].astype(np.int64), seat_access_time(territory)
    hours = roads.many_to_many(node, node) + terminal_time(territory)
    hours = hours + way[served][:, None] + way[served][None, :]
    county = facts["place_county"].values
    residents = np.bincount(county, people(territory), minlength=facts.sizes["county"])[served]
    apart = node[:, None] != node[None, :]
    return np.where((hours <= journey) & apart, np.outer(residents, residents), 0.0)


def _passing(roads: Router, seat: Ints, demand: Floats) -> Floats:
    """(node,) demand on ways through the node, without what begins or ends there."""
    flow, _ = roads.link_flows(seat, seat, demand)
    graph = roads.graph
    arriving = np.bincount(graph.head, flow, minlength=graph.nodes)
    ending = np.bincount(seat, demand.sum(axis=0), minlength=graph.nodes)
    # Summed in different orders, the two may differ in the last digit.
    return np.asarray(np.maximum(arriving - ending, 0.0))
