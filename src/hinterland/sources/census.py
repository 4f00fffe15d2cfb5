"""Importer of the Chinese county census workbooks: population, work, schooling, migrants, change.

What the census counted by county stays observed; what is split finer than it was published is
marked modelled, and the split is the one that the territory had before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources import census_facts as by_rule
from hinterland.sources.census_workbook import CensusTable, read_census
from hinterland.sources.crosswalk import crosswalk, unused_rows
from hinterland.sources.source import Source

__all__ = [
    "SOURCE",
    "CensusReport",
    "CensusTable",
    "apply_census",
    "crosswalk",
    "read_census",
    "ten_year_change",
]

SOURCE = Source(
    "census",
    "County tables of the Chinese population census, 2010 and 2020",
    "中国人口普查分县资料（2010、2020）",
    "an .xlsx workbook with the original headers",
)


@dataclass(frozen=True)
class CensusReport:
    """What the importer did.

    Attributes:
        year: of the census.
        matched: counties by rule of the crosswalk.
        unmatched: labels of counties without a row; they keep modelled values.
        names: name of each unmatched county, by label.
        unused: rows of county level that no county took, with their people.
        unused_people: people of all these rows; the territory lacks them.
        added: words of the facts that were replaced or added.
        notes: what was assumed, in words.
        jumps: labels of counties whose people more than doubled or fell by half.
        surroundings: labels, unmatched or jumping, outside the region; they are listed last.
    """

    year: int
    matched: dict[str, int]
    unmatched: tuple[str, ...]
    names: dict[str, str]
    unused: tuple[str, ...]
    unused_people: float
    added: tuple[str, ...]
    notes: tuple[str, ...]
    jumps: tuple[str, ...] = ()
    surroundings: frozenset[str] = frozenset()

    def around(self, region: Collection[str]) -> CensusReport:
        """The report with the region's counties first and those of its surroundings after them."""
        outside = frozenset((*self.unmatched, *self.jumps)) - frozenset(region)
        unmatched = tuple(sorted(self.unmatched, key=lambda label: label in outside))
        jumps = tuple(sorted(self.jumps, key=lambda label: label in outside))
        return replace(self, unmatched=unmatched, jumps=jumps, surroundings=outside)

    def _listed(self, labels: tuple[str, ...]) -> str:
        """Names and labels, those of the region first."""
        inside = [f"{self.names[each]} {each}" for each in labels if each not in self.surroundings]
        around = [f"{self.names[each]} {each}" for each in labels if each in self.surroundings]
        if not around:
            return ", ".join(inside) or "none"
        return (
            f"{len(inside):,} in the region: {', '.join(inside) or 'none'}; "
            f"{len(around):,} in its surroundings: {', '.join(around)}"
        )

    def _told(self) -> tuple[str, ...]:
        """The notes, and what is odd about the change since the earlier census."""
        if not self.jumps:
            return self.notes
        return (
            f"People more than doubled or fell by half in {len(self.jumps)} counties: "
            f"{self._listed(self.jumps)}. A boundary moved, a unit was exchanged for another of "
            "its name, or the workbook is wrong there.",
            *self.notes,
        )

    def as_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "year": self.year,
            "matched": self.matched,
            "unmatched": [{"county": label, "name": self.names[label]} for label in self.unmatched],
            "unmatched_in_surroundings": sum(each in self.surroundings for each in self.unmatched),
            "unused_rows": list(self.unused),
            "unused_people": self.unused_people,
            "facts": list(self.added),
            "notes": list(self._told()),
        }

    def __str__(self) -> str:
        rules = ", ".join(f"{count:,} by {rule}" for rule, count in self.matched.items())
        return "\n".join(
            [
                f"Census of {self.year}: {rules or 'nothing matched'}",
                f"  unmatched counties  {len(self.unmatched):,}: {self._listed(self.unmatched)}",
                f"  unused rows         {len(self.unused):,}, {self.unused_people:,.0f} people: "
                f"{first_labels(self.unused) or 'none'}",
                f"  facts               {', '.join(self.added)}",
                *(f"  note                {note}" for note in self._told()),
            ]
        )


