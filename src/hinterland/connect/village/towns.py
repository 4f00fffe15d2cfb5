"""Towns as a level between villages and the county seat.

Each village belongs to the town of its county that is nearest in a straight line, so that no road
moves it to another. Two ways of getting to the seat are compared: over the town, where everything
changes vehicle, and directly. In the tree all of a village's flow passes through its town; by
choice only that of villages for which the way over the town takes no longer than `slack` times the
direct one. Times never rise with a better road; shares may, either way, as they compare two times.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr

from hinterland.connect.village.access_points import AccessPoints, access_points, individual
from hinterland.connect.village.seat_ways import own_seat, own_towns
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory, described
from hinterland.numerics.paths import Floats, Ints

SLACK = 1.2
"""How much longer than directly the way over a town may take; assumed."""

MOST = 0.8
"""Share of a county's flow by whose number of towns its concentration is told."""

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "own_town": "place",
        "town_time": "h",
        "over_town_time": "h",
        "villages": "unit",
        "people": "person",
        "tree_flow": "person",
        "tree_share": "1",
        "passing_flow": "person",
        "passing_share": "1",
        "bond": "1",
        "county_tree_share": "1",
        "county_passing_share": "1",
        "towns_for_most": "unit",
    }
)
"""Units where the flow is that of people."""

OF_FLOW: Mapping[str, str] = MappingProxyType(
    {
        "tree_flow": "unit of the flow",
        "passing_flow": "unit of the flow",
        "bond": "unit of the flow/person",
    }
)
"""Units of another flow, which only the user knows."""


def towns(
    territory: Territory,
    *,
    flow: Floats | None = None,
    transfer_time: float = 0.0,
    slack: float = SLACK,
    points: AccessPoints | None = None,
) -> xr.Dataset:
    """What each town means to the villages around it.

    Args:
        territory: with single villages and towns, as `with_villages` makes them; places that stand
            for several settlements have no town.
        flow: (place,) flow between each village and the seat, e.g. t/year; the population if
            absent. Only villages count.
        transfer_time: hours lost at the town.
        slack: see above.
        points: `access_points(territory)`, if at hand.

    Returns:
        Dataset with, by `place`: own_town (position of the town's place, -1 for none), town_time
        and seat_time (h), over_town_time (h, by the town to the seat). By `town` (labels of the
        town places): villages, people of its hinterland, tree_flow and tree_share (share of the
        county's village flow that belongs to it), passing_flow and passing_share (by choice), bond
        (passing flow per person of the hinterland, 0 without people). By `county`: passing_share
        and tree_share through all towns (`county_` before the name), towns_for_most (fewest towns
        that carry 80 % of the flow through towns; 0 without any).

    Raises:
        InputError: no single villages or towns; a flow of another length or below 0; a negative
            time; a slack below 1; all at once.
    """
    facts = territory.facts
    amount = facts["population"].values.astype(float) if flow is None else np.asarray(flow, float)
    _check(territory, amount, transfer_time, slack)
    points = points or access_points(territory)
    seat_time, _ = own_seat(territory, points)
    ways = own_towns(territory, points, access_points(territory, inward=True))
    places = facts.sizes["place"]
    own, time = np.full(places, -1, dtype=np.int64), np.full(places, np.inf)
    own[ways.place], time[ways.place] = ways.to, ways.hours
    over = np.where(own >= 0, time + transfer_time + seat_time[own], np.inf)
    passes = np.isfinite(over) & (over <= slack * seat_time)
    counted = np.where(facts["place_tier"].values == "village", amount, 0.0)
    found = _by_town(territory, own, counted, passes)
    found |= _by_county(territory, found, counted)
    by_place = {
        "own_town": (("place",), own),
        "town_time": (("place",), time),
        "seat_time": (("place",), seat_time),
        "over_town_time": (("place",), over),
    }
    at = np.flatnonzero(facts["place_tier"].values == "town")
    labels = {
        "place": facts["place"].values,
        "town": facts["place"].values[at],
        "county": facts["county"].values,
    }
    made = xr.Dataset({**by_place, **found}, coords=labels)
    return described(territory, made, UNITS if flow is None else {**UNITS, **OF_FLOW})


