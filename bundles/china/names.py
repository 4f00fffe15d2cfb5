"""English names of Chinese administrative units: pinyin, typed official spellings, kind words.

Pinyin is read character by character, with a short table of place-name readings where the
commonest reading of a character is wrong in place names (typed/romanisation.csv, kind
`polyphone`). Tibetan, Mongolian and Uyghur names take their customary romanisation from the same
table (kind `official`; written from memory, without diacritics, so marked unverified).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
from pypinyin import Style, lazy_pinyin

TYPED = Path(__file__).parent / "typed"
# Readings that hold in place names whatever the neighbouring characters.
READINGS = {"长": "chang", "都": "du", "重": "chong", "朝": "chao", "佛": "fo", "厦": "xia"}
READINGS |= {"乐": "le", "会": "hui", "大": "da", "宿": "su", "遂": "sui", "石": "shi", "六": "liu"}
READINGS |= {"曾": "zeng", "阿": "a", "藏": "zang", "沙": "sha", "任": "ren", "红": "hong"}
SUFFIXES: tuple[tuple[str, str], ...] = (
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("自治区", "Autonomous Region"),
    ("行政委员会", "Administrative Committee"),
    ("联合旗", "Banner"),
    ("地区", "Prefecture"),
    ("矿区", "Mining District"),
    ("新区", "New District"),
    ("盟", "League"),
    ("区", "District"),
    ("县", "County"),
    ("旗", "Banner"),
    ("市", "City"),
)
KINDS: tuple[tuple[str, str], ...] = (
    ("自治县", "autonomous county"),
    ("自治旗", "autonomous banner"),
    ("行政委员会", "administrative committee"),
    ("神农架林区", "forestry district"),
    ("六枝特区", "special district"),
    ("区", "district"),
    ("县", "county"),
    ("旗", "banner"),
    ("市", "county-level city"),
)
# Prefecture-level cities without districts stand in the county table as one unit.
UNDIVIDED = frozenset({"东莞市", "中山市", "儋州市", "嘉峪关市"})


def kind(name_zh: str) -> str:
    """Kind of county-level unit, by the ending of its name."""
    if name_zh in UNDIVIDED:
        return "undivided prefecture-level city"
    return next((word for ending, word in KINDS if name_zh.endswith(ending)), "other")


def english(name_zh: str) -> str:
    """English name with its kind word, such as `Mabian Yi Autonomous County`."""
    table = _romanisation()
    if name_zh in table:
        return table[name_zh]
    stem, word = _split(name_zh)
    if not stem:
        return pinyin(name_zh)
    stem, peoples = _peoples(stem) if word.startswith("Autonomous") else (stem, ())
    if peoples and not stem:
        stem, peoples = name_zh, ()
    return " ".join([table.get(stem) or pinyin(stem), *_joined(peoples), word])


def pinyin(text: str) -> str:
    """Pinyin of a name in one word, capitalised, apostrophe before a, e and o (Xi'an)."""
    table = _romanisation()
    if text in table:
        return table[text]
    word = ""
    for character in text:
        syllable = READINGS.get(character) or lazy_pinyin(character, style=Style.NORMAL)[0]
        syllable = syllable.replace("v", "ü")
        word += ("'" if word and syllable[0] in "aeo" else "") + syllable
    return word.capitalize()


def _split(name_zh: str) -> tuple[str, str]:
    for ending, word in SUFFIXES:
        stem = name_zh.removesuffix(ending)
        # 新区 and 矿区 are kind words only after a stem of two characters or more.
        if stem != name_zh and (len(stem) >= 2 or len(ending) == 1):
            return stem, word
    return "", ""


def _peoples(stem: str) -> tuple[str, tuple[str, ...]]:
    """Peel the names of peoples off the end of an autonomous unit's name."""
    found: list[str] = []
    table = _ethnic()
    while ending := next((zh for zh in table if stem.endswith(zh) and stem != zh), ""):
        found.insert(0, table[ending])
        stem = stem.removesuffix(ending)
    return stem, tuple(found)


def _joined(peoples: tuple[str, ...]) -> list[str]:
    if len(peoples) < 2:
        return list(peoples)
    return [", ".join(peoples[:-1]) + " and " + peoples[-1]]


@cache
def _romanisation() -> dict[str, str]:
    table = pd.read_csv(TYPED / "romanisation.csv")
    return dict(zip(table["root_zh"], table["root_en"], strict=True))


@cache
def _ethnic() -> dict[str, str]:
    """Names of peoples, longest first so that 蒙古族 is tried before 蒙古."""
    table = pd.read_csv(TYPED / "ethnic_names.csv")
    pairs = zip(table["zh"], table["en"], strict=True)
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))
