"""What each column of a template means."""

from __future__ import annotations

from dataclasses import dataclass

from hinterland.codebook import quantity, split_header
from hinterland.sources.facility_words import GIVEN, PREFIX
from hinterland.sources.table_templates import CURRENCY, FACILITIES, template_headers

_KEYS = {
    "county": ("text", "", "code of the county, as text", "县级区划代码（文本）"),
    "code_year": ("year", "whole", "year of the list of codes", "区划代码所属年份"),
    "tier": ("text", "city, town or village", "part of the county", "城、镇、乡"),
    "cell_size": ("person", "30 or more", "answers behind the means", "样本量"),
    "year": ("year", "whole", "calendar year of the figures", "数据年份"),
    "province": ("text", "", "code of the province, as text", "省级区划代码（文本）"),
    "from_lon": ("deg", "-180 to 180", "longitude where the road starts", "起点经度"),
    "from_lat": ("deg", "-90 to 90", "latitude where the road starts", "起点纬度"),
    "to_lon": ("deg", "-180 to 180", "longitude where the road ends", "终点经度"),
    "to_lat": ("deg", "-90 to 90", "latitude where the road ends", "终点纬度"),
    "mode": (
        "text",
        "road, rail or ferry",
        "mode; road if the column is left out or the cell is empty",
        "方式，缺省为公路",
    ),
    "link": ("text", "", "label of a link that is there, to change it", "现有路段的标签（修改用）"),
    "from": (
        "text",
        "county code, facility or 'lon lat'",
        "where a new link starts",
        "新增路段起点（县代码、设施标签或“经度 纬度”）",
    ),
    "to": (
        "text",
        "county code, facility or 'lon lat'",
        "where a new link ends",
        "新增路段终点（县代码、设施标签或“经度 纬度”）",
    ),
    "length_km": ("km", "0 to 5000", "length of a new link; estimated if empty", "新增路段里程"),
    "two_way": ("flag", "0 or 1", "1 where a new link is used both ways; 1 if empty", "是否双向"),
    "facility": ("text", "", "label of the facility, e.g. clinic:17", "设施标签"),
}


@dataclass(frozen=True)
class Column:
    """A column of a template: header, word, unit, bounds and meaning."""

    header: str
    word: str
    unit: str
    bounds: str
    meaning_en: str
    meaning_zh: str

    def __str__(self) -> str:
        within = f", {self.bounds}" if self.bounds else ""
        return (
            f"{self.header}\n    {self.word} [{self.unit or '1'}{within}]\n"
            f"    {self.meaning_en}\n    {self.meaning_zh}"
        )


def explained(name: str, currency: str = CURRENCY) -> list[Column]:
    """The columns of a template, in order.

    Raises:
        InputError: no template has this name.
    """
    prefix = PREFIX if name == FACILITIES.name else ""
    return [_column(header, currency, prefix) for header in template_headers(name, currency)]


def _column(header: str, currency: str, prefix: str) -> Column:
    if header in _KEYS and prefix + header not in GIVEN:
        unit, bounds, *meanings = _KEYS[header]
        return Column(header, header, unit, bounds, meanings[0], meanings[1])
    found = split_header(prefix + header.replace(f"_{currency}_", "_money_"))
    entry = quantity(found[0] if found else prefix + header)
    bounds = f"{entry.lower:g} to {entry.upper:g}" if entry.type != "text" else ""
    unit = "text" if entry.type == "text" else entry.unit.replace("money", currency)
    return Column(header, entry.word, unit, bounds, entry.meaning_en, entry.meaning_zh)
