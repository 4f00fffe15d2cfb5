"""The county workbook of the 2020 census, joined to the units of the China bundle.

The workbook has 3,358 rows: counties, but also the nation, provinces and prefectures (codes ending
in 00; those of cities without districts are kept as county rows), development zones (with codes or
with `NA`), and subtotals. Only six-digit codes are kept; gaps written as `NA` become missing.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd

NAME = "census_county_2020_v1.xlsx"
COLUMNS = {
    "人口数_合计": "population",
    "城镇人口": "urban",
    "乡村人口": "rural",
    "各种行业人口总计": "workers",
    "农林牧渔业": "farm",
    "采矿业": "mining",
    "制造业": "manufacturing",
    "住宿和餐饮业": "hospitality",
    "文化体育和娱乐业": "culture",
}


def read(workbook: Path) -> pd.DataFrame:
    """County-coded rows by code: name, province_name and `COLUMNS`' values (persons)."""
    sheet = openpyxl.load_workbook(workbook, read_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    table = pd.DataFrame(list(rows), dtype=object)
    table.columns = pd.Index(table.iloc[0])
    table = table.iloc[1:]
    table["code"] = table["区划代码"].astype(str)
    coded = table["code"].str.fullmatch(r"\d{6}")
    above = table["code"].str.endswith("00")
    # A city without districts has no county rows under its own code: its row is its county row.
    divided = table["code"].str[:4].isin(table.loc[coded & ~above, "code"].str[:4])
    county = coded & (~above | (~divided & ~table["code"].str.endswith("0000")))
    table = table[county].drop_duplicates("code").set_index("code")
    numbers = table[list(COLUMNS)].apply(pd.to_numeric, errors="coerce")
    numbers = numbers.rename(columns=COLUMNS)
    numbers["tourism"] = numbers.pop("hospitality") + numbers.pop("culture")
    result: pd.DataFrame = numbers.assign(name=table["区县"], province_name=table["省"])
    return result


def match(
    census: pd.DataFrame, units: pd.DataFrame, zones: pd.Index
) -> tuple[pd.Series, dict[str, int]]:
    """Census code of each unit and of each zone (a Series), and how many matched by which rule.

    Rules in order: same code; typed code of 2020; same stem of the name in the same province (a
    county that became a city or a district), when that name occurs once on both sides.
    """
    found = pd.Series(index=units.index.append(zones), dtype=object)
    by_code = found.index.isin(census.index)
    found[by_code] = found.index[by_code]
    old = units["code_2020"].fillna("")
    old = old[~units.index.isin(census.index) & old.isin(census.index)]
    found[old.index] = old
    rest = units[found[units.index].isna()]
    taken = set(found.dropna())
    free = census[~census.index.isin(taken)]
    key = free["province_name"] + free["name"].map(_stem)
    unique = key[~key.duplicated(keep=False)]
    table = pd.Series(unique.index, index=unique.to_numpy())
    wanted = rest["province_name_zh"] + rest["county_name_zh"].map(_stem)
    named = wanted.map(table).dropna()
    named = named[~named.duplicated(keep=False)]
    found[named.index] = named
    in_units = found[units.index]
    counts = {
        "units": len(units),
        "by_code": int(by_code[: len(units)].sum()),
        "by_typed_code_of_2020": len(old),
        "by_name": len(named),
        "unmatched": int(in_units.isna().sum()),
        "zones": len(zones),
        "zones_matched": int(found[zones].notna().sum()),
        "census_rows": len(census),
    }
    return found, counts


def _stem(name: str) -> str:
    return name[:-1] if name[-1:] in "区县市旗" and len(name) > 2 else name
