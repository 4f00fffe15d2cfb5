"""Published figures of provinces and the nation, sectors and household groups, as typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hinterland.codebook import STATUSES, quantity, status_word

TYPED = Path(__file__).parent / "typed"
HUNDRED_MILLION = 1e8
BILLION = 1e9
CNY_PER_USD_2022 = 6.7261
GRP_YEARS = (2020, 2021, 2022, 2023)
GROUPS = {"urban": ("urban residents", "城镇居民"), "rural": ("rural residents", "农村居民")}
COASTAL = frozenset(f"{code}0000" for code in (11, 12, 13, 21, 31, 32, 33, 35, 37, 44, 46))
"""Provinces with a coast, and Beijing, as the eastern grouping of the statistics bureau with
Liaoning; Guangxi belongs to the western twelve."""

_PROVINCE_COLUMNS = {
    "province_population": "population_2020",
    "province_urban_population": "urban_population_2020",
    "province_rural_population": "rural_population_2020",
    "province_migrants_in": "from_other_provinces_2020",
    "province_urban_income": "urban_income_2022_cny_unverified",
    "province_rural_income": "rural_income_2022_cny_unverified",
    "province_income_all": "income_all_residents_2018_cny",
    "province_name_zh": "province_name_zh",
    "province_name_en": "province_name_en",
}


def labels() -> dict[str, np.ndarray[Any, Any]]:
    """Labels of the dimensions that these figures have."""
    return {
        "province": provinces().index.to_numpy(str),
        "year": np.array(GRP_YEARS, dtype=np.int32),
        "income_year": national().index.to_numpy(np.int32),
        "sector": sectors().index.to_numpy(str),
        "group": np.array(list(GROUPS)),
    }


def provinces() -> pd.DataFrame:
    """The 31 provinces by six-digit code."""
    table = pd.read_csv(TYPED / "province_figures.csv", dtype={"province": str})
    return table.set_index("province")


def national() -> pd.DataFrame:
    """National incomes by year."""
    return pd.read_csv(TYPED / "national_incomes.csv").set_index("year")


def sectors() -> pd.DataFrame:
    """Sectors by label."""
    return pd.read_csv(TYPED / "sectors.csv").set_index("sector")


def claims() -> list[dict[str, str]]:
    """Figures of the brief that other sources contradict, each beside the sourced one."""
    table = pd.read_csv(TYPED / "claims.csv", dtype=str).fillna("")
    return [{str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")]


def foreign_product(table: pd.DataFrame) -> pd.Series:
    """Gross product of foreign markets in CNY, from 1e9 USD at the average rate of 2022."""
    return table["gross_product_1e9_usd_2022"].astype(float) * BILLION * CNY_PER_USD_2022


def entries() -> dict[str, tuple[tuple[str, ...], Any, dict[str, str]]]:
    """Variables of the dataset by word."""
    table = provinces()
    about = pd.read_csv(TYPED / "province_figures.sources.csv", dtype=str).fillna("")
    about = about.set_index("column")
    made = {
        word: _entry(word, table[column], about.loc[column])
        for word, column in _PROVINCE_COLUMNS.items()
    }
    columns = [f"grp_{year}_1e8cny" for year in GRP_YEARS]
    made["province_gross_product"] = _entry(
        "province_gross_product", table[columns] * HUNDRED_MILLION, about.loc[columns[0]]
    )
    grouping = pd.Series(
        {"source": "grouping of provinces by coast", "status": "typed", "year": ""}
    )
    coastal = table.index.isin(COASTAL).astype(np.int8)
    made["province_coastal"] = _entry("province_coastal", coastal, grouping)
    return made | _national() | _sectors() | _groups()


def _national() -> dict[str, Any]:
    table = national()
    codes = np.array([STATUSES.index(name) for name in table["status"]], dtype=np.int8)
    mixed = pd.Series(
        {"source": "; ".join(dict.fromkeys(table["source"])), "status": "mixed", "year": ""}
    )
    made: dict[str, Any] = {}
    for side in ("urban", "rural"):
        word = f"national_{side}_income"
        made[word] = _entry(word, table[f"{side}_income_cny"].astype(float), mixed)
        made[status_word(word)] = (("income_year",), codes, {})
    return made


def _sectors() -> dict[str, Any]:
    table = sectors()
    typed = pd.Series({"source": "definition, typed/sectors.csv", "status": "typed", "year": ""})
    columns = {
        "sector_name_en": "name_en",
        "sector_name_zh": "name_zh",
        "sector_tradable": "tradable",
        "sector_needs_land": "needs_land",
    }
    return {word: _entry(word, table[column], typed) for word, column in columns.items()}


def _groups() -> dict[str, Any]:
    typed = pd.Series({"source": "definition: place of residence", "status": "typed", "year": ""})
    return {
        "group_name_en": _entry("group_name_en", [names[0] for names in GROUPS.values()], typed),
        "group_name_zh": _entry("group_name_zh", [names[1] for names in GROUPS.values()], typed),
    }


def _entry(
    word: str, values: Any, about: pd.Series[str]
) -> tuple[tuple[str, ...], Any, dict[str, str]]:
    array = np.asarray(values)
    if quantity(word).type == "text":
        array = array.astype(str)
    elif quantity(word).type == "float":
        array = array.astype(np.float64)
    attributes = {
        "source": about["source"] or "list of provinces",
        "status": about["status"],
        "year": str(about["year"]),
    }
    return quantity(word).dims, array, attributes
