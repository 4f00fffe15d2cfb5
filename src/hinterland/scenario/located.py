"""YAML as a tree in which every value knows its line; duplicate keys and bad syntax are faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hinterland.errors import Fault, InputError

DEEPEST = 12
"""Levels of nesting that a scenario may have; an alias to itself has no end."""

MOST = 200_000
"""Values that a scenario may hold; aliases of aliases grow without bound."""

_TAG = "tag:yaml.org,2002:"
_SYNTAX = "Mind indentation, colons and quotes; `hinterland scenario example` prints a file."


@dataclass(frozen=True)
class Item:
    """One value of the file.

    Attributes:
        value: a mapping of Items, a sequence of Items, or a number, text, truth value or None.
        line: where it (or its key) stands, from 1.
        text: a scalar as written, so that codes keep their leading zeros and `no` stays a word.
    """

    value: Any
    line: int
    text: str = ""

    @property
    def mapping(self) -> Mapping[str, Item] | None:
        """The entries of a mapping, or None."""
        return self.value if isinstance(self.value, dict) else None

    @property
    def sequence(self) -> Sequence[Item] | None:
        """The entries of a sequence, or None."""
        return self.value if isinstance(self.value, list) else None

    @property
    def scalar(self) -> bool:
        """Whether it is a single value that is not empty."""
        return not isinstance(self.value, (dict, list)) and self.value is not None

    def plain(self) -> Any:
        """The value without lines."""
        if self.mapping is not None:
            return {key: item.plain() for key, item in self.mapping.items()}
        if self.sequence is not None:
            return [item.plain() for item in self.sequence]
        return self.value


def parse(text: str, source: str) -> tuple[Item, list[Fault]]:
    """The tree of a YAML text, and the keys that stand twice.

    Raises:
        InputError: the text is no YAML, holds several documents, nothing, or too much.
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise InputError(_syntax(error, source)) from error
    except YAMLError as error:
        message = str(error).splitlines()[0]
        raise InputError(Fault(f"This is no YAML: {message}.", source, _SYNTAX)) from error
    if root is None:
        raise InputError(
            Fault("The scenario is empty.", source, "Start from `hinterland scenario example`.")
        )
    walk = _Walk(source)
    item = walk.item(root, root.start_mark.line + 1, 0)
    return item, walk.faults


def _syntax(error: MarkedYAMLError, source: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    line = "" if mark is None else f", line {mark.line + 1}"
    return Fault(f"This is no YAML: {error.problem or error.context}.", f"{source}{line}", _SYNTAX)


@dataclass
class _Walk:
    source: str
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def item(self, node: Node, line: int, depth: int) -> Item:
        self.count += 1
        if depth > DEEPEST or self.count > MOST:
            what = "nested too deeply" if depth > DEEPEST else "too large"
            raise InputError(
                Fault(
                    f"The scenario is {what}.",
                    f"{self.source}, line {line}",
                    "Write it without aliases; split it if it is long.",
                )
            )
        if isinstance(node, MappingNode):
            return Item(self._entries(node, depth), line)
        if isinstance(node, SequenceNode):
            below = [self.item(n, n.start_mark.line + 1, depth + 1) for n in node.value]
            return Item(below, line)
        return Item(_scalar(node), line, str(node.value))

    def _entries(self, node: MappingNode, depth: int) -> dict[str, Item]:
        entries: dict[str, Item] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            item = self.item(value, line, depth + 1)
            if name in entries:
                self.faults.append(
                    Fault(
                        f"The key {name!r} stands twice.",
                        f"{self.source}, lines {entries[name].line} and {line}",
                        "Keep one of them; neither is taken over the other.",
                    )
                )
                continue
            entries[name] = item
        return entries


def _scalar(node: Node) -> Any:
    """The value of a scalar; text stays text, also where it reads like a truth value elsewhere."""
    kind, text = str(node.tag).removeprefix(_TAG), str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.casefold() == "true"
    if kind in ("int", "float"):
        return _number(text)
    return text


def _number(text: str) -> Any:
    """An int or a float; the text itself where Python reads it otherwise (0x1F, 1:30)."""
    lowered = text.replace("_", "").casefold().replace(".inf", "inf").replace(".nan", "nan")
    for kind in (int, float):
        try:
            return kind(lowered)
        except ValueError:
            continue
    return text
