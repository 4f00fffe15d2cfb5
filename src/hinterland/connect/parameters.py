"""Parameters of travel: tables of defaults, each with its source, and what a territory sets.

The tables are `defaults/*.csv`; every row names a source or is marked as assumed. A territory sets
values of its own in `settings["access"]`, nested as table, mode, parameter and, where the table has
them, commodity: `{"freight": {"rail": {"tariff": {"bulk": 0.15}}}}`. A number in the place of the
commodities holds for all of them. Money is the territory's currency at its price year; the defaults
are CNY of about 2022.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import pandas as pd

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory

TABLES = ("network", "passenger", "freight", "seasons", "emissions", "last_mile")
COMMODITIES = ("bulk", "container", "perishable", "parcel")
COLUMNS = ("parameter", "mode", "commodity", "value", "unit", "low", "high", "source", "status")
STATUSES = ("observed", "typed", "typed-unverified", "assumed")
DEFAULT_CURRENCY = "CNY"

Key = tuple[str, str, str, str]
"""Table, mode, parameter, commodity (empty where the row is for all)."""

# Physical bounds by the last part of a parameter's name; all others are at least 0.
_POSITIVE = ("speed", "speed_limit", "speed_factor", "occupancy", "service_hours", "wet_speed")
_BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "empty_share": (0.0, 0.95),
        "wet_passability": (0.0, 1.0),
        "closed_below": (0.0, 1.0),
        "carried": (0.0, 1.0),
        "mapped_hsr": (0.0, 1.0),
        "detour": (1.0, 10.0),
        "spoilage": (0.0, 1.0),
    }
)
_SMALLEST = 1e-6


@dataclass(frozen=True)
class Parameter:
    """One value: unit, plausible range, where it comes from, and how far it can be relied on."""

    value: float
    unit: str
    low: float
    high: float
    source: str
    status: str


@dataclass(frozen=True)
class Parameters:
    """The parameters in force: defaults, and what a territory sets in their place."""

    values: Mapping[Key, Parameter]

    def get(self, table: str, mode: str, parameter: str, commodity: str = "") -> float:
        """One value; a row for all commodities stands in where there is none for this one.

        Raises:
            KeyError: no table has such a row.
        """
        row = self.values.get((table, mode, parameter, commodity))
        if row is None:
            row = self.values[table, mode, parameter, ""]
        return row.value

    def table(self) -> pd.DataFrame:
        """One row a parameter: value, unit, low, high, source and status (`set` where set)."""
        names = ["table", "mode", "parameter", "commodity"]
        index = pd.MultiIndex.from_tuples(list(self.values), names=names)
        return pd.DataFrame([vars(row) for row in self.values.values()], index=index)


def parameters(territory: Territory) -> Parameters:
    """The parameters of a territory.

    Raises:
        InputError: `settings["access"]` names what does not exist, or gives what is no number or
            out of bounds; all faults at once.
    """
    given = territory.settings.get("access", {})
    faults: list[Fault] = []
    values = dict(defaults())
    if not isinstance(given, Mapping):
        raise InputError(_no_mapping(("access",)))
    for path, value in _leaves(given, (), faults):
        faults += _override(values, path, value)
    refuse(InputError, faults)
    return Parameters(MappingProxyType(values))


@cache
def defaults() -> Mapping[Key, Parameter]:
    """The defaults, read from the tables of this folder and checked.

    Raises:
        InputError: a row is incomplete, occurs twice or has no source; all faults at once.
    """
    values: dict[Key, Parameter] = {}
    faults: list[Fault] = []
    for table in TABLES:
        text = (files("hinterland.connect") / "defaults" / f"{table}.csv").read_text("utf-8")
        faults += load_table(table, text, values)
    refuse(InputError, faults)
    return MappingProxyType(values)


def load_table(table: str, text: str, values: dict[Key, Parameter]) -> list[Fault]:
    """Read one table into `values`; what is wrong with it comes back."""
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        return [Fault("The columns are not those of a table.", table, f"Use {', '.join(COLUMNS)}.")]
    faults = []
    for number, row in enumerate(reader, start=2):
        where = f"{table}.csv, line {number}"
        try:
            value, low, high = (float(row[name]) for name in ("value", "low", "high"))
        except ValueError:
            faults.append(Fault("A value is no number.", where, "Give value, low and high."))
            continue
        key = (table, row["mode"], row["parameter"], row["commodity"])
        if key in values:
            faults.append(Fault("A parameter occurs twice.", where, "Keep one row."))
        if not row["source"] or row["status"] not in STATUSES:
            faults.append(Fault("A row has no source or status.", where, f"One of {STATUSES}."))
        if not low <= value <= high:
            faults.append(Fault("A value lies outside its range.", where, "Widen or correct it."))
        faults += _bound_faults(row["parameter"], value, where)
        values[key] = Parameter(value, row["unit"], low, high, row["source"], row["status"])
    return faults


def currency_note(territory: Territory) -> str:
    """What the defaults in money mean for this territory."""
    currency, year = territory.settings["currency"], territory.settings["price_year"]
    if currency == DEFAULT_CURRENCY:
        return f"Defaults in money are CNY of about 2022, used as CNY of {year} unchanged."
    return (
        f"Defaults in money are CNY of about 2022 and are used as {currency} of {year} one for "
        "one; set settings['access'] for another currency."
    )


def _leaves(
    given: Mapping[str, Any], path: tuple[str, ...], faults: list[Fault]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in given.items():
        here = (*path, str(name))
        if isinstance(value, Mapping):
            yield from _leaves(value, here, faults)
        elif len(here) < 3:
            faults.append(_no_mapping(here))
        else:
            yield here, value


def _override(values: dict[Key, Parameter], path: tuple[str, ...], value: Any) -> list[Fault]:
    where = "settings access: " + " > ".join(path)
    wanted = _matching(values, path)
    if not wanted:
        return [Fault("There is no such parameter.", where, _known(values, path))]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return [Fault("A parameter is not a number.", where, "Give a finite number.")]
    faults = _bound_faults(path[2], float(value), where)
    if not faults:
        for key in wanted:
            old = values[key]
            source = f"set by the territory; default {old.value:g}"
            values[key] = Parameter(float(value), old.unit, old.low, old.high, source, "set")
    return faults


def _matching(values: Mapping[Key, Parameter], path: tuple[str, ...]) -> list[Key]:
    table, mode, parameter = path[:3]
    if len(path) == 3:
        return [key for key in values if key[:3] == (table, mode, parameter)]
    key = (table, mode, parameter, path[3])
    return [key] if len(path) == 4 and path[3] and key in values else []


def _known(values: Mapping[Key, Parameter], path: tuple[str, ...]) -> str:
    """The names that could have stood at the first place where the path goes wrong."""
    for depth in range(len(path)):
        names = {key[depth] for key in values if key[:depth] == path[:depth]} if depth < 4 else {""}
        if depth == 3 and names == {""}:
            return "Give one number; this parameter is the same for all commodities."
        if path[depth] not in names:
            return f"Use one of {first_labels(sorted(names), 12)}."
    return "Give a number."


def _bound_faults(parameter: str, value: float, where: str) -> list[Fault]:
    low = _SMALLEST if parameter in _POSITIVE else 0.0
    low, high = _BOUNDS.get(parameter, (low, math.inf))
    if low <= value <= high:
        return []
    return [Fault(f"{parameter} lies outside [{low:g}, {high:g}].", where, "Correct it.")]


def _no_mapping(path: tuple[str, ...]) -> Fault:
    return Fault(
        "A setting is not nested as table, mode, parameter.",
        "settings " + " > ".join(path),
        'Write e.g. {"freight": {"rail": {"tariff": {"bulk": 0.15}}}}.',
    )
