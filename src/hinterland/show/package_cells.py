"""Cells and tables of the page on a package: texts in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hinterland.show.formats import LANGUAGES, Language, grouped
from hinterland.show.package_sentences import signed_percent
from hinterland.show.wording import catalogue, pair

MILLION = 1e6
Texts = Mapping[Language, str]


@dataclass(frozen=True)
class Table:
    """A table of the page: name, heads, rows of texts; the first column names the row."""

    name: str
    heads: tuple[Texts, ...]
    rows: tuple[tuple[Texts, ...], ...]


def same(text: str) -> Texts:
    """A text that reads alike in both languages."""
    return dict.fromkeys(LANGUAGES, text)


def heads(*names: str) -> tuple[Texts, ...]:
    """Heads of columns by their names."""
    return tuple(pair(f"package.head.{name}") for name in names)


def table(name: str, columns: tuple[str, ...], rows: Iterable[tuple[Texts, ...]]) -> Table:
    """A table of rows under named heads."""
    return Table(name, heads(*columns), tuple(rows))


def named(kind: str, name: str) -> Texts:
    """The catalogue's text of a kind and name; the name itself if there is none."""
    key = f"package.{kind}.{name}"
    return catalogue()[key] if key in catalogue() else same(name)


def in_both(english: str, chinese: str) -> Texts:
    """A text of its own in each language."""
    return {"en": english, "zh": chinese}


def millions(value: float) -> Texts:
    """Money in millions."""
    return same(grouped(value / MILLION, 1 if abs(value) < 1e8 else 0))


def percent(value: float) -> Texts:
    """A relative change in percent."""
    return same(signed_percent(float(value)))


def count(value: float) -> Texts:
    """A change of a number."""
    return same(f"{value:+,.0f}" if round(value) else "0")
