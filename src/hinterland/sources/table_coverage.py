"""Whether a table gives a fact for every county that needs it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hinterland.codebook import quantity
from hinterland.errors import Fault, first_labels
from hinterland.flow import Territory
from hinterland.sources.table_rest import Rest


def coverage_faults(
    territory: Territory, frame: pd.DataFrame, words: Sequence[str], where: str, rest: Rest
) -> list[Fault]:
    """Faults: region's counties (and tiers) without a row, tiers without a place, wrong level.

    Rows that are missing come last, and not at all where the rest takes the mean.
    """
    faults = []
    by_tier = [word for word in words if quantity(word).dims[0] == "place"]
    if "tier" in frame:
        wrong = [word for word in words if word not in by_tier]
        if wrong:
            faults.append(
                Fault(
                    "Facts by county are given in a table by tier.",
                    f"{where}: {', '.join(wrong)}",
                    "Give them in a table without the column tier.",
                )
            )
        faults += _no_place(territory, frame, where)
    absent = [word for word in words if not territory.has(word)]
    missing = _needed(territory, "tier" in frame) - _keys(frame)
    if rest == "mean":
        return faults + _nothing_given(frame, absent, where)
    if absent and missing:
        faults.append(
            Fault(
                f"{len(missing)} row(s) of the region are not given.",
                f"{where}: {first_labels(sorted(missing))}",
                f"The territory has no {', '.join(absent)} yet: give every county of the region; "
                "or take the mean of those given for the others with `--rest mean`; or cut the "
                "territory to your provinces first with "
                "`hinterland focus TERRITORY --province CODE --save FOLDER`.",
            )
        )
    return faults


def _nothing_given(frame: pd.DataFrame, words: Sequence[str], where: str) -> list[Fault]:
    empty = [word for word in words if not frame[word].notna().any()]
    if not empty:
        return []
    return [
        Fault(
            f"{len(empty)} fact(s) have no value at all.",
            f"{where}: {first_labels(empty)}",
            "Give some values, or remove the columns.",
        )
    ]


def _keys(frame: pd.DataFrame) -> set[str]:
    if "tier" in frame:
        return set((frame["county"] + " " + frame["tier"]).tolist())
    return set(frame["county"].tolist())


def _needed(territory: Territory, tiers: bool) -> set[str]:
    labels = territory.facts["county"].values.astype(str)
    if not tiers:
        return set(labels[territory.region].tolist())
    return {key for key, region in _cells(territory) if region}


def _cells(territory: Territory) -> set[tuple[str, bool]]:
    facts = territory.facts
    labels = facts["county"].values.astype(str)[facts["place_county"].values]
    keys = np.char.add(np.char.add(labels, " "), facts["place_tier"].values.astype(str))
    return set(zip(keys.tolist(), territory.place_region.tolist(), strict=True))


def _no_place(territory: Territory, frame: pd.DataFrame, where: str) -> list[Fault]:
    """Rows of a known county and tier that the territory has no place for."""
    known = {key for key, _ in _cells(territory)}
    counties = set(territory.facts["county"].values.astype(str).tolist())
    tiers = {key.rsplit(" ", 1)[1] for key in known}
    lost = [
        f"{county} {tier}"
        for county, tier in zip(frame["county"], frame["tier"], strict=True)
        if county in counties and tier in tiers and f"{county} {tier}" not in known
    ]
    if not lost:
        return []
    return [
        Fault(
            f"{len(lost)} row(s) name a tier in which the county has no place.",
            f"{where}: {first_labels(lost)}",
            "Remove these rows, or add their numbers to another tier.",
        )
    ]
