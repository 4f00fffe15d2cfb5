"""Published series of a nation and of its provinces from a checked table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from hinterland.codebook import STATUSES, quantities, quantity, status_word
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources.table_check import Table
from hinterland.sources.table_fill import made_fact

Floats = NDArray[np.float64]
NATIONAL = ("national_urban_income", "national_rural_income")


@dataclass
class _Series:
    """What a table changes: facts, new labels of years, and every fault found on the way."""

    territory: Territory
    table: Table
    source: str
    status: str
    made: dict[str, xr.DataArray] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def code(self) -> int:
        return STATUSES.index(self.status)

    def gap(self, what: str, where: str, do: str) -> None:
        self.faults.append(Fault(what, f"{self.table.where}: {where}", do))


def with_series(territory: Territory, table: Table, source: str, status: str) -> Territory:
    """The territory with the series of a table by year (nation) or by province and year.

    National incomes replace the whole series. Of a provincial fact without years the latest year
    of each province counts. A provincial fact by year is replaced cell by cell where the
    territory has all the years of the table; otherwise the table brings the years, for every
    province.

    Raises:
        InputError: a series would be left with gaps; all at once.
    """
    # Rows whose province or year is not known cannot be put in order; the rest is asked for gaps.
    keys = ("province", "year") if table.level == "province" else ("year",)
    if table.faults and not _ordered(table, keys):
        refuse(InputError, table.faults)
    work = _Series(territory, table, source, status, faults=list(table.faults))
    if table.level == "nation":
        _national(work)
        return _replaced(work, "income_year")
    yearly = [word for word in table.facts if "year" in quantity(word).dims]
    for word in sorted(table.facts, key=lambda name: name in yearly):
        # Where cells cannot be read nobody knows what is not given.
        if not table.unread.get(word):
            (_by_year if word in yearly else _latest)(work, word)
    return _replaced(work, "year")


def _ordered(table: Table, keys: tuple[str, ...]) -> bool:
    """Whether every row has keys of its own."""
    frame = table.frame
    if not set(keys) <= set(frame):
        return False
    return bool(frame[list(keys)].notna().all(axis=None) and not frame.duplicated(list(keys)).any())


def _replaced(work: _Series, dim: str) -> Territory:
    """The territory with what was made; labels of `dim` may be others than before."""
    refuse(InputError, work.faults)
    stale = [status_word(word) for word in work.made if word in quantities()]
    facts = work.territory.facts.drop_vars(stale, errors="ignore")
    if any(dim in array.dims for array in work.made.values()):
        facts = facts.drop_dims(dim, errors="ignore")
    land = work.territory
    return Territory(land.name, facts.assign(work.made), dict(land.settings), land.boundaries)


def _national(work: _Series) -> None:
    table = work.table
    block = table.frame.set_index("year")[list(table.facts)].sort_index()
    others = [w for w in NATIONAL if w not in table.facts and work.territory.has(w)]
    if others:
        work.gap(
            "The national series have gaps.",
            first_labels(others),
            "Give urban and rural income for the same years.",
        )
    years = {"income_year": block.index.to_numpy().astype(np.int64)}
    about = {"source": work.source, "status": work.status}
    for word in table.facts:
        work.made[word] = xr.DataArray(
            block[word].to_numpy(float), years, ("income_year",), attrs=about
        )


def _provinces(work: _Series) -> NDArray[np.str_]:
    return np.asarray(work.territory.facts["province"].values.astype(str))


def _latest(work: _Series, word: str) -> None:
    """A fact by province: the latest year given, else what the territory has."""
    frame, labels = work.table.frame, _provinces(work)
    rows = frame[frame[word].notna()].sort_values("year").drop_duplicates("province", keep="last")
    values = rows.set_index("province")[word].reindex(labels).to_numpy(float)
    given = np.isfinite(values)
    codes = np.full(len(values), work.code, np.int64)
    if work.territory.has(word):
        values = np.where(given, values, work.territory.facts[word].values)
        codes = np.where(given, codes, _former_codes(work, word))
    elif not given.all():
        work.gap(
            f"{word} is not given for {int((~given).sum())} province(s).",
            first_labels(labels[~given]),
            "Give every province: the territory has no such figures yet.",
        )
        return
    work.made |= made_fact(work.territory, word, values, codes, work.source)


def _by_year(work: _Series, word: str) -> None:
    """A fact by province and year, cell by cell."""
    rows = work.table.frame[work.table.frame[word].notna()]
    cells = rows.pivot_table(index="province", columns="year", values=word, aggfunc="last")
    cells.columns = cells.columns.astype(int)
    labels, former = _provinces(work), work.territory
    kept = former.has(word) and set(cells.columns) <= set(former.facts["year"].values.tolist())
    years = former.facts["year"].values if kept else np.sort(cells.columns.to_numpy())
    values = cells.reindex(index=labels, columns=years).to_numpy(float)
    given = np.isfinite(values)
    codes = np.full(len(labels), work.code, np.int64)
    if kept:
        # A row is known no better than its least known cell.
        old = _former_codes(work, word)
        codes = np.select([given.all(axis=1), given.any(axis=1)], [codes, np.maximum(codes, old)],
                          old)  # fmt: skip
        values = np.where(given, values, former.facts[word].values)
    elif not given.all() or not len(years):
        lost = [f"{labels[p]} {years[y]}" for p, y in np.argwhere(~given).tolist()]
        work.gap(
            f"{word} is not given for {len(lost)} province(s) and year(s).",
            first_labels(lost) or "no row",
            "Give every province for the same years, or only years that the territory has "
            f"({_years(former, word)}).",
        )
        return
    made = made_fact(_with_years(former, years), word, values, codes, work.source)
    work.made |= made


def _with_years(territory: Territory, years: NDArray[np.int64]) -> Territory:
    """The territory with the labels of years that the fact is going to have."""
    facts = territory.facts
    if "year" in facts.coords and np.array_equal(facts["year"].values, years):
        return territory
    rest = facts.drop_dims("year", errors="ignore").assign_coords(year=years)
    return Territory(territory.name, rest, dict(territory.settings), territory.boundaries)


def _years(territory: Territory, word: str) -> str:
    return ", ".join(map(str, territory.facts["year"].values)) if territory.has(word) else "none"


def _former_codes(work: _Series, word: str) -> NDArray[np.int64]:
    status: pd.Series[str] = work.territory.status_of(word)
    return np.asarray([STATUSES.index(name) for name in status], np.int64)
