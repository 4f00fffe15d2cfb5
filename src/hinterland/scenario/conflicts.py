"""Edits that contradict each other on a link (or facility, or gateway) are refused by name.

Allowed, because the outcome does not depend on the order: factors multiply, amounts add up, the
highest floor and the lowest ceiling hold, and the same thing may be said twice. Refused: two
different `set` values (open and closed among them), `set` beside any other way, and a floor above a
ceiling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from hinterland.errors import Fault, first_labels
from hinterland.scenario.model import Act, Edit

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Aimed:
    """An act with the positions that it moves."""

    edit: Edit
    act: Act
    positions: Ints


def conflicts(aimed: Sequence[Aimed], labels: npt.NDArray[np.str_], source: str) -> list[Fault]:
    """A Fault for every two acts on one fact that cannot both hold somewhere.

    Args:
        aimed: acts of one dimension.
        labels: of that dimension.
        source: how messages call the file.
    """
    faults = []
    for one, other in combinations(aimed, 2):
        if one.act.fact != other.act.fact or not _contradict(one.act, other.act):
            continue
        shared = np.intersect1d(one.positions, other.positions)
        if len(shared):
            faults.append(_fault(one, other, labels[shared], source))
    return faults


def doubled(aimed: Sequence[Aimed]) -> list[str]:
    """Notes on acts that meet on the same rows and both count, or say the same."""
    notes = []
    for one, other in combinations(aimed, 2):
        if one.act.fact != other.act.fact or _contradict(one.act, other.act):
            continue
        if one.act.way != other.act.way or one.act.way in ("at_least", "at_most"):
            continue
        shared = np.intersect1d(one.positions, other.positions)
        if len(shared):
            effect = {"set": "they say the same", "factor": "they multiply", "add": "they add up"}
            notes.append(
                f"{one.act.fact} of {len(shared):,} {one.edit.dim}(s) is moved by {_told(one)} and "
                f"by {_told(other)}; {effect[one.act.way]}."
            )
    return notes


def _contradict(one: Act, other: Act) -> bool:
    ways = {one.way, other.way}
    if ways == {"set"}:
        return one.value != other.value
    if "set" in ways:
        return True
    if ways == {"at_least", "at_most"}:
        low, high = (one, other) if one.way == "at_least" else (other, one)
        return float(low.value) > float(high.value)
    return False


def _told(aimed: Aimed) -> str:
    name = f" of {aimed.edit.name!r}" if aimed.edit.name else ""
    act = aimed.act
    value = act.value if isinstance(act.value, str) else f"{act.value:g}"
    if act.fact == "link_open" and act.way == "set" and act.value in (0.0, 1.0):
        return f"`{'open' if act.value else 'close'}`{name} (line {act.line})"
    return f"`{act.way} {value}`{name} (line {act.line})"


def _fault(one: Aimed, other: Aimed, labels: npt.NDArray[np.str_], source: str) -> Fault:
    dim = one.edit.dim
    what = f"Two edits contradict each other on {one.act.fact} of {len(labels):,} {dim}(s)"
    if {one.act.fact, one.act.way, other.act.way} == {"link_open", "set"}:
        what = f"{len(labels):,} link(s) would be closed and opened at once"
    return Fault(
        f"{what}: {_told(one)} and {_told(other)}.",
        f"{source}, lines {one.act.line} and {other.act.line}: {dim} {first_labels(labels)}",
        "Narrow one of the selections, or drop one edit; neither is taken over the other.",
    )
