"""Which row of a census stands for which county, by rules that are counted and reported."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from hinterland.flow import Territory
from hinterland.sources.census_workbook import CensusTable

RULES = ("code", "same name in the province", "same stem in the prefecture")
PREFECTURE_RULE = "code of the prefecture"
# Municipalities run their counties directly: 密云县 110228 became 密云区 110118 in one prefecture.
_MUNICIPALITIES = ("11", "12", "31", "50")
_SUFFIX = re.compile("(?:自治县|自治旗|矿区|林区|特区|新区|县|区|市|旗)$")


def crosswalk(territory: Territory, table: CensusTable) -> pd.DataFrame:
    """For each county that has one: the row of the census and the rule that found it.

    Rules, in order, each on what the earlier ones left: the code, if the names share a letter
    (codes are given again to other units); the same name in the same province, where both have
    it once; the same stem (without county, district, city, banner) in the same prefecture.

    Returns:
        Indexed by county label, with columns `row` (position in table.rows) and `rule`.
    """
    units, rows = _units(territory), _rows(table)
    found: dict[str, tuple[int, str]] = {}
    # A context unit is a prefecture: only the row of its own code may stand for it.
    coded = rows[rows["code"] != ""].reset_index().set_index("code")["row"]
    for label in units.index[~units["region"]]:
        if label in coded.index:
            found[label] = (int(coded[label]), PREFECTURE_RULE)
    left, rows = units[units["region"]], rows[rows["leaf"]]
    by_code = rows[rows["code"] != ""].reset_index().set_index("code")
    both = left.join(by_code[["row", "name"]].rename(columns={"name": "name_then"}), how="inner")
    for label, row, now, then in zip(
        both.index, both["row"], both["name"], both["name_then"], strict=True
    ):
        if set(now[:-1]) & set(then[:-1]):
            found[str(label)] = (int(row), RULES[0])
    for rule, keys in (
        (RULES[1], (("province", "name"), ("province_code", "name"))),
        (RULES[2], (("prefecture", "stem"), ("prefecture_code", "stem"))),
    ):
        for key in keys:
            left = left[~left.index.isin(found)]
            free = rows[~rows.index.isin([row for row, _ in found.values()])]
            found.update(_pairs(left, free, list(key), rule))
    return pd.DataFrame.from_dict(found, orient="index", columns=["row", "rule"])


def _pairs(
    left: pd.DataFrame, free: pd.DataFrame, key: Sequence[str], rule: str
) -> dict[str, tuple[int, str]]:
    """Pairs of units and rows whose key is the same and unique on both sides."""
    one = left[~left.duplicated(list(key), keep=False)].reset_index(names="label")
    two = free[~free.duplicated(list(key), keep=False)].reset_index(names="row")
    both = one.merge(two, on=list(key))
    return {
        str(label): (int(row), rule) for label, row in zip(both["label"], both["row"], strict=True)
    }


def unused_rows(table: CensusTable, links: pd.DataFrame) -> pd.DataFrame:
    """Rows of county level that stand for no county, nor lie in a prefecture that was used."""
    rows = _rows(table)
    whole = rows.loc[links.loc[links["rule"] == PREFECTURE_RULE, "row"], "code"].str[:4]
    above = rows["code"].where(rows["code"] != "").ffill().fillna("").str[:4]
    free = rows["leaf"] & ~rows.index.isin(links["row"]) & ~above.isin(whole)
    return table.rows[free.to_numpy()]


def stem(name: str) -> str:
    """The name without its kind: county, district, city, banner."""
    short = _SUFFIX.sub("", name)
    return short if len(short) > 1 else name


def _prefecture(code: pd.Series[str]) -> pd.Series[str]:
    return code.str[:4].where(~code.str[:2].isin(_MUNICIPALITIES), code.str[:2])


def _units(territory: Territory) -> pd.DataFrame:
    facts = territory.facts
    code = pd.Series(facts["county"].values.astype(str))
    names = pd.Series(facts["province_name_zh"].values, index=facts["province"].values.astype(str))
    units = pd.DataFrame(
        {
            "name": facts["county_name_zh"].values.astype(str),
            "province": names.reindex(facts["county_province"].values.astype(str)).to_numpy(),
            "province_code": code.str[:2].to_numpy(),
            "prefecture": facts["prefecture_name_zh"].values.astype(str),
            "prefecture_code": _prefecture(code).to_numpy(),
            "region": territory.region,
        },
        index=code.to_numpy(),
    )
    return units.assign(stem=units["name"].map(stem))


def _rows(table: CensusTable) -> pd.DataFrame:
    rows = table.rows[["code", "name", "province", "prefecture", "leaf"]].copy()
    coded = rows["code"].where(rows["code"] != "")
    above = coded.ffill().fillna("")
    rows["province_code"] = above.str[:2]
    rows["prefecture_code"] = _prefecture(above)
    rows["stem"] = rows["name"].map(stem)
    rows.index.name = "row"
    return rows
