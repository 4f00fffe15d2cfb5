"""Individual villages and towns, synthesised from the counts of a county.

A source gives a county three places: its city, its towns together and its villages together. Here
the last two become as many places as the county has towns and villagers' committees. Where they lie
is invented within what is known: distances to the seat follow `seat_distance` and
`distance_spread`, the mean position lies near that of the place they come from, and a point lies
inside the county's outline wherever one can be found at its distance. What they add up to is not
invented: people, workers and output of each place of the source are conserved. A city stays as it
is: its people live all over it, so it is no single settlement and keeps its mean way to the seat.
"""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from hinterland.codebook import quantities, quantity
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.sources.clinics import COUNTS, with_clinics
from hinterland.sources.outlines import county_outlines
from hinterland.sources.scatter import Spot, scatter
from hinterland.sources.source import Source

__all__ = ["SOURCE", "with_clinics", "with_villages"]

SOURCE = Source(
    "villages",
    "Individual villages and towns synthesised from the counts of a county",
    "依据县级计数合成的单个村庄与乡镇",
    "a Territory",
)
NOTE = (
    "; towns and villages synthesised from the numbers of towns and villagers' committees, "
    "positions and sizes invented within the county's totals"
)
NOTICE = "Single towns and villages are synthesised from counts; they are not real settlements."

SIZE_SPREAD = 0.6
"""Standard deviation of the logarithm of a settlement's share; assumed."""

_TIER_STREAM = {"town": 1, "village": 2}

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Split(NamedTuple):
    """How places become settlements.

    Attributes:
        parent: (new place,) position of the place it comes from.
        share: (new place,) its part of that place's people; 1 for a place that stays.
        lon, lat: (new place,) degrees.
        seat_distance: (new place,) km.
        settlements: (new place,) 1 for a single settlement, 0 where nobody counted, as in a city.
        split: (new place,) whether the place was made here.
        label: (new place,) label.
    """

    parent: Ints
    share: Floats
    lon: Floats
    lat: Floats
    seat_distance: Floats
    settlements: Ints
    split: NDArray[np.bool_]
    label: NDArray[np.str_]


def with_villages(territory: Territory, *, seed: int = 0) -> Territory:
    """The territory with each town and each village of its region as a place of its own.

    Args:
        territory: a region's county with one place for its towns or villages gets as many as the
            facts towns + townships and villagers_committees say, at least one; where it has several
            already they stay. Context counties keep their places.
        seed: the same seed gives the same places; those of a county depend on its own facts and
            code, not on the counties around it.

    Returns:
        A Territory with the fact `settlements` (1 for single settlements), all facts by place
        marked modelled, and a notice. Counties, networks and facilities stay as they are.

    Raises:
        InputError: the territory has been through here before.
    """
    if "villages_seed" in territory.settings:
        raise InputError(
            Fault(
                "The territory already has single villages.",
                f"{territory.name}, seed {territory.settings['villages_seed']}",
                "Use it as it is; for other villages start from the territory without them.",
            )
        )
    split = _split(territory, seed)
    facts = territory.facts
    made: dict[str, Any] = {}
    for word in map(str, facts.data_vars):
        if word in quantities() and facts[word].dims[:1] == ("place",):
            attributes = {**facts[word].attrs, "status": "modelled"}
            attributes["source"] = str(attributes["source"]) + NOTE
            made[word] = (facts[word].dims, _values(facts, word, split), attributes)
    about = {"source": "set by the synthesis of villages", "status": "modelled"}
    made["settlements"] = (("place",), split.settlements, about)
    rest = facts.drop_dims("place")
    dataset = rest.assign_coords(place=split.label).assign(made)
    order = [w for w in map(str, facts.data_vars) if w in dataset and w != "settlements"]
    notices = [*territory.settings["notices"], NOTICE]
    settings = {**territory.settings, "notices": notices, "villages_seed": seed}
    return Territory(
        territory.name, dataset[[*order, "settlements"]], settings, territory.boundaries
    )


