"""What a scenario says, before it meets a territory: edits of facts, and links drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from hinterland.change import Change
    from hinterland.errors import Fault
    from hinterland.flow import Territory

Dim = Literal["link", "facility", "gateway"]
SECTIONS: Mapping[str, Dim] = {"links": "link", "facilities": "facility", "gateways": "gateway"}

Way = Literal["set", "factor", "add", "at_least", "at_most"]
WAYS: tuple[Way, ...] = ("set", "factor", "add", "at_least", "at_most")

Value = float | str


@dataclass(frozen=True)
class Selection:
    """Which links, facilities or gateways; all conditions hold together.

    Attributes:
        texts: condition to the names, codes or labels it accepts (any of them).
        box: west, south, east, north in degrees; a link is inside with its midpoint.
        between: two places; the links of the fastest open way by road from the first to the second
            and of the way back.
        line: where it stands in the file.
    """

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    box: tuple[float, float, float, float] | None = None
    between: tuple[str, str] | None = None
    line: int = field(default=0, compare=False)

    @property
    def all(self) -> bool:
        """Whether nothing is asked, so that all are chosen."""
        return not self.texts and self.box is None and self.between is None


@dataclass(frozen=True)
class Act:
    """One fact of what is chosen is moved.

    Attributes:
        fact: a codebook word.
        way: `set` to the value, times `factor`, `add`, `at_least`, `at_most`.
        value: a number in the codebook's unit, or text.
        line: where it stands in the file.
    """

    fact: str
    way: Way
    value: Value
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Edit:
    """Acts on a selection.

    Attributes:
        dim, select, acts: what is moved, where and how.
        name: the planner's own word for it.
        line: where it stands in the file.
        sound: False where a part of it could not be read.
    """

    dim: Dim
    select: Selection
    acts: tuple[Act, ...]
    name: str = ""
    line: int = field(default=0, compare=False)
    sound: bool = field(default=True, compare=False)

    @property
    def title(self) -> str:
        """How messages call it."""
        return f"{self.name!r} (line {self.line})" if self.name else f"line {self.line}"


@dataclass(frozen=True)
class Candidate:
    """A link that does not exist yet, between two named places.

    Attributes:
        name: the planner's word for it.
        start, end: places as written: county by code or name, facility by label.
        facts: link facts; `link_speed` is always there.
        length: km along the new line; None for the straight distance x detour.
        opened: False draws it only, so that another file can open it.
        line: where it stands in the file.
        sound: False where a part of it could not be read.
    """

    start: str
    end: str
    facts: Mapping[str, Value]
    name: str = ""
    length: float | None = None
    opened: bool = True
    line: int = field(default=0, compare=False)
    sound: bool = field(default=True, compare=False)

    @property
    def title(self) -> str:
        """How messages call it."""
        told = self.name or f"{self.start} - {self.end}"
        return f"{told!r} (line {self.line})"


@dataclass(frozen=True)
class Resolved:
    """A scenario on a territory: `evaluate(resolved.territory, resolved.changes)`.

    Attributes:
        territory: with the drawn links (closed), text facts and settings of the scenario.
        changes: all that moves a number, opening the drawn links included.
        notes: what a planner should know of it, in words.
        touched: edit or candidate, as messages call it, to the positions of its links.
    """

    territory: Territory
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    touched: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """A named set of edits of a territory.

    Attributes:
        name, name_zh, description, description_zh: words for people.
        base: name of the territory that it was written for; empty for any.
        edits: of links, facilities and gateways.
        candidates: links drawn anew.
        access: overrides of the settings of travel (`settings["access"]`).
        season: `wet`, `dry`, or empty for the territory's own.
        source: the file.
        lines: setting of `access`, e.g. `freight > rail > tariff`, to its line.
        faults: of a file that was read as far as it goes; `resolve` tells them with its own.
    """

    name: str
    name_zh: str = ""
    description: str = ""
    description_zh: str = ""
    base: str = ""
    edits: tuple[Edit, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    access: Mapping[str, Any] = field(default_factory=dict)
    season: str = ""
    source: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    faults: tuple[Fault, ...] = field(default=(), compare=False)

    def resolve(self, territory: Territory) -> Resolved:
        """Find what the scenario names in a territory.

        Raises:
            InputError: a place, link or class that does not exist, edits that contradict each
                other, values out of bounds; all faults at once, each with its line.
        """
        from hinterland.scenario.resolving import resolve

        return resolve(self, territory)

    def to_yaml(self) -> str:
        """The scenario as a file that reads back as the same scenario."""
        from hinterland.scenario.writing import as_yaml

        return as_yaml(self)
