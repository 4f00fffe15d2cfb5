"""Words of a scenario file: short names of codebook facts, and what values they may take."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable

from hinterland.codebook import Quantity, converter, quantities, split_header
from hinterland.connect.seasons import SURFACES
from hinterland.errors import HinterlandError
from hinterland.scenario.model import Dim, Value

# What a link joins, where things stand and what they are called is drawn, not edited: a value moved
# alone would leave the nodes behind.
_FIXED = {
    "link_mode",
    "link_county",
    "facility_kind",
    "facility_name_en",
    "facility_name_zh",
    "facility_lon",
    "facility_lat",
}

_FIRST = {"link": "speed", "facility": "supply", "gateway": "border_time"}


def editable(dim: Dim) -> tuple[str, ...]:
    """Codebook facts of a dimension that a scenario may move."""
    return tuple(
        entry.word
        for entry in quantities().values()
        if entry.kind == "fact"
        and entry.dims == (dim,)
        and entry.type != "index"
        and entry.word not in _FIXED
    )


def short(word: str, dim: Dim) -> str:
    """The name of a fact in the file: without its dimension."""
    return word.removeprefix(f"{dim}_")


def find_fact(key: str, dim: Dim) -> tuple[str, str] | None:
    """The fact and the unit that a key means, e.g. `speed`, `link_speed`, `border_time_min`."""
    known = editable(dim)
    for name in (f"{dim}_{key}", key):
        if name in known:
            return name, quantities()[name].unit
        split = split_header(name)
        if split is not None and split[0] in known:
            return split
    return None


def near(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known words most like one that is not."""
    listed = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), listed, n=count, cutoff=0.4)
    return [listed[name] for name in close]


def example_fact(dim: Dim) -> str:
    """A fact that a file of this dimension often names."""
    return _FIRST[dim]


def bounds(entry: Quantity) -> str:
    """The bounds of a fact as people read them."""
    unit = "" if entry.unit in ("", "1", "flag") else f" {entry.unit}"
    if math.isinf(entry.upper):
        return f"at least {entry.lower:g}{unit}"
    return f"{entry.lower:g} to {entry.upper:g}{unit}"


def read_value(raw: object, word: str, unit: str) -> tuple[Value, str, str]:
    """A value of a fact as the codebook keeps it, or what is wrong and what to do.

    Returns:
        The value (in the codebook's unit), and empty text or the fault's what and do.
    """
    entry = quantities()[word]
    if entry.type == "text":
        return _text(raw, entry)
    number = float(raw) if isinstance(raw, (int, float)) else None
    if number is None or (isinstance(raw, bool) and entry.type != "flag"):
        return 0.0, f"{raw!r} is not a number.", f"Give {bounds(entry)}."
    return _bounded(number, entry, unit)


def _bounded(number: float, entry: Quantity, unit: str) -> tuple[Value, str, str]:
    """A number in the codebook's unit and within its bounds, or what is wrong."""
    if not math.isfinite(number):
        return 0.0, f"{number} is not a finite number.", f"Give {bounds(entry)}."
    word = entry.word
    try:
        value = converter(word, unit)(number)
    except HinterlandError as error:
        return 0.0, error.faults[0].what, error.faults[0].do
    if not entry.lower <= value <= entry.upper:
        told = "negative" if value < 0 else "zero" if value == 0 else f"{value:g}"
        advice = " To stop all traffic say `close: true`." if word == "link_speed" else ""
        return 0.0, f"{word} may not be {told}.", f"Give {bounds(entry)}.{advice}"
    if entry.type in ("int", "flag") and value != round(value):
        return 0.0, f"{value:g} is not a whole number.", f"Give {bounds(entry)}."
    return value, "", ""


def read_factor(raw: object) -> tuple[float, str, str]:
    """A factor: a finite number above 0, or what is wrong and what to do."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        return 1.0, f"{raw!r} is not a number.", "Give a factor, e.g. 1.2 for a fifth more."
    if not (math.isfinite(raw) and raw > 0):
        return 1.0, f"A factor may not be {raw:g}.", "Give a number above 0, e.g. 1.2."
    return float(raw), "", ""


def read_step(raw: object, word: str, unit: str) -> tuple[float, str, str]:
    """An amount to add: any finite number, in the unit of the key."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        return 0.0, f"{raw!r} is not a finite number.", "Give how much to add, e.g. -6."
    try:
        return converter(word, unit)(float(raw)), "", ""
    except HinterlandError as error:
        return 0.0, error.faults[0].what, error.faults[0].do


def _text(raw: object, entry: Quantity) -> tuple[Value, str, str]:
    if isinstance(raw, (dict, list)) or raw is None or raw == "":
        return "", f"{entry.word} needs a word.", f"Give text: {entry.meaning_en}."
    if entry.word == "link_surface" and raw not in SURFACES:
        return "", f"There is no surface {raw!r}.", f"Use one of {', '.join(SURFACES)}."
    return str(raw), "", ""
