"""What a scenario does, in words: how many links, how long, how fast now and then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from hinterland.codebook import quantity
from hinterland.flow import Territory
from hinterland.scenario.conflicts import Aimed
from hinterland.scenario.drawing import Drawn
from hinterland.scenario.model import Act
from hinterland.scenario.plausible import SPEEDS, too_slow
from hinterland.scenario.routes import Roads
from hinterland.scenario.selecting import described

Floats = npt.NDArray[np.float64]


def what_moves(territory: Territory, aimed: Sequence[Aimed]) -> list[str]:
    """One line an act, and a note where it makes links faster than their mode allows.

    Args:
        territory: before the acts, with every fact that they move.
        aimed: acts with their positions.
    """
    told = []
    for one in aimed:
        act = one.act
        value = act.value if isinstance(act.value, str) else f"{act.value:g}"
        name = f"{one.edit.name}: " if one.edit.name else ""
        about = described(one.edit.select) or "all"
        told.append(
            f"{name}{act.fact} {act.way} {value} for {len(one.positions):,} "
            f"{one.edit.dim}(s) ({about}), line {act.line}{_extent(territory, one)}"
        )
        told += _beyond_mode(territory, one)
    return told


def _extent(territory: Territory, one: Aimed) -> str:
    """Km of the links, and the range of what is moved before and after this act alone."""
    if one.edit.dim != "link" or not len(one.positions):
        return ""
    facts, rows, act = territory.facts, one.positions, one.act
    km = float((facts["link_geometry"].values[rows] * facts["link_detour"].values[rows]).sum())
    told = f"; {km:,.0f} km" if km >= 10 else f"; {km:.1f} km"
    if isinstance(act.value, str) or act.fact == "link_open":
        return f"{told}, speed {_range(facts['link_speed'].values[rows])} km/h"
    before = facts[act.fact].values[rows].astype(float)
    unit = quantity(act.fact).unit
    shown = "" if unit in ("", "1", "flag", "year") else f" {unit}"
    word = act.fact.removeprefix("link_")
    return f"{told}, {word} now {_range(before)}, then {_range(_after(before, act))}{shown}"


def _after(before: Floats, act: Act) -> Floats:
    by = float(act.value)
    moved = {
        "factor": before * by,
        "add": before + by,
        "at_least": np.maximum(before, by),
        "at_most": np.minimum(before, by),
    }
    return np.asarray(moved.get(act.way, np.full_like(before, by)))


def _range(values: npt.NDArray[Any]) -> str:
    low, high = f"{float(values.min()):.4g}", f"{float(values.max()):.4g}"
    return low if low == high else f"{low} to {high}"


def _beyond_mode(territory: Territory, one: Aimed) -> list[str]:
    if one.act.fact != "link_speed" or not len(one.positions):
        return []
    before = territory.facts["link_speed"].values[one.positions].astype(float)
    modes = territory.facts["link_mode"].values[one.positions]
    after, told = _after(before, one.act), []
    for mode, (_, high) in SPEEDS.items():
        count = int(((modes == mode) & (after > high) & (after > before)).sum())
        if count:
            told.append(
                f"Line {one.act.line}: {count:,} {mode} link(s) would be faster than {high:g} "
                f"km/h, more than a {mode} can be expected to carry."
            )
    return told


def what_is_drawn(
    drawn: Sequence[Drawn], labels: npt.NDArray[Any], roads: Callable[[], Roads]
) -> list[str]:
    """One line a candidate, followed by what was assumed of it and what is odd about it.

    Args:
        drawn: candidates.
        labels: of their links.
        roads: the open roads of today, worked out when first asked for.
    """
    told = []
    for one, label in zip(drawn, labels.tolist(), strict=True):
        km, speed = _km(one), float(one.facts["link_speed"])
        state = "opened" if one.candidate.opened else "drawn but not opened"
        today = _today(one, roads)
        shown = "" if today is None else f", today {today * 60:,.0f} min"
        told.append(
            f"{one.candidate.title}: link {label}, {one.start.title} - {one.end.title}, "
            f"{one.facts['link_mode']}, {km:,.0f} km at {speed:g} km/h, "
            f"{km / speed * 60:,.0f} min"
            f"{', today no way' if today is not None and np.isinf(today) else shown}; {state}"
        )
        told += [*one.start.notes, *one.end.notes, *one.notes]
        told += [note for note in (too_slow(one), _no_gain(one, today, roads)) if note]
    return told + _twice(drawn)


def _km(one: Drawn) -> float:
    return float(one.facts["link_geometry"]) * float(one.facts["link_detour"])


def _today(one: Drawn, roads: Callable[[], Roads]) -> float | None:
    """Hours of the fastest way between the ends without the candidate; None for a railway."""
    if one.facts["link_mode"] == "rail":
        return None
    return roads().hours(one.start_node, one.end_node)


def _no_gain(one: Drawn, today: float | None, roads: Callable[[], Roads]) -> str:
    """A note where the way of today is as fast, in both directions that the candidate serves."""
    hours = _km(one) / float(one.facts["link_speed"])
    if today is None or hours < today:
        return ""
    if float(one.facts["link_two_way"]) and hours < roads().hours(one.end_node, one.start_node):
        return ""
    return (
        f"{one.candidate.title} is no faster than the way of today; no effect on times is expected."
    )


def _twice(drawn: Sequence[Drawn]) -> list[str]:
    """Notes on candidates that join the same two nodes by the same mode."""
    first: dict[tuple[object, ...], Drawn] = {}
    told = []
    for one in drawn:
        ends = (min(one.start_node, one.end_node), max(one.start_node, one.end_node))
        key = (*ends, one.facts["link_mode"])
        if key in first:
            told.append(
                f"{one.candidate.title} joins the same two points as "
                f"{first[key].candidate.title}; the faster one counts."
            )
        first.setdefault(key, one)
    return told
