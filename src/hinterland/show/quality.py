"""How much of what is known of each county was observed, typed or modelled."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from hinterland.codebook import STATUSES, quantities
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
    ranks = territory.status_of(word).map(STATUSES.index).to_numpy(dtype=np.int64)
    county: Any = np.arange(counties)
    if territory.facts[word].dims[0] == "place":
        county = territory.facts["place_county"].values
    counts = np.zeros((counties, len(STATUSES)))
    np.add.at(counts, (county, ranks), 1.0)
    total = counts.sum(axis=1, keepdims=True)
    return counts / np.where(total > 0, total, 1.0)