def _split(territory: Territory, seed: int) -> _Split:
    facts = territory.facts
    county = facts["place_county"].values.astype(np.int64)
    tier = facts["place_tier"].values.astype(str)
    inside = territory.region[county]
    alone = _only_one(county, tier)
    stays = _settlements(territory)
    outlines = county_outlines(territory)
    codes = facts["county"].values.astype(str)
    labels = facts["place"].values.astype(str)
    parts: list[tuple[Any, ...]] = []
    for place in range(len(county)):
        home = int(county[place])
        if not inside[place] or tier[place] not in COUNTS or not alone[place]:
            parts.append(_kept(facts, place, labels[place], int(stays[place])))
            continue
        count = max(1, sum(_count(facts, word, home) for word in COUNTS[tier[place]]))
        key = (seed, zlib.crc32(codes[home].encode()), _TIER_STREAM[tier[place]])
        rng = np.random.default_rng(key)
        weight = np.exp(SIZE_SPREAD * rng.standard_normal(count))
        share = weight / weight.sum()
        spot = _spot(facts, place, home, outlines)
        lon, lat, km = scatter(spot, share, rng)
        width = max(3, len(str(count)))
        named = [f"{labels[place]}-{number + 1:0{width}d}" for number in range(count)]
        ones = np.ones(count, np.int64)
        parts.append((place * ones, share, lon, lat, km, ones, ones.astype(bool), named))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return _Split(*columns)


def _settlements(territory: Territory) -> Ints:
    """(place,) settlements of a place that stays: what is stated for cities and context, else 0.

    Towns and villages of the region that stay are single ones. A city is a point only where its
    source says so; as a point its people would lose their way to the seat.
    """
    facts = territory.facts
    single = territory.place_region & (facts["place_tier"].values.astype(str) != "city")
    stated = np.zeros(len(single), np.int64)
    if territory.has("settlements"):
        stated = np.where(territory.place_region, facts["settlements"].values, 0)
    return np.where(single, 1, stated).astype(np.int64)


def _only_one(county: Ints, tier: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Whether a place is the only one of its tier in its county."""
    key = pd.Series(tier).groupby([county, tier]).transform("size")
    return np.asarray(key.to_numpy() == 1)


def _kept(facts: xr.Dataset, place: int, label: str, settlements: int) -> tuple[Any, ...]:
    at = [float(facts[w].values[place]) for w in ("place_lon", "place_lat", "seat_distance")]
    return ([place], [1.0], *([value] for value in at), [settlements], [False], [label])


def _count(facts: xr.Dataset, word: str, county: int) -> int:
    return int(facts[word].values[county]) if word in facts.data_vars else 0


def _spot(facts: xr.Dataset, place: int, county: int, outlines: NDArray[Any] | None) -> Spot:
    spread = np.ones(1)
    if "distance_spread" in facts.data_vars:
        spread = facts["distance_spread"].values[place].astype(float)
    return Spot(
        seat=(float(facts["seat_lon"].values[county]), float(facts["seat_lat"].values[county])),
        centre=(float(facts["place_lon"].values[place]), float(facts["place_lat"].values[place])),
        distance=float(facts["seat_distance"].values[place]),
        spread=spread,
        outline=None if outlines is None else outlines[county],
    )


def _values(facts: xr.Dataset, word: str, split: _Split) -> NDArray[Any]:
    """The fact by new place: sums are shared out, all else holds for each part."""
    old = facts[word].values
    if word in ("place_lon", "place_lat", "seat_distance"):
        new = {"place_lon": split.lon, "place_lat": split.lat}.get(word, split.seat_distance)
        return np.asarray(new)
    values = old[split.parent]
    if word == "distance_spread":
        # A settlement's people live where it lies.
        return np.where(split.split[:, None], np.ones((), old.dtype), values)
    if quantity(word).aggregate == "sum" and word != "settlements":
        share = split.share.reshape(-1, *(1,) * (old.ndim - 1))
        values = _balanced(values * share, old, split)
    return np.asarray(values)


def _balanced(values: NDArray[Any], old: NDArray[Any], split: _Split) -> NDArray[Any]:
    """Parts that add up to what was split: the rounding goes to the largest part."""
    order = np.lexsort((-split.share, split.parent))
    largest = order[np.flatnonzero(np.diff(split.parent[order], prepend=-1))]
    for _ in range(3):
        total = np.zeros(old.shape)
        np.add.at(total, split.parent, values)
        values[largest] += old - total
    return values
