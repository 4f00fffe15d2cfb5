"""A region small enough to work out by hand, with travel times set by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from hinterland.appraise import Evidence, registered, run
from hinterland.codebook import quantity
from hinterland.connect import connect
from hinterland.connect.modes.freight import freight
from hinterland.connect.modes.multimodal import multimodal_graph, passenger
from hinterland.connect.village.gates import gates
from hinterland.flow import Access, Territory
from hinterland.sources.network_growth import Growth, grown
from hinterland.sources.synthetic import synthetic_region
from tests.small_region import small_territory

SERVICES = (
    "county_seat",
    "prefecture_seat",
    "provincial_capital",
    "airport",
    "rail",
    "port",
    "land_crossing",
)
BETWEEN = np.array([[0.0, 1.0, 4.0], [1.0, 0.0, 2.0], [4.0, 2.0, 0.0]])
"""Hours between the seats of A1, A2 and B1."""
SEAT = np.array([0.1, 0.5, 0.6, 0.1, 0.5, 1.5, 0.1, 1.0, 4.0])
"""Hours from city, town and village of each county to its seat."""
ONWARD = {
    "county_seat": (0.0, 0.0, 0.0),
    "prefecture_seat": (0.0, 1.0, 0.0),
    "provincial_capital": (0.0, 1.0, 0.0),
    "airport": (1.0, 0.2, 2.2),
    "rail": (0.1, 1.1, np.inf),
    "port": (np.inf, np.inf, np.inf),
    "land_crossing": (4.0, 2.0, 0.1),
}
"""Hours from each seat to the nearest of a service."""

COMMODITIES = ("bulk", "container", "perishable", "parcel")
FOREIGN = ("north", "south")


def hand_access(territory: Territory, **replaced: Any) -> Access:
    """Travel times of the small region; `between`, `seat` or `onward` replace them.

    `more` adds words that not every Access carries.
    """
    between = np.asarray(replaced.get("between", BETWEEN))
    seat = np.asarray(replaced.get("seat", SEAT))
    onward = {**ONWARD, **replaced.get("onward", {})}
    county = territory.facts["place_county"].values
    columns = [
        seat if name == "county_seat" else seat + np.asarray(onward[name])[county]
        for name in SERVICES
    ]
    nearest = np.stack(columns, axis=1)
    times = xr.Dataset(
        {
            "travel_time": (("county", "county_to"), between),
            "seat_time": (("place",), seat),
            "seat_time_tenth": (("place", "tenth"), np.repeat(seat[:, None], 10, axis=1)),
            "nearest_time": (("place", "service"), nearest),
            "nearest_label": (("place", "service"), np.full(nearest.shape, "somewhere")),
        },
        coords={
            "county": territory.facts["county"].values,
            "county_to": territory.facts["county"].values,
            "place": territory.facts["place"].values,
            "service": list(SERVICES),
            "tenth": np.arange(10),
        },
    )
    more = {word: np.asarray(values) for word, values in replaced.get("more", {}).items()}
    labels = {"commodity": COMMODITIES, "foreign": FOREIGN}
    if "gate_place" in more:
        labels["gate"] = range(len(more["gate_place"]))
    added = {word: (quantity(word).dims, values) for word, values in more.items()}
    used = {dim for dims, _ in added.values() for dim in dims}
    times = times.assign_coords({d: list(labels[d]) for d in labels if d in used}).assign(added)
    return Access(times, ("set by hand",))


def appraise(
    facts: dict[str, Any] | None = None, **replaced: Any
) -> tuple[xr.Dataset, dict[str, Any]]:
    """Indicators of the small region with facts replaced or added, and those missing by word."""
    territory = small_territory(**(facts or {}))
    found = run(territory, hand_access(territory, **replaced))
    return found.indicators, {gap.word: gap for gap in found.missing}


def alone(word: str, territory: Territory, access: Access) -> xr.DataArray:
    """One indicator, computed with those that it reads and no others."""
    results: dict[str, xr.DataArray] = {}

    def compute(name: str) -> None:
        for need in registered()[name].after:
            compute(need)
        if name not in results:
            results[name] = registered()[name].compute(Evidence(territory, access, results))

    compute(word)
    return results[word]


def with_fact(territory: Territory, word: str, values: Any) -> Territory:
    """The territory with one fact set."""
    attrs = {"source": "made up for tests", "status": "modelled", "year": "2020"}
    dims = quantity(word).dims
    coords = {dim: territory.facts[dim] for dim in dims if dim in territory.facts.coords}
    array = xr.DataArray(np.asarray(values), coords=coords, dims=dims, attrs=attrs)
    return territory.with_facts({word: array})


def without_facts(territory: Territory, *words: str) -> Territory:
    """The territory without some optional facts."""
    return Territory(
        territory.name,
        territory.facts.drop_vars(list(words)),
        dict(territory.settings),
        territory.boundaries,
    )


def scaled(territory: Territory, word: str, factor: Any) -> Territory:
    """The territory with one fact multiplied (clipped to its bounds)."""
    entry = quantity(word)
    values = np.clip(territory.facts[word].values * factor, entry.lower, entry.upper)
    if entry.type == "int":
        values = np.round(values)
    return with_fact(territory, word, values)


def full_access(territory: Territory) -> Access:
    """Travel times with all words that an Access may carry."""
    access = connect(territory)
    net = multimodal_graph(territory)
    times = access.times
    for part in (
        passenger(territory, graph=net),
        freight(territory, graph=net),
        gates(territory),
    ):
        words = [word for word in part.data_vars if word not in times.data_vars]
        times = times.merge(part[words].drop_attrs(deep=False), join="exact")
    return Access(times)


def whole(**options: Any) -> tuple[Territory, Access]:
    """An invented region with every optional fact, and every travel time and cost."""
    land = synthetic_region(with_optional=True, **options)
    single = (land.facts["place_tier"].values != "city").astype(int)
    land = with_fact(land, "settlements", single)
    access = full_access(land)
    return with_networks(land), access


def with_networks(territory: Territory) -> Territory:
    """The territory with a chain of fibre between seats and with timetables on its railways."""
    facts = territory.facts
    seat = facts["seat_node"].values
    seat = seat[seat >= 0]
    size = len(seat) - 1
    fibre = {
        "link_from": seat[:-1],
        "link_to": seat[1:],
        "link_mode": np.full(size, "fibre"),
        "link_speed": np.ones(size),
        "link_two_way": np.ones(size, int),
        "link_bandwidth": 1.0 + np.arange(size) * 7 % 11,
    }
    # Trains and buses leave where seats are, so that some pass within reach of one.
    bus = {
        "link_from": seat[:-1],
        "link_to": seat[1:],
        "link_mode": np.full(size, "bus"),
        "link_speed": np.full(size, 40.0),
        "link_two_way": np.ones(size, int),
        "link_frequency": 1.0 + np.arange(size) * 5 % 13,
    }
    for values in (fibre, bus):
        added = Growth(size, values, "made up for tests", np.full(size, "modelled"))
        territory = grown(territory, {"link": added})
    return territory
