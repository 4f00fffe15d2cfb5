"""Columns about single persons are refused wherever a file comes in: only aggregates are read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hinterland.errors import Fault, first_labels

_WORDS = frozenset(
    {
        "name",
        "surname",
        "given_name",
        "full_name",
        "first_name",
        "last_name",
        "id",
        "id_number",
        "identity",
        "national_id",
        "passport",
        "phone",
        "telephone",
        "mobile",
        "mobile_number",
        "email",
        "address",
        "birth_date",
        "date_of_birth",
        "birthday",
        "person",
        "household_id",
        "respondent",
        "respondent_id",
        "person_id",
        "patient",
    }
)
_OF_SOMEONE = re.compile(
    "(patient|person|resident|client|customer|user|household|respondent|student|employee|staff|"
    "doctor|owner)_(id|no|name|phone|mobile|email|address|age|sex|birthday|birth_date)"
)
_CHINESE = re.compile(
    "姓名|身份证|身份号码|证件号|护照|手机号|电话|住址|家庭地址|出生日期|户主|邮箱|微信|"
    "患者编号|病人编号|病历|就诊卡"
)


def person_columns(headers: Iterable[str]) -> list[str]:
    """The headers that name single persons."""
    return [header for header in headers if _is_personal(header)]


def _is_personal(header: str) -> bool:
    word = re.sub(r"[\s\-]+", "_", header.strip().lower())
    return bool(word in _WORDS or _OF_SOMEONE.fullmatch(word) or _CHINESE.search(header))


def person_faults(headers: Iterable[str], where: str) -> list[Fault]:
    """A fault if any header names single persons."""
    found = person_columns(headers)
    if not found:
        return []
    do = "Give sums or means by area only, and remove these columns; they are never read."
    if {"name", "id"} & {header.strip().lower() for header in found}:
        do += " A facility is called by the columns facility, name_en and name_zh."
    return [Fault(f"The file has columns about single persons: {first_labels(found)}.", where, do)]
