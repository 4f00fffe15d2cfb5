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
from hinterland.scenario.routes import Roads, Travellers
from hinterland.scenario.selecting import described

Floats = npt.NDArray[np.float64]

WIDE = 0.5
"""Share of all links from which an edit is told with a warning."""


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
            f"{one.edit.dim}(s){_modes(territory, one)} ({about}), line {act.line}"
            f"{_extent(territory, one)}"
        )
        told += [*_wide(territory, one), *_beyond_mode(territory, one)]
    return told


def _wide(territory: Territory, one: Aimed) -> list[str]:
    """A warning where an act moves more links than a plan is likely to mean."""
    if one.edit.dim != "link":
        return []
    count, every = len(one.positions), territory.facts.sizes["link"]
    if count <= WIDE * every:
        return []
    closes = one.act.fact == "link_open" and one.act.value == 0
    does = "closes" if closes else "moves"
    share = "all" if count == every else f"{count / every:.0%} of all"
    then = "hardly anything is reached any more" if closes else "narrow it if that is not meant"
    return [f"Warning: line {one.act.line} {does} {share} {every:,} links; {then}."]


def _modes(territory: Territory, one: Aimed) -> str:
    """How many links of each mode are moved."""
    if one.edit.dim != "link" or not len(one.positions):
        return ""
    names, counts = np.unique(
        territory.facts["link_mode"].values[one.positions], return_counts=True
    )
    order = np.argsort(-counts, kind="stable")
    listed = ", ".join(f"{names[at]} {counts[at]:,}" for at in order)
    return f": {listed}"


def _extent(territory: Territory, one: Aimed) -> str:
    """Km of links, and the range of what is moved before and after this act alone."""
    if not len(one.positions):
        return ""
    facts, rows, act = territory.facts, one.positions, one.act
    told = ""
    if one.edit.dim == "link":
        km = float((facts["link_geometry"].values[rows] * facts["link_detour"].values[rows]).sum())
        told = f"; {km:,.0f} km" if km >= 10 else f"; {km:.1f} km"
    if isinstance(act.value, str) or act.fact == "link_open":
        return f"{told}, speed {_range(facts['link_speed'].values[rows])} km/h" if told else ""
    before = facts[act.fact].values[rows].astype(float)
    unit = quantity(act.fact).unit.replace("money", str(territory.settings["currency"]))
    shown = "" if unit in ("", "1", "flag", "year") else f" {unit}"
    word = act.fact.removeprefix(f"{one.edit.dim}_")
    comma = "," if told else ";"
    return f"{told}{comma} {word} now {_range(before)}, then {_range(_after(before, act))}{shown}"


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
    territory: Territory,
    drawn: Sequence[Drawn],
    labels: npt.NDArray[Any],
    roads: Callable[[], Roads],
) -> list[str]:
    """One line a candidate, followed by what was assumed of it and what is odd about it.

    Args:
        territory: of today, for the ways of travellers by all modes.
        drawn: candidates.
        labels: of their links.
        roads: the open roads of today, worked out when first asked for.
    """
    told: list[str] = []
    travellers = Travellers(territory)
    for one, label in zip(drawn, labels.tolist(), strict=True):
        km, speed = _km(one), float(one.facts["link_speed"])
        state = "opened" if one.candidate.opened else "drawn but not opened"
        rail = one.facts["link_mode"] == "rail"
        net = travellers if rail else roads()
        today = net.hours(one.start_node, one.end_node)
        shown = "no way" if np.isinf(today) else f"{today * 60:,.0f} min"
        told.append(
            f"{one.candidate.title}: link {label}, {one.start.title} - {one.end.title}, "
            f"{one.facts['link_mode']}, {km:,.0f} km at {speed:g} km/h, "
            f"{km / speed * 60:,.0f} min, today {shown}{' from station to station' if rail else ''}"
            f"; {state}"
        )
        told += [*one.start.notes, *one.end.notes, *one.notes]
        told += [note for note in (too_slow(one), _no_gain(one, today, net)) if note]
    return told + _twice(drawn)


def _km(one: Drawn) -> float:
    return float(one.facts["link_geometry"]) * float(one.facts["link_detour"])


def _no_gain(one: Drawn, today: float, net: Roads | Travellers) -> str:
    """A note where the way of today is as fast, in both directions that the candidate serves."""
    hours = _km(one) / float(one.facts["link_speed"])
    if hours < today:
        return ""
    if float(one.facts["link_two_way"]) and hours < net.hours(one.end_node, one.start_node):
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
