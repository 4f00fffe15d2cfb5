"""A territory with the census put in at the right place: before its surroundings are merged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.sources.bundle import read
from hinterland.sources.census import (
    CensusReport,
    CensusTable,
    apply_census,
    read_census,
    ten_year_change,
)


@dataclass(frozen=True)
class CensusReports:
    """What the importer did, census by census.

    Attributes:
        territory: name of the territory.
        applied: one report for each workbook, the later census first.
        people_observed: share of the region's people in places whose number was counted.
    """

    territory: str
    applied: tuple[CensusReport, ...]
    people_observed: float

    def as_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "territory": self.territory,
            "people_observed": self.people_observed,
            "census": [report.as_dict() for report in self.applied],
        }

    def __str__(self) -> str:
        counted = (
            f"People of {self.territory} in places whose population is now observed: "
            f"{self.people_observed:.1%}; elsewhere the county is counted and its split modelled."
        )
        return "\n".join([*map(str, self.applied), counted])


def read_with_census(
    name_or_path: str | Path, workbook: str | Path, earlier: str | Path | None = None
) -> tuple[Territory, CensusReports]:
    """A territory by name or folder with the census of 2020 and, if given, that of 2010.

    Where a name stands for a part with merged surroundings, the census comes before the merging:
    the surroundings get counted people too, and the report is about every county of the whole.

    Raises:
        InputError: unknown territory, a workbook that is no census table (the faults of both at
            once), or a census of which no row matches.
    """
    tables: list[CensusTable] = []
    faults: list[Fault] = []
    for path in (workbook, earlier):
        try:
            tables += [read_census(path)] if path is not None else []
        except InputError as error:
            faults += error.faults
    refuse(InputError, faults)
    reports: list[CensusReport] = []

    def counted(territory: Territory) -> Territory:
        # The earlier census comes second: its gaps are filled from the later one.
        for table, put_in in zip(tables, (apply_census, ten_year_change), strict=False):
            territory, report = put_in(territory, table)
            reports.append(report)
        return territory

    land = read(name_or_path, prepare=counted)
    region = land.facts["county"].values[land.region].astype(str).tolist()
    ordered = tuple(report.around(region) for report in reports)
    return land, CensusReports(land.name, ordered, _observed(land))


def _observed(territory: Territory) -> float:
    people = territory.facts["population"].values.astype(float) * territory.place_region
    seen = (territory.status_of("population") == "observed").to_numpy()
    return float(people[seen].sum() / people.sum()) if people.sum() > 0 else 0.0
