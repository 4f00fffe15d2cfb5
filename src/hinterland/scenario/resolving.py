"""A scenario on a territory: names become labels, acts become Changes, drawn links enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from hinterland.change import Change
from hinterland.codebook import quantity
from hinterland.connect.parameters import parameters
from hinterland.errors import Fault, HinterlandError, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.scenario.columns import NEUTRAL, blank, has_default, rewritten
from hinterland.scenario.conflicts import Aimed, conflicts, doubled
from hinterland.scenario.drawing import Draughtsman, Drawn, with_candidates
from hinterland.scenario.model import Dim, Resolved, Scenario
from hinterland.scenario.places import Gazetteer
from hinterland.scenario.plausible import too_fast
from hinterland.scenario.routes import Roads
from hinterland.scenario.selecting import Selector
from hinterland.scenario.telling import what_is_drawn, what_moves
from hinterland.scenario.vocabulary import bounds
from hinterland.sources.link_counties import WORD as LINK_COUNTY
from hinterland.sources.link_counties import middles, nearest, on_sphere

DIMS: tuple[Dim, ...] = ("link", "facility", "gateway")


def resolve(scenario: Scenario, territory: Territory) -> Resolved:
    """See `Scenario.resolve`."""
    source = scenario.source or scenario.name
    names = Gazetteer(territory)
    selector = Selector(territory, names, source)
    aimed = [
        Aimed(edit, act, positions)
        for edit in scenario.edits
        for positions in [selector.positions(edit)]
        if edit.sound
        for act in edit.acts
    ]
    draughtsman = Draughtsman(territory, names, source)
    drawn = [draughtsman.draw(one) for one in scenario.candidates if one.sound]
    faults = [*scenario.faults, *_base_faults(scenario, territory, source), *selector.faults]
    faults += draughtsman.faults + _end_faults(scenario, names, source)
    faults += too_fast([d for d in drawn if d is not None], source)
    for dim in DIMS:
        mine = [a for a in aimed if a.edit.dim == dim]
        if mine and dim in territory.facts.dims:
            faults += conflicts(mine, territory.facts[dim].values.astype(str), source)
    wrong = _setting_faults(scenario, territory)
    # Defaults are those of the scenario's own settings, where these can be used.
    ready = territory if wrong else _with_settings(territory, scenario)
    faults += _value_faults(ready, aimed, source) + wrong
    refuse(InputError, faults)
    placed = [_with_county(territory, d) for d in drawn if d is not None]
    found = _resolved(scenario, territory, aimed, placed, lambda: selector.roads)
    return replace(found, notes=tuple(dict.fromkeys((*found.notes, *selector.notes))))


def resolve_all(scenarios: Sequence[Scenario], territory: Territory) -> list[Resolved]:
    """Several scenarios on one territory.

    Raises:
        InputError: the faults of all scenarios at once.
    """
    found: list[Resolved] = []
    faults: list[Fault] = []
    for scenario in scenarios:
        try:
            found.append(resolve(scenario, territory))
        except HinterlandError as error:
            faults += error.faults
    refuse(InputError, faults)
    return found


def _end_faults(scenario: Scenario, names: Gazetteer, source: str) -> list[Fault]:
    """What is wrong with the ends of candidates that were not read in full."""
    ends = [
        names.place(text, f"{source}, line {one.line}")
        for one in scenario.candidates
        if not one.sound
        for text in (one.start, one.end)
        if text
    ]
    return [end for end in ends if isinstance(end, Fault)]


def _with_county(territory: Territory, drawn: Drawn) -> Drawn:
    """A candidate belongs to the county nearest to its middle, as the other links do."""
    if not territory.has(LINK_COUNTY):
        return drawn
    facts = territory.facts
    middle = middles(
        facts["node_lon"].values,
        facts["node_lat"].values,
        (np.asarray([drawn.start_node]), np.asarray([drawn.end_node])),
    )
    seats = on_sphere(facts["seat_lon"].values, facts["seat_lat"].values)
    code = str(facts["county"].values[nearest(seats, middle)[0]])
    return replace(drawn, facts={**drawn.facts, LINK_COUNTY: code})


def _resolved(
    scenario: Scenario,
    territory: Territory,
    aimed: Sequence[Aimed],
    drawn: Sequence[Drawn],
    roads: Callable[[], Roads],
) -> Resolved:
    source = f"scenario {scenario.name}"
    changed, notes = _with_missing_facts(_with_settings(territory, scenario), aimed, drawn, "text")
    changed = _with_words(changed, aimed, source)
    changed, more = _with_missing_facts(changed, aimed, drawn, "number")
    changed = with_candidates(changed, drawn, f"candidate links of {source}")
    notes += more
    links = changed.facts["link"].values
    new = links[len(links) - len(drawn) :]
    changes = [change for a in aimed for change in _changes(changed, a)]
    opened = [
        str(label) for label, d in zip(new.tolist(), drawn, strict=True) if d.candidate.opened
    ]
    if opened:
        changes.append(Change("link_open", "floor", 1.0, {"link": tuple(opened)}))
    told = [*what_moves(changed, aimed), *what_is_drawn(territory, drawn, new, roads), *notes]
    told += [note for dim in DIMS for note in doubled([a for a in aimed if a.edit.dim == dim])]
    if scenario.base and scenario.base != territory.name:
        told.append(f"Written for {scenario.base}; resolved on {territory.name}.")
    return Resolved(changed, tuple(changes), tuple(told), _touched(aimed, drawn, len(links)))


def _base_faults(scenario: Scenario, territory: Territory, source: str) -> list[Fault]:
    """Labels mean other links in another territory; names do not."""
    other = scenario.base and scenario.base != territory.name
    by_label = [edit for edit in scenario.edits if "ids" in edit.select.texts]
    if not (other and by_label):
        return []
    return [
        Fault(
            f"The scenario names labels of {scenario.base!r}, the territory is {territory.name!r}.",
            f"{source}, {first_labels(f'line {edit.select.line}' for edit in by_label)}",
            "Select by name, class or region, or correct `base`.",
        )
    ]


def _setting_faults(scenario: Scenario, territory: Territory) -> list[Fault]:
    """What is wrong with the settings of travel, with the lines of the file."""
    if not scenario.access:
        return []
    try:
        parameters(_with_settings(territory, scenario))
    except HinterlandError as error:
        source = scenario.source or scenario.name
        return [_placed(fault, scenario.lines, source) for fault in error.faults]
    return []


def _placed(fault: Fault, lines: Mapping[str, int], source: str) -> Fault:
    path = fault.where.removeprefix("settings ").removeprefix("access: ")
    path = path.removeprefix("access > ")
    line = lines.get(path, lines.get("", 0))
    return Fault(fault.what, f"{source}, line {line}: access, {path}", fault.do)


def _value_faults(territory: Territory, aimed: Sequence[Aimed], source: str) -> list[Fault]:
    """Facts that are not there and have no default, and results out of bounds."""
    faults = []
    for one in aimed:
        where = f"{source}, line {one.act.line}"
        word = one.act.fact
        if not territory.has(word) and not has_default(word):
            faults.append(
                Fault(
                    f"The territory says nothing of {word}.",
                    where,
                    "Bring the fact into the territory first; see `hinterland data`.",
                )
            )
            continue
        if one.act.way in ("factor", "add") and len(one.positions):
            faults += _out_of_bounds(territory, one, where)
    return faults


def _out_of_bounds(territory: Territory, one: Aimed, where: str) -> list[Fault]:
    act, entry = one.act, quantity(one.act.fact)
    carried = territory.facts if territory.has(act.fact) else {act.fact: blank(territory, act.fact)}
    values = carried[act.fact].values[one.positions].astype(float)
    by = float(act.value)
    after = values * by if act.way == "factor" else values + by
    bad = np.flatnonzero((after < entry.lower) | (after > entry.upper))
    if not len(bad):
        return []
    labels = territory.facts[one.edit.dim].values[one.positions[bad]]
    worst = after[bad[np.argmax(np.abs(after[bad]))]]
    return [
        Fault(
            f"`{act.way} {by:g}` takes {act.fact} out of bounds in {len(bad):,} row(s), "
            f"e.g. to {worst:g}.",
            f"{where}: {one.edit.dim} {first_labels(labels)}",
            f"Keep it at {bounds(entry)}; use `at_least`, `at_most` or a narrower selection.",
        )
    ]


def _with_missing_facts(
    territory: Territory,
    aimed: Sequence[Aimed],
    drawn: Sequence[Drawn],
    kind: Literal["text", "number"],
) -> tuple[Territory, list[str]]:
    """The territory with the facts of a kind that the scenario names and it does not carry."""
    named = {a.act.fact for a in aimed} | {
        word for d in drawn for word in d.facts if has_default(word)
    }
    absent = sorted(
        word
        for word in named
        if not territory.has(word) and (quantity(word).type == "text") == (kind == "text")
    )
    if not absent:
        return territory, []
    notes = [
        f"The territory says nothing of {word}; elsewhere "
        f"{repr(NEUTRAL[word]) if word in NEUTRAL else 'the default of travel'} is taken."
        for word in absent
    ]
    return territory.with_facts({word: blank(territory, word) for word in absent}), notes


def _with_words(territory: Territory, aimed: Sequence[Aimed], source: str) -> Territory:
    """The territory with its text facts as the scenario sets them."""
    texts: dict[str, Any] = {}
    for one in aimed:
        if not isinstance(one.act.value, str):
            continue
        word = one.act.fact
        values = texts.get(word)
        if values is None:
            values = territory.facts[word].values.astype(object)
        values[one.positions] = one.act.value
        texts[word] = values
    moved = {}
    for word, values in texts.items():
        moved.update(rewritten(territory, word, values.astype(str), source))
    return territory.with_facts(moved) if moved else territory


def _with_settings(territory: Territory, scenario: Scenario) -> Territory:
    settings: dict[str, Any] = {}
    if scenario.access:
        settings["access"] = _merged(territory.settings.get("access", {}), scenario.access)
    if scenario.season:
        settings["season"] = scenario.season
    if not settings:
        return territory
    return replace(territory, settings={**territory.settings, **settings})


def _merged(old: Any, new: Any) -> Any:
    """Mappings are merged key by key; anything else is replaced."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def _changes(territory: Territory, one: Aimed) -> list[Change]:
    """The Changes of an act. A floor and a cap at one value set it, in any order of Changes."""
    act = one.act
    if isinstance(act.value, str):
        return []
    labels = territory.facts[one.edit.dim].values
    where: dict[str, tuple[str, ...]] = {
        one.edit.dim: tuple(map(str, labels[one.positions].tolist()))
    }
    if act.way == "set":
        return [Change(act.fact, how, act.value, where) for how in ("floor", "cap")]
    if act.way == "factor":
        return [Change(act.fact, "scale", act.value, where)]
    if act.way == "add":
        return [Change(act.fact, "add", act.value, where)]
    return [Change(act.fact, "floor" if act.way == "at_least" else "cap", act.value, where)]


def _touched(
    aimed: Sequence[Aimed], drawn: Sequence[Drawn], links: int
) -> dict[str, tuple[int, ...]]:
    """Edits of links and candidates to the positions of their links."""
    touched: dict[str, tuple[int, ...]] = {}
    for one in aimed:
        if one.edit.dim == "link":
            touched[one.edit.title] = tuple(one.positions.tolist())
    for at, d in enumerate(drawn, start=links - len(drawn)):
        touched[d.candidate.title] = (at,)
    return touched
