"""Real facilities from a file: clinics, schools, bank branches, markets, bus stations and more.

They follow the facilities that the territory has, or replace those of the same label, and are
joined to the nearest road node. What a file does not say is filled with values that say nothing.
"""

from __future__ import annotations

from dataclasses import replace as with_other
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.codebook import STATUSES, quantities, quantity, status_word
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.sources.facility_check import KIND, Listed, listed
from hinterland.sources.facility_file import read_facilities
from hinterland.sources.facility_join import rail_join, road_join
from hinterland.sources.facility_report import FacilityReport, facility_report
from hinterland.sources.facility_words import ON_RAIL, neutral
from hinterland.sources.source import Source

SOURCE = Source(
    "facility_table",
    "Files of facilities with their position, kind and supply",
    "设施清单（位置、类型与供给）",
    "CSV, Parquet, GeoPackage or XLSX; see the template `facilities`",
)

FARTHEST = 500.0
"""km from a facility to its road that the codebook allows."""

JOIN_WITHIN = 50.0
"""km of way to the road unless another limit is given; assumed."""

_DIM = "facility"
_JOINED = ("facility_node", "facility_access_distance")
_MODELLED = STATUSES.index("modelled")


def with_facilities(
    territory: Territory,
    path: str | Path,
    source: str,
    status: str,
    *,
    replace: bool = False,
    join_within: float = JOIN_WITHIN,
) -> tuple[Territory, FacilityReport]:
    """The territory with the facilities of a file, and what became of them.

    Args:
        territory: what to add to; its facilities keep their positions.
        path: .csv, .parquet, .gpkg or .xlsx; the template `facilities` has all columns.
        source: where the list comes from; kept with every fact.
        status: `observed`, `typed`, `typed-unverified` or `modelled`.
        replace: whether a facility of the territory with the same label is replaced: cells that
            are empty keep what it has. Without it such labels are refused.
        join_within: km of way to the road beyond which a facility is left without a road node.

    Returns:
        A new Territory. The way to the road is the straight distance to the nearest end of an open
        road times the detour of local roads at the nearest place. A railway station is joined to a
        railway within 10 km too. What the file does not say is `unknown`, 0, or -1 for a node, and
        marked modelled like the joins.

    Raises:
        InputError: every fault of the arguments, then every fault of the file.
    """
    _check(source, status, join_within)
    found = listed(territory, read_facilities(Path(path)), replace)
    made = _Rows(territory, found, source, STATUSES.index(status))
    for word in found.columns:
        made.put(word, found.columns[word], found.given(word))
    _name(made, found)
    away = _join(made, territory, found, join_within)
    after = made.territory()
    return after, facility_report(territory, after, found, away)


def _check(source: str, status: str, join_within: float) -> None:
    faults = []
    if not source.strip():
        faults.append(Fault("No source is given.", "source", "Say where the list comes from."))
    if status not in STATUSES:
        faults.append(
            Fault(f"{status!r} is no status.", "status", f"Use one of {', '.join(STATUSES)}.")
        )
    if not 0 <= join_within <= FARTHEST:
        faults.append(
            Fault(
                f"Facilities cannot be joined within {join_within:g} km.",
                "join_within",
                f"Give 0 to {FARTHEST:g} km.",
            )
        )
    refuse(InputError, faults)


