"""Values of a table of links: whether they can be, and how they enter the facts of the links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from hinterland.codebook import STATUSES, quantity, status_word
from hinterland.errors import Fault, first_labels
from hinterland.flow import Territory
from hinterland.sources.table_check import Table, given_cells

SURFACES = ("paved", "gravel", "earth", "unknown")

UNSTATED: Mapping[str, float | int | str] = MappingProxyType(
    {
        "link_surface": "unknown",
        "link_capacity": 0.0,
        "link_frequency": 0.0,
        "link_fare": 0.0,
        "link_bandwidth": 0.0,
        "link_quality": "unknown",
        "link_year": 0,
        "link_technology": "unknown",
        "link_owner": "unknown",
        "link_access_rule": "unknown",
    }
)
"""Values of links that nobody said anything of, which travel reads as it reads a missing fact."""

MODELLED = STATUSES.index("modelled")


def value_faults(
    territory: Territory, table: Table, found: Mapping[int, list[int]], assumed: bool
) -> list[Fault]:
    """Surfaces that are none, and facts that cannot be left unsaid of the other roads.

    Args:
        territory: before.
        table: checked.
        found: rows by position of the link; positions beyond the territory's are new links.
        assumed: whether there is something to take of links that the table does not give.
    """
    faults = []
    if "link_surface" in table.facts:
        column = table.frame["link_surface"]
        strange = column[given_cells(column) & ~column.isin(SURFACES)]
        if len(strange):
            faults.append(
                Fault(
                    f"{len(strange)} row(s) give a surface that is none.",
                    f"{table.where}: line {first_labels(strange.index)} "
                    f"({first_labels(sorted(set(strange)))})",
                    f"Use {', '.join(SURFACES)}.",
                )
            )
    road = territory.facts["link_mode"].values == "road"
    for word in table.facts:
        if assumed or territory.has(word) or word in UNSTATED:
            continue
        given = np.zeros(len(road), bool)
        links, _ = _cells(table, word, found)
        given[links[links < len(road)]] = True
        absent = territory.facts["link"].values[road & ~given]
        if len(absent):
            faults.append(
                Fault(
                    f"{word} is not given for {len(absent):,} roads, and the territory lacks it.",
                    f"{table.where}: link {first_labels(absent)}",
                    "Give it for every road, or bring the table in with `hinterland data table`, "
                    "which takes for the others what travel assumes.",
                )
            )
    return faults


def with_values(
    territory: Territory,
    table: Table,
    word: str,
    found: Mapping[int, list[int]],
    *,
    told: tuple[str, str],
    assumed: Callable[[Territory, str], xr.DataArray] | None,
) -> Territory:
    """The territory with a fact of the table on the links that were found.

    Args:
        territory: whose links include the new ones.
        table: checked.
        word: the fact.
        found: rows by position of the link.
        told: source and status.
        assumed: see `table_links.with_links`.
    """
    links, values = _cells(table, word, found)
    if not len(links):
        return territory
    former = _former(territory, word, assumed)
    if former.dtype.kind in "UO":
        texts = former.values.astype(object)
        texts[links] = values
        changed = texts.astype(str)
    else:
        changed = former.values.copy()
        changed[links] = values.astype(changed.dtype)
    codes = np.full(len(changed), MODELLED)
    if territory.has(word):
        codes = np.asarray([STATUSES.index(name) for name in territory.status_of(word)])
    codes[links] = STATUSES.index(told[1])
    kinds = set(codes.tolist())
    about = dict(former.attrs) | {"source": f"{told[0]}; other rows: {former.attrs['source']}"}
    about["status"] = STATUSES[kinds.pop()] if len(kinds) == 1 else "mixed"
    made = {word: former.copy(data=changed).assign_attrs(about)}
    if about["status"] == "mixed":
        made[status_word(word)] = xr.DataArray(
            codes.astype(np.int8), {"link": territory.facts["link"]}, ("link",)
        )
    return territory.with_facts(made)


def _former(
    territory: Territory,
    word: str,
    assumed: Callable[[Territory, str], xr.DataArray] | None,
) -> xr.DataArray:
    """The fact as it is, or what is taken of every link where it is not there."""
    if territory.has(word):
        return territory.facts[word]
    if word not in UNSTATED and assumed is not None:
        return assumed(territory, word)
    whole = quantity(word).type in ("int", "flag")
    values = np.full(territory.facts.sizes["link"], UNSTATED.get(word, 0.0))
    return xr.DataArray(
        values.astype(np.int64) if whole else values,
        {"link": territory.facts["link"]},
        ("link",),
        attrs={"source": "nothing known", "status": "modelled"},
    )


def _cells(
    table: Table, word: str, found: Mapping[int, list[int]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[Any]]:
    """Links to which the table gives a fact, and its values."""
    column = table.frame[word]
    given = set(column.index[given_cells(column)].tolist())
    pairs = [(link, row) for link, rows in found.items() for row in rows if row in given]
    links = np.asarray([link for link, _ in pairs], dtype=np.int64)
    return links, column.loc[[row for _, row in pairs]].to_numpy()
