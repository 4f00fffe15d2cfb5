"""Facts of a territory from a checked table: spread to places, context filled, status by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from hinterland.codebook import STATUSES, quantity, status_word
from hinterland.errors import InputError, refuse
from hinterland.flow import Territory
from hinterland.sources.table_check import Table
from hinterland.sources.table_rest import told_mean, with_mean

Floats = NDArray[np.float64]
MODELLED = STATUSES.index("modelled")


def filled(territory: Territory, table: Table, source: str, status: str) -> Territory:
    """The territory with the facts of a table by county or tier.

    Raises:
        InputError: the faults of the table, all at once.
    """
    refuse(InputError, table.faults)
    code = STATUSES.index(status)
    facts: dict[str, xr.DataArray] = {}
    for word in table.facts:
        if quantity(word).dims[0] == "county":
            facts |= _by_county(territory, table, word, source, code)
        else:
            facts |= _by_place(territory, table, word, source, code)
    if "population_before" in facts and "urban_share_before" not in table.facts:
        facts |= _urban_share(territory, facts["population_before"], table, source)
    return territory.with_facts(facts)


def _by_county(
    territory: Territory, table: Table, word: str, source: str, code: int
) -> dict[str, xr.DataArray]:
    rows = table.frame.set_index("county")[word].reindex(_labels(territory)).to_numpy(float)
    given = np.isfinite(rows)
    people = np.bincount(
        territory.facts["place_county"].values,
        territory.facts["population"].values,
        minlength=len(rows),
    ).astype(np.float64)
    values, codes = _with_rest(territory, word, rows, given, people)
    if not territory.has(word):
        source = told_mean(source, given, territory.region)
    return made_fact(territory, word, values, np.where(given, code, codes), source)


def _by_place(
    territory: Territory, table: Table, word: str, source: str, code: int
) -> dict[str, xr.DataArray]:
    facts = territory.facts
    people = facts["population"].values.astype(float)
    county = facts["place_county"].values
    labels = _labels(territory)[county]
    if table.level == "tier":
        labels = np.char.add(np.char.add(labels, " "), facts["place_tier"].values.astype(str))
        keys = table.frame["county"] + " " + table.frame["tier"]
    else:
        keys = table.frame["county"]
    cell = pd.Series(table.frame[word].to_numpy(float), index=keys.to_numpy()).reindex(labels)
    rows = cell.to_numpy(float)
    _, group, members = np.unique(labels, return_inverse=True, return_counts=True)
    if quantity(word).aggregate == "sum":
        total = np.bincount(group, people)[group]
        rows = rows * np.divide(people, total, out=1 / members[group], where=total > 0)
    given = np.isfinite(rows)
    by_tier = table.level == "tier"
    values, codes = _with_rest(territory, word, rows, given, people, by_tier=by_tier)
    if not territory.has(word):
        source = told_mean(source, given, territory.place_region)
    # A cell that is spread over several places is known as a cell only.
    own = np.where(members[group] == 1, code, MODELLED)
    made = made_fact(territory, word, values, np.where(given, own, codes), source)
    if table.level == "county" and (
        given[territory.place_region].all() or not territory.tells_tiers_apart(word)
    ):
        made[word].attrs["known_by"] = "county"
    return made


def _with_rest(
    territory: Territory,
    word: str,
    rows: Floats,
    given: NDArray[np.bool_],
    people: Floats,
    *,
    by_tier: bool = False,
) -> tuple[Floats, NDArray[np.int64]]:
    """Rows that were not given: what the territory has, else the mean of the given ones."""
    if territory.has(word):
        former = territory.facts[word].values.astype(float)
        names = territory.status_of(word)
        codes = np.asarray([STATUSES.index(name) for name in names], np.int64)
        return np.where(given, rows, former), codes
    values = with_mean(territory, word, rows, given, people, by_tier=by_tier)
    return values, np.full(len(rows), MODELLED, np.int64)


def _urban_share(
    territory: Territory, before: xr.DataArray, table: Table, source: str
) -> dict[str, xr.DataArray]:
    """Urban share at the earlier census, from people by tier."""
    if table.level != "tier" and not territory.has("urban_share_before"):
        return {}
    facts = territory.facts
    county, n = facts["place_county"].values, facts.sizes["county"]
    total = np.bincount(county, before.values, minlength=n)
    urban = np.bincount(
        county, before.values * (facts["place_tier"].values != "village"), minlength=n
    )
    share = np.divide(urban, total, out=np.zeros(n), where=total > 0)
    return made_fact(
        territory, "urban_share_before", np.clip(share, 0, 1),
        np.full(n, MODELLED, np.int64), f"{source}; from people by tier",
    )  # fmt: skip


def made_fact(
    territory: Territory, word: str, values: Floats, codes: NDArray[np.int64], source: str
) -> dict[str, xr.DataArray]:
    """The fact with the territory's labels and, where rows differ, a status for each row.

    Whole numbers stay whole: a mean that fills a context unit is rounded.
    """
    dims = quantity(word).dims
    coords = {dim: territory.facts[dim] for dim in dims}
    kinds = sorted(set(codes.tolist()))
    text = source
    if territory.has(word):
        former = str(territory.facts[word].attrs["source"])
        text = source if former == source else f"{source}; other rows: {former}"
    about: dict[str, Any] = {
        "source": text,
        "status": STATUSES[kinds[0]] if len(kinds) == 1 else "mixed",
    }
    whole = quantity(word).type in ("int", "flag", "index")
    array = np.round(values).astype(np.int64) if whole else values
    made = {word: xr.DataArray(array, coords, dims, attrs=about)}
    if len(kinds) > 1:
        made[status_word(word)] = xr.DataArray(codes, {dims[0]: coords[dims[0]]}, dims[:1])
    return made


def _labels(territory: Territory) -> NDArray[np.str_]:
    return np.asarray(territory.facts["county"].values.astype(str))
