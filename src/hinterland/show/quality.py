"""How much of what is known of each county was observed, typed or modelled."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.codebook import STATUSES, quantities
from hinterland.show.basis import status_ranks
from hinterland.show.tables import Tables

COUNTED = ("float", "int")


def shares_by_status(tables: Tables) -> npt.NDArray[np.float64]:
    """(county of the region, status) share of its numeric facts of each status.

    A fact of places counts once for its county, shared among the statuses of the county's places.
    """
    territory = tables.assessment.territory
    counts = np.zeros((territory.facts.sizes["county"], len(STATUSES)))
    for word in _counted(tables):
        counts += _status_counts(tables, word)
    counts = counts[territory.region]
    total = counts.sum(axis=1, keepdims=True)
    return np.asarray(counts / np.where(total > 0, total, 1.0))


def word_shares(tables: Tables) -> pd.DataFrame:
    """Word x status: mean share over the region's counties, for every counted fact."""
    territory = tables.assessment.territory
    rows = {
        word: _status_counts(tables, word)[territory.region].mean(axis=0)
        for word in _counted(tables)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(STATUSES))


def subject_shares(tables: Tables) -> dict[str, dict[str, float]]:
    """Subject to status to the share of its rows: land, roads, speeds, people, jobs, output, money.

    Rows are those of the region; of the network, all. A subject of many facts is their mean.
    """
    found = {}
    for subject, words in _subjects(tables).items():
        shares = np.mean([_row_shares(tables, word) for word in words], axis=0)
        found[subject] = dict(zip(STATUSES, shares.tolist(), strict=True))
    return found


def _subjects(tables: Tables) -> dict[str, list[str]]:
    facts = tables.assessment.territory.facts
    # What every territory must carry by county is its units, their land and their climate.
    land = [
        word
        for word in _counted(tables)
        if facts[word].dims == ("county",) and quantities()[word].required
    ]
    return {
        "land": land,
        "roads": ["link_geometry"],
        "speeds": ["link_speed"],
        "people": ["population"],
        "jobs": ["employment"],
        "output": ["output"],
        "incomes": ["income"],
    }


def _row_shares(tables: Tables, word: str) -> npt.NDArray[np.float64]:
    """(status,) shares of the rows of one fact."""
    territory = tables.assessment.territory
    ranks = status_ranks(territory, word)
    kept = {"county": territory.region, "place": territory.place_region}
    rows = kept.get(str(territory.facts[word].dims[0]))
    used = ranks if rows is None else ranks[rows]
    return np.bincount(used, minlength=len(STATUSES)) / max(len(used), 1)


def _counted(tables: Tables) -> list[str]:
    facts = tables.assessment.territory.facts
    return [
        word
        for word in tables.basis.status
        if quantities()[word].type in COUNTED
        and facts[word].dims[:1] in (("county",), ("place",))
        and word != "code_year"
    ]


def _status_counts(tables: Tables, word: str) -> npt.NDArray[np.float64]:
    """(county, status) counts of one fact, each county's adding up to 1."""
    territory = tables.assessment.territory
    counties = territory.facts.sizes["county"]
    ranks = status_ranks(territory, word)
    county: Any = np.arange(counties)
    if territory.facts[word].dims[0] == "place":
        county = territory.facts["place_county"].values
    kinds = len(STATUSES)
    cells = np.bincount(county * kinds + ranks, minlength=counties * kinds)
    counts = cells.reshape(counties, kinds).astype(float)
    total = counts.sum(axis=1, keepdims=True)
    return counts / np.where(total > 0, total, 1.0)
