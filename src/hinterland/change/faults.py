"""What is wrong with a Change on a territory, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from hinterland.codebook import converter, quantities, quantity
from hinterland.errors import Fault, HinterlandError, first_labels
from hinterland.flow import Territory

if TYPE_CHECKING:
    from hinterland.change.verb import Change

How = Literal["add", "scale", "floor", "cap"]
HOWS: tuple[How, ...] = ("add", "scale", "floor", "cap")
_UNCHANGEABLE = ("text", "index")


def change_faults(territory: Territory, change: Change) -> list[Fault]:
    """All that is wrong with one Change."""
    told = f"Change({change.fact!r}, {change.how!r}, {_shown(change.by)})"
    amounts = change.by if isinstance(change.by, tuple) else (change.by,)
    if any(not isinstance(by, (int, float, np.number)) or isinstance(by, bool) for by in amounts):
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
    if any(math.isnan(by) for by in amounts):
        faults.append(Fault("The amount is NaN.", told, "Give a number."))
    faults += _length_faults(change, entry.dims, told)
    if change.unit and change.how == "scale":
        faults.append(Fault("A factor has no unit.", told, "Leave the unit of a `scale` empty."))
    elif change.unit:
        try:
            converter(change.fact, change.unit)
        except HinterlandError as error:
            faults += error.faults
    return faults + _where_faults(territory, change, told)


def _shown(by: float | tuple[float, ...]) -> str:
    return f"{len(by)} amounts" if isinstance(by, tuple) else repr(by)


def _length_faults(change: Change, dims: tuple[str, ...], told: str) -> list[Fault]:
    """Amounts by label need one dimension, and as many labels, each once."""
    if not isinstance(change.by, tuple):
        return []
    labels = change.where.get(dims[0], ())
    if len(set(labels)) == len(labels) == len(change.by):
        return []
    return [
        Fault(
            "Amounts do not fit the labels.",
            told,
            f"Choose by {dims[0]}, with one amount a label and each label once.",
        )
    ]


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
        found = among(np.asarray(labels), facts[key].values)
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


def _is_there(territory: Territory, fact: str) -> bool:
    """Whether a fact can be moved: it is there, or the codebook says what its absence means."""
    if territory.has(fact):
        return True
    entry = quantities().get(fact)
    known = entry is not None and entry.neutral is not None
    return known and all(dim in territory.facts.sizes for dim in entry.dims)  # type: ignore[union-attr]


def among(
    values: np.ndarray[Any, Any], others: np.ndarray[Any, Any]
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which values are among the others; labels that are not both whole numbers as texts.

    The texts of all links of a country take a second to make, so numbers stay numbers.
    """
    if values.dtype.kind in "iu" and others.dtype.kind in "iu":
        return np.isin(values, others)
    return np.isin(values.astype(str), others.astype(str))
