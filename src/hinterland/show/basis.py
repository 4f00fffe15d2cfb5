"""What a number rests on: the facts behind an indicator, their status, and unverified incomes.

The facts are found in the code of the indicator itself (the words that it and the functions that
it calls name), so a new indicator needs no second list. The finding errs on the side of too many
facts, which can only make a number look less certain than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from hinterland.appraise import registered
from hinterland.appraise.stages import PARTS
from hinterland.codebook import STATUSES, quantities
from hinterland.flow import Territory

UNVERIFIED = "typed-unverified"
MODELLED = "modelled"


@cache
def words_behind(word: str) -> frozenset[str]:
    """Facts and travel times that an indicator rests on, directly or through other indicators."""
    entry = registered().get(word)
    if entry is None:
        return frozenset((word,))
    named = set(entry.facts) | {fact for group in entry.any_of for fact in group}
    parts = [part for name, part in PARTS.items() if name.startswith(f"{word}.")]
    if parts:
        # A stage reads its own parts from the table of all parts, which would tell too much.
        named |= {text for part in parts for text in _named(part)}
        needs = {name for name in named if name in registered()}
    else:
        named |= set(_named(entry.compute))
        needs = set(entry.after)
    words = {w for w in named if w in quantities() and quantities()[w].kind in ("fact", "access")}
    return frozenset(words.union(*(words_behind(need) for need in needs - {word})))


def _named(value: Any, seen: set[int] | None = None) -> Iterator[str]:
    """Strings in the code of a function and of our functions and constants that it names."""
    seen = set() if seen is None else seen
    if isinstance(value, str):
        yield value
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, partial):
        inside: Iterable[Any] = (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, FunctionType):
        inside = _inside(value)
    elif isinstance(value, Mapping):
        inside = (*value.keys(), *value.values())
    elif isinstance(value, (tuple, list, frozenset)):
        inside = value
    else:
        return
    for item in inside:
        yield from _named(item, seen)


def _inside(function: FunctionType) -> Iterator[Any]:
    """Constants of a function's code, and what its names stand for in its module."""
    if not function.__module__.startswith("hinterland."):
        return
    for code in _codes(function.__code__):
        yield from (c for c in code.co_consts if not isinstance(c, CodeType))
        yield from (function.__globals__.get(name) for name in code.co_names)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


@dataclass(frozen=True)
class Basis:
    """Status of every word of a territory, and whether it uses incomes that nobody verified."""

    status: Mapping[str, str]
    unverified_incomes: tuple[str, ...]

    @classmethod
    def of(cls, territory: Territory) -> Basis:
        """The basis of a territory's facts."""
        status = {
            word: _worst(territory, word)
            for word in map(str, territory.facts.data_vars)
            if word in quantities()
        }
        unverified = tuple(
            word
            for word in status
            if "income" in word and (territory.status_of(word) == UNVERIFIED).any()
        )
        return cls(status, unverified)

    def status_of(self, word: str) -> str:
        """The weakest status among the facts behind a word; travel times are modelled."""
        ranks = [
            STATUSES.index(self.status.get(fact, "observed"))
            if quantities()[fact].kind == "fact"
            else STATUSES.index(MODELLED)
            for fact in words_behind(word)
            if fact in quantities()
        ]
        return STATUSES[max(ranks)] if ranks else MODELLED

    def unverified(self, word: str) -> bool:
        """Whether a word uses incomes, while incomes of this territory are typed and not verified.

        Incomes modelled from unverified ones are as unverified as those.
        """
        return bool(self.unverified_incomes) and any("income" in w for w in words_behind(word))


def _worst(territory: Territory, word: str) -> str:
    status = str(territory.facts[word].attrs["status"])
    if status != "mixed":
        return status
    rows = territory.status_of(word)
    kept = _region_rows(territory, word)
    used = rows[kept] if kept is not None else rows
    return STATUSES[max((STATUSES.index(s) for s in used.unique()), default=0)]


def _region_rows(territory: Territory, word: str) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    first = territory.facts[word].dims[0]
    return {"county": territory.region, "place": territory.place_region}.get(str(first))
