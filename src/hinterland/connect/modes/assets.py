"""Register of assets: what each link and facility is, who owns it, and how far that is known."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from hinterland.flow import Territory

ATTRIBUTES = ("quality", "year", "technology", "owner", "access_rule")
UNKNOWN = "unknown"
UNKNOWN_YEAR = 0
_NOTHING = ("", UNKNOWN)

Texts = np.ndarray[tuple[int, ...], np.dtype[np.object_]]


@dataclass(frozen=True, eq=False)
class Assets:
    """Links and facilities as tables.

    Attributes:
        links: one row a link: mode, class, km, open, class_status, and each of ATTRIBUTES with its
            status.
        facilities: one row a facility: kind, class, class_status, and the same attributes.

    A status is that of the fact (observed, typed, typed-unverified, modelled), `assumed` for a
    default by class, or `unknown`; the year of what is unknown is 0, the rest of it `unknown`.
    """

    links: pd.DataFrame
    facilities: pd.DataFrame

    def summary(
        self, by: Sequence[str] = ("class", "owner"), status: str = "owner_status"
    ) -> pd.DataFrame:
        """Count and km of links, count of facilities, by mode or kind, `by` and a status.

        Args:
            by: columns of the register.
            status: the column of a status: class_status, owner_status, year_status and so on.
        """
        parts = []
        for asset, table, kind in (
            ("link", self.links, "mode"),
            ("facility", self.facilities, "kind"),
        ):
            keys = [kind, *by, status]
            grouped = table.assign(km=table.get("km", 0.0)).groupby(keys, dropna=False)["km"]
            rows = grouped.agg(count="size", km="sum").reset_index().rename(columns={kind: "kind"})
            parts.append(rows.assign(asset=asset))
        names = ["asset", "kind", *by, status]
        return pd.concat(parts, ignore_index=True).set_index(names).sort_index()


def assets(territory: Territory) -> Assets:
    """The register of a territory, from its facts and from defaults by class."""
    facts = territory.facts
    links = pd.DataFrame(
        {
            "mode": facts["link_mode"].values,
            "class": facts["link_class"].values,
            "km": facts["link_geometry"].values.astype(float) * facts["link_detour"].values,
            "open": facts["link_open"].values > 0,
            "class_status": territory.status_of("link_class").to_numpy(),
        },
        index=pd.Index(facts["link"].values, name="link"),
    )
    facilities = pd.DataFrame(
        {
            "kind": facts["facility_kind"].values,
            "class": facts["facility_class"].values,
            "class_status": territory.status_of("facility_class").to_numpy(),
        },
        index=pd.Index(facts["facility"].values, name="facility"),
    )
    for table, asset, kind in ((links, "link", "mode"), (facilities, "facility", "kind")):
        _no_class_is_unknown(table)
        for attribute in ATTRIBUTES:
            values, status = _attribute(territory, table, asset, kind, attribute)
            table[attribute], table[f"{attribute}_status"] = values, status
    return Assets(links, facilities)


def _no_class_is_unknown(table: pd.DataFrame) -> None:
    """A class that says `unknown` is unknown, whatever the status of the column."""
    table.loc[table["class"].isin(_NOTHING), "class_status"] = UNKNOWN


def _attribute(
    territory: Territory, table: pd.DataFrame, asset: str, kind: str, attribute: str
) -> tuple[Any, Texts]:
    """Values of one attribute and their statuses: facts first, defaults by class where none is."""
    nothing: Any = UNKNOWN_YEAR if attribute == "year" else UNKNOWN
    values = np.full(len(table), nothing, dtype=object)
    status = np.full(len(table), UNKNOWN, dtype=object)
    for of_kind, of_class, value in _defaults(asset, attribute):
        mine = (table[kind] == of_kind).to_numpy()
        if of_class:
            mine = mine & (table["class"] == of_class).to_numpy()
        values[mine], status[mine] = value, "assumed"
    word = f"{asset}_{attribute}"
    if territory.has(word):
        given = territory.facts[word].values
        empty = (given == UNKNOWN_YEAR) if attribute == "year" else np.isin(given, _NOTHING)
        values[~empty] = given[~empty]
        status[~empty] = territory.status_of(word).to_numpy()[~empty]
    return (values.astype(np.int64) if attribute == "year" else values), status


@cache
def _defaults(asset: str, attribute: str) -> tuple[tuple[str, str, str], ...]:
    """Kind, class (empty for all) and value; rows for one class come after those for all."""
    text = (files("hinterland.connect") / "defaults" / "assets.csv").read_text("utf-8")
    rows = [
        (row["kind"], row["class"], row["value"])
        for row in csv.DictReader(text.splitlines())
        if row["asset"] == asset and row["attribute"] == attribute
    ]
    return tuple(sorted(rows, key=lambda row: row[1]))
