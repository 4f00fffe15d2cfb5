"""Counties whose names are spelt most like one that is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_KIND_EN = re.compile(
    r"( autonomous)?( (county|district|city|banner|prefecture|league|new area|area))+$"
)
_KIND_ZH = re.compile(r"(自治县|自治旗|自治州|县|区|市|旗|州|盟|省)$")


def bare(name: str) -> str:
    """A name in lower case without the kind of unit: `tongzi` for `Tongzi County`."""
    lowered = name.strip().casefold()
    return _KIND_ZH.sub("", _KIND_EN.sub("", lowered)) or lowered


def closest_rows(text: str, names: Sequence[tuple[str, ...]], count: int = 3) -> list[int]:
    """Positions of the names most like a text, best first.

    Args:
        text: as written.
        names: of each row what it is called (code, English, Chinese); the best of them counts.
        count: how many.
    """
    asked = bare(text)
    likeness = [max(_like(asked, bare(name)) for name in row if name) for row in names]
    return sorted(range(len(names)), key=lambda row: -likeness[row])[:count]


def _like(asked: str, name: str) -> float:
    # The first of several words is what people write: Daozhen for Daozhen Gelao and Miao.
    return max(
        SequenceMatcher(None, asked, part).ratio() for part in {name, name.partition(" ")[0]}
    )