class _Rows:
    """Columns of the facilities, longer by the new ones, and the status of each row."""

    def __init__(self, territory: Territory, found: Listed, source: str, code: int):
        self._before = territory
        self._source, self._code = source, code
        old = territory.facts.sizes.get(_DIM, 0)
        new = found.at < 0
        self.row = np.where(new, old + np.cumsum(new) - 1, found.at)
        """(row of the file,) its position among the facilities."""
        self.new = new
        self.labels = np.concatenate([territory.facts[_DIM].values.astype(str), found.label[new]])
        self.values: dict[str, npt.NDArray[Any]] = {}
        self.codes: dict[str, npt.NDArray[np.int64]] = {}
        self._touched: set[str] = set()
        for word in map(str, territory.facts.data_vars):
            if word in quantities() and territory.facts[word].dims == (_DIM,):
                self._lengthen(word)

    def _lengthen(self, word: str) -> None:
        facts, more = self._before.facts, int(self.new.sum())
        if self._before.has(word):
            old = facts[word].values
            status = self._before.status_of(word).to_numpy()
            codes = np.asarray([STATUSES.index(name) for name in status], np.int64)
        else:
            old = np.full(len(self.labels) - more, neutral(word), dtype=_dtype(word))
            codes = np.full(len(old), _MODELLED, np.int64)
        blank = np.full(more, neutral(word), dtype=None if old.dtype.kind in "UO" else old.dtype)
        self.values[word] = np.concatenate([old, blank])
        self.codes[word] = np.concatenate([codes, np.full(more, _MODELLED, np.int64)])

    def put(
        self,
        word: str,
        values: npt.NDArray[Any],
        given: npt.NDArray[np.bool_],
        code: int | None = None,
    ) -> None:
        """Set a fact where the file gives it; a column without any value is not there."""
        if not given.any():
            return
        if word not in self.values:
            self._lengthen(word)
        column, rows = self.values[word], self.row[given]
        if column.dtype.kind in "UO":
            column = column.astype(object)
            column[rows] = values[given]
            self.values[word] = column.astype(str)
        else:
            column[rows] = values[given]
        self.codes[word][rows] = self._code if code is None else code
        self._touched.add(word)

    def territory(self) -> Territory:
        """The territory with these columns."""
        facts = self._before.facts
        made: dict[str, xr.Variable] = {}
        for word, values in self.values.items():
            made |= self._variable(word, values)
        rest = facts.drop_dims(_DIM).assign_coords({_DIM: self.labels}).assign(made)
        first = [word for word in map(str, facts.data_vars) if word in rest]
        order = [*first, *(word for word in map(str, rest.data_vars) if word not in first)]
        return with_other(self._before, facts=rest[order])

    def _variable(self, word: str, values: npt.NDArray[Any]) -> dict[str, xr.Variable]:
        facts = self._before.facts
        attrs = dict(facts[word].attrs) if self._before.has(word) else {}
        told = attrs.get("source", "nothing known of the other facilities")
        if self.new.any() or word in self._touched:
            attrs["source"] = f"{told}; {self._said(word)}"
        codes = self.codes[word]
        kinds = np.unique(codes)
        attrs["status"] = STATUSES[int(kinds[0])] if len(kinds) == 1 else "mixed"
        result = {word: xr.Variable((_DIM,), values, attrs)}
        if len(kinds) > 1:
            result[status_word(word)] = xr.Variable((_DIM,), codes.astype(np.int8))
        return result

    def _said(self, word: str) -> str:
        if word in _JOINED:
            return f"nearest open road end x local detour for {self._source}"
        if word == "facility_rail_node":
            return f"nearest railway for stations and freight hubs of {self._source}"
        return self._source if word in self._touched else f"not given by {self._source}"


def _dtype(word: str) -> Any:
    kind = quantity(word).type
    return str if kind == "text" else np.float64 if kind == "float" else np.int64


def _name(made: _Rows, found: Listed) -> None:
    """A name that is missing is taken from the other language; it is the facility's own."""
    pairs = (("facility_name_en", "facility_name_zh"), ("facility_name_zh", "facility_name_en"))
    for word, other in pairs:
        if other not in found.columns:
            continue
        empty = made.values[word][made.row] == ""
        made.put(word, found.columns[other], empty & found.given(other))


def _join(
    made: _Rows, territory: Territory, found: Listed, within: float
) -> npt.NDArray[np.float64]:
    """Join what is new or was moved.

    Returns:
        (row of the file,) km of way to the nearest road node, NaN for a facility that stays where
        it is and keeps its join.
    """
    lon, lat = found.columns["facility_lon"], found.columns["facility_lat"]
    moved = made.new.copy()
    at = found.at[~made.new]
    for word, values in (("facility_lon", lon), ("facility_lat", lat)):
        moved[~made.new] |= territory.facts[word].values[at] != values[~made.new]
    node, km = np.full(len(lon), -1, np.int64), np.zeros(len(lon))
    away = np.full(len(lon), np.nan)
    if moved.any():
        node[moved], km[moved], away[moved] = road_join(territory, lon[moved], lat[moved], within)
    made.put("facility_node", node, moved, _MODELLED)
    made.put("facility_access_distance", km, moved, _MODELLED)
    station = moved & np.isin(found.columns[KIND], ON_RAIL)
    if station.any():
        rail = np.full(len(lon), -1, np.int64)
        rail[station] = rail_join(territory, lon[station], lat[station])
        made.put("facility_rail_node", rail, station, _MODELLED)
    return away
