"""A part of a territory by the codes of its provinces, named after them."""

from __future__ import annotations

from collections.abc import Sequence

from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory
from hinterland.sources.focus import focus

_SHOWN = 3


def part_of(territory: Territory, provinces: Sequence[str], name: str = "") -> Territory:
    """The counties of some provinces in full, the others merged by prefecture as context.

    Args:
        territory: any territory.
        provinces: codes of the provinces to keep, each with a county in the region.
        name: of the new territory; made of its name and the codes if empty.

    Raises:
        InputError: no province is given, or some have no county in the region.
    """
    facts = territory.facts
    wanted = list(dict.fromkeys(map(str, provinces)))
    used = set(facts["county_province"].values[territory.region].astype(str).tolist())
    unknown = [code for code in wanted if code not in used]
    codes = facts["province"].values.astype(str).tolist()
    names = {
        tongue: dict(zip(codes, facts[f"province_name_{tongue}"].values.tolist(), strict=True))
        for tongue in ("en", "zh")
    }
    if unknown:
        there = [f"{code} {names['zh'][code]}" for code in codes if code in used]
        raise InputError(
            Fault(
                f"{len(unknown)} province(s) have no county in the region.",
                f"{territory.name}: {first_labels(unknown)}",
                f"Use the codes of provinces of the region: {', '.join(there)}.",
            )
        )
    return focus(
        territory,
        wanted,
        name or "-".join([territory.name, *wanted]),
        f"{_listed([names['en'][c] for c in wanted], ', ', ' and {} more')} in full, "
        "the rest by prefecture",
        f"{_listed([names['zh'][c] for c in wanted], '、', '等{}地')}全量，其余按地级合并",
    )


def _listed(names: Sequence[str], comma: str, more: str) -> str:
    hidden = len(names) - _SHOWN
    count = len(names) if "等" in more else hidden
    return comma.join(names[:_SHOWN]) + (more.format(count) if hidden > 0 else "")
