"""What bringing in a table changed, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hinterland.codebook import STATUSES, quantities, quantity
from hinterland.flow import Territory
from hinterland.sources.table_check import Table


@dataclass(frozen=True)
class Changed:
    """A fact that was replaced or added.

    Attributes:
        word: the fact.
        new: whether the territory lacked it.
        rows: rows of each status now, of the region where the fact is by county or place.
    """

    word: str
    new: bool
    rows: dict[str, int]

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} {status}" for status, count in self.rows.items())
        return f"{self.word} {'added' if self.new else 'replaced'}: {told}"


@dataclass(frozen=True)
class TableReport:
    """What bringing in a table changed.

    Attributes:
        file: its name.
        rows: of the table that hold a value.
        changed: facts replaced or added.
        spread: facts whose cells were spread over several places each, and so are modelled there.
        links: links that the table changed.
        added: links that it added.
    """

    file: str
    rows: int
    changed: tuple[Changed, ...]
    spread: tuple[str, ...]
    links: int
    added: int = 0

    def __str__(self) -> str:
        lines = [f"Table {self.file}: {self.rows:,} rows with values"]
        lines += [f"  {fact}" for fact in self.changed]
        if self.links:
            lines.append(f"  links changed: {self.links:,}")
        if self.added:
            lines.append(f"  links added: {self.added:,}")
        if self.spread:
            lines.append(
                f"  {', '.join(self.spread)}: values by county were spread to the places of the "
                "county; there they count as modelled"
            )
        return "\n".join(lines)


def table_report(
    before: Territory, after: Territory, table: Table, links: int, added: int = 0
) -> TableReport:
    """Compare a territory before and after a table was brought in."""
    words = [
        word
        for word in map(str, after.facts.data_vars)
        if word in quantities() and (word in table.facts or _follows(before, after, table, word))
    ]
    changed = tuple(Changed(word, not before.has(word), _rows(after, word)) for word in words)
    return TableReport(table.where, len(table.frame), changed, _spread(after, table), links, added)


def _follows(before: Territory, after: Territory, table: Table, word: str) -> bool:
    """Whether a fact that the table does not name changed with it, other than by new links."""
    if table.level == "link":
        return False
    return not before.has(word) or not after.facts[word].identical(before.facts[word])


def _rows(territory: Territory, word: str) -> dict[str, int]:
    status = territory.status_of(word)
    inside = {"county": territory.region, "place": territory.place_region}
    mask = inside.get(quantity(word).dims[0])
    counts = (status if mask is None else status[mask]).value_counts()
    return {name: int(counts[name]) for name in STATUSES if counts.get(name, 0)}


def _spread(territory: Territory, table: Table) -> tuple[str, ...]:
    """Facts by place given by county, or by tier where a county has several places of a tier."""
    if table.level not in ("county", "tier"):
        return ()
    facts = territory.facts
    keys = facts["county"].values[facts["place_county"].values].astype(str)
    if table.level == "tier":
        keys = np.char.add(np.char.add(keys, " "), facts["place_tier"].values.astype(str))
    several = np.unique(keys, return_counts=True)[1].max(initial=0) > 1
    return tuple(w for w in table.facts if several and quantity(w).dims[0] == "place")
