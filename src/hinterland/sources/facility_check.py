"""Checks of a file of facilities: labels, kinds, positions, values; every fault at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.codebook import converter, quantity
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources.facility_words import KEY, REQUIRED, RESERVED, column, normal_kind
from hinterland.sources.table_check import bound_faults, parsed_numbers
from hinterland.sources.table_read import Rows

_KM_PER_DEGREE = 111.2

SUPPLY = "facility_supply"
KIND = "facility_kind"
_AXES = ("facility_lon", "facility_lat")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Listed:
    """Facilities of a file, checked.

    Attributes:
        label: (row,) their labels.
        at: (row,) position among the territory's facilities, -1 for a new one.
        columns: values by fact in the codebook's units; NaN or empty text is not given.
        where: the file.
    """

    label: npt.NDArray[np.str_]
    at: npt.NDArray[np.int64]
    columns: dict[str, npt.NDArray[Any]]
    where: str

    def given(self, word: str) -> Flags:
        """(row,) Where the file gives a fact."""
        values = self.columns[word]
        if values.dtype.kind == "f":
            return np.asarray(np.isfinite(values))
        return np.asarray(values != "")


def listed(territory: Territory, rows: Rows, replace: bool) -> Listed:
    """The rows as facilities.

    Raises:
        InputError: every fault of headers, cells, labels and positions, at once.
    """
    words, faults = _words(rows)
    absent = [name for name in REQUIRED if not _has(rows, words, name)]
    if absent:
        faults.append(
            Fault(
                f"{len(absent)} column(s) are missing.",
                f"{rows.where}: {', '.join(absent)}",
                "Add them; `hinterland data template facilities` writes a file with them all.",
            )
        )
    label = np.asarray(rows.column(KEY) if KEY in rows.headers else [""] * len(rows.cells), str)
    said = [name or f"line {row + 2}" for row, name in enumerate(label.tolist())]
    columns: dict[str, npt.NDArray[Any]] = {}
    for header, (word, unit) in words.items():
        columns[word], more = _values(rows, header, word, unit, said)
        faults += more
    found = Listed(label, _positions(territory, label), columns, rows.where)
    if not absent:
        columns[KIND] = np.asarray([normal_kind(text) for text in columns[KIND].tolist()], str)
        for check in (_label_faults, _kind_faults, _name_faults, _place_faults, _supply_faults):
            faults += check(territory, found, said, replace)
    refuse(InputError, faults)
    return found


def _words(rows: Rows) -> tuple[dict[str, tuple[str, str]], list[Fault]]:
    """Fact and unit by header, and the faults of the other headers."""
    words: dict[str, tuple[str, str]] = {}
    faults: list[Fault] = []
    for header in rows.headers:
        read = column(header, rows.where)
        if isinstance(read, Fault):
            faults.append(read)
        elif read is not None:
            words[header] = read
    given = [word for word, _ in words.values()]
    again = sorted({word for word in given if given.count(word) > 1})
    if again:
        faults.append(
            Fault("Facts are given twice.", f"{rows.where}: {first_labels(again)}", "Keep one.")
        )
    return words, faults


def _has(rows: Rows, words: dict[str, tuple[str, str]], name: str) -> bool:
    if name == KEY:
        return KEY in rows.headers
    return f"facility_{name}" in {word for word, _ in words.values()}


def _values(
    rows: Rows, header: str, word: str, unit: str, said: list[str]
) -> tuple[npt.NDArray[Any], list[Fault]]:
    cells = rows.column(header)
    if quantity(word).type == "text":
        return np.asarray(cells, str), []
    values, faults = parsed_numbers(cells, header, said, rows.where, may_be_empty=word not in _AXES)
    values = values * converter(word, unit)(1.0)
    return values.to_numpy(float), faults + bound_faults(word, header, values, said, rows.where)


def _positions(territory: Territory, label: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    known = pd.Index(territory.facts["facility"].values.astype(str))
    return np.asarray(known.get_indexer(label), dtype=np.int64)


def _label_faults(
    territory: Territory, found: Listed, said: list[str], replace: bool
) -> list[Fault]:
    where, label = found.where, found.label
    again = pd.Series(label).duplicated().to_numpy() & (label != "")
    kinds = territory.facts[KIND].values.astype(str)
    there = found.at >= 0
    # Another kind under the same label is another facility whose label happens to be taken.
    other = there & (kinds[found.at] != found.columns[KIND]) if kinds.size else there
    checks = [
        (label == "", "{} row(s) have no label.", "Give each facility a label of its own."),
        (again, "{} label(s) occur more than once.", "Give each facility a label of its own."),
        (
            there & (not replace),
            "{} facilities are in the territory already.",
            "Give others a label such as `clinic:17`, or replace what is there with --replace.",
        ),
        (
            other & replace,
            "{} facilities have another kind in the territory.",
            "A facility keeps its kind: correct it, or give another label.",
        ),
    ]
    return [_fault(bad, what, do, said, where) for bad, what, do in checks if bad.any()]


def _kind_faults(_: Territory, found: Listed, said: list[str], __: bool) -> list[Fault]:
    kinds = found.columns[KIND]
    taken = np.isin(kinds, sorted(RESERVED))
    checks = [
        (kinds == "", "{} facilities have no kind.", "Say what each is, e.g. clinic or market."),
        (
            taken,
            "{} kinds mean something else already.",
            f"Choose other words than {', '.join(sorted(RESERVED))}; a railway stop is a "
            "rail_station, a harbour a sea_port or river_port, a crossing a land_port.",
        ),
    ]
    return [_fault(bad, what, do, said, found.where) for bad, what, do in checks if bad.any()]


def _name_faults(_: Territory, found: Listed, said: list[str], __: bool) -> list[Fault]:
    named = np.zeros(len(found.label), bool)
    for word in ("facility_name_en", "facility_name_zh"):
        if word in found.columns:
            named |= found.given(word)
    bad = ~named & (found.at < 0)
    if not bad.any():
        return []
    do = "Give name_en, name_zh or both; a name that is missing is taken from the other."
    return [_fault(bad, "{} facilities have no name.", do, said, found.where)]


def _place_faults(territory: Territory, found: Listed, said: list[str], __: bool) -> list[Fault]:
    lon, lat = (found.columns[axis] for axis in _AXES)
    inside = region_box(territory)
    read = np.isfinite(lon) & np.isfinite(lat)
    outside = read & ~inside(lon, lat)
    swapped = outside & inside(lat, lon)
    west, south, east, north = _box(territory)
    checks = [
        (
            swapped,
            "lon and lat are swapped in {} row(s).",
            "Give longitude in lon, latitude in lat.",
        ),
        (
            outside & ~swapped,
            "{} facilities lie outside the region.",
            f"The region is {territory.name}, {west:.1f} to {east:.1f} east and {south:.1f} to "
            f"{north:.1f} north, margin included; correct them or leave them out.",
        ),
    ]
    return [_fault(bad, what, do, said, found.where) for bad, what, do in checks if bad.any()]


def region_box(territory: Territory) -> Callable[[npt.NDArray[Any], npt.NDArray[Any]], Flags]:
    """Whether positions lie in the region's box with its margin."""
    west, south, east, north = _box(territory)

    def inside(lon: npt.NDArray[Any], lat: npt.NDArray[Any]) -> Flags:
        return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))

    return inside


