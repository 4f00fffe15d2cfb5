"""Checks of a file of facilities: labels, kinds, positions, values; every fault at once."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as with_other
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.codebook import converter, quantity
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources.facility_region import Region
from hinterland.sources.facility_words import (
    KEY,
    REQUIRED,
    RESERVED,
    column,
    english,
    is_known,
    normal_kind,
)
from hinterland.sources.table_numbers import bound_faults, parsed_numbers
from hinterland.sources.table_read import Rows

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
        ignored: headers of columns that were not read.
        context: labels of facilities that lie in counties of the context.
    """

    label: npt.NDArray[np.str_]
    at: npt.NDArray[np.int64]
    columns: dict[str, npt.NDArray[Any]]
    where: str
    ignored: tuple[str, ...] = ()
    context: tuple[str, ...] = ()

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
    faults = [*rows.faults, *faults]
    read = {*(word for word, _ in words.values()), *map(english, rows.headers)}
    absent = [name for name in REQUIRED if not {name, f"facility_{name}"} & read]
    ignored = tuple(h for h in rows.headers if h not in words and not is_known(h))
    if absent:
        extra = f"; not read: {first_labels(ignored)}" if ignored else ""
        faults.append(
            Fault(
                f"{len(absent)} column(s) are missing.",
                f"{rows.where}: {', '.join(absent)}{extra}",
                "Add them; `hinterland data template facilities` writes a file with them all.",
            )
        )
    key = next((header for header in rows.headers if english(header) == KEY), None)
    label = np.asarray(rows.column(key) if key else [""] * len(rows.cells), str)
    said = [
        f"line {line} ({name})" if name else f"line {line}"
        for line, name in zip(rows.lines, label.tolist(), strict=True)
    ]
    columns: dict[str, npt.NDArray[Any]] = {}
    unread = np.zeros(len(label), bool)
    for header, (word, unit) in words.items():
        columns[word], more = _values(rows, header, word, unit, said)
        if word == SUPPLY and more:
            cells = np.asarray(rows.column(header), str)
            unread = np.isnan(columns[word]) & (cells != "")
        faults += more
    found = Listed(label, _positions(territory, label), columns, rows.where, ignored)
    if absent:
        refuse(InputError, faults)
    columns[KIND] = np.asarray([normal_kind(text) for text in columns[KIND].tolist()], str)
    for check in (_label_faults, _kind_faults, _name_faults):
        faults += check(territory, found, said, replace)
    county, more = _place_faults(territory, found, said)
    sound = ~unread & (label != "") & ~pd.Series(label).duplicated(keep=False).to_numpy()
    sound &= replace | (found.at < 0)
    faults += more + _supply_faults(territory, found, said, sound)
    refuse(InputError, faults)
    return with_other(found, context=tuple(label[~territory.region[county]].tolist()))


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
    given += [KEY for header in rows.headers if english(header) == KEY]
    again = sorted({word for word in given if given.count(word) > 1})
    if again:
        faults.append(
            Fault("Facts are given twice.", f"{rows.where}: {first_labels(again)}", "Keep one.")
        )
    return words, faults


def _values(
    rows: Rows, header: str, word: str, unit: str, said: list[str]
) -> tuple[npt.NDArray[Any], list[Fault]]:
    cells = rows.column(header)
    if quantity(word).type == "text":
        return np.asarray(cells, str), []
    values, faults = parsed_numbers(cells, header, said, rows.where, may_be_empty=word not in _AXES)
    values = values * converter(word, unit)(1.0)
    if word in _AXES:
        # Degrees out of bounds lie outside the region, and are told there, or are swapped.
        return values.to_numpy(float), faults
    return values.to_numpy(float), faults + bound_faults(word, header, values, said, rows.where)


def _positions(territory: Territory, label: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    known = pd.Index(territory.facts["facility"].values.astype(str))
    return np.asarray(known.get_indexer(label), dtype=np.int64)


def _label_faults(
    territory: Territory, found: Listed, said: list[str], replace: bool
) -> list[Fault]:
    where, label = found.where, found.label
    again = pd.Series(label).duplicated(keep=False).to_numpy() & (label != "")
    kinds = territory.facts[KIND].values.astype(str)
    there = found.at >= 0
    # Another kind under the same label is another facility whose label happens to be taken.
    other = there & (kinds[found.at] != found.columns[KIND]) if kinds.size else there
    checks = [
        (label == "", "{} row(s) have no label.", "Give each facility a label of its own."),
        (
            again,
            "{} row(s) have a label that occurs more than once.",
            "Give each facility a label of its own.",
        ),
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


def _place_faults(
    territory: Territory, found: Listed, said: list[str]
) -> tuple[npt.NDArray[np.int64], list[Fault]]:
    """(row,) county, and the faults of positions; a row has one of them at most."""
    lon, lat = (found.columns[axis] for axis in _AXES)
    read = np.isfinite(lon) & np.isfinite(lat)
    # What lies nowhere one way round may lie somewhere the other way.
    either = [np.concatenate(pair)[np.tile(read, 2)] for pair in ((lon, lat), (lat, lon))]
    region = Region.of(territory, *either)
    county = _county(region, lon, lat)
    outside = read & (county < 0)
    swapped = outside.copy()
    swapped[outside] = _county(region, lat[outside], lon[outside]) >= 0
    checks = [
        (
            swapped,
            "lon and lat are swapped in {} row(s).",
            "Give longitude in lon, latitude in lat.",
        ),
        (
            outside & ~swapped,
            "{} facilities lie outside the region.",
            f"Facilities of {territory.name} lie {region.limit}; correct them or leave them out.",
        ),
    ]
    faults = [_fault(bad, what, do, said, found.where) for bad, what, do in checks if bad.any()]
    return county, faults


def _county(region: Region, lon: npt.NDArray[Any], lat: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """(row,) county of positions, -1 for those that are no degrees."""
    degrees = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    county = np.full(len(lon), -1, np.int64)
    county[degrees] = region.county(lon[degrees], lat[degrees])
    return county


def _supply_faults(
    territory: Territory, found: Listed, said: list[str], sound: Flags
) -> list[Fault]:
    """A kind whose facilities partly state a supply: the others would count as offering nothing.

    Only `sound` rows are asked: what a faulty label or number does to a kind follows from it.
    """
    facts = territory.facts
    kinds = facts[KIND].values.astype(str)
    before = facts[SUPPLY].values if territory.has(SUPPLY) else np.zeros(len(kinds))
    stays = ~np.isin(np.arange(len(kinds)), found.at)
    mine = found.columns[KIND]
    given = found.given(SUPPLY) if SUPPLY in found.columns else np.zeros(len(mine), bool)
    # A replaced facility without a supply in the file keeps the one it has.
    silent = ~given & ~((found.at >= 0) & (before[found.at] > 0 if before.size else False))
    faults = []
    for kind in sorted(set(mine.tolist()) - {"", *RESERVED}):
        rows, rest = sound & (mine == kind), stays & (kinds == kind)
        known = given[rows].any() or (before[rest] > 0).any()
        unknown_here = np.asarray(said)[rows & silent]
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
