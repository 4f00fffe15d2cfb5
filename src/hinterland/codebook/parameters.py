"""Parameters of a stage: tables of defaults, each with its source, and what a territory sets.

A stage keeps its tables as `defaults/*.csv`; every row names a source or is marked as assumed. A
territory sets values of its own in its settings, nested as table, kind, parameter and, where the
table has it, item: `{"freight": {"rail": {"tariff": {"bulk": 0.15}}}}`. A number in the place of
the items holds for all of them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import pandas as pd

from hinterland.errors import Fault, InputError, first_labels, refuse

STATUSES = ("observed", "typed", "typed-unverified", "assumed")

Key = tuple[str, str, str, str]
"""Table, kind, parameter, item (empty where the row is for all)."""


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
    """The parameters in force: defaults, and what a territory sets in their place.

    Attributes:
        values: by key.
        names: names of the columns of a key.
    """

    values: Mapping[Key, Parameter]
    names: tuple[str, str, str, str] = ("table", "mode", "parameter", "commodity")

    def get(self, table: str, kind: str, parameter: str, item: str = "") -> float:
        """One value; a row for all items stands in where there is none for this one.

        Raises:
            KeyError: no table has such a row.
        """
        row = self.values.get((table, kind, parameter, item))
        if row is None:
            row = self.values[table, kind, parameter, ""]
        return row.value

    def table(self) -> pd.DataFrame:
        """One row a parameter: value, unit, low, high, source and status (`set` where set)."""
        index = pd.MultiIndex.from_tuples(list(self.values), names=list(self.names))
        return pd.DataFrame([vars(row) for row in self.values.values()], index=index)


@dataclass(frozen=True)
class ParameterTables:
    """The tables of a stage.

    Attributes:
        package: whose folder `defaults` holds the tables.
        tables: their names.
        setting: key of the territory's settings under which it sets values of its own.
        kind, item: names of the second and fourth column of a key.
        bounds: lowest and highest value that a parameter may have, by its name.
        example: a setting, for errors.
    """

    package: str
    tables: tuple[str, ...]
    setting: str
    kind: str
    item: str
    bounds: Callable[[str], tuple[float, float]]
    example: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of every table."""
        return ("parameter", self.kind, self.item, "value", "unit", "low", "high", "source",
                "status")  # fmt: skip

    def of(self, settings: Mapping[str, Any]) -> Parameters:
        """The parameters in force under a territory's settings.

        Raises:
            InputError: the settings name what does not exist, or give what is no number or out of
                bounds; all faults at once.
        """
        given = settings.get(self.setting, {})
        faults: list[Fault] = []
        values = dict(self.defaults)
        if not isinstance(given, Mapping):
            raise InputError(self._no_mapping(()))
        for path, value in self._leaves(given, (), faults):
            faults += self._override(values, path, value)
        refuse(InputError, faults)
        names = ("table", self.kind, "parameter", self.item)
        return Parameters(MappingProxyType(values), names)

    @cached_property
    def defaults(self) -> Mapping[Key, Parameter]:
        """The defaults, read from the tables and checked.

        Raises:
            InputError: a row is incomplete, occurs twice or has no source; all faults at once.
        """
        values: dict[Key, Parameter] = {}
        faults: list[Fault] = []
        for table in self.tables:
            text = (files(self.package) / "defaults" / f"{table}.csv").read_text("utf-8")
            faults += self.load(table, text, values)
        refuse(InputError, faults)
        return MappingProxyType(values)

    def load(self, table: str, text: str, values: dict[Key, Parameter]) -> list[Fault]:
        """Read one table into `values`; what is wrong with it comes back."""
        reader = csv.DictReader(text.splitlines())
        if tuple(reader.fieldnames or ()) != self.columns:
            return [
                Fault(
                    "The columns are not those of a table.",
                    table,
                    f"Use {', '.join(self.columns)}.",
                )
            ]
        faults = []
        for number, row in enumerate(reader, start=2):
            where = f"{table}.csv, line {number}"
            try:
                value, low, high = (float(row[name]) for name in ("value", "low", "high"))
            except ValueError:
                faults.append(Fault("A value is no number.", where, "Give value, low and high."))
                continue
            key = (table, row[self.kind], row["parameter"], row[self.item])
            if key in values:
                faults.append(Fault("A parameter occurs twice.", where, "Keep one row."))
            if not row["source"] or row["status"] not in STATUSES:
                faults.append(Fault("A row has no source or status.", where, f"One of {STATUSES}."))
            if not low <= value <= high:
                faults.append(
                    Fault("A value lies outside its range.", where, "Widen or correct it.")
                )
            faults += self._bound_faults(row["parameter"], value, where)
            values[key] = Parameter(value, row["unit"], low, high, row["source"], row["status"])
        return faults

    def _leaves(
        self, given: Mapping[str, Any], path: tuple[str, ...], faults: list[Fault]
    ) -> Iterator[tuple[tuple[str, ...], Any]]:
        for name, value in given.items():
            here = (*path, str(name))
            if isinstance(value, Mapping):
                yield from self._leaves(value, here, faults)
            elif len(here) < 3:
                faults.append(self._no_mapping(here))
            else:
                yield here, value

    def _override(
        self, values: dict[Key, Parameter], path: tuple[str, ...], value: Any
    ) -> list[Fault]:
        where = f"settings {self.setting}: " + " > ".join(path)
        wanted = _matching(values, path)
        if not wanted:
            return [Fault("There is no such parameter.", where, self._known(values, path))]
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            return [Fault("A parameter is not a number.", where, "Give a finite number.")]
        faults = self._bound_faults(path[2], float(value), where)
        if not faults:
            for key in wanted:
                old = values[key]
                source = f"set by the territory; default {old.value:g}"
                values[key] = Parameter(float(value), old.unit, old.low, old.high, source, "set")
        return faults

    def _known(self, values: Mapping[Key, Parameter], path: tuple[str, ...]) -> str:
        """The names that could have stood at the first place where the path goes wrong."""
        for depth in range(len(path)):
            names = (
                {key[depth] for key in values if key[:depth] == path[:depth]} if depth < 4 else {""}
            )
            if depth == 3 and names == {""}:
                return f"Give one number; this parameter has no {self.item} of its own."
            if path[depth] not in names:
                return f"Use one of {first_labels(sorted(names), 12)}."
        return "Give a number."

    def _bound_faults(self, parameter: str, value: float, where: str) -> list[Fault]:
        low, high = self.bounds(parameter)
        if low <= value <= high:
            return []
        return [Fault(f"{parameter} lies outside [{low:g}, {high:g}].", where, "Correct it.")]

    def _no_mapping(self, path: tuple[str, ...]) -> Fault:
        return Fault(
            f"A setting is not nested as table, {self.kind}, parameter.",
            "settings " + " > ".join(path or (self.setting,)),
            f"Write e.g. {self.example}.",
        )


def _matching(values: Mapping[Key, Parameter], path: tuple[str, ...]) -> list[Key]:
    table, kind, parameter = path[:3]
    if len(path) == 3:
        return [key for key in values if key[:3] == (table, kind, parameter)]
    key = (table, kind, parameter, path[3])
    return [key] if len(path) == 4 and path[3] and key in values else []
