"""Nodes and links added to the networks of a territory; every fact of theirs grows with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.codebook import STATUSES, quantities, status_word
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory

_NEUTRAL: Mapping[str, Any] = {
    "link_class": "unknown",
    "link_surface": "unknown",
    "link_wet_passability": 1.0,
    "link_detour": 1.0,
    "link_open": 1.0,
    "link_two_way": 0,
    "link_haulage": 1.0,
    "link_co2": 1.0,
}
"""What a new row holds where nothing is given; other numbers are 0, other texts empty."""


@dataclass(frozen=True)
class Growth:
    """New rows of one dimension.

    Attributes:
        size: how many.
        values: columns by word of the codebook, each of `size`.
        source: where they come from.
        status: (row,) of `codebook.STATUSES` for all of `values`, or such rows by word. A word that
            is not named, or for which no value is given, is modelled.
    """

    size: int
    values: Mapping[str, npt.ArrayLike]
    source: str
    status: npt.NDArray[np.str_] | Mapping[str, npt.NDArray[np.str_]]

    def status_of(self, word: str) -> npt.NDArray[np.str_]:
        """(row,) how far the new rows of a fact can be relied on."""
        if word in self.values:
            if not isinstance(self.status, Mapping):
                return self.status
            if word in self.status:
                return self.status[word]
        return np.full(self.size, "modelled")


def grown(territory: Territory, additions: Mapping[str, Growth]) -> Territory:
    """A territory with more nodes and links; positions of those it had stay.

    Args:
        territory: the region.
        additions: by dimension, `node` or `link`. Words that the territory lacks are added, with
            neutral values for the rows that it had.

    Raises:
        InputError: a word that does not lie along the dimension.
        TerritoryError: the codebook is broken.
    """
    facts = territory.facts
    for dim, growth in additions.items():
        facts = _longer(territory, facts, dim, growth)
    return replace(territory, facts=facts)


def _longer(territory: Territory, facts: xr.Dataset, dim: str, growth: Growth) -> xr.Dataset:
    wrong = [w for w in growth.values if quantities()[w].dims != (dim,)]
    if wrong:
        raise InputError(Fault(f"{wrong} do not lie along {dim}.", dim, "Give facts of it."))
    words = [
        str(word)
        for word in facts.data_vars
        if dim in facts[word].dims and str(word) in quantities()
    ]
    labels = np.concatenate([facts[dim].values, _labels(facts[dim].values, growth.size)])
    columns: dict[str, xr.DataArray] = {}
    for word in dict.fromkeys([*words, *growth.values]):
        columns |= _column(territory, facts, word, growth, {dim: labels})
    rest = facts.drop_dims(dim)
    return rest.assign_coords({dim: labels}).assign(columns)


def _column(
    territory: Territory,
    facts: xr.Dataset,
    word: str,
    growth: Growth,
    coords: Mapping[str, npt.NDArray[Any]],
) -> dict[str, xr.DataArray]:
    had = word in facts.data_vars
    (dim,) = coords
    size = facts.sizes[dim]
    text = quantities()[word].type == "text"
    neutral = _NEUTRAL.get(word, "" if text else 0)
    old = facts[word].values if had else np.full(size, neutral)
    new = np.asarray(growth.values.get(word, np.full(growth.size, neutral)))
    if text:
        values = np.concatenate([old.astype(str), new.astype(str)])
    else:
        values = np.concatenate([old, new]).astype(old.dtype if had else new.dtype)
    before = territory.status_of(word).to_numpy() if had else np.full(size, "modelled")
    status = np.concatenate([before, growth.status_of(word)]).astype(str)
    attrs = dict(facts[word].attrs) if had else {}
    known = attrs.get("source")
    attrs["source"] = f"{known}; {growth.source}" if known else growth.source
    if (status == status[0]).all():
        attrs["status"] = str(status[0])
        return {word: xr.DataArray(values, coords, (dim,), attrs=attrs)}
    attrs["status"] = "mixed"
    codes = np.array([STATUSES.index(name) for name in status], dtype=np.int8)
    return {
        word: xr.DataArray(values, coords, (dim,), attrs=attrs),
        status_word(word): xr.DataArray(codes, coords, (dim,)),
    }


def _labels(old: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Labels that go on from those there are."""
    if old.dtype.kind in "iu":
        start = int(old.max()) + 1 if len(old) else 0
        return np.arange(start, start + size).astype(old.dtype)
    taken = set(old.astype(str).tolist())
    fresh = (f"new-{number}" for number in range(size + len(taken)))
    return np.array([name for name in fresh if name not in taken][:size])
