"""The only verb: a Change moves one fact of a Territory; measures and shocks are tuples of Changes.

Law of application: add, then scale, then floor, then cap. So any order of Changes gives the same
Territory, and no Change can hide another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr

from hinterland.codebook import STATUSES, converter, quantities, quantity, status_word
from hinterland.errors import ChangeError, Fault, HinterlandError, first_labels, refuse
from hinterland.flow import Territory

How = Literal["add", "scale", "floor", "cap"]
HOWS: tuple[How, ...] = ("add", "scale", "floor", "cap")
_UNCHANGEABLE = ("text", "index")


@dataclass(frozen=True)
class Change:
    """One fact is moved.

    Attributes:
        fact: a codebook word of kind `fact`.
        how: `add` (to the value), `scale` (times), `floor` (at least), `cap` (at most).
        by: the amount; for `scale` a factor without unit.
        where: labels by dimension, e.g. {"county": ("510104",)}; a dimension left out means all.
            Facts by place may also be chosen by `county`, `county_province` or `place_tier`, and
            any fact by texts that name the same things, such as `link_mode` or `link_class`.
        unit: unit of `by`; the codebook's if empty.
    """

    fact: str
    how: How
    by: float
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
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
    refuse(ChangeError, [fault for change in given for fault in _faults(territory, change)])
    ordered = sorted(given, key=_canonical)
    moved: dict[str, xr.DataArray] = {}
    for fact in sorted({change.fact for change in ordered}):
        mine = [change for change in ordered if change.fact == fact]
        moved.update(_moved(territory, fact, mine))
    return territory.with_facts(moved) if moved else territory


def _canonical(change: Change) -> tuple[Any, ...]:
    where = tuple(sorted((dim, tuple(sorted(labels))) for dim, labels in change.where.items()))
    return change.fact, HOWS.index(change.how), change.by, change.unit, where


def _moved(territory: Territory, fact: str, changes: Sequence[Change]) -> dict[str, xr.DataArray]:
    """The fact after its changes, or nothing if no value moves."""
    before, known = _before(territory, fact)
    values = before.values.astype(float)
    for how in HOWS:
        for change in (c for c in changes if c.how == how):
            by = change.by
            if change.unit:
                by = converter(fact, change.unit)(by)
            values = _step(values, how, by, _mask(territory, fact, change.where))
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


def _is_there(territory: Territory, fact: str) -> bool:
    """Whether a fact can be moved: it is there, or the codebook says what its absence means."""
    if territory.has(fact):
        return True
    entry = quantities().get(fact)
    known = entry is not None and entry.neutral is not None
    return known and all(dim in territory.facts.sizes for dim in entry.dims)  # type: ignore[union-attr]


def _step(
    values: np.ndarray[Any, Any], how: How, by: float, mask: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    if how == "add":
        return np.where(mask, values + by, values)
    if how == "scale":
        return np.where(mask, values * by, values)
    if how == "floor":
        return np.where(mask, np.maximum(values, by), values)
    return np.where(mask, np.minimum(values, by), values)


def _mask(
    territory: Territory, fact: str, where: Mapping[str, tuple[str, ...]]
) -> np.ndarray[Any, Any]:
    """Boolean array that broadcasts against the fact: True where the change acts."""
    variable, _ = _before(territory, fact)
    chosen = xr.DataArray(True)
    for key, labels in where.items():
        chosen = chosen & _selection(territory, str(variable.dims[0]), key, labels)
    shaped = chosen.broadcast_like(variable).transpose(*variable.dims)
    return np.asarray(shaped.values)


def _selection(territory: Territory, first: str, key: str, labels: tuple[str, ...]) -> xr.DataArray:
    facts = territory.facts
    if key in facts.dims and (key == first or key != "county"):
        return xr.DataArray(_among(facts[key].values, np.asarray(labels)), dims=(key,))
    if facts[key].dims == (first,):
        named = facts[key].values.astype(str)
        return xr.DataArray(np.isin(named, np.asarray(labels, dtype=str)), dims=(first,))
    by_county = facts[key].values.astype(str)
    mask = np.isin(by_county, np.asarray(labels, dtype=str))
    if first == "place":
        return xr.DataArray(mask[facts["place_county"].values], dims=("place",))
    if first == "link":
        inside = facts["county"].values.astype(str)[mask]
        near = facts["link_county"].values.astype(str)
        return xr.DataArray(np.isin(near, inside), dims=("link",))
    return xr.DataArray(mask, dims=("county",))


def _among(
    values: np.ndarray[Any, Any], others: np.ndarray[Any, Any]
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which values are among the others; labels that are not both whole numbers as texts.

    The texts of all links of a country take a second to make, so numbers stay numbers.
    """
    if values.dtype.kind in "iu" and others.dtype.kind in "iu":
        return np.isin(values, others)
    return np.isin(values.astype(str), others.astype(str))


def _faults(territory: Territory, change: Change) -> list[Fault]:
    told = f"Change({change.fact!r}, {change.how!r}, {change.by!r})"
    if not isinstance(change.by, (int, float, np.number)) or isinstance(change.by, bool):
        return [Fault("The amount is not a number.", told, "Give a number.")]
    if not _is_there(territory, change.fact):
        return [
            Fault(
                f"The territory has no fact {change.fact!r}.",
                told,
                "Use a fact that it carries; see territory.provenance().",
            )
        ]
    entry = quantity(change.fact)
    faults = []
    if entry.type in _UNCHANGEABLE:
        faults.append(Fault(f"{change.fact} is a label, not an amount.", told, "Change an amount."))
    if change.how not in HOWS:
        faults.append(Fault(f"{change.how!r} is no way of changing.", told, f"Use one of {HOWS}."))
    if math.isnan(change.by):
        faults.append(Fault("The amount is NaN.", told, "Give a number."))
    if change.unit and change.how == "scale":
        faults.append(Fault("A factor has no unit.", told, "Leave the unit of a `scale` empty."))
    elif change.unit:
        try:
            converter(change.fact, change.unit)
        except HinterlandError as error:
            faults += error.faults
    return faults + _where_faults(territory, change, told)


def _where_faults(territory: Territory, change: Change, told: str) -> list[Fault]:
    facts = territory.facts
    dims = quantity(change.fact).dims
    allowed = set(dims)
    by_county = dims[:1] == ("link",) and territory.has("link_county")
    if by_county or dims[:1] in (("place",), ("county",)):
        allowed |= {"county", "county_province", "county_prefecture", "county_role"}
    allowed |= {
        word
        for word, entry in quantities().items()
        if entry.type == "text" and entry.dims == dims[:1] and territory.has(word)
    }
    faults = []
    for key, labels in change.where.items():
        if key not in allowed:
            faults.append(
                Fault(
                    f"{change.fact} cannot be chosen by {key!r}.",
                    told,
                    f"Choose by one of {', '.join(sorted(allowed))}.",
                )
            )
            continue
        found = _among(np.asarray(labels), facts[key].values)
        unknown = [label for label, there in zip(labels, found, strict=True) if not there]
        if unknown:
            faults.append(
                Fault(
                    f"{len(unknown)} label(s) of {key} do not exist.",
                    first_labels(unknown),
                    f"Use labels of territory.facts[{key!r}].",
                )
            )
    return faults
