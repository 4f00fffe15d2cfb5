"""Reading of the Chinese county census workbooks of 2010 and 2020, with all faults at once."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.sources.privacy import person_faults

INDUSTRIES = (
    "农林牧渔业", "采矿业", "制造业", "电力热力燃气及水生产和供应业", "建筑业", "批发和零售业",
    "交通运输仓储和邮政业", "住宿和餐饮业", "信息传输软件和信息技术服务业", "金融业", "房地产业",
    "租赁和商务服务业", "科学研究和技术服务业", "水利环境和公共设施管理业",
    "居民服务修理和其服务业", "教育", "卫生和社会工作", "文化体育和娱乐业",
    "公共管理社会保障和社会组织", "国际组织",
)  # fmt: skip
# What a workbook must have: our word -> its header without white space. The 2010 workbook's
# industry headers are shifted against their columns, so its industries are not read.
LAYOUTS: Mapping[int, Mapping[str, str]] = {
    2020: {
        "code": "区划代码", "province": "省", "prefecture": "市", "name": "区县",
        "population": "人口数_合计", "urban": "城镇人口", "rural": "乡村人口",
        "seat_people": "城区人口", "minority": "少数民族人口比重（%）",
        "young": "人口比重_0-14岁", "old": "人口比重_65岁及以上",
        "same_province": "户口登记地在外乡镇街道人口_本省其他县",
        "other_province": "户口登记地在外乡镇街道人口_省外",
        "schooling": "平均受教育年限_合计", "workers": "各种行业人口总计",
        **{industry: industry for industry in INDUSTRIES},
    },
    2010: {
        "code": "区划代码", "name": "地区", "population": "合计",
        "urban": "城镇人口", "rural": "乡村人口",
    },
}  # fmt: skip
_TEXT = ("code", "province", "prefecture", "name")
_COUNTED = ("population", "urban", "rural")
_ABSENT = frozenset({"", "NA", "-", "—", "…"})
_SUBTOTALS = frozenset(
    {"市辖区", "县", "全国", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位"}
)


@dataclass(frozen=True, eq=False)
class CensusTable:
    """Rows of a census workbook.

    Attributes:
        year: 2010 or 2020, told by the headers.
        rows: one row a unit: code (empty where the workbook has none), name, province and
            prefecture (names, else leading digits of codes), leaf (False for subtotals) and
            numbers; NaN where the workbook publishes none.
        left_out: names of rows without numbers that are no units.
        path: file name.
    """

    year: int
    rows: pd.DataFrame
    left_out: tuple[str, ...]
    path: str

    def __repr__(self) -> str:
        leaves = int(self.rows["leaf"].sum())
        coded = int((self.rows["code"] != "").sum())
        return (
            f"Census of {self.year}: {leaves:,} county-level rows of {len(self.rows):,} "
            f"({coded:,} with a code), {len(self.left_out)} rows left out"
        )


def read_census(path: str | Path) -> CensusTable:
    """Read a county census workbook; the year is told by its headers.

    Raises:
        InputError: unreadable, columns missing, person-level columns, text or negative numbers
            where counts belong, duplicate codes, parts that do not add up; all at once.
    """
    path = Path(path)
    headers, body = _sheet(path)
    where = path.name
    faults = person_faults(headers, where)
    year = max(LAYOUTS, key=lambda y: _fit(LAYOUTS[y], headers))
    layout = LAYOUTS[year]
    missing = [header for header in layout.values() if header not in headers]
    if missing:
        faults.append(
            Fault(
                f"{len(missing)} column(s) of the census workbook of {year} are missing.",
                f"{where}: {first_labels(missing)}",
                "Give the county table of the 2020 or 2010 census with its original headers.",
            )
        )
    again = sorted({h for h in layout.values() if headers.count(h) > 1})
    if again:
        faults.append(
            Fault("Headers occur twice.", f"{where}: {first_labels(again)}", "Keep one of each.")
        )
    refuse(InputError, faults)
    raw = pd.DataFrame(
        {word: [row[headers.index(header)] for row in body] for word, header in layout.items()}
    )
    table, left_out = _units(raw)
    numbers, faults = _numbers(table, where)
    table = table[[word for word in _TEXT if word in table]].join(numbers)
    faults += _duplicates(table, where)
    refuse(InputError, faults)
    rows, uneven = _filled(table, where)
    return CensusTable(year, rows, (*left_out, *uneven), where)


def _fit(layout: Mapping[str, str], headers: Sequence[str]) -> float:
    """Share of a layout's headers that are there."""
    return len(set(layout.values()) & set(headers)) / len(layout)


