"""The blocks of a scenario file: selections, acts and candidate links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hinterland.scenario.located import Item
from hinterland.scenario.model import WAYS, Act, Candidate, Dim, Edit, Selection, Value, Way
from hinterland.scenario.vocabulary import (
    bounds,
    editable,
    example_fact,
    find_fact,
    near,
    read_factor,
    read_step,
    read_value,
    short,
)

if TYPE_CHECKING:
    from hinterland.scenario.reading import Reader

_REGION = ("province", "prefecture", "county")
CONDITIONS: Mapping[Dim, tuple[str, ...]] = {
    "link": ("ids", "mode", "class", *_REGION),
    "facility": ("ids", "kind", "class", "name", *_REGION),
    "gateway": ("ids", "kind", "name", "country", *_REGION),
}
"""Conditions by name or label; `box` holds for all, `between` for links."""

_DRAWN = ("mode", "class", "speed", "detour", "two_way", "relief")
_CANDIDATE = ("name", "from", "to", "length", "open")


def read_edits(item: Item, section: str, dim: Dim, reader: Reader) -> list[Edit]:
    """The edits of one section of the file."""
    if item.sequence is None:
        reader.fault(
            f"{section} is not a list.", item, section, "Start each edit with `- select: ...`."
        )
        return []
    return [
        _edit(entry, f"{section} {number}", dim, reader)
        for number, entry in enumerate(item.sequence, start=1)
    ]


def _edit(item: Item, at: str, dim: Dim, reader: Reader) -> Edit:
    keys = ("name", "select", *WAYS, *(("open", "close") if dim == "link" else ()))
    before = len(reader.faults)
    entries = reader.block(item, at, keys)
    acts: list[Act] = []
    for way in WAYS:
        if way in entries:
            acts += _acts(entries[way], f"{at}, {way}", dim, way, reader)
    for word, value in (("open", 1.0), ("close", 0.0)):
        if word in entries and reader.truth(entries[word], f"{at}, {word}", absent=False):
            acts.append(Act("link_open", "set", value, entries[word].line))
    if item.mapping is not None and not acts and len(reader.faults) == before:
        verbs = ", ".join(key for key in keys if key not in ("name", "select"))
        reader.fault("The edit changes nothing.", item, at, f"Give one of {verbs}.")
    select = entries.get("select")
    if select is None:
        if item.mapping is not None:
            reader.fault(
                "The edit does not say what it is about.",
                item,
                at,
                "Give `select: ...`; `select: all` for everything.",
            )
        select = Item("all", item.line, "all")
    chosen = _selection(select, f"{at}, select", dim, reader)
    name = reader.word(entries.get("name"), at)
    return Edit(dim, chosen, tuple(acts), name, item.line, len(reader.faults) == before)


def _acts(item: Item, at: str, dim: Dim, way: Way, reader: Reader) -> list[Act]:
    if not item.mapping:
        word = example_fact(dim)
        reader.fault("A mapping is expected.", item, at, f"Write e.g. `{way}: {{{word}: 1}}`.")
        return []
    acts = []
    for key, entry in item.mapping.items():
        act = _act(key, entry, f"{at}.{key}", (dim, way), reader)
        if act is not None:
            acts.append(act)
    return acts


def _act(key: str, item: Item, at: str, kind: tuple[Dim, Way], reader: Reader) -> Act | None:
    dim, way = kind
    found = find_fact(key, dim)
    if found is None:
        known = [short(word, dim) for word in editable(dim)]
        hint = near(key, known)
        meant = f"Did you mean {' or '.join(hint)}? " if hint else ""
        reader.fault(f"{key!r} is no fact of a {dim} that can be changed.", item, at,
                     f"{meant}Known: {', '.join(known)}.")  # fmt: skip
        return None
    word, unit = found
    value, what, do = _value(item, word, unit, way)
    if what:
        reader.fault(what, item, at, do)
        return None
    return Act(word, way, value, item.line)


def _value(item: Item, word: str, unit: str, way: Way) -> tuple[Value, str, str]:
    from hinterland.codebook import quantity

    text = quantity(word).type == "text"
    if text and way != "set":
        return "", f"{word} is a word, not an amount.", "Use `set`."
    if not item.scalar:
        return "", "A single value is expected.", f"Give {bounds(quantity(word))}."
    if way == "factor":
        return read_factor(item.value)
    if way == "add":
        return read_step(item.value, word, unit)
    # A word is taken as written, so that `no` or 007 stay what they are.
    return read_value(item.text if text else item.value, word, unit)


def _selection(item: Item, at: str, dim: Dim, reader: Reader) -> Selection:
    if item.scalar and item.text.casefold() == "all":
        return Selection(line=item.line)
    known = (*CONDITIONS[dim], "box", *(("between",) if dim == "link" else ()))
    before = len(reader.faults)
    entries = reader.block(item, at, known)
    if not entries and len(reader.faults) == before:
        reader.fault("Nothing is selected.", item, at, f"Give {', '.join(known)}, or `all`.")
    texts = {
        key: reader.words(entries[key], f"{at}.{key}") for key in CONDITIONS[dim] if key in entries
    }
    return Selection(texts, _box(entries, at, reader), _between(entries, at, reader), item.line)


def _box(
    entries: Mapping[str, Item], at: str, reader: Reader
) -> tuple[float, float, float, float] | None:
    if "box" not in entries:
        return None
    given = reader.numbers(entries["box"], f"{at}.box", 4)
    if given is None:
        return None
    west, south, east, north = given
    if west > east or south > north:
        reader.fault(
            "The box is turned over.",
            entries["box"],
            f"{at}.box",
            "Give west, south, east, north in degrees.",
        )
        return None
    return west, south, east, north


def _between(entries: Mapping[str, Item], at: str, reader: Reader) -> tuple[str, str] | None:
    if "between" not in entries:
        return None
    given = reader.words(entries["between"], f"{at}.between")
    if len(given) != 2:
        reader.fault(
            "`between` needs two places.",
            entries["between"],
            f"{at}.between",
            "Give a list of two: county codes or names, or labels of facilities.",
        )
        return None
    return given[0], given[1]


def read_candidates(item: Item, reader: Reader) -> tuple[Candidate, ...]:
    """The links to draw."""
    if item.sequence is None:
        reader.fault(
            "candidates is not a list.", item, "candidates", "Start each with `- from: ...`."
        )
        return ()
    return tuple(
        _candidate(entry, f"candidates {number}", reader)
        for number, entry in enumerate(item.sequence, start=1)
    )


def _candidate_keys() -> tuple[str, ...]:
    """Keys of a candidate; its geometry and whether it is open follow from the drawing."""
    facts = [short(word, "link") for word in editable("link")]
    more = [word for word in facts if word not in ("open", "geometry")]
    return tuple(dict.fromkeys((*_CANDIDATE, *_DRAWN, *more)))


def _candidate(item: Item, at: str, reader: Reader) -> Candidate:
    keys, before = _candidate_keys(), len(reader.faults)
    entries = reader.block(item, at, keys)
    for key in ("from", "to", "speed"):
        if item.mapping is not None and key not in item.mapping:
            what = "place" if key != "speed" else "speed in km/h"
            reader.fault(f"The candidate has no {key!r}.", item, at, f"Give the {what}.")
    facts: dict[str, Value] = {}
    for key in keys:
        if key in _CANDIDATE or key not in entries:
            continue
        if key == "mode":
            facts["link_mode"] = reader.word(entries[key], f"{at}.mode")
        elif key == "two_way":
            facts["link_two_way"] = float(reader.truth(entries[key], f"{at}.two_way", True))
        else:
            act = _act(key, entries[key], f"{at}.{key}", ("link", "set"), reader)
            facts |= {act.fact: act.value} if act is not None else {}
    length = None
    if "length" in entries:
        length = reader.number(entries["length"], f"{at}.length", "Give km along the line.")
        if "detour" in entries:
            reader.fault("Length and detour are both given.", item, at, "Give one of the two.")
    drawn = Candidate(
        start=reader.word(entries.get("from"), f"{at}.from"),
        end=reader.word(entries.get("to"), f"{at}.to"),
        facts=facts,
        name=reader.word(entries.get("name"), f"{at}.name"),
        length=length,
        opened=reader.truth(entries.get("open"), f"{at}.open", absent=True),
        line=item.line,
    )
    return replace(drawn, sound=len(reader.faults) == before)
