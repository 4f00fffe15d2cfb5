"""Facts of a territory from a checked table: spread to places, context filled, status by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from hinterland.codebook import STATUSES, quantity, status_word
from hinterland.errors import Fault, InputError, first_labels
from hinterland.flow import Territory
from hinterland.sources.table_check import Table

Floats = NDArray[np.float64]
MODELLED = STATUSES.index("modelled")


def filled(territory: Territory, table: Table, source: str, status: str) -> Territory:
    """The territory with the facts of the table.

    Raises:
        InputError: a published series would be left with gaps.
    """
    if table.level == "series":
        return _series(territory, table, source, status)
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
    return _fact(territory, word, values, np.where(given, code, codes), source)


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
    values, codes = _with_rest(territory, word, rows, given, people)
    # A cell that is spread over several places is known as a cell only.
    own = np.where(members[group] == 1, code, MODELLED)
    return _fact(territory, word, values, np.where(given, own, codes), source)


def _with_rest(
    territory: Territory, word: str, rows: Floats, given: NDArray[np.bool_], people: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Rows that were not given: what the territory has, else the mean of the given ones."""
    if territory.has(word):
        former = territory.facts[word].values.astype(float)
        names = territory.status_of(word)
        codes = np.asarray([STATUSES.index(name) for name in names], np.int64)
        return np.where(given, rows, former), codes
    weight = np.where(given, people, 0.0)
    whole = max(float(weight.sum()), 1.0)
    if quantity(word).aggregate == "sum":
        rest = np.nansum(np.where(given, rows, 0)) / whole * people
    else:
        rest = np.full(len(rows), np.nansum(np.where(given, rows, 0) * weight) / whole)
    return np.where(given, rows, rest), np.full(len(rows), MODELLED, np.int64)


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
    return _fact(
        territory, "urban_share_before", np.clip(share, 0, 1),
        np.full(n, MODELLED, np.int64), f"{source}; from people by tier",
    )  # fmt: skip


def _fact(
    territory: Territory, word: str, values: Floats, codes: NDArray[np.int64], source: str
) -> dict[str, xr.DataArray]:
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
    made = {word: xr.DataArray(values, coords, dims, attrs=about)}
    if len(kinds) > 1:
        made[status_word(word)] = xr.DataArray(codes, {dims[0]: coords[dims[0]]}, dims[:1])
    return made


def _labels(territory: Territory) -> NDArray[np.str_]:
    return np.asarray(territory.facts["county"].values.astype(str))


def _series(territory: Territory, table: Table, source: str, status: str) -> Territory:
    frame = table.frame.copy()
    province = frame["province"] if "province" in frame else pd.Series("", index=frame.index)
    national = [word for word in table.facts if quantity(word).dims == ("income_year",)]
    provincial = [word for word in table.facts if word not in national]
    about = {"source": source, "status": status}
    facts, faults = territory.facts, []
    if national:
        block = frame[province == ""].set_index("year")[national].dropna(how="all").sort_index()
        others = [
            word
            for word in ("national_urban_income", "national_rural_income")
            if word not in national and territory.has(word)
        ]
        gaps = block.index[block.isna().any(axis=1)]
        if len(gaps) or others or block.empty:
            faults.append(
                Fault(
                    "The national series have gaps.",
                    f"{table.where}: {first_labels([*gaps, *others]) or 'no row of the nation'}",
                    "Give urban and rural income for the same years, with province left empty.",
                )
            )
        facts = facts.drop_dims("income_year", errors="ignore")
        facts = facts.assign_coords(income_year=block.index.astype(int).to_numpy())
        for word in national:
            facts = facts.assign({word: ("income_year", block[word].to_numpy(), about)})
    made: dict[str, xr.DataArray] = {}
    for word in provincial:
        latest = frame[(province != "") & frame[word].notna()].assign(province=province)
        latest = latest.sort_values("year").drop_duplicates("province", keep="last")
        labels = territory.facts["province"].values.astype(str)
        rows = latest.set_index("province")[word].reindex(labels).to_numpy(float)
        given = np.isfinite(rows)
        if not territory.has(word) and not given.all():
            faults.append(
                Fault(
                    f"{word} is not given for {int((~given).sum())} province(s).",
                    f"{table.where}: {first_labels(labels[~given])}",
                    "Give every province: the territory has no such series yet.",
                )
            )
            continue
        codes = np.full(len(rows), STATUSES.index(status), np.int64)
        if territory.has(word):
            former = [STATUSES.index(name) for name in territory.status_of(word)]
            codes = np.where(given, codes, former)
            rows = np.where(given, rows, territory.facts[word].values)
        made |= _fact(territory, word, rows, codes, source)
    if faults:
        raise InputError(faults)
    return Territory(
        territory.name, facts.assign(made), dict(territory.settings), territory.boundaries
    )
