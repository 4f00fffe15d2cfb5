"""Whose welfare counts, and how much."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats
from hinterland.sources.table_read import Rows, read_rows

OBJECTIVES = ("region", "rural", "urban", "everybody")
"""Whose mean welfare is looked at: people registered in the region, in its towns and villages, in
its cities, or anywhere."""
WHO = ("all", "rural", "urban")
FORM = (
    f"{', '.join(OBJECTIVES)}; or WHO-WHERE with WHO of {', '.join(WHO)} and WHERE the last word "
    "of the territory's name, as in rural-west, or a province, as in rural-Guizhou or all-520000"
)
"""Names of objectives, for messages and help."""
HEADERS = ("county", "weight")


def chosen_places(territory: Territory, objective: str) -> Mask:
    """(place,) whose registered people count.

    Raises:
        InputError: no objective, or nobody in it.
    """
    who, where = _parts(territory, objective)
    tier = territory.facts["place_tier"].values.astype(str)
    of_kind = {"all": np.ones(len(tier), dtype=bool), "rural": tier != "city"}
    of_kind["urban"] = ~of_kind["rural"]
    mask = of_kind[who] & where
    if not mask.any():
        raise InputError(
            Fault(f"Nobody is meant by {objective!r}.", "objectives", "Name a place with people.")
        )
    return np.asarray(mask)


def _parts(territory: Territory, objective: str) -> tuple[str, Mask]:
    """Who, and (place,) where."""
    region = territory.place_region
    if objective == "everybody":
        return "all", np.ones(len(region), dtype=bool)
    if objective in OBJECTIVES:
        return ("all" if objective == "region" else objective), region
    who, _, where = objective.partition("-")
    if who in WHO and where in ("region", territory.name.rpartition("-")[2]):
        return who, region
    provinces = _provinces(territory, where) if who in WHO else []
    if len(provinces) != 1:
        raise InputError(Fault(f"{objective!r} is no objective.", "objectives", f"Use {FORM}."))
    of_county = territory.facts["county_province"].values.astype(str) == provinces[0]
    return who, of_county[territory.facts["place_county"].values]


def _provinces(territory: Territory, text: str) -> list[str]:
    """Codes of the provinces of a code or a name."""
    facts, wanted = territory.facts, text.casefold()
    codes = facts["province"].values.astype(str)
    names = [facts[word].values.astype(str) for word in ("province_name_en", "province_name_zh")]
    return [
        code
        for code, *known in zip(codes, *names, strict=True)
        if wanted in {code.casefold(), *(name.casefold() for name in known)}
    ]


def equity_weights(territory: Territory, file: Path) -> Floats:
    """(county,) weights on the people of each county, 1 where the file has none.

    A weight below 1 would count some people for less than they are; it is refused, whoever lives
    there.

    Args:
        territory: whose counties.
        file: CSV with the columns `county` (code) and `weight`.

    Raises:
        InputError: all that is wrong with the file.
    """
    rows = read_rows(file)
    missing = [header for header in HEADERS if header not in rows.headers]
    if missing:
        raise InputError(
            [
                *rows.faults,
                Fault(
                    f"The table has no column {' and no '.join(missing)}.",
                    rows.where,
                    "Give the columns county (code) and weight (1 for as many as they are).",
                ),
            ]
        )
    codes = territory.facts["county"].values.astype(str)
    at = {code: position for position, code in enumerate(codes)}
    named, given = rows.column("county"), [_number(cell) for cell in rows.column("weight")]
    refuse(InputError, [*rows.faults, *_weight_faults(rows, at, named, given)])
    weights = np.ones(len(codes))
    weights[[at[code] for code in named]] = given
    return weights


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def _weight_faults(
    rows: Rows, at: dict[str, int], named: list[str], given: list[float]
) -> list[Fault]:
    faults = []
    strange = [code for code in named if code not in at]
    if strange:
        faults.append(
            Fault(
                f"{len(strange)} counties are not in the territory.",
                f"{rows.where}: {first_labels(strange)}",
                "Give the six-digit codes of its counties.",
            )
        )
    twice = sorted({code for code in named if named.count(code) > 1})
    if twice:
        faults.append(
            Fault(
                f"{len(twice)} counties have several rows.",
                f"{rows.where}: {first_labels(twice)}",
                "Keep one of each.",
            )
        )
    unread = [line for line, value in zip(rows.lines, given, strict=True) if not np.isfinite(value)]
    if unread:
        faults.append(
            Fault(
                f"{len(unread)} weights are no numbers.",
                f"{rows.where}: line {first_labels(unread)}",
                "Give a number of at least 1.",
            )
        )
    low = [code for code, value in zip(named, given, strict=True) if value < 1]
    if low:
        faults.append(
            Fault(
                f"{len(low)} counties would count for less than their people.",
                f"{rows.where}: {first_labels(low)}",
                "Weights protect: give at least 1, and more to those who should count for more.",
            )
        )
    return faults
