"""Checks of the keys of a table: counties, tiers, provinces and years that the territory has."""

from __future__ import annotations

import pandas as pd

from hinterland.codebook import TIERS
from hinterland.errors import Fault, first_labels
from hinterland.flow import Territory
from hinterland.sources.bundle import closest

SMALLEST_CELL = 30


def label_faults(territory: Territory, frame: pd.DataFrame, level: str, where: str) -> list[Fault]:
    """Faults of the keys: unknown labels, codes of another year, rows twice, small cells."""
    if level in ("county", "tier") and "county" in frame:
        return _county_labels(territory, frame, where)
    if level in ("nation", "province"):
        return _series_labels(territory, frame, where)
    return []


def _county_labels(territory: Territory, frame: pd.DataFrame, where: str) -> list[Fault]:
    faults = []
    known = territory.facts.indexes["county"]
    unknown = frame.loc[~frame["county"].isin(known), "county"].unique().tolist()
    if unknown:
        near = [closest(territory, str(code), 1)[0] for code in unknown[:3]]
        faults.append(
            Fault(
                f"{len(unknown)} county code(s) are unknown.",
                f"{where}: {first_labels(unknown)}",
                f"Use codes of the territory as text, e.g. {', '.join(near)}.",
            )
        )
    faults += _code_years(territory, frame, where)
    if "tier" in frame:
        strange = sorted(set(frame.loc[~frame["tier"].isin(TIERS), "tier"]))
        if strange:
            faults.append(
                Fault(f"{len(strange)} tier(s) are unknown.",
                      f"{where}: {first_labels(repr(s) for s in strange)}",
                      f"Use {', '.join(TIERS)}.")
            )  # fmt: skip
    keys = ["county", "tier"] if "tier" in frame else ["county"]
    again = frame[frame.duplicated(keys)]
    if len(again):
        named = again[keys].agg(" ".join, axis=1).unique()
        faults.append(
            Fault(f"{len(named)} row(s) occur more than once.", f"{where}: {first_labels(named)}",
                  "Keep one row for each county (and tier).")
        )  # fmt: skip
    if "cell_size" in frame:
        small = frame.loc[frame["cell_size"] < SMALLEST_CELL, "county"]
        if len(small):
            faults.append(
                Fault(f"{len(small)} survey cell(s) hold fewer than {SMALLEST_CELL} answers.",
                      f"{where}: {first_labels(small)}",
                      "Merge these cells, or leave them out: small cells may reveal persons. With "
                      "`--rest mean` counties left out take the mean of the others.")
            )  # fmt: skip
    return faults


def _code_years(territory: Territory, frame: pd.DataFrame, where: str) -> list[Fault]:
    if "code_year" not in frame:
        return []
    years = pd.Series(
        territory.facts["code_year"].values, index=territory.facts["county"].values.astype(str)
    )
    here = frame[frame["county"].isin(years.index) & frame["code_year"].notna()]
    expected = years.reindex(here["county"]).to_numpy()
    bad = here[here["code_year"].to_numpy() != expected]
    if bad.empty:
        return []
    right = sorted({int(years[code]) for code in bad["county"]})
    return [
        Fault(
            f"code_year differs from the territory's in {len(bad)} row(s).",
            f"{where}: {first_labels(bad['county'])}",
            f"Give codes of {', '.join(map(str, right))}; codes change hands between years.",
        )
    ]


def _series_labels(territory: Territory, frame: pd.DataFrame, where: str) -> list[Fault]:
    faults = []
    if "province" in frame:
        known = territory.facts["province"].values.astype(str).tolist()
        unknown = frame.loc[~frame["province"].isin(known), "province"].unique()
        if len(unknown):
            faults.append(
                Fault(f"{len(unknown)} province(s) are unknown.",
                      f"{where}: {first_labels(unknown)}",
                      f"Use codes of the territory: {first_labels(known)}.")
            )  # fmt: skip
    if "year" in frame:
        odd = frame["year"].notna() & (frame["year"] % 1 != 0)
        if odd.any():
            faults.append(
                Fault(f"{int(odd.sum())} year(s) are not whole.",
                      f"{where}: {first_labels(frame.loc[odd, 'year'])}",
                      "Give years such as 2023.")
            )  # fmt: skip
    keys = [key for key in ("province", "year") if key in frame]
    again = frame[frame.duplicated(keys)] if keys else frame[:0]
    if len(again):
        faults.append(
            Fault(f"{len(again)} row(s) occur more than once.",
                  f"{where}: {first_labels(again[keys].astype(str).agg(' '.join, axis=1))}",
                  f"Keep one row for each {' and '.join(keys)}.")
        )  # fmt: skip
    return faults