def apply_census(
    territory: Territory, workbook: str | Path | CensusTable
) -> tuple[Territory, CensusReport]:
    """Replace modelled people and work by the census of 2020 and add what it counts besides.

    Args:
        territory: with counties coded as in China.
        workbook: of 2020; a path, or what `read_census` made of it.

    Returns:
        The new territory and a report. Rural people are the village tier (observed where a county
        has one village place); urban people are split between city and town as published, else as
        modelled. Workers by industry come from the long form, a 10 % sample, scaled so that the
        matched counties' total stays. Output follows workers and keeps its total by province.

    Raises:
        InputError: the workbook is no such table (all faults at once), or nothing matches.
    """
    table = _table(workbook)
    if table.year != 2020:
        raise InputError(
            Fault(
                f"The workbook is of the census of {table.year}.",
                table.path,
                "Give the workbook of 2020 as FILE; that of 2010 goes with it, as `--earlier` "
                "(in Python: ten_year_change).",
            )
        )
    links = _linked(territory, table)
    source = f"census {table.year} by county ({table.path})"
    counts = by_rule.Counts(territory, links, table.rows)
    facts = by_rule.population(counts, source)
    facts |= by_rule.work(counts, source)
    facts |= by_rule.traits(counts, source)
    facts |= by_rule.migrants(counts, source)
    notes = (
        "Urban people are split between city and town as modelled where the table has no 城区人口.",
        "Employment is the long form, a 10 % sample, scaled by one factor "
        f"({by_rule.sample_factor(counts):.2f}) to the total of the territory; farming and "
        "manufacturing are split into our sectors in the modelled proportions.",
        "Output keeps its total by province and follows the workers.",
        "Shares by age and schooling are of the county and given to each of its places.",
    )
    return territory.with_facts(facts), _report(territory, table, links, facts, notes)


def ten_year_change(
    territory: Territory, workbook: str | Path | CensusTable
) -> tuple[Territory, CensusReport]:
    """Add the population by place and the urban share at the earlier census (2010).

    Raises:
        InputError: the workbook is no such table (all faults at once), or nothing matches.
    """
    table = _table(workbook)
    if table.year != 2010:
        raise InputError(
            Fault(
                f"The workbook is of the census of {table.year}.",
                table.path,
                "Give the workbook of 2010 as `--earlier`, that of 2020 as FILE.",
            )
        )
    links = _linked(territory, table)
    counts = by_rule.Counts(territory, links, table.rows)
    facts = by_rule.before(counts, f"census {table.year} by county ({table.path})")
    jumps = _jumps(counts, facts["population_before"].values)
    notes = (
        "Boundaries changed in ten years; units are matched by code and name, not by area.",
        "Counties without a row take the mean change of their province and are marked modelled.",
    )
    report = _report(territory, table, links, facts, notes)
    labels = territory.facts["county"].values.astype(str)
    called = territory.facts["county_name_zh"].values.astype(str)
    names = report.names | dict(zip(labels[jumps].tolist(), called[jumps].tolist(), strict=True))
    report = replace(report, names=names, jumps=tuple(labels[jumps].tolist()))
    return territory.with_facts(facts), report


def _table(workbook: str | Path | CensusTable) -> CensusTable:
    return workbook if isinstance(workbook, CensusTable) else read_census(workbook)


def _jumps(counts: by_rule.Counts, before: by_rule.Floats) -> NDArray[np.bool_]:
    """(county,) Whether the change since the earlier census is hard to believe."""
    then, now = counts.by_county(before), counts.by_county(counts.people)
    return np.asarray(counts.matched & ((now > 2 * then) | (2 * now < then)))


def _linked(territory: Territory, table: CensusTable) -> pd.DataFrame:
    links = crosswalk(territory, table)
    refuse(
        InputError,
        []
        if len(links)
        else [
            Fault(
                "No row of the census matches a county of the territory.",
                f"{table.path} and {territory.name}",
                "Use the census with a territory of China, or give the codes that it uses.",
            )
        ],
    )
    return links


def _report(
    territory: Territory,
    table: CensusTable,
    links: pd.DataFrame,
    facts: by_rule.Facts,
    notes: tuple[str, ...],
) -> CensusReport:
    labels = territory.facts["county"].values.astype(str)
    called = territory.facts["county_name_zh"].values.astype(str)
    missed = ~np.isin(labels, links.index)
    unused = unused_rows(table, links)
    return CensusReport(
        table.year,
        {str(rule): int(count) for rule, count in links["rule"].value_counts().items()},
        tuple(labels[missed].tolist()),
        dict(zip(labels[missed].tolist(), called[missed].tolist(), strict=True)),
        tuple(
            f"{name} {people:,.0f}"
            for name, people in zip(unused["name"], unused["population"], strict=True)
        ),
        float(unused["population"].sum()),
        tuple(word for word in facts if not word.endswith("__status")),
        notes,
    )
