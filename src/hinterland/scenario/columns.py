"""Columns that a scenario writes into a territory itself: words, missing facts, more links.

A Change moves numbers that are there. What is not a number, or not there yet, becomes a new column;
its rows are `modelled`, for an assumption of a scenario is no observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.codebook import STATUSES, quantity, status_word
from hinterland.connect.parameters import parameters
from hinterland.connect.seasons import SURFACES
from hinterland.flow import Territory

MODELLED = STATUSES.index("modelled")

NEUTRAL: Mapping[str, float | str] = {
    "link_surface": "unknown",
    "link_frequency": 0.0,
    "link_fare": 0.0,
    "link_quality": "unknown",
    "link_year": 0,
    "link_technology": "unknown",
    "link_owner": "unknown",
    "link_access_rule": "unknown",
    "link_haulage": 1.0,
    "link_co2": 1.0,
    "facility_supply": 1.0,
    "facility_handling": 1.0,
    "facility_wait": 1.0,
    "facility_fare": 1.0,
    "facility_quality": "unknown",
    "facility_year": 0,
    "facility_technology": "unknown",
    "facility_owner": "unknown",
    "facility_access_rule": "unknown",
    "gateway_fee": 0.0,
}
"""What is taken of rows that nothing is known of, where a scenario brings in the fact and travel
has no default. A capacity has no such value: neither none nor endless would be right."""

BY_TRAVEL = ("link_toll", "link_wet_passability")
"""Facts for which travel has a parameter, by mode or surface, that holds where they are absent."""


def has_default(word: str) -> bool:
    """Whether rows that nothing is known of can be filled at all."""
    return word in NEUTRAL or word in BY_TRAVEL


def assumed(
    territory: Territory,
    word: str,
    mode: npt.NDArray[np.str_],
    surface: npt.NDArray[np.str_],
) -> npt.NDArray[np.float64]:
    """What travel takes of links for a fact of BY_TRAVEL that they lack.

    Args:
        territory: its parameters of travel hold.
        word: of BY_TRAVEL.
        mode, surface: (link,) of the links asked for.

    Returns:
        (link,) money/km or a share, as the fact itself.
    """
    given = parameters(territory)
    if word == "link_toll":
        return np.where(mode == "road", given.get("network", "road", "car_toll"), 0.0)
    values = np.ones(surface.size)
    for name in SURFACES:
        values[surface == name] = given.get("seasons", name, "wet_passability")
    return values


def blank(territory: Territory, word: str) -> xr.DataArray:
    """A fact that the territory does not carry, as if nobody said anything of any row.

    The values are those that travel takes without the fact, so that naming one row's moves no
    other: of BY_TRAVEL the parameters in force, else NEUTRAL.
    """
    entry = quantity(word)
    dim = entry.dims[0]
    labels = territory.facts[dim]
    values: npt.NDArray[Any]
    if word in BY_TRAVEL:
        values = assumed(territory, word, territory.facts["link_mode"].values, surfaces(territory))
    else:
        values = np.full(labels.size, NEUTRAL[word])
    if entry.type in ("int", "flag"):
        values = values.astype(np.int32)
    attrs = {"source": "nothing known; default", "status": "modelled", "year": ""}
    return xr.DataArray(values, {dim: labels}, (dim,), attrs=attrs)


def surfaces(territory: Territory) -> npt.NDArray[np.str_]:
    """(link,) surface; `unknown` without that fact, as travel takes it."""
    if territory.has("link_surface"):
        return territory.facts["link_surface"].values.astype(str)
    return np.full(territory.facts.sizes["link"], "unknown")


def rewritten(
    territory: Territory, word: str, texts: npt.NDArray[np.str_], source: str
) -> dict[str, xr.DataArray]:
    """A text fact with other words in some rows, and its status where that is mixed."""
    before = territory.facts[word]
    dim = str(before.dims[0])
    rows = before.values.astype(str) != texts
    status = territory.status_of(word).to_numpy(copy=True)
    status[rows] = "modelled"
    after = xr.DataArray(texts, {dim: before[dim]}, (dim,), attrs=dict(before.attrs))
    after.attrs["source"] = f"{before.attrs['source']}; {source}"
    if (status == status[0]).all():
        after.attrs["status"] = str(status[0])
        return {word: after}
    after.attrs["status"] = "mixed"
    codes = np.array([STATUSES.index(name) for name in status], dtype=np.int8)
    return {word: after, status_word(word): xr.DataArray(codes, {dim: before[dim]}, (dim,))}


def with_links(
    territory: Territory, rows: Mapping[str, npt.NDArray[Any]], source: str
) -> Territory:
    """The territory with more links, after those it has.

    Args:
        territory: to be extended; its own links keep their labels and order.
        rows: one array for every link fact that it carries, alike in length.
        source: where the new links come from.
    """
    facts = territory.facts
    more = len(rows["link_from"])
    labels = new_labels(facts["link"].values, more)
    variables: dict[str, xr.Variable] = {}
    for name in map(str, facts.data_vars):
        variable = facts[name].variable
        if variable.dims[:1] != ("link",):
            variables[name] = variable
        elif name in rows:
            variables |= _longer(facts, name, rows[name], source)
    coords = {
        str(dim): facts[dim].values
        if dim != "link"
        else np.concatenate([facts[dim].values, labels])
        for dim in facts.dims
    }
    return replace(territory, facts=xr.Dataset(variables, coords=coords, attrs=facts.attrs))


def new_labels(labels: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """Labels of drawn links: the next numbers, or `candidate-1` onwards where labels are words."""
    if labels.dtype.kind in "iu":
        start = int(labels.max()) + 1 if len(labels) else 0
        return np.arange(start, start + count, dtype=labels.dtype)
    taken, number = set(labels.astype(str).tolist()), 1
    made: list[str] = []
    while len(made) < count:
        if f"candidate-{number}" not in taken:
            made.append(f"candidate-{number}")
        number += 1
    return np.asarray(made, dtype=str)


def _longer(
    facts: xr.Dataset, name: str, values: npt.NDArray[Any], source: str
) -> dict[str, xr.Variable]:
    """A link fact with rows added, and its status variable where the rows differ in status."""
    before = facts[name]
    kind = values.dtype if before.dtype.kind == "U" else before.dtype
    joined = np.concatenate([before.values, values.astype(kind)])
    attrs = {**before.attrs, "source": f"{before.attrs['source']}; {source}"}
    status = str(before.attrs["status"])
    old = (
        facts[status_word(name)].values
        if status == "mixed"
        else np.full(before.size, STATUSES.index(status), dtype=np.int8)
    )
    if status == "modelled":
        return {name: xr.Variable(("link",), joined, attrs)}
    codes = np.concatenate([old, np.full(len(values), MODELLED, dtype=old.dtype)])
    return {
        name: xr.Variable(("link",), joined, {**attrs, "status": "mixed"}),
        status_word(name): xr.Variable(("link",), codes),
    }
