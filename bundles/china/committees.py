"""Counts of township-level units and committees per county, from the statistical code list.

The list (china-division, the statistics bureau's codes of 2023) numbers its units by rule: in a
township code the last three digits are 001-099 for subdistricts, 100-199 for towns, 200-399 for
townships and 400-599 for farms, zones and other special areas; in a village code the last three
digits are 001-199 for residents' committees, 200-399 for villagers' committees, and 400-499 and
500-599 for places run like one or the other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bundles.china.inputs import npm_file

SOURCE = ("china-division 2.7.0, statistical code list", "observed", "2023")
PARENTS = ("street", "town", "township", "special")
COMMITTEES = ("residents", "villagers")
SPLIT_COLUMNS = tuple(f"{kind}_{parent}" for kind in COMMITTEES for parent in PARENTS)
COLUMNS = (
    "subdistricts",
    "towns",
    "townships",
    "residents_committees",
    "villagers_committees",
    *SPLIT_COLUMNS,
    *(f"{kind}_seat" for kind in COMMITTEES),
)
PROVENANCE: dict[str, tuple[str, str, str]] = dict.fromkeys(COLUMNS, SOURCE)


def read() -> tuple[pd.Series, pd.Series]:
    """Township codes (9 digits) and village codes (12 digits) of the list, as text."""
    streets = pd.read_csv(npm_file("china-division", "dist/streets.csv"), dtype=str)["code"]
    villages = pd.read_csv(npm_file("china-division", "dist/villages.csv"), dtype=str)["code"]
    # A code ending in 000 stands for an area that the list does not divide (Kinmen).
    return streets[~streets.str.endswith("000")], villages[~villages.str.endswith("000")]


def counts(streets: pd.Series, villages: pd.Series) -> pd.DataFrame:
    """`COLUMNS` per statistical area (six-digit code), development zones included."""
    parent = parent_kind(streets)
    towns = pd.crosstab(streets.str[:6], parent).reindex(columns=list(PARENTS), fill_value=0)
    label = committee_kind(villages) + "_" + parent_kind(villages.str[:9])
    split = pd.crosstab(villages.str[:6], label).reindex(columns=list(SPLIT_COLUMNS), fill_value=0)
    split = split.reindex(towns.index.union(split.index), fill_value=0)
    towns = towns.reindex(split.index, fill_value=0)
    table = pd.DataFrame(
        {
            "subdistricts": towns["street"],
            "towns": towns["town"],
            "townships": towns["township"],
            "residents_committees": _total(split, "residents"),
            "villagers_committees": _total(split, "villagers"),
        }
    ).join(split)
    table = table.join(seat_town(streets, villages)).fillna(0).astype(int)
    table.index.name, table.columns.name = "code", None
    return table


def seat_town(streets: pd.Series, villages: pd.Series) -> pd.DataFrame:
    """Committees in the seat town of areas without subdistricts: residents_seat, villagers_seat.

    The list gives the lowest number to the town that houses the county's government, so the
    lowest-numbered township unit is taken for it.
    """
    area, parent = streets.str[:6], parent_kind(streets)
    with_streets = set(area[parent == "street"])
    seat = set(streets[~area.isin(with_streets)].groupby(area).min())
    inside = villages[villages.str[:9].isin(seat)]
    table = pd.crosstab(inside.str[:6], committee_kind(inside))
    return table.reindex(columns=list(COMMITTEES), fill_value=0).add_suffix("_seat")


def parent_kind(street_codes: pd.Series) -> pd.Series:
    """Kind of each nine-digit township code: street, town, township or special."""
    number = street_codes.str[-3:].astype(int)
    cut = np.select([number < 100, number < 200, number < 400], PARENTS[:3], PARENTS[3])
    return pd.Series(cut, index=street_codes.index)


def committee_kind(village_codes: pd.Series) -> pd.Series:
    """Kind of each twelve-digit village code: residents or villagers."""
    number = village_codes.str[-3:].astype(int)
    residents = (number < 200) | number.between(400, 499)
    return pd.Series(np.where(residents, *COMMITTEES), index=village_codes.index)


def _total(split: pd.DataFrame, kind: str) -> pd.Series:
    total: pd.Series = split[[f"{kind}_{parent}" for parent in PARENTS]].sum(axis=1)
    return total
