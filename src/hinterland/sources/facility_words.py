"""Words of a file of facilities: its columns, its kinds, and what stands for what nobody said."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from hinterland.codebook import converter, quantities, quantity, split_header
from hinterland.errors import Fault, HinterlandError

PREFIX = "facility_"

KEY = "facility"

REQUIRED = (KEY, "kind", "lon", "lat")

ON_RAIL = ("rail_station", "logistics_hub")
"""Kinds that are joined to a railway within reach too."""

GIVEN = (
    "facility_kind",
    "facility_name_en",
    "facility_name_zh",
    "facility_lon",
    "facility_lat",
    "facility_class",
    "facility_supply",
    "facility_capacity",
    "facility_handling",
    "facility_quality",
    "facility_year",
    "facility_technology",
    "facility_owner",
    "facility_access_rule",
)
"""Facts that a file may give; the others of a facility are worked out from its position."""

RESERVED = frozenset(
    {
        "county_seat", "jobs", "land_crossing", "people", "places", "port", "prefecture_seat",
        "provincial_capital", "rail",
    }
)  # fmt: skip
"""Words that already mean a kind of destination made of other things, so no kind may take them."""

_NOTES = ("note", "county", "county_name_en", "county_name_zh", "备注")

CHINESE: Mapping[str, str] = MappingProxyType(
    {
        "编号": KEY,
        "类型": "kind",
        "名称": "name_zh",
        "英文名称": "name_en",
        "经度": "lon",
        "纬度": "lat",
        "数量": "supply",
        "床位": "supply",
        "床位数": "supply",
        "医生": "supply",
        "医生数": "supply",
    }
)
"""Chinese headers and what they give."""

_UNKNOWN: Mapping[str, Any] = MappingProxyType(
    {
        "facility_name_en": "",
        "facility_name_zh": "",
        "facility_rail_node": -1,
        "facility_node": -1,
        "facility_handling": 1.0,
        "facility_wait": 1.0,
        "facility_fare": 1.0,
    }
)


def neutral(word: str) -> Any:
    """The value that says nothing: `unknown`, 0, -1 for a node, the usual handling; never NaN."""
    if word in _UNKNOWN:
        return _UNKNOWN[word]
    return "unknown" if quantity(word).type == "text" else 0


def normal_kind(text: str) -> str:
    """A kind in lower case and singular: `Bus Stations` is `bus_station`."""
    word = "_".join(text.strip().casefold().replace("-", " ").replace("_", " ").split())
    if not word.isascii() or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def english(header: str) -> str:
    """The header in English, as it stands where it is no Chinese one."""
    return CHINESE.get(header, header)


def is_known(header: str) -> bool:
    """Whether a header that gives no fact is the label or a note rather than something unknown."""
    return english(header) == KEY or header in _NOTES


def column(header: str, where: str) -> tuple[str, str] | Fault | None:
    """Fact and unit that a header gives; None where it gives none; else what is wrong with it."""
    if is_known(header):
        return None
    said, header = header, english(header)
    full = header if header.startswith(PREFIX) else PREFIX + header
    place = f"{where}: {said}"
    if full in ("facility_lon", "facility_lat") or is_text(full):
        return full, quantity(full).unit
    split = split_header(full)
    if full in GIVEN and split is None:
        return Fault(f"The column {said!r} has no unit.", place, f"Write {example(full)!r}.")
    if split is None or split[0] not in GIVEN:
        return None
    try:
        converter(*split)
    except HinterlandError as error:
        return Fault(error.faults[0].what, place, error.faults[0].do)
    return split


def is_text(word: str) -> bool:
    """Whether a word is a text fact that a file may give."""
    return word in GIVEN and quantities()[word].type == "text"


def example(word: str) -> str:
    """The header of a fact in a file of facilities, with its unit where one must be named."""
    unit = quantity(word).unit
    short = word.removeprefix(PREFIX)
    return short if unit in ("", "1", "deg", "year") else f"{short}_{unit.replace('/', '_per_')}"
