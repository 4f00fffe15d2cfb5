"""Numbers as people read them: 万 and 亿 in Chinese for China, millions in English."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hinterland.codebook import quantity

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

UNITS_ZH = {
    "person": "人",
    "unit": "个",
    "h": "小时",
    "km": "公里",
    "km2": "平方公里",
    "km/h": "公里/小时",
    "m": "米",
    "year": "年",
    "deg": "度",
    "person/h": "人/小时",
    "person/year": "人/年",
    "bed": "张",
    "t/year": "吨/年",
    "GB/year": "GB/年",
    "flag": "",
    "": "",
    "1": "",
}
UNITS_EN = {"person": "people", "km2": "km²", "person/h": "people/h", "1": "", "flag": ""}


# Ranks, grades and stages are whole numbers that count nothing.
NO_UNIT = ("_rank", "_grade", "_lag", "stage", "year")


def grouped(value: float, digits: int = 0) -> str:
    """A number with thousands separators; `∞` for infinity and `–` for NaN."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    text = f"{value:,.{digits}f}"
    return text.lstrip("-") if text.strip("-0.,") == "" else text


def significant(value: float, figures: int = 3) -> str:
    """A number with so many significant figures, never in powers of ten."""
    if not math.isfinite(value) or value == 0:
        return grouped(value)
    digits = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    return grouped(value, digits)


def plain(value: float) -> str:
    """A number with no more decimals than it needs, at most four."""
    text = grouped(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float, digits: int = 1) -> str:
    """A share of one as a percentage."""
    return f"{grouped(share * 100, digits)}%" if math.isfinite(share) else "–"


@dataclass(frozen=True)
class Figures:
    """How a territory's numbers are written.

    Attributes:
        currency: three-letter code, or another short name.
        price_year: the year of the prices, or None.
    """

    currency: str
    price_year: int | None = None

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Figures:
        """From the settings of a Territory."""
        year = settings.get("price_year")
        return cls(str(settings.get("currency", "money")), int(year) if year else None)

    @property
    def chinese(self) -> bool:
        """Whether Chinese text counts in 万 and 亿 and calls the currency 元."""
        return self.currency.upper() in ("CNY", "RMB")

    def large(self, value: float, language: Language) -> str:
        """A large number: 万 and 亿 in Chinese for China, thousand and million in English."""
        size = abs(value)
        if not math.isfinite(value):
            return grouped(value)
        if language == "zh" and self.chinese:
            if size >= 1e8:
                return f"{significant(value / 1e8)} 亿"
            if size >= 1e4:
                return f"{significant(value / 1e4)} 万"
            return grouped(value)
        if size >= 1e6:
            word = "百万" if language == "zh" else "million"
            return f"{significant(value / 1e6)} {word}"
        return grouped(value) if size < 1e4 else f"{grouped(round(value, -2))}"

    def people(self, value: float, language: Language) -> str:
        """A number of people."""
        return f"{self.large(value, language)}{'人' if language == 'zh' else ' people'}"

    def money(self, value: float, language: Language) -> str:
        """A sum of money; the price year is told by the unit, beside the figure's header."""
        if language == "zh" and self.chinese:
            text = self.large(value, language)
            return f"{text}元" if text.endswith(("万", "亿")) else f"{text} 元"
        return f"{self.currency} {self.large(value, language)}"

    def unit(self, word: str, language: Language) -> str:
        """The unit of a codebook word, with the currency in place of `money`."""
        unit = quantity(word).unit
        if word.endswith(NO_UNIT):
            return ""
        if "money" not in unit:
            names = UNITS_ZH if language == "zh" else UNITS_EN
            return names.get(unit, unit)
        name = "元" if self.chinese and language == "zh" else self.currency
        shown = unit.replace("money", name)
        if language == "zh":
            shown = shown.replace("/person", "/人").replace("/year", "/年")
        if self.price_year is None:
            return shown
        year = f"{self.price_year} 年价" if language == "zh" else f"{self.price_year} prices"
        return f"{shown}（{year}）" if language == "zh" else f"{shown} ({year})"

    def value(self, word: str, value: float) -> str:
        """A value of a codebook word, without its unit, alike in both languages."""
        entry = quantity(word)
        if entry.type in ("int", "index", "flag") or entry.unit in ("person", "unit"):
            return grouped(value)
        if is_share(word):
            return percent(value)
        if entry.unit == "h":
            return grouped(value, 2 if abs(value) < 10 else 1)
        return significant(value)


def is_share(word: str) -> bool:
    """Whether a word is a share that people read as a percentage."""
    entry = quantity(word)
    named = word.endswith("_share") or word.startswith("share_") or "_share_" in word
    return named and entry.unit == "1" and entry.upper <= 1
