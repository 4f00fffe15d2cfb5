"""Access of every place to one kind of destination: times, counts, gravity, floating catchments.

access(territory, "clinic", measures=("nearest", "within", "2sfca"), clip="county")

The measures are those of `hinterland.numerics.catchments`, `floating` and `nearness`; trips are
those of `hinterland.connect.reach.trips`. At most two passes over the pairs are made, however many
measures are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import xarray as xr

from hinterland.connect.access import terminal_note, terminal_time
from hinterland.connect.reach.measures import MEASURES, Asked, Columns, build
from hinterland.connect.reach.opportunities import CLIPS, destinations, people, units
from hinterland.connect.reach.trips import DIRECT_KM, MEMORY, Trips
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory, expect_territory
from hinterland.numerics.catchments import gravity, sweep
from hinterland.numerics.decay import Decay
from hinterland.numerics.groups import Array
from hinterland.records.progress import Progress, silent

ENDLESS_PAIRS = 10**8
"""Pairs above which a decay without a cutoff is refused."""

NONE_LABEL = ""

DAY = 24.0
"""Longest threshold, in hours: what is longer was meant in minutes."""


def access(
    territory: Territory,
    to: str,
    *,
    measures: Sequence[str] = ("nearest", "within"),
    within: Sequence[float] = (0.5, 1.0),
    k: int = 1,
    decay: Decay | None = None,
    clip: str | None = None,
    enough: float = 1.0,
    direct_km: float = DIRECT_KM,
    threads: int | None = None,
    memory: int = MEMORY,
    block: int | None = None,
    progress: Progress = silent,
) -> xr.Dataset:
    """Access of each place to the destinations `to`.

    Args:
        territory: facts; places are its towns and villages as far as it tells them apart.
        to: a kind of facility, a service, "people", "jobs" or "places"; see `opportunities`.
        measures: words of `reach_measures.MEASURES`.
        within: thresholds in hours, rising; the last is how far catchments reach.
        k: how many nearest destinations.
        decay: weight by hours, in place of the measure's own.
        clip: "county", "prefecture" or "province": destinations outside the own unit do not count.
        enough: supply to be reached, for "cost_to_reach".
        direct_km: km up to which a single settlement may go straight on local roads.
        threads: searches at once; as many as there are processors if None.
        memory: bytes of pairs kept between passes; more are searched for again.
        block: places searched together; chosen by size if None. It does not change the result.
        progress: told what is done.

    Returns:
        Variables by place, and by destination where the measure is of destinations, each with its
        unit and meaning. Hours are infinite where there is no way; counts and catchments are 0.
        `attrs["road_terminal_time"]` (h) is in every trip by road; `attrs["assumptions"]` says so.

    Raises:
        InputError: an argument is out of range, or the territory has no such destination.
    """
    expect_territory(territory)
    limits = tuple(float(limit) for limit in within)
    _check(measures, limits, k, enough, clip)
    units(territory, clip)
    trips = Trips(
        territory,
        destinations(territory, to),
        clip,
        direct_km,
        threads,
        memory,
        block,
        progress,
    )
    asked = Asked(tuple(dict.fromkeys(measures)), limits, decay, float(enough))
    columns: Columns = {}
    if "nearest" in asked.measures:
        columns |= _nearest(trips, k)
    if "fca_ratio" in asked.measures:
        columns |= _ratio(trips, asked)
    columns |= _catchments(trips, asked)
    return _labelled(trips, asked, columns, k)


def _catchments(trips: Trips, asked: Asked) -> Columns:
    """All measures on the stream of pairs: one pass, and a second where people share supply."""
    plan = build(asked, people(trips.territory), trips.to.supply)
    if not plan.first:
        return {}
    if not np.isfinite(plan.cutoff) and trips.places * len(trips.to.label) > ENDLESS_PAIRS:
        raise InputError(
            Fault(
                f"The decay has no cutoff, and {trips.places:,} places x "
                f"{len(trips.to.label):,} destinations are too many pairs.",
                "decay",
                "Give the decay a cutoff in hours.",
            )
        )
    stream = trips.stream(plan.cutoff)
    sweep(stream, *plan.first)
    second = plan.second()
    if second:
        sweep(stream, *second)
    return plan.columns()


def _nearest(trips: Trips, k: int) -> Columns:
    hours, which = trips.nearest(k)
    labels = np.append(trips.to.label, NONE_LABEL)
    return {
        "nearest_time": (("place", "rank"), hours, "h", "hours to the nearest destinations"),
        "nearest_label": (("place", "rank"), labels[which], "", "labels of those destinations"),
    }


def _ratio(trips: Trips, asked: Asked) -> Columns:
    """Supply over people around each place: two sums over two kinds of destination."""
    around = asked.flat
    supply = _sum(trips, around)
    folk = Trips(
        trips.territory,
        destinations(trips.territory, "people"),
        trips.clip,
        trips.direct_km,
        trips.threads,
        0,
        trips.block,
        trips.progress,
        trips.doors,
    )
    heads = _sum(folk, around)
    ratio = np.where(heads > 0, supply / np.where(heads > 0, heads, 1.0), 0.0)
    meaning = "supply over people within the last threshold"
    return {"fca_ratio": (("place",), ratio, f"{trips.to.unit} per person", meaning)}


def _sum(trips: Trips, decay: Decay) -> Array:
    return gravity(trips.stream(decay.cutoff), trips.places, trips.to.supply, decay)


def _check(
    measures: Sequence[str],
    within: tuple[float, ...],
    k: int,
    enough: float,
    clip: str | None,
) -> None:
    faults = []
    strange = [word for word in measures if word not in MEASURES]
    if strange or isinstance(measures, str):
        faults.append(
            Fault(
                f"No such measure: {', '.join(strange) or measures}.",
                "measures",
                f"Use a sequence of {', '.join(MEASURES)}.",
            )
        )
    rising = all(a < b for a, b in pairwise(within))
    if not within or not rising or not all(0 < limit < np.inf for limit in within):
        faults.append(
            Fault(f"Thresholds {within} do not rise from above 0.", "within", "Give hours, rising.")
        )
    elif within[-1] > DAY:
        faults.append(
            Fault(
                f"A threshold of {within[-1]:g} hours is longer than a day.",
                "within",
                "Give hours, not minutes: 30 minutes are 0.5.",
            )
        )
    if k < 1:
        faults.append(Fault(f"k = {k} destinations are asked for.", "k", "Ask for 1 or more."))
    if not 0 < enough < np.inf:
        faults.append(Fault(f"Enough is {enough}.", "enough", "Give an amount above 0."))
    if clip is not None and clip not in CLIPS:
        faults.append(
            Fault(f"Trips cannot be clipped by {clip!r}.", "clip", f"Use {', '.join(CLIPS)}.")
        )
    refuse(InputError, faults)


def _labelled(trips: Trips, asked: Asked, columns: Columns, k: int) -> xr.Dataset:
    variables: dict[str, Any] = {
        name: (dims, values, {"unit": unit, "meaning": meaning, "status": "modelled"})
        for name, (dims, values, unit, meaning) in columns.items()
    }
    used = {dim for dims, *_ in columns.values() for dim in dims}
    labels = {
        "place": trips.territory.facts["place"].values,
        "destination": trips.to.label,
        "within": list(asked.within),
        "rank": np.arange(1, k + 1),
    }
    coords = {name: values for name, values in labels.items() if name in used or name == "place"}
    attributes = {
        "to": trips.to.to,
        "supply": trips.to.unit,
        "clip": trips.clip or "none",
        "direct_km": trips.direct_km,
        "status": "modelled",
        "source": "modelled road times; see the provenance of link_speed and local_speed",
        "road_terminal_time": terminal_time(trips.territory),
        "assumptions": [note for note in (terminal_note(trips.territory),) if note],
    }
    return xr.Dataset(variables, coords=coords, attrs=attributes)
