"""Numbers that make no sense are refused, all of them at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from hinterland.equilibrate.laboratory.parameters import Note, Parameters, notes
from hinterland.errors import Fault, InputError, first_labels, refuse


def check_numbers(economy: Parameters) -> None:
    """Refuse numbers that make no sense each by itself, in one economy or any of many.

    Raises:
        InputError: a fault for each that is not finite or out of bounds.
    """
    faults = []
    for name, note in notes().items():
        faults += _of_number(name, note, getattr(economy, name))
    refuse(InputError, faults)


def check_together(economy: Parameters) -> None:
    """Refuse numbers that make no sense beside each other; each is sound by itself.

    Raises:
        InputError: shapes do not fit, or goods cost more to make than anybody would pay.
    """
    refuse(InputError, _of_shapes(economy))
    refuse(InputError, _of_cost(economy))


def _of_number(name: str, note: Note, value: Any) -> list[Fault]:
    try:
        values = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        values = np.asarray(np.nan)
    below = values <= note.lower if note.open_below else values < note.lower
    wrong = ~np.isfinite(values) | below | (values > note.upper)
    if not wrong.any():
        return []
    start = "above" if note.open_below else "of at least"
    end = f" and at most {note.upper:g}" if np.isfinite(note.upper) else ""
    return [
        Fault(
            what=f"{name} ({note.symbol}, {note.meaning}) makes no sense"
            + (f" in {int(wrong.sum())} of {wrong.size} economies." if wrong.ndim else "."),
            where=f"{name} = {_told(value, values, wrong)}",
            do=f"Give a number {start} {note.lower:g}{end}.",
        )
    ]


def _told(value: Any, values: Any, wrong: Any) -> str:
    if not wrong.ndim:
        return str(value)
    return first_labels(f"{float(one):g}" for one in values[wrong])


def _of_shapes(economy: Parameters) -> list[Fault]:
    try:
        _ = economy.shape
    except ValueError:
        shapes = {name: np.shape(value) for name, value in economy.items() if np.shape(value)}
        return [
            Fault(
                what="The numbers of many economies do not fit side by side.",
                where=first_labels(f"{name} {shape}" for name, shape in shapes.items()),
                do="Give single numbers, or arrays of one shape.",
            )
        ]
    return []


def _of_cost(economy: Parameters) -> list[Fault]:
    worth = np.asarray(economy.willingness_to_pay, dtype=float)
    cost = np.asarray(economy.village_firm_cost, dtype=float)
    worth, cost = np.broadcast_arrays(worth, cost)
    wrong = worth <= cost
    if not wrong.any():
        return []
    count = f" in {int(wrong.sum())} of {wrong.size} economies" if wrong.ndim else ""
    pairs = zip(worth[wrong].ravel(), cost[wrong].ravel(), strict=True)
    return [
        Fault(
            what=f"Goods of village firms cost more to make than anybody would pay{count}.",
            where="willingness_to_pay and city_firm_cost + technology_gap: "
            + first_labels(f"{a:g} and {c:g}" for a, c in pairs),
            do="Give a higher willingness_to_pay, or lower costs or technology_gap.",
        )
    ]
