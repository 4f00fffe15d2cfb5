"""From a YAML file to a Scenario: every fault of the file at once, each with its line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.scenario.edits import read_candidates, read_edits
from hinterland.scenario.located import Item, parse
from hinterland.scenario.model import SECTIONS, Scenario
from hinterland.scenario.vocabulary import near

SEASONS = ("wet", "dry")
_WORDS = ("name", "name_zh", "description", "description_zh", "base", "season")
_KEYS = (*_WORDS, "access", *SECTIONS, "candidates")


def read_scenario(path_or_text: str | Path) -> Scenario:
    """Read a scenario from a YAML file, or from YAML text (anything with a line break).

    Raises:
        InputError: no such file, no YAML, keys that stand twice or are unknown, values that cannot
            be; all faults at once, each with its line.
    """
    scenario = draft(path_or_text)
    refuse(InputError, scenario.faults)
    return scenario


def draft(path_or_text: str | Path) -> Scenario:
    """A scenario as far as it can be read, with its faults, which `resolve` adds to its own.

    Raises:
        InputError: no such file, or no YAML; nothing of it can be looked up.
    """
    text, source = _content(path_or_text)
    root, faults = parse(text, source)
    reader = Reader(source, list(faults))
    scenario = _scenario(root, reader)
    return replace(scenario, faults=tuple(reader.faults))


def drafts(paths: Iterable[str | Path]) -> list[Scenario]:
    """Drafts of several files; one that cannot be read is empty and carries its faults."""
    found = []
    for path in paths:
        try:
            found.append(draft(path))
        except InputError as error:
            found.append(Scenario(str(path), source=str(path), faults=error.faults))
    return found


class Reader:
    """Collects faults and reads the plain parts that every block of the file has."""

    def __init__(self, source: str, faults: list[Fault]):
        self.source = source
        self.faults = faults

    def fault(self, what: str, item: Item, at: str, do: str) -> None:
        """Note a fault at an item; `at` is its way from the root, e.g. `links 2, set.speed`."""
        self.faults.append(Fault(what, f"{self.source}, line {item.line}: {at}", do))

    def block(self, item: Item, at: str, known: Iterable[str]) -> dict[str, Item]:
        """The entries of a mapping; unknown keys are faults and left out."""
        if item.mapping is None:
            self.fault("A mapping is expected.", item, at, f"Give {', '.join(known)}.")
            return {}
        keys = tuple(known)
        for key, value in item.mapping.items():
            if key not in keys:
                hint = near(key, keys)
                meant = f"Did you mean {' or '.join(hint)}?" if hint else "Leave it out."
                self.fault(
                    f"The key {key!r} is unknown.", value, at, f"{meant} Known: {', '.join(keys)}."
                )
        return {key: value for key, value in item.mapping.items() if key in keys}

    def word(self, item: Item | None, at: str) -> str:
        """A single text as written; empty where it is absent."""
        if item is None:
            return ""
        if not item.scalar:
            self.fault("A single word or number is expected.", item, at, "Give one value.")
            return ""
        return item.text

    def words(self, item: Item, at: str) -> tuple[str, ...]:
        """One text or a list of texts, as written."""
        entries = item.sequence if item.sequence is not None else [item]
        if not entries:
            self.fault("The list is empty.", item, at, "Give at least one, or leave the key out.")
        return tuple(word for word in (self.word(entry, at) for entry in entries) if word)

    def numbers(self, item: Item, at: str, count: int) -> tuple[float, ...] | None:
        """A list of so many finite numbers."""
        values = [entry.value for entry in item.sequence or ()]
        good = all(isinstance(v, (int, float)) and math.isfinite(v) for v in values)
        if len(values) != count or not good:
            self.fault(f"{count} numbers are expected.", item, at, f"Give a list of {count}.")
            return None
        return tuple(float(v) for v in values)

    def number(self, item: Item, at: str, do: str) -> float | None:
        """A finite number above 0."""
        value = item.value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.fault(f"{item.text or 'This'!r} is not a number.", item, at, do)
            return None
        if not (math.isfinite(value) and value > 0):
            self.fault(f"It may not be {value:g}.", item, at, do)
            return None
        return float(value)

    def truth(self, item: Item | None, at: str, absent: bool) -> bool:
        """True or false; `yes` and `no` are read as well."""
        if item is None:
            return absent
        told = item.text.casefold()
        if told in ("true", "yes", "1"):
            return True
        if told not in ("false", "no", "0"):
            self.fault("Neither true nor false.", item, at, "Give true or false.")
        return False


def _content(given: str | Path) -> tuple[str, str]:
    """The text and how messages call its source."""
    if isinstance(given, str) and "\n" in given:
        return given, "scenario"
    path = Path(given)
    try:
        return path.read_text(encoding="utf-8-sig"), str(path)
    except (OSError, UnicodeDecodeError) as error:
        told = "is not UTF-8 text" if isinstance(error, ValueError) else error.strerror
        raise InputError(
            Fault(
                f"The scenario cannot be read ({told}).",
                str(path),
                "Give a YAML file; `hinterland scenario example > my.yaml` writes one to start.",
            )
        ) from error


def _scenario(root: Item, reader: Reader) -> Scenario:
    entries = reader.block(root, "the file", _KEYS)
    words = {key: reader.word(entries.get(key), key) for key in _WORDS}
    if root.mapping is not None and not words["name"]:
        reader.fault("The scenario has no name.", root, "name", "Give `name: ...`.")
    if words["season"] and words["season"] not in SEASONS:
        reader.fault(
            f"There is no season {words['season']!r}.",
            entries["season"],
            "season",
            f"Use one of {', '.join(SEASONS)}, or leave it out.",
        )
    edits = tuple(
        edit
        for section, dim in SECTIONS.items()
        if section in entries
        for edit in read_edits(entries[section], section, dim, reader)
    )
    drawn = entries.get("candidates")
    return Scenario(
        **words,
        edits=edits,
        candidates=read_candidates(drawn, reader) if drawn is not None else (),
        access=_access(entries.get("access"), reader),
        source=reader.source,
        lines=dict(_lines(entries["access"], ())) if "access" in entries else {},
        faults=(),
    )


def _access(item: Item | None, reader: Reader) -> dict[str, object]:
    """The `access` mapping as it is: the parts that use its keys check them."""
    if item is None:
        return {}
    if item.mapping is None:
        reader.fault("A mapping is expected.", item, "access", "Give keys and values.")
        return {}
    bad = list(_undefined(item))
    if bad:
        reader.fault("A value is not finite.", item, f"access: {first_labels(bad)}", "Correct it.")
        return {}
    plain = item.plain()
    assert isinstance(plain, dict)
    return plain


def _lines(item: Item, path: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    yield " > ".join(path), item.line
    for key, below in (item.mapping or {}).items():
        yield from _lines(below, (*path, key))


def _undefined(item: Item, name: str = "") -> Iterable[str]:
    if isinstance(item.value, float) and not math.isfinite(item.value):
        yield f"{name} (line {item.line})"
    for key, below in (item.mapping or {}).items():
        yield from _undefined(below, key)
    for below in item.sequence or ():
        yield from _undefined(below, name)
