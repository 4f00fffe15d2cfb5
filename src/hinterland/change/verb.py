"""The only verb: a Change moves one fact of a Territory; measures and shocks are tuples of Changes.

Law of application: add, then scale, then floor, then cap. So any order of Changes gives the same
Territory, and no Change can hide another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pandas as pd
import xarray as xr

from hinterland.change.faults import HOWS, How, among, change_faults
from hinterland.codebook import STATUSES, converter, quantity, status_word
from hinterland.errors import ChangeError, Fault, refuse
from hinterland.flow import Territory


@dataclass(frozen=True)
class Change:
    """One fact is moved.

    Attributes:
        fact: a codebook word of kind `fact`.
        how: `add` (to the value), `scale` (times), `floor` (at least), `cap` (at most).
        by: the amount; for `scale` a factor without unit. A tuple gives one amount for each label
            that `where` names of the fact's first dimension, in its order.
        where: labels by dimension, e.g. {"county": ("510104",)}; a dimension left out means all.
            Facts by place may also be chosen by `county`, `county_province` or `place_tier`, and
            any fact by texts that name the same things, such as `link_mode` or `link_class`.
        unit: unit of `by`; the codebook's if empty.
    """

    fact: str
    how: How
    by: float | tuple[float, ...]
    where: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    unit: str = ""

    def dosed(self, dose: float) -> Change:
        """This Change at a dose: 0 leaves the Territory as it is, 1 is the Change itself.

        add: by x dose; scale: 1 + (by - 1) x dose; floor (cap): between the lower (upper) bound of
        the fact, which binds nowhere, and `by`.

        Raises:
            ChangeError: a floor (cap) of a fact without a finite bound, at a dose between 0 and 1.
        """
        if dose == 1:
            return self
        if isinstance(self.by, tuple):
            each = (Change(self.fact, self.how, one, {}, self.unit).dosed(dose) for one in self.by)
            amounts = tuple(_single(change) for change in each)
            unit = self.unit if self.how == "scale" else ""
            return Change(self.fact, self.how, amounts, self.where, unit)
        entry = quantity(self.fact)
        start = {"add": 0.0, "scale": 1.0, "floor": entry.lower, "cap": entry.upper}[self.how]
        measured = self.unit and self.how != "scale"
        by = converter(self.fact, self.unit)(self.by) if measured else self.by
        if dose == 0:
            value = start
        elif math.isinf(start):
            raise ChangeError(
                Fault(
                    f"A {self.how} of {self.fact} cannot be dosed: the fact has no such bound.",
                    self.fact,
                    "Use dose 0 or 1, or say it as `add` or `scale`.",
                )
            )
        else:
            value = start + (by - start) * dose
        return Change(self.fact, self.how, value, self.where, "" if measured else self.unit)


class Planned(Protocol):
    """What knows its Changes once it is told the territory, such as a package of measures."""

    def changes(self, territory: Territory) -> tuple[Change, ...]:
        """Its Changes in this territory."""


def changes_in(territory: Territory, given: Iterable[Change] | Planned) -> tuple[Change, ...]:
    """The Changes given, or those of what is planned in this territory."""
    if isinstance(given, Iterable):
        return tuple(given)
    return given.changes(territory)


def apply(territory: Territory, changes: Iterable[Change]) -> Territory:
    """The Territory after all changes: for each fact add, then scale, then floor, then cap.

    Changes are taken in a canonical order, so that any order given yields the same bits.

    Raises:
        ChangeError: a fact, unit or label does not exist; all faults at once.
        TerritoryError: the result would leave the bounds of the codebook.
    """
    given = tuple(changes)
    if not given:
        return territory
    refuse(ChangeError, [fault for change in given for fault in change_faults(territory, change)])
    ordered = sorted(given, key=_canonical)
    moved: dict[str, xr.DataArray] = {}
    for fact in sorted({change.fact for change in ordered}):
        mine = [change for change in ordered if change.fact == fact]
        moved.update(_moved(territory, fact, mine))
    return territory.with_facts(moved) if moved else territory


def _canonical(change: Change) -> tuple[Any, ...]:
    where = tuple(sorted((dim, tuple(sorted(labels))) for dim, labels in change.where.items()))
    by = change.by if isinstance(change.by, tuple) else (change.by,)
    return change.fact, HOWS.index(change.how), by, change.unit, where


def _moved(territory: Territory, fact: str, changes: Sequence[Change]) -> dict[str, xr.DataArray]:
    """The fact after its changes, or nothing if no value moves."""
    before, known = _before(territory, fact)
    values = before.values.astype(float)
    for how in HOWS:
        for change in (c for c in changes if c.how == how):
            by, mask = _amounts(territory, before, change)
            if change.unit:
                convert = converter(fact, change.unit)
                by = np.asarray(by) * convert(1.0)
            values = _step(values, how, by, mask)
    if np.array_equal(values, before.values):
        return {}
    after = before.copy(data=values.astype(before.dtype if before.dtype.kind == "f" else float))
    after.attrs["source"] = f"{before.attrs['source']}; moved by Changes"
    # Rows that did not move keep what is known of them.
    rows = (values != before.values).reshape(values.shape[0], -1).any(axis=1)
    status = known.to_numpy(copy=True)
    if (status[rows] == "typed-unverified").any():
        # Moving a value does not verify it.
        after.attrs["unverified"] = "1"
    status[rows] = "modelled"
    if (status == status[0]).all():
        after.attrs["status"] = str(status[0])
        return {fact: after}
    after.attrs["status"] = "mixed"
    codes = np.array([STATUSES.index(name) for name in status], dtype=np.int8)
    first = str(before.dims[0])
    return {fact: after, status_word(fact): xr.DataArray(codes, {first: before[first]}, (first,))}


def _before(territory: Territory, fact: str) -> tuple[xr.DataArray, pd.Series[str]]:
    """A fact and the status of its rows; one that is not there says nothing, by the codebook."""
    if territory.has(fact):
        return territory.facts[fact], territory.status_of(fact)
    entry, facts = quantity(fact), territory.facts
    coords = {dim: facts[dim] for dim in entry.dims}
    attrs = {"source": "the baseline: nothing is known that differs", "status": "modelled"}
    shape = [facts.sizes[dim] for dim in entry.dims]
    made = xr.DataArray(np.full(shape, entry.neutral), coords, entry.dims, attrs=attrs)
    return made, pd.Series("modelled", index=facts.indexes[entry.dims[0]], dtype=str)


Numbers = np.ndarray[Any, Any]


def _amounts(
    territory: Territory, variable: xr.DataArray, change: Change
) -> tuple[float | Numbers, Numbers]:
    """The amount, one for all or along the first dimension of the fact, and where it acts."""
    mask = _mask(territory, variable, change.where)
    if not isinstance(change.by, tuple):
        return change.by, mask
    key = str(variable.dims[0])
    index = territory.facts.indexes[key]
    rows = index.get_indexer(pd.Index(change.where[key], dtype=index.dtype))
    shape = [1] * variable.ndim
    shape[0] = len(index)
    by = np.zeros(len(index))
    by[rows] = change.by
    return by.reshape(shape), mask


def _single(change: Change) -> float:
    assert not isinstance(change.by, tuple)
    return change.by


def _step(values: Numbers, how: How, by: float | Numbers, mask: Numbers) -> np.ndarray[Any, Any]:
    if how == "add":
        return np.where(mask, values + by, values)
    if how == "scale":
        return np.where(mask, values * by, values)
    if how == "floor":
        return np.where(mask, np.maximum(values, by), values)
    return np.where(mask, np.minimum(values, by), values)


def _mask(
    territory: Territory, variable: xr.DataArray, where: Mapping[str, tuple[str | int, ...]]
) -> Numbers:
    """Boolean array of the shape of the fact: True where the change acts."""
    mask = np.ones(variable.shape, dtype=bool)
    for key, labels in where.items():
        dim, chosen = _selection(territory, str(variable.dims[0]), key, labels)
        mask &= chosen.reshape([-1 if name == dim else 1 for name in variable.dims])
    return mask


def _selection(
    territory: Territory, first: str, key: str, labels: tuple[str | int, ...]
) -> tuple[str, Numbers]:
    """A dimension of the fact, and which of its labels are chosen."""
    facts = territory.facts
    if key in facts.dims and (key == first or key != "county"):
        return key, among(facts[key].values, np.asarray(labels))
    if facts[key].dims == (first,):
        named = facts[key].values.astype(str)
        return first, np.isin(named, np.asarray(labels, dtype=str))
    by_county = facts[key].values.astype(str)
    mask = np.isin(by_county, np.asarray(labels, dtype=str))
    if first == "place":
        return "place", mask[facts["place_county"].values]
    if first == "link":
        inside = facts["county"].values.astype(str)[mask]
        near = facts["link_county"].values.astype(str)
        return "link", np.isin(near, inside)
    return "county", mask
