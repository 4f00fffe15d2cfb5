"""Arcs of the multimodal network as columns, put together from its layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from hinterland.numerics.paths import Floats, Ints

MODES = (
    "road",
    "ferry",
    "rail",
    "hsr",
    "air",
    "sea",
    "water",
    "bus",
    "coach",
    "metro",
    "tram",
    "walk",
)
"""What moves; `hsr` is rail of the class hsr."""

STEPS = ("access", "run", "board", "depart", "alight", "fly", "gate")
"""What happens on an arc: between seat and road; under way; onto a layer at a facility; onto a
vehicle and away with it; off a layer; a change and a flight; across the border."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Arcs:
    """Columns of equal length, one row an arc.

    Attributes:
        tail, head: node positions.
        mode, step: positions in MODES and STEPS.
        km, hours: length and running time at the speed of the link; infinite hours where closed.
        delay: fixed hours that the data give: half a headway, time at the border.
        fare: what the data say a passenger pays on the arc, money; 0 where they say nothing.
        toll: toll of a car, money/km.
        fee: fee on goods, money/t.
        handling: what goods take and pay to be loaded or unloaded here, times the usual.
        haulage, co2: tariff and carbon dioxide of goods over those of the mode.
        wait, ticket: time that passengers take to board, and fare of a flight, times the usual.
        link: position of the link that the arc comes from, -1 where there is none.
        people, goods: whether passengers and freight may use the arc.
    """

    tail: Ints
    head: Ints
    mode: Ints
    step: Ints
    km: Floats
    hours: Floats
    delay: Floats
    fare: Floats
    toll: Floats
    fee: Floats
    handling: Floats
    haulage: Floats
    co2: Floats
    wait: Floats
    ticket: Floats
    link: Ints
    people: Flags
    goods: Flags

    def __len__(self) -> int:
        return len(self.tail)

    def is_mode(self, *names: str) -> Flags:
        """(arc,) True for arcs of these modes."""
        return np.isin(self.mode, [MODES.index(name) for name in names])

    def is_step(self, *names: str) -> Flags:
        """(arc,) True for arcs of these steps."""
        return np.isin(self.step, [STEPS.index(name) for name in names])


def arcs(
    tail: npt.ArrayLike,
    head: npt.ArrayLike,
    mode: str | Ints,
    step: str,
    *,
    people: bool | Flags = True,
    goods: bool | Flags = True,
    **columns: npt.ArrayLike,
) -> Arcs:
    """Arcs from columns; numbers are repeated for every arc, and what is not given is 0.

    What is told times the usual, such as handling, is 1 where it is not given.
    """
    tails = np.asarray(tail, dtype=np.int64).ravel()
    size = len(tails)

    def column(value: npt.ArrayLike, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        return np.array(np.broadcast_to(np.asarray(value, dtype=kind), (size,)))

    numbers = {
        name: column(columns.get(name, 0.0), np.float64)
        for name in ("km", "hours", "delay", "fare", "toll", "fee")
    }
    for name in ("handling", "haulage", "co2", "wait", "ticket"):
        numbers[name] = column(columns.get(name, 1.0), np.float64)
    return Arcs(
        tail=tails,
        head=column(head, np.int64),
        mode=column(MODES.index(mode) if isinstance(mode, str) else mode, np.int64),
        step=column(STEPS.index(step), np.int64),
        link=column(columns.get("link", -1), np.int64),
        people=column(people, np.bool_),
        goods=column(goods, np.bool_),
        **numbers,
    )


def joined(parts: Sequence[Arcs]) -> Arcs:
    """All arcs of the parts, in their order."""
    return Arcs(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Arcs)
        }
    )


def both_ways(part: Arcs, back: Flags | None = None) -> Arcs:
    """The arcs and, where `back` says so, the same in the other direction."""
    chosen = np.ones(len(part), dtype=bool) if back is None else back
    columns = {field.name: getattr(part, field.name) for field in fields(Arcs)}
    turned = {name: values[chosen] for name, values in columns.items()}
    turned["tail"], turned["head"] = turned["head"], turned["tail"]
    return joined([part, Arcs(**turned)])