def _check(territory: Territory, amount: Floats, transfer_time: float, slack: float) -> None:
    faults = []
    places = territory.facts.sizes["place"]
    tier, alone = territory.facts["place_tier"].values, individual(territory)
    absent = [name for name in ("village", "town") if not (alone & (tier == name)).any()]
    if absent:
        faults.append(
            Fault(
                f"No {' and no '.join(absent)} is a single settlement, so no village has a town.",
                "settlements",
                "Use `with_villages`, which makes each town and village a place of its own.",
            )
        )
    if amount.shape != (places,) or not (np.isfinite(amount) & (amount >= 0)).all():
        faults.append(
            Fault(
                "The flow is not one finite number of at least 0 for each place.",
                f"flow of shape {amount.shape} for {places} places",
                "Give one number a place, in their order.",
            )
        )
    if not transfer_time >= 0:
        faults.append(Fault(f"transfer_time is {transfer_time}.", "towns", "Give 0 or more hours."))
    if not slack >= 1:
        faults.append(Fault(f"slack is {slack}.", "towns", "Give 1 or more."))
    refuse(InputError, faults)


def _by_town(
    territory: Territory, own: Ints, amount: Floats, passes: np.ndarray[Any, np.dtype[np.bool_]]
) -> dict[str, Any]:
    facts = territory.facts
    places = facts.sizes["place"]
    at = np.flatnonzero(facts["place_tier"].values == "town")
    county = facts["place_county"].values.astype(np.int64)
    mine = np.flatnonzero(own >= 0)

    def total(values: Floats) -> Floats:
        return np.bincount(own[mine], values[mine], minlength=places)[at].astype(np.float64)

    tree, passing = total(amount), total(amount * passes)
    people = total(facts["population"].values.astype(float))
    whole = np.bincount(county, amount, minlength=facts.sizes["county"])[county[at]]
    share = 1.0 / np.where(whole > 0, whole, np.inf)
    by = ("town",)
    return {
        "villages": (by, total(np.ones(places)).astype(np.int64)),
        "people": (by, people),
        "tree_flow": (by, tree),
        "tree_share": (by, tree * share),
        "passing_flow": (by, passing),
        "passing_share": (by, passing * share),
        "bond": (by, passing / np.where(people > 0, people, np.inf)),
    }


def _by_county(territory: Territory, found: dict[str, Any], amount: Floats) -> dict[str, Any]:
    facts = territory.facts
    counties = facts.sizes["county"]
    place_county = facts["place_county"].values.astype(np.int64)
    county = place_county[facts["place_tier"].values == "town"]
    whole = np.bincount(place_county, amount, minlength=counties)
    part = 1.0 / np.where(whole > 0, whole, np.inf)
    by = ("county",)
    shares: dict[str, Any] = {
        f"county_{name}_share": (
            by,
            np.bincount(county, found[f"{name}_flow"][1], minlength=counties) * part,
        )
        for name in ("tree", "passing")
    }
    return {**shares, "towns_for_most": (by, _fewest(found["tree_flow"][1], county, counties))}


def _fewest(flow: Floats, county: Ints, counties: int) -> Ints:
    """(county,) the fewest towns that carry `MOST` of the flow through towns."""
    order = np.lexsort((-flow, county))
    flow, county = flow[order], county[order]
    total = np.bincount(county, flow, minlength=counties)
    upto = np.cumsum(flow)
    before = np.concatenate([[0.0], upto])[np.searchsorted(county, county)]
    # A town is needed while those before it carry less; rounding may not ask for one more.
    needed = (upto - flow - before < MOST * total[county] * (1 - 1e-12)) & (flow > 0)
    return np.bincount(county, needed, minlength=counties).astype(np.int64)