def _box(territory: Territory) -> tuple[float, float, float, float]:
    """West, south, east, north of the region's seats and places, and one unit's width around.

    A unit's outline reaches beyond its seat by less than its own width unless it is a strip.
    """
    facts, region = territory.facts, territory.region
    lon = np.concatenate([facts["seat_lon"].values[region],
                          facts["place_lon"].values[territory.place_region]])  # fmt: skip
    lat = np.concatenate([facts["seat_lat"].values[region],
                          facts["place_lat"].values[territory.place_region]])  # fmt: skip
    margin = max(0.5, float(np.sqrt(facts["area"].values[region].max())) / _KM_PER_DEGREE)
    # A degree of longitude is shorter away from the equator.
    wide = margin / max(float(np.cos(np.radians(np.abs(lat).max()))), 0.1)
    return lon.min() - wide, lat.min() - margin, lon.max() + wide, lat.max() + margin


def _supply_faults(territory: Territory, found: Listed, _: list[str], __: bool) -> list[Fault]:
    """A kind whose facilities partly state a supply: the others would count as offering nothing."""
    facts = territory.facts
    kinds = facts[KIND].values.astype(str)
    before = facts[SUPPLY].values if territory.has(SUPPLY) else np.zeros(len(kinds))
    stays = ~np.isin(np.arange(len(kinds)), found.at)
    mine = found.columns[KIND]
    given = found.given(SUPPLY) if SUPPLY in found.columns else np.zeros(len(mine), bool)
    # A replaced facility without a supply in the file keeps the one it has.
    silent = ~given & ~((found.at >= 0) & (before[found.at] > 0 if before.size else False))
    faults = []
    for kind in sorted(set(mine.tolist())):
        rows, rest = mine == kind, stays & (kinds == kind)
        known = given[rows].any() or (before[rest] > 0).any()
        unknown_here = found.label[rows & silent]
        unknown_there = facts["facility"].values[rest] if not (before[rest] > 0).any() else []
        if known and (len(unknown_here) or len(unknown_there)):
            faults.append(
                Fault(
                    f"The supply of some facilities of the kind {kind} is known, of others not.",
                    f"{found.where}: not of {first_labels([*unknown_here, *unknown_there])}",
                    "Give it for all of them (those of the territory with --replace), or for none: "
                    "without a supply a kind is counted by the number of its facilities.",
                )
            )
    return faults


def _fault(bad: Flags, what: str, do: str, said: list[str], where: str) -> Fault:
    rows = np.flatnonzero(bad).tolist()
    return Fault(what.format(len(rows)), f"{where}: {first_labels(said[r] for r in rows)}", do)