def _sheet(path: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Headers without white space, and the rows of the first sheet."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    except FileNotFoundError:
        raise InputError(
            Fault("The file does not exist.", str(path), "Give the path of the workbook.")
        ) from None
    except InvalidFileException:
        raise InputError(
            Fault(
                f"The census is given as {path.suffix or 'a file without suffix'}, not as .xlsx.",
                str(path),
                "Give the publisher's .xlsx workbook itself; a table of your own (CSV) comes in "
                "with `hinterland data table`.",
            )
        ) from None
    except (OSError, KeyError, ValueError, EOFError, SyntaxError, zipfile.BadZipFile,
            zipfile.LargeZipFile) as error:  # fmt: skip
        raise InputError(
            Fault(
                f"The workbook cannot be read ({error or type(error).__name__}).",
                str(path),
                "Copy it again from its publisher; it must be a whole .xlsx file.",
            )
        ) from error
    if len(rows) < 2:
        raise InputError(
            Fault("The workbook has no rows.", path.name, "Give headers and at least one row.")
        )
    width = len(rows[0])
    headers = [re.sub(r"\s", "", str(cell)) if cell is not None else "" for cell in rows[0]]
    return headers, [tuple(row) + (None,) * (width - len(row)) for row in rows[1:]]


def _units(raw: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Rows that are units, text cleaned; rows without a name or any count are left out."""
    table = raw.copy()
    for word in _TEXT:
        if word in table:
            table[word] = [_text(value) for value in table[word]]
    empty = table["name"].eq("") | table[list(_COUNTED)].isna().all(axis=1)
    left_out = tuple(name for name in table.loc[empty, "name"] if name)
    return table[~empty].reset_index(drop=True), left_out


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    return "" if text in _ABSENT else text


def _numbers(table: pd.DataFrame, where: str) -> tuple[pd.DataFrame, list[Fault]]:
    faults, numbers = [], {}
    label = table["code"].where(table["code"] != "", table["name"])
    for word in [w for w in table if w not in _TEXT]:
        cells = table[word]
        absent = cells.isna() | cells.astype(str).str.strip().isin(_ABSENT)
        parsed = pd.to_numeric(cells.where(~absent), errors="coerce")
        text = parsed.isna() & ~absent
        bad = parsed < 0
        for rows, what in ((text, "text where a number belongs"), (bad, "a negative number")):
            if rows.any():
                faults.append(
                    Fault(
                        f"The column {word} has {what} in {int(rows.sum())} row(s).",
                        f"{where}: {first_labels(label[rows])}",
                        "Correct these cells, or write NA where nothing was published.",
                    )
                )
        numbers[word] = parsed.astype(float)
    return pd.DataFrame(numbers), faults


def _duplicates(table: pd.DataFrame, where: str) -> list[Fault]:
    codes = table.loc[table["code"] != "", "code"]
    again = codes[codes.duplicated()].unique()
    if not len(again):
        return []
    return [
        Fault(
            f"{len(again)} code(s) occur more than once.",
            f"{where}: {first_labels(again)}",
            "Keep one row for each code.",
        )
    ]


def _filled(table: pd.DataFrame, where: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Adds what the parts imply (total, province, leaf), and refuses parts that do not add up.

    A row without a code whose parts do not add up is left out and named: the published table of
    2010 has one (a group of islands).
    """
    total = table["urban"].fillna(0) + table["rural"].fillna(0)
    result = table.copy()
    result["population"] = table["population"].fillna(total)
    result["urban"] = table["urban"].fillna(table["population"] - table["rural"].fillna(0))
    result["rural"] = table["rural"].fillna(table["population"] - table["urban"].fillna(0))
    blank = table[list(_COUNTED)].isna().sum(axis=1) > 1
    off = (result["urban"] + result["rural"] - result["population"]).abs() > 0.5
    coded = table["code"] != ""
    faults = [
        Fault(
            f"{what} in {int(rows.sum())} row(s).",
            f"{where}: {first_labels(table.loc[rows, 'code'])}",
            "Correct population, urban and rural there.",
        )
        for rows, what in (
            (blank & coded, "Two of population, urban and rural are not given"),
            (off & ~blank & coded, "Urban and rural people do not add up to the population"),
        )
        if rows.any()
    ]
    refuse(InputError, faults)
    uneven = (off | blank) & ~coded
    return _placed(result[~uneven].reset_index(drop=True)), tuple(table.loc[uneven, "name"])


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """Province and prefecture of each row, and which rows are no subtotals."""
    result = table.copy()
    code = result["code"]
    # A row without a code stands below its province and prefecture, as in print.
    above = code.where(code != "").ffill().fillna("")
    for word, digits in (("province", 2), ("prefecture", 4)):
        if word not in result:
            result[word] = above.str[:digits]
    members = code[~code.str.endswith("00")].str[:4].value_counts()
    subtotal = code.str.endswith("0000") | (
        code.str.endswith("00") & code.str[:4].isin(members.index)
    )
    result["leaf"] = ~subtotal & ~result["name"].isin(_SUBTOTALS)
    return result
